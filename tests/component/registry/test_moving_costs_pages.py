"""Before a placement is recorded, ended or taken back, its page names each sleepover that the child would lose."""

from datetime import date
from uuid import UUID

import pytest
import structlog

from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.losing import LostSleepover, LostSleepovers, WhatWouldBeLostByMoving
from shared.contracts.record_changes import EndPlacement, HomeTerm, RecordChange, RecordPlacement
from shared.contracts.refusals import Refused
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import MANAGER, parsed, text_of, visiting
from tests.component.registry.a_full_record import TAKEN_BACK
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import ADA, BIRCH, FRIDAY, HUB
from tests.component.registry.test_changing_records_pages import CHANGES

HOMES = (
    HomeTerm(household_id=BIRCH, started_on=date(2025, 3, 3), ended_on=FRIDAY),
    HomeTerm(household_id=HUB, started_on=FRIDAY, ended_on=None),
)
LOST = LostSleepovers(
    sleepovers=tuple(
        LostSleepover(
            sleepover_id=UUID(int=number),
            satellite_household_id=BIRCH,
            children=2,
            first_night_on=date(2026, 12, day),
            last_night_on=date(2026, 12, day + 1),
            kind=SleepoverKind.PLANNED,
            state=SleepoverState.CONFIRMED,
        )
        for number, day in ((51, 18), (50, 4))
    )
)
COSTS = RecordChange(household="Cedar", homes=HOMES, effects=TAKEN_BACK[1:])
PLACEMENT, ENDED = f"/children/{ADA}/placement", f"/children/{ADA}/placement/end"
CANT_TELL = "Bookings can’t be reached, so this page can’t show which sleepovers would be cancelled."


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers |= dict.fromkeys((RecordPlacement, EndPlacement), COSTS) | {WhatWouldBeLostByMoving: LOST}
    return bus


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


async def checked(visitor, path):
    return await visitor.submit(await visitor.get(path), CHANGES[path][0])


@pytest.mark.parametrize("path", [PLACEMENT, ENDED])
async def test_each_sleepover_that_would_be_lost_is_named_soonest_first(manager, bus, path):
    page = await checked(manager, path)

    links = [(text_of(one), one.get("href")) for one in parsed(page).findall(".//main//ul/li/a")]
    assert links == [
        ("Friday 4 to Sunday 6 December 2026, 2 nights (opens in a new tab)", f"/sleepovers/{UUID(int=50)}"),
        ("Friday 18 to Sunday 20 December 2026, 2 nights (opens in a new tab)", f"/sleepovers/{UUID(int=51)}"),
    ]
    assert "These 2 sleepovers are cancelled if you confirm." in main_of(page)
    assert "Nights from 23 November" not in main_of(page), "each is named instead"
    [asked] = [request for _, request, _ in bus.asked if isinstance(request, WhatWouldBeLostByMoving)]
    assert asked == WhatWouldBeLostByMoving(child_id=ADA, homes=HOMES)


@pytest.mark.parametrize(
    "answer", [UnreachableError("Nobody answers."), NoReplyInTimeError("Too late."), Refused(reason="not_yours")]
)
async def test_without_bookings_it_is_told_from_which_night_on(manager, bus, answer):
    bus.answers[WhatWouldBeLostByMoving] = answer

    page = await checked(manager, PLACEMENT)

    assert page.status_code == 200
    assert CANT_TELL in main_of(page)
    assert "Nights from 23 November 2026" in main_of(page)


async def test_what_costs_no_sleepover_says_so(manager, bus):
    bus.answers[WhatWouldBeLostByMoving] = LostSleepovers(sleepovers=())

    assert "Sleepovers that would be cancelled None." in main_of(await checked(manager, PLACEMENT))


async def test_another_change_of_a_record_asks_nobody_what_is_lost(manager, bus):
    page = await checked(manager, f"/children/{ADA}/matching")

    assert "Sleepovers that would be cancelled" not in main_of(page)
    assert not [one for _, one, _ in bus.asked if isinstance(one, WhatWouldBeLostByMoving)]


@pytest.mark.browser
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
async def test_the_check_of_a_placement_is_accessible(bus, browser_page, width):
    async with served(a_site(bus)) as address, browser_page(width) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{ENDED}")
        for field, value in CHANGES[ENDED][0].items():
            control = page.locator(f"[name='{field}']")
            if await control.first.get_attribute("type") == "radio":
                await page.locator(f"[name='{field}'][value='{value}']").check()
            elif await control.evaluate("one => one.tagName") == "SELECT":
                await control.select_option(value)
            else:
                await control.fill(value)
        await page.get_by_role("button", name="Check before you confirm").click()
        await page.get_by_text("These 2 sleepovers are cancelled if you confirm.").wait_for()
        await assert_usable(page, "check-of-a-placement")
