"""How dates, times, colours and paths come out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.roles import PEOPLE
from shared.web.colours import _luminance, ink_on
from shared.web.navigation import NavItem
from shared.web.paths import is_local, local_or_home, sign_in_path
from shared.web.wording import (
    ROLE_WORDS,
    clock,
    counted,
    day,
    day_and_month,
    length,
    moment,
    moment_near,
    month,
    sentence_case,
    span,
    stay_in_words,
    when_in_words,
)


def test_a_moment_reads_as_in_london():
    assert moment(datetime(2025, 6, 30, 23, 5, tzinfo=UTC)) == "Tuesday 1 July 2025 at 12:05am"
    assert day(datetime(2025, 6, 30, 23, 5, tzinfo=UTC)) == "Tuesday 1 July 2025"


@pytest.mark.parametrize(
    ("hour", "words"),
    [(11, "11am today"), (34, "10am tomorrow"), (58, "Thursday 26 November 2026 at 10am")],
)
def test_what_is_near_is_said_as_one_would(hour, words):
    at_night = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)

    assert moment_near(datetime(2026, 11, 24, tzinfo=UTC) + timedelta(hours=hour), at_night) == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "midnight"), (12, 0, "midday"), (12, 30, "12:30pm"), (17, 0, "5pm"), (9, 5, "9:05am")],
)
def test_a_time_reads_as_on_govuk(hour, minute, words):
    assert clock(datetime(2025, 1, 7, hour, minute, tzinfo=UTC)) == words


def test_a_day_and_a_month_can_be_said_by_themselves():
    assert day_and_month(date(2026, 11, 27)) == "Friday 27 November"
    assert month(date(2026, 11, 27)) == "November 2026"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 4), date(2026, 12, 4), "Friday 4 December 2026, 1 night"),
        (date(2026, 12, 4), date(2026, 12, 5), "Friday 4 to Sunday 6 December 2026, 2 nights"),
        (date(2026, 11, 29), date(2026, 11, 30), "Sunday 29 November to Tuesday 1 December 2026, 2 nights"),
        (date(2026, 12, 30), date(2026, 12, 31), "Wednesday 30 December to Friday 1 January 2027, 2 nights"),
    ],
)
def test_a_stay_goes_from_its_first_evening_to_the_day_home(first, last, words):
    assert stay_in_words(first, last) == words
    assert stay_in_words(first, last, has_year=False) == words.replace(" 2026", "").replace(" 2027", "")
    assert when_in_words(first, last) == (f"from {words}" if first < last else "on Friday 4 December 2026")


def test_a_range_of_days_says_once_what_both_ends_share():
    assert span(date(2026, 12, 4), date(2026, 12, 6)) == "Friday 4 to Sunday 6 December 2026"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (1601, "26 hours 41 minutes"),
    ],
)
def test_a_length_reads_in_hours_and_minutes(minutes, words):
    assert length(minutes) == words


def test_only_one_is_counted_without_an_s():
    assert [counted(number, "night") for number in (0, 1, 2)] == ["0 nights", "1 night", "2 nights"]


def test_every_persons_role_has_a_name_on_pages():
    assert set(ROLE_WORDS) == PEOPLE


def test_a_sentence_keeps_its_names():
    assert sentence_case("the Adeyemis’ home") == "The Adeyemis’ home"


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_the_authoritys_name_can_be_read_on_any_colour(colour):
    lighter, darker = sorted((_luminance(colour), _luminance(ink_on(colour))), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_the_home_item_is_current_on_the_home_page_only():
    assert NavItem("Home", "/").is_current("/")
    assert not NavItem("Home", "/").is_current("/sleepovers")
    assert NavItem("Sleepovers", "/sleepovers").is_current("/sleepovers/ask")
    assert not NavItem("Sleepovers", "/sleepovers").is_current("/sleepovers-of-others")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "sleepovers",
        "//evil.test",
        "/\\evil.test",
        "\\/evil.test",
        "/\n/evil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "/\x7f/",
        "/\u2028/",
    ],
)
def test_a_path_elsewhere_isnt_ours(path):
    assert not is_local(path)
    assert local_or_home(path) == "/"


@pytest.mark.parametrize("path", ["/", "/sleepovers/ask?night=2025-03-07", "/a?next=https://evil.test"])
def test_a_path_of_ours_is_kept(path):
    assert local_or_home(path) == path


def test_the_sign_in_remembers_where_one_was_going():
    assert sign_in_path("/a?b=c&d=e") == "/sign-in?next=%2Fa%3Fb%3Dc%26d%3De"
    assert sign_in_path() == "/sign-in"
