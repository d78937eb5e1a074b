"""Regular sleepovers are moved to a rule that has some of their nights: they stay with these, and the others go."""

import pytest

from shared.contracts.bookings import (
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverShortened,
)
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.series import (
    AgreeToSeries,
    DeclineSeries,
    SeriesCancelled,
    SeriesConfirmed,
    SeriesRequested,
    SeriesShortened,
)
from shared.contracts.words import DeclineReason, SleepoverState, ToldBy
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import CLEO, DEV, FRIDAY, HUB_CARER, OTHER_SATELLITE, SATELLITE, SATURDAY
from tests.component.bookings.laws_of_the_nights import broken_laws
from tests.component.bookings.test_moving_series import (
    A_DAY,
    CONFIRMED,
    EVERY_WEEK,
    ON_SATURDAYS,
    REQUESTED,
    SATURDAYS,
    agree,
    ahead,
    confirmed,
    move,
    moved,
)
from tests.component.bookings.test_series import FRIDAYS, how, states

SUNDAYS = [one + A_DAY for one in SATURDAYS]
FRIDAYS_ALONE = {"first_night_on": FRIDAY, "rule": EVERY_WEEK}


async def nights(room, series_id, state=CONFIRMED):
    """From when to when those are that stand so."""
    found = (await how(room, series_id)).sleepovers
    return [(one.first_night_on, one.last_night_on) for one in found if one.state is state]


async def laws_hold(room):
    async with room.database.work(AUTHORITY) as work:
        assert await broken_laws(work) == []


def each(*firsts, more=0):
    return [(one, one + more * A_DAY) for one in firsts]


@pytest.fixture
async def weekends(bookings):
    """Every Friday and Saturday night."""
    return await confirmed(bookings, nights=2)


@pytest.mark.parametrize(
    ("rule", "stay", "go"),
    [(FRIDAYS_ALONE, FRIDAYS, SATURDAYS), ({"first_night_on": SATURDAY, "rule": ON_SATURDAYS}, SATURDAYS, FRIDAYS)],
)
async def test_fewer_nights_each_time_are_theirs_at_once_and_told_once(bookings, weekends, rule, stay, go):
    kept = [one.sleepover_id for one in (await how(bookings, weekends)).sleepovers]
    looked = await move(bookings, weekends, **rule, dry_run=True)

    after = await moved(bookings, weekends, **rule)

    assert {one.in_the_way for one in looked.occurrences} == {""}
    assert [one.booked for one in looked.occurrences] == [(one,) for one in stay]
    assert [(one.first_night_on, one.last_night_on) for one in looked.given_up] == each(*go)
    assert await nights(bookings, after) == each(*stay)
    assert [one.sleepover_id for one in (await how(bookings, after)).sleepovers] == kept
    *those, whole = await bookings.said()
    assert {(type(one), one.told_by) for one in those} == {(SleepoverShortened, ToldBy.SERIES)}
    assert [one.was_first_night_on for one in those] == [None if stay is FRIDAYS else one for one in FRIDAYS]
    assert isinstance(whole, SeriesShortened)
    assert [(one.first_night_on, one.last_night_on) for one in whole.sleepovers] == each(*stay)
    wanted = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=go[1], last_night_on=go[1])
    assert (await bookings.asked(wanted, by=OTHER_SATELLITE)).state is REQUESTED
    await laws_hold(bookings)


async def test_with_other_nights_besides_nothing_is_given_up_before_the_last_yes(bookings, weekends):
    after = await moved(bookings, weekends, first_night_on=SATURDAY, rule=ON_SATURDAYS, nights=2)

    assert await nights(bookings, weekends) == each(*FRIDAYS, more=1)
    assert await nights(bookings, after, REQUESTED) == each(*SUNDAYS)
    assert (await how(bookings, after)).waits_together
    assert isinstance((await bookings.said())[-1], SeriesRequested)
    await laws_hold(bookings)

    await agree(bookings, after)

    assert await nights(bookings, after) == sorted(each(*SATURDAYS, *SUNDAYS))
    assert [type(one) for one in await bookings.said() if not hasattr(one, "told_by")] == [
        SeriesShortened,
        SeriesConfirmed,
    ]
    await laws_hold(bookings)


async def test_a_no_to_the_others_leaves_all_of_the_nights(bookings, weekends):
    after = await moved(bookings, weekends, first_night_on=SATURDAY, rule=ON_SATURDAYS, nights=2)

    await bookings.asked(DeclineSeries(series_id=after, reason=DeclineReason.HUB_HOME_AWAY), by=HUB_CARER)

    assert set(await states(bookings, after)) == {SleepoverState.DECLINED}
    assert await nights(bookings, weekends) == each(*FRIDAYS, more=1)


async def test_what_was_ended_earlier_meanwhile_keeps_what_is_left_of_it_or_goes(bookings, weekends):
    after = await moved(bookings, weekends, first_night_on=SATURDAY, rule=ON_SATURDAYS, nights=2)
    first, second, *_ = [one.sleepover_id for one in (await how(bookings, weekends)).sleepovers]
    await bookings.asked(EndSleepoverEarly(sleepover_id=first, last_night_on=FRIDAY), by=SATELLITE)
    await bookings.asked(CancelSleepover(sleepover_id=second), by=SATELLITE)

    await agree(bookings, after)

    gone = await bookings.asked(HowIsSleepover(sleepover_id=first), by=SATELLITE)
    assert (gone.state, gone.reason) == (SleepoverState.CANCELLED, DeclineReason.OTHER_NIGHTS)
    assert await nights(bookings, after) == sorted(each(*SATURDAYS[2:], *SUNDAYS))
    await laws_hold(bookings)


async def test_once_one_that_gives_up_nights_has_begun_nobody_agrees_to_the_others(bookings, weekends):
    after = await moved(bookings, weekends, first_night_on=SATURDAY, rule=ON_SATURDAYS, nights=2)
    bookings.clock.move(days=4)

    late = await bookings.asked(AgreeToSeries(series_id=after), by=HUB_CARER)

    assert late.reason == "too_late"
    assert await nights(bookings, weekends) == each(*FRIDAYS, more=1)


async def test_what_goes_whole_and_what_goes_in_part_go_together(bookings, weekends):
    """Fridays every other week: of the others all of the nights go."""
    every_other_week = EVERY_WEEK.replace("INTERVAL=1", "INTERVAL=2")

    after = await moved(bookings, weekends, first_night_on=FRIDAY, rule=every_other_week)

    assert await nights(bookings, after) == each(*FRIDAYS[::2])
    told = [one for one in await bookings.said() if not hasattr(one, "told_by")]
    assert [type(one) for one in told] == [SeriesCancelled, SeriesShortened]
    assert [one.first_night_on for one in told[0].sleepovers] == FRIDAYS[1::2]
    assert await ahead(bookings, weekends) == []


async def test_a_sleepover_keeps_no_nights_on_both_sides_of_one_that_it_gives_up(bookings):
    long = await confirmed(bookings, nights=3)
    sunday = SUNDAYS[0]

    looked = await move(bookings, long, **FRIDAYS_ALONE, besides=(sunday,), dry_run=True)

    named = {one.first_night_on: one.in_the_way for one in looked.occurrences if one.in_the_way}
    assert list(named) == [FRIDAY, sunday]
    assert "before and after some that it would give up" in named[sunday]
