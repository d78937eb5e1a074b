"""A bed is needed for several nights, and no hub home has one on all of them: tonight isn't lost by that."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY, LOOK_FOR_THE_REST
from shared.contracts.bookings import AgreeToSleepover, HowIsSleepover, RequestSleepover
from shared.contracts.clock import LONDON
from shared.contracts.emergencies import (
    AskedOf,
    EmergencyRaised,
    EmergencyState,
    HowIsEmergency,
    StandEmergencyDown,
)
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.rules import RuleName
from shared.contracts.words import DeclineReason
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CLEO,
    DEV,
    HUB,
    HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
    a_hub_home,
    a_life,
)
from tests.component.bookings.an_absence import at, sleeps_over
from tests.component.bookings.an_area import (
    EMERGENCY,
    FOR_ADA,
    HOW,
    NO,
    OWL_HUB,
    YES,
    A,
    KnowsTheWay,
    left_alone,
    set_to,
    told,
)

TOMORROW, LAST = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
BOTH = tuple(sorted((ADA, BEN)))
THREE_NIGHTS = FOR_ADA.model_copy(update={"nights": 3})
FOR_BOTH = THREE_NIGHTS.model_copy(update={"child_ids": BOTH})


async def has_a_sleepover(area, *children, by=OTHER_SATELLITE, on=TOMORROW):
    """At the Kites' hub home, agreed to by all."""
    request = RequestSleepover(child_ids=children, first_night_on=on, last_night_on=on)
    view = await area.asked(request, by=by)
    await area.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await area.said()
    return view.sleepover_id


@pytest.fixture
async def full_tomorrow(area):
    """The Kites' hub home is full on the second of three nights; that of the Owls is the next."""
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    await has_a_sleepover(area, CLEO, DEV)
    return area


async def found_at(area, moment, request=THREE_NIGHTS):
    """The emergency that was raised at this moment, once the Kites' hub home has said yes to what it has."""
    area.clock.moment = moment
    await area.asked(request, by=SATELLITE)
    view = await area.asked(YES, by=HUB_CARER)
    assert view.state is EmergencyState.BED_FOUND
    await area.said()
    return view


async def looks(area):
    """The rest is looked for now."""
    await area.ran(LOOK_FOR_THE_REST, EMERGENCY, None)


async def due_at(area):
    """When the rest is looked for; None where nobody looks."""
    async with area.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT due_at FROM errand WHERE name = $1", LOOK_FOR_THE_REST)
    return rows[0]["due_at"].astimezone(LONDON) if rows else None


async def the_rest_of(area, view):
    """The emergency for the nights that were left; None where there is none."""
    sleepover = await area.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=SATELLITE)
    if sleepover.emergency_after_id is None:
        return None
    return await area.asked(HowIsEmergency(emergency_id=sleepover.emergency_after_id), by=SATELLITE)


async def raised(area):
    """What was told of new emergencies: of whom, and for which nights."""
    return [
        (one.child_ids, one.first_night_on, one.last_night_on)
        for one in await area.said()
        if isinstance(one, EmergencyRaised)
    ]


async def test_the_hub_home_is_asked_for_the_first_nights_that_it_has(full_tomorrow):
    asked = await full_tomorrow.asked(THREE_NIGHTS, by=SATELLITE)
    found = await full_tomorrow.asked(YES, by=HUB_CARER)
    bed = await full_tomorrow.asked(HowIsSleepover(sleepover_id=found.sleepover_id), by=HUB_CARER)

    assert (told(asked), asked.last_night_on, asked.needed_until) == ([(HUB, None)], TODAY, LAST)
    assert (found.last_night_on, found.needed_until) == (TODAY, LAST)
    assert (bed.first_night_on, bed.last_night_on) == (TODAY, TODAY)


async def test_the_next_hub_home_is_asked_for_all_nights(full_tomorrow):
    await full_tomorrow.asked(THREE_NIGHTS, by=SATELLITE)

    view = await full_tomorrow.asked(NO, by=HUB_CARER)

    assert (told(view), view.last_night_on) == ([(HUB, A.NO), (OWL_HUB, None)], LAST)


async def test_a_duty_worker_is_asked_for_all_nights(full_tomorrow):
    await full_tomorrow.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    await full_tomorrow.asked(THREE_NIGHTS, by=SATELLITE)

    view = await full_tomorrow.asked(NO, by=HUB_CARER)

    assert (told(view)[-1], view.last_night_on) == ((AskedOf.DUTY_WORKER, None), LAST)


async def test_who_comes_back_on_it_gives_the_first_nights_that_it_has(full_tomorrow):
    await full_tomorrow.asked(THREE_NIGHTS, by=SATELLITE)
    view = await left_alone(full_tomorrow, 3)
    assert view.steps[-1].asked_of is AskedOf.DUTY_WORKER

    view = await full_tomorrow.asked(YES, by=HUB_CARER)

    assert (view.state, view.last_night_on, view.needed_until) == (EmergencyState.BED_FOUND, TODAY, LAST)


async def test_brothers_and_sisters_have_beds_on_the_same_nights(area):
    await has_a_sleepover(area, CLEO)

    view = await area.asked(FOR_BOTH, by=SATELLITE)

    assert (told(view), view.last_night_on, view.child_ids) == ([(HUB, None)], TODAY, BOTH)


async def test_a_hub_home_that_is_handed_over_tomorrow_has_tonight(area):
    await area.heard(a_life(a_hub_home(until=TOMORROW), version=9))

    view = await area.asked(THREE_NIGHTS, by=SATELLITE)

    assert (told(view), view.last_night_on) == ([(HUB, None)], TODAY)


@pytest.mark.parametrize(
    ("raised_at", "looked_for"),
    [
        (at(2, 10, TOMORROW), at(8, 0, TOMORROW)),
        (at(7, 59, TODAY), at(8, 0, TODAY)),
        (at(16, 0, TODAY), at(16, 0, TODAY)),
        (at(21, 0, TODAY), at(8, 0, TOMORROW)),
    ],
    ids=["at two", "before eight", "by day", "in the evening"],
)
async def test_for_nights_to_come_nobody_is_woken(full_tomorrow, raised_at, looked_for):
    view = await found_at(full_tomorrow, raised_at)

    assert await due_at(full_tomorrow) == view.rest_looked_for_at == looked_for


async def test_the_rest_is_an_emergency_of_its_own_once_and_not_before_its_time(full_tomorrow):
    view = await found_at(full_tomorrow, at(22, 0, TODAY))

    await looks(full_tomorrow)
    early = await the_rest_of(full_tomorrow, view)
    full_tomorrow.clock.moment = at(8, 0, TOMORROW)
    await looks(full_tomorrow)
    await looks(full_tomorrow)
    rest = await the_rest_of(full_tomorrow, view)

    assert early is None
    assert told(rest) == [(HUB, A.NO_BED), (OWL_HUB, None)]
    assert (rest.why, rest.follows_sleepover_id) == (THREE_NIGHTS.why, view.sleepover_id)
    assert await raised(full_tomorrow) == [((ADA,), TOMORROW, LAST)]
    before = await full_tomorrow.asked(HOW, by=SATELLITE)
    assert (before.state, before.needed_until) == (EmergencyState.BED_FOUND, TODAY)


async def test_whoever_has_a_bed_on_a_later_night_the_duty_worker_reads_until_when_one_is_needed(full_tomorrow):
    await full_tomorrow.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    await sleeps_over(full_tomorrow, ADA, first=LAST, last=LAST)
    await found_at(full_tomorrow, at(16, 0, TODAY), FOR_BOTH.model_copy(update={"nights": 4}))

    await looks(full_tomorrow)

    assert await raised(full_tomorrow) == [(BOTH, TOMORROW, LAST + timedelta(days=1))]


async def test_whose_brother_has_a_bed_is_looked_for_apart(area):
    await sleeps_over(area, ADA, first=TOMORROW, last=TOMORROW)
    await found_at(area, at(16, 0, TODAY), FOR_BOTH)

    await looks(area)

    assert sorted(await raised(area)) == sorted([((BEN,), TOMORROW, LAST), ((ADA,), LAST, LAST)])


async def test_who_has_a_bed_on_all_of_them_isnt_looked_for(area):
    await sleeps_over(area, ADA, first=TOMORROW, last=LAST)
    view = await found_at(area, at(16, 0, TODAY))

    await looks(area)

    assert view.last_night_on == TODAY
    assert await raised(area) == []


async def test_what_isnt_needed_any_more_is_looked_for_by_nobody(full_tomorrow):
    await found_at(full_tomorrow, at(16, 0, TODAY))
    await full_tomorrow.asked(StandEmergencyDown(emergency_id=EMERGENCY), by=SATELLITE)

    await looks(full_tomorrow)

    assert await raised(full_tomorrow) == []


@pytest.mark.parametrize(
    ("needs_another_bed", "looked_for"), [(True, [((ADA,), TOMORROW, LAST)]), (False, [])], ids=["no home", "home"]
)
async def test_who_ends_the_stay_early_says_what_becomes_of_the_rest_as_well(area, needs_another_bed, looked_for):
    await has_a_sleepover(area, CLEO, DEV, on=LAST)
    view = await found_at(area, at(22, 0, TODAY))
    assert view.last_night_on == TOMORROW
    ends = EndSleepoverEarly(
        sleepover_id=view.sleepover_id,
        last_night_on=TODAY,
        reason=DeclineReason.HUB_HOME_AWAY,
        needs_another_bed=needs_another_bed,
    )
    area.clock.moment = at(7, 0, TOMORROW)

    await area.asked(ends, by=HUB_CARER)
    area.clock.moment = at(9, 0, TOMORROW)
    await looks(area)

    assert await raised(area) == looked_for


async def test_what_the_register_cuts_off_is_looked_for_with_the_rest(area):
    await has_a_sleepover(area, CLEO, DEV, on=LAST)
    await found_at(area, at(22, 0, TODAY))
    area.clock.moment = at(9, 0, TOMORROW)
    await area.heard(a_life(a_hub_home(until=TOMORROW), version=9))

    await looks(area)

    assert await raised(area) == [((ADA,), TOMORROW, LAST)]


async def test_a_yes_that_is_taken_back_has_all_nights_looked_for(full_tomorrow):
    await found_at(full_tomorrow, at(16, 0, TODAY))
    await looks(full_tomorrow)

    view = await full_tomorrow.asked(NO, by=HUB_CARER)

    assert (told(view), view.last_night_on) == ([(HUB, A.TAKEN_BACK), (OWL_HUB, None)], TODAY)
