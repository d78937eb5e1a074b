"""Who would stay together is compared in words that count and name nobody; it moves no place."""

from dataclasses import replace
from datetime import date

from services.registry.policy.matching.suggesting import households_for
from shared.contracts.matching import Part
from shared.contracts.record_words import RISKS_TO_CHILD, RISKS_TO_OTHERS, Finding, MatchingTopic
from shared.contracts.register_pack import CaredAlongside
from tests.unit.registry.test_matching import ADA, BO, CY, DISTRICTS, HUB, a_child, a_constellation, a_home, reasons

HARMS = {MatchingTopic.PHYSICAL_HARM_TO_OTHERS: Finding.YES}
AT_RISK = {MatchingTopic.SELF_HARM: Finding.YES}
NOTHING_KNOWN_OF = dict.fromkeys((*RISKS_TO_OTHERS, *RISKS_TO_CHILD), Finding.NO)
OLD, MIDDLE, YOUNG = date(2010, 1, 1), date(2014, 1, 1), date(2018, 1, 1)
READ = "read the records before they stay on the same nights."


def with_children(*children):
    """A constellation with these children in one of its satellite households."""
    return a_constellation(satellites=(a_home(1001, children=children), a_home(1002)))


def cautions(near, *children):
    return reasons(a_home(11, children=children), near, Part.CAUTION)


def test_who_is_cared_for_alone_keeps_others_from_their_nights():
    near = with_children(a_child(CY, cared_alongside=CaredAlongside.SOLO))

    assert cautions(near, a_child(ADA)) == [
        (
            "1 of the constellation’s children can only be cared for alone: on their nights no child of the "
            "household can stay at the hub home."
        )
    ]
    assert cautions(near) == []


def test_who_is_only_with_older_children_is_held_against_the_ages_of_the_others():
    near = with_children(a_child(BO, born_on=YOUNG), a_child(CY, born_on=OLD))
    child = a_child(ADA, born_on=MIDDLE, cared_alongside=CaredAlongside.ONLY_OLDER)

    assert (
        "1 of the household’s children can only be cared for alongside older children, and 1 of the constellation’s "
        "children isn’t older."
    ) in cautions(near, child)
    assert not [one for one in cautions(with_children(a_child(CY, born_on=OLD)), child) if "isn’t older" in one]


def test_and_so_is_who_is_only_with_younger_ones_and_lives_in_the_constellation():
    near = with_children(a_child(CY, born_on=MIDDLE, cared_alongside=CaredAlongside.ONLY_YOUNGER))

    assert cautions(near, a_child(ADA, born_on=OLD), a_child(BO, born_on=MIDDLE)) == [
        (
            "1 of the constellation’s children can only be cared for alongside younger children, and 2 of the "
            "household’s children aren’t younger."
        )
    ]
    assert cautions(near, a_child(ADA, born_on=YOUNG)) == []


def test_a_risk_to_others_stands_beside_who_is_at_risk_themselves():
    near = with_children(a_child(BO, known=AT_RISK), a_child(CY, known=AT_RISK))

    assert (
        f"A risk to others is recorded of 1 of the household’s children, and a risk to themselves of 2 of the "
        f"constellation’s children: {READ}"
    ) in cautions(near, a_child(ADA, known=HARMS))
    assert not [one for one in cautions(with_children(a_child(CY)), a_child(ADA, known=HARMS)) if READ in one]


def test_a_risk_to_others_in_the_constellation_is_told_to_whoever_brings_a_child():
    near = with_children(a_child(CY, known=HARMS))

    assert cautions(near, a_child(ADA)) == [
        f"A risk to others is recorded of 1 of the constellation’s children: {READ}"
    ]
    assert (
        f"A risk to others is recorded of 1 of the constellation’s children, and a risk to themselves of 1 of the "
        f"household’s children: {READ}"
    ) in cautions(near, a_child(ADA, known=AT_RISK))


def test_children_at_the_hub_home_count_too():
    near = a_constellation(hub_home=replace(HUB, children=(a_child(CY, known=HARMS),)))

    assert len(cautions(near, a_child(ADA))) == 1


def test_what_isnt_recorded_of_those_who_are_there_is_said():
    sentence = "Some of the risks of 1 of the constellation’s children."
    home = a_home(11, children=(a_child(ADA),))

    assert sentence in reasons(home, with_children(a_child(CY)), Part.NOT_RECORDED)
    assert sentence not in reasons(home, with_children(a_child(CY, known=NOTHING_KNOWN_OF)), Part.NOT_RECORDED)


def test_of_each_child_who_is_counted_it_is_known_that_something_was_told():
    near = with_children(
        a_child(BO, born_on=YOUNG, known=NOTHING_KNOWN_OF), a_child(CY, born_on=OLD, known=NOTHING_KNOWN_OF)
    )
    home = a_home(11, children=(a_child(ADA, born_on=MIDDLE, cared_alongside=CaredAlongside.ONLY_OLDER),))

    found = households_for(near, [home], DISTRICTS, at_most=1)

    assert found.told_of == {ADA, BO}, "Cy is older, and nothing is said of that"


def test_no_caution_moves_a_place():
    near = with_children(a_child(CY, known=AT_RISK, cared_alongside=CaredAlongside.SOLO))
    homes = [a_home(11, children=(a_child(ADA, known=HARMS),)), a_home(12, children=(a_child(BO),))]

    found = households_for(near, homes, DISTRICTS, at_most=2)

    assert [match.place for match in found.matches] == [1, 1]
