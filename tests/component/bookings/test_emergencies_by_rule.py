"""What the authority decides of emergencies: how long who has, who is asked, and which approvals come afterwards."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import CHASE_APPROVALS, LEARN_THE_WAY
from shared.contracts.emergencies import (
    AskedOf,
    DecideOnEmergency,
    EmergencyApprovalChased,
    EmergencyState,
)
from shared.contracts.rules import RuleName
from shared.contracts.words import Decider
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    CHILDS_WORKER,
    CLEO,
    DEV,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    MANAGER,
    OTHER_HUB,
    OTHER_SATELLITE,
    SATELLITE,
    WORKER,
    a_child,
)
from tests.component.bookings.an_area import (
    EMERGENCY,
    FOR_ADA,
    NO,
    OTHER_EMERGENCY,
    OWL_HUB,
    OWLS,
    WREN_HUB,
    WRENS,
    YES,
    A,
    KnowsTheWay,
    left_alone,
    set_to,
    told,
)


async def test_approvals_are_asked_for_afterwards_and_chased_until_they_are_given(area):
    for_two = FOR_ADA.model_copy(update={"child_ids": (CLEO, DEV)})
    await area.asked(for_two, by=OTHER_SATELLITE)
    await area.said()

    view = await area.asked(YES, by=HUB_CARER)
    acknowledged = (await area.said())[-1]
    area.clock.move(hours=12)
    await area.ran(CHASE_APPROVALS, EMERGENCY, None)
    chased = await area.said()
    by_worker = await area.asked(DecideOnEmergency(emergency_id=EMERGENCY, is_yes=True), by=CHILDS_WORKER)
    twice = await area.asked(DecideOnEmergency(emergency_id=EMERGENCY, is_yes=False), by=CHILDS_WORKER)
    by_manager = await area.asked(DecideOnEmergency(emergency_id=EMERGENCY, is_yes=False), by=MANAGER)
    area.clock.move(hours=12)
    await area.said()
    await area.ran(CHASE_APPROVALS, EMERGENCY, None)

    assert view.state is EmergencyState.BED_FOUND
    assert {(one.decider, one.person_id) for one in acknowledged.waits_for} == {
        (Decider.CHILDRENS_SOCIAL_WORKER, WORKER),
        (Decider.PROGRAMME_MANAGER, None),
    }
    assert [type(event) for event in chased] == [EmergencyApprovalChased]
    assert {one.decider: one.is_yes for one in by_worker.approvals} == {
        Decider.CHILDRENS_SOCIAL_WORKER: True,
        Decider.PROGRAMME_MANAGER: None,
    }
    assert twice.reason == "already_decided"
    assert {one.is_yes for one in by_manager.approvals} == {True, False}
    assert by_manager.state is EmergencyState.BED_FOUND, "a no moves nobody by itself"
    assert await area.said() == [], "what is decided isn't asked for again"


async def test_where_carers_decide_on_conditions_the_social_worker_approves_afterwards(area):
    await area.heard(a_child(ADA, version=2).model_copy(update={"has_conditions": True}))
    await area.asked(FOR_ADA, by=SATELLITE)

    view = await area.asked(YES, by=HUB_CARER)

    assert [(one.decider, one.is_yes) for one in view.approvals] == [(Decider.CHILDRENS_SOCIAL_WORKER, None)]


async def test_an_approval_that_is_late_can_be_given_by_a_programme_manager(area):
    await area.asked(FOR_ADA.model_copy(update={"child_ids": (CLEO,)}), by=OTHER_SATELLITE)
    await area.asked(YES, by=HUB_CARER)
    decide = DecideOnEmergency(emergency_id=EMERGENCY, is_yes=True)

    too_early = await area.asked(decide, by=MANAGER)
    area.clock.move(hours=12)
    in_time = await area.asked(decide, by=MANAGER)

    assert too_early.reason == "not_yours"
    assert in_time.approvals[0].is_yes is True


async def test_an_approval_is_over_with_the_bed(area):
    await area.asked(FOR_ADA.model_copy(update={"child_ids": (CLEO,)}), by=OTHER_SATELLITE)
    await area.asked(YES, by=HUB_CARER)
    await area.asked(NO, by=HUB_CARER)
    await area.said()

    area.clock.move(hours=12)
    await area.ran(CHASE_APPROVALS, EMERGENCY, None)

    assert await area.said() == []


async def test_the_authority_says_how_long_who_has(area):
    await area.heard(set_to(RuleName.EMERGENCY_HUB_HOME_MINUTES, 5), set_to(RuleName.EMERGENCY_DUTY_WORKER_MINUTES, 7))

    view = await area.asked(FOR_ADA, by=SATELLITE)
    later = await left_alone(area, 4)

    assert view.steps[0].until - view.steps[0].asked_at == timedelta(minutes=5)
    duty = next(step for step in later.steps if step.asked_of is AskedOf.DUTY_WORKER)
    assert duty.until - duty.asked_at == timedelta(minutes=7)


async def test_an_authority_that_asks_no_others_asks_the_duty_worker_next(area):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    await area.asked(FOR_ADA, by=SATELLITE)

    view = await left_alone(area, 1)

    assert told(view) == [(HUB, A.NO_ANSWER), (AskedOf.DUTY_WORKER, None)]


@pytest.mark.parametrize("is_known", [True, False], ids=["by nearness", "in any order"])
async def test_an_authority_can_have_all_of_its_hub_homes_asked(area, is_known):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 2))
    await area.asked(FOR_ADA, by=SATELLITE)
    if is_known:
        await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay(HERONS, KITES, OWLS, WRENS))

    view = await left_alone(area, 4)

    assert {home for home, _ in told(view)} == {HUB, OTHER_HUB, OWL_HUB, WREN_HUB, AskedOf.DUTY_WORKER}
    assert told(view)[1] == (OTHER_HUB, A.NO_ANSWER) or not is_known


async def test_where_approvals_come_first_a_duty_worker_is_asked_before_any_hub_home(area):
    await area.heard(set_to(RuleName.EMERGENCY_APPROVALS_AFTERWARDS, 0))

    for_cleo = await area.asked(FOR_ADA.model_copy(update={"child_ids": (CLEO,)}), by=OTHER_SATELLITE)
    for_ada = await area.asked(FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY}), by=SATELLITE)

    assert told(for_cleo) == [(AskedOf.DUTY_WORKER, None)]
    assert told(for_ada) == [(HUB, None)]
