"""How constellations read: sizes, distances and history in plain English, and a word for every code."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.registry import wording
from shared.contracts.constellations import Element, HistoryEntry, Satellite, Verdict, WhatHappened
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.web.names import Names

BIRCH, SAM = UUID(int=1), UUID(int=2)
NAMES = Names({BIRCH: "Birch", SAM: "Sam Okafor"})


def a_satellite(km=None, bearing=None, left_on=None):
    return Satellite(
        membership_id=UUID(int=3),
        household_id=BIRCH,
        joined_on=date(2024, 3, 7),
        left_on=left_on,
        children=1,
        km=km,
        bearing=bearing,
    )


def an_entry(what, **facts):
    return HistoryEntry(
        on=date(2026, 1, 1),
        what=what,
        household_id=BIRCH,
        worker_id=SAM,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        recorded_by=None,
        **facts,
    )


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (wording.STATE_TAGS, ConstellationState),
        (wording.PHASE_WORDS, ConstellationPhase),
        (wording.PHASE_HINTS, ConstellationPhase),
        (wording.ELEMENT_WORDS, Element),
        (wording.VERDICT_TAGS, Verdict),
    ],
)
def test_every_code_has_its_words(words, codes):
    assert set(words) == set(codes)


@pytest.mark.parametrize(
    ("bearing", "direction"),
    [(0, "north"), (22, "north"), (23, "north-east"), (90, "east"), (200, "south"), (247.6, "west"), (359, "north")],
)
def test_a_bearing_is_the_nearest_of_eight_directions(bearing, direction):
    assert wording.compass(bearing) == direction


@pytest.mark.parametrize(
    ("km", "bearing", "words"),
    [
        (None, None, "Place not known"),
        (0.0, None, "In the hub home’s own postcode district"),
        (0.4, 90.0, "Less than 1 km east"),
        (3.6, 180.0, "About 4 km south"),
    ],
)
def test_a_place_is_told_no_finer_than_it_is_known(km, bearing, words):
    assert wording.where(a_satellite(km, bearing)) == words


@pytest.mark.parametrize(
    ("left_on", "words"),
    [(None, "Joined 7 March 2024"), (date(2026, 9, 1), "Joined 7 March 2024, last day 31 August 2026")],
)
def test_who_leaves_has_a_last_day(left_on, words):
    assert wording.belongs(a_satellite(left_on=left_on)) == words


@pytest.mark.parametrize(("number", "tag"), [(5, "Fewer than 6"), (6, None), (10, None), (11, "More than 10")])
def test_a_size_outside_of_the_rule_is_remarked_on(number, tag):
    found = wording.size_tag(number, 6, 10)

    assert (found and found[0]) == tag


@pytest.mark.parametrize("what", list(WhatHappened))
def test_every_entry_of_a_history_is_a_sentence(what):
    sentence = wording.happened(an_entry(what, phase=ConstellationPhase.PAUSED), NAMES)

    assert sentence[0].isupper()
    assert not sentence.endswith(".")


@pytest.mark.parametrize(
    ("entry", "is_to_come", "sentence"),
    [
        (an_entry(WhatHappened.HUB_HOME_BEGAN, is_interim=True), False, "Birch became the interim hub home"),
        (an_entry(WhatHappened.HUB_HOME_ENDED), True, "Birch stops being the hub home"),
        (an_entry(WhatHappened.LIAISON_WORKER_BEGAN), True, "Sam Okafor becomes the liaison worker"),
        (an_entry(WhatHappened.SATELLITE_LEFT), False, "Birch left"),
    ],
)
def test_what_is_to_come_is_told_as_such(entry, is_to_come, sentence):
    assert wording.happened(entry, NAMES, is_to_come=is_to_come) == sentence


@pytest.mark.parametrize(
    ("parts", "listed"), [((), ""), (("Ada",), "Ada"), (("Ada", "Ben", "Cleo"), "Ada, Ben and Cleo")]
)
def test_names_are_listed_as_one_says_them(parts, listed):
    assert wording.listed(parts) == listed
