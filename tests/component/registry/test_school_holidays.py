"""An authority's school holidays are what somebody of it has entered, and each change of them is said."""

from datetime import date, timedelta

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.school_holidays import (
    AddSchoolHoliday,
    CorrectSchoolHoliday,
    SchoolHolidayChanged,
    SchoolHolidayName,
    SchoolHolidays,
    TakeAwaySchoolHoliday,
    WhichSchoolHolidays,
)
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.lives import MANAGER

SOUTHSEA = "https://www.southsea.portsmouth.sch.uk/school-life/term-dates"
"""Where these days of 2025/26 are published, from Monday to Friday; here with the weekends around them."""
HALF_TERM = (date(2025, 10, 25), date(2025, 11, 2))
AUTUMN, CHRISTMAS = SchoolHolidayName.AUTUMN_HALF_TERM, SchoolHolidayName.CHRISTMAS
A_DAY = timedelta(days=1)


async def added(room, first=HALF_TERM[0], last=HALF_TERM[1], name=AUTUMN, by=MANAGER):
    return await room.asked(AddSchoolHoliday(name=name, first_on=first, last_on=last, source=SOUTHSEA), by=by)


async def known(room):
    reply = await room.asked(WhichSchoolHolidays(), by=actor(Role.LIAISON_WORKER))
    assert isinstance(reply, SchoolHolidays)
    assert not reply.may_change
    return reply.holidays


def correcting(one, **other):
    about = {"name": AUTUMN, "first_on": one.first_on, "last_on": one.last_on, "source": one.source}
    return CorrectSchoolHoliday(holiday_id=one.holiday_id, version=one.version, **{**about, **other})


async def test_what_is_entered_is_told_with_where_it_is_published(registry):
    reply = await added(registry)

    [one] = await known(registry)
    assert (one.name, one.first_on, one.last_on, one.source) == (AUTUMN, *HALF_TERM, SOUTHSEA)
    assert one.recorded_by == MANAGER.person_id
    assert reply.may_change
    assert reply.holidays == (one,)


async def test_a_holiday_is_said_without_where_it_is_published(registry):
    await added(registry)

    [one] = await known(registry)
    assert await registry.said() == [
        SchoolHolidayChanged(
            holiday_id=one.holiday_id,
            name=AUTUMN,
            first_on=HALF_TERM[0],
            last_on=HALF_TERM[1],
            is_taken_away=False,
            thing_version=1,
        )
    ]


async def test_they_are_told_soonest_first(registry):
    await added(registry, date(2025, 12, 20), date(2026, 1, 4), CHRISTMAS)
    await added(registry)

    assert [one.name for one in await known(registry)] == [AUTUMN, CHRISTMAS]


async def test_one_that_is_corrected_is_the_same_and_is_said_in_a_newer_version(registry):
    await added(registry)
    [before] = await known(registry)

    await registry.asked(correcting(before, last_on=HALF_TERM[1] + A_DAY, name=SchoolHolidayName.ANOTHER), by=MANAGER)

    [after] = await known(registry)
    assert (after.holiday_id, after.last_on, after.version) == (before.holiday_id, HALF_TERM[1] + A_DAY, 2)
    event = (await registry.said())[-1]
    assert (event.name, event.last_on, event.thing_version) == ("another", HALF_TERM[1] + A_DAY, 2)


async def test_what_was_entered_before_stays_known(registry):
    await added(registry)
    [before] = await known(registry)

    await registry.asked(correcting(before, last_on=HALF_TERM[1] + A_DAY), by=MANAGER)

    async with registry.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT was->>'ended_on' AS until FROM past WHERE table_name = 'school_holiday'")
    assert row["until"] == (HALF_TERM[1] + A_DAY).isoformat()


async def test_one_that_is_taken_away_is_told_no_more_and_said_to_be_none(registry):
    await added(registry)
    [one] = await known(registry)

    await registry.asked(TakeAwaySchoolHoliday(holiday_id=one.holiday_id, version=one.version), by=MANAGER)

    assert await known(registry) == ()
    event = (await registry.said())[-1]
    assert (event.holiday_id, event.is_taken_away, event.thing_version) == (one.holiday_id, True, 2)


async def test_the_days_of_one_that_was_taken_away_are_free_again(registry):
    await added(registry)
    [one] = await known(registry)
    await registry.asked(TakeAwaySchoolHoliday(holiday_id=one.holiday_id, version=one.version), by=MANAGER)

    await added(registry)

    [again] = await known(registry)
    assert again.holiday_id != one.holiday_id


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (HALF_TERM[0], HALF_TERM[0] - A_DAY, "ends_before_it_starts"),
        (date(2026, 7, 23), date(2027, 8, 31), "too_long_a_holiday"),
        (date(1949, 7, 23), date(1949, 8, 31), "impossible_day"),
        (date(2026, 7, 23), date(9999, 12, 31), "impossible_day"),
    ],
)
async def test_what_no_holiday_can_be_is_refused(registry, first, last, reason):
    reply = await added(registry, first, last)

    assert isinstance(reply, Refused)
    assert reply.reason == reason
    assert await known(registry) == ()


@pytest.mark.parametrize("first", [HALF_TERM[0] - A_DAY, HALF_TERM[1]])
async def test_no_day_lies_in_two(registry, first):
    await added(registry)

    reply = await added(registry, first, first + A_DAY, CHRISTMAS)

    assert isinstance(reply, Refused)
    assert reply.reason == "holidays_overlap"
    assert "25 October 2025 to 2 November 2025" in reply.detail
    assert len(await known(registry)) == 1


async def test_one_follows_another_the_next_day(registry):
    await added(registry)

    assert isinstance(await added(registry, HALF_TERM[1] + A_DAY, HALF_TERM[1] + A_DAY, CHRISTMAS), SchoolHolidays)


async def test_a_correction_doesn_t_run_into_another(registry):
    await added(registry)
    await added(registry, date(2025, 12, 20), date(2026, 1, 4), CHRISTMAS)
    [first, _] = await known(registry)

    reply = await registry.asked(correcting(first, last_on=date(2025, 12, 20)), by=MANAGER)

    assert isinstance(reply, Refused)
    assert reply.reason == "holidays_overlap"


async def test_nobody_overwrites_what_they_haven_t_seen(registry):
    await added(registry)
    [seen] = await known(registry)
    await registry.asked(correcting(seen, last_on=HALF_TERM[1] - A_DAY), by=MANAGER)

    replies = [
        await registry.asked(correcting(seen), by=MANAGER),
        await registry.asked(TakeAwaySchoolHoliday(holiday_id=seen.holiday_id, version=seen.version), by=MANAGER),
    ]

    assert [reply.reason for reply in replies] == ["changed_meanwhile", "changed_meanwhile"]
    assert (await known(registry))[0].last_on == HALF_TERM[1] - A_DAY


async def test_what_changes_nothing_isn_t_recorded(registry):
    await added(registry)
    [one] = await known(registry)

    reply = await registry.asked(correcting(one), by=MANAGER)

    assert reply.reason == "nothing_changes"
    assert (await known(registry))[0].version == 1


async def test_one_that_is_gone_can_t_be_corrected(registry):
    await added(registry)
    [one] = await known(registry)
    await registry.asked(TakeAwaySchoolHoliday(holiday_id=one.holiday_id, version=one.version), by=MANAGER)

    reply = await registry.asked(correcting(one, last_on=HALF_TERM[1] - A_DAY), by=MANAGER)

    assert reply.reason == "no_such_record"


async def test_another_authority_has_its_own(registry):
    await added(registry)

    elsewhere = actor(Role.PROGRAMME_MANAGER, authority="elsewhere")
    reply = await added(registry, by=elsewhere)

    assert len(reply.holidays) == 1
    assert len(await known(registry)) == 1


@pytest.mark.parametrize("role", [Role.LIAISON_WORKER, Role.DATA_ANALYST, Role.HUB_HOME_CARER])
async def test_who_sets_no_rules_enters_none(registry, role):
    with pytest.raises(NotAllowedError):
        await added(registry, by=actor(role))
