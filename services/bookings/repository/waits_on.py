"""What else hangs on a sleepover that changes: swaps of it, other nights in its place, lists of its children."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from shared.persistence.statements import Statement
from shared.persistence.work import Work

_SWAPS_OF = Statement(
    text("""
    SELECT id FROM swap WHERE state = 'proposed' AND CAST(:id AS uuid) IN (offered_sleepover_id, wanted_sleepover_id)
    """)
)
_OTHER_NIGHTS_OF = Statement(
    text("SELECT id FROM sleepover WHERE moves_id = CAST(:id AS uuid) AND state = 'requested'")
)
_LISTS_OF_CHILDREN = Statement(
    text("""
    SELECT DISTINCT constellation_id FROM waiting
    WHERE state IN ('waiting', 'offered') AND child_ids && CAST(:child_ids AS uuid[]) ORDER BY constellation_id
    """)
)


async def swaps_of(sleepover_id: UUID, work: Work) -> list[UUID]:
    """The swaps of this sleepover that are proposed."""
    return [row["id"] for row in await work.run(_SWAPS_OF, {"id": sleepover_id})]


async def other_nights_of(sleepover_id: UUID, work: Work) -> list[UUID]:
    """What waits in its place."""
    return [row["id"] for row in await work.run(_OTHER_NIGHTS_OF, {"id": sleepover_id})]


async def lists_of_children(child_ids: Sequence[UUID], work: Work) -> list[UUID]:
    """The constellations on whose lists one of these children is."""
    return [row["constellation_id"] for row in await work.run(_LISTS_OF_CHILDREN, {"child_ids": list(child_ids)})]
