"""A child who is at a hub home on the day of family time: the hub home is asked of it as well, and of no other."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from services.bookings.repository.family_stays import LOOK_AT_FAMILY_TIME
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover, WhatIsOn
from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.contracts.family_time import FamilyTimeChanged
from shared.contracts.family_words import FamilyTimeChange
from shared.contracts.other_nights import EndSleepoverEarly, MoveSleepover
from shared.contracts.refusals import Refused
from shared.contracts.words import DeclineReason
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    EVE,
    FRIDAY,
    HUB,
    HUB_CARER,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
)
from tests.component.bookings.a_family_time import (
    DOGWOOD_CARER,
    ELSEWHERE,
    acknowledge,
    asked_and_said,
    how_is,
    listed,
    planned_alone,
    the_family,
)
from tests.component.bookings.an_area import FOR_ADA, YES, KnowsTheWay
from tests.component.bookings.laws_of_the_family_time import broken_laws

THE_WEEKEND = {"first_night_on": FRIDAY, "last_night_on": SATURDAY}
DAY_OF = {"friday": FRIDAY, "saturday": SATURDAY, "sunday": SUNDAY}
THE_DAY_AFTER = SUNDAY + timedelta(days=1)


async def sleeps_over(room, **nights):
    """Ada's sleepover at her hub home, confirmed."""
    view = await room.asked(RequestSleepover(child_ids=(ADA,), **(nights or THE_WEEKEND)), by=SATELLITE)
    await room.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    return view.sleepover_id


async def looked_at(room, child_id=ADA):
    """The news have come to rest; what the family time says of them."""
    assert (LOOK_AT_FAMILY_TIME, child_id) in await room.errands()
    await room.said()
    await room.ran(LOOK_AT_FAMILY_TIME, child_id, None)
    return [one for one in await room.said() if isinstance(one, FamilyTimeChanged)]


@pytest.fixture
async def elsewhere(family):
    """Family time on Saturday at the contact centre."""
    return await planned_alone(family, on=SATURDAY, **ELSEWHERE)


async def test_the_hub_home_where_a_child_is_that_day_is_asked_of_it(family):
    await sleeps_over(family)

    elsewhere = await planned_alone(family, on=SATURDAY, **ELSEWHERE)

    view = await how_is(family, elsewhere)
    birches = tuple(sorted((ADA, BEN)))
    assert asked_and_said(view) == {(ADA,): None, birches: None, (EVE,): None}
    assert [one.child_ids for one in view.acknowledgements if one.is_for_sleepover] == [(ADA,)]
    seen = await how_is(family, elsewhere, by=HUB_CARER)
    assert {one.child_id for one in seen.children if one.is_mine} == {ADA}
    assert {one.child_id: one.getting_there for one in seen.children}[EVE] == ""
    assert [one.waits_for_reply for one in await listed(family, HUB_CARER)] == [True]
    assert (await acknowledge(family, elsewhere, HUB_CARER)).outstanding == 2


@pytest.mark.parametrize("day", DAY_OF)
async def test_it_is_on_its_calendars_from_the_first_evening_to_the_day_home(family, day):
    await sleeps_over(family)
    one = await planned_alone(family, on=DAY_OF[day], **ELSEWHERE)

    [seen] = (await family.asked(WhatIsOn(first_on=TODAY, last_on=SUNDAY), by=HUB_CARER)).family_times
    assert (seen.family_time_id, seen.household_ids) == (one, (HUB,))
    [on_a_phone] = (await family.asked(WhatGoesInMyCalendar(), by=HUB_CARER)).family_times
    assert on_a_phone.child_ids == (ADA,)


async def test_of_any_other_day_it_learns_nothing(family):
    await sleeps_over(family)
    one = await planned_alone(family, on=THE_DAY_AFTER, **ELSEWHERE)

    assert isinstance(await how_is(family, one, by=HUB_CARER), Refused)
    assert await listed(family, HUB_CARER) == ()


async def test_a_sleepover_that_is_only_asked_for_asks_nobody(family, elsewhere):
    await family.asked(RequestSleepover(child_ids=(ADA,), **THE_WEEKEND), by=SATELLITE)

    assert (LOOK_AT_FAMILY_TIME, ADA) not in await family.errands()
    assert isinstance(await how_is(family, elsewhere, by=HUB_CARER), Refused)


async def test_a_sleepover_that_is_confirmed_asks_the_hub_home_and_nobody_else_anew(family, elsewhere):
    for who in (SATELLITE, DOGWOOD_CARER):
        await acknowledge(family, elsewhere, who)

    await sleeps_over(family)

    [said] = await looked_at(family)
    assert (said.what, said.outstanding_household_ids) == (FamilyTimeChange.CHILD_MOVED, (HUB,))
    assert (await how_is(family, elsewhere)).outstanding == 1
    assert await looked_at_again(family) == []


async def looked_at_again(room):
    await room.ran(LOOK_AT_FAMILY_TIME, ADA, None)
    return await room.said()


async def test_a_sleepover_that_is_cancelled_tells_the_hub_home_that_it_has_nothing_to_do_with_it(family, elsewhere):
    sleepover_id = await sleeps_over(family)
    await looked_at(family)

    await family.asked(CancelSleepover(sleepover_id=sleepover_id), by=SATELLITE)

    [said] = await looked_at(family)
    assert (said.left_household_ids, said.household_ids.count(HUB)) == ((HUB,), 0)
    assert isinstance(await how_is(family, elsewhere, by=HUB_CARER), Refused)


async def test_a_sleepover_that_is_shortened_or_moved_is_looked_at_as_well(family):
    one = await planned_alone(family, on=THE_DAY_AFTER, **ELSEWHERE)
    sleepover_id = await sleeps_over(family, first_night_on=FRIDAY, last_night_on=SUNDAY)
    [said] = await looked_at(family)
    assert HUB in said.outstanding_household_ids
    family.clock.move(days=4)

    early = EndSleepoverEarly(sleepover_id=sleepover_id, last_night_on=FRIDAY, reason=DeclineReason.CHILD_UNWELL)
    await family.asked(early, by=HUB_CARER)

    [said] = await looked_at(family)
    assert said.left_household_ids == (HUB,)
    assert isinstance(await how_is(family, one, by=HUB_CARER), Refused)


async def test_a_sleepover_that_is_moved_asks_for_the_day_that_it_has_then(family, elsewhere):
    before = await sleeps_over(family)
    await looked_at(family)

    moved = await family.asked(
        MoveSleepover(sleepover_id=before, first_night_on=THE_DAY_AFTER, last_night_on=THE_DAY_AFTER), by=SATELLITE
    )
    await family.asked(AgreeToSleepover(sleepover_id=moved.sleepover_id), by=HUB_CARER)

    [said] = await looked_at(family)
    assert said.left_household_ids == (HUB,)


async def test_a_hub_home_that_is_found_in_an_emergency_is_asked(area):
    await area.heard(*the_family())
    tomorrow = TODAY + timedelta(days=1)
    one = await planned_alone(area, on=tomorrow, **ELSEWHERE)
    await area.asked(FOR_ADA, by=SATELLITE)
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())

    await area.asked(YES, by=HUB_CARER)

    [said] = await looked_at(area)
    assert said.outstanding_household_ids.count(HUB) == 1
    assert (await acknowledge(area, one, HUB_CARER)).outstanding == 2
    async with area.database.work(AUTHORITY) as work:
        assert await broken_laws(work) == []
