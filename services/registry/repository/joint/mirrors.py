"""Which households and constellations here are another authority's, and how are the copies of them kept?"""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, Integer, Text, Uuid, bindparam, delete, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.registry.policy.constellations.life import Life, Others
from services.registry.policy.joint.crossing import Copied, CopiedCarer
from services.registry.policy.register import Membership
from services.registry.repository.constellations.lives import save_life, save_name
from services.registry.repository.keeping.columns import agreement, household, mirror, mirror_carer
from services.registry.repository.keeping.values import save, values
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_KEEP = insert(mirror).from_select(
    ["id", "agreement_id", "others_from", "others", "recorded_at"],
    select(
        func.unnest(bindparam("ids", type_=ARRAY(Uuid))),
        bindparam("agreement_id", type_=Uuid),
        bindparam("others_from", type_=ARRAY(Date)),
        bindparam("others", type_=ARRAY(Integer)),
        bindparam("recorded_at", type_=DateTime(timezone=True)),
    ),
)
_KEEP_MIRRORS = Statement(
    _KEEP.on_conflict_do_update(
        index_elements=["id"],
        set_={name: _KEEP.excluded[name] for name in ("others_from", "others", "recorded_at")},
        where=or_(mirror.c.others_from != _KEEP.excluded.others_from, mirror.c.others != _KEEP.excluded.others),
    )
)
_FORGET_WHAT_WAS = Statement(
    select(func.forget_what_was(bindparam("thing_id", type_=Uuid), bindparam("instead", type_=Text)))
)


def is_no_copy(identifier: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a household or constellation is the authority's own."""
    return identifier.not_in(select(mirror.c.id))


async def authorities_of(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of these households and constellations that are another authority's, with that one's name."""
    query: Any = (
        select(mirror.c.id, agreement.c.other_name)
        .join(agreement, agreement.c.id == mirror.c.agreement_id)
        .where(mirror.c.id.in_(ids))
    )
    return {row.id: row.other_name for row in await work.session.exec(query)} if ids else {}


async def keep_households(work: Work, agreement_id: UUID, copies: Sequence[Copied]) -> list[UUID]:
    """Keep households as they were said; those of them that are new here, or are called otherwise."""
    ids = [one.id for one in copies]
    known = {one.id: one for one in await values(work, Copied, household, household.c.id.in_(ids))} if ids else {}
    news = [one for one in copies if known.get(one.id) != one]
    if news:
        await save(work, household, news, by=None)
        await _keep_mirrors(work, agreement_id, [one.id for one in news])
    return [one.id for one in news]


async def households_of(work: Work, agreement_id: UUID) -> set[UUID]:
    """The households of the other authority of which something was said across an agreement."""
    query: Any = (
        select(mirror.c.id).join(household, household.c.id == mirror.c.id).where(mirror.c.agreement_id == agreement_id)
    )
    return set((await work.session.exec(query)).scalars())


async def keep_carers(work: Work, agreement_id: UUID, carers: Sequence[CopiedCarer]) -> None:
    """Keep the other's carers as they were said, of households that are known; whoever wasn't said is deleted."""
    known = await households_of(work, agreement_id)
    kept = [one for one in carers if one.household_id in known]
    row = mirror_carer.c
    gone: Any = delete(mirror_carer).where(row.agreement_id == agreement_id, row.id.not_in([one.id for one in kept]))
    await work.session.exec(gone)
    for one in kept:
        values_of = asdict(one)
        said: Any = insert(mirror_carer).values(values_of)
        await work.session.exec(said.on_conflict_do_update(index_elements=["id"], set_=values_of))


async def carers_in(work: Work, household_ids: Collection[UUID]) -> Sequence[CopiedCarer]:
    """The carers of other authorities' households, as far as they are shared; the main carers first."""
    row = mirror_carer.c
    found = await values(work, CopiedCarer, mirror_carer, row.household_id.in_(household_ids))
    return sorted(found, key=lambda one: (not one.is_main_carer, one.name.casefold(), one.id))


async def keep_constellation(
    work: Work, agreement_id: UUID, before: Life | None, after: Life, others: Sequence[Others], *, is_otherwise: bool
) -> tuple[Life, tuple[Membership, ...]]:
    """Keep another authority's constellation; with it, the own memberships that changed."""
    found: tuple[Life, tuple[Membership, ...]] = (after, ())
    if is_otherwise:
        found = await save_life(work, before, after, by=None)
        if before is not None and before.name != after.name:
            await save_name(work, after, by=None)
    await _keep_mirrors(work, agreement_id, [after.id], others)
    return found


async def _keep_mirrors(work: Work, agreement_id: UUID, ids: Sequence[UUID], others: Sequence[Others] = ()) -> None:
    by_day = {"others_from": [one.from_on for one in others], "others": [one.number for one in others]}
    await work.run(_KEEP_MIRRORS, {"ids": ids, "agreement_id": agreement_id, "recorded_at": work.now, **by_day})


async def forget_households(work: Work, agreement_id: UUID, instead: str) -> int:
    """Take the names, places and carers out of what was said across an agreement, now and in the past; of how many.

    The rows stay, so that who belonged where is still counted.
    """
    await keep_carers(work, agreement_id, ())
    ids = sorted(await households_of(work, agreement_id))
    copies = await values(work, Copied, household, household.c.id.in_(ids)) if ids else []
    blank = [Copied(id=one.id, ref=one.ref, name=instead, postcode="") for one in copies]
    if blank:
        await save(work, household, blank, by=None)
    await forget_what_was(work, ids, instead)
    return len(ids)


async def forget_what_was(work: Work, ids: Collection[UUID], instead: str) -> None:
    """Take names and places out of what copies of households were before."""
    for one in ids:
        await work.run(_FORGET_WHAT_WAS, {"thing_id": one, "instead": instead})
