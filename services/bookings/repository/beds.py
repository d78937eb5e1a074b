"""The beds of a constellation, and whose they are."""

from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.beds import KeptNights
from services.bookings.policy.nights import Nights
from services.bookings.policy.timeline import HubHome, Phase, Timeline
from services.bookings.repository.ranges import as_nights
from shared.contracts.words import ConstellationPhase, SleepoverState
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_PHASES = Statement(
    text(
        """
    SELECT phase, started_on, ended_on FROM phase_term WHERE constellation_id = :constellation_id ORDER BY position
    """
    )
)
_HUB_HOMES = Statement(
    text("""
    SELECT household_id, bed_ids, started_on, ended_on FROM hub_home_term
    WHERE constellation_id = :constellation_id ORDER BY position
    """)
)
_KEPT = Statement(
    text("""
    SELECT b.bed_id, b.nights, s.id AS sleepover_id, coalesce(s.state, 'requested') AS state,
        coalesce(s.held_until, w.offered_until) AS held_until
    FROM bed JOIN bed_stay b ON b.bed_id = bed.id
    LEFT JOIN sleepover s ON s.id = b.sleepover_id LEFT JOIN waiting w ON w.id = b.waiting_id
    WHERE bed.constellation_id = :constellation_id AND b.is_kept AND b.nights && daterange(:first, :last, '[]')
    """)
)
_OFF = Statement(
    text("""
    SELECT household_id, nights FROM nights_off
    WHERE constellation_id = :constellation_id AND given_back_at IS NULL AND nights && daterange(:first, :last, '[]')
    """)
)


class Beds:
    """The beds of one constellation."""

    def __init__(self, work: Work, constellation_id: UUID) -> None:
        self._work = work
        self._constellation = {"constellation_id": constellation_id}

    async def timeline(self) -> Timeline:
        """When the constellation hosts, and where."""
        phases = await self._work.run(_PHASES, self._constellation)
        homes = await self._work.run(_HUB_HOMES, self._constellation)
        return Timeline(
            tuple(Phase(ConstellationPhase(row["phase"]), row["started_on"], row["ended_on"]) for row in phases),
            tuple(
                HubHome(row["household_id"], tuple(row["bed_ids"]), row["started_on"], row["ended_on"]) for row in homes
            ),
        )

    async def off(self, nights: Nights) -> list[tuple[UUID, Nights]]:
        """The nights that its hub homes have off, by household."""
        rows = await self._work.run(_OFF, {**self._constellation, "first": nights.first, "last": nights.last})
        return [(row["household_id"], as_nights(row["nights"])) for row in rows]

    async def kept(self, nights: Nights) -> list[KeptNights]:
        """Whose its beds are in these nights."""
        rows = await self._work.run(_KEPT, {**self._constellation, "first": nights.first, "last": nights.last})
        return [
            KeptNights(
                row["bed_id"],
                as_nights(row["nights"]),
                row["sleepover_id"],
                SleepoverState(row["state"]),
                row["held_until"],
            )
            for row in rows
        ]
