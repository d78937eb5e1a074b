"""Which notices are older than the authority keeps them, and how do they go?"""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Table, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from services.notifications.tables import AttemptRow, DeliveryRow, LetGoRow, NoticeRow
from shared.contracts.clock import LONDON
from shared.contracts.retention import NoticesLetGo
from shared.persistence.forgetting import BESIDE_OTHERS
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_LET_GO: Table = LetGoRow.__table__
_NOTICE: Table = NoticeRow.__table__
_DELIVERY: Table = DeliveryRow.__table__
_ATTEMPT: Table = AttemptRow.__table__
_IS_KEPT = Statement(
    select(
        ~select(_LET_GO.c.id).where(_LET_GO.c.before > bindparam("day", type_=Date)).exists().label("is_kept"),
        BESIDE_OTHERS.label("turn"),
    )
)


async def let_go(work: Work, event: NoticesLetGo) -> None:
    """Delete the notices of days before one, with how they were delivered; an earlier day than is known is old news."""
    row = insert(_LET_GO).values(id=event.period_id, version=event.thing_version, before=event.before)
    kept: Any = row.on_conflict_do_update(
        index_elements=["id"],
        set_={"version": row.excluded.version, "before": row.excluded.before},
        where=_LET_GO.c.version < row.excluded.version,
    )
    await work.session.exec(kept)
    old = _old(event.before, event.held_ids)
    deliveries = select(_DELIVERY.c.id).join(_NOTICE, _NOTICE.c.id == _DELIVERY.c.notice_id).where(old)
    for gone in (
        delete(_ATTEMPT).where(_ATTEMPT.c.delivery_id.in_(deliveries)),
        delete(_DELIVERY).where(_DELIVERY.c.notice_id.in_(select(_NOTICE.c.id).where(old))),
        delete(_NOTICE).where(old),
    ):
        statement: Any = gone
        await work.session.exec(statement)


async def how_many(work: Work, before: date, held_ids: Collection[UUID]) -> int:
    """Notices of days before one, to those whose records aren't held."""
    query: Any = select(func.count()).select_from(_NOTICE).where(_old(before, held_ids))
    found: int = (await work.session.exec(query)).one()[0]
    return found


async def is_kept(work: Work, day: date) -> bool:
    """Whether notices of a day are kept as far as is known. Until this transaction ends, nobody is forgotten."""
    [row] = await work.run(_IS_KEPT, {"day": day})
    return bool(row["is_kept"])


def _old(before: date, held_ids: Collection[UUID]) -> Any:
    midnight = datetime.combine(before, time(), LONDON)
    return (_NOTICE.c.written_at < midnight) & _NOTICE.c.person_id.not_in(list(held_ids))
