"""The days of short breaks are counted in a row and in any twelve months, as counting every window would."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.policy.records.short_breaks import Days, in_12_months, in_a_row

FRIDAY = date(2026, 11, 27)


def nights(first, number=1):
    return [first + timedelta(days=after) for after in range(number)]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], Days(0, 2)),
        (nights(FRIDAY - timedelta(days=3), 3), Days(3, 5)),
        (nights(FRIDAY + timedelta(days=2), 4), Days(4, 6)),
        (nights(FRIDAY - timedelta(days=1), 4), Days(2, 4)),
        (nights(FRIDAY + timedelta(days=3), 4), Days(0, 2)),
        (nights(FRIDAY, 2), Days(0, 2)),
    ],
    ids=["alone", "before", "after", "around", "with a night at home between", "itself"],
)
def test_who_has_no_night_at_home_between_two_stays_has_one(others, expected):
    assert in_a_row(nights(FRIDAY, 2), others) == expected


@pytest.mark.parametrize(
    ("begins", "in_one_year"),
    [
        (date(2025, 11, 27), date(2026, 11, 26)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 2, 28), date(2026, 2, 27)),
        (date(2025, 4, 1), date(2026, 3, 31)),
    ],
)
def test_twelve_months_end_on_the_day_before_the_same_day(begins, in_one_year):
    the_next = in_one_year + timedelta(days=1)

    assert in_12_months([in_one_year], [begins]) == Days(1, 2)
    assert in_12_months([the_next], [begins]) == Days(0, 1)


def test_it_is_any_twelve_months_and_not_those_of_the_return():
    of_march, of_april = nights(date(2026, 3, 1), 31), nights(date(2026, 4, 1), 30)

    assert in_12_months(of_april, of_march) == Days(31, 61)


@given(
    st.integers(-400, 400),
    st.integers(1, 28),
    st.sets(st.integers(-800, 800), max_size=60),
)
def test_no_twelve_months_with_one_of_the_nights_have_more(first, length, others):
    own = nights(FRIDAY + timedelta(days=first), length)
    beside = {FRIDAY + timedelta(days=one) for one in others}
    everything = beside | set(own)

    found = in_12_months(own, beside)

    windows = [window for window in _twelve_months_of(everything) if not window.isdisjoint(own)]
    most = max(map(len, windows))
    assert found.with_it == most
    assert found.so_far in {len(window.difference(own)) for window in windows if len(window) == most}


def _twelve_months_of(nights_slept):
    """Those of any twelve months that can have one of the nights."""
    for start in range(-830, 830):
        begins = FRIDAY + timedelta(days=start)
        is_leap_day = (begins.month, begins.day) == (2, 29)
        ends = date(begins.year + 1, 3, 1) if is_leap_day else begins.replace(year=begins.year + 1)
        yield {one for one in nights_slept if begins <= one < ends}
