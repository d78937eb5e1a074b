"""A bed that a hub home keeps for emergencies is promised to nobody beforehand, and is there at two in the morning."""

import pytest

from services.bookings.policy.bedrooms import recorded
from services.bookings.policy.timeline import HubHome
from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bedrooms import Bedrooms, RecordBedrooms, WhichBedrooms
from shared.contracts.bookings import CancelSleepover, RequestSleepover, SleepoverView
from shared.contracts.calendars import BedState, WhichBedsAreFree
from shared.contracts.series import RequestSeries
from shared.contracts.swaps import SwapState
from shared.contracts.waiting import BedOffered, JoinWaitingList
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    CLEO,
    DEV,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    a_bed,
    a_constellation,
    a_hub_home,
    a_life,
)
from tests.component.bookings.a_swap import EVERYBODY, NEXT_FRIDAY, agree, confirmed, proposed
from tests.component.bookings.an_area import FOR_ADA as AN_EMERGENCY
from tests.component.bookings.an_area import OWL_HUB, told

ONE_KEPT = RecordBedrooms(constellation_id=KITES, beds_in_bedrooms=(1, 1), reserve_beds=1, on=TODAY)
FOR_ADA = RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY)
FOR_BOTH = FOR_ADA.model_copy(update={"child_ids": (ADA, BEN)})
FOR_CLEO = FOR_ADA.model_copy(update={"child_ids": (CLEO,)})
RESERVE = max(BEDS)


async def keeps_one(room, *, on=TODAY):
    """The Kites' hub home keeps one of its two beds for emergencies."""
    reply = await room.asked(ONE_KEPT.model_copy(update={"on": on}), by=LIAISON)
    assert isinstance(reply, Bedrooms), reply


@pytest.fixture
async def one_kept(bookings):
    await keeps_one(bookings)
    return bookings


async def beds_of(room, child_id):
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT bed_id FROM bed_stay WHERE is_kept AND child_id = $1", child_id)
    return {row["bed_id"] for row in rows}


async def test_who_plans_gets_any_bed_but_that_one_and_is_told_why_there_is_none(one_kept):
    first = await one_kept.asked(FOR_ADA, by=SATELLITE)

    second = await one_kept.asked(FOR_CLEO, by=OTHER_SATELLITE)

    assert isinstance(first, SleepoverView)
    assert await beds_of(one_kept, ADA) == {min(BEDS)}
    assert second.reason == "hub_home_is_full"
    assert second.detail == (
        "The hub home is full on Friday 27 November and Saturday 28 November, but for a bed that it keeps for "
        "emergencies. Choose other nights."
    )


async def test_brother_and_sister_are_told_how_many_can_be_asked_for(one_kept):
    refused = await one_kept.asked(FOR_BOTH, by=SATELLITE)

    assert refused.reason == "too_few_beds"
    assert refused.detail == "The hub home has 2 beds and keeps 1 of them for emergencies. Ask for 1 child."


async def test_regular_sleepovers_are_given_none_either(one_kept):
    series = RequestSeries(
        child_ids=(ADA, BEN), first_night_on=FRIDAY, nights=1, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261204"
    )

    refused = await one_kept.asked(series, by=SATELLITE)

    assert refused.reason == "too_few_beds"
    assert await beds_of(one_kept, ADA) == set()


@pytest.mark.parametrize("is_taken", [False, True], ids=["both free", "the other is taken"])
async def test_a_bed_that_is_needed_now_is_that_one_first(one_kept, is_taken):
    tonight = {"first_night_on": TODAY, "last_night_on": TODAY}
    if is_taken:
        planned = await one_kept.asked(FOR_CLEO.model_copy(update=tonight), by=LIAISON)
        assert isinstance(planned, SleepoverView), planned

    now = await one_kept.asked(AN_EMERGENCY, by=SATELLITE)

    assert told(now) == [(HUB, None)]
    assert await beds_of(one_kept, ADA) == {RESERVE}


async def test_brother_and_sister_who_need_beds_now_have_all_that_there_are(one_kept):
    now = await one_kept.asked(AN_EMERGENCY.model_copy(update={"child_ids": (ADA, BEN)}), by=SATELLITE)

    assert told(now) == [(HUB, None)]
    assert await beds_of(one_kept, ADA) | await beds_of(one_kept, BEN) == set(BEDS)


async def test_in_an_emergency_the_hub_home_with_only_that_bed_is_asked_and_not_the_next(area):
    await keeps_one(area)
    planned = FOR_CLEO.model_copy(update={"first_night_on": TODAY, "last_night_on": TODAY})
    assert isinstance(await area.asked(planned, by=LIAISON), SleepoverView)

    view = await area.asked(AN_EMERGENCY, by=SATELLITE)

    assert told(view) == [(HUB, None)]
    assert await beds_of(area, ADA) == {RESERVE}
    assert OWL_HUB not in {step.household_id for step in view.steps}


async def test_while_somebody_is_there_in_an_emergency_the_other_bed_can_be_planned_with(one_kept):
    tonight = {"first_night_on": TODAY, "last_night_on": TODAY}
    await one_kept.asked(AN_EMERGENCY, by=SATELLITE)

    planned = await one_kept.asked(FOR_CLEO.model_copy(update=tonight), by=LIAISON)
    full = await one_kept.asked(FOR_CLEO.model_copy(update={**tonight, "child_ids": (DEV,)}), by=LIAISON)

    assert isinstance(planned, SleepoverView)
    assert full.detail == "The hub home is full on Monday 23 November. Choose other nights."


async def test_who_waits_is_offered_a_bed_that_becomes_free_and_not_the_one_that_is_kept(one_kept):
    first = await one_kept.asked(FOR_ADA, by=SATELLITE)
    waits = JoinWaitingList(child_ids=(CLEO,), first_night_on=FRIDAY, last_night_on=SATURDAY)
    await one_kept.asked(waits, by=OTHER_SATELLITE)
    await one_kept.ran(OFFER_THE_BEDS, KITES, None)
    before = [one for one in await one_kept.said() if isinstance(one, BedOffered)]

    await one_kept.asked(CancelSleepover(sleepover_id=first.sleepover_id), by=SATELLITE)
    await one_kept.ran(OFFER_THE_BEDS, KITES, None)

    assert before == []
    assert len([one for one in await one_kept.said() if isinstance(one, BedOffered)]) == 1
    assert await beds_of(one_kept, CLEO) == {min(BEDS)}


async def test_what_was_promised_before_stays_and_is_named(bookings):
    await bookings.asked(FOR_BOTH, by=SATELLITE)

    shown = await bookings.asked(ONE_KEPT.model_copy(update={"dry_run": True, "on": SATURDAY}), by=LIAISON)
    before = (await bookings.asked(WhichBedrooms(), by=LIAISON)).hub_homes[0]
    await keeps_one(bookings, on=SATURDAY)
    [home] = (await bookings.asked(WhichBedrooms(on=SATURDAY), by=LIAISON)).hub_homes

    assert shown.hub_homes[0].planned_in_reserve == (SATURDAY,)
    assert (before.reserve_beds, before.planned_in_reserve) == (0, ())
    assert (home.reserve_beds, home.planned_in_reserve) == (1, (SATURDAY,))
    assert [one.reserve_beds for one in home.terms] == [1]
    assert await beds_of(bookings, ADA) | await beds_of(bookings, BEN) == set(BEDS)


async def test_who_has_such_a_bed_from_before_can_swap_it_away(bookings):
    await confirmed(bookings, (ADA,), FRIDAY)
    theirs = await confirmed(bookings, (CLEO,), FRIDAY, by=OTHER_SATELLITE)
    mine = await confirmed(bookings, (BEN,), NEXT_FRIDAY)
    assert await beds_of(bookings, CLEO) == {RESERVE}
    await keeps_one(bookings)

    swap = await proposed(bookings, mine.sleepover_id, theirs.sleepover_id)
    done = await agree(bookings, swap.swap_id, *EVERYBODY[:-1])

    assert done.state is SwapState.SWAPPED, done
    assert await beds_of(bookings, BEN) == {RESERVE}


async def test_the_grid_of_beds_shows_it_and_whoever_asks_is_told(one_kept):
    await one_kept.asked(FOR_ADA, by=SATELLITE)

    grid = await one_kept.asked(WhichBedsAreFree(constellation_id=KITES, first_on=TODAY, nights=7), by=HUB_CARER)
    options = await one_kept.asked(WhatCanIAskFor(), by=SATELLITE)

    states = {bed.bed_id: {night.on: night.state for night in bed.nights} for bed in grid.beds}
    assert set(states[RESERVE].values()) == {BedState.RESERVE}
    assert states[min(BEDS)][FRIDAY] is BedState.HELD
    assert states[min(BEDS)][TODAY] is BedState.FREE
    assert (options.beds, options.reserve_beds, options.full_nights) == (2, 1, (FRIDAY, SATURDAY))


async def test_from_a_day_on_and_no_longer_than_the_next_word(bookings):
    await keeps_one(bookings, on=SATURDAY)
    on_friday = {"last_night_on": FRIDAY}

    before = await bookings.asked(FOR_BOTH.model_copy(update=on_friday), by=SATELLITE)
    into_it = await bookings.asked(FOR_CLEO.model_copy(update={"first_night_on": SATURDAY}), by=OTHER_SATELLITE)
    full = await bookings.asked(
        FOR_CLEO.model_copy(update={"child_ids": (DEV,), "first_night_on": SATURDAY}), by=OTHER_SATELLITE
    )
    bookings.clock.move(minutes=5)
    await bookings.asked(ONE_KEPT.model_copy(update={"reserve_beds": 0, "on": SATURDAY}), by=MANAGER)
    after = await bookings.asked(
        FOR_CLEO.model_copy(update={"child_ids": (DEV,), "first_night_on": SATURDAY}), by=OTHER_SATELLITE
    )

    assert isinstance(before, SleepoverView)
    assert isinstance(into_it, SleepoverView)
    assert full.reason == "hub_home_is_full"
    assert isinstance(after, SleepoverView)


async def test_the_last_bed_of_a_hub_home_that_has_fewer_is_there_to_plan_with(one_kept):
    await one_kept.heard(a_constellation(beds=(RESERVE,), version=2))

    options = await one_kept.asked(WhatCanIAskFor(), by=SATELLITE)
    grid = await one_kept.asked(WhichBedsAreFree(constellation_id=KITES, first_on=FRIDAY, nights=1), by=HUB_CARER)
    both = await one_kept.asked(FOR_BOTH, by=SATELLITE)
    one = await one_kept.asked(FOR_ADA, by=SATELLITE)
    [home] = (await one_kept.asked(WhichBedrooms(), by=LIAISON)).hub_homes

    assert (options.beds, options.reserve_beds, options.full_nights) == (1, 0, ())
    assert [bed.nights[0].state for bed in grid.beds] == [BedState.FREE]
    assert both.detail == "The hub home has 1 bed. Ask for 1 child."
    assert isinstance(one, SleepoverView), one
    assert (home.reserve_beds, home.planned_in_reserve) == (0, ())


async def test_once_there_are_more_beds_again_it_is_kept_and_what_was_promised_of_it_is_named(one_kept):
    await one_kept.heard(a_constellation(beds=(RESERVE,), version=2))
    await one_kept.asked(FOR_ADA, by=SATELLITE)

    await one_kept.heard(a_constellation(beds=BEDS, version=3))

    [home] = (await one_kept.asked(WhichBedrooms(), by=LIAISON)).hub_homes
    assert (home.reserve_beds, home.planned_in_reserve) == (1, (FRIDAY, SATURDAY))


async def test_of_beds_that_change_meanwhile_each_night_keeps_its_own_and_nobody_is_told_to_ask_for_no_child(one_kept):
    await one_kept.heard(
        a_life(a_hub_home(until=SATURDAY, beds=BEDS), a_hub_home(since=SATURDAY, beds=(RESERVE,)), version=2)
    )

    both_nights = await one_kept.asked(FOR_ADA, by=SATELLITE)
    only_the_last = await one_kept.asked(FOR_ADA.model_copy(update={"first_night_on": SATURDAY}), by=SATELLITE)

    assert both_nights.reason == "too_few_beds"
    assert both_nights.detail == (
        "The hub home has no bed to plan with on all of these nights. Ask for fewer nights, or for other ones."
    )
    assert isinstance(only_the_last, SleepoverView), only_the_last


@pytest.mark.parametrize("reserve", [2, 3])
async def test_one_bed_is_always_left_to_plan_with(bookings, reserve):
    refused = await bookings.asked(ONE_KEPT.model_copy(update={"reserve_beds": reserve}), by=LIAISON)

    assert refused.reason == "no_bed_to_plan_with"
    assert (await bookings.asked(WhichBedrooms(), by=LIAISON)).hub_homes[0].terms == ()


@pytest.mark.parametrize(("bedrooms", "reserve", "kept"), [
    ((2, 1), 1, {2}),
    ((1, 2), 1, {0}),
    ((1, 1, 1), 1, {2}),
    ((1, 1, 1), 2, {1, 2}),
    ((3,), 1, {0}),
])  # fmt: skip
def test_a_bed_in_a_bedroom_of_its_own_is_kept_before_one_that_is_shared(bookings, bedrooms, reserve, kept):
    beds = sorted(a_bed("X1", number) for number in (1, 2, 3))
    home = HubHome(HUB, tuple(beds), TODAY, None)

    term = recorded(
        (), home, bedrooms, reserve_beds=reserve, on=TODAY, tonight=TODAY, at=bookings.clock(), by=LIAISON.person_id
    )

    assert term.reserve == {beds[number] for number in kept}
