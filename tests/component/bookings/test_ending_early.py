"""Children go home earlier than was agreed: the board knows, the beds are free, and what was slept stands."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverShortened,
)
from shared.contracts.calling_off import CalledOff, Side
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    CLEO,
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

UNWELL = DeclineReason.CHILD_UNWELL


@pytest.fixture
async def agreed(bookings):
    """Ada's sleepover from Friday to Sunday, on Friday's evening."""
    view = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SUNDAY), by=SATELLITE
    )
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()
    bookings.clock.move(days=(FRIDAY - TODAY).days)
    return view.sleepover_id


async def where_ada_sleeps(bookings, night):
    board = await bookings.asked(WhoSleepsWhere(on=night), by=LIAISON)
    return next(one.sleeps_at for one in board.children if one.child_id == ADA)


@pytest.mark.parametrize("by", [SATELLITE, HUB_CARER, LIAISON], ids=["satellite carer", "hub home carer", "liaison"])
async def test_whoever_can_call_it_off_can_end_it_early_and_the_beds_are_free_from_then_on(bookings, agreed, by):
    reply = await bookings.asked(EndSleepoverEarly(sleepover_id=agreed, last_night_on=FRIDAY, reason=UNWELL), by=by)

    [said] = await bookings.said()
    assert isinstance(said, SleepoverShortened)
    assert (said.last_night_on, said.reason, said.state, said.thing_version) == (
        FRIDAY,
        UNWELL,
        SleepoverState.CONFIRMED,
        3,
    )
    assert (reply.last_night_on, reply.may_end_after) == (FRIDAY, ())
    assert [await where_ada_sleeps(bookings, night) for night in (FRIDAY, SATURDAY)] == [HUB, BIRCH]
    again = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=SATURDAY, last_night_on=SUNDAY), by=SATELLITE
    )
    assert again.state is SleepoverState.REQUESTED


async def test_the_nights_that_can_be_the_last_begin_with_last_night(bookings, agreed):
    on_friday = await bookings.asked(HowIsSleepover(sleepover_id=agreed), by=SATELLITE)
    bookings.clock.move(days=1)
    on_saturday = await bookings.asked(HowIsSleepover(sleepover_id=agreed), by=SATELLITE)
    bookings.clock.move(days=1)
    on_sunday = await bookings.asked(HowIsSleepover(sleepover_id=agreed), by=SATELLITE)
    bookings.clock.move(days=1)
    on_monday = await bookings.asked(HowIsSleepover(sleepover_id=agreed), by=SATELLITE)

    assert on_friday.may_end_after == (FRIDAY, SATURDAY)
    assert on_saturday.may_end_after == (FRIDAY, SATURDAY)
    assert on_sunday.may_end_after == (SATURDAY,)
    assert on_monday.may_end_after == ()


@pytest.mark.parametrize(
    ("days", "last", "reason"),
    [
        (0, FRIDAY - timedelta(days=1), "not_a_last_night"),
        (0, SUNDAY, "not_a_last_night"),
        (2, FRIDAY, "not_a_last_night"),
        (3, SATURDAY, "too_late"),
    ],
    ids=["a night before it", "as agreed", "a night that was slept", "after it"],
)
async def test_what_cant_be_is_refused_and_changes_nothing(bookings, agreed, days, last, reason):
    bookings.clock.move(days=days)

    reply = await bookings.asked(EndSleepoverEarly(sleepover_id=agreed, last_night_on=last), by=SATELLITE)

    assert isinstance(reply, Refused)
    assert reply.reason == reason
    assert await bookings.said() == []
    assert (await bookings.asked(HowIsSleepover(sleepover_id=agreed), by=LIAISON)).last_night_on == SUNDAY


async def test_nights_are_taken_off_its_end_before_it_begins_and_the_others_stay_agreed(bookings, agreed):
    bookings.clock.move(days=-2)
    before = await bookings.asked(HowIsSleepover(sleepover_id=agreed), by=SATELLITE)

    reply = await bookings.asked(EndSleepoverEarly(sleepover_id=agreed, last_night_on=FRIDAY), by=SATELLITE)

    assert before.may_end_after == (FRIDAY, SATURDAY)
    assert (reply.state, reply.last_night_on, reply.may_cancel) == (SleepoverState.CONFIRMED, FRIDAY, True)
    [said] = await bookings.said()
    assert said.called_off == CalledOff(by=Side.SATELLITE, days_before=2)
    assert [await where_ada_sleeps(bookings, night) for night in (FRIDAY, SATURDAY)] == [HUB, BIRCH]


async def test_who_was_there_by_then_is_told_apart_from_who_was_to_come(bookings, agreed):
    bookings.clock.move(days=1)

    await bookings.asked(EndSleepoverEarly(sleepover_id=agreed, last_night_on=FRIDAY), by=HUB_CARER)

    [said] = await bookings.said()
    assert said.called_off == CalledOff(by=Side.HUB_HOME, days_before=None)


@pytest.mark.parametrize("by", [OTHER_SATELLITE, OTHER_LIAISON], ids=["another household", "another's liaison worker"])
async def test_it_is_nobody_elses_to_end(bookings, agreed, by):
    reply = await bookings.asked(EndSleepoverEarly(sleepover_id=agreed, last_night_on=FRIDAY), by=by)

    assert isinstance(reply, Refused)
    assert reply.reason == "not_yours"


async def test_a_reason_of_the_register_is_nobodys_to_give(bookings, agreed):
    reply = await bookings.asked(
        EndSleepoverEarly(sleepover_id=agreed, last_night_on=FRIDAY, reason=DeclineReason.CHILD_HAS_MOVED),
        by=SATELLITE,
    )

    assert isinstance(reply, Refused)
    assert reply.reason == "not_a_reason"


async def test_a_request_that_waits_is_cancelled_and_not_ended_early(bookings):
    view = await bookings.asked(
        RequestSleepover(child_ids=(CLEO,), first_night_on=TODAY, last_night_on=FRIDAY), by=OTHER_SATELLITE
    )

    reply = await bookings.asked(
        EndSleepoverEarly(sleepover_id=view.sleepover_id, last_night_on=TODAY), by=OTHER_SATELLITE
    )

    assert view.may_end_after == ()
    assert isinstance(reply, Refused)
    assert reply.reason == "not_waiting"
