"""How is somebody who is registered or corrected kept, and by which reference?"""

from collections.abc import Collection, Sequence
from random import SystemRandom
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.registry import grounds
from services.registry.policy.facts import Assignment, Fact
from services.registry.policy.register import Area, Carer, Child, Household, Thing, Worker
from services.registry.policy.registering.references import short_ref
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping.columns import assignment, child, household, person
from services.registry.repository.keeping.facts import facts, save_facts
from services.registry.repository.keeping.things import TABLES, things
from services.registry.repository.keeping.turns import at_once
from services.registry.repository.keeping.values import save
from shared.contracts.packs import id_of
from shared.contracts.refusals import refusal, refuse
from shared.persistence.work import Work

_KINDS: dict[str, type[Thing]] = {
    "households": Household,
    "carers": Carer,
    "children": Child,
    "workers": Worker,
    "areas": Area,
}
NUMBER_TAKEN = refusal(
    grounds.NUMBER_TAKEN,
    "Another child has this number in the SSDA903 return. Check it, or leave it out.",
    "child.ssda903_id",
)


async def reference(work: Work, table: str, wanted: str | None) -> tuple[UUID, str]:
    """The identifier and the reference of something new. Refused where there is such a one: `reference_taken`.

    The identifier follows from the reference as a pack's does, so that it is the same one when it comes with an import.
    """
    if wanted is not None:
        found = id_of(work.authority, table, wanted)
        if await _is_taken(work, table, found):
            raise refuse(
                grounds.REFERENCE_TAKEN, f"{wanted} is the reference of another one. Enter another, or none.", "ref"
            )
        return found, wanted
    random = SystemRandom()
    while True:
        ref = short_ref(table, random)
        found = id_of(work.authority, table, ref)
        if not await _is_taken(work, table, found):
            return found, ref


async def keep(work: Work, kept: Sequence[Thing], facts_too: Sequence[Fact] = (), *, by: UUID | None) -> None:
    """Keep things as they are now, each after those that it refers to, and the facts about them."""
    with work.refusing({"uq_child_ssda903_id": NUMBER_TAKEN}):
        for thing in kept:
            await save(work, TABLES[type(thing)], [thing], by=by)
    async with at_once(work):
        await save_facts(work, facts_too, by=by)


async def household_of(work: Work, household_id: UUID) -> Household | None:
    """A household of the authority's own."""
    found = await things(work, Household, household.c.id == household_id, is_no_copy(household.c.id))
    return found[0] if found else None


async def carer_of(work: Work, carer_id: UUID) -> Carer | None:
    """A carer."""
    found = await things(work, Carer, person.c.id == carer_id)
    return found[0] if found else None


async def worker_of(work: Work, worker_id: UUID) -> Worker | None:
    """A worker, also one who has left."""
    found = await things(work, Worker, person.c.id == worker_id)
    return found[0] if found else None


async def child_of(work: Work, child_id: UUID) -> Child | None:
    """A child."""
    found = await things(work, Child, child.c.id == child_id)
    return found[0] if found else None


async def child_called(work: Work, ref: str) -> Child | None:
    """The child of a reference."""
    found = await things(work, Child, child.c.ref == ref)
    return found[0] if found else None


async def siblings_in(work: Work, groups: Collection[UUID]) -> list[Child]:
    """The children of these groups of brothers and sisters."""
    found = await things(work, Child, child.c.sibling_group_id.in_(groups)) if groups else ()
    return sorted(found, key=lambda one: (one.date_of_birth, one.id))


async def carers_with(work: Work, household_id: UUID) -> Sequence[Carer]:
    """All who are or were carers of a household."""
    return await things(work, Carer, person.c.household_id == household_id)


async def assigned_to(work: Work, worker_id: UUID) -> list[Assignment]:
    """All assignments of a worker."""
    return await facts(work, Assignment, assignment.c.worker_id == worker_id)


async def assignments_for(work: Work, subject_id: UUID, duty: str) -> list[Assignment]:
    """Who was, is and will be responsible for something."""
    row = assignment.c
    return await facts(work, Assignment, row.subject_id == subject_id, row.kind == duty)


async def _is_taken(work: Work, table: str, thing_id: UUID) -> bool:
    rows = TABLES[_KINDS[table]]
    query: Any = select(func.count()).select_from(rows).where(rows.c.id == thing_id)
    return bool((await work.session.exec(query)).one()[0])
