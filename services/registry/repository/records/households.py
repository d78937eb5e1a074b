"""Which households are there, and what is recorded of one?"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, String, and_, case, func, or_, select, union_all
from sqlalchemy import literal as sql
from sqlalchemy.dialects.postgresql import aggregate_order_by

from services.registry.policy.facts import Duty
from services.registry.policy.matching.distance import district_of
from services.registry.policy.records.reading import Reach, age_on, vacancies
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping.columns import (
    approval,
    child,
    constellation,
    household,
    hub_home,
    membership,
    person,
    placement,
)
from services.registry.repository.keeping.things import is_there
from services.registry.repository.keeping.values import known_at
from services.registry.repository.records.finding import (
    belongs,
    constellation_of,
    fact_holds,
    hub_of,
    is_true,
    isnt_erased,
    one_page,
    worker_for,
)
from shared.contracts.records import (
    ApprovalStanding,
    CarerRecord,
    FindHouseholds,
    HouseholdCard,
    HouseholdCards,
    PartInConstellation,
    PlacedChild,
)
from shared.contracts.register_pack import ContactBy
from shared.contracts.words import PlacementKind
from shared.persistence.work import Work

_FULL_NAME = person.c.first_name + " " + person.c.last_name


def _carers_first(people: FromClause) -> tuple[Any, ...]:
    return people.c.is_main_carer.desc(), people.c.first_name, people.c.id


async def find(work: Work, query: FindHouseholds, reach: Reach) -> HouseholdCards:
    """One page of those that the filters leave and that are in reach, by name."""
    day = work.today
    placed = _placed(day)
    found: Any = (
        select(
            household,
            select(func.array_agg(aggregate_order_by(_FULL_NAME, *_carers_first(person))))
            .where(person.c.household_id == household.c.id, is_there(day))
            .scalar_subquery()
            .label("carers"),
            constellation_of(household.c.id, day).label("constellation_id"),
            hub_of(household.c.id, day).is_not(None).label("is_hub_home"),
            worker_for(Duty.SUPERVISING_SOCIAL_WORKER, household.c.id, day).label("worker_id"),
            approval.c.id.label("approval_id"),
            approval.c.places,
            placed.label("placed"),
        )
        .outerjoin(approval, and_(approval.c.household_id == household.c.id, fact_holds(day, approval)))
        .where(*_filters(query, reach, day, placed))
        .order_by(func.lower(household.c.name), household.c.ref)
    )
    rows, page, pages, total = await one_page(work, found, query.page, query.at_once)
    return HouseholdCards(on=day, page=page, pages=pages, total=total, households=tuple(_card(row) for row in rows))


async def is_in_reach(work: Work, household_id: UUID, reach: Reach) -> bool:
    """Whether there is such a household of the authority's own, and it is in reach."""
    wanted = (household.c.id == household_id, is_no_copy(household.c.id), reached(reach, work.today))
    query: Any = select(household.c.id).where(*wanted)
    return (await work.session.exec(query)).first() is not None


async def row_of(work: Work, household_id: UUID, at: datetime | None = None) -> Any:
    """What is said of the household itself, or was at a moment; nothing where it wasn't known then."""
    then = known_at(household, at)
    query: Any = select(then).where(then.c.id == household_id)
    return (await work.session.exec(query)).first()


async def carers(work: Work, household_id: UUID, day: date, at: datetime | None = None) -> tuple[CarerRecord, ...]:
    """The carers on a day, the main carer first; `at` as it was recorded at a moment."""
    then = known_at(person, at)
    there = (then.c.household_id == household_id, is_there(day, then))
    query: Any = select(then).where(*there).order_by(*_carers_first(then))
    return tuple(
        CarerRecord(
            person_id=row.id,
            name=f"{row.first_name} {row.last_name}",
            is_main_carer=bool(row.is_main_carer),
            email=row.email,
            phone=row.phone,
            contact_by=ContactBy(row.contact_by),
        )
        for row in await work.session.exec(query)
    )


async def carer_ids(work: Work, household_ids: Sequence[UUID], day: date) -> list[UUID]:
    """The carers of these households on a day, in a steady order."""
    there = (person.c.household_id.in_(household_ids), is_there(day))
    query: Any = select(person.c.id).where(*there).order_by(person.c.id)
    return list((await work.session.exec(query)).scalars())


async def placed_on(
    work: Work, household_id: UUID, day: date, *, as_worker: bool, at: datetime | None = None
) -> list[tuple[PlacedChild, UUID | None]]:
    """The children placed there on a day, each with their group of brothers and sisters; eldest first."""
    then, children = known_at(placement, at), known_at(child, at)
    query: Any = (
        select(children, then.c.kind, then.c.started_on)
        .join(then, then.c.child_id == children.c.id)
        .where(then.c.household_id == household_id, fact_holds(day, then))
        .order_by(children.c.date_of_birth, children.c.id)
    )
    return [
        (
            PlacedChild(
                child_id=row.id,
                name=" ".join((row.known_as or row.first_name, *([row.last_name] * as_worker))),
                age=age_on(day, row.date_of_birth),
                kind=PlacementKind(row.kind),
                since_on=row.started_on,
            ),
            row.sibling_group_id,
        )
        for row in await work.session.exec(query)
    ]


async def sibling_groups(
    work: Work, child_ids: Collection[UUID], at: datetime | None = None
) -> dict[UUID, UUID | None]:
    """The group of each of these children, as it was recorded at a moment; of one whom nobody knows, nothing."""
    then = known_at(child, at)
    query: Any = select(then.c.id, then.c.sibling_group_id).where(then.c.id.in_(child_ids))
    return {row.id: row.sibling_group_id for row in await work.session.exec(query)}


async def parts_in_constellations(
    work: Work, household_id: UUID, at: datetime | None = None
) -> tuple[PartInConstellation, ...]:
    """Each constellation of which it was part on some day, the latest first; `at` as it was recorded at a moment."""
    member, hub = known_at(membership, at), known_at(hub_home, at)
    query: Any = union_all(
        select(
            member.c.constellation_id,
            member.c.joined_on.label("started_on"),
            member.c.left_on.label("ended_on"),
            sql(value=False).label("is_hub_home"),
            sql(value=False).label("is_interim"),
            member.c.leaving_reason,
        ).where(member.c.household_id == household_id, is_true(member, "joined_on", "left_on")),
        select(
            hub.c.constellation_id,
            hub.c.started_on,
            hub.c.ended_on,
            sql(value=True),
            hub.c.is_interim,
            case((hub.c.ended_on.is_not(None), hub.c.reason)),
        ).where(hub.c.household_id == household_id, is_true(hub)),
    )
    found = [
        PartInConstellation(
            constellation_id=row.constellation_id,
            started_on=row.started_on,
            ended_on=row.ended_on,
            is_hub_home=row.is_hub_home,
            is_interim=row.is_interim,
            leaving_reason=row.leaving_reason or "",
        )
        for row in await work.session.exec(query)
    ]
    return tuple(sorted(found, key=lambda one: one.started_on or date.min, reverse=True))


def _placed(day: date) -> Any:
    """How many children are placed in a household on a day."""
    there = and_(placement.c.household_id == household.c.id, fact_holds(day, placement))
    return select(func.count()).select_from(placement).where(there).scalar_subquery()


def reached(reach: Reach, day: date) -> ColumnElement[bool]:
    """Whether a household is in reach, by who lives there on a day."""
    if reach.everybody:
        return household.c.id.is_not(None)
    with_them = select(placement.c.household_id).where(
        placement.c.child_id.in_(reach.child_ids), fact_holds(day, placement)
    )
    return or_(household.c.id.in_(reach.household_ids), household.c.id.in_(with_them))


def _filters(query: FindHouseholds, reach: Reach, day: date, placed: Any) -> list[ColumnElement[bool]]:
    wanted = [is_no_copy(household.c.id), isnt_erased(household.c.id), reached(reach, day)]
    wanted += [_has(word, day) for word in query.search.split()]
    if query.belonging is not None:
        wanted.append(belongs(household.c.id, query.belonging, day))
    if query.has_vacancy:
        wanted.append(approval.c.places > placed)
    if query.approval is ApprovalStanding.APPROVED:
        wanted.append(approval.c.id.is_not(None))
    if query.approval is ApprovalStanding.ENDED:
        before = approval.alias()
        ended: Select[Any] = select(before.c.id).where(
            before.c.household_id == household.c.id, before.c.ended_on <= day, is_true(before)
        )
        wanted += [approval.c.id.is_(None), ended.exists()]
    if query.supervising_social_worker_id is not None:
        worker = worker_for(Duty.SUPERVISING_SOCIAL_WORKER, household.c.id, day)
        wanted.append(worker == query.supervising_social_worker_id)
    return [*wanted, *_of_constellations(query, day), *_of_ages(query)]


def _of_constellations(query: FindHouseholds, day: date) -> list[ColumnElement[bool]]:
    wanted = []
    if query.constellation_id is not None:
        wanted.append(constellation_of(household.c.id, day) == query.constellation_id)
    if query.area_id is not None:
        of_area = select(constellation.c.id).where(constellation.c.area_id == query.area_id)
        wanted.append(constellation_of(household.c.id, day).in_(of_area))
    return wanted


def _of_ages(query: FindHouseholds) -> list[ColumnElement[bool]]:
    if query.takes_age is None:
        return []
    return [approval.c.age_from <= query.takes_age, approval.c.age_to >= query.takes_age]


def _has(word: str, day: date) -> ColumnElement[bool]:
    """Whether a word is found in what a household can be looked for by."""
    district = func.left(func.replace(household.c.postcode, " ", "", type_=String), -3)
    carer = select(person.c.id).where(
        person.c.household_id == household.c.id, is_there(day), _FULL_NAME.icontains(word, autoescape=True)
    )
    return or_(
        household.c.name.icontains(word, autoescape=True),
        household.c.ref.icontains(word, autoescape=True),
        func.upper(district) == word.upper(),
        carer.exists(),
    )


def _card(row: Any) -> HouseholdCard:
    is_approved = row.approval_id is not None
    return HouseholdCard(
        household_id=row.id,
        ref=row.ref,
        name=row.name,
        carers=tuple(row.carers or ()),
        postcode_district=district_of(row.postcode) or "",
        constellation_id=row.constellation_id,
        is_hub_home=row.is_hub_home,
        supervising_social_worker_id=row.worker_id,
        is_approved=is_approved,
        places=row.places,
        children=row.placed,
        vacancies=vacancies(row.places, row.placed) if is_approved else None,
    )
