"""What a real browser makes of the pages of constellations: accessible, and no wider than a phone."""

import pytest
import structlog

from shared.contracts.asking import UnreachableError
from shared.contracts.constellations import (
    Concern,
    ConstellationCards,
    HowIsConstellation,
    MoveToPhase,
    WhichConstellations,
    WhoseCaseload,
)
from shared.contracts.losing import WhatWouldBeLost
from shared.contracts.refusals import Refused
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER
from tests.component.registry.a_constellation_site import (
    A_CASELOAD,
    HERE,
    LIAISON,
    SATELLITES,
    VACANT,
    a_bus,
    a_change,
    a_satellite,
    a_site,
    a_view,
)

pytestmark = pytest.mark.browser
CASELOAD = f"/caseloads/{LIAISON.person_id}"
A_CONCERN = Concern(
    code="too_few_satellites",
    sentence="Then the constellation has 5 satellite households; at least 6 are asked for.",
    source="Portsmouth’s own rule of 2024",
    needs_a_reason=True,
)


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


TEXT_OUTSIDE = """() => {
    const picture = document.querySelector(".hubhome-picture"), { width, height } = picture.viewBox.baseVal;
    return [...picture.querySelectorAll("text")].filter(text => {
        const box = text.getBBox();
        return box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height;
    }).map(text => text.textContent);
}"""
"""What of a picture's text, in the browser's own type, is cut off at its edge."""


async def look(page, name):
    """Check the page, and leave a picture of it for who wants to look."""
    await assert_usable(page, name)


async def sign_in(page, address, somebody):
    await page.goto(f"{address}/sign-in/portsmouth")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")


async def test_the_pages_that_show_constellations_are_accessible(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

        await sign_in(page, address, MANAGER)
        await look(page, "home")
        await page.goto(f"{address}/constellations")
        await look(page, "list")
        await page.goto(f"{address}/constellations?on=2025-03-03&state=launched")
        await look(page, "list-of-another-day")
        await page.goto(f"{address}{HERE}")
        await look(page, "constellation")
        assert await page.evaluate(TEXT_OUTSIDE) == []
        await page.goto(f"{address}{HERE}?on=2027-01-31")
        await look(page, "constellation-of-another-day")
        await page.goto(f"{address}{HERE}?on=2026-03-03&known=2026-03-10")
        await look(page, "constellation-as-it-was-known")
        await page.goto(f"{address}/constellations?known=2026-03-10")
        await look(page, "list-as-it-was-known")
        bus.answers[HowIsConstellation] = Refused(reason="not_known_then", detail="Nothing was recorded of it then.")
        await page.goto(f"{address}{HERE}?known=2020-03-10")
        await look(page, "not-there-then")
        bus.answers[HowIsConstellation] = a_view(
            hub_home=a_view().hub_home.model_copy(update={"is_interim": True}),
            satellites=[one.model_copy(update={"km": None, "bearing": None}) for one in SATELLITES],
        )
        await page.goto(f"{address}{HERE}")
        await look(page, "constellation-without-places")
        assert await page.evaluate(TEXT_OUTSIDE) == []
        crowded = [a_satellite(number, SATELLITES[number % 7].household_id, 1.5, 80) for number in range(6)]
        bus.answers[HowIsConstellation] = a_view(satellites=[*crowded, *SATELLITES])
        await page.goto(f"{address}{HERE}")
        await look(page, "constellation-in-a-crowd")
        assert await page.evaluate(TEXT_OUTSIDE) == []
        bus.answers[HowIsConstellation] = a_view(**VACANT, satellites=(), checks=(), history=(), may_change=False)
        await page.goto(f"{address}{HERE}")
        await look(page, "constellation-with-nothing")
        bus.answers[WhichConstellations] = ConstellationCards(on=a_view().on, constellations=())
        await page.goto(f"{address}/constellations")
        await look(page, "list-of-none")
        await page.goto(f"{address}{CASELOAD}")
        await look(page, "caseload")
        await sign_in(page, address, LIAISON)
        await look(page, "home-of-a-liaison-worker")
        await sign_in(page, address, HUB_HOME_CARER)
        await page.goto(f"{address}{HERE}")
        await look(page, "constellation-of-a-carer")
        assert not complaints


async def test_the_pages_that_change_a_constellation_are_accessible(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, MANAGER)
        paths = [
            "phase",
            "hub-home",
            "hub-home/end",
            "satellites/add",
            "satellites/remove",
            "liaison-worker",
            "take-back",
        ]
        for path in paths:
            await page.goto(f"{address}{HERE}/{path}")
            await look(page, path.replace("/", "-"))
            await page.get_by_role("button", name="Continue").click()
            await look(page, f"{path.replace('/', '-')}-with-errors")
        await page.goto(f"{address}/constellations/plan")
        await look(page, "plan")
        await page.get_by_label("What is it called?").fill("The Wrens")
        await page.get_by_label("North").check()
        await page.get_by_label("Lio Worker").check()
        await page.get_by_label("Why?").fill("The board agreed.")
        await page.get_by_role("button", name="Continue").click()
        await look(page, "plan-check")

        await page.goto(f"{address}{HERE}/phase")
        await page.get_by_label("Paused").check()
        await page.get_by_label("Why?", exact=True).fill("The hub home is away.")
        bus.answers[MoveToPhase] = a_change(A_CONCERN, satellites=SATELLITES[:5])
        await page.get_by_role("button", name="Continue").click()
        await look(page, "phase-needs-a-reason")
        await page.get_by_label("Why it is right").fill("Two join next week.")
        await page.get_by_role("button", name="Continue").click()
        await look(page, "phase-check")
        bus.answers[WhatWouldBeLost] = UnreachableError("Bookings can’t be reached.")
        await page.get_by_role("button", name="Go back and change it").click()
        await page.get_by_role("button", name="Continue").click()
        await look(page, "phase-check-without-bookings")
        bus.answers[MoveToPhase] = Refused(reason="changed_meanwhile", detail="Somebody else changed it.")
        await page.get_by_role("button", name="Move to this phase").click()
        await look(page, "phase-changed-meanwhile")


async def test_the_pages_that_hand_a_caseload_over_are_accessible(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, MANAGER)
        await page.goto(f"{address}{CASELOAD}/hand-over")
        await look(page, "hand-over")
        await page.get_by_role("button", name="Continue").click()
        await look(page, "hand-over-with-errors")
        await page.get_by_label("Zoe Novak").check()
        await page.get_by_label("Some of it").check()
        await page.get_by_label("The Kites (constellation)").check()
        await page.get_by_label("Why?").fill("Lio retires.")
        await page.get_by_role("button", name="Continue").click()
        await look(page, "hand-over-check")
        bus.answers[WhoseCaseload] = A_CASELOAD.model_copy(update={"could_take_over": ()})
        await page.goto(f"{address}{CASELOAD}/hand-over")
        await look(page, "hand-over-to-nobody")
        bus.answers[WhoseCaseload] = Refused(reason="not_yours")
        await page.goto(f"{address}{CASELOAD}")
        await look(page, "not-yours")


async def test_a_constellation_is_changed_without_javascript(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(PHONE, javascript=False) as page:
        await sign_in(page, address, LIAISON)
        await page.goto(f"{address}{HERE}")
        await page.get_by_role("link", name="Add a satellite household").click()
        await page.get_by_label("Ivy").check()
        await page.get_by_label("Why?").fill("They live round the corner.")
        await page.get_by_role("button", name="Continue").click()
        assert "Check before you confirm" in await page.get_by_role("heading", level=1).inner_text()
        await page.get_by_role("button", name="Add the household").click()
        assert "The household belongs to the constellation" in await page.get_by_role("main").inner_text()
