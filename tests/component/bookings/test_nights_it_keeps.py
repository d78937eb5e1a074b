"""A sleepover is moved to nights of which some are its own: these stay in their beds, and only others are asked for."""

from datetime import timedelta

import pytest

from services.bookings.repository.sleepovers import LOOK_AT_OTHER_NIGHTS
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    ProposeOtherNights,
    RequestSleepover,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.rules import RuleName
from shared.contracts.swaps import ProposeSwap
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.actors import AUTHORITY
from tests.component.bookings import a_swap as swapping
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
)
from tests.component.bookings.laws_of_the_nights import broken_laws
from tests.component.bookings.test_other_nights import agree, confirmed, how_is, move, state, waiting
from tests.component.bookings.test_rules import a_rule

A_DAY = timedelta(days=1)
THURSDAY, MONDAY = FRIDAY - A_DAY, SUNDAY + A_DAY
CONFIRMED, REQUESTED = SleepoverState.CONFIRMED, SleepoverState.REQUESTED
CANCELLED = SleepoverState.CANCELLED


async def beds(room, sleepover_id):
    """Which child has which bed on which nights, while it is kept."""
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch(
            "SELECT child_id, bed_id, lower(nights) AS first, upper(nights) - 1 AS last FROM bed_stay "
            "WHERE sleepover_id = $1 AND is_kept ORDER BY child_id, nights",
            sleepover_id,
        )
    return [(row["child_id"], row["bed_id"], row["first"], row["last"]) for row in rows]


async def nights(room, sleepover_id):
    return [(child_id, first, last) for child_id, _, first, last in await beds(room, sleepover_id)]


async def laws_hold(room):
    async with room.database.work(AUTHORITY) as work:
        assert await broken_laws(work) == []


async def takes(room, *children, first, last=None):
    """What the other household is told that asks for beds."""
    asked = RequestSleepover(child_ids=children, first_night_on=first, last_night_on=last or first)
    return await room.asked(asked, by=OTHER_SATELLITE)


async def test_only_the_nights_besides_are_held_and_those_it_has_stay(bookings):
    before = await confirmed(bookings, ADA, BEN, last=SUNDAY)
    of_before = await beds(bookings, before)

    moved = await move(bookings, before, SATURDAY, MONDAY)

    assert (moved.state, moved.moves_id) == (REQUESTED, before)
    assert (moved.first_night_on, moved.last_night_on, set(moved.child_ids)) == (SATURDAY, MONDAY, {ADA, BEN})
    [requested] = await bookings.said()
    assert isinstance(requested, SleepoverRequested)
    assert (requested.first_night_on, len(requested.stays)) == (SATURDAY, 2)
    assert sorted(await nights(bookings, moved.sleepover_id)) == sorted((one, MONDAY, MONDAY) for one in (ADA, BEN))
    assert await beds(bookings, before) == of_before
    assert (await how_is(bookings, before)).moved_to_id == moved.sleepover_id
    await laws_hold(bookings)


async def test_the_last_yes_takes_over_the_nights_that_stay_and_frees_those_given_up(bookings):
    before = await confirmed(bookings, ADA, BEN, last=SUNDAY)
    of_before = {child: bed for child, bed, _, _ in await beds(bookings, before)}
    moved = await move(bookings, before, SATURDAY, MONDAY)
    await bookings.said()

    assert (await agree(bookings, moved.sleepover_id)).state is CONFIRMED

    cancelled, now = await bookings.said()
    assert isinstance(cancelled, SleepoverCancelled)
    assert isinstance(now, SleepoverConfirmed)
    assert (cancelled.reason, len(now.stays)) == (DeclineReason.OTHER_NIGHTS, 2)
    assert await state(bookings, before) == CANCELLED
    # In the beds that they had, for the first one besides was theirs as well.
    assert await beds(bookings, moved.sleepover_id) == sorted(
        (one, of_before[one], SATURDAY, MONDAY) for one in (ADA, BEN)
    )
    assert (await takes(bookings, CLEO, DEV, first=FRIDAY)).state is REQUESTED
    assert (await takes(bookings, CLEO, first=SATURDAY)).reason == "hub_home_is_full"
    await laws_hold(bookings)


@pytest.mark.parametrize("how", ["declined", "called off"])
async def test_where_nothing_comes_of_the_others_nothing_changes(bookings, how):
    before = await confirmed(bookings, last=SUNDAY)
    of_before = await beds(bookings, before)
    moved = await move(bookings, before, SATURDAY, MONDAY)

    if how == "declined":
        no = DeclineSleepover(sleepover_id=moved.sleepover_id, reason=DeclineReason.HUB_HOME_AWAY)
        await bookings.asked(no, by=HUB_CARER)
    else:
        await bookings.asked(CancelSleepover(sleepover_id=moved.sleepover_id), by=SATELLITE)

    view = await how_is(bookings, before)
    assert (view.state, view.version, view.moved_to_id) == (CONFIRMED, 2, None)
    assert await beds(bookings, before) == of_before
    assert (await takes(bookings, CLEO, DEV, first=MONDAY)).state is REQUESTED


async def test_nights_before_and_after_are_asked_for_together(bookings):
    before = await confirmed(bookings, first=SATURDAY, last=SATURDAY)

    moved = await move(bookings, before, FRIDAY, SUNDAY)

    assert await nights(bookings, moved.sleepover_id) == [(ADA, FRIDAY, FRIDAY), (ADA, SUNDAY, SUNDAY)]
    await agree(bookings, moved.sleepover_id)
    assert await nights(bookings, moved.sleepover_id) == [(ADA, FRIDAY, SUNDAY)]
    await laws_hold(bookings)


async def test_where_its_bed_is_taken_on_a_night_besides_another_is_had_there(bookings):
    """Nobody is put into another bed on nights that are promised."""
    before = await confirmed(bookings, last=SATURDAY)
    [(_, its_bed, _, _)] = await beds(bookings, before)
    await confirmed(bookings, BEN, first=SUNDAY, last=SUNDAY)
    moved = await move(bookings, before, SATURDAY, SUNDAY)
    await agree(bookings, moved.sleepover_id)

    (_, on_saturday, *first), (_, on_sunday, *second) = await beds(bookings, moved.sleepover_id)
    assert (first, second) == ([SATURDAY, SATURDAY], [SUNDAY, SUNDAY])
    assert (on_saturday == its_bed, on_sunday == its_bed) == (True, False)
    await laws_hold(bookings)
    board = await bookings.asked(WhoSleepsWhere(on=SUNDAY), by=MANAGER)
    assert [one.sleeps_at for one in board.children if one.child_id == ADA] == [HUB]
    # Fewer nights leave the bed that isn't slept in any more.
    end = EndSleepoverEarly(sleepover_id=moved.sleepover_id, last_night_on=SATURDAY)
    await bookings.asked(end, by=SATELLITE)
    assert await nights(bookings, moved.sleepover_id) == [(ADA, SATURDAY, SATURDAY)]
    await laws_hold(bookings)


async def test_nothing_is_lost_when_a_night_besides_cant_be_had(bookings):
    before = await confirmed(bookings, last=SATURDAY)
    await waiting(bookings, CLEO, DEV, first=SUNDAY, last=SUNDAY, by=OTHER_SATELLITE)
    await bookings.said()

    refused = await move(bookings, before, SATURDAY, SUNDAY)

    assert refused.reason == "hub_home_is_full"
    assert "full on Sunday 29 November." in refused.detail
    assert await state(bookings, before) == CONFIRMED


@pytest.mark.parametrize(("first", "last"), [(SATURDAY, SUNDAY), (SATURDAY, SATURDAY), (FRIDAY, SATURDAY)])
async def test_fewer_nights_are_had_at_once_and_told(bookings, first, last):
    before = await confirmed(bookings, ADA, BEN, last=SUNDAY)

    moved = await move(bookings, before, first, last)

    assert (moved.sleepover_id, moved.state, moved.waits_for) == (before, CONFIRMED, ())
    assert (moved.first_night_on, moved.last_night_on, moved.moved_to_id) == (first, last, None)
    [told] = await bookings.said()
    assert isinstance(told, SleepoverShortened)
    assert (told.first_night_on, told.last_night_on) == (first, last)
    assert told.was_first_night_on == (FRIDAY if first > FRIDAY else None)
    assert told.reason is DeclineReason.PLANS_CHANGED
    assert {(one, *them) for one, *them in await nights(bookings, before)} == {(ADA, first, last), (BEN, first, last)}
    given_up = FRIDAY if first > FRIDAY else SUNDAY
    assert (await takes(bookings, CLEO, DEV, first=given_up)).state is REQUESTED
    await laws_hold(bookings)


async def test_what_is_moved_again_keeps_what_the_first_has(bookings):
    before = await confirmed(bookings, last=SUNDAY)
    first = await move(bookings, before, SATURDAY, MONDAY)

    second = await move(bookings, first.sleepover_id, THURSDAY, SATURDAY)

    assert (second.moves_id, await state(bookings, first.sleepover_id)) == (before, CANCELLED)
    assert await nights(bookings, second.sleepover_id) == [(ADA, THURSDAY, THURSDAY)]
    await agree(bookings, second.sleepover_id)
    assert await nights(bookings, second.sleepover_id) == [(ADA, THURSDAY, SATURDAY)]


async def test_who_wants_fewer_after_all_has_them_at_once(bookings):
    before = await confirmed(bookings, last=SUNDAY)
    first = await move(bookings, before, SATURDAY, MONDAY)

    back = await move(bookings, first.sleepover_id, FRIDAY, SUNDAY)
    fewer = await move(bookings, first.sleepover_id, SATURDAY, SUNDAY)

    assert back.reason == "same_nights"
    assert (fewer.sleepover_id, fewer.first_night_on) == (before, SATURDAY)
    assert await state(bookings, first.sleepover_id) == CANCELLED


async def test_what_the_hub_home_proposes_instead_may_keep_some_as_well(bookings):
    before = await confirmed(bookings, last=SATURDAY)
    moved = await move(bookings, before, SATURDAY, SUNDAY)
    proposal = {"sleepover_id": moved.sleepover_id, "reason": DeclineReason.HUB_HOME_AWAY}

    nothing_new = await bookings.asked(
        ProposeOtherNights(**proposal, first_night_on=SATURDAY, last_night_on=SATURDAY), by=HUB_CARER
    )
    proposed = await bookings.asked(
        ProposeOtherNights(**proposal, first_night_on=THURSDAY, last_night_on=FRIDAY), by=HUB_CARER
    )

    assert nothing_new.reason == "nights_overlap"
    assert (proposed.moves_id, await nights(bookings, proposed.sleepover_id)) == (before, [(ADA, THURSDAY, THURSDAY)])
    await agree(bookings, proposed.sleepover_id, SATELLITE)
    assert await nights(bookings, proposed.sleepover_id) == [(ADA, THURSDAY, FRIDAY)]


@pytest.mark.parametrize("is_shorter", [True, False])
async def test_with_the_nights_that_were_to_stay_goes_what_was_asked_for_besides(bookings, is_shorter):
    before = await confirmed(bookings, last=SUNDAY)
    moved = await move(bookings, before, SATURDAY, MONDAY)

    if is_shorter:
        await bookings.asked(EndSleepoverEarly(sleepover_id=before, last_night_on=SATURDAY), by=SATELLITE)
    else:
        await bookings.asked(CancelSleepover(sleepover_id=before), by=SATELLITE)
    await bookings.said()
    await bookings.ran(LOOK_AT_OTHER_NIGHTS, moved.sleepover_id, None)
    await bookings.ran(LOOK_AT_OTHER_NIGHTS, moved.sleepover_id, None)

    [off] = await bookings.said()
    assert isinstance(off, SleepoverCancelled)
    assert (off.sleepover_id, off.reason, off.called_off) == (moved.sleepover_id, DeclineReason.PLANS_CHANGED, None)
    assert (await takes(bookings, CLEO, DEV, first=MONDAY)).state is REQUESTED


async def test_nobody_agrees_to_nights_of_which_some_are_gone(bookings):
    before = await confirmed(bookings, last=SUNDAY)
    moved = await move(bookings, before, SATURDAY, MONDAY)
    await bookings.asked(CancelSleepover(sleepover_id=before), by=SATELLITE)
    await bookings.looked()

    late = await bookings.asked(AgreeToSleepover(sleepover_id=moved.sleepover_id), by=HUB_CARER)

    assert late.reason == "not_waiting"


async def test_what_is_given_up_can_go_earlier_and_the_rest_is_still_had(bookings):
    before = await confirmed(bookings, last=SUNDAY)
    moved = await move(bookings, before, THURSDAY, FRIDAY)
    await bookings.asked(EndSleepoverEarly(sleepover_id=before, last_night_on=FRIDAY), by=SATELLITE)

    await bookings.ran(LOOK_AT_OTHER_NIGHTS, moved.sleepover_id, None)

    assert (await agree(bookings, moved.sleepover_id)).state is CONFIRMED
    assert await nights(bookings, moved.sleepover_id) == [(ADA, THURSDAY, FRIDAY)]


async def test_each_night_counts_once_in_the_authoritys_limits(bookings):
    await bookings.heard(
        a_rule(3, name=RuleName.MOST_NIGHTS_IN_12_MONTHS), a_rule(1, name=RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON)
    )
    before = await confirmed(bookings, last=SUNDAY)

    moved = await move(bookings, before, SATURDAY, MONDAY)

    assert (moved.state, moved.beyond) == (REQUESTED, ())
    await bookings.asked(CancelSleepover(sleepover_id=moved.sleepover_id), by=SATELLITE)
    more = await move(bookings, before, SATURDAY, MONDAY + A_DAY, because="Their grandmother visits")
    [of_ada] = (await how_is(bookings, more.sleepover_id)).nights_in_12_months
    assert (of_ada.already, of_ada.would_be) == (0, 4)


async def test_a_childs_own_nights_are_no_others_that_the_register_is_asked_about(bookings):
    before = await confirmed(bookings, last=SUNDAY)
    await confirmed(bookings, BEN, first=SATURDAY, last=SATURDAY)

    moved = await move(bookings, before, SATURDAY, MONDAY)
    await bookings.looked()

    asked = [one for one in bookings.registry.asked if one.last_night_on == MONDAY]
    assert {one.child_id for one in asked[-1].others} == {BEN}
    assert (await how_is(bookings, moved.sleepover_id, by=HUB_CARER)).cautions.is_looked_at


async def test_while_some_of_its_nights_are_to_stay_it_isnt_swapped(bookings):
    before = await confirmed(bookings, last=SUNDAY)
    theirs = await swapping.confirmed(bookings, (CLEO,), swapping.NEXT_FRIDAY, by=OTHER_SATELLITE)
    moved = await move(bookings, before, SATURDAY, MONDAY)

    swap = ProposeSwap(sleepover_id=before, for_sleepover_id=theirs.sleepover_id)
    refused = await bookings.asked(swap, by=SATELLITE)

    assert refused.reason == "cant_be_swapped"
    assert (await agree(bookings, moved.sleepover_id)).state is CONFIRMED


async def test_who_has_two_beds_on_different_nights_swaps_them_as_well(bookings):
    before = await confirmed(bookings, last=SATURDAY)
    other = await confirmed(bookings, BEN, first=SUNDAY, last=SUNDAY)
    moved = await move(bookings, before, SATURDAY, SUNDAY)
    await agree(bookings, moved.sleepover_id)
    assert len(await beds(bookings, moved.sleepover_id)) == 2
    await bookings.asked(CancelSleepover(sleepover_id=other), by=SATELLITE)
    theirs = await swapping.confirmed(bookings, (CLEO,), swapping.NEXT_FRIDAY, by=OTHER_SATELLITE)

    swap = await swapping.proposed(bookings, moved.sleepover_id, theirs.sleepover_id)
    await swapping.agree(bookings, swap.swap_id, OTHER_SATELLITE, HUB_CARER, CHILDS_WORKER)

    assert await nights(bookings, moved.sleepover_id) == [(ADA, swapping.NEXT_FRIDAY, swapping.NEXT_FRIDAY)]
    assert await nights(bookings, theirs.sleepover_id) == [(CLEO, SATURDAY, SUNDAY)]
    await laws_hold(bookings)
