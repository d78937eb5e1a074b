"""Which agreements is the authority party to, and how much has been said across each?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from services.registry.policy.joint.agreements import Agreement
from services.registry.repository.keeping.columns import agreement, crossing
from services.registry.repository.keeping.values import save, values
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_AGREEMENT_ID: ColumnElement[UUID] = bindparam("agreement_id", type_=Uuid)
_SAY = insert(crossing).values(agreement_id=_AGREEMENT_ID, said=1)
_NEXT_SAID = Statement(
    _SAY.on_conflict_do_update(index_elements=["agreement_id"], set_={"said": crossing.c.said + 1}).returning(
        crossing.c.said
    )
)
_HEAR = insert(crossing).values(agreement_id=_AGREEMENT_ID, heard=bindparam("number", type_=BigInteger))
_HEARD = Statement(
    _HEAR.on_conflict_do_update(
        index_elements=["agreement_id"],
        set_={"heard": _HEAR.excluded.heard},
        where=crossing.c.heard < _HEAR.excluded.heard,
    ).returning(crossing.c.heard)
)


async def agreements(work: Work, *where: ColumnElement[bool]) -> Sequence[Agreement]:
    """Those for which all of `where` is true."""
    return await values(work, Agreement, agreement, *where)


async def agreement_of(work: Work, agreement_id: UUID) -> Agreement | None:
    """One agreement; nothing where the authority is no party to such a one."""
    found = await agreements(work, agreement.c.id == agreement_id)
    return found[0] if found else None


async def on_constellation(work: Work, constellation_id: UUID) -> Sequence[Agreement]:
    """All agreements on a constellation, or by which another authority's constellation is here."""
    return await agreements(work, agreement.c.constellation_id == constellation_id)


async def save_agreement(work: Work, changed: Agreement, *, by: UUID | None) -> None:
    """Save an agreement as it is now."""
    await save(work, agreement, [changed], by=by)


async def next_said(work: Work, agreement_id: UUID) -> int:
    """Number what is said across an agreement next."""
    [row] = await work.run(_NEXT_SAID, {"agreement_id": agreement_id})
    number: int = row["said"]
    return number


async def is_news(work: Work, agreement_id: UUID, number: int) -> bool:
    """Whether nothing newer was heard before of the other authority; it counts as heard from now on."""
    return bool(await work.run(_HEARD, {"agreement_id": agreement_id, "number": number}))


async def ids_of_all_agreed(work: Work) -> list[UUID]:
    """The agreements to which both have agreed, also those that have ended."""
    query: Any = select(agreement.c.id).where(agreement.c.answer == "accepted")
    return list((await work.session.exec(query)).scalars())
