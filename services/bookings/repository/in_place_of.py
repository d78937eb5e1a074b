"""What was asked for in the place of a sleepover, or of regular ones?"""

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
_SERIES_IN_PLACE_OF = Statement(
    text("""
    WITH RECURSIVE later AS (
        SELECT r.id, r.asked_at, 1 AS moves FROM series r WHERE r.moves_id = CAST(:id AS uuid)
        UNION ALL
        SELECT r.id, r.asked_at, l.moves + 1 FROM series r JOIN later l ON r.moves_id = l.id
    )
    SELECT id FROM later
    WHERE EXISTS (SELECT FROM sleepover s WHERE s.series_id = later.id AND s.state IN ('requested', 'confirmed'))
    ORDER BY moves, asked_at DESC LIMIT 1
    """)
)
_WAITS_IN_PLACE_OF = Statement(
    text("SELECT id FROM sleepover WHERE moves_series_id = CAST(:id AS uuid) AND state = 'requested' LIMIT 1")
)


async def in_place_of(work: Work, sleepover_id: UUID) -> UUID | None:
    """The one on other nights that waits, or that everybody has agreed to."""
    rows = await work.run(_IN_PLACE_OF, {"id": sleepover_id})
    return rows[0]["id"] if rows else None


async def series_in_place_of(work: Work, series_id: UUID) -> UUID | None:
    """The last series that was asked for in its place and waits, or goes ahead; or in the place of such a one.

    One whose sleepovers all stayed as they were, as some of the next, has none of its own.
    """
    rows = await work.run(_SERIES_IN_PLACE_OF, {"id": series_id})
    return rows[0]["id"] if rows else None


async def waits_in_place_of(work: Work, series_id: UUID) -> bool:
    """Whether another series waits for a decision in its place."""
    return bool(await work.run(_WAITS_IN_PLACE_OF, {"id": series_id}))
