"""Who could sign in, and what are they responsible for today?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from services.registry.policy.belonging import Place, Places
from services.registry.policy.register import Carer, Constellation, Household, Membership, Worker
from services.registry.repository.columns import child, constellation, household, membership, person, placement
from services.registry.repository.things import things
from shared.persistence.work import Work


async def worker_or_carer(work: Work, person_id: UUID) -> Worker | Carer | None:
    """A worker or a carer; nobody where the registry doesn't know one."""
    found: Sequence[Worker | Carer] = await things(work, Worker, person.c.id == person_id)
    found = found or await things(work, Carer, person.c.id == person_id)
    return found[0] if found else None


async def place_of(work: Work, household_id: UUID) -> Place:
    """One household's place today."""
    memberships = await things(work, Membership, membership.c.household_id == household_id)
    constellations = await things(
        work,
        Constellation,
        or_(
            constellation.c.hub_household_id == household_id,
            constellation.c.id.in_([one.constellation_id for one in memberships]),
        ),
    )
    return Places(constellations, memberships, work.today).of(household_id)


async def everybody(work: Work) -> tuple[Sequence[Worker], Sequence[Carer], dict[UUID, Household], Places]:
    """All workers and carers, the households by their ids, and every household's place today."""
    places = Places(await things(work, Constellation), await things(work, Membership), work.today)
    households = {one.id: one for one in await things(work, Household)}
    return await things(work, Worker), await things(work, Carer), households, places


async def children_with(work: Work, household_id: UUID) -> list[UUID]:
    """The children who are placed in a household today."""
    row = placement.c
    return await _ids(
        work,
        select(row.child_id).where(
            row.household_id == household_id,
            row.started_on <= work.today,
            or_(row.ended_on.is_(None), row.ended_on > work.today),
        ),
    )


async def children_of(work: Work, social_worker_id: UUID) -> list[UUID]:
    """The children whose social worker somebody is."""
    return await _ids(work, select(child.c.id).where(child.c.childrens_social_worker_id == social_worker_id))


async def households_supervised_by(work: Work, worker_id: UUID) -> list[UUID]:
    """The households whose supervising social worker somebody is."""
    row = household.c
    return await _ids(work, select(row.id).where(row.supervising_social_worker_id == worker_id))


async def constellations_of_liaison(work: Work, worker_id: UUID) -> list[UUID]:
    """The constellations whose liaison worker somebody is."""
    row = constellation.c
    return await _ids(work, select(row.id).where(row.liaison_worker_id == worker_id))


async def _ids(work: Work, query: Any) -> list[UUID]:
    return sorted(row[0] for row in await work.session.exec(query))
