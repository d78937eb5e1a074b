"""An emergency of a child for whom a sleepover is asked for, or agreed: what stands in its way, and what gives way."""

import asyncio
from datetime import timedelta

import pytest

from shared.contracts.bookings import AgreeToSleepover, HowIsSleepover, RequestSleepover, SleepoverCancelled
from shared.contracts.emergencies import AskedOf, EmergencyState
from shared.contracts.rules import RuleName
from shared.contracts.words import DeclineReason, SleepoverState, ToldBy
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CLEO,
    HUB,
    HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
)
from tests.component.bookings.an_absence import sleeps_over
from tests.component.bookings.an_area import (
    EMERGENCY,
    FOR_ADA,
    HOW,
    NO,
    OWL_CARER,
    OWL_HUB,
    YES,
    A,
    kept_beds,
    left_alone,
    set_to,
    told,
)

TOMORROW = TODAY + timedelta(days=1)
FOR_TWO_NIGHTS = FOR_ADA.model_copy(update={"nights": 2})


async def asks(area, *children, by=SATELLITE, first=TODAY, last=TODAY):
    """A planned sleepover that somebody asks for and nobody has decided."""
    request = RequestSleepover(child_ids=children or (ADA,), first_night_on=first, last_night_on=last)
    view = await area.asked(request, by=by)
    assert view.state is SleepoverState.REQUESTED
    await area.said()
    return view.sleepover_id


async def state_of(area, sleepover_id):
    return (await area.asked(HowIsSleepover(sleepover_id=sleepover_id), by=HUB_CARER)).state


@pytest.mark.parametrize("night", [TODAY, TOMORROW], ids=["tonight", "tomorrow"])
async def test_what_is_only_asked_for_gives_way_and_whoever_was_asked_is_told(area, night):
    request = await asks(area, first=night, last=night)

    view = await area.asked(FOR_TWO_NIGHTS, by=SATELLITE)

    assert (told(view), view.last_night_on) == ([(HUB, None)], TOMORROW)
    [off] = [one for one in await area.said() if isinstance(one, SleepoverCancelled)]
    assert (off.sleepover_id, off.reason, off.told_by) == (request, DeclineReason.PLANS_CHANGED, ToldBy.SLEEPOVER)
    assert len(await kept_beds(area)) == 1
    assert (await area.asked(YES, by=HUB_CARER)).state is EmergencyState.BED_FOUND


async def test_the_bed_of_its_own_request_is_there_for_its_emergency(area):
    await asks(area)
    await asks(area, CLEO, by=OTHER_SATELLITE)

    view = await area.asked(FOR_ADA, by=SATELLITE)

    assert told(view) == [(HUB, None)]


async def test_what_was_asked_for_with_brothers_and_sisters_gives_way_whole_and_that_of_others_stays(area):
    both = await asks(area, ADA, BEN)
    view = await area.asked(FOR_ADA, by=SATELLITE)
    others = await asks(area, CLEO, by=OTHER_SATELLITE)
    await area.asked(NO, by=HUB_CARER)

    assert told(view) == [(HUB, None)]
    assert await state_of(area, both) is SleepoverState.CANCELLED
    assert await state_of(area, others) is SleepoverState.REQUESTED


async def test_where_no_hub_home_has_a_bed_what_was_asked_for_stays(area):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    request = await asks(area)
    await asks(area, CLEO, by=OTHER_SATELLITE)

    view = await area.asked(FOR_ADA.model_copy(update={"child_ids": (ADA, BEN)}), by=SATELLITE)

    assert told(view) == [(HUB, A.NO_BED), (AskedOf.DUTY_WORKER, None)]
    assert await state_of(area, request) is SleepoverState.REQUESTED


async def test_a_child_who_has_a_bed_elsewhere_tonight_for_sure_is_a_duty_workers(area):
    agreed = await sleeps_over(area, first=TODAY, last=TODAY)

    view = await area.asked(FOR_ADA, by=SATELLITE)

    assert told(view) == [(AskedOf.DUTY_WORKER, None)]
    assert await state_of(area, agreed.sleepover_id) is SleepoverState.CONFIRMED


async def test_a_bed_for_tomorrow_ends_its_nights_and_tonight_is_looked_for(area):
    agreed = await sleeps_over(area, first=TOMORROW, last=TOMORROW)

    view = await area.asked(FOR_TWO_NIGHTS, by=SATELLITE)
    found = await area.asked(YES, by=HUB_CARER)
    bed = await area.asked(HowIsSleepover(sleepover_id=found.sleepover_id), by=HUB_CARER)

    assert (told(view), view.last_night_on) == ([(HUB, None)], TODAY)
    assert (found.state, found.last_night_on) == (EmergencyState.BED_FOUND, TODAY)
    assert (bed.first_night_on, bed.last_night_on) == (TODAY, TODAY)
    assert await state_of(area, agreed.sleepover_id) is SleepoverState.CONFIRMED


async def test_a_hub_home_that_comes_back_on_it_gives_the_nights_that_are_left(area, raised):
    await left_alone(area, 3)
    tonight = await asks(area)

    view = await area.asked(YES, by=OWL_CARER)

    assert (view.emergency_id, view.state, told(view)[-1]) == (EMERGENCY, EmergencyState.BED_FOUND, (OWL_HUB, A.YES))
    assert await state_of(area, tonight) is SleepoverState.CANCELLED


@pytest.mark.parametrize("number", range(6))
async def test_a_yes_in_the_moment_of_the_emergency_leaves_one_bed_for_the_night(area, number):
    request = await asks(area)

    deeds = [
        area.asked(AgreeToSleepover(sleepover_id=request), by=HUB_CARER),
        area.asked(FOR_ADA, by=SATELLITE),
    ]
    await asyncio.gather(*(deeds if number % 2 else deeds[::-1]))

    view = await area.asked(HOW, by=SATELLITE)
    gave_way = view.steps[-1].asked_of is AskedOf.HUB_HOME
    expected = SleepoverState.CANCELLED if gave_way else SleepoverState.CONFIRMED
    assert await state_of(area, request) is expected
    assert len(await kept_beds(area)) == 1
