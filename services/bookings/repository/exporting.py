"""Which stays and gatherings are over, page by page?"""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import text

from shared.contracts.past_stays import ActivityLine, PastOutcome, SleepoverLine
from shared.contracts.words import GatheringKind, SleepoverKind
from shared.persistence.statements import Statement
from shared.persistence.work import Work

# One row a child, numbered within its sleepover. One that was shortened tells the nights that were slept; one from
# before those that it was recorded for, of which two records may have claimed the same.
_SLEEPOVERS = Statement(
    text("""
    SELECT s.id, s.hub_household_id, s.kind, s.state, s.is_from_before, b.child_id,
        row_number() OVER (PARTITION BY s.id ORDER BY b.child_id) AS number,
        CASE WHEN s.is_from_before THEN s.first_night_on ELSE min(lower(b.nights)) END AS first_night,
        CASE WHEN s.is_from_before THEN s.last_night_on ELSE max(upper(b.nights)) - 1 END AS last_night
    FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id
    WHERE s.state IN ('stayed', 'cancelled') OR (s.state = 'confirmed' AND s.last_night_on < :today)
    GROUP BY s.id, b.child_id
    ORDER BY s.id, b.child_id OFFSET :position LIMIT :limit
    """)
)
_GATHERINGS = Statement(
    text("SELECT * FROM gathering WHERE starts_at < :now ORDER BY starts_at, id OFFSET :position LIMIT :limit")
)
_OURS = Statement(text("SELECT id, is_from_before FROM sleepover WHERE id = ANY(CAST(:ids AS uuid[]))"))


class Ended:
    """The sleepovers and gatherings that are over, as rows of a pack."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def sleepovers(self, position: int, limit: int) -> tuple[SleepoverLine, ...]:
        """So many of them, a row a child, in an order that stays."""
        rows = await self._work.run(_SLEEPOVERS, {"today": self._work.today, "position": position, "limit": limit})
        return tuple(
            SleepoverLine(
                sleepover_ref=str(row["id"]) if row["is_from_before"] else f"{row['id']}/{row['number']}",
                child_ref=str(row["child_id"]),
                hub_household_ref=str(row["hub_household_id"]),
                first_night=row["first_night"],
                last_night=row["last_night"],
                kind=SleepoverKind(row["kind"]),
                outcome=PastOutcome.CANCELLED if row["state"] == "cancelled" else PastOutcome.STAYED,
            )
            for row in rows
        )

    async def gatherings(self, position: int, limit: int) -> tuple[ActivityLine, ...]:
        """So many of them, in an order that stays."""
        rows = await self._work.run(_GATHERINGS, {"now": self._work.now, "position": position, "limit": limit})
        return tuple(
            ActivityLine(
                activity_ref=str(row["id"]),
                constellation_ref=str(row["constellation_id"]),
                kind=GatheringKind(row["kind"]),
                starts_at=row["starts_at"],
                minutes=row["minutes"],
                attended=tuple(map(str, row["household_ids"])),
            )
            for row in rows
        )

    async def come_back(self, ids: Collection[UUID]) -> Mapping[UUID, bool]:
        """Those of these sleepovers that are kept here, and whether they came with an import."""
        if not ids:
            return {}
        return {row["id"]: row["is_from_before"] for row in await self._work.run(_OURS, {"ids": list(ids)})}
