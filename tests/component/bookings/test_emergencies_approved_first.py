"""Where the authority wants approvals first they are asked for at once, and with the last yes hub homes are asked."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import CHASE_APPROVALS, MOVE_ON
from shared.contracts.emergencies import (
    AskedOf,
    AskHubHome,
    DecideOnEmergency,
    EmergencyApprovalChased,
    EmergencyDecided,
    EmergencyPassedOn,
    EmergencyRaised,
    EmergencyState,
    TakeEmergencyInHand,
)
from shared.contracts.rules import RuleName
from shared.contracts.words import Decider
from tests.component.bookings.a_constellation import (
    CHILDS_WORKER,
    CLEO,
    DEV,
    HUB,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    WORKER,
)
from tests.component.bookings.an_area import DUTY_WORKER, EMERGENCY, FOR_ADA, HOW, NO, YES, A, set_to, told

APPROVE = DecideOnEmergency(emergency_id=EMERGENCY, is_yes=True)
DONT = DecideOnEmergency(emergency_id=EMERGENCY, is_yes=False)
FOR_CLEO = FOR_ADA.model_copy(update={"child_ids": (CLEO,)})
A_DUTY_WORKER = (AskedOf.DUTY_WORKER, None)


@pytest.fixture
async def approvals_first(area):
    await area.heard(set_to(RuleName.EMERGENCY_APPROVALS_AFTERWARDS, 0))


async def test_whose_approval_is_needed_is_asked_at_once_beside_the_duty_worker(area, approvals_first):
    view = await area.asked(FOR_CLEO, by=OTHER_SATELLITE)

    [raised] = [one for one in await area.said() if isinstance(one, EmergencyRaised)]
    assert told(view) == [A_DUTY_WORKER]
    assert [(one.decider, one.person_id, one.is_yes) for one in view.approvals] == [
        (Decider.CHILDRENS_SOCIAL_WORKER, WORKER, None)
    ]
    assert [one.person_id for one in raised.waits_for] == [WORKER]
    assert (await area.asked(HOW, by=CHILDS_WORKER)).may_decide


async def test_with_the_last_yes_the_hub_homes_are_asked(area, approvals_first):
    await area.asked(FOR_ADA.model_copy(update={"child_ids": (CLEO, DEV)}), by=OTHER_SATELLITE)
    await area.said()
    first = await area.asked(APPROVE, by=CHILDS_WORKER)

    area.clock.move(hours=1)
    last = await area.asked(APPROVE, by=MANAGER)

    assert told(first) == [A_DUTY_WORKER]
    assert told(last) == [(AskedOf.DUTY_WORKER, A.NOT_NEEDED), (HUB, None)]
    said = [one for one in await area.said() if isinstance(one, EmergencyDecided | EmergencyPassedOn)]
    assert [type(one) for one in said] == [EmergencyDecided, EmergencyDecided, EmergencyPassedOn]
    assert [one.thing_version for one in said] == [2, 3, 4]
    assert (MOVE_ON, EMERGENCY) in await area.errands()


async def test_what_was_approved_isnt_asked_for_again_once_a_bed_is_found_or_lost(area, approvals_first):
    await area.asked(FOR_CLEO, by=OTHER_SATELLITE)
    await area.asked(APPROVE, by=CHILDS_WORKER)

    found = await area.asked(YES, by=HUB_CARER)
    lost = await area.asked(NO, by=HUB_CARER)

    assert (found.state, [one.is_yes for one in found.approvals]) == (EmergencyState.BED_FOUND, [True])
    assert found.approvals_due_at is None
    assert lost.steps[-1].asked_of is AskedOf.HUB_HOME, "the next one is asked at once"
    assert [one.is_yes for one in lost.approvals] == [True]


async def test_a_no_is_told_and_no_hub_home_is_asked(area, approvals_first):
    await area.asked(FOR_CLEO, by=OTHER_SATELLITE)
    await area.said()

    view = await area.asked(DONT, by=CHILDS_WORKER)
    [decided] = await area.said()
    area.clock.move(hours=1)
    await area.ran(MOVE_ON, EMERGENCY, None)
    later = await area.asked(HOW, by=DUTY_WORKER)

    assert told(view) == [A_DUTY_WORKER]
    assert (decided.is_yes, decided.step.asked_of) == (False, AskedOf.DUTY_WORKER)
    assert {home for home, _ in told(later)} == {AskedOf.DUTY_WORKER}


async def test_it_is_chased_while_a_bed_is_looked_for_and_a_manager_can_give_it_soon(area, approvals_first):
    view = await area.asked(FOR_CLEO, by=OTHER_SATELLITE)
    too_early = await area.asked(APPROVE, by=MANAGER)
    await area.said()
    area.clock.moment = view.approvals_due_at
    await area.ran(CHASE_APPROVALS, EMERGENCY, None)
    chased = await area.said()
    area.clock.move(hours=1)
    await area.ran(CHASE_APPROVALS, EMERGENCY, None)
    again = await area.said()
    in_time = await area.asked(APPROVE, by=MANAGER)

    assert view.approvals_due_at - view.seen_at <= timedelta(hours=1), "tonight doesn't wait until tomorrow"
    assert too_early.reason == "not_yours"
    assert [type(one) for one in chased] == [type(one) for one in again] == [EmergencyApprovalChased]
    assert told(in_time)[-1] == (HUB, None)


async def test_who_has_it_in_hand_sees_it_asked_of_the_hub_home(area, approvals_first):
    await area.asked(FOR_CLEO, by=OTHER_SATELLITE)
    await area.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)

    view = await area.asked(APPROVE, by=CHILDS_WORKER)

    assert (view.state, told(view)) == (EmergencyState.ASKING, [(AskedOf.DUTY_WORKER, A.YES), (HUB, None)])


async def test_a_duty_worker_can_go_ahead_and_the_approval_stays_outstanding(area, approvals_first):
    await area.asked(FOR_CLEO, by=OTHER_SATELLITE)

    view = await area.asked(AskHubHome(emergency_id=EMERGENCY, household_id=HUB, has_said_yes=True), by=DUTY_WORKER)
    approved = await area.asked(APPROVE, by=CHILDS_WORKER)

    assert (view.state, [one.is_yes for one in view.approvals]) == (EmergencyState.BED_FOUND, [None])
    assert approved.state is EmergencyState.BED_FOUND
    assert [one.is_yes for one in approved.approvals] == [True]


async def test_where_no_hub_home_has_a_bed_the_duty_worker_goes_on(area, approvals_first):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    yesterday = {"first_night_on": FOR_CLEO.first_night_on - timedelta(days=1)}
    await area.asked(FOR_CLEO.model_copy(update=yesterday), by=OTHER_SATELLITE)
    view = await area.asked(APPROVE, by=CHILDS_WORKER)

    assert told(view) == [A_DUTY_WORKER]
