"""Two households swap their nights at the hub home: both keep what they have until everybody has said yes."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    HowIsSleepover,
    RequestSleepover,
    WhatIsOn,
)
from shared.contracts.rules import RuleName
from shared.contracts.swaps import (
    AgreeToSwap,
    HowIsSwap,
    ProposeSwap,
    SleepoverMoved,
    SwapAgreed,
    SwapMade,
    SwapProposed,
    SwapState,
    WhatCanISwapWith,
    WhichSwaps,
)
from shared.contracts.waiting import JoinWaitingList, LeaveWaitingList
from shared.contracts.words import Decider, SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    CLEO,
    DEV,
    DOGWOOD,
    EVE,
    FRIDAY,
    HERONS,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_CHILDS_WORKER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    WORKER,
    a_membership,
    a_placement,
    elsewhere,
)
from tests.component.bookings.a_swap import (
    EVERYBODY,
    NEXT_FRIDAY,
    agree,
    beds_on,
    confirmed,
    proposed,
    the_birches_next_friday,
)
from tests.component.bookings.test_rules import a_rule

THE_BIRCHES, THE_CEDARS = tuple(sorted((ADA, BEN))), tuple(sorted((CLEO, DEV)))


# Proposing


async def test_a_household_sees_which_nights_it_could_have_and_not_whose_they_are(bookings, full, own):
    options = await bookings.asked(WhatCanISwapWith(sleepover_id=own), by=SATELLITE)

    assert [(one.sleepover_id, one.first_night_on) for one in options.nights] == [(full, FRIDAY)]
    assert {CEDAR, CLEO, DEV}.isdisjoint(options.model_dump(mode="python")["nights"][0].values())
    assert (await bookings.asked(WhatCanISwapWith(sleepover_id=own), by=OTHER_SATELLITE)).reason == "not_yours"


async def test_a_proposal_asks_the_other_household_and_changes_nothing(bookings, full, own):
    view = await proposed(bookings, own, full)

    [said] = await bookings.said()
    assert isinstance(said, SwapProposed)
    assert (said.offered.child_ids, said.wanted.child_ids) == (THE_BIRCHES, THE_CEDARS)
    assert [one.decider for one in said.waits_for] == [Decider.SATELLITE_CARER]
    assert (view.state, view.may_withdraw, view.may_agree) == (SwapState.PROPOSED, True, False)
    assert await beds_on(bookings, FRIDAY) == {CLEO, DEV}
    assert await beds_on(bookings, NEXT_FRIDAY) == {ADA, BEN}


async def test_neither_household_learns_of_the_others_children(bookings, swap):
    mine = await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=SATELLITE)
    theirs = await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=OTHER_SATELLITE)
    both = await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=HUB_CARER)

    assert (mine.offered.child_ids, mine.wanted.child_ids) == (THE_BIRCHES, ())
    assert (mine.offered.household_id, mine.wanted.household_id) == (BIRCH, None)
    assert (mine.is_asked, theirs.is_asked) == (False, True)
    assert (theirs.offered.child_ids, theirs.wanted.child_ids) == ((), THE_CEDARS)
    assert (both.offered.child_ids, both.wanted.child_ids) == (THE_BIRCHES, THE_CEDARS)


async def test_a_sleepover_is_offered_in_one_swap_at_a_time(bookings, full, own, swap):
    third = await confirmed(bookings, (CLEO,), NEXT_FRIDAY + timedelta(days=7), by=OTHER_SATELLITE)

    again = await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=third.sleepover_id), by=SATELLITE)
    options = await bookings.asked(WhatCanISwapWith(sleepover_id=own), by=SATELLITE)

    assert again.reason == "already_proposed"
    assert options.swap_id == swap.swap_id


async def test_only_what_is_planned_confirmed_and_to_come_can_be_swapped(bookings, full, own):
    asked = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=SATURDAY, last_night_on=SATURDAY), by=SATELLITE
    )
    assert (
        await bookings.asked(ProposeSwap(sleepover_id=asked.sleepover_id, for_sleepover_id=full), by=SATELLITE)
    ).reason == "cant_be_swapped"
    assert (
        await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=asked.sleepover_id), by=SATELLITE)
    ).reason == "cant_be_swapped"
    bookings.clock.move(days=4)
    assert (
        await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=full), by=SATELLITE)
    ).reason == "cant_be_swapped"
    options = await bookings.asked(WhatCanISwapWith(sleepover_id=own), by=SATELLITE)
    assert options.nights == ()


async def test_what_the_others_cant_have_is_told_without_the_reason(bookings, full, own):
    await bookings.heard(a_rule(1, name=RuleName.MOST_NIGHTS))
    await confirmed(bookings, (CLEO, DEV), NEXT_FRIDAY + timedelta(days=1), by=OTHER_SATELLITE)

    refused = await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=full), by=SATELLITE)

    assert refused.reason == "cant_be_swapped"
    assert "night in a row" not in refused.detail
    assert refused.fields == ("for_sleepover_id",)


async def test_ones_own_limits_hold_for_the_nights_that_one_would_have(bookings, full, own):
    await bookings.heard(a_rule(1, name=RuleName.MOST_NIGHTS))
    await bookings.heard(a_rule(1, name=RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON))
    await confirmed(bookings, (ADA, BEN), SATURDAY)

    refused = await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=full), by=SATELLITE)

    assert refused.reason == "too_many_nights"
    assert refused.detail.endswith("ask for the nights and say why.")


async def test_a_year_that_is_full_with_the_night_given_up_isnt_too_full_for_another(bookings, full, own):
    await bookings.heard(a_rule(1, name=RuleName.MOST_NIGHTS_IN_12_MONTHS))

    assert (await proposed(bookings, own, full)).state is SwapState.PROPOSED


async def test_notice_counts_from_when_the_other_asked_for_the_nights(bookings, full, own):
    await bookings.heard(a_rule(4, name=RuleName.NOTICE_DAYS))
    bookings.clock.move(days=2)

    assert (await proposed(bookings, own, full)).state is SwapState.PROPOSED


async def test_a_bed_more_than_is_given_up_isnt_taken_from_who_waits_for_it(bookings):
    one_bed = (await confirmed(bookings, (CLEO,), FRIDAY, by=OTHER_SATELLITE)).sleepover_id
    own = await the_birches_next_friday(bookings)
    await bookings.heard(
        a_membership(DOGWOOD, HERONS, left_on=TODAY, version=2),
        a_membership(DOGWOOD, joined_on=TODAY),
        a_placement(DEV, CEDAR, ended_on=TODAY, version=2),
        a_placement(DEV, DOGWOOD, started_on=TODAY, ref="moved"),
    )
    wait = JoinWaitingList(child_ids=(DEV, EVE), first_night_on=FRIDAY, last_night_on=FRIDAY)
    waiting = await bookings.asked(wait, by=LIAISON)

    refused = await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=one_bed), by=SATELLITE)
    await bookings.asked(LeaveWaitingList(waiting_id=waiting.waiting_id), by=LIAISON)

    assert refused.reason == "hub_home_is_full"
    assert (await proposed(bookings, own, one_bed)).state is SwapState.PROPOSED


async def _open(bookings, by=SATELLITE):
    return (await bookings.asked(WhichSwaps(), by=by)).swaps


# Agreeing


async def test_nobody_else_is_asked_before_the_other_household_has_said_yes(bookings, swap):
    assert (await bookings.asked(AgreeToSwap(swap_id=swap.swap_id), by=HUB_CARER)).reason == "not_yours"
    assert await _open(bookings, by=MANAGER) == ()

    await agree(bookings, swap.swap_id, OTHER_SATELLITE)

    [said] = await bookings.said()
    assert isinstance(said, SwapAgreed)
    assert [(one.decider, one.person_id) for one in said.asks] == [
        (Decider.HUB_HOME_CARER, None),
        (Decider.PROGRAMME_MANAGER, None),
        (Decider.CHILDRENS_SOCIAL_WORKER, WORKER),
    ]
    assert [one.may_agree for who in (HUB_CARER, CHILDS_WORKER, MANAGER) for one in await _open(bookings, by=who)] == [
        True,
        True,
        True,
    ]


async def test_a_later_yes_asks_nobody_anew(bookings, swap):
    await agree(bookings, swap.swap_id, OTHER_SATELLITE, HUB_CARER)

    assert [one.asks for one in await bookings.said()][-1] == ()
    again = await bookings.asked(AgreeToSwap(swap_id=swap.swap_id), by=HUB_CARER)
    assert again.reason == "already_decided"


async def test_with_the_last_yes_each_has_the_others_nights(bookings, full, own, swap):
    view = await agree(bookings, swap.swap_id, *EVERYBODY)

    assert view.state is SwapState.SWAPPED
    assert await beds_on(bookings, FRIDAY) == {ADA, BEN}
    assert await beds_on(bookings, NEXT_FRIDAY) == {CLEO, DEV}
    mine = await bookings.asked(HowIsSleepover(sleepover_id=own), by=SATELLITE)
    assert (mine.first_night_on, mine.last_night_on, mine.state) == (FRIDAY, FRIDAY, SleepoverState.CONFIRMED)
    *_, ours, theirs, made = await bookings.said()
    assert isinstance(made, SwapMade)
    assert isinstance(ours, SleepoverMoved)
    assert (ours.sleepover_id, ours.first_night_on, ours.was_first_night_on) == (own, FRIDAY, NEXT_FRIDAY)
    assert (theirs.sleepover_id, theirs.first_night_on, theirs.was_first_night_on) == (full, NEXT_FRIDAY, FRIDAY)
    assert {one.child_id for one in ours.stays} == {ADA, BEN}


async def test_the_calendar_has_the_new_nights(bookings, own, swap):
    await agree(bookings, swap.swap_id, *EVERYBODY)

    on = await bookings.asked(WhatIsOn(first_on=FRIDAY, last_on=FRIDAY), by=SATELLITE)

    assert [one.sleepover_id for one in on.sleepovers] == [own]


async def test_stays_that_overlap_swap_without_two_children_in_a_bed(bookings):
    theirs = await confirmed(bookings, (CLEO,), FRIDAY, by=OTHER_SATELLITE)
    mine = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY), by=SATELLITE
    )
    for who in (HUB_CARER, CHILDS_WORKER, MANAGER):
        await bookings.asked(AgreeToSleepover(sleepover_id=mine.sleepover_id), by=who)
    view = await proposed(bookings, mine.sleepover_id, theirs.sleepover_id)

    done = await agree(bookings, view.swap_id, OTHER_SATELLITE, HUB_CARER, CHILDS_WORKER)

    assert done.state is SwapState.SWAPPED
    assert await beds_on(bookings, FRIDAY) == {ADA, CLEO}
    assert await beds_on(bookings, SATURDAY) == {CLEO}


# Whose business it is


@pytest.mark.parametrize("stranger", [OTHER_LIAISON, OTHER_CHILDS_WORKER, elsewhere(SATELLITE), elsewhere(LIAISON)])
async def test_nobody_else_learns_that_there_is_a_swap(bookings, swap, stranger):
    assert (await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=stranger)).reason == "not_yours"


async def test_the_liaison_worker_sees_it_and_decides_nothing(bookings, swap):
    view = await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=LIAISON)

    assert (view.offered.household_id, view.wanted.household_id) == (BIRCH, CEDAR)
    assert (view.may_agree, view.may_withdraw) == (False, False)


async def test_neither_household_is_told_who_decides_for_the_others_children(bookings, swap):
    await agree(bookings, swap.swap_id, OTHER_SATELLITE)

    for household in (SATELLITE, OTHER_SATELLITE):
        seen = await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=household)
        assert [one.decider for one in seen.waits_for] == [Decider.HUB_HOME_CARER]
        assert seen.others_must_agree
    seen = await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=HUB_CARER)
    assert WORKER in {one.person_id for one in seen.waits_for}
    assert not seen.others_must_agree
