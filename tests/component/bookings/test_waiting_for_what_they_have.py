"""Who has the nights that they wait for by now, in another way, doesn't come first once they give those up."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from shared.contracts.bookings import CancelSleepover, RequestSleepover
from shared.contracts.waiting import BedOffered, WaitingEnded, WaitingState
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
)
from tests.component.bookings.a_full_house import due, how_they_stand, to_wait, waits
from tests.component.bookings.a_swap import EVERYBODY, agree
from tests.component.bookings.an_area import FOR_ADA, NO, OWL_CARER, YES, KnowsTheWay

TOMORROW = TODAY + timedelta(days=1)


async def ended(bookings):
    return [
        (one.state, one.sleepover_id, one.ended_by) for one in await bookings.said() if isinstance(one, WaitingEnded)
    ]


async def test_after_a_swap_nobody_is_offered_what_they_gave_up(bookings, full, own, swap):
    await waits(bookings, to_wait(ADA, BEN))
    await agree(bookings, swap.swap_id, *EVERYBODY)
    await due(bookings)
    assert await ended(bookings) == [(WaitingState.ACCEPTED, own, None)], "nobody took an offered bed"
    assert await how_they_stand(bookings) == []
    theirs = await waits(bookings, to_wait(CLEO), by=OTHER_SATELLITE)

    await bookings.asked(CancelSleepover(sleepover_id=own), by=SATELLITE)
    await due(bookings)

    [offer] = [one for one in await bookings.said() if isinstance(one, BedOffered)]
    assert offer.waiting_id == theirs.waiting_id


@pytest.fixture
async def found_elsewhere(area):
    """Ada waits for tomorrow at her own hub home; the Owls have taken her tonight, for two nights."""
    full = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=TOMORROW, last_night_on=TOMORROW)
    await area.asked(full, by=OTHER_SATELLITE)
    await waits(area, to_wait(ADA, first_night_on=TOMORROW, last_night_on=TOMORROW))
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    await area.asked(FOR_ADA.model_copy(update={"nights": 2}), by=SATELLITE)
    await area.asked(NO, by=HUB_CARER)
    view = await area.asked(YES, by=OWL_CARER)
    await due(area)
    assert await ended(area) == [], "the hub home can still take its yes back"
    return view


async def test_a_bed_that_was_found_in_an_emergency_elsewhere_is_one_once_it_is_slept_in(area, found_elsewhere):
    area.clock.move(days=1)

    await due(area)

    assert await ended(area) == [(WaitingState.ACCEPTED, found_elsewhere.sleepover_id, None)]


async def test_who_loses_that_bed_again_waits_on(area, found_elsewhere):
    await area.asked(NO, by=OWL_CARER)

    await due(area)

    assert await ended(area) == []
    assert len(await how_they_stand(area)) == 1


async def test_who_has_one_of_their_nights_or_a_bed_for_one_of_them_waits_on(bookings, full, own, swap):
    await waits(bookings, to_wait(ADA, BEN, last_night_on=FRIDAY.replace(day=FRIDAY.day + 1)))
    await agree(bookings, swap.swap_id, *EVERYBODY)

    await due(bookings)

    assert await ended(bookings) == []
