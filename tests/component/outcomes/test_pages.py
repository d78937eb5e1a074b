"""What people see of support and of their constellations."""

import csv
import io

import pytest
from fastapi import FastAPI

from shared.contracts.asking import UnreachableError
from shared.contracts.outcomes import (
    ConstellationFigures,
    HowAreConstellations,
    WhatSupportWasGiven,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.testing.browser import DESKTOP, OpenPage, assert_usable, served
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SATELLITE_CARER,
    ScriptedBus,
    Visitor,
    parsed,
    text_of,
    title_of,
)
from tests.component.outcomes.a_site import (
    ANALYST,
    HERONS,
    KITES,
    LIAISON,
    THIS_MONTH,
    an_empty_log,
    main_of,
)


async def test_a_hub_home_carers_home_page_shows_what_the_log_has(visitor: Visitor) -> None:
    home = await visitor.sign_in(HUB_HOME_CARER)

    assert text_of(parsed(home).find(".//li[@class='hubhome-panel']")) == (
        "This month’s support log 1 phone call 1 hour 20 minutes 1 sleepover 2 nights "
        "1 social activity 1 hour 30 minutes Record a contact"
    )


async def test_nobody_else_has_the_panel(visitor: Visitor, bus: ScriptedBus) -> None:
    home = await visitor.sign_in(MANAGER)

    assert "support log" not in main_of(home)
    assert not [request for _, request, _ in bus.asked if isinstance(request, WhatSupportWasGiven)]


async def test_a_hub_home_carer_reads_the_own_log(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/support-log?month=2026-11")

    tables = parsed(page).findall(".//main//table")
    assert title_of(page) == "Support log, November 2026 – Hubhome – Portsmouth City Council"
    assert "The Kites, with its hub home Adeyemi household." in main_of(page)
    assert [text_of(row) for row in tables[0].findall(".//tbody/tr")] == [
        "1 phone call 1 hour 20 minutes",
        "1 sleepover 2 nights",
        "1 social activity 1 hour 30 minutes",
    ]
    assert [text_of(row) for row in tables[1].findall(".//tbody/tr")] == [
        "Monday 2 November Phone call: family time Birch household 1 hour 20 minutes",
        "Saturday 7 November Social activity Birch household, Cedar household, A household 1 hour 30 minutes",
        "Friday 27 November Sleepover Birch household 2 nights",
    ]
    links = {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}
    assert links["Record a contact"] == "/support-log/record"
    assert links["Previous month : October 2026"] == f"/support-log?month=2026-10&constellation={KITES}"
    assert links["Next month : December 2026"] == f"/support-log?month=2026-12&constellation={KITES}"


async def test_a_worker_reads_a_log_and_records_nothing(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(LIAISON)

    page = await visitor.get("/support-log")

    asked = [request for _, request, _ in bus.asked if isinstance(request, WhatSupportWasGiven)]
    assert asked == [WhatSupportWasGiven(constellation_id=HERONS, month=THIS_MONTH)]
    assert "Record a contact" not in main_of(page)


async def test_whoever_has_several_constellations_chooses_one(visitor: Visitor) -> None:
    await visitor.sign_in(MANAGER)

    page = await visitor.get("/support-log")

    assert page.url.path == "/figures"


async def test_a_month_without_support_says_so(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhatSupportWasGiven] = an_empty_log
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/support-log?month=2000-01")

    assert "There is nothing in the log for January 2000." in main_of(page)
    assert "Previous month" not in main_of(page)


@pytest.mark.parametrize(
    ("reason", "status"), [("not_yours", 403), ("no_such_constellation", 404), ("no_hub_home", 200)]
)
async def test_a_log_that_is_refused_isnt_shown(visitor: Visitor, bus: ScriptedBus, reason: str, status: int) -> None:
    bus.answers[WhatSupportWasGiven] = Refused(reason=reason, detail="This constellation has no hub home.")
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/support-log?constellation={HERONS}")

    assert page.status_code == status
    assert ("This constellation has no hub home." in main_of(page)) is (status == 200)


async def test_while_the_registry_is_away_the_pages_are_shown_without_names(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")
    await visitor.sign_in(MANAGER)

    for path, instead in {
        f"/support-log?constellation={KITES}": "A constellation, with its hub home A household.",
        "/figures": "A constellation",
    }.items():
        page = await visitor.get(path)
        assert page.status_code == 200
        assert "Names can’t be shown now." in main_of(page)
        assert instead in main_of(page)


@pytest.mark.parametrize("month", ["2026-13", "november", "1999-12", "2026-1"])
async def test_a_month_that_is_none_isnt_asked_for(visitor: Visitor, month: str) -> None:
    await visitor.sign_in(HUB_HOME_CARER)

    for path in ("/support-log", "/figures"):
        page = await visitor.get(f"{path}?month={month}")
        assert page.status_code in {403, 404}


@pytest.mark.parametrize(
    ("somebody", "forbidden"),
    [
        (SATELLITE_CARER, ("/support-log", "/support-log/record", "/figures")),
        (HUB_HOME_CARER, ("/figures",)),
        (MANAGER, ("/support-log/record",)),
        (ANALYST, ("/support-log", "/support-log/record")),
    ],
)
async def test_pages_are_for_those_who_have_a_use_for_them(visitor: Visitor, somebody, forbidden) -> None:
    await visitor.sign_in(somebody)

    for path in forbidden:
        assert (await visitor.get(path)).status_code == 403


async def test_constellations_are_shown_with_their_size_in_words(visitor: Visitor) -> None:
    await visitor.sign_in(MANAGER)

    page = await visitor.get("/figures")

    cards = [text_of(card) for card in parsed(page).findall(".//div[@class='govuk-summary-card']")]
    assert title_of(page) == "Figures, July 2026 – Hubhome – Portsmouth City Council"
    assert cards[0] == (
        "The Kites Support log (The Kites) State Launched Size 7 satellite households Within 6 to 10 "
        "Social activities 1 All gatherings 3 Family time with brothers and sisters 0 Family time with birth family 0 "
        "Support contacts 24 Beds used 12 of 44 nights (27%) Sleepovers called off None "
        "Waits for a bed that are over None Missing or away Too few to be told"
    )
    assert "1 satellite household Below 6" in cards[1]
    assert (
        "By satellite households: 1 on the day, 2 a week or more before. By the hub home: 1 after it had begun"
        in cards[1]
    )
    assert "No bed became free: 2 waits for 5 nights. Took an offered bed: 1 wait for 1 night" in cards[1]
    assert "11 satellite households Above 10" in cards[2]
    assert cards[2].startswith("A constellation")
    assert cards[2].endswith(
        "No nights yet Sleepovers called off None Waits for a bed that are over None Missing or away Too few to be told"
    )


async def test_how_waiting_ended_is_in_the_file_with_its_nights(visitor: Visitor) -> None:
    await visitor.sign_in(MANAGER)

    file = await visitor.client.get("/figures?download=csv")

    [of_the_herons] = [row for row in csv.DictReader(io.StringIO(file.text)) if row["Constellation"] == "The Herons"]
    waits = {column: number for column, number in of_the_herons.items() if number != "0" and "aited for:" in column}
    assert of_the_herons["Waits: no bed became free"] == "2"
    assert of_the_herons["Waits: left the list"] == "0"
    assert waits == {
        "Nights waited for: no bed became free": "5",
        "Nights waited for: took an offered bed": "1",
    }


async def test_an_analyst_sees_figures_and_no_link_to_a_log(visitor: Visitor) -> None:
    await visitor.sign_in(ANALYST)

    page = await visitor.get("/figures")

    assert "The Kites" in main_of(page)
    assert "Support log" not in main_of(page)


async def test_where_there_is_no_constellation_the_page_says_so(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[HowAreConstellations] = ConstellationFigures(month="2026-11", constellations=())
    await visitor.sign_in(MANAGER)

    assert "There is no constellation whose figures you can see." in main_of(await visitor.get("/figures"))


@pytest.mark.browser
async def test_the_pages_are_accessible(app: FastAPI, bus: ScriptedBus, browser_page: OpenPage) -> None:
    async def look(page, name: str) -> None:
        await assert_usable(page, name)

    async with served(app) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in")
        await page.get_by_role("button", name="Ruth Adeyemi").click()
        await look(page, "home")
        await page.goto(f"{address}/support-log?month=2026-11")
        await look(page, "log")
        await page.goto(f"{address}/support-log/record")
        await look(page, "record")
        await page.get_by_role("button", name="Record the contact").click()
        await look(page, "record-with-errors")
        bus.answers[WhatSupportWasGiven] = an_empty_log
        await page.goto(f"{address}/support-log?month=2026-11")
        await look(page, "empty-log")
    async with served(app) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in")
        await page.get_by_role("button", name="Priya Nair").click()
        await page.goto(f"{address}/figures")
        await look(page, "figures")
        bus.answers[WhatSupportWasGiven] = Refused(reason="no_hub_home", detail="This constellation has no hub home.")
        await page.goto(f"{address}/support-log?constellation={KITES}")
        await look(page, "no-log")


@pytest.mark.parametrize(("month", "leads_on"), [("2026-06", True), (THIS_MONTH, False)])
async def test_a_month_to_come_has_no_figures(
    visitor: Visitor, bus: ScriptedBus, month: str, *, leads_on: bool
) -> None:
    bus.answers[HowAreConstellations] = ConstellationFigures(month=month, constellations=())
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/figures?month={month}")
    to_come = await visitor.get("/figures?month=2026-08")

    assert ("Next month" in main_of(page)) == leads_on
    assert "Previous month" in main_of(page)
    assert to_come.status_code == 404
