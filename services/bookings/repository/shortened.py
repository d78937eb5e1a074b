"""How long was a sleepover before its last nights were cut off?"""

from datetime import date
from uuid import UUID

from sqlalchemy import text

from shared.persistence.statements import Statement
from shared.persistence.work import Work

_BEFORE = Statement(
    text("""
    SELECT last_night_on FROM sleepover_before
    WHERE id = CAST(:id AS uuid) AND last_night_on > :last_night_on ORDER BY known_until DESC LIMIT 1
    """)
)


async def last_night_before(sleepover_id: UUID, last_night_on: date, work: Work) -> date | None:
    """Its last night as it was known before it became this one; None where it never was a later one."""
    rows = await work.run(_BEFORE, {"id": sleepover_id, "last_night_on": last_night_on})
    return rows[0]["last_night_on"] if rows else None
