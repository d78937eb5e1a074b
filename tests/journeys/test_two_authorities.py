"""Two authorities of one house share a constellation, from the offer to the household that belongs to it."""

import pytest
from playwright.async_api import Page, expect

from shared.testing.browser import DESKTOP, OpenPage, assert_fits, assert_no_axe_violations
from shared.testing.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo"), pytest.mark.timeout(180)]

HOST, GUEST = "harbourside", "severnvale"
DOCUMENT = "Joint working agreement of 2 November 2026"


async def sign_in(page: Page, demo: str, authority: str) -> None:
    """As the authority's programme manager."""
    page.set_default_timeout(10_000)
    await page.goto(f"{demo}/sign-in/{authority}?search=Programme")
    await page.locator("button[name=person_id]").first.click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def confirm(page: Page, button: str) -> None:
    """Look at how it will be, and do it."""
    await page.get_by_label("Why?").fill("The boards agreed.")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name=button).click()


async def appears(page: Page, path: str, text: str) -> None:
    """Open a page until it shows a text: what is said across is heard soon, not at once."""

    async def is_there() -> bool:
        await page.goto(path)
        return text in await page.inner_text("main")

    await until(is_there, within=15)
    await assert_fits(page)
    await assert_no_axe_violations(page)


async def test_a_constellation_is_shared_by_two_authorities_of_the_house(browser_page: OpenPage, demo: str) -> None:
    async with browser_page(DESKTOP) as host, browser_page(DESKTOP) as guest:
        await sign_in(host, demo, HOST)
        await sign_in(guest, demo, GUEST)
        await host.goto(f"{demo}/constellations")
        await host.get_by_role("link", name="The Starlings").click()
        constellation, before = host.url, await host.inner_text("main")
        await host.get_by_role("link", name="Share it with another authority").click()
        await host.get_by_label("Severn Vale County Council").check()
        await host.get_by_label("In which document did you both agree?").fill(DOCUMENT)
        await confirm(host, "Offer it")

        await appears(guest, demo, "offers to share this constellation")
        await guest.get_by_role("link", name="The Starlings").click()
        agreement = guest.url
        await guest.get_by_role("link", name="Accept the offer").click()
        await guest.get_by_label("North").check()
        await confirm(guest, "Accept the offer")
        await appears(guest, f"{demo}/constellations", "The Starlings")
        await guest.get_by_role("link", name="The Starlings").click()
        await guest.get_by_role("link", name="Add a satellite household").click()
        choices = guest.get_by_label("Which household joins?")
        household = (await choices.locator("option").nth(1).inner_text()).strip()
        await choices.select_option(index=1)
        await confirm(guest, "Add the household")
        await expect(guest.get_by_role("rowheader").filter(has_text=household)).to_have_count(1)

        await appears(host, constellation, "Household of Severn Vale County Council")
        await expect(host.get_by_role("rowheader").filter(has_text=household.partition(" (")[0])).not_to_have_count(0)

        await guest.goto(agreement)
        await guest.get_by_role("link", name="End the agreement").click()
        await confirm(guest, "End the agreement")
        await appears(host, f"{demo}/agreements", "Ended")
        await host.goto(constellation)
        theirs = host.get_by_role("row").filter(has_text="Household of Severn Vale County Council")
        await expect(theirs).to_have_count(0)
        name = household.partition(" (")[0]

        async def is_nameless() -> bool:
            await host.goto(constellation)
            return (await host.inner_text("main")).count(name) == before.count(name)

        # What was shared is told of without a name: the history says whose household it was, and not which.
        await until(is_nameless, within=15)
        await expect(host.get_by_role("main")).to_contain_text("A household of Severn Vale County Council")
