"""How many nights of twelve months would a child sleep at hub homes?"""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.bookings.policy.limits import nights_in_a_row, nights_in_a_year, nights_of, weeks_around, years_around
from services.bookings.policy.nights import Nights, months_after

START = date(2024, 1, 1)
STAYS = st.builds(
    lambda first, length: Nights(START + timedelta(days=first), START + timedelta(days=first + length)),
    st.integers(0, 1200),
    st.integers(0, 27),
)


@settings(deadline=None)
@given(nights=STAYS, others=st.lists(STAYS, max_size=8))
def test_it_is_the_fullest_twelve_months_that_have_one_of_the_nights_in_them(nights, others):
    slept = {*nights, *(night for other in others for night in other)}
    windows = [
        {night for night in slept if begin <= night < months_after(begin, 12)}
        for begin in (nights.first + timedelta(days=number) for number in range(-366, len(nights)))
    ]

    assert nights_in_a_year(nights, others) == max(len(one) for one in windows if one & {*nights})


@settings(deadline=None)
@given(nights=STAYS, others=st.lists(STAYS, max_size=8))
def test_what_a_child_has_already_is_the_rest_of_that_year(nights, others):
    count = nights_of(UUID(int=1), nights, others, 12)

    assert count.would_be == nights_in_a_year(nights, others)
    assert 0 < count.would_be - count.already <= len(nights)
    assert nights_of(UUID(int=1), nights, (), 12).already == 0


@settings(deadline=None)
@given(nights=STAYS, others=st.lists(STAYS, max_size=8))
def test_no_night_beyond_those_around_counts(nights, others):
    around = years_around(nights)

    assert nights_in_a_year(nights, others) == nights_in_a_year(nights, [one for one in others if one.overlap(around)])


@settings(deadline=None)
@given(nights=STAYS, others=st.lists(STAYS, max_size=8))
def test_nights_in_a_row_are_those_without_a_night_at_home_between(nights, others):
    away = {*nights, *(night for other in others for night in other)}
    before = next(days for days in range(2000) if nights.first - timedelta(days=days + 1) not in away)
    after = next(days for days in range(2000) if nights.last + timedelta(days=days + 1) not in away)

    assert nights_in_a_row(nights, others) == before + len(nights) + after


@settings(deadline=None)
@given(nights=STAYS, others=st.lists(STAYS, max_size=8))
def test_who_sees_the_weeks_around_sees_a_row_that_is_too_long(nights, others):
    near = [one for one in others if one.overlap(weeks_around(nights))]

    assert min(nights_in_a_row(nights, others), 29) == min(nights_in_a_row(nights, near), 29)
