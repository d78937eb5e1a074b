"""Which family times are to be at a home that isn't a hub home any more, and what else is so when they are to be?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.family_times.plan import About
from shared.persistence.statements import Statement
from shared.persistence.work import Work

# Only where it isn't known yet: told once, and taken back where the home is a hub home after all.
_OTHERWISE = Statement(
    text("""
    SELECT it.id, it.is_over FROM (
        SELECT f.id, f.period, f.is_without_hub_home, NOT EXISTS (
            SELECT FROM hub_home_term t WHERE t.household_id = f.hub_household_id
                AND t.started_on <= f.held_on AND (t.ended_on IS NULL OR t.ended_on > f.held_on)
        ) AS is_over
        FROM family_time f
        WHERE f.hub_household_id IS NOT NULL AND f.state IN ('proposed', 'planned') AND lower(f.period) > :now
    ) it
    WHERE it.is_over <> it.is_without_hub_home
    ORDER BY lower(it.period), it.id
    """)
)
_TO_KNOW = Statement(
    text("""
    SELECT EXISTS (
        SELECT FROM nights_off WHERE household_id = CAST(:hub_household_id AS uuid) AND given_back_at IS NULL
            AND nights @> CAST(:held_on AS date)
    ) AS is_night_off, EXISTS (
        SELECT FROM family_time WHERE supervisor_id = CAST(:supervisor_id AS uuid) AND state IN ('proposed', 'planned')
            AND period && tstzrange(:starts_at, :ends_at)
    ) AS supervisor_is_elsewhere
    """)
)


@dataclass(frozen=True, slots=True)
class ToKnow:
    """What stops no family time, and is to be known before it is planned."""

    is_night_off: bool
    """The hub home has that night off."""
    supervisor_is_elsewhere: bool
    """The worker supervises other family time at that hour."""


class FamilyRooms:
    """The hub homes of the family times that are still to come."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def otherwise(self) -> dict[UUID, bool]:
        """Whether the hub home is over on the day, of each of which something else was known."""
        rows = await self._work.run(_OTHERWISE, {"now": self._work.now})
        return {row["id"]: row["is_over"] for row in rows}

    async def to_know_of(self, about: About) -> ToKnow:
        """What is so at the hub home, and of the worker who supervises, when it is to be."""
        values = {
            "hub_household_id": about.hub_household_id,
            "held_on": about.on,
            "supervisor_id": about.supervisor_id,
            "starts_at": about.starts_at,
            "ends_at": about.ends_at,
        }
        [row] = await self._work.run(_TO_KNOW, values)
        return ToKnow(row["is_night_off"], row["supervisor_is_elsewhere"])
