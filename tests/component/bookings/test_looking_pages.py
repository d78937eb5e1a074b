"""What people see on the pages: their home, a calendar, the board; with names only where they may be known."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from shared.contracts.asking import BrokenRequestError, UnreachableError
from shared.contracts.bookings import Calendar, HowIsSleepover, Sleepovers, WhatIsOn, WhatWaitsForMe
from shared.contracts.notifications import Deliveries, WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.contracts.stays import ReadableStaySheets, WhichStaySheets
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of, title_of, visiting
from tests.component.bookings.a_constellation import ADA, FRIDAY, SATURDAY
from tests.component.bookings.a_site import SLEEPOVER, a_site, a_view, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"
ROOKS = UUID(int=77)
"""Another constellation than the household's own."""
ADA_ON_THE_BOARD = (
    "Ada Adeyemi household Sleepover Lives with Birch household. Last night Saturday 28 November 2026: sleepover of "
    "Ada Since Wednesday 10 January 2024 Hub home: Adeyemi household"
)


async def test_a_carers_home_lists_their_sleepovers_and_where_to_ask(satellite_carer, bus):
    page = await satellite_carer.get("/")

    assert "Ada and Ben: Friday 27 to Sunday 29 November 2026, 2 nights" in main_of(page)
    [link] = [link for link in parsed(page).findall(".//main//a") if text_of(link) == "Ask for a sleepover"]
    assert link.get("href") == "/sleepovers/ask?first_night=2026-11-27&last_night=2026-11-27"
    assert asked_of(bus, WhatIsOn)[-1].first_on.isoformat() == "2026-11-23"


@pytest.mark.parametrize("waits", [True, False])
async def test_a_carer_who_will_be_the_hub_home_by_then_finds_what_waits_for_them(satellite_carer, bus, waits):
    bus.answers[WhatWaitsForMe] = Sleepovers(sleepovers=(a_view(may_agree=True),) if waits else ())

    page = await satellite_carer.get("/")

    assert ("Waiting for your decision" in main_of(page)) is waits


async def test_in_the_small_hours_a_carers_home_has_the_night_that_isnt_over(bus):
    async with visiting(a_site(bus, at=datetime(2026, 11, 28, 2, tzinfo=UTC))) as visitor:
        page = await visitor.sign_in(SATELLITE_CARER)

    assert asked_of(bus, WhatIsOn)[-1].first_on == FRIDAY
    assert (
        parsed(page).find(f".//main//a[@href='/sleepovers/ask?first_night={FRIDAY}&last_night={FRIDAY}']") is not None
    )


async def test_an_emergency_comes_first_on_a_home_page(visitor, bus):
    tonight = a_view(kind=SleepoverKind.EMERGENCY, first_night_on=SATURDAY, last_night_on=SATURDAY)
    bus.answers[WhatWaitsForMe] = Sleepovers(sleepovers=())
    bus.answers[WhatIsOn] = Calendar(sleepovers=(a_view(),) * 5 + (tonight,), gatherings=())

    page = await visitor.sign_in(SATELLITE_CARER)

    first, second = [text_of(link) for link in parsed(page).findall(f".//main//a[@href='{HERE}']")][:2]
    assert first == "Emergency for Ada and Ben: Saturday 28 November 2026, 1 night"
    assert second.startswith("Ada and Ben: Friday")


async def test_a_shortened_address_leads_to_the_calendar(satellite_carer):
    assert (await satellite_carer.get("/sleepovers")).url.path == "/calendar"


async def test_the_calendar_has_each_day_on_which_something_is_on_from_tonight(satellite_carer, bus):
    page = await satellite_carer.get("/calendar")

    assert asked_of(bus, WhatIsOn)[-1].first_on.isoformat() == "2026-11-01"
    assert asked_of(bus, WhatIsOn)[-1].last_on.isoformat() == "2026-11-30"
    assert [text_of(heading) for heading in parsed(page).findall(".//main//h2")] == [
        "Friday 27 November 2026",
        "Sunday 1 November 2026",
        "Saturday 14 November 2026",
    ]
    past = parsed(page).find(".//main//details")
    assert text_of(past.find("summary")) == "Earlier in November 2026"
    assert len(past.findall(".//h2")) == 2, "what is past is there for who opens it"
    assert "Support group: The Kites 6:30pm, 1 hour 30 minutes" in main_of(page)
    assert [link.get("href") for link in parsed(page).findall(".//nav[@aria-label='Months']//a")] == [
        "/calendar?month=2026-10",
        "/calendar?month=2026-12",
    ]


async def test_what_began_before_tonight_and_isnt_over_is_on_tonight(bus):
    async with visiting(a_site(bus, at=datetime(2026, 11, 28, 20, tzinfo=UTC))) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        page = await visitor.get("/calendar")

    assert text_of(parsed(page).find(".//main//h2")) == "Saturday 28 November 2026"


async def test_a_month_of_which_nothing_is_left_says_so(bus):
    async with visiting(a_site(bus, at=datetime(2026, 11, 30, 20, tzinfo=UTC))) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        page = await visitor.get("/calendar")
        bus.answers[WhatIsOn] = Calendar(
            sleepovers=(a_view(first_night_on=date(2026, 10, 2), last_night_on=date(2026, 10, 3)),), gatherings=()
        )
        another_month = await visitor.get("/calendar?month=2026-10")

    assert "Nothing more is on in November 2026." in main_of(page)
    assert len(parsed(page).findall(".//main//details//h2")) == 3
    assert parsed(another_month).find(".//main//details") is None, "of a month that is over nothing is hidden"


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2027-02", "2027-02-01", "2027-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("", "2026-11-01", "2026-11-30"),
        ("2000-01", "2000-01-01", "2000-01-31"),
        ("2099-12", "2099-12-01", "2099-12-31"),
    ],
)
async def test_any_month_can_be_looked_at(satellite_carer, bus, month, first, last):
    await satellite_carer.get(f"/calendar?month={month}")

    asked = asked_of(bus, WhatIsOn)[-1]
    assert (asked.first_on.isoformat(), asked.last_on.isoformat()) == (first, last)


@pytest.mark.parametrize("month", ["May", "2026-13", "1999-12", "2100-01", "2026-11-27"])
async def test_a_month_that_isnt_one_is_no_page(satellite_carer, bus, month):
    bus.asked.clear()

    page = await satellite_carer.get(f"/calendar?month={month}")

    assert page.status_code == 404
    assert "Page not found" in main_of(page)
    assert not asked_of(bus, WhatIsOn)


@pytest.mark.parametrize(("month", "neighbour"), [("2000-01", "2000-02"), ("2099-12", "2099-11")])
async def test_the_calendar_leads_to_no_month_without_a_page(satellite_carer, month, neighbour):
    page = await satellite_carer.get(f"/calendar?month={month}")

    links = parsed(page).findall(".//nav[@aria-label='Months']//a")
    assert [link.get("href") for link in links] == [f"/calendar?month={neighbour}"]


async def test_a_screen_reader_reads_a_sleepover_and_its_state_apart(satellite_carer):
    page = await satellite_carer.get("/calendar")

    entry = parsed(page).find(f".//main//li/a[@href='{HERE}']/..")
    assert "Sleepover: Ada and Ben Confirmed" in " ".join("".join(entry.itertext()).split())


async def test_while_the_registry_is_away_the_pages_are_shown_without_names(manager, bus):
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")

    for path in ("/tonight", "/calendar", HERE):
        page = await manager.get(path)
        assert page.status_code == 200
        assert "Names can’t be shown now." in main_of(page)
        assert "Ada" not in main_of(page)


def leads_to_who_was_told(page):
    return parsed(page).find(f".//main//a[@href='/notices/about/{SLEEPOVER}']") is not None


@pytest.mark.parametrize(
    ("answer", "leads"),
    [
        (Deliveries(deliveries=()), True),
        (
            Refused(reason="not_yours", detail="You can only see who was told of sleepovers at your own hub home."),
            False,
        ),
        (UnreachableError("Notifications can’t be reached."), False),
        (BrokenRequestError("Notifications failed."), False),
    ],
    ids=["let in", "refused", "away", "broken"],
)
async def test_only_whom_notifications_lets_in_is_led_to_who_was_told(hub_home_carer, bus, answer, leads):
    bus.answers[WhoWasTold] = answer

    page = await hub_home_carer.get(HERE)

    assert page.status_code == 200
    assert leads_to_who_was_told(page) == leads
    assert asked_of(bus, WhoWasTold) == [WhoWasTold(about_id=SLEEPOVER)]


async def test_whose_role_cant_see_who_was_told_isnt_led_there(satellite_carer, bus):
    page = await satellite_carer.get(HERE)

    assert not leads_to_who_was_told(page)
    assert not asked_of(bus, WhoWasTold)


async def test_while_bookings_is_away_the_page_says_so(manager, bus):
    bus.answers[WhoSleepsWhere] = UnreachableError("Bookings can’t be reached.")

    page = await manager.get("/tonight")

    assert page.status_code == 503
    assert "Bookings can’t be reached." in main_of(page)


async def test_no_title_names_a_child(manager):
    for path in ("/", "/calendar", "/tonight", HERE, f"{HERE}/decline"):
        title = title_of(await manager.get(path))
        assert not any(name in title for name in ("Ada", "Ben", "Cleo"))


async def test_each_role_finds_its_pages_in_the_navigation(visitor):
    found = {}
    for somebody in (SATELLITE_CARER, HUB_HOME_CARER, MANAGER):
        page = await visitor.sign_in(somebody)
        found[somebody.name] = [text_of(link) for link in parsed(page).findall(".//nav//li/a")]

    assert found["Tom Birch"] == [
        "Home",
        "Ask for a sleepover",
        "Waiting list",
        "Calendar",
        "Gatherings",
        "Training",
        "Family time",
        "Beds",
        "Missing or away",
    ]
    assert found["Ruth Adeyemi"] == [
        *("Home", "Ask for a sleepover", "Calendar", "Gatherings", "Training", "Family time", "Beds", "Tonight"),
        "Missing or away",
    ]
    assert found["Priya Nair"] == [
        *("Home", "Calendar", "Gatherings", "Training", "Family time", "Beds", "Bedrooms", "Tonight", "Missing or away")
    ]


@pytest.mark.parametrize("path", ["/", "/calendar", HERE, f"{HERE}/decline", f"{HERE}/cancel", "/sleepovers/ask"])
async def test_every_page_is_well_formed(satellite_carer, path):
    page = await satellite_carer.get(path)

    tree = parsed(page)
    assert page.status_code == 200
    assert len(tree.findall(".//h1")) == 1
    assert title_of(page).startswith(text_of(tree.find(".//h1")))
    identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    assert "respite" not in page.text.lower()


@pytest.mark.parametrize(
    ("answer", "linked"),
    [
        (ReadableStaySheets(child_ids=(ADA,)), True),
        (ReadableStaySheets(child_ids=()), False),
        (UnreachableError("The registry can’t be reached."), False),
    ],
    ids=["open", "closed", "away"],
)
async def test_a_sleepover_leads_to_the_stay_sheets_that_can_be_opened(hub_home_carer, bus, answer, linked):
    bus.answers[WhichStaySheets] = answer

    page = await hub_home_carer.get(HERE)

    assert page.status_code == 200
    assert (parsed(page).find(f".//main//a[@href='/children/{ADA}/stay-sheet']") is not None) == linked


@pytest.mark.parametrize(
    ("changes", "linked"),
    [
        ({"state": SleepoverState.CONFIRMED}, True),
        ({"state": SleepoverState.CANCELLED}, False),
        ({"state": SleepoverState.CONFIRMED, "satellite_household_id": ROOKS}, False),
    ],
    ids=["confirmed", "called off", "of another household"],
)
async def test_the_home_of_a_child_who_goes_there_finds_what_to_show_of_the_hub_home(
    satellite_carer, bus, changes, linked
):
    bus.answers[HowIsSleepover] = a_view(constellation_id=ROOKS, waits_for=(), **changes)
    bus.answers[WhichStaySheets] = ReadableStaySheets(child_ids=())

    page = parsed(await satellite_carer.get(HERE))

    link = f".//main//a[@href='/hub-homes/{ROOKS}/for-children']"
    assert (page.find(link) is not None) == linked
