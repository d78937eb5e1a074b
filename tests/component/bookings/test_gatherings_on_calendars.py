"""A gathering is on the calendars of its guests and of who looks after them, on each day that it touches."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.bookings.pages.whose_calendar import WORKER, Whose
from shared.contracts.bookings import WhatIsOn
from shared.contracts.constellations import Caseload
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from shared.testing.site import visiting
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    DOGWOOD,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_LIAISON,
    SATELLITE,
    SUPERVISOR,
    TODAY,
    named,
)
from tests.component.bookings.a_gathering_planned import FRIDAY_EVENING, TITLE, planned, reply
from tests.component.bookings.a_gathering_site import RUTH, TOM, a_gathering_site
from tests.component.bookings.a_site import main_of

NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
THE_FIRST = date(2027, 1, 1)
ITS_GUESTS = {HUB, BIRCH, CEDAR}


async def on_calendar(bookings, who, first=FRIDAY, last=FRIDAY):
    return (await bookings.asked(WhatIsOn(first_on=first, last_on=last), by=who)).gatherings


@pytest.mark.parametrize(
    ("who", "homes"),
    [
        (HUB_CARER, ITS_GUESTS),
        (LIAISON, ITS_GUESTS),
        (MANAGER, ITS_GUESTS),
        (SATELLITE, {BIRCH}),
        (SUPERVISOR, {BIRCH}),
    ],
    ids=["hub home", "liaison", "manager", "satellite", "supervisor"],
)
async def test_each_sees_the_households_of_which_they_may_know(bookings, who, homes):
    view = await planned(bookings)
    await reply(bookings, view, SATELLITE)

    [one] = await on_calendar(bookings, who)
    assert set(one.household_ids) == homes
    assert await on_calendar(bookings, OTHER_LIAISON) == ()


async def test_it_is_on_a_household_s_calendar(bookings):
    await planned(bookings)
    async with visiting(a_gathering_site(bookings)) as site:
        await site.sign_in(RUTH, AUTHORITY)
        for home, is_on in ((BIRCH, True), (CEDAR, True), (DOGWOOD, False)):
            page = main_of(await site.get(f"/calendar?month=2026-11&of=household.{home}"))
            assert (TITLE in page) is is_on
        await site.sign_in(TOM, AUTHORITY)
        assert TITLE in main_of(await site.get(f"/calendar?month=2026-11&of=household.{BIRCH}"))
        assert TITLE not in main_of(await site.get(f"/calendar?month=2026-11&of=household.{CEDAR}"))


async def test_it_is_on_the_calendar_of_the_worker_who_supervises_a_guest(bookings):
    await planned(bookings)
    supervises = actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(CEDAR,))
    [one] = await on_calendar(bookings, supervises)
    worker = named("workers", "W9")

    def whose(**more):
        return Whose(WORKER, worker, Caseload(worker_id=worker, on=TODAY, **more))

    assert whose(household_ids=(CEDAR,)).has_gathering(one)
    assert whose(constellation_ids=(KITES,)).has_gathering(one)
    assert not whose(household_ids=(BIRCH,)).has_gathering(one)


async def test_one_that_goes_past_midnight_is_on_both_of_its_days(bookings):
    await planned(bookings, starts_at=NEW_YEAR, minutes=180)

    assert len(await on_calendar(bookings, SATELLITE, THE_FIRST, THE_FIRST)) == 1
    second = THE_FIRST + timedelta(days=1)
    assert await on_calendar(bookings, SATELLITE, second, second) == ()
    async with visiting(a_gathering_site(bookings)) as site:
        await site.sign_in(TOM, AUTHORITY)
        for period in ("?month=2027-01", "/month?month=2027-01"):
            page = main_of(await site.get(f"/calendar{period}"))
            assert TITLE in page
        page = main_of(await site.get("/calendar?month=2027-01"))
        assert "Until 2am" in page
        page = main_of(await site.get("/calendar/week?week=2026-12-28"))
        assert page.count(TITLE) == 2
        assert "11pm, 3 hours" in page


async def test_one_that_ends_at_midnight_isn_t_on_the_next_day(bookings):
    await planned(bookings, starts_at=NEW_YEAR, minutes=60)

    assert await on_calendar(bookings, SATELLITE, THE_FIRST, THE_FIRST) == ()
    async with visiting(a_gathering_site(bookings)) as site:
        await site.sign_in(TOM, AUTHORITY)
        assert main_of(await site.get("/calendar/week?week=2026-12-28")).count(TITLE) == 1


async def test_one_of_an_evening_stays_on_that_day(bookings):
    await planned(bookings, starts_at=FRIDAY_EVENING)

    async with visiting(a_gathering_site(bookings)) as site:
        await site.sign_in(TOM, AUTHORITY)
        page = main_of(await site.get("/calendar/week?week=2026-11-27"))
    assert page.count(TITLE) == 1
    assert "Until" not in page
