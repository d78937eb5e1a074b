"""One Friday night, from asking to the support log, as people do it: on a phone, in a real browser, in the demo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect

from shared.testing.browser import DESKTOP, PHONE, OpenPage, assert_fits, assert_no_axe_violations
from shared.testing.waiting import until
from tests.support.town import next_friday

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo"), pytest.mark.timeout(180)]

SATELLITE_CARER = "Sally Law"
HUB_HOME_CARER = "Karl Chambers"
CHILDREN = ("Shirley", "Timothy")


def in_words(day: date) -> str:
    """As pages write it: Friday 27 November 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


@asynccontextmanager
async def signed_in(
    browser_page: OpenPage, demo: str, name: str, size: tuple[int, int] = PHONE, *, javascript: bool = True
) -> AsyncIterator[Page]:
    """Somebody's browser, after finding them at the sign-in by name or role, and picking the first."""
    async with browser_page(size, javascript=javascript) as page:
        page.set_default_timeout(10_000)
        await page.goto(f"{demo}/sign-in/harbourside?search={name}")
        await page.locator("button[name=person_id]").first.click()
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        yield page


async def fill_night(page: Page, which: str, day: date) -> None:
    group = page.get_by_role("group", name=which)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        await group.get_by_label(label).fill(str(value))


async def look_at(page: Page) -> None:
    """What every page must be: readable by everybody, on this screen."""
    await assert_fits(page)
    await assert_no_axe_violations(page)


async def appears(page: Page, path: str, text: str) -> None:
    """Open a page until it shows a text: what was said on the bus is heard soon, not at once."""

    async def is_there() -> bool:
        await page.goto(path)
        return text in await page.inner_text("main")

    await until(is_there, within=15)


async def test_a_friday_night_from_asking_to_the_support_log(browser_page: OpenPage, demo: str) -> None:
    friday = next_friday()

    async with signed_in(browser_page, demo, SATELLITE_CARER) as page:
        await look_at(page)
        await page.get_by_role("link", name="Ask for a sleepover").click()
        await look_at(page)
        for child in CHILDREN:
            await page.get_by_role("checkbox", name=child).check()
        await fill_night(page, "First night", friday)
        await fill_night(page, "Last night", friday)
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Sleepover on {in_words(friday)}")
        await expect(page.get_by_role("alert")).to_contain_text("It isn’t agreed yet: the hub home carer must say yes")
        await expect(page.get_by_text("The beds are held").first).to_be_visible()
        await look_at(page)
        sleepover = page.url

    async with signed_in(browser_page, demo, HUB_HOME_CARER) as page:
        await look_at(page)
        await page.get_by_role("link", name="Shirley and Timothy").click()
        assert page.url == sleepover
        await look_at(page)
        await page.get_by_role("button", name="Agree").click()
        await expect(page.get_by_text("The sleepover is confirmed")).to_be_visible()

        await page.goto(f"{demo}/tonight?on={friday.isoformat()}")
        own_home = page.get_by_role("table", name="At your home")
        await expect(own_home.get_by_role("row").filter(has_text="Timothy")).to_contain_text("Sleepover")
        await look_at(page)

        await appears(page, f"{demo}/support-log?month={friday:%Y-%m}", "Sleepover")
        await expect(
            page.get_by_role("row").filter(has_text="Sleepover").filter(has_text="Lewis").last
        ).to_contain_text("2 nights")
        await look_at(page)

        await page.goto(f"{demo}/calendar?month={friday:%Y-%m}")
        await expect(page.get_by_text("Shirley and Timothy").first).to_be_visible()
        await look_at(page)

    async with signed_in(browser_page, demo, SATELLITE_CARER, DESKTOP) as page:
        await appears(page, f"{demo}/notices", "Confirmed")
        text = await page.inner_text("main")
        assert not any(child in text for child in CHILDREN)
        await look_at(page)
        await appears(page, f"{demo}/mailbox", "Confirmed: a sleepover on Friday")
        mail = await page.inner_text("main")
        assert not any(child in mail for child in CHILDREN)
        assert "ring Harbourside City Council out of hours on 01632 960999" in mail

    async with signed_in(browser_page, demo, "Programme", DESKTOP) as page:
        await page.goto(f"{demo}/tonight?on={friday.isoformat()}")
        await expect(page.get_by_role("row").filter(has_text="Timothy").filter(has_text="Chambers")).to_have_count(1)
        await look_at(page)


async def test_the_journey_needs_no_javascript(browser_page: OpenPage, demo: str) -> None:
    friday = next_friday() + timedelta(weeks=1)
    async with signed_in(browser_page, demo, "Eric Smith", javascript=False) as page:
        await page.goto(f"{demo}/sleepovers/ask")
        await page.get_by_role("checkbox", name="Kary").check()
        await fill_night(page, "First night", friday + timedelta(weeks=150))
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()

        await fill_night(page, "First night", friday)
        await fill_night(page, "Last night", friday)
        await page.get_by_role("button", name="Ask for the sleepover").click()

        await expect(page.get_by_role("heading", level=1)).to_contain_text("Sleepover on Friday")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    ("name", "paths"),
    [
        (HUB_HOME_CARER, ["/", "/tonight", "/calendar", "/notices", "/support-log", "/support-log/record"]),
        ("Eric Smith", ["/", "/calendar", "/sleepovers/ask", "/notices"]),
        ("Liaison", ["/", "/tonight", "/calendar", "/notices", "/support-log", "/figures", "/constellations"]),
        ("Programme", ["/", "/tonight", "/figures", "/constellations"]),
        ("Children", ["/", "/tonight", "/calendar", "/notices"]),
    ],
)
async def test_every_page_of_a_role_is_accessible(
    browser_page: OpenPage, demo: str, size: tuple[int, int], name: str, paths: list[str]
) -> None:
    async with signed_in(browser_page, demo, name, size) as page:
        for path in paths:
            answer = await page.goto(f"{demo}{path}")
            assert answer is not None
            assert answer.status == 200, path
            await look_at(page)
