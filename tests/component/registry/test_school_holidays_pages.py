"""School holidays are read with where they are published, and entered, corrected and taken away on a page each."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from shared.contracts.refusals import Refused
from shared.contracts.school_holidays import (
    AddSchoolHoliday,
    CorrectSchoolHoliday,
    SchoolHoliday,
    SchoolHolidayName,
    SchoolHolidays,
    TakeAwaySchoolHoliday,
    WhichSchoolHolidays,
)
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import MANAGER, parsed, text_of, visiting
from shared.web.wording import SCHOOL_HOLIDAY_WORDS, school_holiday
from tests.component.registry.a_constellation_site import ANALYST, a_bus, a_site

HERE = "/school-holidays"
SOURCE = "The council’s page of term dates, read on 2 November 2026"
CHRISTMAS, AUTUMN = UUID(int=501), UUID(int=502)
ENTERED = {
    "name": "easter",
    "first-day": "26", "first-month": "3", "first-year": "2027",
    "last-day": "11", "last-month": "4", "last-year": "2027",
    "source": SOURCE,
}  # fmt: skip
ABOUT = {
    "name": SchoolHolidayName.EASTER,
    "first_on": date(2027, 3, 26),
    "last_on": date(2027, 4, 11),
    "source": SOURCE,
}


def a_holiday(holiday_id, name, first_on, last_on):
    return SchoolHoliday(
        holiday_id=holiday_id,
        version=3,
        name=name,
        first_on=first_on,
        last_on=last_on,
        source=SOURCE,
        recorded_at=datetime(2026, 11, 2, 10, 30, tzinfo=UTC),
        recorded_by=MANAGER.person_id,
    )


def the_holidays(*, may_change=True):
    return SchoolHolidays(
        holidays=(
            a_holiday(AUTUMN, "autumn_half_term", date(2026, 10, 24), date(2026, 11, 1)),
            a_holiday(CHRISTMAS, "christmas", date(2026, 12, 19), date(2027, 1, 3)),
        ),
        may_change=may_change,
    )


@pytest.fixture
def bus():
    made = a_bus()
    kinds = (WhichSchoolHolidays, AddSchoolHoliday, CorrectSchoolHoliday, TakeAwaySchoolHoliday)
    made.answers |= dict.fromkeys(kinds, the_holidays())
    return made


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def asked(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]


def test_every_school_holiday_has_its_words():
    assert SCHOOL_HOLIDAY_WORDS.keys() == set(SchoolHolidayName)


def test_a_name_that_a_newer_release_has_is_a_school_holiday_all_the_same():
    assert school_holiday("whitsun") == "School holiday"


async def test_those_to_come_stand_before_those_that_are_over(manager):
    shown = main_of(await manager.get(HERE))

    assert f"Christmas holidays Saturday 19 December 2026 to Sunday 3 January 2027 {SOURCE}" in shown
    assert shown.index("Now and to come") < shown.index("Christmas") < shown.index("Over") < shown.index("Autumn half")
    assert "Recorded on Monday 2 November 2026 at 10:30am by Priya Nair" in shown


async def test_where_none_is_entered_the_page_says_so(manager, bus):
    bus.answers[WhichSchoolHolidays] = SchoolHolidays(holidays=(), may_change=True)

    assert "No school holiday is entered yet." in main_of(await manager.get(HERE))


async def test_the_list_can_be_taken_away(manager):
    page = await manager.get(f"{HERE}?download=csv")

    assert "Christmas holidays,2026-12-19,2027-01-03" in page.text


async def test_what_is_entered_is_asked_for(manager, bus):
    done = await manager.submit(await manager.get(f"{HERE}/add"), ENTERED)

    assert asked(bus, AddSchoolHoliday) == [AddSchoolHoliday(**ABOUT)]
    assert done.url.path == HERE
    assert "The school holiday is entered. Nothing that is booked has changed." in text_of(parsed(done))


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"name": ""}, "Select which school holiday it is"),
        ({"first-day": ""}, "The first day must include a day"),
        ({"last-month": "13"}, "The last day must be a real date"),
        ({"last-year": "2026"}, "The last day must be the same as or after the first day"),
        ({"source": ""}, "Enter where it is published"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_asked(manager, bus, entered, sentence):
    page = await manager.submit(await manager.get(f"{HERE}/add"), {**ENTERED, **entered})

    assert sentence in main_of(page)
    assert asked(bus, AddSchoolHoliday) == []


async def test_a_refusal_stands_at_its_field(manager, bus):
    bus.answers[AddSchoolHoliday] = Refused(reason="holidays_overlap", detail="There is one.", fields=("first_on",))

    page = await manager.submit(await manager.get(f"{HERE}/add"), ENTERED)

    assert "There is one." in text_of(parsed(page).find(".//*[@id='first-error']"))


async def test_one_is_corrected_as_it_was_looked_at(manager, bus):
    form = await manager.get(f"{HERE}/{CHRISTMAS}/correct")
    bus.answers[WhichSchoolHolidays] = SchoolHolidays(
        holidays=tuple(one.model_copy(update={"version": 4}) for one in the_holidays().holidays), may_change=True
    )
    await manager.submit(form, ENTERED)

    [command] = asked(bus, CorrectSchoolHoliday)
    assert command == CorrectSchoolHoliday(holiday_id=CHRISTMAS, version=3, **ABOUT)


async def test_who_was_overtaken_goes_on_with_how_it_is_now(manager, bus):
    form = await manager.get(f"{HERE}/{CHRISTMAS}/correct")
    bus.answers[CorrectSchoolHoliday] = Refused(reason="changed_meanwhile", detail="It has changed.")
    bus.answers[WhichSchoolHolidays] = SchoolHolidays(
        holidays=tuple(one.model_copy(update={"version": 4}) for one in the_holidays().holidays), may_change=True
    )
    again = await manager.submit(form, ENTERED)

    assert "It has changed." in main_of(again)
    assert parsed(again).find(".//input[@name='version']").get("value") == "4"


async def test_one_is_taken_away_once_somebody_has_said_so(manager, bus):
    form = await manager.get(f"{HERE}/{CHRISTMAS}/take-away")
    assert asked(bus, TakeAwaySchoolHoliday) == []
    done = await manager.submit(form, {})

    assert asked(bus, TakeAwaySchoolHoliday) == [TakeAwaySchoolHoliday(holiday_id=CHRISTMAS, version=3)]
    assert "The school holiday is taken away." in text_of(parsed(done))


@pytest.mark.parametrize("deed", ["correct", "take-away"])
async def test_one_that_is_gone_is_said_to_be(manager, deed):
    page = await manager.get(f"{HERE}/{UUID(int=9)}/{deed}")

    assert page.status_code == 404
    assert "There is no such school holiday" in main_of(page)


async def test_who_may_not_enter_them_reads_them(bus):
    bus.answers[WhichSchoolHolidays] = the_holidays(may_change=False)
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ANALYST)
        page = await visitor.get(HERE)
        form = await visitor.get(f"{HERE}/add")

    assert "Christmas holidays" in main_of(page)
    assert "Correct" not in main_of(page)
    assert form.status_code == 403


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_every_page_of_school_holidays_is_accessible(browser_page, bus, size):
    async with served(a_site(bus)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "school-holidays")
        await page.get_by_role("button", name="Enter a school holiday").click()
        await assert_usable(page, "school-holiday")
        await page.get_by_role("button", name="Save the school holiday").click()
        await assert_usable(page, "school-holiday-with-errors")
        await page.goto(f"{address}{HERE}/{CHRISTMAS}/take-away")
        await assert_usable(page, "school-holiday-taken-away")
