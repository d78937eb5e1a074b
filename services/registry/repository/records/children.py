"""Which children are there, and what is recorded of one?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from services.registry.policy.facts import Duty
from services.registry.policy.records.reading import Reach, Whereabouts, age_on, born_by
from services.registry.repository.keeping.columns import child, household, person, placement
from services.registry.repository.keeping.things import is_there
from services.registry.repository.keeping.values import known_at
from services.registry.repository.records.finding import (
    belongs,
    constellation_of,
    fact_holds,
    isnt_erased,
    one_page,
    within,
    worker_for,
)
from shared.contracts.records import ChildCard, ChildCards, FindChildren, Sibling
from shared.contracts.stays import SomebodyToRing
from shared.contracts.words import PlacementKind
from shared.persistence.work import Work

_KNOWN_AS = func.coalesce(child.c.known_as, child.c.first_name)
_NAMES = (child.c.known_as, child.c.first_name, child.c.last_name, child.c.ref)


async def find(work: Work, query: FindChildren, reach: Reach, *, as_worker: bool) -> ChildCards:
    """One page of those that the filters leave and that are in reach, by name."""
    day = work.today
    wanted: list[ColumnElement[bool]] = [isnt_erased(child.c.id)]
    wanted += [_has(word, as_worker=as_worker) for word in query.search.split()]
    if not reach.everybody:
        wanted.append(within(reach, placement.c.household_id, day))
    if query.belonging is not None:
        wanted.append(belongs(placement.c.household_id, query.belonging, day))
    wanted += _filters(query, day)
    found: Any = (
        select(
            child,
            placement.c.household_id,
            placement.c.kind,
            constellation_of(placement.c.household_id, day).label("constellation_id"),
            worker_for(Duty.CHILDRENS_SOCIAL_WORKER, child.c.id, day).label("worker_id"),
        )
        .outerjoin(placement, and_(placement.c.child_id == child.c.id, fact_holds(day, placement)))
        .where(*wanted)
        .order_by(func.lower(_KNOWN_AS), func.lower(child.c.last_name), child.c.ref)
    )
    rows, page, pages, total = await one_page(work, found, query.page, query.at_once)
    cards = tuple(
        ChildCard(
            child_id=row.id,
            ref=row.ref,
            name=" ".join((row.known_as or row.first_name, *([row.last_name] * as_worker))),
            age=age_on(day, row.date_of_birth),
            household_id=row.household_id,
            constellation_id=row.constellation_id,
            kind=PlacementKind(row.kind) if row.kind else None,
            childrens_social_worker_id=row.worker_id,
        )
        for row in rows
    )
    return ChildCards(on=day, page=page, pages=pages, total=total, children=cards)


def _filters(query: FindChildren, day: date) -> list[ColumnElement[bool]]:
    wanted = []
    if query.constellation_id is not None:
        wanted.append(constellation_of(placement.c.household_id, day) == query.constellation_id)
    if query.childrens_social_worker_id is not None:
        worker = worker_for(Duty.CHILDRENS_SOCIAL_WORKER, child.c.id, day)
        wanted.append(worker == query.childrens_social_worker_id)
    if query.age_from is not None:
        wanted.append(child.c.date_of_birth <= born_by(day, query.age_from))
    if query.age_to is not None:
        wanted.append(child.c.date_of_birth > born_by(day, query.age_to + 1))
    return wanted


async def whereabouts(work: Work, child_id: UUID) -> Whereabouts | None:
    """Where a child lives today; nothing where the registry knows no such child."""
    day = work.today
    query: Any = (
        select(
            child.c.id,
            placement.c.household_id,
            constellation_of(placement.c.household_id, day).label("constellation_id"),
        )
        .outerjoin(placement, and_(placement.c.child_id == child.c.id, fact_holds(day, placement)))
        .where(child.c.id == child_id)
    )
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    constellations = frozenset({row.constellation_id} - {None})
    return Whereabouts(child_id=row.id, household_id=row.household_id, constellation_ids=constellations)


async def row_of(work: Work, child_id: UUID, at: datetime | None = None) -> Any:
    """What is said of the child itself, or was at a moment; nothing of a child who wasn't known then."""
    then = known_at(child, at)
    query: Any = select(then).where(then.c.id == child_id)
    return (await work.session.exec(query)).first()


async def constellation_on(work: Work, household_id: UUID, day: date, at: datetime | None) -> UUID | None:
    """The constellation that a household is part of on a day, as it was recorded at a moment."""
    query: Any = select(constellation_of(household_id, day, at).label("constellation_id"))
    found: UUID | None = (await work.session.exec(query)).one().constellation_id
    return found


async def siblings(
    work: Work,
    child_id: UUID,
    sibling_group_id: UUID | None,
    *,
    as_worker: bool,
    home: Whereabouts,
    day: date,
    at: datetime | None = None,
) -> tuple[Sibling, ...]:
    """Brothers and sisters, eldest first; for a carer without a last name, nor a home outside of the constellation."""
    if sibling_group_id is None:
        return ()
    then, family = known_at(placement, at), known_at(child, at)
    constellation = constellation_of(then.c.household_id, day, at).label("constellation_id")
    query: Any = (
        select(family, then.c.household_id, constellation)
        .outerjoin(then, and_(then.c.child_id == family.c.id, fact_holds(day, then)))
        .where(family.c.sibling_group_id == sibling_group_id, family.c.id != child_id)
        .order_by(family.c.date_of_birth, family.c.id)
    )
    found = []
    for row in await work.session.exec(query):
        together = row.household_id is not None and row.household_id == home.household_id
        may_know_where = as_worker or together or row.constellation_id in home.constellation_ids
        found.append(
            Sibling(
                child_id=row.id,
                name=" ".join((row.known_as or row.first_name, *([row.last_name] * as_worker))),
                household_id=row.household_id if may_know_where else None,
                lives_with_the_child=together,
            )
        )
    return tuple(found)


async def known_as(
    work: Work, child_ids: list[UUID], at: datetime | None = None
) -> list[tuple[UUID, UUID | None, str]]:
    """Children with their groups of brothers and sisters and what they are, or at a moment were known as.

    The eldest comes first.
    """
    then = known_at(child, at)
    name = func.coalesce(then.c.known_as, then.c.first_name).label("name")
    query: Any = (
        select(then.c.id, then.c.sibling_group_id, name)
        .where(then.c.id.in_(child_ids))
        .order_by(then.c.date_of_birth, then.c.id)
    )
    return [(row.id, row.sibling_group_id, row.name) for row in await work.session.exec(query)]


async def to_ring(work: Work, household_id: UUID | None, *, only_main: bool = False) -> tuple[SomebodyToRing, ...]:
    """The carers of a household, the main carer first; a carer without a number is reached at the household's.

    Where only the main ones are wanted and nobody is one, it is all of them: somebody must be there to ring.
    """
    if household_id is None:
        return ()
    query: Any = (
        select(person, household.c.phone.label("at_home"))
        .join(household, household.c.id == person.c.household_id)
        .where(household.c.id == household_id, is_there(work.today))
        .order_by(person.c.is_main_carer.desc(), person.c.first_name, person.c.id)
    )
    rows = list(await work.session.exec(query))
    if only_main:
        rows = [row for row in rows if row.is_main_carer] or rows
    return tuple(
        SomebodyToRing(person_id=row.id, name=f"{row.first_name} {row.last_name}", phone=row.phone or row.at_home)
        for row in rows
    )


async def worker_to_ring(work: Work, child_id: UUID) -> SomebodyToRing | None:
    """The child's social worker today."""
    worker = worker_for(Duty.CHILDRENS_SOCIAL_WORKER, child_id, work.today)
    query: Any = select(person).where(person.c.id == worker)
    row = (await work.session.exec(query)).first()
    return row and SomebodyToRing(person_id=row.id, name=f"{row.first_name} {row.last_name}", phone=row.phone)


def _has(word: str, *, as_worker: bool) -> ColumnElement[bool]:
    """Whether a word is found in a child's names or reference; a carer, who isn't told the last name, finds by none."""
    columns = _NAMES if as_worker else tuple(one for one in _NAMES if one is not child.c.last_name)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))
