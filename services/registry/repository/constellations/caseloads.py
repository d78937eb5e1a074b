"""What is each worker assigned to, and how is it handed over?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from services.registry.policy.facts import Approval, Assignment, Delegation
from services.registry.policy.register import Child, Household, Worker
from services.registry.repository.keeping.columns import approval, assignment, child, delegated, household, person
from services.registry.repository.keeping.facts import facts
from services.registry.repository.keeping.things import things
from shared.contracts.record_words import DecisionArea
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_IDS = bindparam("ids", type_=ARRAY(Uuid))
_NEXT_VERSIONS = tuple(
    Statement(update(table).where(table.c.id == func.any(_IDS)).values(version=table.c.version + 1))
    for table in (household, child)
)


async def worker(work: Work, worker_id: UUID) -> Worker | None:
    """A worker; nobody where the registry doesn't know one."""
    found = await things(work, Worker, person.c.id == worker_id)
    return found[0] if found else None


async def workers(work: Work, worker_ids: Collection[UUID]) -> dict[UUID, Worker]:
    """These workers, by their ids."""
    return {one.id: one for one in await things(work, Worker, person.c.id.in_(worker_ids))} if worker_ids else {}


async def colleagues_of(work: Work, worker_id: UUID) -> list[Worker]:
    """The other workers who have one of a worker's roles and aren't about to leave, by name."""
    other = person.alias()
    theirs = select(other.c.roles).where(other.c.id == worker_id).scalar_subquery()
    found = await things(work, Worker, person.c.id != worker_id, person.c.roles.overlap(theirs))
    here = (one for one in found if one.stays_from(work.today))
    return sorted(here, key=lambda one: (one.last_name.casefold(), one.first_name.casefold(), one.id))


async def ever_assigned_to(work: Work, worker_id: UUID) -> list[Assignment]:
    """All assignments of a worker."""
    return await facts(work, Assignment, assignment.c.worker_id == worker_id)


async def timelines_of_workers(
    work: Work, worker_ids: Collection[UUID]
) -> dict[tuple[object, ...], tuple[Assignment, ...]]:
    """All assignments for whatever one of these workers was ever assigned to, by what they are about."""
    row = assignment.c
    theirs = select(row.subject_id).where(row.worker_id.in_(worker_ids))
    found: defaultdict[tuple[object, ...], list[Assignment]] = defaultdict(list)
    for one in await facts(work, Assignment, row.subject_id.in_(theirs)):
        found[one.subject].append(one)
    return {subject: tuple(ones) for subject, ones in found.items()}


async def assignments_of(work: Work, subject_ids: Collection[UUID]) -> list[Assignment]:
    """All assignments for these constellations, households and children, whoever has them."""
    return await facts(work, Assignment, assignment.c.subject_id.in_(subject_ids))


async def with_next_versions(work: Work, ids: Collection[UUID]) -> Sequence[Household | Child]:
    """The households and children among these, as they are today, numbered for what is to be said of them next."""
    for statement in _NEXT_VERSIONS:
        await work.run(statement, {"ids": list(ids)})
    return [
        *await things(work, Household, household.c.id.in_(ids)),
        *await things(work, Child, child.c.id.in_(ids)),
    ]


async def next_change_of(work: Work, thing_id: UUID, after: date) -> date | None:
    """The next day on which a household or child has another worker, other terms, or somebody else decides on stays."""
    found: list[Assignment | Delegation | Approval] = [
        *await facts(work, Approval, approval.c.household_id == thing_id),
        *await assignments_of(work, [thing_id]),
        *await facts(
            work,
            Delegation,
            delegated.c.child_id == thing_id,
            delegated.c.area == DecisionArea.OVERNIGHT_STAYS.value,
        ),
    ]
    days = {day for one in found if one.is_true for day in (one.started_on, one.ended_on) if day and day > after}
    return min(days, default=None)
