"""What a real browser makes of the pages of joint constellations: accessible, and no wider than a phone."""

import pytest
import structlog

from shared.contracts.joint import Shared
from shared.testing.browser import DESKTOP, assert_usable, served
from tests.component.registry.a_joint_site import MOE, SEV, WHY, a_joint_site
from tests.component.registry.two_authorities import DOCUMENT, GUEST, HOST, a_pair, carried

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


async def look(page, name):
    """Check the page, and leave a picture of it for who wants to look."""
    await assert_usable(page, name)


async def offer(page, address, pair):
    """Testshire's programme manager offers The Wrens."""
    await sign_in(page, address, MOE, HOST)
    await page.goto(f"{address}/agreements")
    await look(page, "agreements-none")
    await page.goto(f"{address}/constellations/{pair.wrens.id}")
    await look(page, "constellation-not-shared")
    await page.goto(f"{address}/constellations/{pair.wrens.id}/share")
    await look(page, "offer")
    await page.get_by_role("button", name="Continue").click()
    await look(page, "offer-with-errors")
    await page.get_by_label("Severnvale Council").check()
    await page.get_by_label("In which document did you both agree?").fill(DOCUMENT)
    await page.get_by_label("Carers’ names and telephone numbers").check()
    await page.get_by_label("Why?").fill(WHY)
    await page.get_by_role("button", name="Continue").click()
    await look(page, "offer-check")
    await page.get_by_role("button", name="Offer it").click()
    await look(page, "agreement-offered")
    await carried(pair.room)


async def answer(page, deed, name):
    """Fill in the form of an answer, up to the page where it is checked."""
    await page.get_by_role("link", name=deed).click()
    await look(page, name)
    await page.get_by_role("button", name="Continue").click()
    await look(page, f"{name}-with-errors")
    await page.get_by_label("Why?").fill(WHY)
    await page.get_by_role("button", name="Continue").click()
    await look(page, f"{name}-check")


async def sign_in(page, address, somebody, authority):
    await page.context.clear_cookies()
    await page.goto(f"{address}/sign-in/{authority}")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")


async def test_the_pages_on_which_two_authorities_agree_are_accessible(registry, browser_page):
    pair = await a_pair(registry)
    async with served(a_joint_site(registry)) as address, browser_page(DESKTOP) as page:
        await offer(page, address, pair)
        await sign_in(page, address, SEV, GUEST)
        await look(page, "home-with-an-offer")
        await page.get_by_role("link", name="The Wrens").click()
        await look(page, "agreement-to-answer")
        agreement = page.url
        await answer(page, "Decline the offer", "decline")
        await page.goto(agreement)
        await answer(page, "Accept the offer", "accept")
        await page.get_by_role("button", name="Accept the offer").click()
        await look(page, "agreement-agreed")


async def test_the_pages_of_a_joint_constellation_are_accessible(registry, browser_page):
    pair = await a_pair(registry)
    await pair.agreed(besides=(Shared.CARERS,))
    await pair.with_guest("G5")
    async with served(a_joint_site(registry)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, SEV, GUEST)
        await page.goto(f"{address}/constellations")
        await look(page, "list-of-the-guest")
        await page.goto(f"{address}/constellations/{(await pair.at_guest()).id}")
        await look(page, "constellation-at-the-guest")
        await sign_in(page, address, MOE, HOST)
        await page.goto(f"{address}/constellations/{pair.wrens.id}")
        await look(page, "constellation-at-the-host")
        await page.get_by_role("link", name="Ring the other authority’s carers").click()
        await look(page, "their-carers")
        await page.goto(f"{address}/constellations/{pair.wrens.id}")
        await page.get_by_role("link", name="Agreement with Severnvale Council").click()
        await answer(page, "End the agreement", "end")
        await page.get_by_role("button", name="End the agreement").click()
        await look(page, "agreement-ended")
        await page.goto(f"{address}/agreements/{pair.wrens.id}")
        await look(page, "no-agreement")
