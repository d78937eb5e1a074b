"""The hours in which nobody is woken: what somebody has to answer within runs by day, in London."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy.by_day import by_day_from, hours_by_day_after
from shared.contracts.clock import LONDON


def london(*when):
    return datetime(*when, tzinfo=LONDON)


def hours(number):
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (london(2026, 11, 24, 0, 30), london(2026, 11, 24, 8)),
        (london(2026, 11, 24, 8), london(2026, 11, 24, 8)),
        (london(2026, 11, 24, 20, 59), london(2026, 11, 24, 20, 59)),
        (london(2026, 11, 24, 21), london(2026, 11, 25, 8)),
    ],
)
def test_by_day_is_at_once_and_else_in_the_morning(now, until):
    assert by_day_from(now) == until


@pytest.mark.parametrize(
    ("now", "number", "until"),
    [
        pytest.param(london(2026, 11, 24, 0, 30), 4, london(2026, 11, 24, 12), id="at night they begin in the morning"),
        pytest.param(london(2026, 11, 24, 9), 4, london(2026, 11, 24, 13), id="by day they run at once"),
        pytest.param(london(2026, 11, 24, 20), 3, london(2026, 11, 25, 10), id="and go on in the morning"),
        pytest.param(london(2026, 11, 24, 17), 4, london(2026, 11, 24, 21), id="or end with the day"),
        pytest.param(london(2026, 11, 24, 10), 24, london(2026, 11, 25, 10), id="a day is until the same time"),
        pytest.param(london(2026, 11, 24, 23), 24, london(2026, 11, 26, 8), id="a day from the morning on"),
        pytest.param(london(2026, 11, 24, 10), 20, london(2026, 11, 25, 10), id="less is no longer than a day"),
        pytest.param(london(2026, 11, 24, 19), 52, london(2026, 11, 27, 10), id="days, and what is over"),
        pytest.param(london(2026, 10, 24, 10), 24, london(2026, 10, 25, 10), id="as the clocks go back"),
        pytest.param(london(2026, 3, 28, 20), 3, london(2026, 3, 29, 10), id="as the clocks go forward"),
        pytest.param(london(2026, 3, 29, 0, 30), 2, london(2026, 3, 29, 10), id="in the night of that"),
    ],
)
def test_hours_run_by_day(now, number, until):
    now = now.astimezone(UTC)

    assert hours_by_day_after(now, hours(number)) == until
    assert hours_by_day_after(now, hours(number)).tzinfo is UTC


MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(
    now=MOMENTS,
    number=st.integers(1, 167),
)
def test_they_end_by_day_never_sooner_and_more_of_them_never_before_fewer(now, number):
    until = hours_by_day_after(now, hours(number))

    assert time(8) <= until.astimezone(LONDON).time() <= time(21)
    # A day on which the clocks go forward has an hour less.
    assert until - now >= hours(number - 1)
    assert until <= hours_by_day_after(now, hours(number + 1))
