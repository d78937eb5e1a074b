"""What a household would lose by leaving its constellation is known beforehand, and is what it loses."""

from datetime import timedelta

from shared.contracts.losing import WhatWouldBeLostByLeaving
from shared.contracts.words import SleepoverState
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CLEO,
    FRIDAY,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_LIAISON,
    SATURDAY,
    SUNDAY,
    TODAY,
)
from tests.component.bookings.test_releasing import a_stay, errands_run, how


async def by_leaving(bookings, on, household_id=BIRCH, by=MANAGER):
    query = WhatWouldBeLostByLeaving(constellation_id=KITES, household_id=household_id, on=on)
    return await bookings.asked(query, by=by)


async def test_what_a_household_would_lose_by_leaving_is_what_it_loses(bookings):
    begun = await a_stay(bookings, ADA, BEN, first=TODAY, last=SATURDAY)
    before = await a_stay(bookings, CLEO, first=SUNDAY)
    to_come = await a_stay(bookings, ADA, first=SUNDAY)
    far = await a_stay(bookings, ADA, first=TODAY + timedelta(days=80))

    shown = await by_leaving(bookings, FRIDAY)
    unchanged = await bookings.said()
    await bookings.heard(made_up.a_membership(BIRCH, left_on=FRIDAY, version=2))
    await errands_run(bookings)

    said = await bookings.said()
    assert unchanged == []
    assert [one.sleepover_id for one in shown.sleepovers] == [begun, to_come, far]
    assert [one.lost_from_on for one in shown.sleepovers] == [FRIDAY, None, None]
    assert {one.sleepover_id for one in said} == {begun, to_come, far}
    assert (await how(bookings, before)).state != SleepoverState.CANCELLED
    assert (await by_leaving(bookings, FRIDAY)).sleepovers == (), "what is lost already isn't lost again"


async def test_only_who_keeps_the_constellation_asks_what_is_lost_by_leaving(bookings):
    assert (await by_leaving(bookings, FRIDAY, by=OTHER_LIAISON)).reason == "not_yours"
    assert (await by_leaving(bookings, FRIDAY, by=LIAISON)).sleepovers == ()
