"""Beds that nobody decides on are given back when their hold ends, and said to be."""

from datetime import timedelta

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from services.bookings.handlers.holding import END_THE_HOLD
from shared.contracts.bookings import (
    AgreeToSleepover,
    DeclineSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverConfirmed,
    SleepoverLapsed,
    SleepoverRequested,
    WhatWaitsForMe,
)
from shared.contracts.refusals import Refused
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    FRIDAY,
    HUB_CARER,
    SATELLITE,
    SATURDAY,
)
from tests.component.bookings.an_area import FOR_ADA as AN_EMERGENCY

FOR_ADA = RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY)


async def the_hold_ends(bookings, sleepover_id):
    """As the clock of the errands would have it; nothing is asked of anybody."""
    await bookings.ran(END_THE_HOLD, sleepover_id, None)


@pytest.fixture
async def asked(bookings):
    view = await bookings.asked(FOR_ADA, by=SATELLITE)
    await bookings.said()
    return view


async def booked(bookings):
    """The errands but those that learn which hub homes are near: they were booked as the households joined."""
    return [one for one in await bookings.errands() if one[0] != LEARN_THE_WAY]


async def test_a_request_says_until_when_its_beds_are_held_and_books_the_end(bookings, asked):
    assert asked.held_until == bookings.clock() + timedelta(hours=72)
    assert await booked(bookings) == [(END_THE_HOLD, asked.sleepover_id)]


async def test_whoever_hears_of_held_beds_hears_until_when_and_only_while_they_are_held(bookings):
    view = await bookings.asked(FOR_ADA, by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)

    requested, confirmed = await bookings.said()
    assert isinstance(requested, SleepoverRequested)
    assert requested.held_until == view.held_until
    assert isinstance(confirmed, SleepoverConfirmed)
    assert confirmed.held_until is None


async def test_when_nobody_has_decided_the_beds_are_free_and_everybody_hears_so(bookings, asked):
    bookings.clock.move(hours=72)

    await the_hold_ends(bookings, asked.sleepover_id)

    [said] = await bookings.said()
    assert isinstance(said, SleepoverLapsed)
    assert (said.sleepover_id, said.state, said.waits_for, said.thing_version) == (
        asked.sleepover_id,
        SleepoverState.CANCELLED,
        (),
        2,
    )
    view = await bookings.asked(HowIsSleepover(sleepover_id=asked.sleepover_id), by=SATELLITE)
    assert (view.state, view.has_lapsed, view.held_until, view.may_cancel) == (
        SleepoverState.CANCELLED,
        True,
        None,
        False,
    )
    again = await bookings.asked(FOR_ADA.model_copy(update={"child_ids": (ADA, BEN)}), by=SATELLITE)
    assert again.state is SleepoverState.REQUESTED


async def test_before_its_end_a_hold_stays_whoever_runs_the_errand(bookings, asked):
    bookings.clock.move(hours=71, minutes=59)

    await the_hold_ends(bookings, asked.sleepover_id)

    assert await bookings.said() == []
    [waiting] = (await bookings.asked(WhatWaitsForMe(), by=HUB_CARER)).sleepovers
    assert waiting.held_until == asked.held_until


async def test_run_too_early_the_errand_waits_on_until_the_hold_ends(bookings, asked):
    bookings.clock.move(hours=71, minutes=59)
    async with bookings.database.work(AUTHORITY) as work:
        await work.fetch("DELETE FROM errand WHERE name = $1", END_THE_HOLD)

    await the_hold_ends(bookings, asked.sleepover_id)

    async with bookings.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT thing_id, due_at FROM errand WHERE name = $1", END_THE_HOLD)
    assert (row["thing_id"], row["due_at"]) == (asked.sleepover_id, asked.held_until)


async def test_what_was_decided_in_time_is_left_alone(bookings, asked):
    await bookings.asked(AgreeToSleepover(sleepover_id=asked.sleepover_id), by=HUB_CARER)
    [confirmed] = await bookings.said()
    bookings.clock.move(hours=72)

    await the_hold_ends(bookings, asked.sleepover_id)

    assert isinstance(confirmed, SleepoverConfirmed)
    assert await bookings.said() == []


async def test_a_yes_that_comes_before_a_late_errand_counts(bookings, asked):
    bookings.clock.move(hours=73)

    await bookings.asked(AgreeToSleepover(sleepover_id=asked.sleepover_id), by=HUB_CARER)
    await the_hold_ends(bookings, asked.sleepover_id)

    view = await bookings.asked(HowIsSleepover(sleepover_id=asked.sleepover_id), by=SATELLITE)
    assert (view.state, view.has_lapsed) == (SleepoverState.CONFIRMED, False)


async def test_a_hold_ends_once_however_often_the_errand_is_run(bookings, asked):
    bookings.clock.move(hours=72)
    await the_hold_ends(bookings, asked.sleepover_id)
    await bookings.said()

    await the_hold_ends(bookings, asked.sleepover_id)

    assert await bookings.said() == []


async def test_nobody_decides_on_what_has_lapsed(bookings, asked):
    bookings.clock.move(hours=72)
    await the_hold_ends(bookings, asked.sleepover_id)

    yes = await bookings.asked(AgreeToSleepover(sleepover_id=asked.sleepover_id), by=HUB_CARER)
    no = await bookings.asked(
        DeclineSleepover(sleepover_id=asked.sleepover_id, reason=DeclineReason.HUB_HOME_AWAY), by=HUB_CARER
    )

    assert isinstance(yes, Refused)
    assert isinstance(no, Refused)
    assert {yes.reason, no.reason} == {"not_waiting"}


async def test_an_emergencys_bed_isnt_given_away_by_a_clock(bookings):
    view = await bookings.asked(AN_EMERGENCY, by=SATELLITE)
    await bookings.said()
    bookings.clock.move(hours=12)

    await the_hold_ends(bookings, view.sleepover_id)

    assert await bookings.said() == []
    assert (await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=SATELLITE)).waits_for
