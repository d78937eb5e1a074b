"""A time of the day in London is one moment, two where the clocks go back, and none where they go forward."""

from datetime import date, time

import pytest

from services.bookings.pages.absences.reading import moments_in_london

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "shown", "hours"),
    [
        (FRIDAY, time(23, 40), [23]),
        (date(2026, 10, 25), time(1, 30), [0, 1]),
        (date(2026, 10, 25), time(2, 0), [2]),
        (date(2027, 3, 28), time(1, 30), []),
        (date(2027, 3, 28), time(2, 30), [1]),
    ],
)
def test_a_time_is_once_twice_or_never_as_the_clocks_have_it(day, shown, hours):
    assert [one.hour for one in moments_in_london(day, shown)] == hours
