"""Which hub home is the nearest is known before the first is asked."""

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from shared.contracts.bookings import RequestSleepover
from shared.contracts.emergencies import AskedOf
from tests.component.bookings.a_constellation import (
    BIRCH,
    CLEO,
    DEV,
    HUB,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
    a_membership,
    named,
)
from tests.component.bookings.an_area import FOR_ADA, OWL_HUB, OWLS, WREN_HUB, A, KnowsTheWay, left_alone, told


async def test_the_nearest_is_asked_at_once_where_the_own_hub_home_is_full(area):
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    full = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=TODAY, last_night_on=TODAY)
    await area.asked(full, by=OTHER_SATELLITE)

    view = await area.asked(FOR_ADA, by=SATELLITE)

    assert told(view) == [(HUB, A.NO_BED), (OWL_HUB, None)]


async def test_a_hub_home_that_nothing_was_told_of_comes_last(area):
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay(OWLS))
    await area.asked(FOR_ADA, by=SATELLITE)

    view = await left_alone(area, 3)

    assert told(view)[1] == (OWL_HUB, A.NO_ANSWER)
    assert {home for home, _ in told(view)} == {HUB, OWL_HUB, WREN_HUB, AskedOf.DUTY_WORKER}


async def test_a_household_that_joins_has_its_way_learnt_before_anybody_needs_it(area):
    newly, formerly = named("households", "H50"), named("households", "H51")

    await area.heard(a_membership(newly), a_membership(formerly, left_on=TODAY))

    booked = await area.errands()
    assert (LEARN_THE_WAY, newly) in booked
    assert (LEARN_THE_WAY, formerly) not in booked
