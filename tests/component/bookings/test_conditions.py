"""Carers who decide on conditions say whether these are met; where they don't, the child's social worker decides."""

import pytest

from services.bookings import grounds
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import (
    AgreeToSleepover,
    HowIsSleepover,
    ProposeOtherNights,
    RequestSleepover,
    Wait,
)
from shared.contracts.series import HowIsSeries, RequestSeries
from shared.contracts.swaps import SwapState
from shared.contracts.waiting import AcceptOfferedBed
from shared.contracts.words import Decider, DeclineReason, OvernightDecision
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    WORKER,
    a_child,
)
from tests.component.bookings.a_full_house import due, filled, the_cedars_cancel, to_wait, waits
from tests.component.bookings.a_swap import NEXT_FRIDAY, agree, proposed

HUB_DECIDES = Wait(decider=Decider.HUB_HOME_CARER)
FOR_TWO_WEEKS = "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261204"
WORKER_DECIDES = Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER)


@pytest.fixture
async def on_conditions(bookings):
    """Ada's carers decide on conditions; for Ben they decide alone."""
    await bookings.heard(a_child(ADA, version=2).model_copy(update={"has_conditions": True}))
    return bookings


def request_for(*children, met=(), first=FRIDAY):
    return RequestSleepover(child_ids=children, first_night_on=first, last_night_on=first, conditions_met_for=met)


async def test_what_can_be_asked_says_for_whom_there_are_conditions(on_conditions):
    options = await on_conditions.asked(WhatCanIAskFor(), by=SATELLITE)

    assert {one.child_id: one.has_conditions for one in options.children} == {ADA: True, BEN: False}


async def test_who_plans_for_a_household_sees_that_the_social_worker_decides_on_conditions(
    on_conditions,
):
    options = await on_conditions.asked(WhatCanIAskFor(household_id=BIRCH), by=LIAISON)

    [ada] = [one for one in options.children if one.child_id == ADA]
    assert (ada.has_conditions, ada.overnight_decision) == (False, OvernightDecision.CHILDRENS_SOCIAL_WORKER)


async def test_who_doesnt_decide_is_asked_for_no_conditions(bookings):
    plan = a_child(ADA, decides=OvernightDecision.TEAM_MANAGER, version=2)
    await bookings.heard(plan.model_copy(update={"has_conditions": True}))

    options = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)
    reply = await bookings.asked(request_for(ADA), by=SATELLITE)

    assert not [one for one in options.children if one.has_conditions]
    assert reply.waits_for == (HUB_DECIDES, Wait(decider=Decider.PROGRAMME_MANAGER))


async def test_where_they_are_met_the_carers_decide_and_their_word_is_kept(on_conditions):
    reply = await on_conditions.asked(request_for(ADA, BEN, met=(ADA, BEN)), by=SATELLITE)
    how = HowIsSleepover(sleepover_id=reply.sleepover_id)

    assert reply.waits_for == (HUB_DECIDES,)
    # Nothing is kept of Ben, whose delegation has none; and the hub home isn't told.
    told = {who: (await on_conditions.asked(how, by=who)).conditions_met_for for who in (SATELLITE, LIAISON, HUB_CARER)}
    assert told == {SATELLITE: (ADA,), LIAISON: (ADA,), HUB_CARER: ()}


async def test_where_they_arent_or_nobody_knows_the_childs_social_worker_decides(on_conditions):
    reply = await on_conditions.asked(request_for(ADA, BEN), by=SATELLITE)

    assert reply.waits_for == (HUB_DECIDES, WORKER_DECIDES)
    assert reply.conditions_met_for == ()
    agreed = await on_conditions.asked(AgreeToSleepover(sleepover_id=reply.sleepover_id), by=CHILDS_WORKER)
    assert agreed.waits_for == (HUB_DECIDES,)


async def test_only_the_carers_at_home_can_say_so(on_conditions):
    for who in (HUB_CARER, LIAISON):
        refused = await on_conditions.asked(request_for(ADA, met=(ADA,)), by=who)

        assert refused.reason == grounds.CONDITIONS_NOT_YOURS.reason
        assert refused.fields == ("conditions_met_for",)
    assert WORKER_DECIDES in (await on_conditions.asked(request_for(ADA), by=LIAISON)).waits_for


async def test_nobody_says_so_of_a_child_whom_they_dont_ask_for(on_conditions):
    refused = await on_conditions.asked(request_for(BEN, met=(CLEO,)), by=SATELLITE)

    assert refused.reason == grounds.CONDITIONS_NOT_YOURS.reason


async def test_what_is_said_of_a_series_holds_for_each_of_it(on_conditions):
    command = RequestSeries(
        child_ids=(ADA,),
        first_night_on=FRIDAY,
        nights=1,
        rule=FOR_TWO_WEEKS,
        conditions_met_for=(ADA,),
    )

    said = await on_conditions.asked(command, by=SATELLITE)
    refused = await on_conditions.asked(command.model_copy(update={"child_ids": (BEN,)}), by=SATELLITE)

    series = await on_conditions.asked(HowIsSeries(series_id=said.series_id), by=SATELLITE)
    assert [one.waits_for for one in series.sleepovers] == [(HUB_DECIDES,)] * 2
    assert refused.reason == grounds.CONDITIONS_NOT_YOURS.reason


@pytest.mark.parametrize("met", [(ADA,), ()], ids=["met", "not"])
async def test_who_waits_for_a_bed_said_it_as_they_joined_the_list(on_conditions, met):
    theirs = await filled(on_conditions)
    entry = await waits(on_conditions, to_wait(ADA, conditions_met_for=met))
    await the_cedars_cancel(on_conditions, theirs)
    await due(on_conditions)

    taken = await on_conditions.asked(AcceptOfferedBed(waiting_id=entry.waiting_id), by=SATELLITE)

    now = await on_conditions.asked(HowIsSleepover(sleepover_id=taken.sleepover_id), by=SATELLITE)
    assert (WORKER_DECIDES in now.waits_for) is not bool(met)
    assert now.conditions_met_for == met


async def test_who_doesnt_live_with_them_doesnt_say_so_for_the_waiting_list(on_conditions):
    await filled(on_conditions)

    refused = await on_conditions.asked(to_wait(ADA, conditions_met_for=(ADA,)), by=LIAISON)

    assert refused.reason == grounds.CONDITIONS_NOT_YOURS.reason


async def test_of_other_nights_nobody_said_that_they_are_met(on_conditions):
    asked = await on_conditions.asked(request_for(ADA, met=(ADA,)), by=SATELLITE)

    proposed_instead = await on_conditions.asked(
        ProposeOtherNights(
            sleepover_id=asked.sleepover_id,
            reason=DeclineReason.HUB_HOME_AWAY,
            first_night_on=SATURDAY,
            last_night_on=SATURDAY,
        ),
        by=HUB_CARER,
    )

    assert WORKER_DECIDES in proposed_instead.waits_for
    assert await said_of(on_conditions, proposed_instead.sleepover_id) == ()


async def test_a_swap_asks_the_social_worker_and_keeps_nothing_of_what_was_said_of_the_other_nights(on_conditions):
    theirs = await filled(on_conditions)
    mine = await on_conditions.asked(request_for(ADA, met=(ADA,), first=NEXT_FRIDAY), by=SATELLITE)
    await on_conditions.asked(AgreeToSleepover(sleepover_id=mine.sleepover_id), by=HUB_CARER)

    swap = await proposed(on_conditions, mine.sleepover_id, theirs)
    answers = [await agree(on_conditions, swap.swap_id, who) for who in (OTHER_SATELLITE, HUB_CARER, MANAGER)]

    assert [one.state for one in answers] == [SwapState.PROPOSED] * 3
    assert await said_of(on_conditions, mine.sleepover_id) == (ADA,)
    swapped = await agree(on_conditions, swap.swap_id, CHILDS_WORKER)
    assert swapped.state is SwapState.SWAPPED
    assert await said_of(on_conditions, mine.sleepover_id) == ()


async def said_of(bookings, sleepover_id):
    return (await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=LIAISON)).conditions_met_for
