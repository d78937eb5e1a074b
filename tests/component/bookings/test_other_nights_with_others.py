"""Other nights that wait in the place of one go with it, and come in its place whoever proposes them."""

import pytest

from shared.contracts.bookings import ProposeOtherNights, SleepoverCancelled, SleepoverView
from shared.contracts.rules import RuleName
from shared.contracts.series import CancelSeries, SeriesCancelled
from shared.contracts.words import DeclineReason
from tests.component.bookings.a_constellation import ADA, HUB_CARER, LIAISON, SATELLITE, SATURDAY
from tests.component.bookings.test_moving_series import confirmed as series_confirmed
from tests.component.bookings.test_other_nights import (
    A_DAY,
    CANCELLED,
    CONFIRMED,
    REQUESTED,
    confirmed,
    move,
    state,
)
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.test_series import FRIDAYS, how

PROPOSED_IN_ITS_PLACE = {"reason": DeclineReason.HUB_HOME_AWAY, "first_night_on": SATURDAY, "last_night_on": SATURDAY}


async def test_what_the_hub_home_proposes_counts_without_the_nights_given_up(bookings):
    await bookings.heard(a_rule(1, name=RuleName.MOST_NIGHTS_IN_12_MONTHS))
    before = await confirmed(bookings)
    moved = await move(bookings, before)

    proposed = await bookings.asked(
        ProposeOtherNights(sleepover_id=moved.sleepover_id, **PROPOSED_IN_ITS_PLACE), by=HUB_CARER
    )

    assert isinstance(proposed, SleepoverView), proposed
    assert (proposed.moves_id, proposed.beyond) == (before, ())


@pytest.fixture
async def third_moved(bookings):
    """Ada's Fridays, of which the third is moved to the Thursday before: it waits for the hub home."""
    series_id = await series_confirmed(bookings, ADA)
    third = (await how(bookings, series_id)).sleepovers[2]
    moved = await move(bookings, third.sleepover_id, FRIDAYS[2] - A_DAY)
    await bookings.said()
    return series_id, moved.sleepover_id


@pytest.mark.parametrize("by", [SATELLITE, HUB_CARER, LIAISON], ids=["the home", "the hub home", "liaison"])
async def test_what_waits_in_the_place_of_one_goes_with_it_and_those_after_it(bookings, third_moved, by):
    series_id, moved = third_moved

    await bookings.asked(CancelSeries(series_id=series_id, from_on=FRIDAYS[2]), by=by)

    left = [one.first_night_on for one in (await how(bookings, series_id)).sleepovers if one.state is not CANCELLED]
    assert left == FRIDAYS[:2]
    assert await state(bookings, moved) == CANCELLED
    *each, whole = await bookings.said()
    assert [type(one) for one in (*each, whole)] == [*[SleepoverCancelled] * 4, SeriesCancelled]
    assert [one.first_night_on for one in whole.sleepovers] == [FRIDAYS[2] - A_DAY, *FRIDAYS[2:]]
    assert next(one for one in each if one.sleepover_id == moved).called_off is None


async def test_what_the_hub_home_proposed_in_the_place_of_one_goes_with_it_as_well(bookings, third_moved):
    series_id, moved = third_moved
    wednesday = FRIDAYS[2] - 2 * A_DAY
    nights = {"first_night_on": wednesday, "last_night_on": wednesday}
    proposal = ProposeOtherNights(sleepover_id=moved, reason=DeclineReason.HUB_HOME_AWAY, **nights)
    proposed = await bookings.asked(proposal, by=HUB_CARER)

    await bookings.asked(CancelSeries(series_id=series_id, from_on=FRIDAYS[2]), by=SATELLITE)

    assert await state(bookings, proposed.sleepover_id) == CANCELLED


async def test_what_waits_in_the_place_of_one_that_stays_waits_on(bookings, third_moved):
    series_id, moved = third_moved

    await bookings.asked(CancelSeries(series_id=series_id, from_on=FRIDAYS[2] + A_DAY), by=SATELLITE)

    left = [one.state for one in (await how(bookings, series_id)).sleepovers if one.state is not CANCELLED]
    assert left == [CONFIRMED, CONFIRMED, REQUESTED, CONFIRMED]
    assert await state(bookings, moved) == REQUESTED
