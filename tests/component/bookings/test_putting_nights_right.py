"""Afterwards somebody says that the children didn't come, or left earlier; what was known before is kept."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverCancelled,
    SleepoverShortened,
)
from shared.contracts.calling_off import CalledOff, Side
from shared.contracts.other_nights import PUT_RIGHT_WITHIN_DAYS, PutNightsRight
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
)

TO_SUNDAY = (SUNDAY - TODAY).days


@pytest.fixture
async def over(bookings):
    """Ada's sleepover from Friday to Sunday, on the Monday after it."""
    asked = RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SUNDAY)
    view = await bookings.asked(asked, by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()
    bookings.clock.move(days=TO_SUNDAY + 1)
    return view.sleepover_id


async def where_ada_slept(bookings, known_at=None):
    async def on(night):
        board = await bookings.asked(WhoSleepsWhere(on=night, known_at=known_at), by=LIAISON)
        return next(one.sleeps_at for one in board.children if one.child_id == ADA)

    return [await on(night) for night in (FRIDAY, SATURDAY, SUNDAY)]


@pytest.mark.parametrize("by", [SATELLITE, HUB_CARER, LIAISON], ids=["satellite carer", "hub home carer", "liaison"])
async def test_who_left_earlier_slept_at_home_and_what_was_known_then_is_kept(bookings, over, by):
    then = bookings.clock()
    bookings.clock.move(hours=1)

    reply = await bookings.asked(PutNightsRight(sleepover_id=over, last_night_slept_on=FRIDAY), by=by)

    assert (reply.state, reply.last_night_on) == (SleepoverState.CONFIRMED, FRIDAY)
    [said] = await bookings.said()
    assert isinstance(said, SleepoverShortened)
    assert (said.is_correction, said.called_off, said.last_night_on) == (True, None, FRIDAY)
    assert await where_ada_slept(bookings) == [HUB, BIRCH, BIRCH]
    assert await where_ada_slept(bookings, known_at=then) == [HUB, HUB, HUB]


async def test_who_didnt_come_at_all_slept_at_home_each_night(bookings, over):
    reply = await bookings.asked(PutNightsRight(sleepover_id=over), by=HUB_CARER)

    assert (reply.state, reply.may_put_right) == (SleepoverState.CANCELLED, False)
    [said] = await bookings.said()
    assert isinstance(said, SleepoverCancelled)
    assert said.is_correction
    assert await where_ada_slept(bookings) == [BIRCH, BIRCH, BIRCH]


async def test_on_the_second_evening_the_nights_ahead_are_free_as_well(bookings, over):
    bookings.clock.move(days=-2)

    await bookings.asked(PutNightsRight(sleepover_id=over), by=HUB_CARER)

    again = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=SATURDAY, last_night_on=SUNDAY), by=SATELLITE
    )
    assert again.state is SleepoverState.REQUESTED


async def test_who_came_a_night_later_slept_at_home_on_the_first(bookings, over):
    reply = await bookings.asked(PutNightsRight(sleepover_id=over, first_night_slept_on=SATURDAY), by=HUB_CARER)

    assert (reply.first_night_on, reply.last_night_on) == (SATURDAY, SUNDAY)
    [said] = await bookings.said()
    assert (said.was_first_night_on, said.is_correction) == (FRIDAY, True)
    assert await where_ada_slept(bookings) == [BIRCH, HUB, HUB]


async def test_who_came_later_and_left_earlier_slept_there_in_between(bookings, over):
    right = PutNightsRight(sleepover_id=over, first_night_slept_on=SATURDAY, last_night_slept_on=SATURDAY)
    await bookings.asked(right, by=HUB_CARER)

    assert await where_ada_slept(bookings) == [BIRCH, HUB, BIRCH]


async def test_on_the_second_evening_they_come_a_night_later_and_stay_as_agreed(bookings, over):
    bookings.clock.move(days=-2)

    await bookings.asked(PutNightsRight(sleepover_id=over, first_night_slept_on=SATURDAY), by=SATELLITE)

    assert await where_ada_slept(bookings) == [BIRCH, HUB, HUB]


async def test_on_the_first_evening_they_come_tomorrow_instead_and_that_is_no_correction(bookings, over):
    bookings.clock.move(days=-3)

    await bookings.asked(PutNightsRight(sleepover_id=over, first_night_slept_on=SATURDAY), by=SATELLITE)

    [said] = await bookings.said()
    assert (said.was_first_night_on, said.is_correction) == (FRIDAY, False)
    assert said.called_off == CalledOff(by=Side.SATELLITE, days_before=0)
    assert await where_ada_slept(bookings) == [BIRCH, HUB, HUB]


@pytest.mark.parametrize(
    ("days", "slept", "reason"),
    [
        (0, (FRIDAY, None), "not_a_first_night"),
        (0, (SUNDAY + timedelta(days=1), None), "not_a_first_night"),
        (-3, (SUNDAY, None), "not_a_first_night"),
        (-3, (SATURDAY, SATURDAY), "not_over_yet"),
        (0, (SUNDAY, SATURDAY), "not_a_last_night"),
    ],
    ids=[
        "as agreed",
        "after the last",
        "after tomorrow",
        "more than that on its first evening",
        "the last before the first",
    ],
)
async def test_a_first_night_that_cant_be_is_refused(bookings, over, days, slept, reason):
    bookings.clock.move(days=days)
    first, last = slept

    right = PutNightsRight(sleepover_id=over, first_night_slept_on=first, last_night_slept_on=last)

    assert (await bookings.asked(right, by=HUB_CARER)).reason == reason


@pytest.mark.parametrize(
    ("days", "last", "reason"),
    [
        (-3, None, "not_over_yet"),
        (0, SUNDAY, "not_a_last_night"),
        (0, FRIDAY - timedelta(days=1), "not_a_last_night"),
        (-2, SATURDAY, "not_a_last_night"),
        (PUT_RIGHT_WITHIN_DAYS, None, "too_late"),
    ],
    ids=["on its first evening", "as agreed", "before it", "a night that isn't over", "two weeks after it"],
)
async def test_what_cant_be_is_refused_and_changes_nothing(bookings, over, days, last, reason):
    bookings.clock.move(days=days)

    reply = await bookings.asked(PutNightsRight(sleepover_id=over, last_night_slept_on=last), by=HUB_CARER)

    assert reply.reason == reason
    assert await bookings.said() == []
    may = (await bookings.asked(HowIsSleepover(sleepover_id=over), by=HUB_CARER)).may_put_right
    assert may is (reason != "too_late")


@pytest.mark.parametrize("by", [OTHER_SATELLITE, OTHER_LIAISON], ids=["another household", "another's liaison worker"])
async def test_it_is_nobody_elses_to_put_right(bookings, over, by):
    reply = await bookings.asked(PutNightsRight(sleepover_id=over), by=by)

    assert reply.reason == "not_yours"


async def test_what_was_only_asked_for_has_nothing_to_put_right(bookings):
    asked = RequestSleepover(child_ids=(ADA,), first_night_on=TODAY, last_night_on=FRIDAY)
    view = await bookings.asked(asked, by=SATELLITE)
    bookings.clock.move(days=1)

    reply = await bookings.asked(PutNightsRight(sleepover_id=view.sleepover_id), by=HUB_CARER)

    assert reply.reason == "not_waiting"
