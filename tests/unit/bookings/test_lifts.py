"""Whatever is arranged of lifts, nobody takes more people along than they offered."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy.lifts import arranged, cant_be, pairs, seen_by, told_of
from shared.contracts.gatherings import ArrangedLift, Lift
from shared.contracts.refusals import RefusalError

HOMES = tuple(UUID(int=number) for number in range(1, 6))
home = st.sampled_from(HOMES)
said = st.dictionaries(home, st.tuples(st.booleans(), st.integers(1, 4)))
wanted = st.lists(st.tuples(home, st.one_of(st.none(), home)), max_size=6)


def as_said(what):
    return {
        one: Lift(household_id=one, gives=people if gives else 0, needs=0 if gives else people)
        for one, (gives, people) in what.items()
    }


def as_wanted(lifts):
    return [ArrangedLift(household_id=one, with_household_id=driver) for one, driver in lifts]


@given(said, st.lists(wanted))
def test_nobody_takes_more_than_they_offered_and_only_those_who_need_it(what, in_turn):
    lifts = as_said(what)
    for some in in_turn:
        try:
            lifts = arranged(lifts, as_wanted(some))
        except RefusalError:
            continue

    for passenger, driver in pairs(lifts):
        assert lifts[passenger].needs > 0
        together = sum(lifts[one].needs for one, other in pairs(lifts) if other == driver)
        assert lifts[driver].gives >= together
    assert cant_be(lifts) == frozenset()


@given(said, wanted, said)
def test_once_what_can_t_be_is_undone_the_rest_can(what, some, then):
    before = as_said(what)
    try:
        before = arranged(before, as_wanted(some))
    except RefusalError:
        return
    after = as_said(then)
    kept = {
        one: lift.model_copy(update={"with_household_id": before[one].with_household_id if one in before else None})
        for one, lift in after.items()
        if lift.needs
    }
    after |= kept

    undone = cant_be(after)

    left = {
        one: lift.model_copy(update={"with_household_id": None}) if one in undone else lift
        for one, lift in after.items()
    }
    assert cant_be(left) == frozenset()


@given(said, wanted, home)
def test_a_household_sees_those_it_goes_with_and_nobody_else(what, some, who):
    lifts = as_said(what)
    try:
        lifts = arranged(lifts, as_wanted(some))
    except RefusalError:
        return

    together = {one for pair in pairs(lifts) if who in pair for one in pair}

    assert {one.household_id for one in seen_by(lifts, who)} == (together | {who} if who in lifts else set())


def test_who_goes_with_somebody_else_than_before_hears_only_of_the_new_one():
    a, b, c, _, _ = HOMES
    lifts = as_said({a: (False, 1), b: (True, 2), c: (True, 2)})
    before = arranged(lifts, [ArrangedLift(household_id=a, with_household_id=b)])
    after = arranged(lifts, [ArrangedLift(household_id=a, with_household_id=c)])

    assert told_of(before, after) == (frozenset({a, c}), frozenset({b}))
