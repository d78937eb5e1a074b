"""Which constellations could have a bed in an emergency, and whose are their beds?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.emergencies.asking import Host
from services.bookings.policy.nights import Nights
from services.bookings.policy.timeline import HubHome, Phase, Timeline
from shared.contracts.words import ConstellationPhase
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_HOSTS = Statement(
    text("""
    SELECT k.id AS constellation_id, k.area_id, k.version,
        f.phase, f.started_on AS phase_started_on, f.ended_on AS phase_ended_on,
        h.household_id AS hub_household_id, h.bed_ids, h.started_on AS hub_started_on, h.ended_on AS hub_ended_on
    FROM constellation k
    JOIN phase_term f ON f.constellation_id = k.id AND f.started_on <= :last
        AND (f.ended_on IS NULL OR f.ended_on > :first)
    JOIN hub_home_term h ON h.constellation_id = k.id AND h.started_on <= :last
        AND (h.ended_on IS NULL OR h.ended_on > :first)
    """)
)
_LOCK_BEDS = Statement(text("SELECT FROM bed WHERE constellation_id = :constellation_id ORDER BY id FOR NO KEY UPDATE"))


class Hosts:
    """The constellations of the authority that have a hub home."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def on(self, nights: Nights) -> list[Host]:
        """Those with a phase and a hub home in these nights, as far as they concern them."""
        rows = await self._work.run(_HOSTS, {"first": nights.first, "last": nights.last})
        return _hosts(rows)

    async def lock_beds(self, constellation_id: UUID) -> None:
        """Have nobody else promise a constellation's beds until the commit."""
        await self._work.run(_LOCK_BEDS, {"constellation_id": constellation_id})


def _hosts(rows: Iterable[Record]) -> list[Host]:
    """Each row has one combination of a phase and a hub home."""
    found: dict[UUID, Host] = {}
    phases: dict[UUID, set[Phase]] = defaultdict(set)
    homes: dict[UUID, set[HubHome]] = defaultdict(set)
    for row in rows:
        key = row["constellation_id"]
        found[key] = Host(key, row["area_id"], row["version"], Timeline())
        phases[key].add(Phase(ConstellationPhase(row["phase"]), row["phase_started_on"], row["phase_ended_on"]))
        homes[key].add(
            HubHome(row["hub_household_id"], tuple(row["bed_ids"]), row["hub_started_on"], row["hub_ended_on"])
        )
    return [replace(host, timeline=Timeline(tuple(phases[key]), tuple(homes[key]))) for key, host in found.items()]
