"""How far it is from one postcode district to another, and which way."""

import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.policy.matching.distance import ATTRIBUTION, Districts, Middle, Way, compass, district_of
from services.registry.repository.constellations.districts import known_districts

PORTSMOUTH = "PO1 2AB"
MIDDLES = {
    "AA1": Middle(50.0, -5.0),
    "AA2": Middle(51.0, -5.0),
    "AA3": Middle(50.0, -4.0),
    "AA4": Middle(60.1, -1.2),
    "AA5": Middle(55.9, -3.2),
    "AA6": Middle(51.5, 1.4),
}
DISTRICTS = Districts(MIDDLES)
ROUNDED = 0.1
"""Each way is told to the next 100 metres."""
degrees = st.tuples(st.floats(49.9, 60.9), st.floats(-8.2, 1.8))


def way(here, there, districts=DISTRICTS):
    return districts.way(f"{here} 1AA", f"{there} 9ZZ")


def of_two(here, there):
    return Districts({"AA1": Middle(*here), "AA2": Middle(*there)})


@pytest.mark.parametrize(
    ("postcode", "district"),
    [
        ("PO5 2EZ", "PO5"),
        ("po52ez", "PO5"),
        (" GL50  1AB ", "GL50"),
        ("EC1A 1BB", "EC1A"),
        ("M1 1AE", "M1"),
        ("PO5", "PO5"),
        ("PO5 2", None),
        ("", None),
        ("somewhere", None),
    ],
)
def test_a_postcode_has_its_district(postcode, district):
    assert district_of(postcode) == district


def test_within_a_district_there_is_no_way_to_go():
    assert way("AA1", "AA1") == Way("AA1", "AA1", 0.0, None)


def test_the_way_to_a_district_that_isn_t_known_is_never_guessed():
    assert way("AA1", "ZZ9") is None
    assert way("ZZ9", "ZZ9") is None
    assert DISTRICTS.way("AA1 1AA", "not a postcode") is None


def test_a_degree_north_is_111_kilometres_and_east_is_less():
    assert way("AA1", "AA2") == Way("AA1", "AA2", 111.2, 0)
    assert way("AA1", "AA3").km == pytest.approx(111.2 * math.cos(math.radians(50)), abs=0.1)
    assert way("AA1", "AA3").bearing == 90


def test_two_districts_with_one_middle_have_no_direction():
    assert way("AA1", "AA2", of_two((51, 0), (51, 0))) == Way("AA1", "AA2", 0.0, None)


@given(degrees, degrees)
def test_the_way_back_is_as_long(here, there):
    districts = of_two(here, there)

    assert way("AA1", "AA2", districts).km == way("AA2", "AA1", districts).km


@given(degrees, degrees, degrees)
def test_no_detour_is_shorter(first, second, third):
    districts = Districts({"AA1": Middle(*first), "AA2": Middle(*second), "AA3": Middle(*third)})

    straight = way("AA1", "AA3", districts).km
    detour = way("AA1", "AA2", districts).km + way("AA2", "AA3", districts).km

    assert straight <= detour + 2 * ROUNDED


@given(degrees, degrees)
def test_the_way_back_has_the_opposite_bearing(here, there):
    districts = of_two(here, there)
    out, back = way("AA1", "AA2", districts), way("AA2", "AA1", districts)

    if out.bearing is None or back.bearing is None:
        assert out.km == 0
        return
    apart = abs((out.bearing - back.bearing) % 360 - 180)
    # Meridians meet at the pole: between two of them north isn't the same direction.
    assert apart <= abs(here[1] - there[1]) + 1 + 1e-9


@given(degrees, degrees)
def test_a_bearing_is_one_of_360(here, there):
    bearing = way("AA1", "AA2", of_two(here, there)).bearing

    assert bearing is None or 0 <= bearing < 360


@pytest.mark.parametrize(
    ("bearing", "words"), [(0, "north"), (50, "north-east"), (180, "south"), (337, "north-west"), (338, "north")]
)
def test_a_bearing_has_its_direction_in_words(bearing, words):
    assert compass(bearing) == words


def test_the_districts_of_great_britain_come_with_the_service():
    districts = known_districts()

    assert len(districts) == 2997
    assert districts.way(PORTSMOUTH, "GL1 1AA").km == pytest.approx(143, abs=1)
    assert districts.way(PORTSMOUTH, "GL1 1AA").bearing == pytest.approx(326, abs=1)


@pytest.mark.parametrize("place", ["postcode_districts.md", "templates/registry/distances.html"])
def test_the_attribution_goes_with_the_file_and_the_pages(place):
    assert ATTRIBUTION in (files("services.registry") / place).read_text(encoding="utf-8")
