"""Which hub homes are near a household, by the middles of postcode districts?"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from services.registry.policy.constellations.life import Life
from services.registry.policy.matching.distance import Districts
from shared.contracts.nearness import NearHubHome
from shared.contracts.words import HOSTING


def hub_homes_near(
    household_id: UUID, lives: Iterable[Life], postcodes: Mapping[UUID, str], districts: Districts, day: date
) -> tuple[NearHubHome, ...]:
    """The hub homes that host today, the nearest first, those of unknown distance last.

    Not those that another authority keeps: its beds are promised there. A household in no constellation is in the area
    of the nearest.
    """

    def _km(start: UUID, end: UUID) -> float | None:
        way = districts.way(postcodes.get(start, ""), postcodes.get(end, ""))
        return way.km if way else None

    ours = [one for one in lives if not one.host]
    hosting = [one for one in ours if one.state_on(day) in HOSTING]
    found = sorted(
        (
            (one, hub.household_id, _km(household_id, hub.household_id))
            for one in hosting
            if (hub := one.hub_home_on(day))
        ),
        key=lambda it: (it[2] is None, it[2] or 0.0, str(it[0].id)),
    )
    own = next((one.area_id for one in ours if household_id in one.households_on(day)), None)
    area = own or next((life.area_id for life, _, _ in found), None)
    return tuple(
        NearHubHome(constellation_id=life.id, household_id=hub, km=km, is_in_area=life.area_id == area)
        for life, hub, km in found
    )
