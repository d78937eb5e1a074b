"""A bed in an emergency: the nearest hub home is asked, then the next, then a duty worker, until somebody says yes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY, MOVE_ON
from shared.contracts.bookings import (
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRequested,
    WhatWaitsForMe,
)
from shared.contracts.emergencies import (
    AskedOf,
    EmergencyAcknowledged,
    EmergencyChased,
    EmergencyEnd,
    EmergencyPassedOn,
    EmergencyRaised,
    EmergencySettled,
    EmergencyState,
    EmergencyStoodDown,
    HowIsEmergency,
    SayNoToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
)
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    BIRCH,
    CLEO,
    DEV,
    HUB,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SECOND_HUB_CARER,
    TODAY,
    a_hub_home,
    a_life,
    a_placement,
)
from tests.component.bookings.an_area import (
    DUTY_WORKER,
    EMERGENCY,
    FOR_ADA,
    HOW,
    NO,
    OTHER_DUTY_WORKER,
    OTHER_EMERGENCY,
    OWL_CARER,
    OWL_HUB,
    WREN_CARER,
    WREN_HUB,
    YES,
    A,
    kept_beds,
    left_alone,
    time_passes,
    told,
)


async def test_the_childs_own_hub_home_is_asked_first_and_its_bed_is_held(area):
    view = await area.asked(FOR_ADA, by=SATELLITE)

    assert view.state is EmergencyState.ASKING
    assert told(view) == [(HUB, None)]
    assert view.steps[0].until == area.clock() + timedelta(minutes=15)
    assert (view.why, view.may_stand_down, view.may_say_yes) == ("Her carer is in hospital", True, False)
    requested, raised = await area.said()
    assert isinstance(requested, SleepoverRequested)
    assert requested.emergency_id == EMERGENCY
    assert requested.stays[0].bed_id in BEDS
    assert isinstance(raised, EmergencyRaised)
    assert (raised.step.household_id, raised.asked_household_ids) == (HUB, (HUB,))
    assert {(MOVE_ON, EMERGENCY), (LEARN_THE_WAY, BIRCH)} <= set(await area.errands())


async def test_a_yes_finds_the_bed_and_the_board_shows_it(area, raised):
    view = await area.asked(YES, by=HUB_CARER)

    assert view.state is EmergencyState.BED_FOUND
    assert told(view) == [(HUB, A.YES)]
    confirmed, acknowledged = await area.said()
    assert isinstance(confirmed, SleepoverConfirmed)
    assert isinstance(acknowledged, EmergencyAcknowledged)
    assert (acknowledged.sleepover_id, acknowledged.waits_for) == (confirmed.sleepover_id, ())
    board = await area.asked(WhoSleepsWhere(on=TODAY), by=MANAGER)
    assert {one.child_id: one.sleeps_at for one in board.children}[ADA] == HUB
    await time_passes(area, hours=1)
    assert await area.said() == []


async def test_nobody_answering_it_moves_on_to_the_nearest_then_the_next_then_the_duty_worker(area, raised):
    view = await left_alone(area, 3)

    assert told(view) == [
        (HUB, A.NO_ANSWER),
        (OWL_HUB, A.NO_ANSWER),
        (WREN_HUB, A.NO_ANSWER),
        (AskedOf.DUTY_WORKER, None),
    ]
    assert [type(event) for event in await area.said()] == [
        *(SleepoverLapsed, SleepoverRequested, EmergencyPassedOn) * 2,
        SleepoverLapsed,
        EmergencyPassedOn,
    ]
    assert await kept_beds(area) == []


async def test_while_nobody_knows_how_near_they_are_the_areas_hub_homes_come_in_a_steady_order(area):
    await area.asked(FOR_ADA, by=SATELLITE)

    view = await left_alone(area, 3)

    assert {home for home, _ in told(view)} == {HUB, OWL_HUB, WREN_HUB, AskedOf.DUTY_WORKER}


async def test_a_no_moves_on_at_once_and_only_one_bed_is_ever_held(area, raised):
    view = await area.asked(NO, by=HUB_CARER)

    assert view.state is EmergencyState.ASKING
    assert told(view) == [(HUB, A.NO), (OWL_HUB, None)]
    assert [type(event) for event in await area.said()] == [SleepoverDeclined, SleepoverRequested, EmergencyPassedOn]
    assert len(await kept_beds(area)) == 1


async def test_a_hub_home_without_a_bed_is_passed_over_and_stands_in_the_timeline(area):
    full = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=TODAY, last_night_on=TODAY)
    await area.asked(full, by=OTHER_SATELLITE)

    view = await area.asked(FOR_ADA, by=SATELLITE)

    assert told(view)[0] == (HUB, A.NO_BED)
    assert view.steps[-1].answer is None
    hidden = await area.asked(HOW, by=HUB_CARER)
    assert isinstance(hidden, Refused), "who wasn't asked has no business with it"


async def test_brothers_and_sisters_get_their_beds_in_one_home(area):
    await area.asked(RequestSleepover(child_ids=(CLEO,), first_night_on=TODAY, last_night_on=TODAY), by=OTHER_SATELLITE)
    both = FOR_ADA.model_copy(update={"child_ids": (ADA, BEN)})

    view = await area.asked(both, by=SATELLITE)

    assert told(view)[0] == (HUB, A.NO_BED)
    assert len(await kept_beds(area)) == 1 + 2


async def test_too_late_is_told_in_a_plain_sentence(area, raised):
    await time_passes(area, minutes=15)

    refused = await area.asked(YES, by=HUB_CARER)

    assert refused.reason == "moved_on"
    assert refused.detail == (
        "This moved on at 9:15am, and another hub home is asked now. You don’t need to do anything."
    )


async def test_a_yes_that_comes_before_a_late_errand_counts(area, raised):
    area.clock.move(minutes=20)

    view = await area.asked(YES, by=HUB_CARER)
    await area.ran(MOVE_ON, EMERGENCY, None)

    assert view.state is EmergencyState.BED_FOUND
    assert told(await area.asked(HOW, by=SATELLITE)) == [(HUB, A.YES)]


async def test_a_yes_said_twice_is_one_and_the_other_carer_of_the_home_sees_it(area, raised):
    await area.asked(YES, by=HUB_CARER)
    await area.said()

    again = await area.asked(YES, by=SECOND_HUB_CARER)

    assert again.state is EmergencyState.BED_FOUND
    assert await area.said() == []


async def test_an_errand_that_is_run_early_books_itself_again(area, raised):
    async with area.database.work("testshire") as work:
        await work.fetch("DELETE FROM errand")

    await time_passes(area, minutes=14)

    assert await area.said() == []
    assert (MOVE_ON, EMERGENCY) in await area.errands()


async def test_a_hub_home_takes_its_yes_back_and_the_next_is_asked(area, raised):
    await area.asked(YES, by=HUB_CARER)
    await area.said()

    view = await area.asked(NO, by=HUB_CARER)

    assert view.state is EmergencyState.ASKING
    assert told(view) == [(HUB, A.TAKEN_BACK), (OWL_HUB, None)]
    assert [type(event) for event in await area.said()] == [SleepoverCancelled, SleepoverRequested, EmergencyPassedOn]


async def test_a_yes_isnt_taken_back_once_the_night_is_over(area, raised):
    await area.asked(YES, by=HUB_CARER)
    area.clock.move(days=1)

    refused = await area.asked(NO, by=HUB_CARER)

    assert refused.reason == "too_late"


async def test_the_duty_worker_is_asked_again_and_again_with_longer_waits_up_to_an_hour(area, raised):
    view = await left_alone(area, 9)

    asked = [step for step in view.steps if step.asked_of is AskedOf.DUTY_WORKER]
    assert [(step.until - step.asked_at) / timedelta(minutes=1) for step in asked] == [15, 30, 60, 60, 60, 60, 60]
    assert [event for event in await area.said() if isinstance(event, EmergencyChased)][-1].step.position == 10
    assert view.state is EmergencyState.ASKING


async def test_the_duty_worker_is_asked_also_days_after_its_night_until_it_is_said_what_became_of_it(area, raised):
    before = await left_alone(area, 3)
    await time_passes(area, days=3)
    view = await left_alone(area, 1)

    assert len(view.steps) == len(before.steps) + 2
    assert view.state is EmergencyState.ASKING


async def test_a_duty_worker_takes_it_in_hand_is_reminded_and_settles_it(area, raised):
    await left_alone(area, 3)
    await area.said()

    view = await area.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)
    other = await area.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=OTHER_DUTY_WORKER)
    await time_passes(area, minutes=59)
    in_hand = await area.said()
    await time_passes(area, minutes=1)
    await time_passes(area, hours=1)
    reminders = await area.said()
    settled = await area.asked(
        SettleEmergency(
            emergency_id=EMERGENCY, end=EmergencyEnd.SLEEPS_ELSEWHERE, where_they_sleep="With Ann Lee, 023 9282 2251"
        ),
        by=OTHER_DUTY_WORKER,
    )

    assert view.state is EmergencyState.IN_HAND
    assert other.reason == "already_in_hand"
    assert [type(event) for event in in_hand] == [EmergencyAcknowledged]
    assert [type(event) for event in reminders] == [EmergencyChased]
    assert (settled.state, settled.end, settled.closed_by) == (
        EmergencyState.SETTLED,
        EmergencyEnd.SLEEPS_ELSEWHERE,
        OTHER_DUTY_WORKER.person_id,
    )
    assert [type(event) for event in await area.said()] == [EmergencySettled]


async def test_a_duty_worker_waits_while_a_hub_home_is_asked(area, raised):
    refused = await area.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)

    assert refused.reason == "not_your_turn"
    assert "until 9:15am" in refused.detail


@pytest.mark.parametrize("is_in_hand", [False, True])
async def test_a_hub_home_that_was_asked_before_can_still_say_yes_while_a_duty_worker_looks(area, raised, is_in_hand):
    await left_alone(area, 3)
    if is_in_hand:
        await area.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)

    view = await area.asked(YES, by=OWL_CARER)
    too_late = await area.asked(YES, by=WREN_CARER)

    assert view.state is EmergencyState.BED_FOUND
    assert told(view)[-2:] == [
        (AskedOf.DUTY_WORKER, A.YES if is_in_hand else A.NOT_NEEDED),
        (OWL_HUB, A.YES),
    ]
    assert too_late.reason == "already_found"
    assert len(await kept_beds(area)) == 1


async def test_what_isnt_needed_any_more_is_stood_down_and_its_bed_is_free(area, raised):
    view = await area.asked(StandEmergencyDown(emergency_id=EMERGENCY), by=SATELLITE)

    assert (view.state, told(view)) == (EmergencyState.STOOD_DOWN, [(HUB, A.NOT_NEEDED)])
    assert [type(event) for event in await area.said()] == [SleepoverCancelled, EmergencyStoodDown]
    assert await kept_beds(area) == []
    assert (await area.asked(YES, by=HUB_CARER)).reason == "not_open"
    again = await area.asked(FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY}), by=SATELLITE)
    assert again.state is EmergencyState.ASKING


async def test_a_hub_home_that_is_no_more_is_left_at_once(area, raised):
    await area.heard(a_life(a_hub_home(until=TODAY)))

    await area.ran(MOVE_ON, EMERGENCY, None)

    assert told(await area.asked(HOW, by=SATELLITE)) == [(HUB, A.NOT_ANY_MORE), (OWL_HUB, None)]


async def test_a_found_bed_that_the_register_takes_away_is_looked_for_anew(area, raised):
    await area.asked(YES, by=HUB_CARER)
    await area.heard(a_life(a_hub_home(until=TODAY)))

    await area.ran(MOVE_ON, EMERGENCY, None)

    assert told(await area.asked(HOW, by=SATELLITE)) == [(HUB, A.NOT_ANY_MORE), (OWL_HUB, None)]


@pytest.mark.parametrize("how", ["the register takes it away", "the hub home takes its yes back"])
async def test_a_found_bed_that_is_lost_is_looked_for_anew_though_one_of_its_children_has_another_emergency(area, how):
    both = FOR_ADA.model_copy(update={"child_ids": (ADA, BEN)})
    await area.asked(both, by=SATELLITE)
    await area.asked(YES, by=HUB_CARER)
    other = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY})
    await area.asked(other, by=SATELLITE)
    await area.said()

    if how == "the hub home takes its yes back":
        await area.asked(NO, by=HUB_CARER)
    else:
        await area.heard(a_life(a_hub_home(until=TODAY)))
        await area.ran(MOVE_ON, EMERGENCY, None)
    view = await area.asked(HOW, by=SATELLITE)
    again = await area.asked(FOR_ADA.model_copy(update={"emergency_id": uuid4(), "child_ids": (BEN,)}), by=SATELLITE)

    assert (view.state, view.steps[-1].answer) == (EmergencyState.ASKING, None)
    assert EmergencyPassedOn in {type(event) for event in await area.said()}
    assert (await area.asked(HowIsEmergency(emergency_id=OTHER_EMERGENCY), by=SATELLITE)).state is EmergencyState.ASKING
    assert again.emergency_id == EMERGENCY


async def test_a_bed_at_another_constellation_stays_though_the_household_doesnt_belong_to_it(area, raised):
    await time_passes(area, minutes=15)
    await area.asked(YES, by=OWL_CARER)
    await area.said()

    await area.heard(a_placement(ADA, BIRCH, version=2))
    area.clock.move(seconds=30)
    await area.ran("look_at_their_nights", ADA, None)

    assert await area.said() == []


async def test_its_beds_are_answered_on_the_emergency_and_nowhere_else(area, raised):
    sleepover = raised.sleepover_id
    waiting = await area.asked(WhatWaitsForMe(), by=HUB_CARER)
    view = await area.asked(HowIsSleepover(sleepover_id=sleepover), by=HUB_CARER)
    cancelled = await area.asked(CancelSleepover(sleepover_id=sleepover), by=SATELLITE)
    nights = {"first_night_on": TODAY + timedelta(days=1), "last_night_on": TODAY + timedelta(days=1)}
    moved = await area.asked(MoveSleepover(sleepover_id=sleepover, **nights), by=SATELLITE)

    assert waiting.sleepovers == ()
    assert (view.emergency_id, view.may_agree, view.may_decline, view.may_cancel) == (EMERGENCY, False, False, False)
    assert cancelled.reason == moved.reason == "part_of_an_emergency"


async def test_a_reason_is_given_by_who_says_no(area, raised):
    refused = await area.asked(
        SayNoToEmergency(emergency_id=EMERGENCY, reason=DeclineReason.CHILD_HAS_MOVED), by=HUB_CARER
    )
    await area.asked(
        SayNoToEmergency(emergency_id=EMERGENCY, reason=DeclineReason.NOT_RIGHT_FOR_THE_CHILD), by=HUB_CARER
    )

    assert refused.reason == "not_a_reason"
    [declined] = [event for event in await area.said() if isinstance(event, SleepoverDeclined)]
    assert (declined.reason, declined.state) == (DeclineReason.NOT_RIGHT_FOR_THE_CHILD, SleepoverState.DECLINED)
