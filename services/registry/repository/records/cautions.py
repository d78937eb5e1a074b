"""What is recorded of the children who sleep in a hub home on the same nights?"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.registry.policy.alongside import ChildThere
from services.registry.policy.facts import MatchingFact
from services.registry.policy.records.cautions import Known
from services.registry.policy.register import Placement
from services.registry.repository.keeping.columns import child
from services.registry.repository.keeping.facts import among, facts_about
from shared.contracts.register_pack import CaredAlongside
from shared.persistence.work import Work


async def known_of(work: Work, child_ids: Collection[UUID]) -> Known:
    """Those of these children whom this authority knows, with all that was ever recorded to be compared."""
    query: Any = select(child.c.id, child.c.date_of_birth, child.c.sibling_group_id, child.c.cared_alongside).where(
        among(child.c.id, child_ids)
    )
    children = {
        row.id: ChildThere(
            id=row.id,
            born_on=row.date_of_birth,
            sibling_group_id=row.sibling_group_id,
            cared_alongside=CaredAlongside(row.cared_alongside),
        )
        for row in await work.session.exec(query)
    }
    return Known(
        children,
        await facts_about(work, MatchingFact, "child_id", child_ids),
        await facts_about(work, Placement, "child_id", child_ids),
    )
