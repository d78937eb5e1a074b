"""Which sleepover was asked for in the place of another?"""

from uuid import UUID

from sqlalchemy import text

from shared.persistence.statements import Statement
from shared.persistence.work import Work

_IN_PLACE_OF = Statement(
    text("""
    SELECT id FROM sleepover
    WHERE moves_id = CAST(:id AS uuid) AND state IN ('requested', 'confirmed') ORDER BY asked_at DESC LIMIT 1
    """)
)


async def in_place_of(work: Work, sleepover_id: UUID) -> UUID | None:
    """The one on other nights that waits, or that everybody has agreed to."""
    rows = await work.run(_IN_PLACE_OF, {"id": sleepover_id})
    return rows[0]["id"] if rows else None
