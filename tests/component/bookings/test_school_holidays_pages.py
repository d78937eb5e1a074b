"""Who asks for regular days says what becomes of school holidays, and sees which of the days lie in one."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from services.bookings.pages.series.holidays import IN_HOLIDAYS, what_is_known, what_lies_there
from shared.contracts.school_holidays import KnownSchoolHolidays, SchoolHolidayDays
from shared.contracts.series import HowIsSeries, InSchoolHolidays, Occurrence, Occurrences, RequestSeries
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import SATELLITE_CARER, parsed
from shared.web.forms import Form
from tests.component.bookings.a_constellation import CEDAR, FRIDAY, HUB
from tests.component.bookings.a_family_time_site import RUTH, a_family_time_site
from tests.component.bookings.a_site import a_site, asked_of, main_of
from tests.component.bookings.test_gatherings_in_a_browser import fill_in, sign_in
from tests.component.bookings.test_school_holidays import a_holiday
from tests.component.bookings.test_series_pages import ASK, CONFIRM, ENTERED, FRIDAYS, HERE, SERIES, the_series, ticked

HALF_TERM = SchoolHolidayDays(name="autumn_half_term", first_on=FRIDAYS[1], last_on=FRIDAYS[2])
KNOWN = KnownSchoolHolidays(holidays=(HALF_TERM,), until=FRIDAYS[2])


def the_occurrences(query):
    """The second and third lie in the holiday; the last is Christmas Day."""
    known = [
        Occurrence(
            first_night_on=one,
            last_night_on=one,
            bank_holidays=("Christmas Day",) if one == FRIDAYS[4] else (),
            school_holidays=("autumn_half_term",) if one in FRIDAYS[1:3] else (),
        )
        for one in FRIDAYS
    ]
    return Occurrences(
        hub_household_id=HUB,
        occurrences=tuple(known),
        series_id=None if query.dry_run else SERIES,
        school_holidays=KNOWN,
    )


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers |= {RequestSeries: the_occurrences, HowIsSeries: the_series()}


async def looked_at(visitor, **entered):
    return await visitor.submit(await visitor.get(ASK), {**ENTERED, **entered}, action=ASK)


async def test_nothing_is_left_out_unless_somebody_says_so(satellite_carer):
    page = await looked_at(satellite_carer)

    assert all(ticked(page).values())


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("keep", [True, True, True, True, True]),
        ("leave_out", [True, False, False, True, True]),
        ("only", [False, True, True, False, False]),
    ],
)
async def test_those_that_were_chosen_are_ticked(satellite_carer, choice, wanted):
    page = await looked_at(satellite_carer, **{IN_HOLIDAYS: choice})

    assert list(ticked(page).values()) == wanted


async def test_each_that_lies_in_one_says_in_which(satellite_carer):
    shown = main_of(await looked_at(satellite_carer, **{IN_HOLIDAYS: "leave_out"}))

    assert "School holidays: Autumn half term, Friday 4 to Friday 11 December 2026." in shown
    assert "Those in a school holiday aren’t ticked." in shown
    assert "None is entered after Friday 11 December 2026." in shown
    assert shown.count("School holiday: Autumn half term") == 2
    assert "Friday 4 December 2026, 1 night School holiday: Autumn half term" in shown


async def test_what_is_ticked_goes_before_what_was_chosen(satellite_carer, bus):
    page = await looked_at(satellite_carer, **{IN_HOLIDAYS: "only"})
    wanted = [FRIDAYS[0].isoformat(), FRIDAYS[1].isoformat()]

    await satellite_carer.submit(page, {**CONFIRM, "wanted": wanted, "children": ENTERED["children"]}, action=ASK)

    [asked] = [one for one in asked_of(bus, RequestSeries) if not one.dry_run]
    assert asked.left_out == tuple(FRIDAYS[2:])


async def test_what_was_chosen_is_still_chosen_where_something_is_changed(satellite_carer):
    page = await looked_at(satellite_carer, **{IN_HOLIDAYS: "only"})

    again = await satellite_carer.submit(page, {"step": "change", "children": ENTERED["children"]}, action=ASK)

    chosen = parsed(again).findall(f".//input[@name='{IN_HOLIDAYS}'][@checked]")
    assert [one.get("value") for one in chosen] == ["only"]


async def test_one_of_the_three_is_chosen(satellite_carer, bus):
    page = await looked_at(satellite_carer, **{IN_HOLIDAYS: "sometimes"})

    assert "Select what becomes of them in school holidays" in main_of(page)
    assert asked_of(bus, RequestSeries) == []


async def test_a_series_says_which_of_its_days_lie_in_one(satellite_carer, bus):
    sleepovers = the_series().sleepovers
    there = InSchoolHolidays(sleepover_id=sleepovers[1].sleepover_id, school_holidays=("autumn_half_term",))
    bus.answers[HowIsSeries] = the_series().model_copy(update={"in_school_holidays": (there,)})

    shown = main_of(await satellite_carer.get(HERE))

    assert shown.count("School holiday") == 1
    assert "Friday 4 December 2026, 1 night Confirmed School holiday: Autumn half term" in shown


@pytest.mark.parametrize(
    ("bank", "school", "words"),
    [
        ((), (), ""),
        (("Christmas Day",), (), "Bank holiday: Christmas Day"),
        (("Good Friday",), ("easter",), "Bank holiday: Good Friday. School holiday: Easter holidays"),
        ((), ("easter", "summer", "easter"), "School holiday: Easter holidays and Summer holidays"),
    ],
)
def test_what_lies_on_a_day_is_said_in_a_line(bank, school, words):
    assert what_lies_there(bank, school) == words


def test_where_no_holiday_is_known_the_page_says_so():
    said = what_is_known(Form.starting_with(**{IN_HOLIDAYS: "only"}), KnownSchoolHolidays(), FRIDAY, FRIDAYS[4])

    assert said == [
        "No school holiday is entered between Friday 27 November 2026 and Friday 25 December 2026.",
        "Look at the schools’ own dates, and untick what you don’t want.",
    ]


def test_holidays_after_the_last_day_leave_nothing_to_say():
    known = KnownSchoolHolidays(holidays=(HALF_TERM,), until=FRIDAYS[4] + timedelta(days=40))

    said = what_is_known(Form.starting_with(**{IN_HOLIDAYS: "keep"}), known, FRIDAY, FRIDAYS[4])

    assert said == ["School holidays: Autumn half term, Friday 4 to Friday 11 December 2026."]


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_usable_with_holidays(bus, browser_page, size):
    there = InSchoolHolidays(
        sleepover_id=the_series().sleepovers[1].sleepover_id, school_holidays=("autumn_half_term",)
    )
    bus.answers[HowIsSeries] = the_series().model_copy(update={"in_school_holidays": (there,)})
    async with served(a_site(bus)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{ASK}")
        await page.get_by_label("Ada").check()
        await page.get_by_label("Leave them out").check()
        await assert_usable(page, "series-ask-holidays")
        for field, value in ENTERED.items():
            if "-" in field:
                await page.locator(f"[name='{field}']").fill(value)
        await page.get_by_role("button", name="See the sleepovers").click()
        await assert_usable(page, "series-check-holidays")
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "series-holidays")


@pytest.mark.browser
@pytest.mark.timeout(240)
async def test_regular_family_time_is_planned_for_the_holidays_only(family, browser_page):
    await family.heard(a_holiday(FRIDAYS[1], FRIDAYS[1]))
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE) as page:
        page.set_default_timeout(10_000)
        await sign_in(page, address, RUTH)
        await page.goto(f"{address}/family-time/plan")
        await page.get_by_label("Child").select_option(label="Ada")
        await page.get_by_role("button", name="Continue").click()
        await page.get_by_label("Eve", exact=True).check()
        await fill_in(page, on_day="27", on_month="11", on_year="2026", starts="2pm", ends="4pm")
        for part, number in (("day", "11"), ("month", "12"), ("year", "2026")):
            await page.locator(f"#last_day-{part}").fill(number)
        await page.get_by_label("At the hub home, Adeyemi household").check()
        await page.get_by_label("Yes, by the hub home’s carers").check()
        await page.get_by_label("Every week").check()
        await page.get_by_label("Only in school holidays").check()
        await assert_usable(page, "family-time-plan-holidays")
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_text("School holidays: Christmas holidays, Friday 4 December 2026.")).to_be_visible()
        await expect(page.get_by_label("Friday 27 November 2026")).not_to_be_checked()
        await expect(page.get_by_label("Friday 4 December 2026")).to_be_checked()
        await assert_usable(page, "family-time-check-holidays")
        await page.get_by_label("Friday 27 November 2026").check()
        await page.get_by_role("button", name="Propose it").click()
        await expect(page.get_by_role("listitem").filter(has_text="Friday 4 December 2026")).to_contain_text(
            "School holiday: Christmas holidays"
        )
        await page.get_by_role("link", name="Friday 4 December 2026").click()
        await expect(page.get_by_text("In school holidays", exact=True)).to_be_visible()
