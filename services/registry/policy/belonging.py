"""Where does a household belong on a day, and what does that make its carers?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry.policy.register import Carer, Constellation, Membership
from shared.contracts.roles import Role
from shared.contracts.words import HOSTING, ConstellationState


def covers(day: date, first_on: date, ended_on: date | None) -> bool:
    """Whether a day lies between the first and the one before the end."""
    return first_on <= day and (ended_on is None or day < ended_on)


@dataclass(frozen=True, slots=True)
class Place:
    """A household's place in the programme; in none, it is outside."""

    hub_of: tuple[Constellation, ...] = ()
    satellite_of: tuple[Constellation, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """What the household's carers are by it."""
        hub = (Role.HUB_HOME_CARER,) if self.hub_of else ()
        satellite = (Role.SATELLITE_CARER,) if self.satellite_of else ()
        return hub + satellite

    @property
    def constellation_ids(self) -> tuple[UUID, ...]:
        """The constellations that its carers are responsible in."""
        return tuple(dict.fromkeys(one.id for one in (*self.hub_of, *self.satellite_of)))


class Places:
    """Every household's place on one day.

    A hub home, also an interim one, is one while its constellation is launched; a satellite is one while its
    membership lasts, also of a constellation that is planned or paused, and never of one that was closed. The
    constellations are as on that day.
    """

    def __init__(self, constellations: Iterable[Constellation], memberships: Iterable[Membership], day: date) -> None:
        self._day = day
        known = {constellation.id: constellation for constellation in constellations}
        self._hubs: defaultdict[UUID, list[Constellation]] = defaultdict(list)
        self._satellites: defaultdict[UUID, list[Constellation]] = defaultdict(list)
        for constellation in known.values():
            if constellation.state in HOSTING and constellation.hub_household_id is not None:
                self._hubs[constellation.hub_household_id].append(constellation)
        for membership in memberships:
            of = known.get(membership.constellation_id)
            is_open = of is not None and of.state is not ConstellationState.CLOSED
            if of and is_open and covers(day, membership.joined_on, membership.left_on):
                self._satellites[membership.household_id].append(of)

    def roles_of(self, carer: Carer) -> tuple[Role, ...]:
        """What somebody is by their household's place; nothing before they joined it and once they have left it."""
        return self.of(carer.household_id).roles if carer.is_there_on(self._day) else ()

    def of(self, household_id: UUID) -> Place:
        """One household's."""
        return Place(tuple(self._hubs.get(household_id, ())), tuple(self._satellites.get(household_id, ())))
