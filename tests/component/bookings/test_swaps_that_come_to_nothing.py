"""A no, the end of the time or a change of either sleepover ends a swap, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from services.bookings.repository.sleepovers import LOOK_AT_SWAP
from shared.contracts.bookings import (
    CancelSleepover,
    HowIsSleepover,
    SleepoverCancelled,
    SleepoverView,
)
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.series import HowIsSeries
from shared.contracts.swaps import (
    AgreeToSwap,
    DeclineSwap,
    HowIsSwap,
    ProposeSwap,
    SwapEnded,
    SwapState,
    WithdrawSwap,
)
from shared.contracts.waiting import JoinWaitingList
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
)
from tests.component.bookings.a_full_house import NOBODY, due
from tests.component.bookings.a_swap import (
    EVERYBODY,
    NEXT_FRIDAY,
    agree,
    beds_on,
    confirmed,
    proposed,
)
from tests.component.bookings.test_moving_series import EVERY_WEEK, moved
from tests.component.bookings.test_moving_series import confirmed as series_confirmed


async def in_series(bookings):
    """Ada's Fridays from the 4th of December on, which everybody has agreed to."""
    return await series_confirmed(bookings, ADA, first_night_on=NEXT_FRIDAY, rule=EVERY_WEEK)


async def test_a_no_leaves_both_as_they_are(bookings, swap):
    await agree(bookings, swap.swap_id, OTHER_SATELLITE)
    view = await bookings.asked(DeclineSwap(swap_id=swap.swap_id), by=HUB_CARER)

    assert view.state is SwapState.DECLINED
    assert isinstance((await bookings.said())[-1], SwapEnded)
    assert await beds_on(bookings, FRIDAY) == {CLEO, DEV}
    for answer in (AgreeToSwap, DeclineSwap):
        assert (await bookings.asked(answer(swap_id=swap.swap_id), by=OTHER_SATELLITE)).reason == "swap_is_over"


async def test_whoever_opens_either_sleepover_is_led_to_the_swap(bookings, full, own, swap):
    for sleepover, who in ((own, SATELLITE), (full, OTHER_SATELLITE), (full, HUB_CARER), (own, LIAISON)):
        assert (await bookings.asked(HowIsSleepover(sleepover_id=sleepover), by=who)).swap_id == swap.swap_id
    await bookings.asked(WithdrawSwap(swap_id=swap.swap_id), by=SATELLITE)
    assert (await bookings.asked(HowIsSleepover(sleepover_id=own), by=SATELLITE)).swap_id is None


async def test_it_can_be_answered_until_the_day_on_which_one_of_the_two_begins(bookings, full, own):
    bookings.clock.moment = datetime(2026, 11, 26, 20, tzinfo=UTC)

    view = await proposed(bookings, own, full)

    assert view.ends_at == datetime(2026, 11, 27, 6, tzinfo=UTC)


async def test_who_proposed_can_take_it_back_and_nobody_else(bookings, swap):
    assert (await bookings.asked(WithdrawSwap(swap_id=swap.swap_id), by=OTHER_SATELLITE)).reason == "not_yours"

    view = await bookings.asked(WithdrawSwap(swap_id=swap.swap_id), by=SATELLITE)

    assert view.state is SwapState.WITHDRAWN
    assert (await bookings.asked(WithdrawSwap(swap_id=swap.swap_id), by=SATELLITE)).reason == "swap_is_over"
    assert (await proposed(bookings, swap.offered.sleepover_id, swap.wanted.sleepover_id)).state is SwapState.PROPOSED


async def test_it_ends_by_itself_where_not_everybody_has_said_yes_in_time(bookings, swap):
    await agree(bookings, swap.swap_id, OTHER_SATELLITE)
    await bookings.said()
    bookings.clock.moment = swap.ends_at
    late = await bookings.asked(AgreeToSwap(swap_id=swap.swap_id), by=HUB_CARER)
    await due(bookings)
    await bookings.ran(LOOK_AT_SWAP, swap.swap_id, NOBODY)

    assert late.reason == "swap_is_over"
    ends = [one for one in await bookings.said() if isinstance(one, SwapEnded)]
    assert [one.state for one in ends] == [SwapState.LAPSED]
    assert await beds_on(bookings, FRIDAY) == {CLEO, DEV}


async def test_an_errand_that_comes_too_early_ends_nothing_and_comes_again(bookings, swap):
    await bookings.ran(LOOK_AT_SWAP, swap.swap_id, NOBODY)

    assert (LOOK_AT_SWAP, swap.swap_id) in await bookings.errands()
    assert (await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=SATELLITE)).state is SwapState.PROPOSED


async def test_it_is_over_once_one_of_the_two_is_called_off(bookings, full, swap):
    await bookings.asked(CancelSleepover(sleepover_id=full), by=OTHER_SATELLITE)
    answer = await bookings.asked(AgreeToSwap(swap_id=swap.swap_id), by=OTHER_SATELLITE)
    assert answer.state is SwapState.PROPOSED
    assert (LOOK_AT_SWAP, swap.swap_id) in await bookings.errands()

    await bookings.ran(LOOK_AT_SWAP, swap.swap_id, NOBODY)

    said = [one for one in await bookings.said() if isinstance(one, SwapEnded | SleepoverCancelled)]
    assert [type(one) for one in said] == [SleepoverCancelled, SwapEnded]
    assert said[-1].state is SwapState.IMPOSSIBLE


async def test_the_last_yes_to_what_cant_be_any_more_is_refused_and_nothing_moves(bookings, full, swap):
    await agree(bookings, swap.swap_id, *EVERYBODY[:-1])
    await bookings.asked(CancelSleepover(sleepover_id=full), by=OTHER_SATELLITE)

    refused = await bookings.asked(AgreeToSwap(swap_id=swap.swap_id), by=MANAGER)

    assert refused.reason == "cant_be_swapped"
    assert await beds_on(bookings, NEXT_FRIDAY) == {ADA, BEN}


async def test_what_else_was_proposed_for_either_is_over_once_they_have_swapped(bookings, full, own, swap):
    third = await confirmed(bookings, (CLEO,), NEXT_FRIDAY + timedelta(days=7), by=OTHER_SATELLITE)
    other = await proposed(bookings, third.sleepover_id, own, by=OTHER_SATELLITE)
    assert await looked_at(bookings, other.swap_id) == other.ends_at
    await agree(bookings, swap.swap_id, *EVERYBODY)
    assert await looked_at(bookings, other.swap_id) != other.ends_at, "it is looked at now, and not when its time ends"

    await bookings.ran(LOOK_AT_SWAP, other.swap_id, NOBODY)

    assert (await bookings.asked(HowIsSwap(swap_id=other.swap_id), by=SATELLITE)).state is SwapState.IMPOSSIBLE


async def looked_at(bookings, swap_id):
    async with bookings.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT due_at FROM errand WHERE name = $1 AND thing_id = $2", LOOK_AT_SWAP, swap_id)
    return row["due_at"]


async def test_beds_that_the_swap_leaves_free_are_offered_to_who_waits(bookings, full):
    own = (await confirmed(bookings, (ADA,), NEXT_FRIDAY)).sleepover_id
    await bookings.asked(JoinWaitingList(child_ids=(BEN,), first_night_on=FRIDAY, last_night_on=FRIDAY), by=SATELLITE)
    view = await proposed(bookings, own, full)
    await due(bookings)
    assert await beds_on(bookings, FRIDAY) == {CLEO, DEV}
    await agree(bookings, view.swap_id, *EVERYBODY)

    await due(bookings)

    assert await beds_on(bookings, FRIDAY) == {ADA, BEN}


@pytest.mark.parametrize("whose", ["own", "theirs"])
async def test_what_waits_to_be_moved_to_another_rule_isnt_swapped(bookings, whose):
    """Nobody would know which of its nights go with the last yes to the others."""
    before = await in_series(bookings)
    [mine, *_] = (await bookings.asked(HowIsSeries(series_id=before), by=SATELLITE)).sleepovers
    theirs = await confirmed(bookings, (CLEO,), FRIDAY + timedelta(days=24), by=OTHER_SATELLITE)
    made_before = await proposed(bookings, mine.sleepover_id, theirs.sleepover_id)
    two_weeks = timedelta(days=14)
    await moved(bookings, before, from_on=FRIDAY + two_weeks, first_night_on=SATURDAY + two_weeks)

    if whose == "own":
        late = await agree(bookings, made_before.swap_id, *EVERYBODY[:3])
        assert late.reason == "cant_be_swapped"
        await bookings.asked(WithdrawSwap(swap_id=made_before.swap_id), by=SATELLITE)
        refused = await bookings.asked(
            ProposeSwap(sleepover_id=mine.sleepover_id, for_sleepover_id=theirs.sleepover_id), by=SATELLITE
        )
        assert "being moved to other nights" in refused.detail
    else:
        refused = await bookings.asked(
            ProposeSwap(sleepover_id=theirs.sleepover_id, for_sleepover_id=mine.sleepover_id), by=OTHER_SATELLITE
        )
        assert "The other household can’t have your nights" in refused.detail
    assert refused.reason == "cant_be_swapped"


SUNDAY = FRIDAY + timedelta(days=2)


def to_sunday(sleepover_id):
    return MoveSleepover(sleepover_id=sleepover_id, first_night_on=SUNDAY, last_night_on=SUNDAY)


@pytest.mark.parametrize("whose", ["own", "theirs"])
async def test_what_other_nights_wait_for_isnt_swapped(bookings, whose):
    """With the last yes to those it would be called off, whichever nights it has by then."""
    mine = (await confirmed(bookings, (ADA,), FRIDAY)).sleepover_id
    theirs = (await confirmed(bookings, (CLEO,), NEXT_FRIDAY, by=OTHER_SATELLITE)).sleepover_id
    await bookings.asked(to_sunday(mine), by=SATELLITE)

    own, other, by = (mine, theirs, SATELLITE) if whose == "own" else (theirs, mine, OTHER_SATELLITE)
    refused = await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=other), by=by)

    assert refused.reason == "cant_be_swapped"
    expected = "Your nights are being moved" if whose == "own" else "The other household can’t have your nights"
    assert expected in refused.detail
    assert not (await bookings.asked(HowIsSleepover(sleepover_id=mine), by=SATELLITE)).may_swap


@pytest.mark.parametrize("whose", ["own", "theirs"])
async def test_what_is_to_be_swapped_isnt_moved_before_the_swap_is_over(bookings, full, own, swap, whose):
    sleepover_id, by = (own, SATELLITE) if whose == "own" else (full, OTHER_SATELLITE)
    assert not (await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=by)).may_move

    refused = await bookings.asked(to_sunday(sleepover_id), by=by)

    assert refused.reason == "being_swapped"
    await bookings.asked(WithdrawSwap(swap_id=swap.swap_id), by=SATELLITE)
    assert isinstance(await bookings.asked(to_sunday(sleepover_id), by=by), SleepoverView)
