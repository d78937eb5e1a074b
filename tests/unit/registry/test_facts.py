"""Dated facts make room for each other, and nothing that was recorded vanishes."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from services.registry.policy.facts import Approval, begun, changed, holding, known_again, with_fact
from services.registry.policy.importing.dating import approvals_said
from services.registry.policy.records.approvals import is_approved_throughout
from services.registry.policy.records.snapshots import approval_as_on
from services.registry.policy.register import Household

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(20)]
HOME = UUID(int=1)
A_DAY = st.none() | st.sampled_from(DAYS)


def stretches() -> st.SearchStrategy[tuple[date | None, date | None]]:
    """From a day until another; none is since before records, or for good."""
    return st.tuples(A_DAY, A_DAY).filter(lambda days: None in days or days[0] < days[1])  # type: ignore[operator]  # none is left out


def an_approval(days: tuple[date | None, date | None], places: int) -> Approval:
    return begun(Approval, days[0], ended_on=days[1], household_id=HOME, places=places)


@given(st.lists(stretches(), max_size=8))
def test_each_day_has_what_was_said_of_it_last(said: list[tuple[date | None, date | None]]) -> None:
    facts: tuple[Approval, ...] = ()
    painted: dict[date, int] = {}
    for places, days in enumerate(said, start=1):
        new = an_approval(days, places)
        before, facts = facts, with_fact(facts, new)
        painted |= {day: places for day in DAYS if new.holds_on(day)}
        assert {one.id for one in before} <= {one.id for one in facts}

    assert all(sum(one.holds_on(day) for one in facts) <= 1 for day in DAYS)
    assert len({one.id for one in facts}) == len(facts)
    held = {day: fact.places for day in DAYS if (fact := holding(facts, day))}
    assert held == painted


@given(st.lists(stretches(), max_size=8), st.randoms(use_true_random=False))
def test_a_whole_history_told_again_in_any_order_is_the_one_that_is_known(
    said: list[tuple[date | None, date | None]], chance: Random
) -> None:
    facts: tuple[Approval, ...] = ()
    for places, days in enumerate(said, start=1):
        facts = with_fact(facts, an_approval(days, places))
    told = [replace(one, id=an_approval((one.started_on, None), 1).id) for one in facts]
    chance.shuffle(told)

    again = known_again(told, facts)

    assert changed(facts, again) == ()
    assert {one.id for one in again} == {one.id for one in facts}


def test_what_is_told_otherwise_of_a_day_is_what_was_true_on_it() -> None:
    never, true = an_approval((FIRST, FIRST), 1), replace(an_approval((FIRST, None), 2), id=UUID(int=2))
    told = an_approval((FIRST, DAYS[5]), 3)

    [again, other] = known_again([told, an_approval((DAYS[5], None), 4)], (never, true))

    assert (again.id, again.places) == (true.id, 3)
    assert other.id not in {never.id, true.id}


@given(st.lists(stretches(), max_size=5), stretches())
def test_approved_throughout_is_approved_on_each_day(
    said: list[tuple[date | None, date | None]], asked: tuple[date | None, date | None]
) -> None:
    facts: tuple[Approval, ...] = ()
    for days in said:
        facts = with_fact(facts, an_approval(days, 1))
    first, last = asked[0] or DAYS[0], asked[1] or DAYS[-1] + timedelta(days=1)
    assume(first < last)

    throughout = is_approved_throughout(facts, first, last)

    days_asked = [day for day in DAYS if first <= day < last]
    assert throughout == all(holding(facts, day) for day in days_asked)


def a_row(approved_on: date, ended_on: date | None, places: int) -> Household:
    return Household(
        id=HOME,
        ref="H1",
        name="Frost",
        address="1",
        postcode="PO5 2EZ",
        phone=None,
        approved_on=approved_on,
        approval_places=places,
        approval_age_from=0,
        approval_age_to=18,
        approval_kinds=("short_term",),
        spare_beds=0,
        languages=(),
        pets=(),
        supervising_social_worker_id=None,
        approval_ended_on=ended_on,
        approval_ended_reason="resigned" if ended_on else None,
    )


ROWS = st.builds(a_row, st.sampled_from(DAYS), A_DAY, st.integers(1, 3))


@given(st.lists(st.tuples(ROWS, st.integers(0, 3)), max_size=6))
def test_what_a_row_says_of_an_approval_is_known_and_said_again_changes_nothing(
    rows: list[tuple[Household, int]],
) -> None:
    known: tuple[Approval, ...] = ()
    today = DAYS[5]
    for row, days_later in rows:
        today += timedelta(days=days_later)
        before, known = known, approvals_said(known, row, today)

        now = approval_as_on(known, today)
        if now["approved_on"] == row.approved_on != row.approval_ended_on:
            assert now["approval_places"] == row.approval_places
        assert changed(known, approvals_said(known, row, today)) == ()
        assert {one.id for one in before} <= {one.id for one in known}
        assert all(sum(one.holds_on(day) for one in known) <= 1 for day in DAYS)
