"""Which times at hub homes may be temporary moves, and what the return's validation would say of them."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.bookings.policy.nights import Nights
from services.bookings.policy.temporary_moves import TimeThere, moves_in
from shared.contracts.returns import MoveCode, MoveRule
from shared.contracts.words import SleepoverNeed

ADA, BEN, HUB, OTHER_HUB = (UUID(int=number) for number in (1, 2, 3, 4))
JUNE, LATER = date(2026, 6, 1), date(2027, 6, 1)
AWAY, BREAK = SleepoverNeed.CARERS_AWAY, SleepoverNeed.A_BREAK
A_DAY = timedelta(days=1)


def slept(first=JUNE, nights=1, need=None, child=ADA, hub=HUB):
    return TimeThere(child, hub, Nights(first, first + (nights - 1) * A_DAY), frozenset({need}))


def moves(*times, year=2027, today=LATER):
    return [
        (one.first_night_on, one.days, one.code, set(one.against)) for one in moves_in(times, year=year, today=today)
    ]


@pytest.mark.parametrize(
    ("nights", "need", "code", "against"),
    [
        (7, None, MoveCode.T4, set()),
        (7, BREAK, MoveCode.T4, set()),
        (8, None, None, {MoveRule.T4_TOO_LONG}),
        (1, AWAY, MoveCode.T3, set()),
        (21, AWAY, MoveCode.T3, set()),
        (22, AWAY, MoveCode.T3, {MoveRule.T3_TOO_LONG}),
    ],
)
def test_what_it_may_be_goes_by_why_and_how_long(nights, need, code, against):
    assert moves(slept(nights=nights, need=need)) == [(JUNE, nights, code, against)]


def test_nights_in_a_row_at_one_home_are_one_move():
    second = slept(JUNE + 5 * A_DAY, 5)

    assert moves(slept(nights=5), second) == [(JUNE, 10, None, {MoveRule.T4_TOO_LONG})]
    assert moves(slept(nights=4), second) == [(JUNE, 4, MoveCode.T4, set()), (JUNE + 5 * A_DAY, 5, MoveCode.T4, set())]
    assert len(moves(slept(nights=5), slept(JUNE + 5 * A_DAY, 5, hub=OTHER_HUB))) == 2
    assert len(moves(slept(nights=5), slept(JUNE + 5 * A_DAY, 5, child=BEN))) == 2


def test_it_is_t3_only_where_the_carers_were_away_all_the_time():
    second = slept(JUNE + A_DAY, 2, AWAY)

    assert moves(slept(need=AWAY), second) == [(JUNE, 3, MoveCode.T3, set())]
    assert moves(slept(need=BREAK), second) == [(JUNE, 3, MoveCode.T4, set())]


def test_more_than_two_t3_are_too_often_in_any_twelve_months():
    before, july = slept(date(2026, 2, 10), need=AWAY), slept(date(2026, 7, 1), need=AWAY)
    too_often = {MoveRule.T3_TOO_OFTEN}

    assert [against for *_, against in moves(slept(need=AWAY), july)] == [set(), set()]
    assert [against for *_, against in moves(before, slept(need=AWAY), july)] == [too_often, too_often]
    assert [against for *_, against in moves(before, slept(need=AWAY), july, year=2026)] == [too_often]
    a_year_later = slept(date(2027, 6, 1), need=AWAY)
    assert [against for *_, against in moves(slept(need=AWAY), july, a_year_later)] == [set(), set()]


def test_each_child_has_their_own():
    times = [slept(JUNE + 10 * number * A_DAY, need=AWAY, child=child) for number in (0, 1) for child in (ADA, BEN)]

    assert all(not against for *_, against in moves(*times))


def test_who_isnt_home_by_the_last_day_has_no_end_in_it():
    over_the_end = slept(date(2027, 3, 30), 3)
    [of_this_year] = moves_in([over_the_end], 2027, LATER)
    [of_the_next] = moves_in([over_the_end], 2028, LATER)
    [still_there] = moves_in([slept(nights=3)], 2027, JUNE + A_DAY)

    assert (of_this_year.home_on, of_the_next.home_on, still_there.home_on) == (None, date(2027, 4, 2), None)
    assert moves_in([slept()], 2028, LATER) == []
