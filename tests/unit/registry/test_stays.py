"""From when until when a stay sheet can be read."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.registry.policy.records.stays import Opening, Openings, Stay
from services.registry.policy.rules import Rulebook
from shared.contracts.rules import RuleName
from shared.contracts.words import SleepoverKind, SleepoverState

FRIDAY = date(2026, 11, 27)
SATURDAY = date(2026, 11, 28)
USUAL = Opening(days_before=2, days_after=1)
GONE = {SleepoverState.DECLINED, SleepoverState.CANCELLED}


def a_stay(first=FRIDAY, last=SATURDAY, **changes):
    return Stay(
        **{
            "sleepover_id": uuid4(),
            "child_id": UUID(int=1),
            "hub_household_id": UUID(int=2),
            "first_night_on": first,
            "last_night_on": last,
            "kind": SleepoverKind.PLANNED,
            "state": SleepoverState.CONFIRMED,
            **changes,
        }
    )


def days_open(stay, opening=USUAL):
    around = [FRIDAY + timedelta(days) for days in range(-20, 20)]
    return [day for day in around if opening.is_open(stay, day)]


def test_a_sheet_is_open_from_two_days_before_until_the_day_on_which_the_child_goes_home():
    assert days_open(a_stay()) == [date(2026, 11, day) for day in (25, 26, 27, 28, 29)]


def test_the_authority_chooses_how_long():
    assert days_open(a_stay(), Opening(days_before=0, days_after=0)) == [FRIDAY, SATURDAY]


@pytest.mark.parametrize("state", [SleepoverState.REQUESTED, SleepoverState.CONFIRMED])
def test_an_emergencys_sheet_is_open_even_while_it_is_asked_for_and_no_sooner_than_a_planned_ones(state):
    assert days_open(a_stay(kind=SleepoverKind.EMERGENCY, state=state)) == days_open(a_stay())


def test_an_emergency_for_tomorrow_night_opens_it_whatever_the_authority_chose():
    emergency = a_stay(kind=SleepoverKind.EMERGENCY, state=SleepoverState.REQUESTED)

    assert days_open(emergency, Opening(days_before=0, days_after=0))[0] == FRIDAY - timedelta(1)


def test_a_planned_sleepovers_sheet_stays_shut_until_everybody_has_agreed():
    assert days_open(a_stay(state=SleepoverState.REQUESTED)) == []


@pytest.mark.parametrize("kind", SleepoverKind)
@pytest.mark.parametrize("state", sorted(GONE))
def test_a_no_closes_it(kind, state):
    assert days_open(a_stay(kind=kind, state=state)) == []


def test_of_several_stays_the_soonest_that_is_open_counts():
    over = a_stay(date(2026, 11, 6), date(2026, 11, 7))
    now, later = a_stay(), a_stay(date(2026, 11, 29), date(2026, 11, 30))

    as_usual = Openings(Rulebook())

    assert as_usual.the_open_one([later, now, over], FRIDAY) == now
    assert as_usual.the_open_one([later, over], date(2026, 11, 26)) is None
    assert as_usual.the_next_one([later, now, over], date(2026, 11, 10)) == now


def test_the_rule_of_its_first_night_holds_for_a_stay():
    book = Rulebook()
    for name, value in ((RuleName.STAY_SHEET_DAYS_BEFORE, 5), (RuleName.STAY_SHEET_DAYS_AFTER, 0)):
        book, _ = book.with_rule("portsmouth", name, value, on=FRIDAY, source="Policy", reason="Decided")
    before, after = a_stay(FRIDAY - timedelta(1)), a_stay(FRIDAY)

    assert Openings(book).of(before) == USUAL
    assert Openings(book).of(after) == Opening(days_before=5, days_after=0)


@given(
    kind=some.sampled_from(SleepoverKind),
    state=some.sampled_from(SleepoverState),
    opening=some.builds(Opening, days_before=some.integers(0, 28), days_after=some.integers(0, 28)),
    nights=some.integers(0, 27),
    today=some.dates(date(2026, 9, 1), date(2027, 2, 28)),
)
def test_what_is_open_isnt_over_and_what_is_over_isnt_open(kind, state, opening, nights, today):
    stay = a_stay(last=FRIDAY + timedelta(nights), kind=kind, state=state)

    is_open, is_over = opening.is_open(stay, today), opening.is_over(stay, today)

    assert not (is_open and is_over)
    assert is_open <= (state not in GONE)
    if stay.is_expected and stay.first_night_on <= today <= stay.last_night_on:
        assert is_open, "the child sleeps there"
