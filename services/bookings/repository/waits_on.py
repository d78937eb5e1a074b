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
_OTHER_NIGHTS_OF_SERIES = Statement(
    text("""
    SELECT id FROM sleepover
    WHERE state = 'requested'
        AND moves_id IN (SELECT one.id FROM sleepover one WHERE one.series_id = CAST(:id AS uuid))
    ORDER BY first_night_on, id
    """)
)
# Those in whose place they come are given up with the last yes, and what waits in the place of one goes with it:
# everybody locks all of them in one order.
_LOCK_A_SERIES = Statement(
    text("""
    SELECT id FROM sleepover
    WHERE series_id = CAST(:id AS uuid)
        OR series_id = (SELECT moves_id FROM series WHERE id = CAST(:id AS uuid))
        OR moves_id IN (SELECT one.id FROM sleepover one WHERE one.series_id = CAST(:id AS uuid))
    ORDER BY id FOR UPDATE
    """)
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


async def other_nights_of_series(series_id: UUID, work: Work) -> list[UUID]:
    """What waits in the place of one of a series, perhaps not one of it itself."""
    return [row["id"] for row in await work.run(_OTHER_NIGHTS_OF_SERIES, {"id": series_id})]


async def lock_with_what_hangs_on_them(series_id: UUID, work: Work) -> None:
    """Nobody changes those of a series until we do, nor those that they replace, nor what waits in their place."""
    await work.run(_LOCK_A_SERIES, {"id": series_id})


async def lists_of_children(child_ids: Sequence[UUID], work: Work) -> list[UUID]:
    """The constellations on whose lists one of these children is."""
    return [row["constellation_id"] for row in await work.run(_LISTS_OF_CHILDREN, {"child_ids": list(child_ids)})]
