"""The beds of nights that go over from a sleepover to that which came in its place."""

from sqlalchemy import text

from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.sleepover_rows import beds_of
from services.bookings.repository.sleepovers import TAKEN
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_LET_GO = Statement(text("DELETE FROM bed_stay WHERE sleepover_id = :id"))
_KEEP = Statement(
    text("""
    INSERT INTO bed_stay (sleepover_id, child_id, bed_id, nights, is_kept)
    SELECT :id, stay.child_id, stay.bed_id, daterange(stay.first, stay.last, '[]'), true
    FROM unnest(CAST(:child_ids AS uuid[]), CAST(:bed_ids AS uuid[]), CAST(:firsts AS date[]), CAST(:lasts AS date[]))
        AS stay(child_id, bed_id, first, last)
    """)
)


async def keep_beds(sleepover: Sleepover, work: Work) -> None:
    """Keep the beds of one that was read locked, as they are from now on; whose they were has given them back."""
    await work.run(_LET_GO, {"id": sleepover.id})
    with work.refusing(TAKEN):
        await work.run(_KEEP, {"id": sleepover.id, **beds_of(sleepover)})
