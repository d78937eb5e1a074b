"""Whatever is arranged of lifts, nobody takes more people along than they offered."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy.lifts import arranged, cant_be, pairs, seen_by, told_of
from shared.contracts.gatherings import ArrangedLift, Lift
from shared.contracts.refusals import RefusalError

HOMES = tuple(UUID(int=number) for number in range(1, 6))
home = st.sampled_from(HOMES)
said = st.fixed_dictionaries({one: st.tuples(st.booleans(), st.integers(1, 4)) for one in HOMES})
# One pair at a time: of several at once one that can't be refuses all of them.
in_turn = st.lists(st.tuples(home, st.one_of(st.none(), home)), max_size=12)


def as_said(what):
    return {
        one: Lift(household_id=one, gives=people if gives else 0, needs=0 if gives else people)
        for one, (gives, people) in what.items()
    }


def once_arranged(what, pairs_in_turn):
    """The lifts after each of these was tried."""
    lifts = as_said(what)
    for one, driver in pairs_in_turn:
        try:
            lifts = arranged(lifts, [ArrangedLift(household_id=one, with_household_id=driver)])
        except RefusalError:
            continue
    return lifts


@given(said, in_turn)
def test_nobody_takes_more_than_they_offered_and_only_those_who_need_it(what, tried):
    lifts = once_arranged(what, tried)

    for passenger, driver in pairs(lifts):
        assert lifts[passenger].needs > 0
        together = sum(lifts[one].needs for one, other in pairs(lifts) if other == driver)
        assert lifts[driver].gives >= together


@given(said, in_turn, said)
def test_once_what_can_t_be_is_undone_the_rest_can(what, tried, then):
    before, after = once_arranged(what, tried), as_said(then)
    for one, lift in after.items():
        if lift.needs:
            after[one] = lift.model_copy(update={"with_household_id": before[one].with_household_id})

    undone = cant_be(after)

    for one in undone:
        after[one] = after[one].model_copy(update={"with_household_id": None})
    for _, driver in pairs(after):
        assert after[driver].gives >= sum(after[one].needs for one, other in pairs(after) if other == driver)


@given(said, in_turn, home)
def test_a_household_sees_those_it_goes_with_and_nobody_else(what, tried, who):
    lifts = once_arranged(what, tried)

    own = {pair for pair in pairs(lifts) if who in pair}

    assert {one.household_id for one in seen_by(lifts, who)} == {one for pair in own for one in pair} | {who}


def test_who_goes_with_somebody_else_than_before_hears_only_of_the_new_one():
    a, b, c, _, _ = HOMES
    lifts = as_said({a: (False, 1), b: (True, 2), c: (True, 2)})
    before = arranged(lifts, [ArrangedLift(household_id=a, with_household_id=b)])
    after = arranged(lifts, [ArrangedLift(household_id=a, with_household_id=c)])

    assert told_of(before, after) == (frozenset({a, c}), frozenset({b}))
