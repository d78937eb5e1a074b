"""A carer puts their calendar onto their phone, which reads it without signing in until the link is removed."""

import httpx
import pytest
from icalendar import Calendar
from playwright.async_api import expect

from shared.testing.browser import PHONE, OpenPage
from tests.support.town import next_friday

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo"), pytest.mark.timeout(180)]

SATELLITE_CARER = "Sally Law"
CHILDREN = ("Shirley", "Timothy")


async def test_a_phone_reads_a_carers_calendar_until_the_link_is_removed(browser_page: OpenPage, demo: str) -> None:
    friday = next_friday()

    async with browser_page(PHONE, javascript=False) as page, httpx.AsyncClient() as phone:
        page.set_default_timeout(10_000)
        await page.goto(f"{demo}/sign-in/harbourside?search={SATELLITE_CARER}")
        await page.locator("button[name=person_id]").first.click()
        await page.goto(f"{demo}/sleepovers/ask?first_night={friday}&last_night={friday}")
        for child in CHILDREN:
            await page.get_by_role("checkbox", name=child).check()
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Sleepover on")

        async def a_link(*, names: bool) -> str:
            await page.goto(f"{demo}/calendar")
            await page.get_by_role("link", name="Put it in your phone’s calendar").click()
            if names:
                await page.get_by_role("checkbox", name="Show children’s first names").check()
            await page.get_by_role("button", name="Make a").click()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Your link is made")
            return await page.locator("main code").inner_text()

        without = await a_link(names=False)
        titles = await on_the_phone(phone, without)
        assert titles[friday] == "Asked for: Sleepover at the hub home: 2 children"
        assert not any(child in str(titles) for child in CHILDREN)

        with_names = await a_link(names=True)
        assert (await phone.get(without)).status_code == 404
        assert (await on_the_phone(phone, with_names))[friday].endswith("Shirley and Timothy")

        await page.goto(f"{demo}/calendar/link")
        await page.get_by_role("button", name="Remove the link").click()
        await expect(page.get_by_text("Your link is removed")).to_be_visible()
        assert (await phone.get(with_names)).status_code == 404


async def on_the_phone(phone: httpx.AsyncClient, address: str) -> dict[object, str]:
    """What is on, by the day of its beginning."""
    answer = await phone.get(address)
    assert answer.status_code == 200, answer.text
    assert "set-cookie" not in answer.headers
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return {event.decoded("dtstart"): str(event["summary"]) for event in events}
