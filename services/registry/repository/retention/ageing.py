"""Which readings are older than they are kept, and how do they go?"""

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import text

from shared.contracts.clock import LONDON
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_BEFORE = Statement(
    text("""
    SELECT count(*) AS readings FROM reading
    WHERE read_at < :moment AND NOT subject_id = ANY(CAST(:held_ids AS uuid[]))
    """)
)
# The service itself may only add readings: what lets old ones go is the owner's, and bound to old ones.
_LET_GO = Statement(text("SELECT let_readings_go(:moment, CAST(:held_ids AS uuid[])) AS readings"))


async def readings_before(work: Work, day: date, held_ids: Collection[UUID]) -> int:
    """How many readings are of days before one, of those whose records aren't held."""
    [row] = await work.run(_BEFORE, _of(day, held_ids))
    readings: int = row["readings"]
    return readings


async def let_readings_go(work: Work, day: date, held_ids: Collection[UUID]) -> None:
    """Delete the readings of days before one, but those of whom a record is held."""
    await work.run(_LET_GO, _of(day, held_ids))


def _of(day: date, held_ids: Collection[UUID]) -> dict[str, object]:
    return {"moment": datetime.combine(day, time(), LONDON), "held_ids": list(held_ids)}
