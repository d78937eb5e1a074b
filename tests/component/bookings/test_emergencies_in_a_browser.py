"""What a real browser makes of the pages of emergencies: accessible, no wider than a phone, in every state."""

import pytest

from shared.contracts.asking import NoReplyInTimeError, NotKeptError, UnreachableError
from shared.contracts.bookings import HowIsSleepover
from shared.contracts.emergencies import Emergencies, HowIsEmergency, RaiseEmergency, WhichEmergencies
from shared.contracts.records import FindHouseholds
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, SATELLITE_CARER
from tests.component.bookings.a_constellation import ADA, BEN
from tests.component.bookings.an_area import OTHER_EMERGENCY
from tests.component.bookings.an_emergency_site import A_STAY, HERE, LIAISON, STATES, a_bus, a_site

pytestmark = pytest.mark.browser
AWAY = UnreachableError("Bookings can't be reached; nothing was saved")


async def look(page, name):
    """Check the page, and leave a picture of it for who wants to look."""
    await assert_usable(page, name)


async def sign_in(page, address, somebody):
    await page.goto(f"{address}/sign-in/portsmouth")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")


async def test_every_state_of_an_emergency_is_accessible(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await sign_in(page, address, SATELLITE_CARER)
        await look(page, "home")
        await page.get_by_role("button", name="A child needs a bed now").click()
        await look(page, "raise")
        await page.get_by_label("Ada").check()
        await page.get_by_role("button", name="Ask for a bed now").click()
        await look(page, "raised")
        for name, view in STATES.items():
            bus.answers[HowIsEmergency] = view
            await page.goto(f"{address}{HERE}")
            await look(page, name)
        bus.answers[HowIsEmergency] = STATES["asking"]
        await page.goto(f"{address}{HERE}/stand-down")
        await look(page, "stand-down")
        await page.goto(f"{address}/emergencies")
        await look(page, "list")

        await sign_in(page, address, HUB_HOME_CARER)
        await look(page, "home-of-a-hub-home-carer")
        bus.answers[HowIsSleepover] = A_STAY
        await page.goto(f"{address}/emergencies/raise?stay={A_STAY.sleepover_id}")
        await look(page, "stay-longer")
        await sign_in(page, address, LIAISON)
        await page.goto(f"{address}/emergencies/raise")
        await look(page, "choose-household")
        bus.answers[HowIsEmergency] = STATES["in-hand"]
        await page.goto(f"{address}{HERE}/settle")
        await look(page, "settle")
        await page.goto(f"{address}{HERE}/hub-homes")
        await look(page, "hub-homes")
        assert not complaints


async def test_who_cant_choose_a_child_reads_the_number_in_large(browser_page):
    bus = a_bus()
    bus.answers |= dict.fromkeys((WhoSleepsWhere, FindHouseholds), AWAY)
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        await sign_in(page, address, LIAISON)
        await page.goto(f"{address}/emergencies/raise")
        await look(page, "nobody-knows-who-lives-where")


async def test_what_goes_wrong_is_accessible_and_tells_whom_to_ring(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, SATELLITE_CARER)
        await page.goto(f"{address}/emergencies/raise")
        await page.get_by_role("button", name="Ask for a bed now").click()
        await look(page, "raise-with-errors")
        bus.answers |= dict.fromkeys((RaiseEmergency, HowIsEmergency, WhichEmergencies), AWAY)
        await page.goto(f"{address}/")
        await look(page, "home-while-away")
        await page.get_by_role("button", name="A child needs a bed now").click()
        await page.get_by_label("Ben").check()
        await page.get_by_role("button", name="Ask for a bed now").click()
        await look(page, "kept")
        assert "023 9268 0810" in await page.get_by_role("main").inner_text()
        bus.keeps_nothing = NotKeptError("Bookings can't be reached, and it can't be kept")
        await page.goto(f"{address}/emergencies/raise")
        await page.get_by_label("Ben").check()
        await page.get_by_role("button", name="Ask for a bed now").click()
        await look(page, "not-kept")
        assert "023 9268 0810" in await page.get_by_role("main").inner_text()
        bus.answers[RaiseEmergency] = NoReplyInTimeError("Bookings didn't answer in time")
        await page.goto(f"{address}/emergencies/raise")
        await page.get_by_label("Ben").check()
        await page.get_by_role("button", name="Ask for a bed now").click()
        await look(page, "not-known")
        bus.answers[HowIsEmergency] = Refused(reason="not_yours")
        of_ben = STATES["asking"].model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (BEN,)})
        bus.answers[WhichEmergencies] = Emergencies(emergencies=(of_ben,))
        await page.goto(f"{address}{HERE}/kept")
        await look(page, "kept-beside-another")
        bus.answers[HowIsEmergency] = STATES["asking"].model_copy(update={"child_ids": (ADA,)})
        await page.goto(f"{address}{HERE}")
        await look(page, "beside-another")
        bus.answers[HowIsEmergency] = Refused(reason="not_yours")
        await page.goto(f"{address}{HERE}")
        await look(page, "not-yours")
        await sign_in(page, address, LIAISON)
        bus.answers[HowIsEmergency] = STATES["in-hand"]
        await page.goto(f"{address}{HERE}/hub-homes")
        await page.get_by_role("button", name="Continue").click()
        await look(page, "hub-homes-with-errors")


async def test_everything_is_done_without_javascript(browser_page):
    bus = a_bus(STATES["asked-of-us"])
    async with served(a_site(bus)) as address, browser_page(PHONE, javascript=False) as page:
        await sign_in(page, address, SATELLITE_CARER)
        await page.get_by_role("button", name="A child needs a bed now").click()
        await page.get_by_label("Ada").check()
        await page.get_by_label("Ben").check()
        await page.get_by_role("button", name="Ask for a bed now").click()
        assert "We are asking for a bed" in await page.get_by_role("main").inner_text()

        await sign_in(page, address, HUB_HOME_CARER)
        await page.goto(f"{address}{HERE}")
        await page.get_by_role("button", name="Yes, we’ll take them").click()
        assert "Thank you" in await page.get_by_role("main").inner_text()
        await page.get_by_role("button", name="Look again").click()
        assert "Thank you" not in await page.get_by_role("main").inner_text()
