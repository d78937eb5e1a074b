"""Which school holidays does the authority have, and what becomes of them?"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import structlog

from services.registry import grounds
from services.registry.policy.records.changes import refuse_if_changed_meanwhile
from services.registry.policy.registering.deciding import refuse_the_same
from services.registry.policy.school_holidays import (
    SchoolHoliday,
    refuse_what_cant_be,
    taken_away,
    those_that_are,
    with_days,
)
from services.registry.policy.telling import event_about_school_holiday
from services.registry.repository.keeping import facts
from services.registry.repository.keeping.turns import at_once, take_turns
from shared.contracts.refusals import refuse
from shared.contracts.school_holidays import (
    AddSchoolHoliday,
    CorrectSchoolHoliday,
    SchoolHolidays,
    TakeAwaySchoolHoliday,
    WhichSchoolHolidays,
)
from shared.contracts.school_holidays import SchoolHoliday as HolidayLine
from shared.persistence.work import Work

log = structlog.get_logger()


async def which_school_holidays(_query: WhichSchoolHolidays, work: Work) -> SchoolHolidays:
    """All that weren't taken away, soonest first."""
    known = those_that_are(await facts.facts(work, SchoolHoliday))
    versions = await facts.times_recorded(work, SchoolHoliday, [one.id for one in known])
    return SchoolHolidays(
        holidays=tuple(_line(one, versions[one.id]) for one in known),
        may_change=work.actor.has(*AddSchoolHoliday.asked_by),
    )


async def add_school_holiday(command: AddSchoolHoliday, work: Work) -> SchoolHolidays:
    """One more."""
    await take_turns(work)
    refuse_what_cant_be(command.first_on, command.last_on, await facts.facts(work, SchoolHoliday), work.today)
    empty = SchoolHoliday(
        id=uuid4(),
        started_on=command.first_on,
        ended_on=command.first_on,
        authority=work.authority,
        name=command.name,
        source=command.source.strip(),
    )
    return await _kept(with_days(empty, command.first_on, command.last_on), "school_holiday_added", work)


async def correct_school_holiday(command: CorrectSchoolHoliday, work: Work) -> SchoolHolidays:
    """It is called otherwise, on other days, or published elsewhere."""
    known, others = await _to_change(command.holiday_id, command.version, work)
    refuse_what_cant_be(command.first_on, command.last_on, others, work.today)
    corrected = with_days(
        replace(known, name=command.name, source=command.source.strip()), command.first_on, command.last_on
    )
    refuse_the_same(is_same=corrected == known)
    return await _kept(corrected, "school_holiday_corrected", work)


async def take_away_school_holiday(command: TakeAwaySchoolHoliday, work: Work) -> SchoolHolidays:
    """It is none."""
    known, _ = await _to_change(command.holiday_id, command.version, work)
    return await _kept(taken_away(known), "school_holiday_taken_away", work)


async def _to_change(holiday_id: UUID, looked_at: int, work: Work) -> tuple[SchoolHoliday, list[SchoolHoliday]]:
    """The holiday, while nobody else changes the register, and the others."""
    await take_turns(work)
    everything = those_that_are(await facts.facts(work, SchoolHoliday))
    known = next((one for one in everything if one.id == holiday_id), None)
    if known is None:
        raise refuse(
            grounds.NO_SUCH_RECORD, "There is no such school holiday any more. Look at the list again.", "holiday_id"
        )
    versions = await facts.times_recorded(work, SchoolHoliday, [known.id])
    refuse_if_changed_meanwhile(looked_at, versions[known.id])
    return known, [one for one in everything if one.id != holiday_id]


async def _kept(holiday: SchoolHoliday, event: str, work: Work) -> SchoolHolidays:
    async with at_once(work):
        await facts.save_facts(work, [holiday], by=work.actor.person_id)
    await say_school_holidays(work, [holiday])
    log.info("school_holiday_changed", holiday_id=str(holiday.id), how=event)
    return await which_school_holidays(WhichSchoolHolidays(), work)


async def say_school_holidays(work: Work, holidays: Sequence[SchoolHoliday]) -> None:
    """Says how these are, once they are saved."""
    versions = await facts.times_recorded(work, SchoolHoliday, [one.id for one in holidays]) if holidays else {}
    for one in holidays:
        work.say(event_about_school_holiday(one, versions[one.id]))


def _line(one: SchoolHoliday, version: int) -> HolidayLine:
    if one.recorded.at is None:
        raise ValueError("what is kept was recorded at some time")
    return HolidayLine(
        holiday_id=one.id,
        version=version,
        name=one.name.value,
        first_on=one.started_on,
        last_on=one.last_on,
        source=one.source,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )
