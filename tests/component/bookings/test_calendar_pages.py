"""A calendar as a list, a month and a week, whose it is, and the beds as a grid: by words, and as a file."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import Calendar, WhatIsOn
from shared.contracts.calendars import WhichBedsAreFree
from shared.contracts.constellations import (
    Caseload,
    ConstellationCards,
    WhatCanBeChosen,
    WhichConstellations,
    WhoseCaseload,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import MANAGER, parsed, text_of, visiting
from tests.component.bookings.a_constellation import BIRCH, CEDAR, DOGWOOD, HUB, KITES, WORKER, named
from tests.component.bookings.a_site import CONFIRMED, SLEEPOVER, a_site, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"


def cells(page, row):
    return [text_of(cell) for cell in parsed(page).findall(".//main//table/tbody/tr")[row].findall("td")]


async def test_a_month_is_a_table_of_its_weeks_with_each_night_on_its_own_day(satellite_carer, bus):
    page = await satellite_carer.get("/calendar/month?month=2026-11")

    asked = asked_of(bus, WhatIsOn)[-1]
    assert (asked.first_on, asked.last_on) == (date(2026, 11, 1), date(2026, 11, 30))
    headers = parsed(page).findall(".//main//table/thead//th[@scope='col']/span[@class='govuk-visually-hidden']")
    assert [text_of(one) for one in headers][::6] == ["Monday", "Sunday"]
    assert "November 2026, a week a row" in text_of(parsed(page).find(".//main//table/caption"))
    assert cells(page, 0)[:6] == [""] * 6
    assert cells(page, 0)[6] == "1 Sunday 1 November 2026 Sleepover: Ada and Ben Waiting"
    last_full_week = cells(page, 4)
    assert last_full_week[3] == "26 Thursday 26 November 2026"
    assert last_full_week[4].startswith("27 Friday 27 November 2026 Sleepover: Ada and Ben Confirmed")
    assert last_full_week[5].startswith("28 Saturday 28 November 2026 Sleepover: Ada and Ben Confirmed")
    assert last_full_week[6] == "29 Sunday 29 November 2026"
    assert len(parsed(page).findall(".//main//table/tbody/tr")) == 6


async def test_a_month_of_which_nothing_is_left_leads_to_what_is_next(satellite_carer, bus):
    later = CONFIRMED.model_copy(
        update={"first_night_on": date(2027, 1, 8), "last_night_on": date(2027, 1, 8), "sleepover_id": named("s", "L")}
    )
    bus.answers[WhatIsOn] = lambda query: Calendar(
        sleepovers=(later,) if query.last_on >= date(2027, 1, 8) else (), gatherings=()
    )

    page = await satellite_carer.get("/calendar")

    assert "Nothing is on in November 2026. Next: Friday 8 January 2027" in main_of(page)
    [link] = [one for one in parsed(page).findall(".//main//a") if text_of(one) == "Friday 8 January 2027"]
    assert link.get("href") == "/calendar?month=2027-01"
    [_, ahead] = asked_of(bus, WhatIsOn)[-2:]
    assert (ahead.first_on, ahead.last_on) == (date(2026, 12, 1), date(2027, 11, 30))


async def test_where_nothing_is_next_or_the_month_is_over_nobody_is_led_on(satellite_carer, bus):
    bus.answers[WhatIsOn] = Calendar(sleepovers=(), gatherings=())
    now = main_of(await satellite_carer.get("/calendar"))
    asked = len(asked_of(bus, WhatIsOn))
    before = main_of(await satellite_carer.get("/calendar?month=2026-10"))

    assert "Next:" not in now + before
    assert len(asked_of(bus, WhatIsOn)) == asked + 1, "of a month that is over nothing more is asked"


@pytest.mark.parametrize(
    ("week", "monday", "sunday"),
    [
        ("2026-11-25", "2026-11-23", "2026-11-29"),
        ("", "2026-11-23", "2026-11-29"),
        ("2027-01-01", "2026-12-28", "2027-01-03"),
        ("2027-03-28", "2027-03-22", "2027-03-28"),
        ("2026-10-25", "2026-10-19", "2026-10-25"),
    ],
)
async def test_a_week_goes_from_its_monday_to_its_sunday(satellite_carer, bus, week, monday, sunday):
    page = await satellite_carer.get(f"/calendar/week?week={week}")

    asked = asked_of(bus, WhatIsOn)[-1]
    assert (asked.first_on.isoformat(), asked.last_on.isoformat()) == (monday, sunday)
    assert len(parsed(page).findall(".//main//table/tbody/tr/th[@scope='row']")) == 7


async def test_a_week_says_of_each_day_what_is_on_and_where_nothing_is(satellite_carer):
    page = await satellite_carer.get("/calendar/week?week=2026-11-27")

    assert cells(page, 0) == ["Nothing"]
    assert cells(page, 4)[0].startswith(
        "Sleepover: Ada and Ben Confirmed Friday 27 to Sunday 29 November 2026, 2 nights"
    )


@pytest.mark.parametrize("week", ["yesterday", "1999-12-31", "2100-01-01", "2026-02-30"])
async def test_a_week_that_isnt_one_is_no_page(satellite_carer, bus, week):
    assert (await satellite_carer.get(f"/calendar/week?week={week}")).status_code == 404


async def test_each_view_leads_to_the_others_and_keeps_whose_it_is(manager):
    page = await manager.get(f"/calendar?month=2026-12&of=constellation.{KITES}")

    links = [one.get("href") for one in parsed(page).findall(".//nav[@aria-label='Views of the calendar']//a")]
    assert links == [
        f"/calendar/month?month=2026-12&of=constellation.{KITES}",
        f"/calendar/week?week=2026-12-01&of=constellation.{KITES}",
    ]
    [here] = parsed(page).findall(".//nav[@aria-label='Views of the calendar']//*[@aria-current='page']")
    assert text_of(here) == "List"
    months = [one.get("href") for one in parsed(page).findall(".//nav[@aria-label='Months']//a")]
    assert months == [
        f"/calendar?month=2026-11&of=constellation.{KITES}",
        f"/calendar?month=2027-01&of=constellation.{KITES}",
    ]


@pytest.mark.parametrize(
    ("of", "title", "sleepovers", "gatherings"),
    [
        ("", "Your calendar for November 2026", 2, 1),
        (f"constellation.{KITES}", "Calendar of The Kites for November 2026", 2, 1),
        (f"constellation.{named('constellations', 'X7')}", "Calendar of A constellation for November 2026", 0, 0),
        (f"household.{BIRCH}", "Calendar of Birch household for November 2026", 2, 0),
        (f"household.{HUB}", "Calendar of Adeyemi household for November 2026", 2, 0),
        (f"household.{named('households', 'H7')}", "Calendar of A household for November 2026", 0, 0),
        (f"worker.{WORKER}", "Calendar of Sam Okafor for November 2026", 2, 1),
    ],
)
async def test_a_calendar_can_be_anothers(manager, of, title, sleepovers, gatherings):
    page = await manager.get(f"/calendar?of={of}")

    assert text_of(parsed(page).find(".//main//h1")) == title
    assert len(parsed(page).findall(f".//main//li/a[@href='{HERE}']")) == sleepovers
    assert main_of(page).count("Support group") == gatherings
    chosen = parsed(page).find(".//main//select[@name='of']/option[@selected]")
    assert (chosen.get("value") if chosen is not None else "") == of


async def test_a_worker_sees_of_a_caseload_what_is_in_it(manager, bus):
    bus.answers[WhoseCaseload] = Caseload(
        worker_id=WORKER, on=date(2026, 11, 23), household_ids=(named("households", "H7"),)
    )

    page = await manager.get(f"/calendar?of=worker.{WORKER}")

    assert "Nothing is on in November 2026." in main_of(page)


@pytest.mark.parametrize("of", ["nonsense", "worker.x", f"people.{WORKER}", "household."])
async def test_nobodys_calendar_is_no_page(manager, of):
    assert (await manager.get(f"/calendar?of={of}")).status_code == 404


async def test_a_carer_looks_at_no_workers_calendar(satellite_carer, bus):
    assert (await satellite_carer.get(f"/calendar?of=worker.{WORKER}")).status_code == 404
    assert asked_of(bus, WhoseCaseload) == asked_of(bus, WhatCanBeChosen) == []


async def test_a_refused_caseload_is_no_page(manager, bus):
    bus.answers[WhoseCaseload] = Refused(reason="not_yours")

    assert (await manager.get(f"/calendar?of=worker.{WORKER}")).status_code == 404


async def test_without_the_choice_of_workers_the_calendar_is_there(manager, bus):
    bus.answers[WhatCanBeChosen] = UnreachableError("The register can’t be reached.")

    assert (await manager.get("/calendar")).status_code == 200


async def test_beds_are_a_grid_of_nights_in_words(manager, bus):
    page = await manager.get("/beds")

    asked = asked_of(bus, WhichBedsAreFree)[-1]
    assert (asked.constellation_id, asked.first_on, asked.nights) == (KITES, date(2026, 11, 23), 14)
    table = parsed(page).find(".//main//table")
    assert text_of(table.find("caption")) == "The week from Monday 23 November 2026"
    assert [text_of(one) for one in table.findall("./thead//th")][4:6] == ["Fri 27 November", "Sat 28 November"]
    assert [text_of(one) for one in table.findall("./tbody/tr/th[@scope='row']")] == ["Bed 1", "Bed 2"]
    assert [text_of(one) for one in table.findall("./tbody/tr")[0].findall("td")] == [
        "Closed",
        "Closed",
        "Free",
        "Free",
        "Taken Sleepover in Bed 1, Friday 27 November 2026",
        "Held until Thursday 26 November 2026 at 9am",
        "Free",
    ]


async def test_on_a_phone_the_nights_come_one_below_the_other_each_with_its_beds(manager):
    page = await manager.get("/beds")

    lists = parsed(page).findall(".//main//div[@class='hubhome-by-night']")
    assert len(lists) == 2
    nights = [text_of(one) for one in lists[0].findall("h2")]
    assert nights[4] == "Friday 27 November 2026"
    assert text_of(lists[0].findall("ul")[4]).startswith(
        "Bed 1 Taken Sleepover in Bed 1, Friday 27 November 2026 Bed 2 Free"
    )


async def test_tonight_is_the_first_night_in_view_on_any_day_of_the_week(bus):
    async with visiting(a_site(bus, at=datetime(2026, 11, 28, 9, tzinfo=UTC))) as visitor:
        await visitor.sign_in(MANAGER)
        page = await visitor.get("/beds")

    captions = [text_of(one) for one in parsed(page).findall(".//main//table/caption")]
    assert captions == ["The week from Saturday 28 November 2026", "The week from Saturday 5 December 2026"]
    assert [len(one.findall("./thead//th")) for one in parsed(page).findall(".//main//table")] == [7, 7]
    earlier, later = parsed(page).findall(".//main//nav//a")
    assert "first=2026-11-14" in earlier.get("href")
    assert "first=2026-12-12" in later.get("href")


async def test_a_carer_is_shown_the_beds_of_their_own_constellation(hub_home_carer, bus):
    await hub_home_carer.get("/beds?weeks=4&first=2027-01-01")

    asked = asked_of(bus, WhichBedsAreFree)[-1]
    assert (asked.first_on, asked.nights) == (date(2027, 1, 1), 28)


@pytest.mark.parametrize("wish", ["weeks=99", "weeks=", "first=nonsense", "first=1899-01-01"])
async def test_a_wish_that_cant_be_is_left_out(manager, bus, wish):
    assert (await manager.get(f"/beds?{wish}")).status_code == 200
    asked = asked_of(bus, WhichBedsAreFree)[-1]
    assert (asked.first_on, asked.nights) == (date(2026, 11, 23), 14)


async def test_the_beds_of_a_constellation_that_isnt_ones_own_are_no_page(manager, bus):
    bus.asked.clear()

    assert (await manager.get(f"/beds?constellation={named('constellations', 'X7')}")).status_code == 404
    assert asked_of(bus, WhichBedsAreFree) == []


async def test_who_has_no_constellation_is_told_so(manager, bus):
    bus.answers[WhichConstellations] = ConstellationCards(on=date(2026, 11, 23), constellations=())

    assert "There is no constellation whose beds you can look at." in main_of(await manager.get("/beds"))


async def test_beds_can_be_taken_away_with_the_same_facts(manager, bus):
    page = await manager.get("/beds")
    href = next(one.get("href") for one in parsed(page).findall(".//main//a[@download]") if "csv" in one.get("href"))
    bus.asked.clear()

    file = await manager.client.get(href)

    header, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert header == ["Constellation", "Bed", "Night", "State", "Held until"]
    assert len(rows) == 28
    assert ["The Kites", "Bed 1", "2026-11-27", "Taken", ""] in rows
    assert ["The Kites", "Bed 1", "2026-11-28", "Held", "2026-11-26 09:00"] in rows
    assert {one.purpose for one in asked_of(bus, WhoAreThey)} == {Purpose.EXPORT_THE_REGISTER}


@pytest.mark.browser
async def test_every_view_is_accessible_and_fits(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        for name, path in (
            ("list", "/calendar"),
            ("month", "/calendar/month"),
            ("week", "/calendar/week?week=2026-11-27"),
            ("beds", "/beds"),
        ):
            await page.goto(f"{address}{path}")
            await assert_usable(page, name)


@pytest.mark.browser
async def test_a_phone_shows_the_beds_by_night_and_a_desk_by_bed_without_javascript(bus, browser_page):
    async with served(a_site(bus)) as address:
        for size, shown, hidden in ((PHONE, "by-night", "by-bed"), (DESKTOP, "by-bed", "by-night")):
            async with browser_page(size, javascript=False) as page:
                await page.goto(f"{address}/sign-in/portsmouth")
                await page.get_by_role("button", name=MANAGER.name).click()
                await page.goto(f"{address}/beds")
                assert await page.locator(f".hubhome-{shown}").first.is_visible()
                assert not await page.locator(f".hubhome-{hidden}").first.is_visible()


def offered_in(page):
    return [one.get("value") for one in parsed(page).findall(".//main//select[@name='of']/option")]


async def test_in_a_quiet_month_everybody_can_be_chosen_whom_the_viewer_may_look_at(manager, bus):
    bus.answers[WhatIsOn] = Calendar(sleepovers=(), gatherings=())

    page = await manager.get("/calendar?month=2027-03")

    homes = {f"household.{one}" for one in (HUB, BIRCH, CEDAR, DOGWOOD)}
    assert {"", f"constellation.{KITES}", *homes} <= {*offered_in(page)}


async def test_a_satellite_carer_chooses_between_their_constellation_its_hub_home_and_their_own(satellite_carer, bus):
    bus.answers[WhatIsOn] = Calendar(sleepovers=(), gatherings=())

    page = await satellite_carer.get("/calendar?month=2027-03")

    assert {*offered_in(page)} == {"", f"constellation.{KITES}", f"household.{HUB}", f"household.{BIRCH}"}
    assert asked_of(bus, WhoSleepsWhere) == []


async def test_without_the_choice_of_whom_the_calendar_is_there(manager, bus):
    bus.answers |= dict.fromkeys((WhichConstellations, WhoSleepsWhere), UnreachableError("It can’t be reached."))

    assert (await manager.get("/calendar")).status_code == 200
