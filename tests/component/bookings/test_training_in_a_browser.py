"""Training from a course on the list to who has done it, as people do it: in a real browser, with the real room."""

from datetime import date

import pytest
from playwright.async_api import expect

from shared.contracts.words import GatheringKind
from shared.testing.browser import PHONE, assert_usable, served
from tests.component.bookings.a_gathering_planned import once_it_has_begun, planned
from tests.component.bookings.a_training import added, how_is, recorded
from tests.component.bookings.a_training_site import (
    CERYS,
    PRIYA,
    RUTH,
    SAM,
    SUE,
    TOM,
    a_training_site,
    carers_of_the_site,
)
from tests.component.bookings.test_gatherings_in_a_browser import fill_in, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
async def carers(bookings):
    await bookings.heard(*carers_of_the_site())
    return bookings


async def enter_day(page, field, *parts):
    for part, entered in zip(("day", "month", "year"), parts, strict=True):
        await page.locator(f"#{field}-{part}").fill(entered)


async def priya_adds_a_course(page, address):
    await sign_in(page, address, PRIYA)
    await page.goto(f"{address}/training")
    await assert_usable(page, "training-nothing-yet")
    await page.get_by_role("link", name="See and change the courses").click()
    await assert_usable(page, "training-no-courses")
    await page.get_by_role("button", name="Add a course").click()
    await page.get_by_role("button", name="Add a course").click()
    await assert_usable(page, "training-course-with-errors")
    await fill_in(page, name="Paediatric first aid", months="36", source="Training policy of May 2026, page 4")
    await page.get_by_label("Every approved carer").check()
    await enter_day(page, "required_from", "23", "11", "2026")
    await assert_usable(page, "training-course")
    await page.get_by_role("button", name="Add a course").click()
    await expect(page.get_by_text("The course is added.")).to_be_visible()
    await assert_usable(page, "training-courses")


async def sue_records_what_tom_did(page, address):
    await sign_in(page, address, SUE)
    await page.goto(f"{address}/training?by=carer&show=due")
    await assert_usable(page, "training-by-carer")
    await page.get_by_role("link", name="Tom Birch").click()
    await assert_usable(page, "training-of-a-carer-who-is-due")
    await page.get_by_role("button", name="Record training").click()
    await page.get_by_role("button", name="Record it").click()
    await assert_usable(page, "training-record-with-errors")
    await page.get_by_label("Paediatric first aid").check()
    await enter_day(page, "done_on", "2", "3", "2026")
    await fill_in(page, place="Online")
    await enter_day(page, "certificate_ends_on", "1", "2", "2027")
    await assert_usable(page, "training-record")
    await page.get_by_role("button", name="Record it").click()
    await expect(page.get_by_text("The training is recorded.")).to_be_visible()
    await expect(page.get_by_text("Expires soon")).to_be_visible()
    await page.get_by_role("link", name="Correct Paediatric first aid").click()
    await assert_usable(page, "training-correct")
    await enter_day(page, "certificate_ends_on", "", "", "")
    await page.get_by_role("button", name="Correct it").click()
    await expect(page.get_by_text("It is corrected.")).to_be_visible()
    await expect(page.get_by_text("Corrected on Monday 23 November 2026 by Sue Law")).to_be_visible()
    await page.get_by_role("link", name="Take back Paediatric first aid").click()
    await assert_usable(page, "training-take-back")
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.get_by_text("It is taken back, and doesn’t count any more.")).to_be_visible()
    await expect(page.get_by_text("Taken back on Monday 23 November 2026 by Sue Law")).to_be_visible()
    await assert_usable(page, "training-of-a-carer")


async def ruth_plans_a_training_of_it(page, address):
    await sign_in(page, address, RUTH)
    await page.goto(f"{address}/gatherings/plan")
    await page.get_by_role("radio", name="Training").check()
    await page.get_by_label("If it is training, of which course?").select_option("Paediatric first aid")
    await fill_in(page, title="First aid for small ones", place="At the hub home", on_day="27", on_month="11")
    await fill_in(page, on_year="2026", starts="6:30pm", ends="8pm")
    await assert_usable(page, "training-plan")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_text("3 of 3 carers invited are due, or soon will be")).to_be_visible()
    await assert_usable(page, "training-plan-check")
    await page.get_by_role("button", name="Plan it and invite them").click()
    await expect(page.get_by_text("3 of 3 carers invited are due, or soon will be")).to_be_visible()
    await assert_usable(page, "training-planned")
    return page.url


async def tom_finds_where_he_can_do_it(page, address):
    await sign_in(page, address, TOM)
    await page.goto(f"{address}/training")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your training")
    await assert_usable(page, "training-mine")
    await page.get_by_role("link", name="Friday 27 November 2026, 6:30pm to 8pm").click()
    await expect(page.get_by_text("You are due to do this course, or soon will be.")).to_be_visible()
    await assert_usable(page, "training-invited")


async def ruth_ticks_the_carers_who_came(page, address, gathering):
    await sign_in(page, address, RUTH)
    await page.goto(f"{gathering}/attendance")
    await expect(page.get_by_text("Your own training is ticked by the liaison worker.")).to_be_visible()
    await expect(page.get_by_label(RUTH.name)).to_have_count(0)
    await page.get_by_label("Birch household", exact=True).check()
    await page.get_by_label("Children of Birch household").fill("1")
    await page.get_by_label("Tom Birch").check()
    await page.get_by_role("button", name="Record who came").click()
    await expect(page.get_by_text("Enter as many adults of Birch household as carers who came").first).to_be_visible()
    await assert_usable(page, "training-attendance-with-errors")
    await page.get_by_label("Adults of Birch household").fill("1")
    await page.get_by_role("button", name="Record who came").click()
    await expect(page.get_by_text("It is recorded who came.")).to_be_visible()
    await expect(page.get_by_text("Did the course: Tom Birch")).to_be_visible()
    await page.get_by_role("button", name="Correct who came").click()
    await expect(page.get_by_label("Tom Birch")).to_be_checked()
    await assert_usable(page, "training-attendance")


async def sam_sees_who_has_done_it(page, address):
    await sign_in(page, address, SAM)
    await page.goto(f"{address}/training?on=2026-11-27")
    await expect(page.get_by_role("row").filter(has_text="Paediatric first aid")).to_contain_text("2 due")
    await assert_usable(page, "training-summary")
    await page.get_by_role("link", name="Paediatric first aid").click()
    await expect(page.get_by_role("row").filter(has_text="Tom Birch")).to_contain_text("Holds")
    await expect(page.get_by_role("row").filter(has_text="Cerys Cedar")).to_contain_text("Due: never done")
    await assert_usable(page, "training-by-course")
    await page.goto(f"{address}/training/courses")
    await page.get_by_role("link", name="Retire Paediatric first aid").click()
    await assert_usable(page, "training-retire")
    await page.get_by_role("button", name="Retire it").click()
    await expect(page.get_by_text("The course is retired.")).to_be_visible()


async def test_training_from_a_course_on_the_list_to_who_has_done_it(carers, browser_page):
    async with served(a_training_site(carers)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await priya_adds_a_course(page, address)
        await sue_records_what_tom_did(page, address)
        gathering = await ruth_plans_a_training_of_it(page, address)
        await tom_finds_where_he_can_do_it(page, address)
        once_it_has_begun(carers)
        await ruth_ticks_the_carers_who_came(page, address, gathering)
        await sam_sees_who_has_done_it(page, address)


async def test_a_course_is_changed_and_what_is_somebody_else_s_isn_t_seen(carers, browser_page):
    course_id = await added(carers)
    async with served(a_training_site(carers)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, SAM)
        await page.goto(f"{address}/training/courses/{course_id}/change")
        await fill_in(page, months="none")
        await page.get_by_role("button", name="Change the course").click()
        await assert_usable(page, "training-course-change-with-errors")
        await fill_in(page, months="")
        await page.get_by_role("button", name="Change the course").click()
        await expect(page.get_by_text("Holds for good")).to_be_visible()
        await sign_in(page, address, CERYS)
        await page.goto(f"{address}/training/carers/{TOM.person_id}")
        await assert_usable(page, "training-not-yours")
        await expect(page.get_by_role("heading", level=1)).to_have_text("You can’t see this training")


async def test_recording_and_ticking_need_no_javascript(carers, browser_page):
    course_id = await added(carers)
    view = await planned(carers, kind=GatheringKind.TRAINING, course_id=course_id)
    await recorded(carers, CERYS.person_id, course_id, done_on=date(2020, 1, 1))
    async with (
        served(a_training_site(carers)) as address,
        browser_page(PHONE, javascript=False) as page,
    ):
        page.set_default_timeout(10_000)
        await sign_in(page, address, SUE)
        await page.goto(f"{address}/training/carers/{TOM.person_id}/record")
        await page.get_by_label("First aid").check()
        await enter_day(page, "done_on", "23", "11", "2026")
        await page.get_by_role("button", name="Record it").click()
        await expect(page.get_by_text("The training is recorded.")).to_be_visible()
        once_it_has_begun(carers)
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}/gatherings/{view.gathering_id}/attendance")
        await page.get_by_label("Cedar household", exact=True).check()
        await page.get_by_label("Adults of Cedar household").fill("1")
        await page.get_by_label("Cerys Cedar").check()
        await page.get_by_role("button", name="Record who came").click()
        await expect(page.get_by_text("It is recorded who came.")).to_be_visible()
    newest, _ = (await how_is(carers, CERYS.person_id)).records
    assert newest.gathering_id == view.gathering_id
