"""A bed that becomes free goes to an emergency for which none was found, before anybody plans with it."""

import asyncio

import pytest

from services.bookings.handlers.emergencies.errands import MOVE_ON
from shared.contracts.bookings import CancelSleepover, RequestSleepover
from shared.contracts.emergencies import (
    AskedOf,
    EmergencyPassedOn,
    EmergencyState,
    HowIsEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
)
from shared.contracts.nights_off import GiveNightsBack, TakeNightsOff
from shared.contracts.rules import RuleName
from shared.contracts.waiting import BedOffered, WaitingState
from tests.component.bookings.a_constellation import (
    BEN,
    CLEO,
    DEV,
    HUB,
    HUB_CARER,
    KITES,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
    a_hub_home,
    a_life,
)
from tests.component.bookings.a_full_house import due, how_they_stand, to_wait, waits
from tests.component.bookings.an_area import (
    DUTY_WORKER,
    EMERGENCY,
    FOR_ADA,
    HOW,
    NO,
    OTHER_EMERGENCY,
    OWL_HUB,
    YES,
    A,
    kept_beds,
    set_to,
    told,
)

FULL = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=TODAY, last_night_on=TODAY)
NOT_ASKED = (HUB, A.NO_BED)
ASKED_NOW = (HUB, None)
OF_THE_CEDARS = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (CLEO, DEV)})


@pytest.fixture
async def full_tonight(area):
    """The Kites' hub home has no bed tonight, and no other one is asked."""
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    view = await area.asked(FULL, by=OTHER_SATELLITE)
    return view.sleepover_id


@pytest.fixture
async def without_a_bed(area, full_tonight):
    """Ada's emergency, of which a duty worker is asked."""
    view = await area.asked(FOR_ADA, by=SATELLITE)
    assert told(view) == [NOT_ASKED, (AskedOf.DUTY_WORKER, None)]
    await area.said()
    return full_tonight


async def becomes_free(area, sleepover_id):
    await area.asked(CancelSleepover(sleepover_id=sleepover_id), by=OTHER_SATELLITE)
    await due(area)


async def test_a_freed_bed_is_asked_for_at_once(area, without_a_bed):
    await becomes_free(area, without_a_bed)

    view = await area.asked(HOW, by=SATELLITE)

    assert told(view) == [NOT_ASKED, (AskedOf.DUTY_WORKER, A.NOT_NEEDED), ASKED_NOW]
    [passed_on] = [one for one in await area.said() if isinstance(one, EmergencyPassedOn)]
    assert (passed_on.step.household_id, passed_on.passed_by.asked_of) == (HUB, AskedOf.DUTY_WORKER)
    assert (MOVE_ON, EMERGENCY) in await area.errands()
    assert (await area.asked(YES, by=HUB_CARER)).state is EmergencyState.BED_FOUND


async def test_the_bed_of_an_emergency_that_is_stood_down_is_the_next_ones(area):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    await area.asked(OF_THE_CEDARS, by=OTHER_SATELLITE)
    await area.asked(FOR_ADA, by=SATELLITE)
    await area.asked(StandEmergencyDown(emergency_id=OTHER_EMERGENCY), by=OTHER_SATELLITE)
    await due(area)

    assert told(await area.asked(HOW, by=SATELLITE))[-1] == ASKED_NOW


async def test_who_has_it_in_hand_sees_it_asked_of_the_hub_home(area, without_a_bed):
    await area.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)
    await becomes_free(area, without_a_bed)

    view = await area.asked(HOW, by=DUTY_WORKER)
    after = await area.asked(NO, by=HUB_CARER)

    assert (view.state, told(view)[-2:]) == (EmergencyState.ASKING, [(AskedOf.DUTY_WORKER, A.YES), ASKED_NOW])
    assert told(after)[-2:] == [(HUB, A.NO), (AskedOf.DUTY_WORKER, None)], "nobody else has a bed"


async def test_it_goes_to_the_emergency_and_is_never_offered_to_who_waits(area):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    for_cleo, _ = [
        await area.asked(FULL.model_copy(update={"child_ids": (one,)}), by=OTHER_SATELLITE) for one in (CLEO, DEV)
    ]
    await waits(area, to_wait(BEN, first_night_on=TODAY, last_night_on=TODAY))
    await area.asked(FOR_ADA, by=SATELLITE)
    await becomes_free(area, for_cleo.sleepover_id)

    assert told(await area.asked(HOW, by=SATELLITE))[-1] == ASKED_NOW
    assert [one.state for one in await how_they_stand(area)] == [WaitingState.WAITING]
    assert not any(isinstance(one, BedOffered) for one in await area.said())


async def test_who_was_raised_first_has_the_bed_first(area, without_a_bed):
    later = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (BEN,)})
    await area.asked(later, by=SATELLITE)
    await area.asked(CancelSleepover(sleepover_id=without_a_bed), by=OTHER_SATELLITE)
    await area.asked(FULL.model_copy(update={"child_ids": (CLEO,)}), by=OTHER_SATELLITE)
    await due(area)

    first, second = [await area.asked(one, by=SATELLITE) for one in (HOW, HowIsEmergency(emergency_id=OTHER_EMERGENCY))]

    assert (told(first)[-1], told(second)[-1]) == (ASKED_NOW, (AskedOf.DUTY_WORKER, None))


async def test_who_has_said_no_isnt_asked_again(area, full_tonight):
    await becomes_free(area, full_tonight)
    await area.asked(FOR_ADA, by=SATELLITE)
    after = await area.asked(NO, by=HUB_CARER)
    await due(area)

    assert told(after) == [(HUB, A.NO), (AskedOf.DUTY_WORKER, None)]
    assert told(await area.asked(HOW, by=SATELLITE)) == told(after)


async def test_when_a_duty_worker_is_asked_again_a_bed_that_is_free_by_then_is_found(area, without_a_bed):
    await area.asked(CancelSleepover(sleepover_id=without_a_bed), by=OTHER_SATELLITE)
    area.clock.move(minutes=15)
    await area.ran(MOVE_ON, EMERGENCY, None)

    view = await area.asked(HOW, by=SATELLITE)

    assert told(view) == [NOT_ASKED, (AskedOf.DUTY_WORKER, A.NO_ANSWER), ASKED_NOW]


async def test_that_there_is_still_no_bed_is_told_once(area, without_a_bed):
    for _ in range(3):
        area.clock.moment = (await area.asked(HOW, by=SATELLITE)).steps[-1].until
        await area.ran(MOVE_ON, EMERGENCY, None)

    view = await area.asked(HOW, by=SATELLITE)

    assert told(view) == [NOT_ASKED, *[(AskedOf.DUTY_WORKER, A.NO_ANSWER)] * 3, (AskedOf.DUTY_WORKER, None)]


async def test_nights_off_that_are_given_back_are_looked_at_as_well(area):
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    off = await area.asked(
        TakeNightsOff(constellation_id=KITES, first_night_on=TODAY, last_night_on=TODAY), by=HUB_CARER
    )
    await area.asked(FOR_ADA, by=SATELLITE)
    give_back = GiveNightsBack(constellation_id=KITES, nights_off_id=off.nights_off[0].nights_off_id)
    await area.asked(give_back, by=HUB_CARER)
    await due(area)

    assert told(await area.asked(HOW, by=SATELLITE))[-1] == ASKED_NOW


async def test_a_hub_home_that_is_new_is_asked(area, without_a_bed):
    await area.heard(a_life(a_hub_home(OWL_HUB, since=TODAY), version=2))
    await due(area)

    assert (OWL_HUB, None) in told(await area.asked(HOW, by=SATELLITE))


@pytest.mark.parametrize("number", range(4))
async def test_of_two_for_one_freed_bed_one_holds_it(area, without_a_bed, number):
    later = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (BEN,)})
    await area.asked(later, by=SATELLITE)
    await area.asked(CancelSleepover(sleepover_id=without_a_bed), by=OTHER_SATELLITE)
    await area.asked(FULL.model_copy(update={"child_ids": (CLEO,)}), by=OTHER_SATELLITE)
    area.clock.move(minutes=15)

    deeds = [
        area.ran("offer_the_beds", KITES, None),
        area.ran("offer_the_beds", KITES, None),
        area.ran(MOVE_ON, EMERGENCY, None),
        area.ran(MOVE_ON, OTHER_EMERGENCY, None),
    ]
    await asyncio.gather(*(deeds if number % 2 else deeds[::-1]))

    views = [await area.asked(one, by=MANAGER) for one in (HOW, HowIsEmergency(emergency_id=OTHER_EMERGENCY))]
    assert sorted(told(view)[-1] == ASKED_NOW for view in views) == [False, True]
    assert len(await kept_beds(area)) == 2
