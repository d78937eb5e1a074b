"""Children need to stay longer than the bed that was found: the hub home where they are is asked first."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import HowIsSleepover, RequestSleepover
from shared.contracts.emergencies import AskedOf, EmergencyState
from shared.contracts.rules import RuleName
from shared.contracts.words import SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CLEO,
    DEV,
    HUB,
    HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
)
from tests.component.bookings.an_absence import at
from tests.component.bookings.an_area import (
    DUTY_WORKER,
    EMERGENCY,
    FOR_ADA,
    NO,
    OTHER_EMERGENCY,
    OWL_CARER,
    OWL_HUB,
    WREN_CARER,
    YES,
    A,
    set_to,
    told,
)

TOMORROW, LAST = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
LONGER = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "nights": 3})
ITS_YES = YES.model_copy(update={"emergency_id": OTHER_EMERGENCY})


@pytest.fixture
async def at_a_neighbours(area):
    """Ada has a bed at a neighbour's hub home tonight: her own was full. It has one from tomorrow on."""
    full = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=TODAY, last_night_on=TODAY)
    await area.asked(full, by=OTHER_SATELLITE)
    view = await area.asked(FOR_ADA, by=SATELLITE)
    if view.steps[-1].household_id != OWL_HUB:
        await area.asked(NO, by=WREN_CARER)
    found = await area.asked(YES, by=OWL_CARER)
    assert (found.state, told(found)[-1]) == (EmergencyState.BED_FOUND, (OWL_HUB, A.YES))
    await area.said()
    return found.sleepover_id


async def test_the_button_for_several_nights_looks_for_those_after_tonights_bed(area, at_a_neighbours):
    view = await area.asked(LONGER, by=SATELLITE)

    assert (view.first_night_on, view.last_night_on) == (TOMORROW, LAST)
    assert told(view) == [(OWL_HUB, None)], "where she is, though her own hub home has a bed by then"
    stay = await area.asked(HowIsSleepover(sleepover_id=at_a_neighbours), by=DUTY_WORKER)
    assert stay.state is SleepoverState.CONFIRMED, "tonight's bed stands"


async def test_the_carer_at_whose_home_they_are_says_yes_by_raising_it(area, at_a_neighbours):
    view = await area.asked(LONGER, by=OWL_CARER)

    assert (view.state, told(view)) == (EmergencyState.BED_FOUND, [(OWL_HUB, A.YES)])
    by_another = await area.asked(LONGER.model_copy(update={"emergency_id": EMERGENCY}), by=WREN_CARER)
    assert by_another.reason == "not_yours"


async def test_on_the_day_after_the_last_night_they_are_still_asked_first(area, at_a_neighbours):
    area.clock.moment = at(10, day=TOMORROW)
    for_tomorrow = LONGER.model_copy(update={"first_night_on": TOMORROW, "nights": 1})

    view = await area.asked(for_tomorrow, by=OWL_CARER)

    assert told(view) == [(OWL_HUB, A.YES)]


async def test_where_there_is_no_bed_there_any_more_the_next_is_asked(area, at_a_neighbours):
    view = await area.asked(LONGER, by=SATELLITE)
    after = await area.asked(NO.model_copy(update={"emergency_id": OTHER_EMERGENCY}), by=OWL_CARER)

    assert told(view)[-1] == (OWL_HUB, None)
    assert told(after) == [(OWL_HUB, A.NO), (HUB, None)]
    assert (await area.asked(ITS_YES, by=HUB_CARER)).state is EmergencyState.BED_FOUND


async def test_it_is_asked_there_also_beyond_the_rules_reach(area, at_a_neighbours):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))

    assert told(await area.asked(LONGER, by=SATELLITE)) == [(OWL_HUB, None)]


async def test_pressed_twice_it_is_the_same(area, at_a_neighbours):
    first = await area.asked(LONGER, by=SATELLITE)
    again = await area.asked(LONGER.model_copy(update={"emergency_id": EMERGENCY}), by=DUTY_WORKER)

    assert again.emergency_id == first.emergency_id
    assert again.version == first.version


async def test_at_night_nobody_is_passed_by_for_a_night_that_is_to_come(area, at_a_neighbours):
    area.clock.moment = at(2, day=TOMORROW)

    view = await area.asked(LONGER, by=SATELLITE)

    assert view.steps[-1].until == at(8, day=TOMORROW) + timedelta(minutes=15)


async def test_whose_brother_has_no_bed_tonight_is_looked_for_with_him(area, at_a_neighbours):
    view = await area.asked(LONGER.model_copy(update={"child_ids": (ADA, BEN)}), by=SATELLITE)

    assert view.first_night_on == TODAY
    assert told(view)[-1] == (AskedOf.DUTY_WORKER, None)


async def test_for_tonight_alone_a_duty_worker_is_asked_as_before(area, at_a_neighbours):
    view = await area.asked(LONGER.model_copy(update={"nights": 1}), by=SATELLITE)

    assert told(view) == [(AskedOf.DUTY_WORKER, None)]
