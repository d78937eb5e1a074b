"""What a real browser makes of the pages: accessible, and no wider than a phone."""

from datetime import timedelta

import pytest

from services.bookings import grounds
from services.bookings.policy.picking import hub_home_is_full
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import HowIsSleepover, RequestSleepover, Sleepovers, WhatIsOn, WhatWaitsForMe
from shared.contracts.refusals import Refused, refusal
from shared.contracts.sleepover_limits import BeyondLimit, NightsOfChild
from shared.contracts.words import DeclineReason, SleepoverKind, SleepoverState
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER
from tests.component.bookings.a_constellation import ADA, FRIDAY, TODAY, named
from tests.component.bookings.a_site import HELD_UNTIL, SLEEPOVER, a_bus, a_site, a_view
from tests.component.bookings.an_area import EMERGENCY

pytestmark = pytest.mark.browser
HERE = f"/sleepovers/{SLEEPOVER}"
ANOTHER = named("sleepovers", "B2")


async def look(page, name):
    """Check the page, and leave a picture of it for who wants to look."""
    await assert_usable(page, name)


async def sign_in(page, address, somebody):
    await page.goto(f"{address}/sign-in/portsmouth")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")


async def test_every_page_is_accessible_in_each_state(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

        await sign_in(page, address, SATELLITE_CARER)
        await look(page, "home-of-a-satellite-carer")
        await page.get_by_role("link", name="Ask for a sleepover").last.click()
        await look(page, "ask")
        await page.get_by_label("Ada").check()
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await look(page, "asked")
        bus.answers[WhatCanIAskFor] = refusal(grounds.NO_HUB_HOME, "Your constellation has no hub home.")
        await page.goto(f"{address}/sleepovers/ask")
        await look(page, "cannot-ask")
        await page.goto(f"{address}/calendar")
        await look(page, "calendar")
        bus.answers[WhatIsOn] = bus.answers[WhatIsOn].model_copy(update={"sleepovers": (), "gatherings": ()})
        await page.goto(f"{address}/calendar")
        await look(page, "calendar-empty")

        await sign_in(page, address, HUB_HOME_CARER)
        await look(page, "home-of-a-hub-home-carer")
        await page.goto(f"{address}{HERE}/decline")
        await look(page, "decline")
        bus.answers[HowIsSleepover] = a_view(
            held_until=HELD_UNTIL,
            beyond=(BeyondLimit(rule="most_nights", limit=1, would_be=2),),
            because="Their mother is in hospital",
            nights_in_12_months=(NightsOfChild(child_id=ADA, already=9, would_be=11, limit=10),),
            may_agree=True,
            may_decline=True,
            may_propose=True,
        )
        await page.goto(f"{address}{HERE}")
        await look(page, "decide-beyond-limits")
        bus.answers[HowIsSleepover] = a_view(kind=SleepoverKind.EMERGENCY, emergency_id=EMERGENCY)
        await page.goto(f"{address}{HERE}")
        await look(page, "emergency")
        bus.answers[HowIsSleepover] = a_view(
            state=SleepoverState.DECLINED, waits_for=(), reason=DeclineReason.NOT_ENOUGH_NOTICE
        )
        await page.goto(f"{address}{HERE}")
        await look(page, "declined")

        bus.answers[HowIsSleepover] = a_view(
            state=SleepoverState.CONFIRMED, waits_for=(), reason=DeclineReason.HUB_HOME_CHANGED
        )
        await page.goto(f"{address}{HERE}")
        await look(page, "cut-short")

        bus.answers[HowIsSleepover] = a_view(
            state=SleepoverState.CONFIRMED,
            waits_for=(),
            first_night_on=TODAY - timedelta(days=3),
            last_night_on=TODAY - timedelta(days=1),
            may_put_right=True,
            may_part=True,
        )
        await page.goto(f"{address}{HERE}/put-right")
        await look(page, "put-right")
        for name, first in (("take-nights-off-its-end", FRIDAY), ("end-early", TODAY)):
            bus.answers[HowIsSleepover] = a_view(
                state=SleepoverState.CONFIRMED,
                waits_for=(),
                first_night_on=first,
                may_end_after=(TODAY, TODAY + timedelta(days=1)),
                may_part=True,
            )
            await page.goto(f"{address}{HERE}/end-early")
            await look(page, name)

        await page.goto(f"{address}/tonight")
        await look(page, "tonight-of-a-hub-home-carer")
        await sign_in(page, address, MANAGER)
        for query in ("", "?by=household", "?away=yes"):
            await page.goto(f"{address}/tonight{query}")
            await look(page, f"tonight{query.replace('?', '-').replace('=', '-')}")
        assert not complaints


@pytest.mark.parametrize("nights", [0, 1])
async def test_a_phone_shows_what_is_asked_and_both_answers_without_scrolling(browser_page, nights):
    bus = a_bus()
    bus.answers[HowIsSleepover] = a_view(
        last_night_on=FRIDAY + timedelta(days=nights),
        held_until=HELD_UNTIL,
        may_agree=True,
        may_decline=True,
        may_propose=True,
    )
    async with served(a_site(bus)) as address, browser_page(PHONE, javascript=False) as page:
        await sign_in(page, address, HUB_HOME_CARER)
        await page.goto(f"{address}{HERE}")
        answers = [page.get_by_role("button", name=f"{what} the sleepover") for what in ("Agree to", "Decline")]
        yes, no = [await one.bounding_box() for one in answers]

        assert await page.get_by_text("Can Ada and Ben sleep at your home?").is_visible()
        assert no["y"] + no["height"] <= PHONE[1]
        assert (yes["x"], yes["width"]) == (no["x"], no["width"]), "a no is as easy to reach as a yes"


async def test_the_home_of_a_carer_fits_a_phone_and_says_each_sleepover_once(browser_page):
    bus = a_bus()
    asked, confirmed = a_view(may_agree=True), a_view(sleepover_id=ANOTHER, state=SleepoverState.CONFIRMED)
    bus.answers[WhatWaitsForMe] = Sleepovers(sleepovers=(asked,))
    bus.answers[WhatIsOn] = bus.answers[WhatIsOn].model_copy(update={"sleepovers": (asked, confirmed)})
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        await sign_in(page, address, SATELLITE_CARER)
        await look(page, "home-of-a-satellite-carer-on-a-phone")

        for each in (asked, confirmed):
            assert await page.locator(f"main a[href='/sleepovers/{each.sleepover_id}']").count() == 1


async def test_what_can_be_done_comes_first_and_the_rule_can_be_opened(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, SATELLITE_CARER)
        bus.answers[RequestSleepover] = hub_home_is_full([TODAY]).refused
        await page.goto(f"{address}/sleepovers/ask")
        await page.get_by_label("Ada").check()
        for night in ("first_night", "last_night"):
            for part in ("day", "month", "year"):
                await page.locator(f"#{night}-{part}").fill(str(getattr(TODAY, part)))
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await look(page, "refused")
        await page.get_by_text("Which rule is this, and whose?").click()
        await look(page, "refused-and-why")

        assert await page.get_by_text("A bed is one child’s on a night.").is_visible()


async def test_pages_with_problems_are_accessible(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, SATELLITE_CARER)
        await page.goto(f"{address}/sleepovers/ask")
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await look(page, "ask-with-errors")
        await page.goto(f"{address}{HERE}/cancel")
        await page.get_by_role("button", name="Cancel the sleepover").click()
        await look(page, "cancel-with-errors")
        bus.answers[HowIsSleepover] = a_view(
            state=SleepoverState.CONFIRMED, waits_for=(), first_night_on=TODAY, may_end_after=(TODAY,), may_part=True
        )
        await page.goto(f"{address}{HERE}/end-early")
        await page.get_by_role("button", name="End it early").click()
        await look(page, "end-early-with-errors")
        bus.answers[HowIsSleepover] = a_view(
            state=SleepoverState.CONFIRMED, waits_for=(), first_night_on=TODAY - timedelta(days=2), may_put_right=True
        )
        await page.goto(f"{address}{HERE}/put-right")
        await page.get_by_role("button", name="Put it right").click()
        await look(page, "put-right-with-errors")
        await sign_in(page, address, MANAGER)
        await page.goto(f"{address}/tonight?on=never")
        await look(page, "tonight-with-errors")
        bus.answers[HowIsSleepover] = Refused(reason="not_yours")
        await page.goto(f"{address}{HERE}")
        await look(page, "not-yours")


async def test_everything_is_done_without_javascript(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(PHONE, javascript=False) as page:
        await sign_in(page, address, SATELLITE_CARER)
        await page.get_by_role("link", name="Ask for a sleepover").last.click()
        await page.get_by_label("Ada").check()
        await page.get_by_label("Ben").check()
        await page.get_by_role("button", name="Ask for the sleepover").click()
        assert "You have asked for a sleepover" in await page.get_by_role("main").inner_text()

        await sign_in(page, address, MANAGER)
        await page.goto(f"{address}/tonight")
        await page.get_by_role("textbox", name="Night").fill(TODAY.replace(month=12).isoformat())
        await page.get_by_label("Only away from home").check()
        await page.get_by_role("button", name="Show").click()
        assert "Wednesday 23 December 2026" in await page.get_by_role("heading", level=1).inner_text()
