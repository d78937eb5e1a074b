"""An authority that never had a file: opened by a command, and everything else entered on its pages, in a browser."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from shared.contracts.actor import machine
from shared.contracts.registering import OpenAuthority, Registered, WorkerDetails
from shared.contracts.registry import Statement
from shared.contracts.roles import Role
from shared.hosting.discovery import installed_services
from shared.hosting.web_host import RegistryIdentity, pages_of
from shared.messaging.asking import Asker
from shared.testing.browser import PHONE, OpenPage, served
from shared.testing.houses import House, OpenHouse
from shared.testing.site import SETTINGS
from shared.testing.waiting import until
from shared.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NEWSHIRE = "newshire"
LONG_AGO = date(2024, 5, 1)
MOE = WorkerDetails(first_name="Moe", last_name="Hale", roles=(Role.PROGRAMME_MANAGER,), email="moe@newshire.example")


@pytest.fixture
async def newshire(open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[House, str]]:
    """A house with an authority that is only opened, and the address of its pages."""
    monkeypatch.setenv("HUBHOME_REGISTRY_PICK_A_PERSON", "true")
    monkeypatch.setenv("HUBHOME_NOTIFICATIONS_MAIL_IS_ON", "false")

    def asker_for(statement: Statement) -> Asker:
        return Asker(house.bus, statement.actor.authority, lambda: statement.statement)

    async with open_house(installed_services()) as house:
        opening = OpenAuthority(
            name="Newshire Council",
            gss_code="E06000997",
            out_of_hours_phone="01632 960002",
            duty_email="duty@newshire.example",
            first_worker=MOE,
        )
        opened = await house.asks(machine("operator", NEWSHIRE, Role.OPERATOR)).ask(opening)
        assert isinstance(opened, Registered), opened
        await house.settled(60)
        app = create_app(
            settings=SETTINGS,
            # Nothing is remembered for a minute: what somebody has just become responsible for is theirs at once.
            identity=RegistryIdentity(house.bus, house.keys.of("web")),
            asker_for=asker_for,
            pages=pages_of(house.services),
        )
        async with served(app) as address:
            yield house, address


@asynccontextmanager
async def signed_in(browser_page: OpenPage, address: str, name: str) -> AsyncIterator[Page]:
    """Somebody's phone, without JavaScript."""
    async with browser_page(PHONE, javascript=False) as page:
        page.set_default_timeout(20_000)
        await page.goto(f"{address}/sign-in/{NEWSHIRE}?search={name}")
        await page.locator("button[name=person_id]").first.click()
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        yield page


async def enter(
    page: Page,
    texts: Mapping[str, str] = {},
    *,
    picked: Sequence[str] = (),
    chosen: Mapping[str, str] = {},
    days: Mapping[str, date] = {},
) -> None:
    """Fill in a form by the names of its fields; radios and boxes by what they say."""
    for name, text in texts.items():
        await page.locator(f"[name='{name}']").fill(text)
    for label in picked:
        await page.get_by_label(label, exact=True).first.check()
    for name, label in chosen.items():
        await page.locator(f"select[name='{name}']").select_option(label=label)
    for name, day in days.items():
        for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
            await page.locator(f"[name='{name}-{part}']").fill(str(number))


async def press(page: Page, *buttons: str) -> None:
    for button in buttons:
        await page.get_by_role("button", name=button, exact=True).click()


async def a_worker(page: Page, address: str, first_name: str, role: str) -> None:
    await page.goto(f"{address}/workers/register")
    email = f"{first_name.lower()}@newshire.example"
    await enter(page, {"first_name": first_name, "last_name": "Hale", "email": email}, picked=[role])
    await press(page, "Check before you confirm", "Register the worker")
    await expect(page.get_by_text("The worker is registered.")).to_be_visible()


async def a_household(page: Page, address: str, name: str, ref: str, carer: str) -> str:
    await page.goto(f"{address}/households/register")
    texts = {
        "name": name,
        "address": "2, Quay Street",
        "postcode": "PO5 2EZ",
        "spare_beds": "2",
        "first_carer_first_name": carer,
        "first_carer_last_name": name,
        "first_carer_phone": "07700 900010",
        "places": "3",
        "age_from": "0",
        "age_to": "17",
        "ref": ref,
    }
    await enter(page, texts, picked=["By text", "Sam Hale"], days={"approved_on": LONG_AGO})
    await press(page, "Check before you confirm", "Register the household")
    await expect(page.get_by_text(f"Its reference is {ref}.")).to_be_visible()
    return page.url


async def a_child(page: Page, address: str) -> str:
    await page.goto(f"{address}/children/register")
    await enter(
        page,
        {"first_name": "Ada", "last_name": "Fenn", "ref": "K1"},
        picked=["Female", "Cat Hale"],
        chosen={"legal_status": "Full care order (C2)"},
        days={"date_of_birth": date(2017, 4, 9)},
    )
    await press(page, "Check before you confirm", "Register the child")
    await expect(page.get_by_text("The reference is K1.")).to_be_visible()
    return page.url


async def test_a_manager_enters_everything_and_a_carer_asks_for_a_sleepover(
    newshire: tuple[House, str], browser_page: OpenPage
) -> None:
    house, address = newshire

    async with signed_in(browser_page, address, "Moe") as page:
        await page.goto(f"{address}/areas")
        await page.get_by_role("button", name="Add an area").click()
        await enter(page, {"name": "North"})
        await press(page, "Add the area")
        for first_name, role in (
            ("Lio", "Liaison worker"),
            ("Sam", "Supervising social worker"),
            ("Cat", "Children’s social worker"),
        ):
            await a_worker(page, address, first_name, role)
        await a_household(page, address, "Adeyemi", "H1", "Ruth")
        await a_household(page, address, "Birch", "H2", "Tom")
        child = await a_child(page, address)

        await page.goto(f"{child}/placement")
        kind = "With another foster carer, long term (U4)"
        await enter(page, {"household_ref": "H2", "reason": "As planned"}, picked=[kind], days={"on": LONG_AGO})
        await press(page, "Check before you confirm", "Record the placement")
        await expect(page.get_by_text("The placement is recorded")).to_be_visible()

        # A constellation of one satellite is a small one: the authority's own rule says so first.
        await page.goto(f"{address}/rules/fewest_satellites/change")
        rule = {"value": "1", "source": "Board, May 2024", "reason": "We begin small"}
        await enter(page, rule, days={"on": LONG_AGO})
        await press(page, "Continue", "Set this rule")

        await page.goto(f"{address}/constellations/plan")
        await enter(
            page, {"name": "The Kites", "reason": "Agreed"}, picked=["North", "Lio Hale"], days={"on": LONG_AGO}
        )
        await press(page, "Continue", "Plan the constellation")
        await expect(page.get_by_role("heading", level=1)).to_have_text("The Kites")
        constellation = page.url.partition("?")[0]
        await page.goto(f"{constellation}/hub-home")
        await enter(page, {"beds": "2", "reason": "Agreed"}, picked=["Adeyemi", "For good"], days={"on": LONG_AGO})
        await press(page, "Continue", "Appoint the hub home")
        await page.goto(f"{constellation}/satellites/add")
        await enter(page, {"reason": "Agreed"}, picked=["Birch"], days={"on": LONG_AGO})
        await press(page, "Continue", "Add the household")
        await page.goto(f"{constellation}/phase")
        await enter(page, {"reason": "Agreed"}, picked=["Launched"], days={"on": LONG_AGO})
        await press(page, "Continue", "Move to this phase")
        await expect(page.get_by_text("Launched").first).to_be_visible()

    await house.settled(60)
    assert UUID(child.rpartition("/")[2])
    async with signed_in(browser_page, address, "Tom") as page:

        async def can_ask() -> bool:
            await page.goto(f"{address}/sleepovers/ask")
            return await page.get_by_label("Ada").count() > 0

        await until(can_ask, within=30)
