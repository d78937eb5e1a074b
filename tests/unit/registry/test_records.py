"""Who may read whose record, and what follows from what is recorded."""

from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.registry.pages.records.words import (
    ALONGSIDE_WORDS,
    CONTACT_WORDS,
    DECISION_WORDS,
    END_WORDS,
    LIMIT_TAGS,
    PLACEMENT_WORDS,
    PURPOSE_WORDS,
)
from services.registry.policy.records.reading import (
    Whereabouts,
    age_on,
    children_in_reach,
    households_in_reach,
    limit_verdict,
    may_see_who_looked,
    name_of_machine,
    reads_as_worker,
    vacancies,
    was_planned,
)
from shared.contracts.actor import machine
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.register_pack import CaredAlongside, ContactBy
from shared.contracts.registry import Purpose
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.testing.actors import actor

DAY = date(2026, 11, 23)


def some_id(word):
    return uuid5(UUID(int=0), word)


ADA, HOME, HUB, TERNS = map(some_id, ("Ada", "home", "hub", "Terns"))
WHERE = Whereabouts(child_id=ADA, household_id=HOME, constellation_ids=frozenset({TERNS}))
READERS = {
    "the child's social worker": actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(ADA,)),
    "the home's supervising social worker": actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HOME,)),
    "the constellation's liaison worker": actor(Role.LIAISON_WORKER, constellation_ids=(TERNS,)),
    "a programme manager": actor(Role.PROGRAMME_MANAGER),
    "a satellite carer where the child lives": actor(
        Role.SATELLITE_CARER, household_id=HOME, constellation_ids=(TERNS,), child_ids=(ADA,)
    ),
    "a hub home carer where the child lives": actor(Role.HUB_HOME_CARER, household_id=HOME, constellation_ids=(TERNS,)),
}
STRANGERS = {
    "the hub home carer": actor(Role.HUB_HOME_CARER, household_id=HUB, constellation_ids=(TERNS,)),
    "another satellite carer": actor(Role.SATELLITE_CARER, household_id=some_id("x"), constellation_ids=(TERNS,)),
    "another child's social worker": actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(some_id("Bo"),)),
    "another home's supervising social worker": actor(
        Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HUB,), constellation_ids=(TERNS,)
    ),
    "another constellation's liaison worker": actor(Role.LIAISON_WORKER, constellation_ids=(some_id("Rooks"),)),
    "a carer who says that the child is theirs": actor(
        Role.SATELLITE_CARER, household_id=some_id("x"), child_ids=(ADA,)
    ),
    "a data analyst": actor(Role.DATA_ANALYST),
    "an administrator": actor(Role.ADMINISTRATOR),
    "a carer without a household": actor(Role.SATELLITE_CARER),
}


@pytest.mark.parametrize("who", READERS)
def test_a_childs_record_is_for_those_who_look_after_the_child(who):
    assert children_in_reach(READERS[who]).has(WHERE)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_childs_record_is_for_nobody_else(who):
    assert not children_in_reach(STRANGERS[who]).has(WHERE)


def test_nobody_reads_the_record_of_a_child_who_lives_nowhere_by_living_nowhere():
    nowhere = Whereabouts(child_id=ADA, household_id=None)

    can = {role for role in PEOPLE if children_in_reach(actor(role)).has(nowhere)}

    assert can == {Role.PROGRAMME_MANAGER}


def test_households_are_seen_by_those_who_keep_them_and_their_own():
    assert all(
        households_in_reach(actor(role)).everybody
        == (role in {Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
        for role in PEOPLE
    )
    assert households_in_reach(actor(Role.SATELLITE_CARER, household_id=HOME)).household_ids == {HOME}


def test_only_a_worker_sees_all_of_a_record():
    assert {role for role in PEOPLE if reads_as_worker(actor(role))} == {
        Role.LIAISON_WORKER,
        Role.SUPERVISING_SOCIAL_WORKER,
        Role.CHILDRENS_SOCIAL_WORKER,
        Role.PROGRAMME_MANAGER,
    }


def test_who_has_looked_is_for_managers_and_the_childs_own_social_worker():
    assert may_see_who_looked(actor(Role.PROGRAMME_MANAGER), ADA)
    assert may_see_who_looked(actor(Role.ADMINISTRATOR), ADA)
    assert may_see_who_looked(actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(ADA,)), ADA)
    assert not may_see_who_looked(actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(ADA,)), some_id("Bo"))
    assert not may_see_who_looked(actor(Role.SATELLITE_CARER, child_ids=(ADA,)), ADA)


@pytest.mark.parametrize("reason", PlacementEndReason)
def test_an_ending_was_planned_unless_its_code_says_that_it_wasnt_or_was_no_move(reason):
    expected = None if reason.value == "PLACE" else reason.value not in {"CREQB", "CREQO", "CHILD", "LAREQ"}
    assert was_planned(DAY, reason) is expected
    assert was_planned(None, reason) is None
    assert was_planned(DAY, None) is None


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2016, 11, 23), DAY, 10),
        (date(2016, 11, 24), DAY, 9),
        (date(2016, 2, 29), date(2026, 2, 28), 9),
        (date(2016, 2, 29), date(2026, 3, 1), 10),
        (DAY, DAY, 0),
    ],
)
def test_an_age_counts_full_years(born, day, age):
    assert age_on(day, born) == age


@given(places=some.integers(1, 20), placed=some.integers(0, 30))
def test_a_vacancy_is_never_less_than_none_nor_more_than_the_places(places, placed):
    free = vacancies(places, placed)

    assert free is not None
    assert 0 <= free <= places
    assert free == 0 or free + placed == places


def test_without_places_nobody_knows_of_a_vacancy():
    assert vacancies(None, 2) is None


@pytest.mark.parametrize(
    ("groups", "are_all_named", "has_words", "verdict"),
    [
        ([], False, False, LimitVerdict.WITHIN),
        ([None, None, None], False, True, LimitVerdict.WITHIN),
        (["a", "a", "a", "a"], False, True, LimitVerdict.ALL_SIBLINGS),
        (["a", "a", "a", "b"], False, False, LimitVerdict.BEYOND),
        (["a", "a", "a", None], True, False, LimitVerdict.EXEMPT),
        (["a", "a", "a", None], True, True, LimitVerdict.EXEMPT),
        (["a", "a", "a", None], False, True, LimitVerdict.EXEMPTION_TO_READ),
        ([None, None, None, None], False, False, LimitVerdict.BEYOND),
    ],
)
def test_more_than_the_limit_is_for_brothers_and_sisters_or_by_exemption(groups, are_all_named, has_words, verdict):
    ids = [group and some_id(group) for group in groups]

    assert limit_verdict(3, ids, are_all_named=are_all_named, has_words=has_words) is verdict


def test_a_machine_is_told_by_its_name():
    assert name_of_machine(machine("notifications", "testshire").person_id) == "The service notifications"
    assert name_of_machine(some_id("somebody")) == ""


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (ALONGSIDE_WORDS, CaredAlongside),
        (CONTACT_WORDS, ContactBy),
        (DECISION_WORDS, OvernightDecision),
        (END_WORDS, PlacementEndReason),
        (LIMIT_TAGS, LimitVerdict),
        (PLACEMENT_WORDS, PlacementKind),
        (PURPOSE_WORDS, Purpose),
    ],
)
def test_every_code_has_words(words, codes):
    assert set(words) == set(codes)
