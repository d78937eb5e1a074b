"""A gathering that is moved to a day on which a household isn't invited needs no places for it."""

from datetime import timedelta

import pytest

from shared.contracts.gatherings import GatheringPlacesMoved
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    HUB,
    HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    a_membership,
)
from tests.component.bookings.a_gathering_planned import FRIDAY_EVENING, changing, planned, reply
from tests.component.bookings.test_waiting_for_places import said_of, waits

A_DAY = timedelta(days=1)


@pytest.fixture
async def full(bookings):
    """Three from the Cedars, who leave on Saturday, and two from the Birches: five in all."""
    view = await planned(bookings, capacity=5)
    await reply(bookings, view, OTHER_SATELLITE, 3)
    await reply(bookings, view, SATELLITE, 2)
    await bookings.heard(a_membership(CEDAR, left_on=SATURDAY, version=2))
    await bookings.said()
    return view


def moved_to_saturday(view, **more):
    return changing(view, starts_at=FRIDAY_EVENING + A_DAY, **more)


async def test_their_places_are_given_up_before_there_are_fewer(bookings, full):
    answer = await bookings.asked(moved_to_saturday(full, capacity=2), by=HUB_CARER)

    assert (answer.capacity, answer.places_taken) == (2, 2)
    assert await said_of(bookings, full) == {BIRCH: ("comes", 2)}
    [places] = [one for one in await bookings.said() if isinstance(one, GatheringPlacesMoved)]
    assert (places.left_household_ids, places.given_household_ids) == ((CEDAR,), ())


async def test_who_stays_needs_their_places(bookings, full):
    answer = await bookings.asked(moved_to_saturday(full, capacity=1), by=HUB_CARER)

    assert answer.reason == "fewer_places_than_taken", answer
    assert await said_of(bookings, full) == {BIRCH: ("comes", 2), CEDAR: ("comes", 3)}


async def test_on_the_same_day_everybody_keeps_theirs(bookings, full):
    answer = await bookings.asked(changing(full, capacity=2), by=HUB_CARER)

    assert answer.reason == "fewer_places_than_taken", answer


async def test_what_is_given_up_goes_to_who_waits_in_one_telling(bookings, full):
    await waits(bookings, full, HUB_CARER, 2)
    await bookings.said()

    await bookings.asked(moved_to_saturday(full, capacity=4), by=HUB_CARER)

    assert await said_of(bookings, full) == {BIRCH: ("comes", 2), HUB: ("comes", 2)}
    [places] = [one for one in await bookings.said() if isinstance(one, GatheringPlacesMoved)]
    assert (places.left_household_ids, places.given_household_ids) == ((CEDAR,), (HUB,))
