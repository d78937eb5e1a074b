"""Which records are kept for as long as the authority says, on a day?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from services.registry.policy.retention.erasing import Subject
from services.registry.policy.retention.holds import RecordHold
from services.registry.policy.retention.periods import PERIOD_OF, PeriodOnADay, Schedule, counted_for_a_child
from services.registry.repository.keeping.columns import (
    approval,
    assignment,
    child,
    death,
    erasure,
    household,
    person,
    placement,
    record_hold,
)
from services.registry.repository.keeping.facts import facts
from services.registry.repository.records.finding import fact_holds, is_true
from shared.contracts.registry import Kind
from shared.contracts.retention import DuePlace, DueRecord, Hold
from shared.persistence.work import Work

_NOT_ERASED = select(erasure.c.subject_id)


async def due_records(work: Work, schedule: Schedule, day: date) -> list[DueRecord]:
    """Every record that is due on a day, the one that is due the longest first."""
    holds = {one.subject_id: one for one in await facts(work, RecordHold, fact_holds(day, record_hold))}
    holds = {**await _with_their_carers(work, holds), **holds}
    found = [
        due_record(subject, period, holds.get(subject.id))
        for kind, those in ((Kind.CHILD, _children), (Kind.HOUSEHOLD, _households), (Kind.WORKER, _workers))
        for subject in await those(work)
        for period in [schedule.on(subject.period or PERIOD_OF[kind], day)]
        if subject.counted_from and period.due_on(subject.counted_from) <= day
    ]
    return sorted(found, key=place)


def place(one: DueRecord | DuePlace) -> tuple[date, str, UUID]:
    """By which what is due is in order."""
    return one.due_on, one.kind, one.subject_id


async def _with_their_carers(work: Work, holds: Mapping[UUID, RecordHold]) -> dict[UUID, RecordHold]:
    """The households of carers whose records are held: they aren't erased either."""
    query: Any = select(person.c.id, person.c.household_id).where(
        person.c.id.in_(list(holds)), person.c.household_id.is_not(None)
    )
    return {row.household_id: holds[row.id] for row in await work.session.exec(query)}


def due_record(subject: Subject, period: PeriodOnADay, hold: RecordHold | None) -> DueRecord:
    """A record whose period ends or has ended."""
    if subject.counted_from is None:
        raise ValueError("nothing is recorded from which to count")
    return DueRecord(
        subject_id=subject.id,
        kind=subject.kind,
        ref=subject.ref,
        name=subject.name,
        period=period.name,
        years=period.years,
        source=period.source,
        counted_from=subject.counted_from,
        due_on=period.due_on(subject.counted_from),
        hold=as_hold(hold),
    )


def as_hold(hold: RecordHold | None) -> Hold | None:
    """A hold as it is told."""
    if hold is None:
        return None
    return Hold(started_on=hold.started_on, reason=hold.reason, recorded_by=hold.recorded.by)


async def _children(work: Work) -> Iterable[Subject]:
    query: Any = (
        select(
            child.c.id,
            child.c.ref,
            child.c.first_name,
            child.c.last_name,
            child.c.date_of_birth,
            death.c.started_on.label("died_on"),
        )
        .outerjoin(death, and_(death.c.child_id == child.c.id, is_true(death)))
        .where(child.c.id.not_in(_NOT_ERASED))
    )
    found = []
    for row in await work.session.exec(query):
        period, counted_from = counted_for_a_child(row.date_of_birth, row.died_on)
        name = f"{row.first_name} {row.last_name}"
        found.append(Subject(row.id, Kind.CHILD, row.ref, name, counted_from=counted_from, period=period))
    return found


async def _households(work: Work) -> Iterable[Subject]:
    """Those whose approval has ended and with whom nobody lives."""
    approvals, placements = _ends(approval, "household_id"), _ends(placement, "household_id")
    query: Any = (
        select(household.c.id, household.c.ref, household.c.name, approvals.c.last, placements.c.last.label("placed"))
        .join(approvals, approvals.c.subject_id == household.c.id)
        .outerjoin(placements, placements.c.subject_id == household.c.id)
        .where(
            household.c.id.not_in(_NOT_ERASED),
            ~approvals.c.goes_on,
            or_(placements.c.goes_on.is_(None), ~placements.c.goes_on),
        )
    )
    return [
        Subject(row.id, Kind.HOUSEHOLD, row.ref, row.name, counted_from=max(row.last, row.placed or row.last))
        for row in await work.session.exec(query)
    ]


async def _workers(work: Work) -> Iterable[Subject]:
    """Those who were responsible for somebody, and are for nobody any more."""
    ends = _ends(assignment, "worker_id")
    query: Any = (
        select(person.c.id, person.c.ref, person.c.first_name, person.c.last_name, ends.c.last)
        .join(ends, ends.c.subject_id == person.c.id)
        .where(person.c.id.not_in(_NOT_ERASED), person.c.household_id.is_(None), ~ends.c.goes_on)
    )
    return [
        Subject(row.id, Kind.WORKER, row.ref, f"{row.first_name} {row.last_name}", counted_from=row.last)
        for row in await work.session.exec(query)
    ]


def _ends(table: Any, column: str) -> Any:
    """For each subject of facts: when the last of them ended, and whether one goes on."""
    return (
        select(
            table.c[column].label("subject_id"),
            func.max(table.c.ended_on).label("last"),
            func.bool_or(table.c.ended_on.is_(None)).label("goes_on"),
        )
        .where(is_true(table))
        .group_by(table.c[column])
        .subquery()
    )
