"""A gathering from its plan to who came, as people do it: on a phone, in a real browser, with the real room behind."""

import pytest
from playwright.async_api import expect

from shared.testing.actors import AUTHORITY
from shared.testing.browser import PHONE, assert_usable, served
from tests.component.bookings.a_gathering_planned import once_it_has_begun, planned
from tests.component.bookings.a_gathering_site import CERYS, RUTH, SAM, TOM, a_gathering_site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


async def sign_in(page, address, somebody):
    await page.goto(f"{address}/sign-in/{AUTHORITY}")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")


async def fill_in(page, **texts):
    for label, text in texts.items():
        await page.locator(f"#{label.replace('_', '-')}").fill(text)


async def sam_plans_it(page, address):
    await sign_in(page, address, SAM)
    await assert_usable(page, "gatherings-home-of-a-liaison-worker")
    await page.get_by_role("link", name="The Kites: nothing is planned in November 2026").click()
    await expect(page.get_by_label("The Kites")).to_be_checked()
    await assert_usable(page, "gatherings-plan")
    await page.get_by_role("button", name="Continue").click()
    await assert_usable(page, "gatherings-plan-with-errors")
    await page.get_by_label("Social activity").check()
    await fill_in(page, title="Bowling", place="The bowling alley", on_day="27", on_month="11", on_year="2026")
    await fill_in(page, starts="6:30pm", ends="8pm", capacity="4", note="Bring socks")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_text("3 households are invited")).to_be_visible()
    await assert_usable(page, "gatherings-check")
    await page.get_by_role("button", name="Plan it and invite them").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bowling")
    await assert_usable(page, "gatherings-planned")
    gathering = page.url
    await page.goto(f"{address}/gatherings")
    await assert_usable(page, "gatherings-list")
    return gathering


async def tom_takes_three_of_four_places(page, address):
    await sign_in(page, address, TOM)
    await assert_usable(page, "gatherings-home-of-a-satellite-carer")
    await page.get_by_role("link", name="Social activity: Bowling").click()
    await assert_usable(page, "gatherings-invited")
    await page.get_by_role("button", name="Reply").click()
    await assert_usable(page, "gatherings-reply")
    await page.get_by_label("Yes", exact=True).check()
    await page.get_by_role("button", name="Send your reply").click()
    await assert_usable(page, "gatherings-reply-with-errors")
    await fill_in(page, adults="2", children="1")
    await page.get_by_role("button", name="Send your reply").click()
    await expect(page.get_by_text("You are coming: 2 adults and 1 child.")).to_be_visible()
    await assert_usable(page, "gatherings-replied")
    await page.goto(f"{address}/calendar?month=2026-11")
    await expect(page.get_by_role("link", name="Social activity: Bowling")).to_be_visible()


async def cerys_finds_one_place_and_doesn_t_come(page, address, gathering):
    await sign_in(page, address, CERYS)
    await page.goto(f"{gathering}/reply")
    await page.get_by_label("Yes", exact=True).check()
    await fill_in(page, adults="2")
    await page.get_by_role("button", name="Send your reply").click()
    await expect(page.get_by_text("Only 1 place is left, and you entered 2 people.").first).to_be_visible()
    await assert_usable(page, "gatherings-full")
    await page.get_by_label("No").check()
    await page.get_by_role("button", name="Send your reply").click()
    await expect(page.get_by_text("You aren’t coming.")).to_be_visible()


async def cerys_waits_and_has_places_once_there_are_more(page, address, gathering):
    await page.goto(f"{gathering}/reply")
    await page.get_by_label("Yes, if there is room").check()
    await fill_in(page, adults="2")
    await page.get_by_role("button", name="Send your reply").click()
    await expect(
        page.get_by_text("You are waiting for room for 2 adults. Your place on the waiting list: 1.")
    ).to_be_visible()
    await assert_usable(page, "gatherings-waiting")
    await sign_in(page, address, SAM)
    await page.goto(gathering)
    await expect(page.get_by_role("row").filter(has_text="Cedar household")).to_contain_text(
        "Waiting: 2 adults. Place on the waiting list: 1"
    )
    await assert_usable(page, "gatherings-somebody-waits")
    await page.get_by_role("link", name="Change this gathering").click()
    await fill_in(page, capacity="5")
    await page.get_by_role("button", name="Change the gathering").click()
    await expect(page.get_by_text("5 of 5 places taken")).to_be_visible()
    await sign_in(page, address, CERYS)
    await page.goto(gathering)
    await expect(page.get_by_text("You are coming: 2 adults.")).to_be_visible()
    await page.get_by_role("button", name="Change your reply").click()
    await page.get_by_label("No").check()
    await page.get_by_role("button", name="Send your reply").click()


async def ruth_ticks_who_came(page, address):
    await sign_in(page, address, RUTH)
    await assert_usable(page, "gatherings-home-of-a-hub-home-carer")
    await page.get_by_role("link", name="Record who came to Bowling").click()
    await expect(page.get_by_label("Birch household", exact=True)).to_be_checked()
    await assert_usable(page, "gatherings-attendance")
    await page.get_by_label("Adeyemi household", exact=True).check()
    await page.get_by_role("button", name="Record who came").click()
    await assert_usable(page, "gatherings-attendance-with-errors")
    await page.get_by_label("Adults of Adeyemi household").fill("1")
    await page.get_by_role("button", name="Record who came").click()
    await expect(page.get_by_text("It is recorded who came.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="Birch household")).to_contain_text(
        "Came: 2 adults and 1 child"
    )
    await assert_usable(page, "gatherings-held")


async def ruth_keeps_it_as_an_idea_and_plans_it_again(page):
    await page.get_by_role("link", name="This worked: keep it as an idea").click()
    await assert_usable(page, "gatherings-idea")
    await fill_in(page, title="")
    await page.get_by_role("button", name="Keep it as an idea").click()
    await assert_usable(page, "gatherings-idea-with-errors")
    await fill_in(page, title="Bowling", what="Ten pins", cost="£6 each")
    await page.locator("#think_of").fill("Book two weeks before")
    await page.get_by_role("button", name="Keep it as an idea").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ideas for gatherings")
    await assert_usable(page, "gatherings-ideas")
    await page.get_by_role("link", name="Remove this idea").click()
    await assert_usable(page, "gatherings-idea-remove")
    await page.get_by_role("link", name="Back", exact=True).click()
    await page.get_by_role("link", name="Plan it again").click()
    await expect(page.get_by_text("Cost: £6 each. To think of: Book two weeks before")).to_be_visible()
    await expect(page.get_by_label("Social activity")).to_be_checked()
    await assert_usable(page, "gatherings-plan-again")


async def test_a_gathering_from_its_plan_to_who_came(bookings, browser_page):
    async with served(a_gathering_site(bookings)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        gathering = await sam_plans_it(page, address)
        await tom_takes_three_of_four_places(page, address)
        await cerys_finds_one_place_and_doesn_t_come(page, address, gathering)
        await cerys_waits_and_has_places_once_there_are_more(page, address, gathering)
        once_it_has_begun(bookings)
        await ruth_ticks_who_came(page, address)
        await ruth_keeps_it_as_an_idea_and_plans_it_again(page)


async def test_gatherings_that_repeat_are_planned_together_and_one_and_those_after_it_are_cancelled(
    bookings, browser_page
):
    async with served(a_gathering_site(bookings)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}/gatherings/plan")
        await page.get_by_label("Support group").check()
        await fill_in(page, title="Coffee", place="At the hub home", on_day="11", on_month="12", on_year="2026")
        await fill_in(page, starts="10am", ends="midday")
        await page.get_by_label("Every week").check()
        await page.get_by_role("button", name="Continue").click()
        await assert_usable(page, "gatherings-repeat-with-errors")
        for part, number in (("day", "25"), ("month", "12"), ("year", "2026")):
            await page.locator(f"#last_day-{part}").fill(number)
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_text("Bank holiday: Christmas Day")).to_be_visible()
        await assert_usable(page, "gatherings-repeat-check")
        await page.get_by_label("Friday 25 December 2026").uncheck()
        await page.get_by_role("button", name="Plan it and invite them").click()
        await expect(page.get_by_text("2 gatherings are planned. Households that are invited: 3.")).to_be_visible()
        await assert_usable(page, "gatherings-repeat")
        await page.get_by_role("link", name="Change this gathering").click()
        await expect(page.get_by_label("Only this one")).to_be_checked()
        await assert_usable(page, "gatherings-repeat-change")
        await page.get_by_role("link", name="Back", exact=True).click()
        await page.get_by_role("link", name="Cancel this gathering").click()
        await page.get_by_label("The weather").check()
        await page.get_by_label("This one and the 1 after it").check()
        await assert_usable(page, "gatherings-repeat-cancel")
        await page.get_by_role("button", name="Cancel the gathering").click()
        await expect(page.get_by_role("main").get_by_text("Cancelled", exact=True)).to_have_count(2)


async def test_a_lift_is_offered_needed_and_arranged(bookings, browser_page):
    view = await planned(bookings, title="Bowling")
    gathering = f"/gatherings/{view.gathering_id}"
    async with served(a_gathering_site(bookings)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        for who, lift in ((TOM, {"gives": "3"}), (CERYS, {"needs": "2"})):
            await sign_in(page, address, who)
            await page.goto(f"{address}{gathering}/reply")
            await page.get_by_label("Yes", exact=True).check()
            await fill_in(page, adults="2", gives="1", needs="1")
            await page.get_by_role("button", name="Send your reply").click()
            await expect(page.get_by_text("Enter either how many you can take").first).to_be_visible()
            await fill_in(page, **{"gives": "", "needs": "", **lift})
            await page.get_by_role("button", name="Send your reply").click()
        await expect(page.get_by_text("You need a lift for 2 people. Nobody is arranged yet.")).to_be_visible()
        await expect(page.get_by_text("3 places in cars are offered, and 2 needed")).to_be_visible()
        await expect(page.get_by_text("Birch household")).to_have_count(0)
        await assert_usable(page, "gatherings-needs-a-lift")
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}{gathering}")
        await expect(page.get_by_text("Without a lift yet")).to_be_visible()
        await page.get_by_role("link", name="Arrange who goes with whom").click()
        await assert_usable(page, "gatherings-lifts")
        await page.get_by_label("Who takes Cedar household?").select_option("Birch household, who can take 3")
        await page.get_by_role("button", name="Arrange the lifts").click()
        await expect(page.get_by_role("row").filter(has_text="Needs a lift")).to_contain_text(
            "Goes with Birch household"
        )
        await expect(page.get_by_text("Without a lift yet")).to_have_count(0)
        await assert_usable(page, "gatherings-lifts-arranged")
        await sign_in(page, address, TOM)
        await page.goto(f"{address}{gathering}")
        await expect(page.get_by_text("You can take 3 people. You take Cedar household (2 people).")).to_be_visible()


async def test_a_gathering_is_changed_and_cancelled(bookings, browser_page):
    view = await planned(bookings, title="Games night")
    async with served(a_gathering_site(bookings)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}/gatherings/{view.gathering_id}")
        await page.get_by_role("link", name="Change this gathering").click()
        await assert_usable(page, "gatherings-change")
        await fill_in(page, starts="7pm", ends="half eight")
        await page.get_by_role("button", name="Change the gathering").click()
        await assert_usable(page, "gatherings-change-with-errors")
        await fill_in(page, ends="8:30pm")
        await page.get_by_role("button", name="Change the gathering").click()
        await expect(page.get_by_text("7pm to 8:30pm")).to_be_visible()
        await page.get_by_role("link", name="Cancel this gathering").click()
        await page.get_by_role("button", name="Cancel the gathering").click()
        await assert_usable(page, "gatherings-cancel-with-errors")
        await page.get_by_label("The weather").check()
        await page.get_by_role("button", name="Cancel the gathering").click()
        await expect(page.get_by_text("Cancelled because")).to_be_visible()
        await assert_usable(page, "gatherings-cancelled")


async def test_replying_and_recording_need_no_javascript(bookings, browser_page):
    view = await planned(bookings, title="Games night")
    here = f"/gatherings/{view.gathering_id}"
    async with (
        served(a_gathering_site(bookings)) as address,
        browser_page(PHONE, javascript=False) as page,
    ):
        page.set_default_timeout(10_000)
        await sign_in(page, address, TOM)
        await page.goto(f"{address}{here}/reply")
        await page.get_by_label("Yes", exact=True).check()
        await fill_in(page, adults="1")
        await page.get_by_role("button", name="Send your reply").click()
        await expect(page.get_by_text("You are coming: 1 adult.")).to_be_visible()
        once_it_has_begun(bookings)
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}{here}/attendance")
        await page.get_by_role("button", name="Record who came").click()
        await expect(page.get_by_text("It is recorded who came.")).to_be_visible()
