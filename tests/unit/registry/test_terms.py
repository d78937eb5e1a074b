"""A household's terms change from a day on, and whoever changes them sees what that comes to."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.registry.policy.facts import Approval, begun, holding
from services.registry.policy.records.approvals import is_approved_throughout, stretch_on
from services.registry.policy.records.terms import (
    Around,
    Part,
    concerns_of_terms,
    effects_of_terms,
    new_terms,
    on_other_terms,
)
from services.registry.policy.register import Placement
from services.registry.policy.rules import RuleOnADay
from shared.contracts.record_changes import ComesTo
from shared.contracts.refusals import RefusalError
from shared.contracts.words import PlacementKind

HOME = UUID(int=1)
LONG_AGO, SPRING, DAY, LATER = date(2020, 1, 6), date(2026, 3, 3), date(2026, 11, 23), date(2027, 2, 1)
LIMIT = RuleOnADay(3, "Children Act 1989")


def terms(started_on=DAY, places=2, ages=(0, 18), kinds=("short_term",), **values):
    return begun(
        Approval, started_on, household_id=HOME, places=places, age_from=ages[0], age_to=ages[1], kinds=kinds, **values
    )


def placed(number, started_on=LONG_AGO, ended_on=None):
    return Placement(
        id=UUID(int=100 + number),
        child_id=UUID(int=number),
        household_id=HOME,
        kind=PlacementKind.U4,
        started_on=started_on,
        ended_on=ended_on,
        ended_reason=None,
    )


def around(*placements, born=date(2016, 5, 1), parts=()):
    return Around(placements, {one.child_id: born for one in placements}, parts, LIMIT)


def after(known, changed):
    ids = {one.id for one in changed}
    return [*(one for one in known if one.id not in ids), *changed]


def concerns(approval, *placements, on=DAY, **values):
    return [one.code for one in concerns_of_terms(approval, on, around(*placements, **values))]


def effects(approval, *placements, before=None, on=DAY, **values):
    found = effects_of_terms(before, approval, on, around(*placements, **values))
    return [(one.on, one.sentence) for one in found]


def test_other_terms_follow_those_before_without_a_gap():
    before = terms(LONG_AGO, places=3, exemptions=("Four by name",))

    now = after([before], on_other_terms([before], terms()))

    assert [(one.started_on, one.ended_on, one.places, one.exemptions) for one in now] == [
        (LONG_AGO, DAY, 3, ("Four by name",)),
        (DAY, None, 2, ("Four by name",)),
    ]
    assert len(stretch_on(now, DAY)) == 2, "one approval, whose terms changed"


def test_an_end_that_is_recorded_stays_where_it_is_with_its_reason():
    before = terms(LONG_AGO, places=3, ended_on=LATER, ended_reason="retired")

    now = after([before], on_other_terms([before], terms()))

    assert [(one.ended_on, one.ended_reason) for one in now] == [(DAY, None), (LATER, "retired")]


@pytest.mark.parametrize("known", [(), (terms(LONG_AGO, ended_on=SPRING, ended_reason="resigned"),)])
def test_a_household_that_isn_t_approved_is_from_that_day_on(known):
    [new] = on_other_terms(known, terms())

    assert (new.started_on, new.ended_on, new.places) == (DAY, None, 2)


def test_terms_that_are_put_right_on_their_own_first_day_are_still_one_approval():
    before = terms(DAY, places=3)

    [new] = on_other_terms([before], terms())

    assert (new.id, new.started_on, new.ended_on, new.places) == (before.id, DAY, None, 2)


@pytest.mark.parametrize(
    ("known", "new", "reason"),
    [
        ((terms(LONG_AGO),), terms(), "nothing_changes"),
        ((terms(LONG_AGO, kinds=("b", "a")),), terms(kinds=("a", "b")), "nothing_changes"),
        ((terms(LONG_AGO, ended_on=LATER), terms(LATER, 4)), terms(places=3), "later_changes_exist"),
        ((), terms(ages=(12, 11)), "ages_the_wrong_way"),
    ],
)
def test_terms_that_change_nothing_or_contradict_are_refused(known, new, reason):
    with pytest.raises(RefusalError) as refused:
        on_other_terms(known, new)

    assert refused.value.refused.reason == reason


days = some.dates(LONG_AGO, LATER)


@given(some.lists(some.tuples(days, some.integers(1, 4)), max_size=8), days)
def test_whatever_changes_of_terms_there_are_on_no_day_two_hold_and_nobody_loses_an_approval(changes, looked_at):
    known = [terms(LONG_AGO)]
    for on, places in changes:
        try:
            known = after(known, on_other_terms(known, terms(on, places)))
        except RefusalError:
            continue

    assert is_approved_throughout(known, LONG_AGO, None)
    assert sum(one.holds_on(looked_at) for one in known) == 1
    told = [(on, places) for on, places in changes if on <= looked_at]
    assert holding(known, looked_at).places in {2, *(places for _, places in told)}


def test_the_fullest_day_from_then_on_decides_whether_there_are_places():
    both = placed(1), placed(2, LATER)

    assert concerns(terms(places=1), *both) == ["too_few_places"]
    assert concerns(terms(places=2), *both) == []
    assert concerns(terms(places=1), placed(1), placed(2, LONG_AGO, DAY)) == []
    assert concerns(terms(places=1, ended_on=LATER), *both) == [], "the approval is over by then"


@pytest.mark.parametrize(
    ("ages", "child", "found"),
    [
        ((0, 10), placed(1), []),
        ((11, 18), placed(1), ["outside_the_ages"]),
        ((0, 9), placed(1), ["outside_the_ages"]),
        ((0, 9), placed(1, LONG_AGO, DAY), []),
        ((0, 10), placed(1, date(2027, 6, 1)), ["outside_the_ages"]),
    ],
)
def test_a_child_is_held_against_the_ages_on_the_first_day_on_which_they_count(ages, child, found):
    assert concerns(terms(ages=ages), child) == found


def test_what_it_comes_to_is_told_for_who_lives_there():
    assert effects(terms(places=3), placed(1), before=terms(LONG_AGO, 2)) == [
        (ComesTo.APPROVAL, "It was approved for 2 children, aged 0 to 18."),
        (ComesTo.PLACEMENTS, "1 of 3 places are taken: 2 vacancies."),
        (ComesTo.MEMBERSHIPS, "It is in no constellation."),
    ]


def test_what_it_comes_to_is_told_for_constellations_and_beds():
    parts = (Part("The Kites", LONG_AGO, beds=2), Part("The Rooks", LATER))

    found = effects(terms(places=2), placed(1), before=terms(LONG_AGO, 3), parts=parts)

    assert found[2:] == [
        (ComesTo.MEMBERSHIPS, "It stays the hub home of The Kites."),
        (
            ComesTo.HUB_BEDS,
            (
                "2 beds stay for the constellation’s children. With every bed taken, 3 fostered children would sleep "
                "there; it would be approved for 2."
            ),
        ),
        (ComesTo.MEMBERSHIPS, "From 1 February 2027 it is a satellite of The Rooks."),
    ]


def test_more_places_than_the_usual_limit_are_no_exemption():
    assert effects(terms(places=4))[-1] == (
        ComesTo.FOSTERING_LIMIT,
        (
            "That is more than the usual limit of 3. Unless all are brothers and sisters, a written exemption must "
            "name each child. (Children Act 1989)"
        ),
    )


def test_the_day_of_an_end_that_is_recorded_is_told():
    approval = terms(ended_on=DAY + timedelta(days=9))

    assert effects(approval, before=terms(LONG_AGO, 1))[0][1].endswith("ends on 2 December 2026, as it is recorded.")
    assert new_terms([approval], DAY) == approval
