"""Which family times are to be at a home that isn't a hub home any more on their day?"""

from uuid import UUID

from sqlalchemy import text

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


class FamilyRooms:
    """The hub homes of the family times that are still to come."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def otherwise(self) -> dict[UUID, bool]:
        """Whether the hub home is over on the day, of each of which something else was known."""
        rows = await self._work.run(_OTHERWISE, {"now": self._work.now})
        return {row["id"]: row["is_over"] for row in rows}
