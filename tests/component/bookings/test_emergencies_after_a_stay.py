"""A sleepover ends before its last night, and the children can't go home: another bed is looked for at once."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY, LOOK_FOR_THE_REST, MOVE_ON
from shared.contracts.bookings import AgreeToSleepover, HowIsSleepover, RequestSleepover, SleepoverShortened
from shared.contracts.emergencies import (
    EmergencyEnd,
    EmergencyRaised,
    EmergencyState,
    HowIsEmergency,
    SayYesToEmergency,
    SettleEmergency,
)
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    CLEO,
    HUB,
    HUB_CARER,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
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
    OTHER_EMERGENCY,
    OWL_CARER,
    OWL_HUB,
    WREN_CARER,
    WREN_HUB,
    YES,
    A,
    KnowsTheWay,
    kept_beds,
    told,
)

TOMORROW, LAST = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
CARER_OF = {OWL_HUB: OWL_CARER, WREN_HUB: WREN_CARER}
THREE_NIGHTS = FOR_ADA.model_copy(update={"nights": 3})


@pytest.fixture
async def found(area):
    """Ada's emergency for three nights, taken by the Kites' hub home, on the second evening."""
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    await area.asked(THREE_NIGHTS, by=SATELLITE)
    view = await area.asked(YES, by=HUB_CARER)
    await area.said()
    area.clock.move(days=1)
    return view.sleepover_id


def ended(sleepover_id, last=TODAY, *, needs_another_bed=True):
    return EndSleepoverEarly(
        sleepover_id=sleepover_id,
        last_night_on=last,
        reason=DeclineReason.HUB_HOME_AWAY,
        needs_another_bed=needs_another_bed,
    )


async def the_next_of(area, sleepover_id, by=SATELLITE):
    view = await area.asked(HowIsSleepover(sleepover_id=sleepover_id), by=by)
    return await area.asked(HowIsEmergency(emergency_id=view.emergency_after_id), by=by)


async def test_another_hub_home_is_asked_for_the_nights_that_are_left(area, found):
    ends = await area.asked(ended(found), by=HUB_CARER)

    after = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=SATELLITE)
    assert (after.first_night_on, after.last_night_on, after.child_ids) == (TOMORROW, LAST, (ADA,))
    assert told(after) == [(HUB, A.TAKEN_BACK), (OWL_HUB, None)]
    assert (after.why, after.follows_sleepover_id) == (THREE_NIGHTS.why, found)
    said = [one for one in await area.said() if isinstance(one, SleepoverShortened | EmergencyRaised)]
    assert [type(one) for one in said] == [EmergencyRaised, SleepoverShortened]
    assert said[0].asked_household_ids == (HUB, OWL_HUB)
    assert said[1].another_bed_is_looked_for


async def test_the_board_has_the_child_where_the_next_yes_is(area, found):
    ends = await area.asked(ended(found), by=HUB_CARER)
    yes = await area.asked(SayYesToEmergency(emergency_id=ends.emergency_after_id), by=OWL_CARER)

    board = await area.asked(WhoSleepsWhere(on=TOMORROW), by=LIAISON)

    assert yes.state is EmergencyState.BED_FOUND
    assert next(one.sleeps_at for one in board.children if one.child_id == ADA) == OWL_HUB


async def test_who_goes_home_has_nobody_asked(area, found):
    ends = await area.asked(ended(found, needs_another_bed=False), by=HUB_CARER)

    assert ends.emergency_after_id is None
    assert not [one for one in await area.said() if isinstance(one, EmergencyRaised)]


async def test_a_planned_sleepover_that_ends_early_can_need_another_bed_as_well(area):
    asked = RequestSleepover(child_ids=(ADA, BEN), first_night_on=TODAY, last_night_on=TOMORROW)
    view = await area.asked(asked, by=SATELLITE)
    await area.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    area.clock.move(days=1)

    ends = await area.asked(ended(view.sleepover_id), by=HUB_CARER)

    after = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=SATELLITE)
    assert (after.child_ids, after.first_night_on, after.last_night_on) == (
        tuple(sorted((ADA, BEN))),
        TOMORROW,
        TOMORROW,
    )
    assert after.steps[-1].answer is None


async def test_what_the_register_cuts_short_is_looked_for_by_itself_and_once(area, found):
    await area.heard(a_life(a_hub_home(until=TOMORROW), version=9))
    assert (LOOK_FOR_THE_REST, EMERGENCY) in await area.errands()

    await area.ran(LOOK_FOR_THE_REST, EMERGENCY, None)
    await area.ran(LOOK_FOR_THE_REST, EMERGENCY, None)

    after = await the_next_of(area, found)
    assert told(after) == [(HUB, A.NOT_ANY_MORE), (OWL_HUB, None)]
    assert len([one for one in await area.said() if isinstance(one, EmergencyRaised)]) == 1
    assert (await area.asked(HOW, by=SATELLITE)).state is EmergencyState.BED_FOUND


async def test_who_is_asked_next_isnt_led_to_a_sleepover_that_isnt_theirs(area, found):
    ends = await area.asked(ended(found), by=HUB_CARER)

    seen = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=OWL_CARER)
    by_who_had_her = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=HUB_CARER)
    by_another = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=OTHER_SATELLITE)

    assert seen.follows_sleepover_id is None
    assert by_who_had_her.follows_sleepover_id == found
    assert isinstance(by_another, Refused)


async def test_nobody_is_told_that_a_bed_is_looked_for_where_nobody_looks(area, found):
    await area.heard(a_placement(ADA, BIRCH, ended_on=TOMORROW, version=2))
    await area.heard(a_placement(ADA, CEDAR, started_on=TOMORROW, ref="next"))

    ends = await area.asked(ended(found), by=HUB_CARER)

    [said] = [one for one in await area.said() if isinstance(one, SleepoverShortened)]
    assert ends.emergency_after_id is None
    assert not said.another_bed_is_looked_for


async def test_before_it_begins_children_are_at_home_and_need_no_other_bed(bookings):
    asked = RequestSleepover(child_ids=(ADA,), first_night_on=TOMORROW, last_night_on=LAST)
    view = await bookings.asked(asked, by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)

    reply = await bookings.asked(ended(view.sleepover_id, last=TOMORROW), by=HUB_CARER)

    assert (reply.reason, reply.fields) == ("not_tonight", ("needs_another_bed",))


async def test_one_for_later_nights_is_taken_over_by_a_second_early_end(area, found):
    later = await area.asked(ended(found, TOMORROW), by=HUB_CARER)

    ends = await area.asked(ended(found, TODAY), by=HUB_CARER)

    before = await area.asked(HowIsEmergency(emergency_id=later.emergency_after_id), by=SATELLITE)
    after = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=SATELLITE)
    assert before.state is EmergencyState.STOOD_DOWN
    assert (after.first_night_on, after.last_night_on, after.state) == (TOMORROW, LAST, EmergencyState.ASKING)
    assert len(await kept_beds(area)) == 2, "last night's at the hub home, and those that are held for the nights left"


async def test_the_button_works_tonight_though_a_later_night_is_looked_for(area, found):
    later = await area.asked(ended(found, TOMORROW), by=HUB_CARER)
    tonight = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "first_night_on": TOMORROW})

    raised = await area.asked(tonight, by=SATELLITE)

    assert raised.emergency_id == OTHER_EMERGENCY
    assert (raised.first_night_on, raised.last_night_on) == (TOMORROW, LAST)
    before = await area.asked(HowIsEmergency(emergency_id=later.emergency_after_id), by=SATELLITE)
    assert before.state is EmergencyState.STOOD_DOWN


async def test_who_asked_for_the_stay_has_raised_nothing_by_that(area):
    asked = RequestSleepover(child_ids=(CLEO,), first_night_on=TODAY, last_night_on=TOMORROW)
    view = await area.asked(asked, by=HUB_CARER)
    for who in (OTHER_SATELLITE, CHILDS_WORKER):
        await area.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=who)

    ends = await area.asked(ended(view.sleepover_id), by=HUB_CARER)

    how = HowIsEmergency(emergency_id=ends.emergency_after_id)
    raised = next(one for one in await area.said() if isinstance(one, EmergencyRaised))
    assert raised.follows_a_stay
    assert not (await area.asked(how, by=HUB_CARER)).may_stand_down
    while not (await area.asked(how, by=DUTY_WORKER)).may_settle:
        area.clock.move(minutes=15)
        await area.ran(MOVE_ON, ends.emergency_after_id, None)
    settled = SettleEmergency(
        emergency_id=ends.emergency_after_id, end=EmergencyEnd.SLEEPS_ELSEWHERE, where_they_sleep="With Ann Lee"
    )
    await area.asked(settled, by=DUTY_WORKER)
    read = [(await area.asked(how, by=who)).where_they_sleep for who in (HUB_CARER, OTHER_SATELLITE)]
    assert read == ["", "With Ann Lee"]


async def test_the_next_stay_is_approved_of_anew(area):
    raised = FOR_ADA.model_copy(update={"child_ids": (CLEO,), "nights": 2})
    await area.asked(raised, by=CHILDS_WORKER)
    first = await area.asked(YES, by=HUB_CARER)

    ends = await area.asked(ended(first.sleepover_id), by=HUB_CARER)
    after = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=OTHER_SATELLITE)
    said_yes = SayYesToEmergency(emergency_id=after.emergency_id)
    found = await area.asked(said_yes, by=CARER_OF[after.steps[-1].household_id])

    assert first.approvals == ()
    assert [one.person_id for one in found.approvals] == [CHILDS_WORKER.person_id]


async def test_what_was_given_up_before_the_register_cut_it_isnt_looked_for(area, found):
    await area.asked(ended(found, TOMORROW, needs_another_bed=False), by=HUB_CARER)
    area.clock.move(hours=1)
    await area.heard(a_life(a_hub_home(until=TOMORROW), version=9))

    await area.ran(LOOK_FOR_THE_REST, EMERGENCY, None)

    after = await the_next_of(area, found)
    assert (after.first_night_on, after.last_night_on) == (TOMORROW, TOMORROW)
