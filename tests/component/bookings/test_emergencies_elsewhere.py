"""A duty worker finds somewhere else to sleep: where that is, is known, and the board leads there."""

from datetime import timedelta

import pytest

from shared.contracts.emergencies import EmergencyEnd, EmergencyState, SettleEmergency, TakeEmergencyInHand
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.whereabouts import WhoSleepsWhere, WhyThere
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    HUB_CARER,
    LIAISON,
    SATELLITE,
    TODAY,
    WORKER,
)
from tests.component.bookings.an_area import DUTY_WORKER, EMERGENCY, FOR_ADA, HOW, left_alone, set_to

WHERE = "With her aunt, Ann Lee, 4 High Street, 023 9282 2251"
SETTLED = SettleEmergency(emergency_id=EMERGENCY, end=EmergencyEnd.SLEEPS_ELSEWHERE, where_they_sleep=WHERE)
HER_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=WORKER, child_ids=(ADA,))


@pytest.fixture
async def in_hand(area):
    """Ada's emergency for two nights, which her own hub home hasn't answered, and a duty worker has in hand."""
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    await area.asked(FOR_ADA.model_copy(update={"nights": 2}), by=SATELLITE)
    await left_alone(area, 1)
    await area.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)
    await area.said()


async def on_the_board(area, night, by=LIAISON, known_at=None):
    board = await area.asked(WhoSleepsWhere(on=night, known_at=known_at), by=by)
    return next((one.why, one.emergency_id) for one in board.children if one.child_id == ADA)


async def test_on_each_of_its_nights_the_board_leads_to_where_she_sleeps(area, in_hand):
    then = area.clock()
    area.clock.move(minutes=1)

    view = await area.asked(SETTLED, by=DUTY_WORKER)

    nights = [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]
    assert (view.state, view.where_they_sleep) == (EmergencyState.SETTLED, WHERE)
    assert [await on_the_board(area, night) for night in nights] == [
        (WhyThere.SOMEWHERE_ELSE, EMERGENCY),
        (WhyThere.SOMEWHERE_ELSE, EMERGENCY),
        (WhyThere.LIVES_THERE, None),
    ]
    assert await on_the_board(area, TODAY, known_at=then) == (WhyThere.LIVES_THERE, None)


async def test_where_that_is_isnt_for_a_hub_home_that_was_asked(area, in_hand):
    await area.asked(SETTLED, by=DUTY_WORKER)

    by_her_worker = await area.asked(HOW, by=HER_WORKER)
    at_home = await area.asked(HOW, by=SATELLITE)
    asked = await area.asked(HOW, by=HUB_CARER)

    assert (by_her_worker.where_they_sleep, at_home.where_they_sleep, asked.where_they_sleep) == (WHERE, WHERE, "")
    assert await on_the_board(area, TODAY, by=HUB_CARER) == (WhyThere.SOMEWHERE_ELSE, None)


async def test_nobody_settles_that_they_sleep_elsewhere_without_saying_where(area, in_hand):
    refused = await area.asked(SETTLED.model_copy(update={"where_they_sleep": "  "}), by=DUTY_WORKER)

    assert (refused.reason, refused.fields) == ("where_not_said", ("where_they_sleep",))
    assert (await area.asked(HOW, by=SATELLITE)).state is EmergencyState.IN_HAND


async def test_of_who_stays_at_home_no_words_are_kept(area, in_hand):
    settled = SETTLED.model_copy(update={"end": EmergencyEnd.STAYS_AT_HOME})

    view = await area.asked(settled, by=DUTY_WORKER)

    assert view.where_they_sleep == ""
    assert await on_the_board(area, TODAY) == (WhyThere.LIVES_THERE, None)


async def test_the_words_go_with_the_childs_record_and_are_in_no_event(area, in_hand):
    await area.asked(SETTLED, by=DUTY_WORKER)
    said = await area.said()

    await area.heard(RecordErased(thing_version=1, kind=Kind.CHILD, subject_id=ADA))

    assert WHERE not in "".join(one.model_dump_json() for one in said)
    assert (await area.asked(HOW, by=SATELLITE)).where_they_sleep == ""
