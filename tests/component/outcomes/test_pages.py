"""What people see of support and of their constellations."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI

from services.outcomes.pages import PAGES
from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.outcomes import (
    ConstellationFigures,
    ContactView,
    Figures,
    HowAreConstellations,
    RecordSupportContact,
    SatelliteHouseholds,
    SupportKind,
    SupportLog,
    SupportRow,
    SupportTotal,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState, ContactKind, ContactTopic
from shared.testing.browser import DESKTOP, PHONE, OpenPage, assert_fits, assert_no_axe_violations, served
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SATELLITE_CARER,
    SETTINGS,
    MadeUpIdentity,
    ScriptedBus,
    Visitor,
    parsed,
    person,
    text_of,
    title_of,
    visiting,
)
from shared.web.app import create_app

KITES, HERONS, OWLS = UUID(int=1), UUID(int=2), UUID(int=3)
HUB, BIRCH, CEDAR, UNKNOWN = UUID(int=10), UUID(int=11), UUID(int=12), UUID(int=13)
ANALYST = person("Ana Lyst", Role.DATA_ANALYST)
LIAISON = person("Lio Worker", Role.LIAISON_WORKER)
TODAY = day_in_london(system_clock())
THIS_MONTH = f"{TODAY:%Y-%m}"


def a_row(number: int, kind: SupportKind, day: int, **facts: object) -> SupportRow:
    return SupportRow(
        **{
            "thing_id": UUID(int=number),
            "kind": kind,
            "on": date(2026, 11, day),
            "household_ids": (BIRCH,),
            "minutes": 0,
            "nights": 0,
            "topic": None,
            **facts,
        }
    )


def the_log(asked: WhatSupportWasGiven) -> SupportLog:
    return SupportLog(
        hub_household_id=HUB,
        constellation_id=asked.constellation_id,
        month=asked.month,
        rows=(
            a_row(21, SupportKind.PHONE_CALL, 2, minutes=80, topic=ContactTopic.CONTACT),
            a_row(22, SupportKind.SOCIAL_ACTIVITY, 7, minutes=90, household_ids=(BIRCH, CEDAR, UNKNOWN)),
            a_row(23, SupportKind.SLEEPOVER, 27, nights=2),
        ),
        totals=(
            SupportTotal(kind=SupportKind.PHONE_CALL, times=1, minutes=80, nights=0),
            SupportTotal(kind=SupportKind.SLEEPOVER, times=1, minutes=0, nights=2),
            SupportTotal(kind=SupportKind.SOCIAL_ACTIVITY, times=1, minutes=90, nights=0),
        ),
    )


def an_empty_log(asked: WhatSupportWasGiven) -> SupportLog:
    return the_log(asked).model_copy(update={"rows": (), "totals": ()})


def the_figures(asked: HowAreConstellations) -> ConstellationFigures:
    sizes = {KITES: 7, HERONS: 1, OWLS: 11}
    return ConstellationFigures(
        month=asked.month,
        constellations=tuple(
            Figures(
                constellation_id=constellation,
                state=ConstellationState.LAUNCHED,
                satellites=size,
                fewest=6,
                most=10,
                social_activities=1,
                gatherings=3,
                contacts=24,
                nights_open=44 if constellation != OWLS else 0,
                nights_used=12 if constellation != OWLS else 0,
            )
            for constellation, size in sizes.items()
        ),
    )


NAMES = Names(
    names=(
        Named(id=KITES, kind=Kind.CONSTELLATION, name="The Kites"),
        Named(id=HERONS, kind=Kind.CONSTELLATION, name="The Herons"),
        Named(id=HUB, kind=Kind.HOUSEHOLD, name="Adeyemi household"),
        Named(id=BIRCH, kind=Kind.HOUSEHOLD, name="Birch household"),
        Named(id=CEDAR, kind=Kind.HOUSEHOLD, name="Cedar household"),
    ),
    withheld=1,
)


@pytest.fixture
def bus() -> ScriptedBus:
    return ScriptedBus(
        {
            WhatSupportWasGiven: the_log,
            HowAreConstellations: the_figures,
            WhomDoISupport: SatelliteHouseholds(constellation_id=KITES, household_ids=(BIRCH, CEDAR)),
            RecordSupportContact: ContactView(contact_id=UUID(int=30)),
            WhoAreThey: NAMES,
        }
    )


@pytest.fixture
def app(bus: ScriptedBus) -> FastAPI:
    identity = MadeUpIdentity(
        people_of={"portsmouth": (HUB_HOME_CARER, SATELLITE_CARER, MANAGER, ANALYST, LIAISON)},
        standing={
            HUB_HOME_CARER.person_id: {"household_id": HUB, "constellation_ids": (KITES,)},
            LIAISON.person_id: {"constellation_ids": (HERONS,)},
        },
    )
    return create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES])


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Visitor]:
    async with visiting(app) as visitor:
        yield visitor


def main_of(page) -> str:
    return text_of(parsed(page).find(".//main"))


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

    assert page.url.path == "/constellations"


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


@pytest.mark.parametrize("month", ["2026-13", "november", "1999-12", "2026-1"])
async def test_a_month_that_is_none_isnt_asked_for(visitor: Visitor, month: str) -> None:
    await visitor.sign_in(HUB_HOME_CARER)

    for path in ("/support-log", "/constellations"):
        page = await visitor.get(f"{path}?month={month}")
        assert page.status_code in {403, 422}


@pytest.mark.parametrize(
    ("somebody", "forbidden"),
    [
        (SATELLITE_CARER, ("/support-log", "/support-log/record", "/constellations")),
        (HUB_HOME_CARER, ("/constellations",)),
        (MANAGER, ("/support-log/record",)),
        (ANALYST, ("/support-log", "/support-log/record")),
    ],
)
async def test_pages_are_for_those_who_have_a_use_for_them(visitor: Visitor, somebody, forbidden) -> None:
    await visitor.sign_in(somebody)

    for path in forbidden:
        assert (await visitor.get(path)).status_code == 403


RIGHT = {
    "household": str(BIRCH),
    "on-day": str(TODAY.day),
    "on-month": str(TODAY.month),
    "on-year": str(TODAY.year),
    "kind": "visit",
    "minutes": "45",
    "topic": "contact",
}


async def test_a_contact_is_recorded_once_and_told(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(HUB_HOME_CARER)
    form = await visitor.get("/support-log/record")

    page = await visitor.submit(form, RIGHT)
    await visitor.submit(form, RIGHT)

    asked = [(request, key) for _, request, key in bus.asked if isinstance(request, RecordSupportContact)]
    assert asked[0] == asked[1]
    assert asked[0][0] == RecordSupportContact(
        household_id=BIRCH, on=TODAY, kind=ContactKind.VISIT, minutes=45, topic=ContactTopic.CONTACT
    )
    assert str(page.url).endswith(f"/support-log?month={THIS_MONTH}")
    assert "recorded. It can take a few seconds to appear in the log." in main_of(page)


async def test_the_form_begins_with_today_and_the_households_by_name(visitor: Visitor) -> None:
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/support-log/record")

    tree = parsed(page)
    assert tree.find(".//input[@id='on-day']").get("value") == str(TODAY.day)
    labels = [text_of(label) for label in tree.findall(".//main//label")]
    assert labels[:2] == ["Birch household", "Cedar household"]
    assert "Family time" in labels
    assert "Contact" not in labels


async def test_a_form_with_nothing_in_it_says_what_to_enter(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(HUB_HOME_CARER)
    form = await visitor.get("/support-log/record")

    page = await visitor.submit(form, {})

    links = parsed(page).findall(".//div[@data-module='govuk-error-summary']//a")
    assert page.status_code == 422
    assert {text_of(link): link.get("href") for link in links} == {
        "Select a household": "#household",
        "Enter the date of the contact": "#on-day",
        "Select how you were in contact": "#kind",
        "Enter how many minutes it took": "#minutes",
        "Select what it was mostly about": "#topic",
    }
    for link in links:
        assert parsed(page).find(f".//input[@id='{link.get('href')[1:]}']") is not None
    assert not [request for _, request, _ in bus.asked if isinstance(request, RecordSupportContact)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minutes": "a while"}, "Minutes must be a whole number, like 20"),
        ({"minutes": "٣"}, "Minutes must be a whole number, like 20"),
        ({"minutes": "0"}, "Minutes must be between 1 and 1440"),
        ({"minutes": "99999999"}, "Minutes must be between 1 and 1440"),
        ({"household": str(UNKNOWN)}, "Select a household"),
        ({"on-month": "13"}, "The date of the contact must be a real date"),
        ({"topic": "gossip"}, "Select what it was mostly about"),
    ],
)
async def test_what_cant_be_is_said_where_it_stands(visitor: Visitor, wrong: dict, sentence: str) -> None:
    await visitor.sign_in(HUB_HOME_CARER)
    form = await visitor.get("/support-log/record")

    page = await visitor.submit(form, RIGHT | wrong)

    assert page.status_code == 422
    assert sentence in main_of(page)


async def test_a_refusal_stands_at_its_question(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[RecordSupportContact] = Refused(
        reason="in_the_future", detail="The date must be today or in the past.", fields=("on",)
    )
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.submit(await visitor.get("/support-log/record"), RIGHT)

    assert text_of(parsed(page).find(".//p[@id='on-error']")) == "Error: The date must be today or in the past."


async def test_a_hub_home_without_satellites_has_nobody_to_record_for(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhomDoISupport] = SatelliteHouseholds(constellation_id=KITES, household_ids=())
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/support-log/record")

    assert "Your constellation has no satellite households yet." in main_of(page)
    assert parsed(page).find(".//main//form") is None


async def test_a_carer_of_no_hub_home_is_told_so(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhomDoISupport] = Refused(reason="not_yours", detail="Your household isn’t a hub home.")
    home = await visitor.sign_in(HUB_HOME_CARER)

    assert "support log" not in main_of(home)
    assert (await visitor.get("/support-log/record")).status_code == 403


async def test_constellations_are_shown_with_their_size_in_words(visitor: Visitor) -> None:
    await visitor.sign_in(MANAGER)

    page = await visitor.get("/constellations?month=2026-11")

    cards = [text_of(card) for card in parsed(page).findall(".//div[@class='govuk-summary-card']")]
    assert title_of(page) == "Constellations, November 2026 – Hubhome – Portsmouth City Council"
    assert cards[0] == (
        "The Kites Support log (The Kites) State Launched Size 7 satellite households Within 6 to 10 "
        "Social activities 1 All gatherings 3 Support contacts 24 Beds used 12 of 44 nights (27%)"
    )
    assert "1 satellite household Below 6" in cards[1]
    assert "11 satellite households Above 10" in cards[2]
    assert cards[2].startswith("A constellation")
    assert cards[2].endswith("No nights open")


async def test_an_analyst_sees_figures_and_no_link_to_a_log(visitor: Visitor) -> None:
    await visitor.sign_in(ANALYST)

    page = await visitor.get("/constellations")

    assert "The Kites" in main_of(page)
    assert "Support log" not in main_of(page)


async def test_where_there_is_no_constellation_the_page_says_so(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[HowAreConstellations] = ConstellationFigures(month="2026-11", constellations=())
    await visitor.sign_in(MANAGER)

    assert "There is no constellation whose figures you can see." in main_of(await visitor.get("/constellations"))


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_accessible(
    app: FastAPI, bus: ScriptedBus, browser_page: OpenPage, size: tuple[int, int], tmp_path: Path
) -> None:
    async def look(page, name: str) -> None:
        await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        await assert_fits(page)
        await assert_no_axe_violations(page)

    async with served(app) as address, browser_page(size) as page:
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
    async with served(app) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in")
        await page.get_by_role("button", name="Priya Nair").click()
        await page.goto(f"{address}/constellations?month=2026-11")
        await look(page, "constellations")
        bus.answers[WhatSupportWasGiven] = Refused(reason="no_hub_home", detail="This constellation has no hub home.")
        await page.goto(f"{address}/support-log?constellation={KITES}")
        await look(page, "no-log")
