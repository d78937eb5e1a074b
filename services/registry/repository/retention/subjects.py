"""Whose record is it, what of it is still in use, and was it erased?"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from services.registry.policy.retention.clocks import (
    counted_for_a_carer,
    counted_for_a_child,
    counted_for_a_worker,
)
from services.registry.policy.retention.deaths import Death, died_on
from services.registry.policy.retention.erasing import Subject
from services.registry.policy.retention.periods import KeptFor, Schedule
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping.columns import (
    approval,
    assignment,
    child,
    erasure,
    household,
    hub_home,
    membership,
    person,
    placement,
    record_hold,
    stay,
)
from services.registry.repository.keeping.facts import facts, facts_about
from services.registry.repository.records.finding import fact_holds, is_true
from services.registry.repository.retention import lives
from shared.contracts.record_words import PeriodName
from shared.contracts.registry import Kind
from shared.contracts.retention import ErasureRecord
from shared.contracts.words import SleepoverState
from shared.persistence.held import AtHome
from shared.persistence.work import Work

_EXPECTED = (SleepoverState.REQUESTED.value, SleepoverState.CONFIRMED.value)


async def schedule(work: Work) -> Schedule:
    """How long the authority keeps what."""
    return Schedule(await facts(work, KeptFor))


async def deaths_of(work: Work, child_id: UUID, at: datetime | None = None) -> Sequence[Death]:
    """What was ever recorded of a child's death; `at` as it was recorded at a moment."""
    return (await facts_about(work, Death, "child_id", [child_id], at)).get(child_id, ())


async def erasure_of(work: Work, subject_id: UUID) -> ErasureRecord | None:
    """That somebody's record was erased; nothing where it wasn't."""
    query: Any = select(erasure).where(erasure.c.subject_id == subject_id)
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    period = PeriodName(row.period) if row.period else None
    return ErasureRecord(erased_at=row.erased_at, period=period, source=row.source)


async def erased_among(work: Work, ids: Collection[UUID]) -> dict[UUID, date]:
    """Those of these whose records were erased, and when."""
    query: Any = select(erasure.c.subject_id, erasure.c.erased_at).where(erasure.c.subject_id.in_(ids))
    return {row.subject_id: row.erased_at.date() for row in await work.session.exec(query)}


async def everybody_erased(work: Work) -> dict[UUID, date]:
    """All whose records were erased, and when."""
    query: Any = select(erasure.c.subject_id, erasure.c.erased_at)
    return {row.subject_id: row.erased_at.date() for row in await work.session.exec(query)}


async def subject_of(work: Work, subject_id: UUID) -> Subject | None:
    """Whose record it is; nothing of whom the registry doesn't know."""
    return await _child(work, subject_id) or await _household(work, subject_id) or await _person(work, subject_id)


async def as_kept(work: Work, subject: Subject) -> Subject:
    """The subject with the periods for which its record is kept; a child has its own already."""
    if subject.kind is Kind.WORKER:
        life = (await lives.workers(work, subject.id))[subject.id]
        return replace(subject, clocks=counted_for_a_worker(life))
    theirs = await home_of(work, subject) if subject.kind is not Kind.CHILD else None
    if theirs is None:
        return subject
    home = (await lives.households(work, theirs.household_id))[theirs.household_id]
    is_applying = not home.goes_on and home.application is not None
    return replace(subject, clocks=counted_for_a_carer(home, theirs.until), is_applying=is_applying)


async def home_of(work: Work, subject: Subject) -> AtHome | None:
    """The household that a record is, or that somebody is a carer of, with their days there; a child's is none."""
    if subject.kind is Kind.HOUSEHOLD:
        return AtHome(subject.id)
    query: Any = select(person.c.household_id, person.c.joined_on, person.c.left_on).where(person.c.id == subject.id)
    row = (await work.session.exec(query)).first()
    return AtHome(row.household_id, row.joined_on, row.left_on) if row and row.household_id else None


async def _child(work: Work, child_id: UUID) -> Subject | None:
    query: Any = select(child).where(child.c.id == child_id)
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    clock = counted_for_a_child(row.date_of_birth, died_on(await deaths_of(work, child_id)))
    return Subject(
        id=row.id,
        kind=Kind.CHILD,
        ref=row.ref,
        name=f"{row.first_name} {row.last_name}",
        clocks=(clock,),
        is_placed=await _is_there(work, placement.c.child_id == child_id, _open(work, placement)),
        is_expected=await _is_there(
            work, stay.c.child_id == child_id, stay.c.last_night_on >= work.tonight, stay.c.state.in_(_EXPECTED)
        ),
    )


async def _household(work: Work, household_id: UUID) -> Subject | None:
    query: Any = select(household).where(household.c.id == household_id, is_no_copy(household.c.id))
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    carers: Any = select(person.c.id).where(person.c.household_id == household_id).order_by(person.c.id)
    return Subject(
        id=row.id,
        kind=Kind.HOUSEHOLD,
        ref=row.ref,
        name=row.name,
        carer_ids=tuple((await work.session.exec(carers)).scalars()),
        is_placed=await _is_there(work, placement.c.household_id == household_id, _open(work, placement)),
        is_approved=await _is_there(work, approval.c.household_id == household_id, _open(work, approval)),
        is_in_a_constellation=await _is_in_a_constellation(work, household_id),
        held_with=await _held(work, record_hold.c.subject_id.in_(carers.order_by(None))),
    )


async def _person(work: Work, person_id: UUID) -> Subject | None:
    query: Any = select(person).where(person.c.id == person_id)
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    name = f"{row.first_name} {row.last_name}"
    if row.household_id is None:
        own = assignment.c.worker_id == person_id
        return Subject(
            id=row.id,
            kind=Kind.WORKER,
            ref=row.ref,
            name=name,
            has_duties=await _is_there(work, own, _open(work, assignment)),
        )
    home = await _household(work, row.household_id)
    is_needed = bool(home and row.is_main_carer)
    return Subject(
        id=row.id,
        kind=Kind.CARER,
        ref=row.ref,
        name=name,
        is_placed=is_needed and bool(home and home.is_placed),
        is_approved=is_needed and bool(home and home.is_approved),
        is_in_a_constellation=is_needed and bool(home and home.is_in_a_constellation),
        held_with=await _held(work, record_hold.c.subject_id == row.household_id),
    )


async def _held(work: Work, whose: ColumnElement[bool]) -> tuple[str, ...]:
    query: Any = select(record_hold.c.reason).where(whose, fact_holds(work.today, record_hold))
    return tuple((await work.session.exec(query.order_by(record_hold.c.started_on))).scalars())


async def _is_in_a_constellation(work: Work, household_id: UUID) -> bool:
    row = membership.c
    goes_on = or_(row.left_on.is_(None), row.left_on > work.today)
    is_member = await _is_there(
        work, row.household_id == household_id, goes_on, is_true(membership, "joined_on", "left_on")
    )
    return is_member or await _is_there(work, hub_home.c.household_id == household_id, _open(work, hub_home))


def _open(work: Work, table: Any) -> ColumnElement[bool]:
    """Whether it holds today, or on a day to come."""
    return and_(or_(table.c.ended_on.is_(None), table.c.ended_on > work.today), is_true(table))


async def _is_there(work: Work, *where: ColumnElement[bool]) -> bool:
    query: Any = select(func.count()).where(*where)
    return bool((await work.session.exec(query)).one()[0])
