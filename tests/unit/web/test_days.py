"""Which day is meant, and what is said of what isn't one."""

from datetime import date

import pytest

from shared.web.days import DayError, read_day


@pytest.mark.parametrize(
    "entered",
    [("7", "3", "2025"), ("07", "03", "2025"), (" 7 ", "March", "2025"), ("7", "MAR", "2025"), ("7", "Mar.", "2025")],
)
def test_a_day_may_be_written_in_several_ways(entered):
    assert read_day(*entered, name="the first night") == date(2025, 3, 7)


@pytest.mark.parametrize(
    ("entered", "sentence", "parts"),
    [
        (("", " ", ""), "Enter the first night", ("day", "month", "year")),
        (("7", "3", ""), "The first night must include a year", ("year",)),
        (("", "", "2025"), "The first night must include a day and month", ("day", "month")),
        (("7", "3", "25"), "The year of the first night must include 4 numbers", ("year",)),
        (("30", "2", "2025"), "The first night must be a real date", ("day", "month", "year")),
        (("29", "2", "2025"), "The first night must be a real date", ("day", "month", "year")),
        (("7", "Marzo", "2025"), "The first night must be a real date", ("month",)),
        (("-7", "3", "2025"), "The first night must be a real date", ("day",)),
        (("7", "3", "0000"), "The first night must be a real date", ("day", "month", "year")),
        (("٧", "3", "2025"), "The first night must be a real date", ("day",)),
        (("9" * 5000, "3", "2025"), "The first night must be a real date", ("day",)),
    ],
)
def test_what_is_no_day_is_said_in_govuk_wording(entered, sentence, parts):
    with pytest.raises(DayError) as error:
        read_day(*entered, name="the first night")

    assert (error.value.sentence, error.value.parts) == (sentence, parts)


def test_the_leap_day_is_a_day():
    assert read_day("29", "2", "2028", name="the first night") == date(2028, 2, 29)
