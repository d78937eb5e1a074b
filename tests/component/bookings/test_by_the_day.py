"""Which hub home it is, which beds and whose carers, is decided by the constellation's life on each night."""

import asyncio
from datetime import date, timedelta

import pytest

from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import (
    AgreeToSleepover,
    DeclineSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverView,
    WhatIsOn,
    WhatWaitsForMe,
)
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import ConstellationPhase, Decider, DeclineReason, SleepoverState
from shared.testing.actors import AUTHORITY, actor
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    CEDAR,
    CLEO,
    DEV,
    EVE,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
    a_hub_home,
    a_life,
    a_phase,
    named,
)

NEXT_HUB = named("households", "H7")
NEXT_HUB_CARER = actor(Role.SATELLITE_CARER, household_id=NEXT_HUB)
"""A carer who will be the hub home carer, and is none yet."""
DECEMBER = date(2026, 12, 1)


def request_for(*children, first=FRIDAY, last=None):
    return RequestSleepover(child_ids=children or (ADA,), first_night_on=first, last_night_on=last or first)


async def ask(bookings, *children, by=SATELLITE, **nights):
    return await bookings.asked(request_for(*children, **nights), by=by)


async def ask_and_agree(bookings, *, by):
    """A hub home asks, and the carers at home agree."""
    asked = await ask(bookings, by=by)
    return await bookings.asked(AgreeToSleepover(sleepover_id=asked.sleepover_id), by=SATELLITE)


async def test_each_night_is_asked_of_the_hub_home_of_that_night(bookings):
    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(NEXT_HUB, SATURDAY, beds=BEDS[:1])))

    on_friday = await ask(bookings, ADA, BEN)
    on_saturday = await ask(bookings, ADA, first=SATURDAY)
    too_many = await ask(bookings, ADA, BEN, first=SUNDAY)
    across = await ask(bookings, CLEO, by=LIAISON, last=SATURDAY)

    assert (on_friday.hub_household_id, on_saturday.hub_household_id) == (HUB, NEXT_HUB)
    assert too_many.reason == "too_few_beds"
    assert across.reason == "hub_home_changes"
    assert "The hub home changes on Saturday 28 November" in across.detail


async def test_a_change_of_beds_alone_leaves_those_that_are_there_on_all_of_the_nights(bookings):
    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(since=SATURDAY, beds=BEDS[1:])))

    one = await ask(bookings, ADA, last=SATURDAY)
    two = await ask(bookings, ADA, BEN, first=TODAY, last=SATURDAY)

    assert isinstance(one, SleepoverView)
    assert two.reason == "too_few_beds"


@pytest.mark.parametrize(
    ("phase", "first", "reason"),
    [
        (ConstellationPhase.PAUSED, SATURDAY, "not_in_a_constellation"),
        (ConstellationPhase.CLOSED, SATURDAY, "not_in_a_constellation"),
        (ConstellationPhase.PAUSED, FRIDAY, None),
    ],
)
async def test_a_night_needs_the_constellation_launched(bookings, phase, first, reason):
    phases = (a_phase(until=SATURDAY), a_phase(phase, SATURDAY))
    await bookings.heard(a_life(a_hub_home(), phases=phases))

    reply = await ask(bookings, first=first)

    assert getattr(reply, "reason", None) == reason


async def test_a_launch_to_come_is_asked_for_from_its_first_night_on(bookings):
    phases = (a_phase(ConstellationPhase.MATCHING_SATELLITES, until=SATURDAY), a_phase(since=SATURDAY))
    await bookings.heard(a_life(a_hub_home(), phases=phases))

    assert (await ask(bookings, first=FRIDAY)).reason == "not_in_a_constellation"
    assert isinstance(await ask(bookings, first=SATURDAY), SleepoverView)


async def test_where_the_hub_home_is_vacant_the_refusal_says_what_to_do(bookings):
    await bookings.heard(a_life(a_hub_home(until=FRIDAY), a_hub_home(since=SUNDAY)))

    planned = await ask(bookings, last=SUNDAY)

    assert planned.reason == "no_hub_home"
    assert planned.detail == (
        "The constellation has no hub home on Friday 27 November and Saturday 28 November. "
        "Choose other nights, or ask the liaison worker."
    )


async def test_what_can_be_asked_for_names_the_nights_without_a_hub_home(bookings):
    await bookings.heard(a_life(a_hub_home(until=FRIDAY), a_hub_home(NEXT_HUB, SUNDAY, beds=BEDS[:1])))
    await ask(bookings, ADA, first=SUNDAY)

    options = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)

    assert (options.hub_household_id, options.beds) == (HUB, 2)
    assert options.nights_without_hub_home == (FRIDAY, SATURDAY)
    assert options.full_nights == (SUNDAY,)


async def test_while_there_is_none_the_next_hub_home_is_offered(bookings):
    await bookings.heard(a_life(a_hub_home(until=TODAY), a_hub_home(NEXT_HUB, DECEMBER)))

    options = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)

    assert options.hub_household_id == NEXT_HUB
    assert options.nights_without_hub_home == tuple(TODAY + timedelta(days=number) for number in range(8))


async def test_whoever_will_be_the_hub_home_carer_decides_on_their_own_nights(bookings):
    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(NEXT_HUB, SATURDAY)))
    before, since = await ask(bookings, ADA), await ask(bookings, ADA, first=SATURDAY)

    waiting = await bookings.asked(WhatWaitsForMe(), by=NEXT_HUB_CARER)
    theirs = await bookings.asked(AgreeToSleepover(sleepover_id=since.sleepover_id), by=NEXT_HUB_CARER)
    not_theirs = await bookings.asked(
        DeclineSleepover(sleepover_id=before.sleepover_id, reason=DeclineReason.OTHER), by=NEXT_HUB_CARER
    )
    no_more = await bookings.asked(AgreeToSleepover(sleepover_id=since.sleepover_id), by=HUB_CARER)

    assert [one.sleepover_id for one in waiting.sleepovers] == [since.sleepover_id]
    assert theirs.state == SleepoverState.CONFIRMED
    assert not_theirs.reason == no_more.reason == "not_yours"


async def test_a_hub_home_asks_for_nights_on_which_it_is_the_hub_home(bookings):
    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(NEXT_HUB, SATURDAY)))

    for who, night in ((HUB_CARER, FRIDAY), (NEXT_HUB_CARER, SATURDAY)):
        assert [one.decider for one in (await ask(bookings, first=night, by=who)).waits_for] == [
            Decider.SATELLITE_CARER
        ]
    assert (await ask(bookings, first=SATURDAY, by=HUB_CARER)).reason == "not_yours"


async def test_the_board_and_the_calendar_go_by_the_hub_home_of_the_night(bookings):
    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(NEXT_HUB, SATURDAY)))
    stay = await ask(bookings, by=HUB_CARER)
    then_hub_home = actor(Role.HUB_HOME_CARER, household_id=NEXT_HUB)

    async def sees(on, somebody):
        return {child.child_id for child in (await bookings.asked(WhoSleepsWhere(on=on), by=somebody)).children}

    assert await sees(FRIDAY, HUB_CARER) == await sees(SATURDAY, then_hub_home) == {ADA, BEN, CLEO, DEV}
    assert await sees(SATURDAY, HUB_CARER) == await sees(FRIDAY, then_hub_home) == set()
    for somebody, has_it in ((HUB_CARER, True), (then_hub_home, False)):
        calendar = await bookings.asked(WhatIsOn(first_on=FRIDAY, last_on=SUNDAY), by=somebody)
        assert [one.sleepover_id for one in calendar.sleepovers] == ([stay.sleepover_id] if has_it else [])


async def test_a_household_that_was_the_hub_home_still_sees_who_slept_there(bookings):
    stay = await ask_and_agree(bookings, by=HUB_CARER)
    bookings.clock.move(days=7)
    await bookings.heard(a_life(a_hub_home(until=DECEMBER), a_hub_home(NEXT_HUB, DECEMBER)))
    retired = actor(Role.SATELLITE_CARER, household_id=HUB)

    seen = await bookings.asked(HowIsSleepover(sleepover_id=stay.sleepover_id), by=retired)

    assert (seen.hub_household_id, seen.state) == (HUB, SleepoverState.CONFIRMED)


async def test_a_request_that_waits_for_a_change_of_the_hub_home_sees_it(bookings):
    """The change holds the beds; the request has read its facts before it, and must not go by them."""
    async with bookings.database.work(AUTHORITY) as work:
        await work.fetch("SELECT FROM bed ORDER BY id FOR NO KEY UPDATE")
        request = asyncio.create_task(ask(bookings))
        await asyncio.sleep(0.3)
        await work.fetch("UPDATE constellation SET version = 2 WHERE id = $1", made_up.KITES)
        await work.fetch("UPDATE hub_home_term SET ended_on = $1 WHERE household_id = $2", FRIDAY, HUB)
        assert not request.done()

    assert (await request).reason == "no_hub_home"


async def test_what_was_said_before_events_had_a_timeline_is_one_from_the_launch_on(bookings):
    await bookings.heard(
        made_up.a_constellation(hub=NEXT_HUB, launched_on=SATURDAY, version=2), made_up.a_placement(EVE, CEDAR)
    )

    assert (await ask(bookings)).reason == "not_in_a_constellation"
    assert (await ask(bookings, first=SATURDAY)).hub_household_id == NEXT_HUB
