"""Which night it is, whatever the clocks do: at two in the morning it is the one that began the evening before."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.clock import LONDON, day_in_london, night_in_london

FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("day", "clock", "night"),
    [
        (27, (5, 59, 59), date(2026, 11, 26)),
        (27, (6, 0, 0), FRIDAY),
        (27, (23, 59, 59), FRIDAY),
        (28, (0, 0, 0), FRIDAY),
        (28, (2, 0, 0), FRIDAY),
        (28, (5, 59, 59), FRIDAY),
        (28, (6, 0, 0), SATURDAY),
    ],
)
def test_a_night_lasts_until_six_in_the_morning(day, clock, night):
    moment = datetime(2026, 11, day, *clock, tzinfo=LONDON).astimezone(UTC)

    assert night_in_london(moment) == night
    assert day_in_london(moment).day == day


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        # 29 March 2026: one o'clock is followed by two, so that six is at five in UTC.
        (datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 4, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), date(2026, 3, 29)),
        # 25 October 2026: half past one comes twice, and six is at six in UTC again.
        (datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 5, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_night_on_which_the_clocks_change_is_one_night(moment, night):
    assert night_in_london(moment) == night
