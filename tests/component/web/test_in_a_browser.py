"""What a real browser makes of the kit's own pages."""

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.registry import WhichAuthority
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import MANAGER

pytestmark = pytest.mark.browser


async def look(page, name):
    """Check the page, and leave a picture of it for who wants to look."""
    await assert_usable(page, name)


async def test_the_kits_pages_are_accessible(app, bus, browser_page):
    async with served(app) as address, browser_page(DESKTOP) as page:
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)

        await page.goto(f"{address}/sign-in")
        await look(page, "sign-in")

        await page.get_by_role("button", name="Priya Nair").click()
        await look(page, "home")

        await page.goto(f"{address}/colours/paint")
        await page.get_by_role("button", name="Paint", exact=True).click()
        await look(page, "form-with-errors")
        assert await page.evaluate("document.activeElement.className") == "govuk-error-summary"

        await page.get_by_label("Colour").fill("red")
        bus.answers[WhichAuthority] = UnreachableError("Colours can’t be reached.")
        await page.goto(f"{address}/")
        await look(page, "home-with-a-lost-panel")

        for path in ("/colours/who", "/nowhere", "/colours/broken", "/accessibility"):
            await page.goto(f"{address}{path}")
            await look(page, path.strip("/").replace("/", "-"))
        assert not complaints


async def test_no_page_asks_for_a_file_that_isnt_there(app, browser_page):
    async with served(app) as address, browser_page(PHONE) as page:
        missing = []
        page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
        fonts = []
        page.on("request", lambda request: fonts.append(request.url) if request.resource_type == "font" else None)

        await page.goto(f"{address}/sign-in", wait_until="networkidle")

        family = await page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
        assert not missing
        assert not fonts
        assert family.startswith("system-ui")
        assert await page.evaluate("document.body.classList.contains('govuk-frontend-supported')")


async def test_everything_is_done_without_javascript(app, browser_page):
    async with served(app) as address, browser_page(PHONE, javascript=False) as page:
        await page.goto(f"{address}/sign-in")
        await page.get_by_label("Name, household or team").fill("nair")
        await page.get_by_role("button", name="Find").click()
        await page.get_by_role("button", name="Priya Nair").click()
        await page.get_by_role("link", name="Paint", exact=True).click()
        assert await page.get_by_role("heading", level=1).inner_text() == "Paint the wall"

        await page.get_by_role("button", name="Sign out").click()

        assert await page.get_by_role("heading", level=1).inner_text() == "Who do you want to be?"


async def test_somebody_signs_in_with_the_keyboard_alone(app, browser_page):
    async with served(app) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "govuk-skip-link"
        await page.keyboard.press("Enter")

        for _ in range(20):
            await page.keyboard.press("Tab")
            if str(MANAGER.person_id) == await page.evaluate("document.activeElement.value"):
                break
        await page.keyboard.press("Enter")

        await page.wait_for_url(f"{address}/")
