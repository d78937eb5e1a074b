"""How nights read on the pages of bookings."""

from datetime import date

import pytest

from services.bookings.wording import until_morning


@pytest.mark.parametrize(
    ("night", "words"),
    [
        (date(2026, 11, 27), "Friday 27 to Saturday 28 November 2026"),
        (date(2026, 11, 30), "Monday 30 November to Tuesday 1 December 2026"),
        (date(2026, 12, 31), "Thursday 31 December to Friday 1 January 2027"),
    ],
)
def test_after_midnight_a_night_has_both_its_dates(night, words):
    assert until_morning(night) == words
