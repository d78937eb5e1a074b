"""A sleepover ends before its last night, and the children can't go home: another bed is looked for at once."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY, LOOK_FOR_THE_REST
from shared.contracts.bookings import AgreeToSleepover, HowIsSleepover, RequestSleepover, SleepoverShortened
from shared.contracts.emergencies import (
    EmergencyRaised,
    EmergencyState,
    HowIsEmergency,
    SayYesToEmergency,
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
from tests.component.bookings.an_area import EMERGENCY, FOR_ADA, HOW, OWL_CARER, OWL_HUB, YES, A, KnowsTheWay, told

TOMORROW, LAST = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
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
