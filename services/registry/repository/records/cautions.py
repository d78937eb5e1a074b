"""What is recorded of the children who sleep in a hub home on the same nights?"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.registry.policy.alongside import ChildThere
from services.registry.policy.facts import MatchingFact
from services.registry.policy.records.cautions import Known
from services.registry.policy.records.short_breaks import SHORT_BREAKS
from services.registry.policy.register import Placement
from services.registry.repository.keeping.columns import child
from services.registry.repository.keeping.facts import among, facts_about
from shared.contracts.register_pack import CaredAlongside
from shared.persistence.work import Work


async def known_of(work: Work, child_ids: Collection[UUID]) -> Known:
    """Those of these children whom this authority knows, with all that was ever recorded to be compared."""
    own = child.c
    query: Any = select(own.id, own.date_of_birth, own.sibling_group_id, own.cared_alongside, own.legal_status).where(
        among(own.id, child_ids)
    )
    rows = (await work.session.exec(query)).all()
    children = {
        row.id: ChildThere(
            id=row.id,
            born_on=row.date_of_birth,
            sibling_group_id=row.sibling_group_id,
            cared_alongside=CaredAlongside(row.cared_alongside),
        )
        for row in rows
    }
    return Known(
        children,
        await facts_about(work, MatchingFact, "child_id", child_ids),
        await facts_about(work, Placement, "child_id", child_ids),
        frozenset(row.id for row in rows if row.legal_status in SHORT_BREAKS),
    )


async def on_short_breaks(work: Work, child_ids: Collection[UUID]) -> list[UUID]:
    """Those of these children who are looked after in a series of short breaks."""
    query: Any = select(child.c.id).where(among(child.c.id, child_ids), child.c.legal_status.in_(sorted(SHORT_BREAKS)))
    return sorted((await work.session.exec(query)).scalars())
