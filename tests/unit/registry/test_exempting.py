"""An exemption from the usual fostering limit holds for whom it names, on its own days, and for nobody else."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.registry.policy.facts import Approval, Exemption, begun
from services.registry.policy.records.exemptions import (
    effect_on_the_limit,
    exempted,
    exemption_ended,
    may_grant_exemptions,
)
from services.registry.policy.records.limits import HomeByNight
from services.registry.policy.records.placements import Home, concerns_of_moving_in
from services.registry.policy.records.stays import Stay
from services.registry.policy.register import Placement
from services.registry.policy.rules import Rulebook
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.refusals import RefusalError
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import PlacementKind, SleepoverKind, SleepoverState
from shared.testing.actors import actor

HOME = UUID(int=1)
LONG_AGO, TONIGHT, LATER = date(2026, 3, 3), date(2026, 11, 23), date(2027, 2, 1)
FOUR = (11, 12, 13, 14)


def exempt(number, started_on=LONG_AGO, ended_on=None, granted_by="Testshire, M. Moss"):
    return begun(
        Exemption,
        started_on,
        ended_on=ended_on,
        household_id=HOME,
        child_id=UUID(int=number),
        granted_by=granted_by,
        written_in="Letter",
    )


def home(exemptions=(), numbers=FOUR, approvals=(), guests=()):
    placements = [
        Placement(
            id=UUID(int=100 + number),
            child_id=UUID(int=number),
            household_id=HOME,
            kind=PlacementKind.U4,
            started_on=LONG_AGO,
            ended_on=None,
            ended_reason=None,
        )
        for number in numbers
    ]
    coming = [
        Stay(
            UUID(int=200 + number),
            UUID(int=number),
            HOME,
            TONIGHT,
            TONIGHT,
            SleepoverKind.PLANNED,
            SleepoverState.CONFIRMED,
        )
        for number in guests
    ]
    return HomeByNight(placements, coming, {}, approvals, Rulebook(()), exemptions)


def test_more_than_the_limit_is_right_where_each_of_them_is_named():
    night = home([exempt(number) for number in FOUR]).on(TONIGHT)

    assert (night.verdict, night.named, night.placed) == (LimitVerdict.EXEMPT, 4, 4)


def test_one_child_whom_none_names_is_one_too_many():
    night = home([exempt(number) for number in FOUR[:3]]).on(TONIGHT)

    assert (night.verdict, night.named) == (LimitVerdict.BEYOND, 3)


def test_a_guest_whom_none_names_is_one_too_many_on_that_night():
    place = home([exempt(number) for number in FOUR], guests=(15,))

    assert place.on(TONIGHT).verdict is LimitVerdict.BEYOND
    assert place.on(TONIGHT + timedelta(days=1)).verdict is LimitVerdict.EXEMPT


def test_an_exemption_names_nobody_on_the_day_on_which_it_ends():
    place = home([exempt(number, ended_on=LATER) for number in FOUR])

    assert place.on(LATER - timedelta(days=1)).verdict is LimitVerdict.EXEMPT
    assert place.on(LATER).verdict is LimitVerdict.BEYOND


def test_one_in_words_is_for_somebody_to_read():
    approval = Approval(id=UUID(int=5), started_on=None, household_id=HOME, exemptions=("All four",))

    night = home(approvals=(approval,)).on(TONIGHT)

    assert (night.verdict, night.named) == (LimitVerdict.EXEMPTION_TO_READ, 0)
    assert effect_on_the_limit(home(approvals=(approval,)), TONIGHT).sentence.endswith(
        "more than 3, and an exemption is recorded in words only: read whether it names each of them."
    )


def test_one_in_words_for_one_child_exempts_no_other():
    """Else any children in the home would be exempt by what names one of them."""
    approval = Approval(id=UUID(int=5), started_on=None, household_id=HOME, exemptions=("Ada Fenn, for a year",))

    night = home([exempt(number) for number in FOUR[:2]], approvals=(approval,)).on(TONIGHT)

    assert (night.verdict, night.named) == (LimitVerdict.EXEMPTION_TO_READ, 2)
    assert home([exempt(number) for number in FOUR], approvals=(approval,)).on(TONIGHT).verdict is LimitVerdict.EXEMPT


@pytest.mark.parametrize(("are_all_named", "is_to_read"), [(True, False), (False, True)])
def test_whoever_places_a_fourth_child_by_an_exemption_in_words_says_why(are_all_named, is_to_read):
    approval = Approval(id=UUID(int=5), started_on=None, household_id=HOME, exemptions=("Ada Fenn, for a year",))
    limit = Rulebook(()).on(RuleName.USUAL_FOSTERING_LIMIT, TONIGHT)
    there = Home(HOME, approval, [None, None, None], are_all_named=are_all_named, limit=limit)

    found = concerns_of_moving_in(there, None, date(2016, 2, 28), TONIGHT)

    assert [(one.code, one.needs_a_reason) for one in found] == [("beyond_the_fostering_limit", True)] * is_to_read
    assert all(one.sentence.endswith("in words only: read whether it names each of them.") for one in found)


@pytest.mark.parametrize(
    ("exemptions", "sentence"),
    [
        (FOUR, "4 children are there: an exemption names each of them."),
        (FOUR[:1], "4 children are there: more than 3, and exemptions name 1 of them."),
        ((), "4 children are there: more than 3, and exemptions name none of them."),
    ],
)
def test_whoever_grants_one_sees_what_it_comes_to(exemptions, sentence):
    effect = effect_on_the_limit(home([exempt(number) for number in exemptions]), TONIGHT)

    assert effect.sentence == f"On the night of 23 November 2026 {sentence}"


def test_a_new_one_takes_the_place_of_the_one_before():
    before = exempt(11)

    changed = exempted([before], exempt(11, TONIGHT, LATER, "Testshire, A. Birch"))

    assert [(one.started_on, one.ended_on) for one in changed] == [(LONG_AGO, TONIGHT), (TONIGHT, LATER)]


def test_a_shorter_one_leaves_nothing_of_the_one_before_after_it():
    """Else a child whose exemption was cut short would be exempt again on the day after."""
    changed = exempted([exempt(11)], exempt(11, TONIGHT, LATER, "Testshire, A. Birch"))

    assert not any(one.holds_on(LATER) for one in changed)


@pytest.mark.parametrize(
    ("known", "new", "reason"),
    [
        ((), exempt(11, TONIGHT, TONIGHT), "ends_before_it_starts"),
        ((exempt(11),), exempt(11, TONIGHT), "nothing_changes"),
        ((exempt(11, LATER),), exempt(11, TONIGHT), "later_changes_exist"),
    ],
)
def test_one_that_can_t_be_is_refused(known, new, reason):
    with pytest.raises(RefusalError) as refused:
        exempted(known, new)

    assert refused.value.refused.reason == reason


def test_one_that_ends_holds_no_more_and_one_to_come_never_does():
    changed = exemption_ended([exempt(11, ended_on=LATER), exempt(11, LATER)], TONIGHT, "Moves out")

    assert [(one.ended_on, one.reason) for one in changed] == [(TONIGHT, "Moves out"), (LATER, "Moves out")]
    assert not any(one.holds_on(day) for one in changed for day in (TONIGHT, LATER))


def test_where_none_holds_none_can_end():
    with pytest.raises(RefusalError) as refused:
        exemption_ended([exempt(11, ended_on=TONIGHT)], TONIGHT, "Moves out")

    assert refused.value.refused.reason == "no_exemption"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (actor(Role.PROGRAMME_MANAGER), True),
        (actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HOME,)), True),
        (actor(Role.SUPERVISING_SOCIAL_WORKER), False),
        (actor(Role.ADMINISTRATOR), False),
        (actor(Role.LIAISON_WORKER), False),
    ],
)
def test_an_exemption_names_children_so_an_administrator_records_none(who, may):
    assert may_grant_exemptions(who, HOME) is may
