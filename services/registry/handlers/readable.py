"""Which of these children may the asker read of?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from services.registry.policy.records.reading import children_in_reach
from services.registry.repository.records import children as records_of_children
from shared.contracts.records import PlacedChild
from shared.persistence.work import Work


async def readable(work: Work, children: Sequence[PlacedChild]) -> list[PlacedChild]:
    """Those of these whose records the asker may read."""
    reach = children_in_reach(work.actor)
    wheres = [(child, await records_of_children.whereabouts(work, child.child_id)) for child in children]
    return [child for child, where in wheres if where is not None and reach.has(where)]


async def names_of_readable(work: Work, child_ids: Collection[UUID], at: datetime | None = None) -> dict[UUID, str]:
    """What the children among these are known as, or were at a moment, whose records the asker may read."""
    reach = children_in_reach(work.actor)
    found = [await records_of_children.whereabouts(work, child_id) for child_id in sorted(child_ids)]
    readable = [where.child_id for where in found if where is not None and reach.has(where)]
    return {child_id: name for child_id, _, name in await records_of_children.known_as(work, readable, at)}
