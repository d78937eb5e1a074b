"""By what can the records be narrowed down that somebody may see?"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.registry.policy.facts import Duty
from services.registry.policy.records.reading import Reach
from services.registry.repository.keeping.columns import area, child, constellation, household, person, placement
from services.registry.repository.records.finding import constellation_of, fact_holds, within, worker_for
from services.registry.repository.records.households import reached
from shared.contracts.constellations import Choice
from shared.persistence.work import Work


async def areas(work: Work, households: Reach) -> tuple[Choice, ...]:
    """The areas of the constellations that households in reach are part of."""
    part_of = select(constellation_of(household.c.id, work.today)).where(reached(households, work.today))
    of_them = select(constellation.c.area_id).where(constellation.c.id.in_(part_of))
    query: Any = select(area.c.id, area.c.name).where(area.c.id.in_(of_them))
    return _by_name([(row.id, row.name) for row in await work.session.exec(query)])


async def constellations(work: Work, households: Reach) -> tuple[Choice, ...]:
    """Those that households in reach are part of."""
    part_of = select(constellation_of(household.c.id, work.today)).where(reached(households, work.today))
    query: Any = select(constellation.c.id, constellation.c.name).where(constellation.c.id.in_(part_of))
    return _by_name([(row.id, row.name) for row in await work.session.exec(query)])


async def supervising_social_workers(work: Work, households: Reach) -> tuple[Choice, ...]:
    """Those of the households in reach."""
    of_them = select(worker_for(Duty.SUPERVISING_SOCIAL_WORKER, household.c.id, work.today)).where(
        reached(households, work.today)
    )
    return await _people(work, of_them)


async def childrens_social_workers(work: Work, children: Reach) -> tuple[Choice, ...]:
    """Those of the children in reach."""
    lives = (placement.c.child_id == child.c.id) & fact_holds(work.today, placement)
    of_them = (
        select(worker_for(Duty.CHILDRENS_SOCIAL_WORKER, child.c.id, work.today))
        .select_from(child)
        .outerjoin(placement, lives)
    )
    if not children.everybody:
        of_them = of_them.where(within(children, placement.c.household_id, work.today))
    return await _people(work, of_them)


async def _people(work: Work, ids: Any) -> tuple[Choice, ...]:
    query: Any = select(person.c.id, person.c.first_name, person.c.last_name).where(person.c.id.in_(ids))
    return _by_name([(row.id, f"{row.first_name} {row.last_name}") for row in await work.session.exec(query)])


def _by_name(found: list[tuple[UUID, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(id=one, name=name) for one, name in sorted(found, key=lambda pair: pair[1].casefold()))
