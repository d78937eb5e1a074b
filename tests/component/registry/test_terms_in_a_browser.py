"""What a real browser makes of the pages on which terms, exemptions, health and who is at home are changed."""

import pytest

from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.testing.browser import DESKTOP, served
from shared.testing.site import MANAGER
from tests.component.registry.a_full_record import a_full_child, a_full_household
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.test_records_in_a_browser import looking_at, seen, sign_in
from tests.component.registry.test_terms_pages import CHANGES

pytestmark = pytest.mark.browser


async def test_each_form_its_errors_and_its_check_are_accessible(browser_page):
    bus = a_bus()
    bus.answers |= {HowIsChild: a_full_child(), HowIsHousehold: a_full_household()}
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, MANAGER)
        for path, (fields, _, _) in CHANGES.items():
            name = "-".join(path.split("/")[3:])
            await look(path, name)
            await page.get_by_role("button", name="Check before you confirm").click()
            await seen(page, f"{name}-with-errors")
            for field, value in fields.items():
                await entered(page, field, value)
            await page.get_by_role("button", name="Check before you confirm").click()
            await page.get_by_role("heading", name="Check before you confirm").wait_for()
            await seen(page, f"{name}-check")


async def entered(page, field, value):
    """Fill in a field, whatever it is: a text, or one of several choices."""
    choice = page.locator(f"input[name='{field}'][value='{value}']")
    if await choice.count():
        await choice.check()
    else:
        await page.locator(f"[name='{field}']").fill(value)
