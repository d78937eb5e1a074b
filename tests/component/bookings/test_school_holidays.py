"""Bookings knows the authority's school holidays, and says which regular days lie in one."""

import itertools
from datetime import timedelta

import pytest

from services.bookings.plugin import plugin
from shared.contracts.bookings import CancelSleepover
from shared.contracts.packs import id_of
from shared.contracts.school_holidays import (
    KnownSchoolHolidays,
    SchoolHolidayChanged,
    SchoolHolidayDays,
    SchoolHolidayName,
)
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import FRIDAY, LIAISON, SATELLITE, SATURDAY, the_register
from tests.component.bookings.a_family_time import how_is, planned
from tests.component.bookings.test_series import FRIDAYS, a_series, asked, how
from tests.component.bookings.what_the_register_says import RoomThatLooks

CHRISTMAS, ANOTHER = SchoolHolidayName.CHRISTMAS, SchoolHolidayName.ANOTHER
A_DAY = timedelta(days=1)
WEEKLY = {"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261225"}


def a_holiday(first, last, *, name=CHRISTMAS, version=1, gone=False, ref="christmas"):
    return SchoolHolidayChanged(
        thing_version=version,
        holiday_id=id_of(AUTHORITY, "school_holidays", ref),
        name=name,
        first_on=first,
        last_on=last,
        is_taken_away=gone,
    )


def days_of(event):
    return SchoolHolidayDays(name=event.name, first_on=event.first_on, last_on=event.last_on)


async def looked_at(room, **more):
    return await room.asked(a_series(**more, dry_run=True), by=SATELLITE)


async def there(room):
    """In which school holidays each Friday lies."""
    return [one.school_holidays for one in (await looked_at(room)).occurrences]


IN_NONE = [()] * len(FRIDAYS)


async def test_a_night_lies_in_a_holiday_by_its_evening(bookings):
    await bookings.heard(a_holiday(FRIDAYS[1] + A_DAY, FRIDAYS[3]))

    assert await there(bookings) == [(), (), (CHRISTMAS,), (CHRISTMAS,), ()]


async def test_of_several_nights_one_in_a_holiday_is_enough(bookings):
    await bookings.heard(a_holiday(FRIDAYS[1] + A_DAY, FRIDAYS[1] + 2 * A_DAY))

    looked = await looked_at(bookings, nights=2)

    assert [bool(one.school_holidays) for one in looked.occurrences] == [False, True, False, False, False]


async def test_it_is_told_which_are_known_and_until_when(bookings):
    christmas = a_holiday(FRIDAYS[3], FRIDAYS[3] + 14 * A_DAY)
    later = a_holiday(FRIDAYS[4] + 60 * A_DAY, FRIDAYS[4] + 64 * A_DAY, name=ANOTHER, ref="later")
    await bookings.heard(later, christmas)

    looked = await looked_at(bookings)

    assert looked.school_holidays == KnownSchoolHolidays(holidays=(days_of(christmas),), until=later.last_on)


async def test_where_none_is_entered_none_is_known(bookings):
    looked = await looked_at(bookings)

    assert looked.school_holidays == KnownSchoolHolidays()
    assert [one.school_holidays for one in looked.occurrences] == IN_NONE


async def test_one_that_can_t_be_is_named_with_its_holiday_as_well(bookings):
    await bookings.heard(a_holiday(FRIDAYS[1], FRIDAYS[1]))
    await asked(bookings, rule=f"FREQ=WEEKLY;INTERVAL=1;UNTIL={FRIDAYS[1]:%Y%m%d}")

    [first, second, *_] = (await looked_at(bookings)).occurrences

    assert (bool(first.in_the_way), first.school_holidays) == (True, ())
    assert (bool(second.in_the_way), second.school_holidays) == (True, (CHRISTMAS,))


HISTORY = [
    a_holiday(FRIDAYS[0], FRIDAYS[1]),
    a_holiday(FRIDAYS[2], FRIDAYS[2], version=2),
    a_holiday(FRIDAYS[3], FRIDAYS[3], version=3, name=ANOTHER),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(len(HISTORY)))))
async def test_whatever_the_order_of_hearing_the_last_word_holds(room_of, order):
    async with room_of(plugin, kind=RoomThatLooks) as room:
        await room.heard(*the_register(), *(HISTORY[place] for place in order), HISTORY[order[0]])

        assert await there(room) == [(), (), (), (ANOTHER,), ()]


async def test_one_that_is_taken_away_is_none_whenever_that_is_heard(bookings):
    gone = a_holiday(FRIDAYS[1], FRIDAYS[1], version=2, gone=True)
    await bookings.heard(gone, a_holiday(FRIDAYS[1], FRIDAYS[1]))

    looked = await looked_at(bookings)

    assert [one.school_holidays for one in looked.occurrences] == IN_NONE
    assert looked.school_holidays == KnownSchoolHolidays()


async def test_another_authoritys_is_nobodys_holiday_here(bookings):
    await bookings.heard(a_holiday(FRIDAYS[1], FRIDAYS[1]), authority="elsewhere")

    assert await there(bookings) == IN_NONE


async def test_a_holiday_that_is_entered_later_changes_nothing_that_is_booked(bookings):
    series_id = await asked(bookings)
    before = await how(bookings, series_id)
    await bookings.said()

    await bookings.heard(a_holiday(FRIDAYS[1], FRIDAYS[2]))

    after = await how(bookings, series_id)
    assert after.sleepovers == before.sleepovers
    assert await bookings.said() == []
    assert before.in_school_holidays == ()
    assert [(one.sleepover_id, one.school_holidays) for one in after.in_school_holidays] == [
        (before.sleepovers[number].sleepover_id, (CHRISTMAS,)) for number in (1, 2)
    ]


async def test_one_that_is_called_off_still_lies_where_it_lay(bookings):
    series_id = await asked(bookings)
    await bookings.heard(a_holiday(FRIDAYS[1], FRIDAYS[1]))
    [_, second, *_] = (await how(bookings, series_id)).sleepovers
    off = CancelSleepover(sleepover_id=second.sleepover_id, reason=DeclineReason.PLANS_CHANGED)
    await bookings.asked(off, by=SATELLITE)

    view = await how(bookings, series_id)

    assert view.sleepovers[1].state is SleepoverState.CANCELLED
    assert [one.sleepover_id for one in view.in_school_holidays] == [second.sleepover_id]


async def test_regular_family_time_is_told_with_the_holidays_of_its_days(family):
    event = a_holiday(FRIDAY + 5 * A_DAY, FRIDAY + 9 * A_DAY)
    await family.heard(event)

    looked = await planned(family, **WEEKLY, dry_run=True)

    assert [one.school_holidays for one in looked.days] == [(), (CHRISTMAS,), (), (), ()]
    assert looked.school_holidays == KnownSchoolHolidays(holidays=(days_of(event),), until=event.last_on)


async def test_a_family_time_and_those_of_its_series_tell_in_which_holiday_they_lie(family):
    first = (await planned(family, **WEEKLY)).family_time_id
    await family.heard(a_holiday(FRIDAY, SATURDAY), a_holiday(FRIDAYS[2], FRIDAYS[2], name=ANOTHER, ref="2"))

    view = await how_is(family, first, by=LIAISON)

    assert view.school_holidays == (CHRISTMAS,)
    assert [one.school_holidays for one in view.others] == [(), (ANOTHER,), (), ()]
