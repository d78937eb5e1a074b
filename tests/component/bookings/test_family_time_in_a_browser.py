"""Family time from its plan to what became of it, as people do it: on a phone, in a real browser, with the room."""

import re

import pytest
from playwright.async_api import expect

from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from tests.component.bookings.a_constellation import CEDAR, DOGWOOD, EVE, FRIDAY, HUB_CARER
from tests.component.bookings.a_family_time import AMONG_THEMSELVES, is_moved, once_it_has_begun, planned, planned_alone
from tests.component.bookings.a_family_time_site import CERYS, DAN, RUTH, SAM, TOM, a_family_time_site
from tests.component.bookings.test_gatherings_in_a_browser import fill_in, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


async def sam_plans_it(page, address, to_know=""):
    await sign_in(page, address, SAM)
    await page.get_by_role("link", name="Plan family time").click()
    await assert_usable(page, "family-time-whose")
    assert not await page.get_by_label("Child").input_value(), "nobody is planned for unread"
    await page.get_by_label("Child").select_option(label="Ada")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_label("Ada", exact=True)).to_be_checked()
    await assert_usable(page, "family-time-plan")
    await page.get_by_role("button", name="Continue").click()
    await assert_usable(page, "family-time-plan-with-errors")
    await page.get_by_label("Eve", exact=True).check()
    await page.get_by_label("How Ada gets there (optional)").fill("By taxi")
    await page.get_by_label("Yes, birth family comes").check()
    await page.get_by_label("Who of them?").fill("Their mother")
    await fill_in(page, on_day="27", on_month="11", on_year="2026", starts="2pm", ends="4pm")
    await page.get_by_label("At the hub home, Adeyemi household").check()
    await page.get_by_label("Yes, by me").check()
    await page.get_by_label("No, once only").check()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_text("3 households are asked to acknowledge it.")).to_be_visible()
    if to_know:
        await expect(page.get_by_text(to_know)).to_be_visible()
    await assert_usable(page, "family-time-check")
    await page.get_by_role("button", name="Plan it and ask them").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Family time of Ada and Eve")
    await expect(page.get_by_role("row").filter(has_text="Carers of Eve")).to_contain_text("Not acknowledged yet")
    await assert_usable(page, "family-time-planned")
    return page.url


async def acknowledges(page, address, who, name=""):
    await sign_in(page, address, who)
    if name:
        await assert_usable(page, f"family-time-home-{name}")
    await page.get_by_role("link", name="Ada and Eve: Friday 27 November 2026").click()
    await page.get_by_role("button", name="Acknowledge it").click()
    if name:
        await assert_usable(page, f"family-time-acknowledge-{name}")
        await page.get_by_role("button", name="Send").click()
        await assert_usable(page, f"family-time-acknowledge-with-errors-{name}")
    await page.get_by_label("Yes, we know of it").check()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("It is recorded that you know of it.")).to_be_visible()


async def dan_can_t(page, address):
    await sign_in(page, address, DAN)
    await page.get_by_role("link", name="Ada and Eve: Friday 27 November 2026").click()
    await expect(page.get_by_text("By taxi")).to_have_count(0)
    await page.get_by_role("button", name="Acknowledge it").click()
    await page.get_by_label("No, it isn’t possible").check()
    await page.get_by_label("Why not, if it isn’t possible?").fill("Eve is at her school play")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("is told that it isn’t possible")).to_be_visible()
    await assert_usable(page, "family-time-not-possible")


async def sam_changes_it(page, address, here):
    await sign_in(page, address, SAM)
    await page.goto(here)
    await expect(page.get_by_text("Eve is at her school play")).to_be_visible()
    await page.get_by_role("link", name="Change this family time").click()
    await expect(page.get_by_label("Yes, by me")).to_be_checked()
    await assert_usable(page, "family-time-change")
    await fill_in(page, starts="5pm", ends="6:30pm")
    await page.get_by_role("button", name="Change it and ask them anew").click()
    await expect(page.get_by_text("5pm to 6:30pm")).to_be_visible()
    await expect(page.get_by_text("0 of 3 households have answered")).to_be_visible()


async def sam_records_it(page, address):
    await sign_in(page, address, SAM)
    await page.get_by_role("link", name="Ada and Eve: Friday 27 November 2026").click()
    await page.get_by_role("button", name="Record what became of it").click()
    await assert_usable(page, "family-time-record")
    await page.get_by_label("How did it go? (optional)").fill("They baked a cake")
    await page.get_by_role("button", name="Record it").click()
    await expect(page.get_by_text("They baked a cake")).to_be_visible()
    await expect(page.get_by_text("Ada and Eve and birth family")).to_be_visible()
    await assert_usable(page, "family-time-held")


async def test_family_time_from_its_plan_to_what_became_of_it(family, browser_page):
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        here = await sam_plans_it(page, address)
        await acknowledges(page, address, TOM, "a-satellite-carer")
        await dan_can_t(page, address)
        await sam_changes_it(page, address, here)
        await acknowledges(page, address, TOM)
        await acknowledges(page, address, RUTH, "a-hub-home-carer")
        await is_moved(family, EVE, CEDAR, FRIDAY, was=DOGWOOD)
        await acknowledges(page, address, CERYS)
        await sign_in(page, address, DAN)
        await page.goto(here)
        await expect(page.get_by_role("heading", level=1)).to_have_text("You can’t see this family time")
        await assert_usable(page, "family-time-not-yours")
        await sign_in(page, address, SAM)
        await page.goto(here)
        await expect(page.get_by_text("Everybody has answered")).to_be_visible()
        await page.goto(f"{address}/beds")
        await expect(page.get_by_role("link", name="Friday 27 November 2026, 5pm to 6:30pm")).to_be_visible()
        await assert_usable(page, "family-time-takes-the-room")
        await page.goto(f"{address}/calendar?month=2026-11")
        await expect(page.get_by_role("link", name="Family time: Ada and Eve")).to_be_visible()
        once_it_has_begun(family)
        family.clock.move(hours=4)
        await sam_records_it(page, address)


async def test_regular_family_time_is_checked_day_by_day_and_called_off(family, browser_page):
    await planned(family, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211")
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(DESKTOP) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, SAM)
        await page.goto(f"{address}/family-time")
        await assert_usable(page, "family-time-list")
        await page.get_by_role("link", name=re.compile("Friday 4 December")).click()
        await expect(page.get_by_role("heading", name="Others of this regular family time")).to_be_visible()
        await assert_usable(page, "family-time-of-a-series")
        await page.get_by_role("link", name="Cancel the family time").click()
        await page.get_by_label("Also the 1 that comes after it").check()
        await page.get_by_role("button", name="Cancel the family time").click()
        await assert_usable(page, "family-time-cancel-with-errors")
        await page.get_by_label("A child was unwell").check()
        await page.get_by_role("button", name="Cancel the family time").click()
        await expect(page.get_by_text("It is recorded that the family time won’t take place.")).to_be_visible()
        await page.goto(f"{address}/family-time")
        await expect(page.get_by_text("Cancelled")).to_have_count(2)


async def test_ruth_proposes_and_sam_agrees_without_javascript(family, browser_page):
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE, javascript=False) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}/family-time/plan")
        await page.get_by_label("Child").select_option(label="Ada")
        await page.get_by_role("button", name="Continue").click()
        await page.get_by_label("Eve", exact=True).check()
        await fill_in(page, on_day="27", on_month="11", on_year="2026", starts="2pm", ends="4pm")
        for part, number in (("day", "11"), ("month", "12"), ("year", "2026")):
            await page.locator(f"#last_day-{part}").fill(number)
        await page.get_by_label("At the hub home, Adeyemi household").check()
        await page.get_by_label("Yes, by the hub home’s carers").check()
        await page.get_by_label("Every week").check()
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_text("A worker must agree first.")).to_be_visible()
        await page.get_by_label("Friday 4 December 2026").uncheck()
        await page.get_by_role("button", name="Propose it").click()
        here = page.url
        await sign_in(page, address, SAM)
        await page.goto(here)
        await page.get_by_role("button", name="Agree, and ask the carers").click()
        await expect(page.get_by_text("0 of 3 households have answered")).to_be_visible()
        await expect(page.get_by_role("link", name="Friday 11 December 2026, 2pm to 4pm")).to_be_visible()


async def test_what_is_proposed_looks_well(family, browser_page):
    first = await planned_alone(family, by=HUB_CARER, **AMONG_THEMSELVES)
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE) as page:
        await sign_in(page, address, SAM)
        await page.goto(f"{address}/family-time/{first}")
        await assert_usable(page, "family-time-proposed")
