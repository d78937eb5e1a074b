"""What a real browser makes of the pages of registering: accessible in each state, and no wider than a phone."""

from contextlib import asynccontextmanager

import pytest

from shared.testing.actors import AUTHORITY
from shared.testing.browser import DESKTOP, assert_usable, served
from tests.component.registry.a_site_of_registering import MOE, a_site
from tests.component.registry.builders import carer, child, household, worker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def seeing(page, address):
    async def see(name, path=""):
        """Check the page, or another one, and leave a picture of it for who wants to look."""
        if path:
            await page.goto(f"{address}{path}")
        await assert_usable(page, name)

    return see


async def sign_in(page, address, somebody):
    await page.goto(f"{address}/sign-in/{AUTHORITY}?search={somebody.name}")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")


@asynccontextmanager
async def a_manager(filled, browser_page):
    """A manager's browser, and how its pages are looked at."""
    async with served(a_site(filled)) as address, browser_page(DESKTOP) as page:
        page.set_default_timeout(15_000)
        await sign_in(page, address, MOE)
        yield page, seeing(page, address)


async def fill_day(page, legend, day, month, year):
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        await group.get_by_label(label).fill(str(value))


async def go_on(page):
    await page.get_by_role("button", name="Check before you confirm").click()


async def test_workers_and_areas_are_kept_on_accessible_pages(filled, browser_page):
    async with a_manager(filled, browser_page) as (page, see):
        await see("areas", "/areas")
        await see("area-add", "/areas/add")
        await page.get_by_role("button", name="Add the area").click()
        await see("area-add-wrong")
        await see("workers", "/workers")
        await see("worker-register", "/workers/register")
        await go_on(page)
        await see("worker-register-wrong")
        await see("worker-correct", f"/workers/{worker('W2')}/correct")
        await see("worker-leaves", f"/workers/{worker('W7')}/leaves")
        await go_on(page)
        await see("worker-leaves-refused")
        await see("no-area", f"/areas/{worker('W1')}/rename")


async def fill_household(page, name):
    await page.get_by_label("What is the household called?").fill(name)
    await page.get_by_label("Address", exact=True).fill("2, Quay Street")
    await page.get_by_label("Postcode").fill("PO5 2EZ")
    await page.get_by_label("First name").first.fill("Ida")
    await page.get_by_label("Last name").first.fill(name)
    await page.get_by_label("Mobile number (optional)").first.fill("07700 900010")
    await page.get_by_role("radio", name="By text").first.check()


async def test_a_household_is_registered_on_accessible_pages(filled, browser_page):
    async with a_manager(filled, browser_page) as (page, see):
        await see("household-register", "/households/register")
        await go_on(page)
        await see("household-register-wrong")
        await fill_household(page, "Frost")
        await fill_day(page, "From which day is the household approved?", 1, 5, 2024)
        await page.get_by_label("How many children is it approved for?").fill("2")
        await page.get_by_label("Approved for children from which age?").fill("0")
        await page.get_by_label("Approved for children up to which age?").fill("12")
        await page.get_by_role("radio", name="Sue Hale").check()
        await go_on(page)
        await see("household-register-lookalike")
        await page.get_by_role("button", name="It is another one").click()
        await see("household-registered")
        await see("households", "/households")


async def test_an_applicant_is_registered_on_accessible_pages(filled, browser_page):
    async with a_manager(filled, browser_page) as (page, see):
        await see("applicant-register", "/households/register-applicant")
        await go_on(page)
        await see("applicant-register-wrong")
        await fill_household(page, "Bryn")
        await fill_day(page, "On which day did they apply?", 1, 9, 2026)
        await page.get_by_role("radio", name="The household has applied").check()
        await page.get_by_label("In which document is it written?").fill("Application form of 1 September 2026")
        await page.get_by_role("radio", name="Sue Hale").check()
        await go_on(page)
        await see("applicant-register-check")
        await page.get_by_role("button", name="Register the applicant").click()
        await see("applicant-registered")
        await page.get_by_role("link", name="Record what became of an application").click()
        await see("applicant-outcome")


async def test_a_household_is_corrected_on_accessible_pages(filled, browser_page):
    async with a_manager(filled, browser_page) as (page, see):
        await see("household", f"/households/{household('H1')}")
        await see("household-correct", f"/households/{household('H1')}/correct")
        await see("carer-add", f"/households/{household('H1')}/carers/add")
        await see("carer-correct", f"/carers/{carer('C1')}/correct")
        await see("carer-leaves", f"/carers/{carer('C2')}/leaves")
        await go_on(page)
        await see("carer-leaves-check")
        await see("supervising-social-worker", f"/households/{household('H1')}/supervising-social-worker")


async def test_a_child_is_registered_on_accessible_pages(filled, browser_page):
    async with a_manager(filled, browser_page) as (page, see):
        await see("child-register", "/children/register")
        await go_on(page)
        await see("child-register-wrong")
        await page.get_by_label("First name").fill("Nia")
        await page.get_by_label("Last name").fill("Moss")
        await fill_day(page, "Date of birth", 9, 4, 2017)
        await page.get_by_role("radio", name="Female").check()
        await page.get_by_label("Legal status").select_option("C2")
        await page.get_by_role("radio", name="Cat Hale").check()
        await page.get_by_label("Reference of a brother or sister (optional)").fill("K1")
        await go_on(page)
        await see("child-register-check")
        await page.get_by_role("button", name="Register the child").click()
        await see("child-registered")
        await see("children", "/children")


async def test_a_child_is_corrected_on_accessible_pages(filled, browser_page):
    async with a_manager(filled, browser_page) as (_, see):
        await see("child-correct", f"/children/{child('K1')}/correct")
        await see("siblings-add", f"/children/{child('K5')}/siblings/add")
        await see("siblings-remove", f"/children/{child('K1')}/siblings/remove")
        await see("child-social-worker", f"/children/{child('K1')}/social-worker")
