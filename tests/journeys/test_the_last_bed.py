"""Two hundred ask for the last bed at once: one has it, and everybody else is told so."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import structlog

from shared.contracts.actor import machine
from shared.contracts.asking import Asks
from shared.contracts.bookings import Sleepovers, SleepoverView, WhatWaitsForMe
from shared.contracts.packs import id_of
from shared.contracts.refusals import Refused
from shared.contracts.registry import Statement
from shared.contracts.roles import Role
from shared.hosting.discovery import installed_services
from shared.hosting.importing import import_pack
from shared.hosting.web_host import RegistryIdentity, pages_of
from shared.messaging.asking import Asker
from shared.testing.actors import actor
from shared.testing.houses import House, OpenHouse
from shared.testing.site import ADDRESS, SETTINGS, form_of, parsed, text_of, title_of
from shared.web.app import create_app
from tests.journeys.conftest import OpenTown
from tests.support.crowd import AUTHORITY, HUB_HOME, crowd_pack
from tests.support.town import carer, child, next_friday

MAIN_CARERS = {"K0001": "C0003", "K0002": "C0004", "K0003": "C0006", "K0010": "C0015"}
HOW_MANY = 200
TROUBLE = {"warning", "error", "critical"}


async def test_exactly_one_of_two_hundred_has_the_last_bed(open_town: OpenTown) -> None:
    async with open_town() as town:
        night = next_friday()
        other = await town.signed_in(carer("C0008"))
        first = await town.asked_for(other, child("K0004"), night=night)
        people = [(await town.signed_in(carer(person)), child(one)) for one, person in MAIN_CARERS.items()]

        replies = await asyncio.gather(
            *(town.asked_for(asks, one, night=night) for asks, one in islice(cycle(people), 200))
        )

        assert isinstance(first, SleepoverView), first
        assert len([reply for reply in replies if isinstance(reply, SleepoverView)]) == 1
        refusals = Counter(reply.reason for reply in replies if isinstance(reply, Refused))
        assert refusals.total() == 199
        # The winner's own child is away by then; for all the others there is no bed.
        assert set(refusals) <= {"hub_home_is_full", "child_already_away"}
        assert refusals["hub_home_is_full"] >= 150


@dataclass(frozen=True)
class Crowd:
    """Two hundred carers of one constellation, each with a child of their own, and the site that they all use."""

    house: House
    transport: httpx.ASGITransport

    def browser(self, cookies: httpx.Cookies | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, base_url=ADDRESS, cookies=cookies)


@pytest.fixture
async def crowd(open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Crowd]:
    monkeypatch.setenv("HUBHOME_REGISTRY_PICK_A_PERSON", "true")
    monkeypatch.setenv("HUBHOME_NOTIFICATIONS_MAIL_IS_ON", "false")

    def asker_for(statement: Statement) -> Asks:
        return Asker(house.bus, statement.actor.authority, lambda: statement.statement)

    async with open_house(installed_services()) as house:
        operator = house.asks(machine("operator", AUTHORITY, Role.OPERATOR))
        await import_pack(AUTHORITY, crowd_pack(tmp_path, HOW_MANY), house.services, operator, tell=lambda _: None)
        await house.settled(60)
        app = create_app(
            settings=SETTINGS,
            identity=RegistryIdentity(house.bus, house.keys.of("web")),
            asker_for=asker_for,
            pages=pages_of(house.services),
        )
        yield Crowd(house, httpx.ASGITransport(app=app, raise_app_exceptions=False))


@dataclass(frozen=True)
class OpenForm:
    """The form as one carer's browser shows it, filled in and not sent yet."""

    browser: httpx.AsyncClient
    child_id: UUID
    fields: Mapping[str, object]

    async def send(self) -> httpx.Response:
        return await self.browser.post("/sleepovers/ask", data=self.fields)


@pytest.mark.timeout(360)
async def test_of_two_hundred_forms_one_gets_the_last_bed_and_the_others_say_it_is_full(crowd: Crowd) -> None:
    night = next_friday()
    forms = await open_forms(crowd, night)

    with structlog.testing.capture_logs() as log:
        async with asyncio.timeout(200):
            pages = await asyncio.gather(*(form.send() for form in forms))

    trouble = Counter((line["event"], line.get("error", "")) for line in log if line["log_level"] in TROUBLE)
    assert Counter(page.status_code for page in pages) == {303: 1, 422: HOW_MANY - 1}, trouble
    assert Counter(what_is_wrong(page) for page in pages if page.status_code == 422) == {
        ("Error: Ask for a sleepover", f"The hub home is full on {in_words(night)}. Choose other nights."): HOW_MANY - 1
    }
    [winner] = [form for form, page in zip(forms, pages, strict=True) if page.status_code == 303]
    [sleepover] = await what_waits_for_the_hub_home(crowd.house)
    assert sleepover.child_ids == (winner.child_id,)
    [told] = [page for page in pages if page.status_code == 303]
    assert told.headers["location"] == f"/sleepovers/{sleepover.sleepover_id}"


async def open_forms(crowd: Crowd, night: date) -> list[OpenForm]:
    """Every carer's form, each in a session of its own, so with a token and a key of its own; a few at a time."""
    async with crowd.browser() as nobody_yet:
        sign_in = hidden_fields(await nobody_yet.get(f"/sign-in/{AUTHORITY}"))
    at_once = asyncio.Semaphore(4)

    async def opened(number: int) -> OpenForm:
        child_id = id_of(AUTHORITY, "children", f"K{number}")
        browser = crowd.browser(nobody_yet.cookies)
        async with at_once:
            picked = {**sign_in, "person_id": str(id_of(AUTHORITY, "carers", f"C{number}"))}
            assert (await browser.post(f"/sign-in/{AUTHORITY}", data=picked)).status_code == 303
            page = await browser.get("/sleepovers/ask")
        filled = {**hidden_fields(page), "children": str(child_id), **in_fields(night)}
        return OpenForm(browser, child_id, filled)

    forms = await asyncio.gather(*(opened(number) for number in range(1, HOW_MANY + 1)))
    for name in ("csrf_token", "form_id"):
        assert len({form.fields[name] for form in forms}) == HOW_MANY
    return forms


def hidden_fields(page: httpx.Response) -> dict[str, str]:
    fields = [field for field in form_of(page).iter("input") if field.get("type") == "hidden"]
    return {field.get("name", ""): field.get("value", "") for field in fields}


def in_fields(night: date) -> dict[str, int]:
    parts = {"day": night.day, "month": night.month, "year": night.year}
    return {f"{which}-{part}": value for which in ("first_night", "last_night") for part, value in parts.items()}


def in_words(night: date) -> str:
    """As the refusal writes it: Friday 4 December."""
    return f"{night:%A} {night.day} {night:%B}"


def what_is_wrong(page: httpx.Response) -> tuple[str, str]:
    """The page's title without the site's name, and its error summary."""
    summary = parsed(page).find(".//*[@class='govuk-list govuk-error-summary__list']")
    return title_of(page).partition(" – ")[0], text_of(summary)


async def what_waits_for_the_hub_home(house: House) -> tuple[SleepoverView, ...]:
    hub_home = id_of(AUTHORITY, "households", HUB_HOME)
    person = id_of(AUTHORITY, "carers", "C0")
    asks = house.asks(actor(Role.HUB_HOME_CARER, person_id=person, authority=AUTHORITY, household_id=hub_home))
    reply = await asks.ask(WhatWaitsForMe())
    assert isinstance(reply, Sleepovers), reply
    return reply.sleepovers
