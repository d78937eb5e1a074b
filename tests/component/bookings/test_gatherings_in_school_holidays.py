"""Gatherings by a rule know school holidays: kept in them, left out, or had in them only."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from shared.contracts.school_holidays import KnownSchoolHolidays, SchoolHolidayDays
from shared.testing.actors import AUTHORITY
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import parsed, visiting
from tests.component.bookings.a_constellation import FRIDAY, HUB_CARER
from tests.component.bookings.a_gathering_planned import how_is, planned, planning
from tests.component.bookings.a_gathering_site import RUTH, a_gathering_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.test_gathering_pages import ENTERED, WEEKLY
from tests.component.bookings.test_gatherings_by_rule import FRIDAYS, those_on
from tests.component.bookings.test_gatherings_by_rule import WEEKLY as RULE
from tests.component.bookings.test_gatherings_in_a_browser import fill_in, sign_in
from tests.component.bookings.test_school_holidays import CHRISTMAS, a_holiday

A_DAY = timedelta(days=1)
ON_FRIDAYS = {**ENTERED, **WEEKLY}
"""From 27 November to 25 December."""


@pytest.fixture
async def holidays(bookings):
    """In which the second and third Friday lie."""
    event = a_holiday(FRIDAYS[1] - A_DAY, FRIDAYS[2])
    await bookings.heard(event)
    return event


@pytest.fixture
async def ruth(bookings, holidays):
    async with visiting(a_gathering_site(bookings)) as visitor:
        await visitor.sign_in(RUTH, AUTHORITY)
        yield visitor


async def looked_at(visitor, choice):
    return await visitor.submit(await visitor.get("/gatherings/plan"), {**ON_FRIDAYS, "in_holidays": choice})


def ticked(page):
    return [box.get("checked") is not None for box in parsed(page).iterfind(".//input[@name='wanted']")]


async def test_a_look_tells_in_which_holiday_each_day_lies(bookings, holidays):
    view = await bookings.asked(planning(rule=RULE, dry_run=True), by=HUB_CARER)

    assert [one.school_holidays for one in view.days] == [(), (CHRISTMAS,), (CHRISTMAS,), ()]
    known = SchoolHolidayDays(name=CHRISTMAS, first_on=holidays.first_on, last_on=holidays.last_on)
    assert view.known_school_holidays == KnownSchoolHolidays(holidays=(known,), until=holidays.last_on)


async def test_what_is_entered_later_changes_no_gathering_and_is_said_of_each(bookings):
    first = await planned(bookings, rule=RULE)
    assert (await how_is(bookings, first)).school_holidays == ()
    await bookings.said()

    await bookings.heard(a_holiday(FRIDAY, FRIDAYS[1]))

    seen = await how_is(bookings, first)
    assert seen.school_holidays == (CHRISTMAS,)
    assert [one.school_holidays for one in seen.others] == [(CHRISTMAS,), (), ()]
    assert list(await those_on(bookings)) == FRIDAYS
    assert await bookings.said() == []


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("keep", [True, True, True, True, True]),
        ("leave_out", [True, False, False, True, True]),
        ("only", [False, True, True, False, False]),
    ],
)
async def test_those_that_were_chosen_are_ticked_and_each_is_named(ruth, choice, wanted):
    page = await looked_at(ruth, choice)

    assert ticked(page) == wanted
    assert main_of(page).count("School holiday: Christmas holidays") == 2
    assert "School holidays: Christmas holidays, Thursday 3 to Friday 11 December 2026." in main_of(page)


async def test_what_is_ticked_is_planned_and_the_page_names_the_holiday(bookings, ruth):
    check = await looked_at(ruth, "only")
    boxes = parsed(check).iterfind(".//input[@name='wanted'][@checked]")

    page = await ruth.submit(check, {"step": "confirm", "wanted": [box.get("value") for box in boxes]})

    assert list(await those_on(bookings)) == FRIDAYS[1:3]
    assert "In school holidays Christmas holidays" in main_of(page)
    assert main_of(page).count("School holiday: Christmas holidays") == 1


async def test_one_of_the_three_is_chosen_where_it_repeats(bookings, ruth):
    wrong = await looked_at(ruth, "sometimes")
    once = await ruth.submit(await ruth.get("/gatherings/plan"), {**ENTERED, "in_holidays": ""})

    assert "Select what becomes of them in school holidays" in main_of(wrong)
    assert "Check before you invite" in main_of(once)
    assert await those_on(bookings) == {}


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_usable_with_holidays(bookings, holidays, browser_page, size):
    assert holidays.last_on == FRIDAYS[2]
    async with served(a_gathering_site(bookings)) as address, browser_page(size) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}/gatherings/plan")
        await page.get_by_label("Support group").check()
        await fill_in(page, title="Coffee", place="At the hub home", on_day="27", on_month="11", on_year="2026")
        await fill_in(page, starts="10am", ends="midday")
        await page.get_by_label("Every week").check()
        for part, number in (("day", "18"), ("month", "12"), ("year", "2026")):
            await page.locator(f"#last_day-{part}").fill(number)
        await page.get_by_label("Leave them out").check()
        await assert_usable(page, "gatherings-plan-holidays")
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_label("Friday 4 December 2026")).not_to_be_checked()
        await assert_usable(page, "gatherings-check-holidays")
        await page.get_by_label("Friday 4 December 2026").check()
        await page.get_by_role("button", name="Plan it and invite them").click()
        await expect(page.get_by_text("School holiday: Christmas holidays")).to_be_visible()
        await assert_usable(page, "gatherings-holidays")
