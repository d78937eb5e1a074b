"""What carers read and say of family time that has changed, is cancelled or isn't theirs any more."""

import pytest
from playwright.async_api import expect

from shared.testing.browser import PHONE, assert_usable, served
from tests.component.bookings.a_constellation import ADA, BEN, CEDAR, SATELLITE
from tests.component.bookings.a_family_time import acknowledge, cancel, change, of, planned_alone
from tests.component.bookings.a_family_time_site import DAN, SAM, TOM, a_family_time_site
from tests.component.bookings.test_gatherings_in_a_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
async def first(family):
    """A plan that the Birches have acknowledged."""
    first = await planned_alone(family)
    await acknowledge(family, first, SATELLITE)
    return first


async def test_a_carer_reads_what_of_the_plan_has_changed(family, first, browser_page):
    await change(family, first, starts="15:00", ends="17:00")
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, TOM)
        await expect(page.get_by_text("Changed: acknowledge")).to_be_visible()
        await page.goto(f"{address}/family-time/{first}")
        was = "the time, before 2pm to 4pm. You acknowledged the plan before."
        await expect(page.get_by_text(was)).to_be_visible()
        await assert_usable(page, "family-time-changed")
        await page.get_by_role("button", name="Acknowledge it").click()
        await expect(page.get_by_text(was)).to_be_visible()
        await assert_usable(page, "family-time-changed-to-acknowledge")
        await page.get_by_label("Yes, we know of it").check()
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_text("It is recorded that you know of it.")).to_be_visible()
        await expect(page.get_by_text(was)).to_have_count(0)


async def test_a_carer_says_that_they_know_that_it_is_cancelled(family, first, browser_page):
    await cancel(family, first)
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, TOM)
        await expect(page.get_by_text("Cancelled: acknowledge")).to_be_visible()
        await page.goto(f"{address}/family-time/{first}")
        await page.get_by_role("button", name="Say that you know").click()
        await assert_usable(page, "family-time-cancelled-to-acknowledge")
        await page.get_by_role("button", name="We know that it is cancelled").click()
        await expect(page.get_by_text("It is recorded that you know of it.")).to_be_visible()
        await expect(page.get_by_role("button", name="Say that you know")).to_have_count(0)
        await assert_usable(page, "family-time-cancelled-and-known")
        await sign_in(page, address, SAM)
        await page.goto(f"{address}/family-time/{first}")
        await expect(page.get_by_text("1 of 3 households has answered")).to_be_visible()
        await assert_usable(page, "family-time-cancelled-who-knows")


async def test_a_carer_who_is_left_out_says_that_they_know_and_reads_nothing_else(family, first, browser_page):
    await change(family, first, children=of(ADA, BEN), starts="10:00", ends="11:00")
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, DAN)
        await page.get_by_role("link", name="Family time: Friday 27 November 2026, 2pm to 4pm").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Family time that isn’t yours any more")
        await expect(page.get_by_text("10am")).to_have_count(0)
        await assert_usable(page, "family-time-not-yours-any-more")
        await page.get_by_role("button", name="We know that").click()
        await expect(page.get_by_text("It is recorded that you know of it.")).to_be_visible()
        await assert_usable(page, "family-time-known-not-to-be-yours")
        await sign_in(page, address, SAM)
        await page.goto(f"{address}/family-time/{first}")
        left = page.get_by_role("row").filter(has_text="Carers of Eve, not asked any more")
        await expect(left).to_contain_text("Acknowledged")
