"""Which households and constellations could go together, in which order, and why."""

from dataclasses import fields, replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.policy.alongside import ChildThere
from services.registry.policy.matching.distance import Districts, Middle
from services.registry.policy.matching.reasons import Home, Surroundings
from services.registry.policy.matching.suggesting import constellations_for, households_for, left_out, why_not
from shared.contracts.matching import Aspect, Part, WhyNot
from shared.contracts.record_words import Finding, HealthTopic, MatchingTopic
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.words import ConstellationState

DISTRICTS = Districts({"HU1": Middle(52, 0), "NE1": Middle(52.02, 0), "NE2": Middle(52.03, 0), "FA1": Middle(53, 0)})
HERE, NEAR, AS_NEAR, FAR, NOWHERE = "HU1 1AA", "NE1 1AA", "NE2 1AA", "FA1 1AA", "ZZ9 1AA"
FENNS, GALES = UUID(int=501), UUID(int=502)
ADA, BO, CY = (UUID(int=number) for number in (401, 402, 403))


def a_home(number, postcode=NEAR, **values):
    given = {"languages": ("English",), "approval_kinds": ("short_term",), **values}
    return Home(id=UUID(int=number), name=f"Home {number}", postcode=postcode, **given)


def a_child(one, **values):
    return ChildThere(id=one, **values)


ALLERGIC = {HealthTopic.ALLERGIES: Finding.YES}
HUB = a_home(1, HERE)


def a_constellation(number=100, satellites=7, **values):
    """With so many satellite households, or with these."""
    given = {
        "name": f"Constellation {number}",
        "state": ConstellationState.LAUNCHED,
        "hub_home": HUB,
        "beds": 2,
        "satellites": satellites
        if isinstance(satellites, tuple)
        else tuple(a_home(1000 * number + one) for one in range(satellites)),
        "fewest": 6,
        "most": 10,
        **values,
    }
    return Surroundings(id=UUID(int=number), **given)


def places(near, *homes):
    found = households_for(near, homes, DISTRICTS, at_most=100)
    return [(match.place, match.household_id.int) for match in found.matches]


def reasons(home, near, part, aspect=None):
    (match,) = households_for(near, [home], DISTRICTS, at_most=1).matches
    return [
        reason.sentence
        for reason in match.reasons
        if reason.part is part and (aspect is None or reason.aspect is aspect)
    ]


def test_brothers_and_sisters_come_before_distance():
    near = a_constellation(hub_home=replace(HUB, children=(a_child(CY, sibling_group_id=FENNS),)))
    far_away = a_home(11, FAR, children=(a_child(ADA, sibling_group_id=FENNS), a_child(BO, sibling_group_id=FENNS)))
    farther = a_home(12, NOWHERE, children=(a_child(ADA, sibling_group_id=FENNS), a_child(BO)))

    assert places(near, a_home(10, HERE), farther, far_away) == [(1, 11), (2, 12), (3, 10)]


def test_the_nearer_comes_first_and_who_isn_t_known_last():
    assert places(a_constellation(), a_home(11, NOWHERE), a_home(12, FAR), a_home(13, HERE), a_home(14, NEAR)) == [
        (1, 13),
        (2, 14),
        (3, 12),
        (4, 11),
    ]


def test_households_that_differ_by_less_than_a_step_share_a_place():
    assert places(a_constellation(), a_home(12, AS_NEAR), a_home(11, NEAR), a_home(13, FAR)) == [
        (1, 11),
        (1, 12),
        (3, 13),
    ]


def test_the_constellation_with_more_room_comes_first():
    fuller, emptier = a_constellation(100, 9), a_constellation(101, 6)

    found = constellations_for(a_home(11), [fuller, emptier], DISTRICTS)

    assert [(match.place, match.constellation_id.int, match.room.spaces) for match in found.matches] == [
        (1, 101, 4),
        (2, 100, 1),
    ]


@pytest.mark.parametrize(
    ("near", "why"),
    [
        (a_constellation(satellites=9), None),
        (a_constellation(satellites=10), WhyNot.FULL),
        (a_constellation(satellites=11), WhyNot.FULL),
        (a_constellation(state=ConstellationState.HUB_HOME_VACANT, hub_home=None), None),
        (a_constellation(state=ConstellationState.PAUSED), WhyNot.PAUSED),
        (a_constellation(state=ConstellationState.CLOSED), WhyNot.CLOSED),
    ],
)
def test_a_constellation_is_suggested_while_it_can_take_somebody(near, why):
    assert why_not(near) is why
    assert len(constellations_for(a_home(11), [near], DISTRICTS).matches) == (why is None)


def test_who_isn_t_suggested_is_told_with_the_reason_unless_it_is_closed():
    full, paused = a_constellation(100, 10), a_constellation(101, state=ConstellationState.PAUSED)
    closed = a_constellation(102, state=ConstellationState.CLOSED)

    told = [(one.constellation_id.int, one.why) for one in left_out([paused, closed, full, a_constellation(103)])]

    assert told == [(100, WhyNot.FULL), (101, WhyNot.PAUSED)]


kinds = st.lists(st.sampled_from(["short_term", "long_term", "kinship"]), max_size=3).map(tuple)
words = st.lists(st.sampled_from(["English", "Polish", "Urdu"]), max_size=2, unique=True).map(tuple)
children = st.lists(
    st.builds(
        ChildThere,
        id=st.uuids(),
        language=st.sampled_from([None, "Polish", "Tamil"]),
        cared_alongside=st.sampled_from(list(CaredAlongside)),
        health=st.dictionaries(st.sampled_from(HealthTopic), st.sampled_from(Finding)),
    ),
    max_size=3,
).map(tuple)


@given(kinds, words, words, children, st.dates())
def test_only_the_three_reasons_move_a_place(approval_kinds, languages, pets, there, ends_on):
    near = a_constellation(hub_home=replace(HUB, languages=("Polish",), pets=("dog",)))
    plain = [a_home(10, HERE), a_home(11, AS_NEAR), a_home(12, FAR), a_home(13, NOWHERE)]
    before = places(near, *plain)
    known = {"approval_kinds": approval_kinds, "languages": languages, "pets": pets, "approval_ends_on": ends_on}

    for changed in range(len(plain)):
        others = plain.copy()
        others[changed] = replace(plain[changed], children=there, **known)
        assert places(near, *others) == before


@given(st.permutations([a_home(10, HERE), a_home(11, NEAR), a_home(12, AS_NEAR), a_home(13, FAR), a_home(14, NOWHERE)]))
def test_the_order_in_which_they_are_known_is_of_no_matter(homes):
    assert places(a_constellation(), *homes) == [(1, 10), (2, 11), (2, 12), (4, 13), (5, 14)]


def test_ethnicity_has_no_way_into_matching():
    known = {field.name for kind in (ChildThere, Home, Surroundings) for field in fields(kind)}

    assert known
    assert not {name for name in known if "ethnic" in name or "sex" in name}


def test_every_match_says_what_its_place_follows_from():
    found = constellations_for(a_home(11), [a_constellation(), a_constellation(101, hub_home=None)], DISTRICTS)

    for match in found.matches:
        about = [reason.aspect for reason in match.reasons if reason.part is Part.ORDER]
        assert about == [Aspect.BROTHERS_AND_SISTERS, Aspect.DISTANCE, Aspect.ROOM]


def test_only_as_many_are_told_as_are_asked_for():
    found = households_for(a_constellation(), [a_home(10 + one) for one in range(9)], DISTRICTS, at_most=4)

    assert (len(found.matches), found.of) == (4, 9)


def test_brothers_and_sisters_are_told_with_where_they_live():
    satellite = a_home(20, children=(a_child(UUID(int=404), sibling_group_id=FENNS),))
    near = a_constellation(
        hub_home=replace(HUB, children=(a_child(CY, sibling_group_id=GALES),)), satellites=(satellite, a_home(21))
    )
    home = a_home(
        11,
        children=(
            a_child(ADA, sibling_group_id=FENNS),
            a_child(BO, sibling_group_id=FENNS),
            a_child(UUID(int=405), sibling_group_id=GALES),
            a_child(UUID(int=406)),
        ),
    )

    found = households_for(near, [home], DISTRICTS, at_most=1)

    (match,) = found.matches
    assert [(one.household_id, one.children) for one in match.siblings] == [(satellite.id, 2), (HUB.id, 1)]
    assert match.reasons[0].sentence == "3 of the household’s children have brothers or sisters in the constellation."
    assert found.told_of == {ADA, BO, CY, *(UUID(int=number) for number in (404, 405, 406))}
    assert found.homes == {home.id, HUB.id, satellite.id}


def test_a_distance_is_told_from_district_to_district():
    near = a_constellation()

    assert reasons(a_home(11, FAR), near, Part.ORDER, Aspect.DISTANCE) == [
        "111.2 km north of the hub home, from the middle of HU1 to the middle of FA1."
    ]
    assert reasons(a_home(11, HERE), near, Part.ORDER, Aspect.DISTANCE) == [
        "In the hub home’s own postcode district, HU1."
    ]


def test_a_distance_that_nobody_knows_is_told_as_that():
    last = "The distance isn’t known, so this comes after those whose distance is"

    assert reasons(a_home(11, NOWHERE), a_constellation(), Part.ORDER, Aspect.DISTANCE) == [
        f"{last}: ZZ9 isn’t in the list of postcode districts."
    ]
    assert reasons(a_home(11), a_constellation(hub_home=None), Part.ORDER, Aspect.DISTANCE) == [
        f"{last}: the constellation has no hub home yet."
    ]


def test_room_is_told_with_the_beds_that_are_shared():
    home = a_home(11, children=(a_child(ADA), a_child(BO)))
    near = a_constellation(satellites=5, hub_home=replace(HUB, children=(a_child(CY),)))

    assert reasons(home, near, Part.ORDER, Aspect.ROOM) == ["5 satellite households of 6 to 10: room for 5 more."]
    assert reasons(home, near, Part.CONTEXT, Aspect.ROOM) == [
        "With this household 3 children would share 2 beds at the hub home; now it is 1."
    ]


def test_a_language_that_is_shared_is_told_and_english_says_nothing():
    near = a_constellation(
        hub_home=replace(HUB, languages=("English", "Polish")), satellites=(a_home(20, languages=("polish ", "Urdu")),)
    )
    home = a_home(11, languages=("English", "Polish"), children=(a_child(ADA, language="Tamil"),))

    found = households_for(near, [home], DISTRICTS, at_most=1)

    assert found.matches[0].languages == ("Polish",)
    assert reasons(home, near, Part.CONTEXT, Aspect.LANGUAGES) == [
        "Polish is spoken in the household, and also at the hub home and in 1 satellite household.",
        "Tamil: spoken in the household, and by nobody in the constellation as far as is recorded.",
    ]
    assert found.told_of == {ADA}


def test_what_a_child_needs_is_told_as_a_caution():
    home = a_home(
        11,
        children=(
            a_child(ADA, cared_alongside=CaredAlongside.SOLO),
            a_child(BO, cared_alongside=CaredAlongside.ONLY_OLDER, health=ALLERGIC),
        ),
    )
    near = a_constellation(hub_home=replace(HUB, pets=("dog", "rabbit")))

    together = (
        "Pets at the hub home: dog and rabbit. Allergies are recorded of 1 of the household’s children: "
        "check whether they go together."
    )
    assert reasons(home, near, Part.CAUTION) == [
        "1 of the household’s children can only be cared for alone: a sleepover would need the hub home to itself.",
        "1 of the household’s children can only be cared for alongside older children.",
        (
            "Allergies are recorded of 1 of the household’s children: read the record before you decide, and check "
            "what there is at the hub home."
        ),
        together,
    ]
    assert households_for(near, [home], DISTRICTS, at_most=1).told_of == {ADA, BO}


def test_allergies_and_health_needs_are_for_a_person_to_look_at_and_move_nobody():
    wheelchair = {HealthTopic.HEALTH_NEEDS: Finding.YES, HealthTopic.ALLERGIES: Finding.NO}
    home = a_home(11, children=(a_child(ADA, health=ALLERGIC), a_child(BO, health=wheelchair)))

    assert reasons(home, a_constellation(), Part.CAUTION) == [
        (
            "Allergies are recorded of 1 of the household’s children: read the record before you decide, and check "
            "what there is at the hub home."
        ),
        (
            "Health needs are recorded of 1 of the household’s children: read the record before you decide, and "
            "ask whether the hub home and its rooms can meet them."
        ),
    ]
    assert "Whether 1 of the household’s children have allergies or health needs." in reasons(
        home, a_constellation(), Part.NOT_RECORDED
    )
    assert places(a_constellation(), home, a_home(12)) == [(1, 11), (1, 12)]


def test_what_isn_t_recorded_is_told_as_that():
    home = a_home(11, languages=(), approval_kinds=(), children=(a_child(ADA),))

    assert reasons(home, a_constellation(), Part.NOT_RECORDED) == [
        "Some of the risks or needs of 1 of the household’s children.",
        "Whether 1 of the household’s children have allergies or health needs.",
        "Which languages are spoken in the household.",
        "Pets at the hub home: none is recorded.",
        "What kinds of fostering the household is approved for.",
    ]


def test_an_end_of_approval_to_come_is_a_caution():
    home = a_home(11, approval_kinds=("short_break", "long_term"), approval_ends_on=date(2027, 3, 3))

    assert reasons(home, a_constellation(), Part.CAUTION) == ["Its approval ends on 3 March 2027."]
    assert reasons(home, a_constellation(), Part.CONTEXT, Aspect.APPROVAL) == [
        "Approved for: short break and long term."
    ]


def test_a_closing_to_come_is_a_caution():
    near = a_constellation(closes_on=date(2027, 3, 3))

    assert reasons(a_home(11), near, Part.CAUTION) == ["The constellation closes on 3 March 2027."]


def test_no_sentence_has_a_name_in_it():
    home = a_home(11, children=(a_child(ADA, sibling_group_id=FENNS, health=ALLERGIC),))
    near = a_constellation(hub_home=replace(HUB, pets=("cat",), children=(a_child(BO, sibling_group_id=FENNS),)))

    (match,) = households_for(near, [home], DISTRICTS, at_most=1).matches

    told = " ".join(reason.sentence for reason in match.reasons)
    assert not [name for name in (home.name, near.name, HUB.name) if name in told]


@given(
    st.dictionaries(st.sampled_from(MatchingTopic), st.sampled_from(Finding)),
    st.dictionaries(st.sampled_from(MatchingTopic), st.sampled_from(Finding)),
)
def test_what_is_recorded_of_children_is_a_reason_in_words_and_moves_nobody(known, others):
    near = a_constellation(hub_home=replace(HUB, pets=("dog",)))
    first = a_home(2, children=(a_child(ADA, known=known),))
    second = a_home(3, children=(a_child(BO, known=others),))

    assert [place for place, _ in places(near, first, second)] == [1, 1]


def test_what_is_recorded_speaks_for_or_against_and_what_isnt_is_said_to_be_unknown():
    near = a_constellation(hub_home=replace(HUB, pets=("dog",)))
    known = {
        MatchingTopic.PETS: Finding.NO,
        MatchingTopic.HARM_TO_ANIMALS: Finding.YES,
        MatchingTopic.GOING_MISSING: Finding.YES,
        MatchingTopic.CULTURAL_NEEDS: Finding.YES,
        MatchingTopic.SELF_HARM: Finding.NO,
    }
    home = a_home(2, children=(a_child(ADA, known=known), a_child(BO, known={MatchingTopic.PETS: Finding.YES})))

    assert reasons(home, near, Part.CAUTION, Aspect.PETS) == [
        "1 of the household’s children can’t live with pets.",
        "A risk to animals is recorded of 1 of the household’s children.",
    ]
    assert "1 of the household’s children can live with pets." in reasons(home, near, Part.CONTEXT, Aspect.PETS)
    assert reasons(home, near, Part.CAUTION, Aspect.CHILDRENS_NEEDS) == [
        "A risk to others is recorded of 1 of the household’s children: read the record before you decide.",
        "A risk to themselves is recorded of 1 of the household’s children: read the record before you decide.",
    ]
    assert reasons(home, near, Part.CONTEXT, Aspect.CHILDRENS_NEEDS) == [
        "Cultural needs are recorded of 1 of the household’s children: ask how the hub home can meet them."
    ]
    assert reasons(home, near, Part.NOT_RECORDED, Aspect.CHILDRENS_NEEDS) == [
        "Some of the risks or needs of 2 of the household’s children.",
        "Whether 2 of the household’s children have allergies or health needs.",
    ]
    assert reasons(home, near, Part.NOT_RECORDED, Aspect.PETS) == []
