"""What the registry decides, without a database."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.policy.belonging import covers
from services.registry.policy.facts import Delegation
from services.registry.policy.facts import begun as fact_of
from services.registry.policy.importing.changes import changes_between, with_roles
from services.registry.policy.importing.contradictions import contradictions
from services.registry.policy.importing.dated_import import Known, dated
from services.registry.policy.importing.dating import life_said
from services.registry.policy.importing.lines import things_in
from services.registry.policy.names import Around, may_know, needs_around, who_may_be_known
from services.registry.policy.names import Known as Someone
from services.registry.policy.records.delegation import has_more_than_telling, must_tell_social_worker
from services.registry.policy.register import KINDS, Child, Constellation, Placement, Register
from services.registry.policy.telling import event_about, event_about_life
from shared.contracts.message import Event
from shared.contracts.record_words import DecisionArea
from shared.contracts.registry import Kind
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import OvernightDecision
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.builders import a_placement, a_small_register, child

TODAY = date(2026, 11, 23)
NIGHTS = DecisionArea.OVERNIGHT_STAYS
DAYS = st.integers(0, 30).map(lambda days: TODAY + timedelta(days=days))
STAYS = st.tuples(DAYS, st.none() | DAYS).filter(lambda stay: stay[1] is None or stay[0] <= stay[1])


def small() -> Register:
    return Register(things_in(a_small_register(), AUTHORITY))


@given(st.lists(STAYS, max_size=6, unique_by=lambda stay: stay[0]))
def test_placements_contradict_each_other_if_and_only_if_a_day_has_two(stays: list[tuple[date, date | None]]) -> None:
    placements = tuple(a_placement("K1", f"H{number}", *stay) for number, stay in enumerate(stays, start=1))
    pack = a_small_register(placements=placements)
    given = Register(things_in(pack, AUTHORITY))

    found = contradictions(pack, given, given, TODAY)

    days = [TODAY + timedelta(days=number) for number in range(32)]
    assert bool(found) == any(sum(covers(day, *stay) for stay in stays) > 1 for day in days)


@given(st.data())
def test_what_was_imported_is_known_and_imports_as_unchanged(data: st.DataObject) -> None:
    pack = a_small_register()
    some = {kind.table: data.draw(st.permutations(getattr(pack, kind.table))) for kind in KINDS}
    before = with_roles(small(), TODAY)
    again = Register(things_in(pack.model_copy(update=some), AUTHORITY))

    changes = changes_between(before, with_roles(before.with_all_of(again), TODAY), again)

    assert not any(changes.saved.values())
    assert sum(changes.counts.unchanged.values()) == 37


@given(st.sets(st.sampled_from(sorted(small().of(Child))), max_size=5))
def test_counts_and_versions_follow_what_changed(changed: set[UUID]) -> None:
    before = with_roles(small(), TODAY)
    other = Register(replace(before.of(Child)[one], version=1, allergies="eggs") for one in changed)

    changes = changes_between(before, before.with_all_of(other), other)

    assert {thing.id: thing.version for thing in changes.saved[Child]} == dict.fromkeys(changed, 2)
    assert changes.counts.changed["children"] == len(changed)


@given(st.sets(st.sampled_from(sorted(small().of(Child))), max_size=5))
def test_who_decides_is_dated_anew_only_for_whom_it_changed(changed: set[UUID]) -> None:
    before, decision = small(), OvernightDecision.TEAM_MANAGER
    known = Known(before, {Delegation: {(NIGHTS, one): (delegation(one),) for one in before.of(Child)}}, {})
    rows = Register(
        replace(child, overnight_decision=decision if child.id in changed else child.overnight_decision)
        for child in before.of(Child).values()
    )

    found = dated(rows, {}, known, TODAY)

    ended, begun = [fact for fact in found.facts if fact.ended_on], [fact for fact in found.facts if not fact.ended_on]
    assert {fact.subject[-1] for fact in ended} == {fact.subject[-1] for fact in begun} == found.touched == changed
    assert {fact.ended_on for fact in ended} | {fact.started_on for fact in begun} <= {TODAY}


def delegation(child_id: UUID) -> Delegation:
    child = small().of(Child)[child_id]
    return fact_of(
        Delegation,
        TODAY - timedelta(days=9),
        area=NIGHTS,
        child_id=child_id,
        decision=child.overnight_decision,
        conditions=child.overnight_conditions,
    )


def test_a_register_forgets_nothing() -> None:
    both = small().with_all_of(Register())

    assert all(both.of(kind) == small().of(kind) for kind in KINDS)


def test_of_everything_but_areas_and_the_authority_something_is_told_and_no_name() -> None:
    lives = [life_said(None, row, TODAY) for row in small().of(Constellation).values()]
    events = [event_about(thing, TODAY) for kind in KINDS for thing in small().of(kind).values()]
    events += [event_about_life(life, AUTHORITY, TODAY) for life in lives]

    assert sum(event is None for event in events) == 2 + len(lives)
    texts = [event.to_json().decode() for event in events if isinstance(event, Event)]
    assert not [
        text for text in texts for name in ("Ada", "Fenn", "Frost", "Mill Lane", "mail.example") if name in text
    ]


@pytest.mark.parametrize(
    ("conditions", "must_tell"),
    [
        ("tell the children's social worker each time", True),
        ("Please inform the child’s Social Worker beforehand", True),
        ("The social worker must be told.", True),
        ("ring the parents first", False),
        ("as agreed with the social worker in 2025", False),
        ("", False),
        (None, False),
    ],
)
def test_a_condition_that_asks_for_it_has_the_social_worker_told(conditions: str | None, must_tell: bool) -> None:  # noqa: FBT001  a row of the table
    assert must_tell_social_worker(conditions) is must_tell


@pytest.mark.parametrize(
    ("conditions", "has_more"),
    [
        ("tell the children's social worker each time", False),
        ("Please inform the child’s Social Worker beforehand.", False),
        ("Let the social worker know", False),
        ("tell the children's social worker each time, and no more than two nights", True),
        ("no more than two nights in a row", True),
        ("only at the hub home; tell the social worker", True),
        ("as agreed with the social worker in 2025", True),
        ("  ", False),
        (None, False),
    ],
)
def test_conditions_that_ask_for_more_than_telling_are_for_people_to_judge(
    conditions: str | None,
    has_more: bool,  # noqa: FBT001  a row of the table
) -> None:
    assert has_more_than_telling(conditions) is has_more


@given(st.sets(st.sampled_from(sorted(PEOPLE | {Role.SERVICE})), min_size=1))
def test_without_standing_a_child_is_known_to_those_only_whose_role_is_for_everybody(roles: set[Role]) -> None:
    asker = actor(*roles)
    circle = who_may_be_known(asker, Around((), {}))

    known = may_know(asker, Someone(child("K1"), Kind.CHILD, "Ada"), circle)

    assert known == bool(roles & {Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})


@given(st.sets(st.sampled_from(sorted(PEOPLE)), min_size=1))
def test_another_role_never_takes_a_name_away(roles: set[Role]) -> None:
    around = Around((), {})
    for who in (Someone(child("K1"), kind, "Ada") for kind in Kind):
        one_by_one = [actor(role, child_ids=(child("K1"),)) for role in roles]
        together = actor(*roles, child_ids=(child("K1"),))
        alone = any(may_know(asker, who, who_may_be_known(asker, around)) for asker in one_by_one)
        assert may_know(together, who, who_may_be_known(together, around)) >= alone


def test_where_somebody_belongs_is_looked_up_only_where_it_decides() -> None:
    looked_up = {role for role in Role if needs_around(actor(role))}

    assert looked_up == {
        Role.SATELLITE_CARER,
        Role.HUB_HOME_CARER,
        Role.CHILDRENS_SOCIAL_WORKER,
        Role.SUPERVISING_SOCIAL_WORKER,
    }


def test_a_placement_of_no_day_is_in_nobodys_way() -> None:
    never, here = a_placement("K1", "H1", TODAY, TODAY), a_placement("K1", "H2", TODAY)
    pack = a_small_register(placements=(never, here))
    given = Register(things_in(pack, AUTHORITY))

    assert contradictions(pack, given, given, TODAY) == []
    assert len(given.of(Placement)) == 2
