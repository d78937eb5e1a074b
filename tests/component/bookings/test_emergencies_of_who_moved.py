"""A child who lives elsewhere by now is in no emergency of the old household, and nobody reads what isn't theirs."""

import asyncio
from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import MOVE_ON
from services.bookings.handlers.releasing import LOOK_AT_THEIR_NIGHTS
from shared.contracts.bookings import RequestSleepover, SleepoverCancelled
from shared.contracts.emergencies import (
    AskedOf,
    EmergencyState,
    EmergencyStoodDown,
    HowIsEmergency,
    WhichEmergencies,
)
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.words import DeclineReason
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    DEV,
    HUB,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
    a_placement,
)
from tests.component.bookings.an_area import (
    EMERGENCY,
    FOR_ADA,
    HOW,
    OTHER_EMERGENCY,
    YES,
    A,
    kept_beds,
    set_to,
    told,
)

AGAIN = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY})
FOR_BOTH = FOR_ADA.model_copy(update={"child_ids": (ADA, BEN)})
AT_THE_CEDARS = OTHER_SATELLITE.model_copy(update={"child_ids": (ADA, CLEO, DEV)})
LEAVES = a_placement(ADA, BIRCH, ended_on=TODAY, version=2)
COMES = a_placement(ADA, CEDAR, started_on=TODAY)


async def moves(area):
    """Ada lives at the Cedars from today on, and the news have come to rest."""
    await area.heard(LEAVES, COMES)
    area.clock.move(seconds=30)
    await area.ran(LOOK_AT_THEIR_NIGHTS, ADA, None)
    await area.ran(MOVE_ON, EMERGENCY, None)


async def test_whoever_may_not_see_it_isnt_told_of_it_by_raising_another(area):
    full = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=TODAY, last_night_on=TODAY)
    await area.asked(full, by=OTHER_SATELLITE)
    await area.asked(FOR_ADA, by=SATELLITE)

    refused = await area.asked(AGAIN, by=HUB_CARER)

    assert isinstance(refused, Refused)
    assert (refused.reason, str(EMERGENCY) in refused.model_dump_json()) == ("looked_for_already", False)


async def test_who_moved_is_taken_out_and_the_new_household_raises_its_own(area):
    await area.asked(FOR_BOTH, by=SATELLITE)

    await moves(area)
    theirs = await area.asked(AGAIN, by=AT_THE_CEDARS)

    rest = await area.asked(HOW, by=SATELLITE)
    assert (rest.state, rest.child_ids) == (EmergencyState.ASKING, (BEN,))
    assert told(rest) == [(HUB, A.NOT_ANY_MORE), (HUB, None)], "for who is left the same hub home is asked"
    assert (theirs.emergency_id, theirs.satellite_household_id, theirs.child_ids) == (OTHER_EMERGENCY, CEDAR, (ADA,))
    assert theirs.steps[-1].asked_of is AskedOf.HUB_HOME


async def test_each_household_sees_its_own_alone(area):
    await area.asked(FOR_BOTH, by=SATELLITE)
    await moves(area)
    await area.asked(AGAIN, by=AT_THE_CEDARS)

    for who, own, others in ((SATELLITE, EMERGENCY, OTHER_EMERGENCY), (AT_THE_CEDARS, OTHER_EMERGENCY, EMERGENCY)):
        assert (await area.asked(HowIsEmergency(emergency_id=others), by=who)).reason == "not_yours"
        assert [one.emergency_id for one in (await area.asked(WhichEmergencies(), by=who)).emergencies] == [own]


@pytest.mark.parametrize("is_found", [False, True], ids=["asking", "found"])
async def test_an_emergency_of_which_nobody_is_left_is_stood_down_and_its_bed_is_free(area, raised, is_found):
    if is_found:
        await area.asked(YES, by=HUB_CARER)
        await area.said()

    await moves(area)

    view = await area.asked(HOW, by=SATELLITE)
    assert (view.state, view.closed_by) == (EmergencyState.STOOD_DOWN, None)
    off, down = await area.said()
    assert isinstance(off, SleepoverCancelled)
    assert off.reason is DeclineReason.CHILD_HAS_MOVED
    assert isinstance(down, EmergencyStoodDown)
    assert await kept_beds(area) == []


async def test_the_new_household_need_not_wait_for_the_news_to_come_to_rest(area, raised):
    await area.heard(LEAVES, COMES)

    theirs = await area.asked(AGAIN, by=AT_THE_CEDARS)

    assert (theirs.satellite_household_id, told(theirs)) == (CEDAR, [(HUB, None)])
    assert (await area.asked(HOW, by=SATELLITE)).state is EmergencyState.STOOD_DOWN
    assert len(await kept_beds(area)) == 1


@pytest.mark.parametrize("number", range(6))
async def test_whoever_is_first_the_child_is_in_the_new_households_alone(area, number):
    await area.asked(FOR_BOTH, by=SATELLITE)
    await area.heard(LEAVES, COMES)

    deeds = [
        area.asked(AGAIN, by=AT_THE_CEDARS),
        area.ran(LOOK_AT_THEIR_NIGHTS, ADA, None),
        area.ran(MOVE_ON, EMERGENCY, None),
    ]
    await asyncio.gather(*(deeds if number % 2 else deeds[::-1]))
    await area.ran(MOVE_ON, EMERGENCY, None)

    rest, theirs = [await area.asked(one, by=MANAGER) for one in (HOW, HowIsEmergency(emergency_id=OTHER_EMERGENCY))]
    assert [(one.state, one.child_ids) for one in (rest, theirs)] == [
        (EmergencyState.ASKING, (BEN,)),
        (EmergencyState.ASKING, (ADA,)),
    ]
    assert len(await kept_beds(area)) == 2


async def test_a_carer_of_the_old_household_takes_nobody_out_of_the_new_ones(area):
    await area.heard(LEAVES, COMES)
    await area.asked(AGAIN, by=AT_THE_CEDARS)

    refused = await area.asked(FOR_ADA, by=SATELLITE)

    assert refused.reason == "looked_for_already"
    view = await area.asked(HowIsEmergency(emergency_id=OTHER_EMERGENCY), by=MANAGER)
    assert (view.state, view.child_ids) == (EmergencyState.ASKING, (ADA,))


async def test_of_whom_no_new_home_is_known_a_bed_is_looked_for_on(area, raised):
    await area.heard(LEAVES)
    area.clock.move(seconds=30)
    await area.ran(LOOK_AT_THEIR_NIGHTS, ADA, None)
    await area.ran(MOVE_ON, EMERGENCY, None)

    view = await area.asked(HOW, by=SATELLITE)

    assert (view.state, view.child_ids) == (EmergencyState.ASKING, (ADA,))


async def test_also_who_was_never_held_a_bed_is_looked_at_once_they_move(area):
    await area.heard(set_to(RuleName.EMERGENCY_APPROVALS_AFTERWARDS, 0))
    for_cleo = FOR_ADA.model_copy(update={"child_ids": (CLEO,)})
    view = await area.asked(for_cleo, by=OTHER_SATELLITE)
    assert told(view) == [(AskedOf.DUTY_WORKER, None)]

    await area.heard(a_placement(CLEO, BIRCH, started_on=TODAY))

    assert (LOOK_AT_THEIR_NIGHTS, CLEO) in await area.errands()
    area.clock.move(seconds=30)
    await area.ran(LOOK_AT_THEIR_NIGHTS, CLEO, None)
    assert (await area.asked(HOW, by=OTHER_SATELLITE)).state is EmergencyState.STOOD_DOWN


async def test_what_was_slept_before_the_move_stands(area):
    await area.asked(FOR_ADA.model_copy(update={"nights": 2}), by=SATELLITE)
    await area.asked(YES, by=HUB_CARER)
    area.clock.move(days=1)
    tomorrow = TODAY + timedelta(days=1)
    await area.heard(
        a_placement(ADA, BIRCH, ended_on=tomorrow, version=2), a_placement(ADA, CEDAR, started_on=tomorrow)
    )
    area.clock.move(seconds=30)
    await area.ran(LOOK_AT_THEIR_NIGHTS, ADA, None)

    view = await area.asked(HOW, by=SATELLITE)

    assert (view.state, told(view)) == (EmergencyState.BED_FOUND, [(HUB, A.YES)])
