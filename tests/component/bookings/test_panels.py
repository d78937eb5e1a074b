"""The home page of a household: its next sleepovers, a series in a line, and what it waits for."""

from datetime import UTC, datetime, timedelta

from shared.contracts.bookings import Calendar, Sleepovers, WhatIsOn, WhatWaitsForMe
from shared.contracts.waiting import OurWaiting, WaitingState, WaitingView, WhatDoWeWaitFor
from shared.contracts.words import SleepoverKind, SleepoverNeed, SleepoverState
from shared.testing.site import parsed, text_of
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, FRIDAY, KITES, SATURDAY, named
from tests.component.bookings.a_site import CONFIRMED, main_of

SERIES = named("series", "R1")
A_WEEK = timedelta(days=7)
SEE_ALL = "See all in your calendar"


def one(number, **changes):
    night = FRIDAY + number * A_WEEK
    about = {"sleepover_id": named("sleepovers", f"P{number}"), "first_night_on": night, "last_night_on": night}
    return CONFIRMED.model_copy(update={**about, **changes})


def a_place(**changes):
    return WaitingView(
        **{
            "waiting_id": named("waiting", "W1"),
            "constellation_id": KITES,
            "satellite_household_id": BIRCH,
            "child_ids": (ADA, BEN),
            "first_night_on": FRIDAY,
            "last_night_on": SATURDAY,
            "need": SleepoverNeed.A_BREAK,
            "state": WaitingState.WAITING,
            "since": datetime(2026, 11, 22, 9, tzinfo=UTC),
            "place": 2,
            "of": 4,
            **changes,
        }
    )


def links_of(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


def panels_of(page):
    """Where the lines of each panel lead, by its heading."""
    panels = parsed(page).findall(".//main//ul[@class='hubhome-panels']/li")
    return {text_of(one.find("h2")): {link.get("href") for link in one.findall(".//li//a")} for one in panels}


async def home_of(visitor, bus, *sleepovers):
    bus.answers[WhatIsOn] = Calendar(sleepovers=sleepovers, gatherings=())
    return await visitor.get("/")


async def test_more_than_are_shown_are_in_the_calendar(satellite_carer, bus):
    five = await home_of(satellite_carer, bus, *(one(number) for number in range(5)))
    six = await home_of(satellite_carer, bus, *(one(number) for number in range(6)))

    assert SEE_ALL not in links_of(five)
    assert links_of(six)[SEE_ALL] == "/calendar"
    assert str(one(5).sleepover_id) not in six.text


async def test_regular_ones_are_a_line_where_the_first_of_them_stands(satellite_carer, bus):
    of_series = [one(number, series_id=SERIES) for number in (1, 2, 3)]
    last_waits = one(4, series_id=SERIES, state=SleepoverState.REQUESTED)

    page = await home_of(satellite_carer, bus, one(0), *of_series, last_waits, one(5))

    text = main_of(page)
    assert "Regular sleepovers of Ada and Ben: 3 sleepovers from Friday 4 December 2026 on Confirmed" in text
    assert "Regular sleepovers of Ada and Ben: 1 sleepover from Friday 25 December 2026 on Waiting" in text
    assert (
        text.index("Friday 27 November 2026, 1 night")
        < text.index("3 sleepovers from")
        < text.index("Friday 1 January 2027")
    )
    assert SEE_ALL not in links_of(page)
    assert f"/sleepovers/regular/{SERIES}" in links_of(page).values()


async def test_an_emergency_stands_first(satellite_carer, bus):
    page = await home_of(satellite_carer, bus, one(0), one(1, kind=SleepoverKind.EMERGENCY))

    text = main_of(page)
    assert text.index("Emergency for Ada and Ben") < text.index("Friday 27 November 2026, 1 night")


async def test_who_waits_for_a_bed_reads_so_with_the_place(satellite_carer, bus):
    offered = a_place(waiting_id=named("waiting", "W2"), state=WaitingState.OFFERED, may_answer=True)
    over = a_place(waiting_id=named("waiting", "W3"), state=WaitingState.LEFT)
    bus.answers[WhatDoWeWaitFor] = OurWaiting(waiting=(a_place(), offered, over))

    page = await home_of(satellite_carer, bus)

    line = "You wait for a bed for Ada and Ben: Friday 27 to Sunday 29 November 2026, 2 nights"
    assert links_of(page)[line] == f"/waiting-list/{a_place().waiting_id}"
    assert f"{line} 2nd of 4 for these nights" in main_of(page)
    assert main_of(page).count("You wait for a bed") == 1


async def test_what_the_household_must_decide_stands_once_where_it_is_decided(satellite_carer, bus):
    asked = one(1, state=SleepoverState.REQUESTED, may_agree=True)
    regular = [one(number, series_id=SERIES, state=SleepoverState.REQUESTED, may_agree=True) for number in (2, 3)]
    waits_for_others = one(4, state=SleepoverState.REQUESTED)
    bus.answers[WhatWaitsForMe] = Sleepovers(sleepovers=(asked, *regular))

    page = await home_of(satellite_carer, bus, one(0), asked, *regular, waits_for_others)

    panels = panels_of(page)
    assert {f"/sleepovers/{asked.sleepover_id}", f"/sleepovers/regular/{SERIES}"} == panels["Waiting for your decision"]
    ours = panels["Your sleepovers"]
    assert {f"/sleepovers/{each.sleepover_id}" for each in (one(0), waits_for_others)} <= ours
    assert not ours & panels["Waiting for your decision"]


async def test_where_all_of_it_waits_for_the_household_nothing_else_is_ahead(satellite_carer, bus):
    asked = one(1, state=SleepoverState.REQUESTED, may_agree=True)
    bus.answers[WhatWaitsForMe] = Sleepovers(sleepovers=(asked,))

    nothing_else = main_of(await home_of(satellite_carer, bus, asked))
    nothing = main_of(await home_of(satellite_carer, bus))

    assert "You have no other sleepovers ahead." in nothing_else
    assert "You have no sleepovers ahead." in nothing
