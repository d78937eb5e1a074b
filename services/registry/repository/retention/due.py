"""Which records are kept for as long as the authority says, on a day?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from services.registry.policy.retention.clocks import (
    Clock,
    counted_for_a_carer,
    counted_for_a_child,
    counted_for_a_household,
    counted_for_a_worker,
    left_open_by_a_household,
    left_open_by_a_worker,
)
from services.registry.policy.retention.erasing import Subject
from services.registry.policy.retention.holds import RecordHold
from services.registry.policy.retention.periods import PeriodOnADay, Schedule
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping.columns import child, death, erasure, household, person, record_hold
from services.registry.repository.keeping.facts import facts
from services.registry.repository.records.finding import fact_holds, is_true
from services.registry.repository.retention import lives
from shared.contracts.record_words import PeriodName
from shared.contracts.registry import Kind
from shared.contracts.retention import DuePlace, DueRecord, Hold, OpenPlace, OpenRecord
from shared.persistence.work import Work

_ERASED = select(erasure.c.subject_id)


async def due_records(work: Work, schedule: Schedule, day: date) -> list[DueRecord]:
    """Every record that is due on a day, the one that is due the longest first."""
    holds = await _holds(work, day)
    found = [
        due_record(subject, *latest, holds.get(subject.id))
        for those in (_children, _households, _carers_who_left, _workers)
        for subject in await those(work)
        if (latest := schedule.latest(subject.clocks, day)) and latest[0].due_on(latest[1].counted_from) <= day
    ]
    return sorted(found, key=place)


async def left_open(work: Work, schedule: Schedule, day: date) -> list[OpenRecord]:
    """Every record that no period would ever end, open for as long as the authority says; the longest first."""
    holds = await _holds(work, day)
    since = schedule.on(PeriodName.OPEN_UNTIL_LOOKED_AT, day).kept_since(day)
    homes, workers = await lives.households(work), await lives.workers(work)
    ways = {
        **{one: left_open_by_a_household(life) for one, life in homes.items()},
        **{one: left_open_by_a_worker(life) for one, life in workers.items()},
    }
    found = [
        OpenRecord(
            subject_id=subject.id,
            kind=subject.kind,
            ref=subject.ref,
            name=subject.name,
            why=way.why,
            since=way.since,
            hold=as_hold(holds.get(subject.id)),
        )
        for those in (_households, _workers)
        for subject in await those(work)
        if (way := ways.get(subject.id)) is not None and way.since <= since
    ]
    return sorted(found, key=open_place)


async def _holds(work: Work, day: date) -> Mapping[UUID, RecordHold]:
    """What is held on a day, a household with its carers."""
    holds = {one.subject_id: one for one in await facts(work, RecordHold, fact_holds(day, record_hold))}
    return {**await _with_their_carers(work, holds), **holds}


def place(one: DueRecord | DuePlace) -> tuple[date, str, UUID]:
    """By which what is due is in order."""
    return one.due_on, one.kind, one.subject_id


def open_place(one: OpenRecord | OpenPlace) -> tuple[date, str, UUID]:
    """By which those are in order of which no period counts."""
    return one.since, one.kind, one.subject_id


async def _with_their_carers(work: Work, holds: Mapping[UUID, RecordHold]) -> dict[UUID, RecordHold]:
    """The households of carers whose records are held: they aren't erased either."""
    query: Any = select(person.c.id, person.c.household_id).where(
        person.c.id.in_(list(holds)), person.c.household_id.is_not(None)
    )
    return {row.household_id: holds[row.id] for row in await work.session.exec(query)}


def due_record(subject: Subject, period: PeriodOnADay, clock: Clock, hold: RecordHold | None) -> DueRecord:
    """A record whose period ends or has ended."""
    return DueRecord(
        subject_id=subject.id,
        kind=subject.kind,
        ref=subject.ref,
        name=subject.name,
        period=period.name,
        years=period.years,
        source=period.source,
        counted_from=clock.counted_from,
        due_on=period.due_on(clock.counted_from),
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
        .where(child.c.id.not_in(_ERASED))
    )
    found = []
    for row in await work.session.exec(query):
        clock = counted_for_a_child(row.date_of_birth, row.died_on)
        found.append(Subject(row.id, Kind.CHILD, row.ref, f"{row.first_name} {row.last_name}", clocks=(clock,)))
    return found


async def _households(work: Work) -> Iterable[Subject]:
    known = await lives.households(work)
    query: Any = select(household.c.id, household.c.ref, household.c.name).where(
        household.c.id.not_in(_ERASED), is_no_copy(household.c.id)
    )
    return [
        Subject(row.id, Kind.HOUSEHOLD, row.ref, row.name, clocks=counted_for_a_household(known[row.id]))
        for row in await work.session.exec(query)
    ]


async def _carers_who_left(work: Work) -> Iterable[Subject]:
    """Those whose household goes on without them; the others go with theirs."""
    known = await lives.households(work)
    query: Any = select(person.c.id, person.c.ref, person.c.first_name, person.c.last_name, person.c.household_id)
    gone = query.add_columns(person.c.left_on).where(
        person.c.id.not_in(_ERASED), person.c.household_id.is_not(None), person.c.left_on.is_not(None)
    )
    return [
        Subject(
            row.id,
            Kind.CARER,
            row.ref,
            f"{row.first_name} {row.last_name}",
            clocks=counted_for_a_carer(known[row.household_id], row.left_on),
        )
        for row in await work.session.exec(gone)
        if known[row.household_id].goes_on
    ]


async def _workers(work: Work) -> Iterable[Subject]:
    known = await lives.workers(work)
    query: Any = select(person.c.id, person.c.ref, person.c.first_name, person.c.last_name).where(
        person.c.id.not_in(_ERASED), person.c.household_id.is_(None)
    )
    return [
        Subject(
            row.id,
            Kind.WORKER,
            row.ref,
            f"{row.first_name} {row.last_name}",
            clocks=counted_for_a_worker(known[row.id]),
        )
        for row in await work.session.exec(query)
    ]
