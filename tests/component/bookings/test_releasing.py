"""Nights that can't be any more are given back, said, and known beforehand; what was slept stands."""

import itertools
from datetime import date, timedelta

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from services.bookings.handlers.releasing import LOOK_AT_THEIR_NIGHTS
from services.bookings.plugin import plugin
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverCancelled,
    SleepoverShortened,
    SleepoverView,
)
from shared.contracts.losing import LostSleepover, WhatWouldBeLost
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import (
    ConstellationPhase,
    DeclineReason,
    SleepoverKind,
    SleepoverState,
)
from shared.testing.actors import AUTHORITY
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    FRIDAY,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
    a_hub_home,
    a_life,
    a_phase,
    the_register,
)
from tests.component.bookings.an_area import KnowsTheWay
from tests.component.bookings.what_the_register_says import RoomThatLooks

NEXT_HUB = made_up.named("households", "H7")
MONDAY = date(2026, 11, 30)


async def a_stay(bookings, *children, first=FRIDAY, last=None, by=HUB_CARER):
    """A sleepover that is confirmed: the hub home asked for it, and the carers at home agreed."""
    command = RequestSleepover(child_ids=children or (ADA,), first_night_on=first, last_night_on=last or first)
    view = await bookings.asked(command, by=by)
    assert isinstance(view, SleepoverView), view
    for who in (SATELLITE, OTHER_SATELLITE):
        await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=who)
    await bookings.said()
    return view.sleepover_id


async def how(bookings, sleepover_id):
    return await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=MANAGER)


async def nights_kept(bookings):
    """By sleepover, the nights of its beds that nobody else can have."""
    async with bookings.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT sleepover_id, bed_id, nights FROM bed_stay WHERE is_kept")
    return {
        (row["sleepover_id"], row["bed_id"], row["nights"].lower + timedelta(days=number))
        for row in rows
        for number in range((row["nights"].upper - row["nights"].lower).days)
    }


async def whose_nights_are_looked_at(bookings):
    return [thing_id for name, thing_id in await bookings.errands() if name == LOOK_AT_THEIR_NIGHTS]


async def errands_run(bookings):
    for name, thing_id in await bookings.errands():
        await bookings.ran(name, thing_id, asks=KnowsTheWay())


async def test_with_another_hub_home_its_sleepovers_are_called_off_and_the_beds_are_free(bookings):
    before, since = await a_stay(bookings, ADA), await a_stay(bookings, ADA, BEN, first=SATURDAY, last=SUNDAY)

    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(NEXT_HUB, SATURDAY)))

    [said] = await bookings.said()
    assert isinstance(said, SleepoverCancelled)
    assert (said.sleepover_id, said.reason, said.state, said.thing_version) == (
        since, DeclineReason.HUB_HOME_CHANGED, SleepoverState.CANCELLED, 3,
    )  # fmt: skip
    assert said.hub_household_id == HUB
    assert (await how(bookings, before)).state == SleepoverState.CONFIRMED
    assert {sleepover for sleepover, *_ in await nights_kept(bookings)} == {before}
    again = await bookings.asked(
        RequestSleepover(child_ids=(ADA, BEN), first_night_on=SATURDAY, last_night_on=SUNDAY), by=SATELLITE
    )
    assert again.hub_household_id == NEXT_HUB


@pytest.mark.parametrize(
    "life",
    [
        a_life(a_hub_home(until=FRIDAY)),
        a_life(a_hub_home(until=FRIDAY), a_hub_home(since=SATURDAY)),
        a_life(a_hub_home(beds=(made_up.a_bed("X1", 9),))),
        a_life(a_hub_home(), phases=(a_phase(until=FRIDAY), a_phase(ConstellationPhase.CLOSED, FRIDAY))),
        made_up.a_constellation(hub=None, beds=(), version=2),
    ],
    ids=["vacant", "a gap", "another bed", "closed", "said without a timeline"],
)
async def test_a_night_without_its_bed_is_given_back(bookings, life):
    stay = await a_stay(bookings)

    await bookings.heard(life)

    view = await how(bookings, stay)
    assert (view.state, view.reason) == (SleepoverState.CANCELLED, DeclineReason.HUB_HOME_CHANGED)
    assert await nights_kept(bookings) == set()


async def test_a_change_that_leaves_every_bed_where_it_is_takes_nothing(bookings):
    stay = await a_stay(bookings)

    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(since=SATURDAY, beds=BEDS[:1])))

    assert (await how(bookings, stay)).state == SleepoverState.CONFIRMED
    assert await bookings.said() == []


async def test_a_stay_that_has_begun_keeps_what_was_slept_and_tonight_where_it_can(bookings):
    stay = await a_stay(bookings, ADA, BEN, first=FRIDAY, last=MONDAY)
    bookings.clock.move(days=5)

    await bookings.heard(a_life(a_hub_home(until=SUNDAY)))

    [said] = await bookings.said()
    assert isinstance(said, SleepoverShortened)
    assert (said.state, said.first_night_on, said.last_night_on, said.reason, said.thing_version) == (
        SleepoverState.CONFIRMED, FRIDAY, SATURDAY, DeclineReason.HUB_HOME_CHANGED, 3,
    )  # fmt: skip
    assert {night for *_, night in await nights_kept(bookings)} == {FRIDAY, SATURDAY}
    assert (await how(bookings, stay)).last_night_on == SATURDAY
    board = await bookings.asked(WhoSleepsWhere(on=SATURDAY), by=MANAGER)
    assert {child.child_id for child in board.children if child.sleeps_at == HUB} == {ADA, BEN}


async def test_in_the_small_hours_the_night_that_is_being_slept_stands(bookings):
    stay = await a_stay(bookings, first=FRIDAY, last=SUNDAY)
    bookings.clock.move(days=4, hours=17)
    assert bookings.clock().date() == SATURDAY

    await bookings.heard(a_life(a_hub_home(until=SATURDAY)))

    view = await how(bookings, stay)
    assert (view.state, view.last_night_on) == (SleepoverState.CONFIRMED, FRIDAY)


async def test_what_is_over_and_what_was_before_is_never_touched(bookings):
    stay = await a_stay(bookings)
    bookings.clock.move(days=7)

    await bookings.heard(a_life(a_hub_home(until=date(2024, 1, 1))))

    assert (await how(bookings, stay)).state == SleepoverState.CONFIRMED
    assert await bookings.said() == []


async def test_told_twice_late_or_in_another_order_it_ends_the_same(room_of):
    lives = [
        a_life(a_hub_home(until=MONDAY), version=2),
        a_life(a_hub_home(until=SUNDAY), version=3),
        a_life(a_hub_home(until=SUNDAY), a_hub_home(NEXT_HUB, SUNDAY), version=4),
    ]
    ends = []
    for order in itertools.permutations(lives):
        async with room_of(plugin, kind=RoomThatLooks) as bookings:
            await bookings.heard(*the_register())
            stays = [await a_stay(bookings, first=first) for first in (SATURDAY, SUNDAY, MONDAY)]
            await bookings.heard(*order, *order)
            ends.append([(await how(bookings, stay)).model_dump(exclude={"sleepover_id"}) for stay in stays])

    assert all(end == ends[0] for end in ends)
    assert [view["state"] for view in ends[0]] == [
        SleepoverState.CONFIRMED, SleepoverState.CANCELLED, SleepoverState.CANCELLED,
    ]  # fmt: skip


async def test_a_move_takes_the_childs_nights_once_it_stands(bookings):
    stay = await a_stay(bookings, ADA, BEN)
    await bookings.heard(made_up.a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2))
    await bookings.heard(made_up.a_placement(ADA, CEDAR, started_on=FRIDAY))

    at_first = (await how(bookings, stay)).state
    assert await whose_nights_are_looked_at(bookings) == [ADA]
    await errands_run(bookings)

    [said] = await bookings.said()
    assert at_first == SleepoverState.CONFIRMED
    assert isinstance(said, SleepoverCancelled)
    assert (said.sleepover_id, said.reason) == (stay, DeclineReason.CHILD_HAS_MOVED)


async def test_another_placement_in_the_same_household_takes_nothing(bookings):
    stay = await a_stay(bookings)
    await bookings.heard(made_up.a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2))
    await bookings.heard(made_up.a_placement(ADA, BIRCH, started_on=FRIDAY, ref="U4"))

    await errands_run(bookings)

    assert (await how(bookings, stay)).state == SleepoverState.CONFIRMED


async def test_leaving_the_constellation_takes_the_households_nights_from_that_day_on(bookings):
    before, since = await a_stay(bookings, ADA), await a_stay(bookings, BEN, first=SATURDAY)
    other = await a_stay(bookings, CLEO, first=SATURDAY)
    await bookings.heard(made_up.a_membership(BIRCH, left_on=SATURDAY, version=2))

    assert await whose_nights_are_looked_at(bookings) == [BIRCH]
    await errands_run(bookings)

    [said] = await bookings.said()
    assert (said.sleepover_id, said.reason) == (since, DeclineReason.LEFT_THE_CONSTELLATION)
    assert [(await how(bookings, each)).state for each in (before, other)] == [
        SleepoverState.CONFIRMED, SleepoverState.REQUESTED,
    ]  # fmt: skip


async def test_a_stay_that_has_begun_ends_when_the_child_moves(bookings):
    stay = await a_stay(bookings, first=FRIDAY, last=MONDAY)
    bookings.clock.move(days=5)
    await bookings.heard(made_up.a_placement(ADA, BIRCH, ended_on=SUNDAY, version=2))

    await errands_run(bookings)

    view = await how(bookings, stay)
    assert (view.state, view.last_night_on, view.reason) == (
        SleepoverState.CONFIRMED, SATURDAY, DeclineReason.CHILD_HAS_MOVED,
    )  # fmt: skip


async def test_what_is_new_and_concerns_no_sleepover_makes_no_errand_but_to_learn_the_way(empty_bookings):
    await empty_bookings.heard(*the_register())

    assert {name for name, _ in await empty_bookings.errands()} == {LEARN_THE_WAY}


async def test_a_reason_of_the_register_is_nobodys_to_give(bookings):
    stay = await a_stay(bookings)

    reply = await bookings.asked(
        CancelSleepover(sleepover_id=stay, reason=DeclineReason.HUB_HOME_CHANGED), by=SATELLITE
    )

    assert reply.reason == "not_a_reason"


async def would_be_lost(bookings, life, by=MANAGER):
    return await bookings.asked(
        WhatWouldBeLost(constellation_id=KITES, phases=life.phases, hub_homes=life.hub_homes), by=by
    )


async def test_what_would_be_lost_is_shown_and_nothing_is_lost_by_it(bookings):
    begun = await a_stay(bookings, ADA, BEN, first=TODAY, last=SATURDAY)
    to_come = await a_stay(bookings, CLEO, first=SUNDAY)
    life = a_life(a_hub_home(until=FRIDAY))

    reply = await would_be_lost(bookings, life)

    facts = {"kind": SleepoverKind.PLANNED, "satellite_household_id": BIRCH}
    assert reply.sleepovers == (
        LostSleepover(
            sleepover_id=begun, children=2, first_night_on=TODAY, last_night_on=SATURDAY,
            state=SleepoverState.CONFIRMED, lost_from_on=FRIDAY, **facts,
        ),
        LostSleepover(
            sleepover_id=to_come, children=1, first_night_on=SUNDAY, last_night_on=SUNDAY,
            state=SleepoverState.REQUESTED, **{**facts, "satellite_household_id": CEDAR},
        ),
    )  # fmt: skip
    assert await bookings.said() == []
    assert (await how(bookings, begun)).last_night_on == SATURDAY


async def test_only_who_keeps_the_constellation_asks_what_would_be_lost(bookings):
    await a_stay(bookings)
    life = a_life(a_hub_home(until=FRIDAY))

    assert len((await would_be_lost(bookings, life, LIAISON)).sleepovers) == 1
    assert (await would_be_lost(bookings, life, OTHER_LIAISON)).reason == "not_yours"
    assert (await would_be_lost(bookings, life, made_up.elsewhere(MANAGER))).sleepovers == ()
    with pytest.raises(NotAllowedError):
        await would_be_lost(bookings, life, HUB_CARER)


async def test_another_constellations_change_takes_nothing(bookings):
    stay = await a_stay(bookings)

    await bookings.heard(a_life(version=9, constellation_id=HERONS))

    assert (await how(bookings, stay)).state == SleepoverState.CONFIRMED
