"""What the pages of family time offer who plans it, and tell the carers who bring a child."""

import pytest
from playwright.async_api import expect

from shared.contracts.refusals import Refused
from shared.contracts.stays import HowToReachFamilyTimeHost
from shared.testing.actors import AUTHORITY
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import visiting
from tests.component.bookings.a_constellation import ADA, CEDAR, OTHER_HUB
from tests.component.bookings.a_family_time import ELSEWHERE, cancel, planned_alone
from tests.component.bookings.a_family_time_site import RUTH, SAM, TOM, a_family_time_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.an_emergency_site import THE_OWLS_HOME
from tests.component.bookings.test_bed_found_pages import numbers_of
from tests.component.bookings.test_gatherings_in_a_browser import sign_in


async def page_of(family, somebody, path, answers=None):
    async with visiting(a_family_time_site(family, CEDAR, answers)) as visitor:
        await visitor.sign_in(somebody, AUTHORITY)
        return await visitor.get(path)


async def test_a_hub_home_whose_name_isn_t_known_to_who_plans_is_no_place_on_offer(family):
    page = await page_of(family, SAM, f"/family-time/plan?child={ADA}")

    assert "At the hub home, Adeyemi household" in main_of(page)
    assert "A household" not in main_of(page)
    assert str(OTHER_HUB) not in page.text


async def test_where_it_is_already_stays_on_offer_by_whatever_name(family):
    one = await planned_alone(family, hub_household_id=OTHER_HUB)

    page = await page_of(family, SAM, f"/family-time/{one}/change")

    assert str(OTHER_HUB) in page.text


async def test_who_brings_a_child_reads_how_to_reach_the_hub_home_and_nobody_else(family):
    one = await planned_alone(family)
    here, told = f"/family-time/{one}", {HowToReachFamilyTimeHost: THE_OWLS_HOME}

    pages = {who: await page_of(family, who, here, answers=told) for who in (TOM, RUTH, SAM)}

    assert numbers_of(pages[TOM]) == {"tel:07700900321"}
    assert "7 Owl Lane, Southsea" in main_of(pages[TOM])
    assert numbers_of(pages[RUTH]) == set(), "it is their own"
    assert numbers_of(pages[SAM]) == set()


async def test_before_it_can_be_read_the_page_says_from_when(family):
    one = await planned_alone(family)
    sentence = "You can read how to reach the hub home from Thursday 26 November 2026."
    told = {HowToReachFamilyTimeHost: Refused(reason="not_open_yet", detail=sentence)}

    assert sentence in main_of(await page_of(family, TOM, f"/family-time/{one}", answers=told))


async def test_of_what_is_cancelled_and_of_what_is_elsewhere_no_hub_home_is_told(family):
    off = await planned_alone(family)
    await cancel(family, off)
    elsewhere = await planned_alone(family, **ELSEWHERE)
    told = {HowToReachFamilyTimeHost: THE_OWLS_HOME}

    for one in (off, elsewhere):
        assert numbers_of(await page_of(family, TOM, f"/family-time/{one}", answers=told)) == set()


@pytest.mark.browser
@pytest.mark.timeout(240)
async def test_how_to_reach_the_hub_home_is_usable_on_a_phone(family, browser_page):
    one = await planned_alone(family)
    site = a_family_time_site(family, CEDAR, {HowToReachFamilyTimeHost: THE_OWLS_HOME})

    async with served(site) as address, browser_page(PHONE) as page:
        await sign_in(page, address, TOM)
        await page.goto(f"{address}/family-time/{one}")
        await expect(page.get_by_role("heading", name="How to reach the hub home")).to_be_visible()
        await assert_usable(page, "family-time-with-how-to-reach-the-hub-home")
