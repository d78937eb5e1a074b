"""Something is done to a sleepover for one of two children: the other keeps the bed, and all that was agreed."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverCancelled,
    SleepoverShortened,
    WhatIsOn,
)
from shared.contracts.calling_off import CalledOff, Side
from shared.contracts.other_nights import EndSleepoverEarly, MoveSleepover, PutNightsRight
from shared.contracts.parting import SleepoverParted
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CLEO,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
)

UNWELL = DeclineReason.CHILD_UNWELL
TO_FRIDAY = (FRIDAY - TODAY).days
ASKED = RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=SUNDAY)


@pytest.fixture
async def agreed(bookings):
    """Ada's and Ben's sleepover from Friday to Sunday, on the Monday before it."""
    view = await bookings.asked(ASKED, by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()
    return view.sleepover_id


async def where(bookings, child_id, known_at=None):
    """Where a child sleeps from Friday to Sunday."""

    async def on(night):
        board = await bookings.asked(WhoSleepsWhere(on=night, known_at=known_at), by=LIAISON)
        return next(one.sleeps_at for one in board.children if one.child_id == child_id)

    return [await on(night) for night in (FRIDAY, SATURDAY, SUNDAY)]


async def read(bookings, sleepover_id, by=SATELLITE):
    return await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=by)


@pytest.mark.parametrize("by", [SATELLITE, HUB_CARER, LIAISON], ids=["satellite carer", "hub home carer", "liaison"])
async def test_it_is_called_off_for_one_child_and_the_other_keeps_the_bed(bookings, agreed, by):
    reply = await bookings.asked(CancelSleepover(sleepover_id=agreed, reason=UNWELL, child_ids=(ADA,)), by=by)

    assert (reply.sleepover_id, reply.child_ids, reply.state) == (agreed, (BEN,), SleepoverState.CONFIRMED)
    assert (reply.first_night_on, reply.last_night_on, reply.reason) == (FRIDAY, SUNDAY, None)
    assert await where(bookings, ADA) == [BIRCH, BIRCH, BIRCH]
    assert await where(bookings, BEN) == [HUB, HUB, HUB]
    freed = RequestSleepover(child_ids=(CLEO,), first_night_on=FRIDAY, last_night_on=SUNDAY)
    assert (await bookings.asked(freed, by=OTHER_SATELLITE)).state is SleepoverState.REQUESTED


async def test_what_was_called_off_is_a_sleepover_of_its_own_and_both_are_told_of(bookings, agreed):
    await bookings.asked(CancelSleepover(sleepover_id=agreed, reason=UNWELL, child_ids=(ADA,)), by=SATELLITE)

    [off, goes_on] = await bookings.said()
    assert isinstance(off, SleepoverCancelled)
    assert ([one.child_id for one in off.stays], off.reason) == ([ADA], UNWELL)
    assert off.called_off == CalledOff(by=Side.SATELLITE, days_before=TO_FRIDAY)
    assert (off.parted_from_id, off.others_who_stay) == (agreed, (BEN,))
    assert isinstance(goes_on, SleepoverParted)
    assert (goes_on.sleepover_id, [one.child_id for one in goes_on.stays]) == (agreed, [BEN])
    assert (goes_on.left_id, goes_on.left_child_ids, goes_on.left_last_night_on) == (off.sleepover_id, (ADA,), None)
    assert (goes_on.thing_version, goes_on.state) == (3, SleepoverState.CONFIRMED)
    theirs, others = await read(bookings, off.sleepover_id), await read(bookings, agreed)
    assert (theirs.child_ids, theirs.state, theirs.reason) == ((ADA,), SleepoverState.CANCELLED, UNWELL)
    assert (theirs.parted_from_id, others.parted_ids) == (agreed, (off.sleepover_id,))


async def test_one_child_goes_home_on_the_second_day_and_what_was_known_then_is_kept(bookings, agreed):
    bookings.clock.move(days=TO_FRIDAY + 1)
    then = bookings.clock()
    bookings.clock.move(hours=1)

    early = EndSleepoverEarly(sleepover_id=agreed, last_night_on=FRIDAY, reason=UNWELL, child_ids=(ADA,))
    reply = await bookings.asked(early, by=HUB_CARER)

    assert (reply.child_ids, reply.last_night_on) == ((BEN,), SUNDAY)
    [ends, goes_on] = await bookings.said()
    assert isinstance(ends, SleepoverShortened)
    assert ([one.child_id for one in ends.stays], ends.first_night_on, ends.last_night_on) == ([ADA], FRIDAY, FRIDAY)
    assert ends.called_off == CalledOff(by=Side.HUB_HOME, days_before=None)
    assert (goes_on.left_first_night_on, goes_on.left_last_night_on) == (FRIDAY, FRIDAY)
    assert await where(bookings, ADA) == [HUB, BIRCH, BIRCH]
    assert await where(bookings, BEN) == [HUB, HUB, HUB]
    assert await where(bookings, ADA, known_at=then) == [HUB, HUB, HUB]
    on = await bookings.asked(WhatIsOn(first_on=FRIDAY, last_on=SUNDAY), by=SATELLITE)
    assert sorted((one.child_ids, one.last_night_on) for one in on.sleepovers) == sorted(
        [((ADA,), FRIDAY), ((BEN,), SUNDAY)]
    )


async def test_afterwards_the_nights_are_put_right_for_one_child(bookings, agreed):
    bookings.clock.move(days=TO_FRIDAY + 3)

    right = PutNightsRight(sleepover_id=agreed, last_night_slept_on=SATURDAY, child_ids=(BEN,))
    await bookings.asked(right, by=HUB_CARER)

    [said, goes_on] = await bookings.said()
    assert (said.is_correction, goes_on.is_correction, said.called_off) == (True, True, None)
    assert await where(bookings, BEN) == [HUB, HUB, BIRCH]
    assert await where(bookings, ADA) == [HUB, HUB, HUB]


async def test_who_was_taken_out_can_have_their_nights_put_right_as_well(bookings, agreed):
    bookings.clock.move(days=TO_FRIDAY + 2)
    early = EndSleepoverEarly(sleepover_id=agreed, last_night_on=SATURDAY, reason=UNWELL, child_ids=(ADA,))
    await bookings.asked(early, by=HUB_CARER)
    [ends, _] = await bookings.said()
    bookings.clock.move(days=1)

    await bookings.asked(PutNightsRight(sleepover_id=ends.sleepover_id, last_night_slept_on=FRIDAY), by=HUB_CARER)

    assert await where(bookings, ADA) == [HUB, BIRCH, BIRCH]
    assert await where(bookings, BEN) == [HUB, HUB, HUB]


async def test_on_the_first_evening_one_child_comes_tomorrow_instead(bookings, agreed):
    bookings.clock.move(days=TO_FRIDAY)

    later = PutNightsRight(sleepover_id=agreed, first_night_slept_on=SATURDAY, child_ids=(ADA,))
    await bookings.asked(later, by=SATELLITE)

    [_, goes_on] = await bookings.said()
    assert (goes_on.left_first_night_on, goes_on.left_last_night_on, goes_on.is_correction) == (SATURDAY, SUNDAY, False)
    assert await where(bookings, ADA) == [BIRCH, HUB, HUB]
    assert await where(bookings, BEN) == [HUB, HUB, HUB]


async def test_all_of_them_named_is_the_same_as_none(bookings, agreed):
    reply = await bookings.asked(CancelSleepover(sleepover_id=agreed, child_ids=(BEN, ADA)), by=SATELLITE)

    assert (reply.state, reply.child_ids) == (SleepoverState.CANCELLED, (ADA, BEN))
    [said] = await bookings.said()
    assert (said.sleepover_id, said.parted_from_id) == (agreed, None)


@pytest.mark.parametrize(
    ("child_id", "by", "reason"),
    [(CLEO, SATELLITE, "not_on_it"), (ADA, OTHER_SATELLITE, "not_yours"), (CLEO, OTHER_SATELLITE, "not_yours")],
    ids=["another child", "another household", "another household's own child"],
)
async def test_who_isnt_on_it_is_refused_and_to_others_it_tells_nothing(bookings, agreed, child_id, by, reason):
    reply = await bookings.asked(CancelSleepover(sleepover_id=agreed, child_ids=(child_id,)), by=by)

    assert reply.reason == reason
    assert await bookings.said() == []


async def test_what_not_everybody_has_agreed_to_is_decided_for_all_of_them(bookings):
    view = await bookings.asked(ASKED, by=SATELLITE)

    reply = await bookings.asked(CancelSleepover(sleepover_id=view.sleepover_id, child_ids=(ADA,)), by=SATELLITE)

    assert (reply.reason, view.may_part) == ("not_agreed_yet", False)


async def test_while_other_nights_are_asked_for_in_its_place_nobody_is_taken_out(bookings, agreed):
    before = await read(bookings, agreed)
    week = timedelta(days=7)
    other = MoveSleepover(sleepover_id=agreed, first_night_on=FRIDAY + week, last_night_on=SATURDAY + week)
    await bookings.asked(other, by=SATELLITE)

    reply = await bookings.asked(CancelSleepover(sleepover_id=agreed, child_ids=(ADA,)), by=SATELLITE)

    assert reply.reason == "already_moved"
    assert (before.may_part, (await read(bookings, agreed)).may_part) == (True, False)
