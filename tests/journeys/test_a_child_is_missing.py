"""A child is missing, and comes back: from a carer's phone to the return interview, in a real browser, in the demo."""

import re
from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect

from shared.contracts.clock import day_in_london, system_clock
from shared.testing.browser import DESKTOP, PHONE, OpenPage
from tests.journeys.test_a_friday_night import appears, look_at, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo"), pytest.mark.timeout(240)]

CARER, MANAGER, CHILD = "Sally Law", "programme manager", "Timothy"
WORDS = "He left by the back door with a friend"


async def fill(page: Page, date_of: str, day: date, time_of: str, at: str) -> None:
    """A date and a time of a form."""
    group = page.get_by_role("group", name=date_of)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        await group.get_by_label(label).fill(str(value))
    await page.get_by_label(time_of).fill(at)


async def record_the_interview(page: Page, absence: str, day: date) -> None:
    """It was offered on a day, and accepted."""
    await page.goto(f"{absence}/interview")
    await page.get_by_role("group", name="Was a return interview offered?").get_by_label("Yes").check()
    group = page.get_by_role("group", name="If so, on which day was it offered?")
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        await group.get_by_label(label).fill(str(value))
    await page.get_by_role("group", name="If so, did the child accept it?").get_by_label("Yes").check()
    await page.get_by_role("button", name="Record it").click()
    await expect(page.get_by_text(", accepted").first).to_be_visible()


async def test_a_child_who_is_missing_is_recorded_seen_told_of_and_back(browser_page: OpenPage, demo: str) -> None:
    yesterday = day_in_london(system_clock()) - timedelta(days=1)

    async with signed_in(browser_page, demo, CARER, PHONE, javascript=False) as page:
        await page.get_by_role("link", name="Record that a child is missing or away").click()
        await page.get_by_role("radio", name=CHILD).check()
        await page.get_by_role("radio", name="Missing").check()
        await fill(page, "On which date did the child leave?", yesterday, "At what time?", "11:40pm")
        await page.get_by_label("What do you know?").fill(WORDS)
        await page.get_by_role("button", name="Record it and tell everybody").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"{CHILD} is missing")
        await expect(page.get_by_text("999").first).to_be_visible()
        absence = page.url

    async with signed_in(browser_page, demo, MANAGER, DESKTOP) as page:
        for night in (yesterday, yesterday + timedelta(days=1)):
            await page.goto(f"{demo}/tonight?on={night.isoformat()}")
            row = page.get_by_role("row").filter(has_text=CHILD).filter(has_text="Missing")
            await expect(row).to_contain_text("at 11:40pm")
        await look_at(page)
        found = re.search(r"Social worker: (.+)", await row.inner_text())
        assert found, "the board says who is responsible"
        social_worker = found[1].strip()

    async with signed_in(browser_page, demo, social_worker) as page:
        await appears(page, f"{demo}/notices", "A child is recorded as missing")
        notices = await page.inner_text("main")
        assert CHILD not in notices
        assert WORDS not in notices
        await page.get_by_role("link", name="See the absence").first.click()
        assert page.url == absence
        await expect(page.get_by_text(WORDS)).to_be_visible()
        await look_at(page)

    async with signed_in(browser_page, demo, CARER) as page:
        await page.get_by_role("link", name=f"{CHILD}: missing since").click()
        await page.get_by_role("button", name=f"{CHILD} is back").click()
        await fill(page, "On which date was the child back?", yesterday, "At what time?", "11:55pm")
        await page.get_by_role("button", name="Record the return").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"{CHILD} was missing and is back")
        await look_at(page)

    async with signed_in(browser_page, demo, social_worker) as page:
        await appears(page, f"{demo}/notices", "A child is back: offer a return interview")
        await page.goto(demo)
        await expect(page.get_by_text("The return interview is still to be recorded")).to_be_visible()
        await record_the_interview(page, absence, yesterday)
        await page.goto(demo)
        await expect(page.get_by_text("The return interview is still to be recorded")).to_have_count(0)

    async with signed_in(browser_page, demo, MANAGER) as page:
        await page.goto(f"{demo}/tonight?on={(yesterday + timedelta(days=1)).isoformat()}")
        await expect(page.get_by_role("row").filter(has_text=CHILD).first).not_to_contain_text("Missing")
