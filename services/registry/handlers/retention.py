"""How long are records kept, which are due, and what holds one?"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

import structlog

from services.registry import grounds
from services.registry.policy.facts import fact_id, holding
from services.registry.policy.retention.erasing import Subject, in_the_way, is_erased
from services.registry.policy.retention.holds import held, lifted
from services.registry.policy.retention.periods import USUAL, KeptFor, Schedule
from services.registry.repository import names
from services.registry.repository.keeping.facts import save_facts
from services.registry.repository.keeping.turns import at_once, take_turns
from services.registry.repository.records import households as records_of_households
from services.registry.repository.retention import ageing, due, erasing, holds, subjects
from shared.contracts.record_words import PeriodName
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.registry import Kind, Purpose
from shared.contracts.retention import (
    DuePlace,
    DueRecord,
    DueRecords,
    HoldRecord,
    HowLongIsItKept,
    KeepItFor,
    LetGoByAge,
    LetGoOfWhatIsOld,
    LiftHold,
    NoticesLetGo,
    OpenPlace,
    OpenRecord,
    Period,
    Periods,
    PeriodTerm,
    RecordToErase,
    SupposedPeriod,
    WhatIsDue,
    WhatWouldGo,
)
from shared.persistence.work import Work

log = structlog.get_logger()

Place = tuple[date, str, UUID]
R = TypeVar("R", DueRecord, OpenRecord)


async def how_long_is_it_kept(query: HowLongIsItKept, work: Work) -> Periods:
    """Every period as it is on a day."""
    return _periods(await subjects.schedule(work), query.on or work.today)


async def keep_it_for(command: KeepItFor, work: Work) -> Periods:
    """Another period from a day on."""
    await take_turns(work)
    schedule, changed = (await subjects.schedule(work)).with_period(
        work.authority, command.name, command.years, on=command.on, source=command.source, reason=command.reason
    )
    if not command.dry_run:
        async with at_once(work):
            await save_facts(work, changed, by=work.actor.person_id)
        schedule = await subjects.schedule(work)
    return _periods(schedule, command.on)


async def what_is_due(query: WhatIsDue, work: Work) -> DueRecords:
    """What is due, and what is left open; who is named is written down as read, and of a household its carers."""
    day = query.on or work.today
    schedule = _supposing(await subjects.schedule(work), query.supposing)
    found = await due.due_records(work, schedule, day)
    open_ones = await due.left_open(work, schedule, day)
    after = due.place(query.after) if query.after else None
    open_after = due.open_place(query.open_after) if query.open_after else None
    # Whoever asks on in one of the two lists has seen where the other begins.
    named, last = _page(found if not open_after else [], due.place, after, query.most)
    shown, last_open = _page(open_ones if not after else [], due.open_place, open_after, query.most)
    told = [*((one.subject_id, one.kind) for one in named), *((one.subject_id, one.kind) for one in shown)]
    homes = [one for one, kind in told if kind is Kind.HOUSEHOLD]
    people = [one for one, kind in told if kind is not Kind.HOUSEHOLD]
    await names.write_down(
        work, [*people, *await records_of_households.carer_ids(work, homes, work.today)], query.purpose
    )
    return DueRecords(
        on=day,
        records=tuple(named),
        total=len(found),
        last=last and DuePlace(due_on=last.due_on, kind=last.kind, subject_id=last.subject_id),
        left_open=tuple(shown),
        total_left_open=len(open_ones),
        last_open=last_open and OpenPlace(since=last_open.since, kind=last_open.kind, subject_id=last_open.subject_id),
    )


def _page(
    records: Sequence[R], place: Callable[[R], Place], after: Place | None, most: int
) -> tuple[Sequence[R], R | None]:
    """At most so many beyond a place, and the last of them where there are more."""
    ahead = [one for one in records if after is None or place(one) > after]
    page = ahead[:most]
    return page, page[-1] if page and len(ahead) > most else None


async def let_go_of_what_is_old(command: LetGoOfWhatIsOld, work: Work) -> LetGoByAge:
    """Readings go, and it is said that notices do; nothing of those whose records are held."""
    schedule = await subjects.schedule(work)
    if command.dry_run:
        schedule = _supposing(schedule, command.supposing)
    since = {
        name: schedule.on(name, work.today).kept_since(work.today)
        for name in (PeriodName.READING_FROM_ITS_DAY, PeriodName.NOTICE_FROM_ITS_DAY)
    }
    held_ids = tuple(sorted(await holds.everybody_held(work)))
    readings_before, notices_before = since.values()
    readings = await ageing.readings_before(work, readings_before, held_ids)
    if not command.dry_run:
        await ageing.let_readings_go(work, readings_before, held_ids)
        name = PeriodName.NOTICE_FROM_ITS_DAY
        work.say(
            NoticesLetGo(
                period_id=fact_id(KeptFor.table, (work.authority, name), None),
                before=notices_before,
                held_ids=held_ids,
                thing_version=notices_before.toordinal(),
            )
        )
        log.info("old_readings_let_go", readings=readings)
    return LetGoByAge(
        readings=readings, readings_before=readings_before, notices_before=notices_before, held_ids=held_ids
    )


def _supposing(schedule: Schedule, supposed: SupposedPeriod | None) -> Schedule:
    return schedule.supposing(supposed.name, supposed.years) if supposed else schedule


async def what_would_go(query: WhatWouldGo, work: Work) -> RecordToErase:
    """What an erasure would take; of a record that is erased already, only that."""
    subject = await _known(work, query.subject_id)
    return await _to_erase(work, subject)


async def hold_record(command: HoldRecord, work: Work) -> RecordToErase:
    """Keeps it, from today on."""
    await take_turns(work)
    subject = await to_change(work, command.subject_id)
    known = await holds.holds_of(work, subject.id)
    await holds.keep(work, held(known, subject.id, work.today, command.reason))
    log.info("record_held", subject_id=str(subject.id))
    return await _to_erase(work, subject)


async def lift_hold(command: LiftHold, work: Work) -> RecordToErase:
    """Lets it go by its period again, from today on."""
    await take_turns(work)
    subject = await to_change(work, command.subject_id)
    await holds.keep(work, lifted(await holds.holds_of(work, subject.id), work.today, command.reason))
    log.info("hold_lifted", subject_id=str(subject.id))
    return await _to_erase(work, subject)


async def to_change(work: Work, subject_id: UUID) -> Subject:
    """Whose record it is. Refused: `no_such_record`, `erased_already`."""
    subject = await _known(work, subject_id)
    if erased := await subjects.erasure_of(work, subject_id):
        raise _already(is_erased(erased))
    return subject


async def due_on(work: Work, subject: Subject) -> DueRecord | None:
    """When a record's period ends or ended; nothing where nothing is recorded from which to count."""
    latest = (await subjects.schedule(work)).latest(subject.clocks, work.today)
    if latest is None:
        return None
    return due.due_record(subject, *latest, holding(await holds.holds_of(work, subject.id), work.today))


async def _known(work: Work, subject_id: UUID) -> Subject:
    subject = await subjects.subject_of(work, subject_id)
    if subject is None:
        raise refuse(
            grounds.NO_SUCH_RECORD, "There is no such record. Check that you have the right one.", "subject_id"
        )
    return await subjects.as_kept(work, subject)


def _already(error: RefusalError) -> RefusalError:
    refused = error.refused
    return refuse(grounds.ERASED_ALREADY.cited(refused.source), refused.detail, "subject_id")


async def _to_erase(work: Work, subject: Subject) -> RecordToErase:
    erased = await subjects.erasure_of(work, subject.id)
    if erased is not None:
        return RecordToErase(
            subject_id=subject.id,
            kind=subject.kind,
            ref="",
            name="",
            with_ids=(),
            due=None,
            due_on=None,
            hold=None,
            in_the_way=(),
            goes=(),
            erased=erased,
        )
    people = [*subject.carer_ids] if subject.kind is Kind.HOUSEHOLD else [subject.id]
    await names.write_down(work, people, Purpose.KEEP_THE_REGISTER)
    record = await due_on(work, subject)
    return RecordToErase(
        subject_id=subject.id,
        kind=subject.kind,
        ref=subject.ref,
        name=subject.name,
        with_ids=subject.carer_ids,
        due=record if record and record.due_on <= work.today else None,
        due_on=record and record.due_on,
        hold=due.as_hold(holding(await holds.holds_of(work, subject.id), work.today)),
        in_the_way=tuple(in_the_way(subject)),
        goes=tuple(await erasing.parts_of(work, subject)),
        erased=None,
    )


def _periods(schedule: Schedule, day: date) -> Periods:
    found = []
    for name in USUAL:
        period = schedule.on(name, day)
        own = period.set
        found.append(
            Period(
                name=name,
                years=period.years,
                source=period.source,
                started_on=own.started_on if own else None,
                ended_on=own.ended_on if own else None,
                reason=own.reason if own else "",
                recorded_at=own.recorded.at if own else None,
                recorded_by=own.recorded.by if own else None,
                terms=tuple(
                    PeriodTerm(
                        years=one.years,
                        source=one.source,
                        started_on=one.started_on,
                        ended_on=one.ended_on,
                        reason=one.reason,
                        recorded_at=one.recorded.at,
                        recorded_by=one.recorded.by,
                    )
                    for one in schedule.latest_first(name)
                ),
            )
        )
    return Periods(on=day, periods=tuple(found))
