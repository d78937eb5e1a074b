"""Who could sign in, and what are they responsible for today?"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from services.registry.policy.belonging import Place, Places
from services.registry.policy.facts import Duty
from services.registry.policy.register import Carer, Constellation, Household, Membership, Worker
from services.registry.repository.keeping.columns import (
    assignment,
    constellation,
    hub_home,
    membership,
    person,
    placement,
)
from services.registry.repository.keeping.things import lasts, things
from services.registry.repository.keeping.values import save
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_NEXT_VERSIONS = Statement(
    update(person)
    .where(person.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
    .values(version=person.c.version + 1)
)


async def worker_or_carer(work: Work, person_id: UUID) -> Worker | Carer | None:
    """A worker or a carer; nobody where the registry doesn't know one."""
    found: Sequence[Worker | Carer] = await things(work, Worker, person.c.id == person_id)
    found = found or await things(work, Carer, person.c.id == person_id)
    return found[0] if found else None


async def place_of(work: Work, household_id: UUID) -> Place:
    """One household's place today."""
    return (await places_of(work, {household_id})).of(household_id)


async def places_of(work: Work, household_ids: Collection[UUID]) -> Places:
    """These households' places today."""
    memberships = await things(work, Membership, membership.c.household_id.in_(household_ids))
    hubs = select(hub_home.c.constellation_id).where(hub_home.c.household_id.in_(household_ids))
    theirs = [one.constellation_id for one in memberships]
    at = constellation.c
    constellations = await things(work, Constellation, or_(at.id.in_(hubs), at.id.in_(theirs)))
    return Places(constellations, memberships, work.today)


async def everybody(work: Work) -> tuple[Sequence[Worker], Sequence[Carer], dict[UUID, Household], Places]:
    """All workers and carers, the households by their ids, and every household's place today."""
    places = Places(await things(work, Constellation), await things(work, Membership), work.today)
    households = {one.id: one for one in await things(work, Household)}
    return await things(work, Worker), await things(work, Carer), households, places


async def children_with(work: Work, household_id: UUID) -> list[UUID]:
    """The children who are placed in a household today."""
    row = placement.c
    is_here = (row.household_id == household_id) & lasts(work.today, row.started_on, row.ended_on)
    return await _ids(work, select(row.child_id).where(is_here))


async def assigned_to(work: Work, worker_id: UUID, duty: Duty, day: date) -> list[UUID]:
    """The constellations, households or children that somebody is responsible for on a day."""
    row = assignment.c
    is_theirs = (row.worker_id == worker_id) & (row.kind == duty.value) & lasts(day, row.started_on, row.ended_on)
    return await _ids(work, select(row.subject_id).where(is_theirs))


async def carers_of(work: Work, household_ids: Collection[UUID]) -> Sequence[Carer]:
    """The carers of these households."""
    return await things(work, Carer, person.c.household_id.in_(household_ids))


async def save_roles(work: Work, carers: Sequence[Carer]) -> None:
    """Save what carers are by their households' places today."""
    await save(work, person, carers, by=None)


async def with_next_versions(work: Work, ids: Collection[UUID]) -> Sequence[Worker | Carer]:
    """The workers and carers among these, as they are today, numbered for what is to be said of them next."""
    await work.run(_NEXT_VERSIONS, {"ids": list(ids)})
    carers = await things(work, Carer, person.c.id.in_(ids))
    places = await places_of(work, {one.household_id for one in carers})
    placed = [replace(one, roles=places.roles_of(one)) for one in carers]
    await save_roles(work, [now for now, was in zip(placed, carers, strict=True) if now.roles != was.roles])
    return [*await things(work, Worker, person.c.id.in_(ids)), *placed]


async def _ids(work: Work, query: Any) -> list[UUID]:
    return sorted(row[0] for row in await work.session.exec(query))
