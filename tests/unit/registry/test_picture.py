"""Where households stand in a constellation's picture: true to scale where there is room, and always to be read."""

import math
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.policy.constellations.picture import (
    CENTRE,
    CIRCLE,
    HUB,
    LETTER,
    REACH,
    Box,
    Home,
    Label,
    picture_of,
    shortened,
)
from services.registry.repository.constellations.districts import known_districts
from shared.contracts.registry import ImportRegister
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.reading import read_pack

HUB_ID = UUID(int=99)


def a_home(number, km=None, bearing=None, lines=("Birch", "Mar 2024"), family=()):
    return Home(UUID(int=number), number, lines, km, bearing, tuple(UUID(int=other) for other in family))


def a_picture(*homes):
    return picture_of(HUB_ID, ("Hub home", "Adeyemi"), homes)


@pytest.mark.parametrize(
    ("bearing", "right", "up"), [(0, 0, 1), (90, 1, 0), (180, 0, -1), (270, -1, 0), (45, 0.7071, 0.7071)]
)
def test_north_is_up_and_east_is_right(bearing, right, up):
    [spot] = a_picture(a_home(1, km=3, bearing=bearing)).spots

    assert (spot.x - CENTRE[0], CENTRE[1] - spot.y) == pytest.approx((right * REACH, up * REACH), abs=0.1)
    assert not spot.is_beside


def test_distances_are_to_scale_and_the_rings_say_which():
    picture = a_picture(a_home(1, km=10, bearing=0), a_home(2, km=5, bearing=90), a_home(3, km=14, bearing=200))

    distances = [math.dist((spot.x, spot.y), CENTRE) for spot in picture.spots]
    assert distances == pytest.approx([REACH * 10 / 15, REACH * 5 / 15, REACH * 14 / 15])
    assert [(ring.km, ring.label.lines) for ring in picture.rings] == [
        (5, ("5 km",)),
        (10, ("10 km",)),
        (15, ("15 km",)),
    ]
    assert [ring.radius for ring in picture.rings] == pytest.approx([REACH / 3, REACH * 2 / 3, REACH])


def test_households_in_one_place_are_fanned_out_round_it():
    picture = a_picture(*(a_home(number, km=6, bearing=120) for number in range(1, 5)), a_home(5, km=6, bearing=300))

    together, alone = picture.spots[:4], picture.spots[4]
    assert len({spot.true for spot in together}) == 1
    assert all(math.dist((spot.x, spot.y), spot.true) < 4 * CIRCLE for spot in together)
    assert sum(spot.is_beside for spot in together) == 3
    assert (alone.x, alone.y) == pytest.approx(alone.true)


def test_a_household_in_the_hub_homes_district_stands_next_to_it():
    [spot, _] = a_picture(a_home(1, km=0), a_home(2, km=4, bearing=10)).spots

    assert math.dist((spot.x, spot.y), CENTRE) < HUB + 2 * CIRCLE
    assert spot.label is None or spot.label.lines
    assert not spot.is_beside


def test_who_has_no_known_place_stands_in_rows_below():
    picture = a_picture(a_home(1, km=4, bearing=10), *(a_home(number) for number in range(2, 8)))

    unplaced = [spot for spot in picture.spots if spot.true is None]
    assert len(unplaced) == 6
    assert all(spot.y > picture.unplaced_from for spot in unplaced)
    assert len({spot.y for spot in unplaced}) == 2


def test_where_nobodys_place_is_known_all_stand_round_the_hub_home_without_a_scale():
    picture = a_picture(*(a_home(number) for number in range(1, 8)))

    assert not picture.rings
    assert picture.unplaced_from is None
    assert {round(math.dist((spot.x, spot.y), CENTRE)) for spot in picture.spots} == {round(REACH * 0.9)}


def test_a_constellation_without_satellites_or_hub_home_is_a_picture_too():
    picture = picture_of(None, ("No hub home",), ())

    assert picture.spots == ()
    assert picture.hub_label.lines == ("No hub home",)


def test_brothers_and_sisters_are_one_line_bent_round_whoever_is_between():
    picture = a_picture(
        a_home(1, km=10, bearing=90, family=(3, 99)),
        a_home(2, km=10, bearing=0),
        a_home(3, km=10, bearing=270, family=(1, 55)),
    )

    across, to_the_hub = sorted(picture.bonds, key=lambda bond: CENTRE in {bond.start, bond.end})
    assert to_the_hub.bend == pytest.approx(((to_the_hub.start[0] + CENTRE[0]) / 2, CENTRE[1]))
    assert abs(across.bend[1] - CENTRE[1]) > HUB
    assert len(picture.bonds) == 2


@pytest.mark.parametrize(
    ("text", "short"),
    [("Birch", "Birch"), ("Fourteen marks", "Fourteen marks"), ("Featherstonehaugh-Smith", "Featherstoneh…")],
)
def test_a_long_name_is_shortened_with_an_ellipsis(text, short):
    assert shortened(text) == short


places = st.one_of(
    st.just((None, None)),
    st.just((0.0, None)),
    st.tuples(st.sampled_from((0.5, 3.0, 3.0, 12.0)), st.sampled_from((0.0, 91.0, 180.0, 359.0))),
    st.tuples(
        st.floats(0, 500, allow_nan=False),
        st.floats(0, 360, exclude_max=True, allow_nan=False),
    ),
)
names = st.text(st.sampled_from("abc Wé’-"), min_size=1, max_size=30).map(lambda text: text.strip() or "W")


@st.composite
def constellations(draw):
    homes = draw(st.lists(st.tuples(places, names), max_size=14))
    numbers = st.integers(1, max(1, len(homes)))
    return [
        a_home(number, km, bearing, (name, "Mar 2024"), draw(st.lists(numbers, max_size=2, unique=True)))
        for number, ((km, bearing), name) in enumerate(homes, start=1)
    ]


@settings(max_examples=60, deadline=None)
@given(constellations())
def test_no_two_shapes_overlap_and_nothing_is_cut_off(homes):
    picture = a_picture(*homes)

    frame = Box(0, 0, picture.width, picture.height)
    at = [(spot.x, spot.y) for spot in picture.spots]
    assert len(at) == len(homes)
    assert all(math.dist(one, other) >= 2 * CIRCLE for one, other in combinations(at, 2))
    assert all(math.dist(one, CENTRE) >= HUB + CIRCLE for one in at)
    labels = [spot.label for spot in picture.spots if spot.label]
    everything = [picture.hub_label, *labels, *(ring.label for ring in picture.rings)]
    for box in [spot.box for spot in picture.spots] + [label.box for label in everything]:
        assert frame.left <= box.left
        assert box.right <= frame.right
        assert frame.top <= box.top
        assert box.bottom <= frame.bottom
    circles = [spot.kept for spot in picture.spots]
    assert not any(label.box.meets(circle) for label in labels for circle in circles)
    assert not any(one.box.meets(other.box) for one, other in combinations([picture.hub_label, *labels], 2))


@settings(max_examples=60, deadline=None)
@given(constellations())
def test_nobody_stands_on_the_hub_homes_name_who_can_stand_elsewhere(homes):
    picture = a_picture(*homes)

    on_it = [spot for spot in picture.spots if spot.box.meets(picture.hub_label.box)]
    assert all((spot.x, spot.y) == spot.true for spot in on_it)


@settings(max_examples=60, deadline=None)
@given(constellations())
def test_whoever_is_alone_at_a_place_stands_exactly_there(homes):
    picture = a_picture(*homes)

    truth = [spot.true for spot in picture.spots if spot.true]
    for spot in picture.spots:
        if spot.true is None:
            continue
        others = [point for point in truth if point is not spot.true]
        if math.dist(spot.true, CENTRE) > HUB + CIRCLE + 4 and all(
            math.dist(spot.true, point) > 2 * CIRCLE + 4 for point in others
        ):
            assert (spot.x, spot.y) == spot.true


@settings(max_examples=30, deadline=None)
@given(constellations(), st.randoms(use_true_random=False))
def test_the_order_in_which_households_come_changes_nothing(homes, random):
    shuffled = random.sample(homes, len(homes))

    assert a_picture(*homes) == a_picture(*shuffled)


def test_a_label_takes_the_room_of_its_longest_line():
    box = Label(("Birch", "March 2024"), 100, 100).box

    assert box.right - box.left == len("March 2024") * LETTER
    assert box.top < 100 < box.bottom


def bundled_pictures():
    """The picture of each constellation of the demo's packs, with the name of each."""
    districts = known_districts()
    for authority, folder in demo_packs().items():
        [pack] = read_pack(folder, [ImportRegister], authority).commands()
        homes = {line.household_ref: line for line in pack.households}
        for constellation in pack.constellations:
            hub = homes[constellation.hub_household_ref]
            members = [line for line in pack.memberships if line.constellation_ref == constellation.constellation_ref]
            members.sort(key=lambda line: homes[line.household_ref].name)
            ways = [districts.way(hub.postcode, homes[line.household_ref].postcode) for line in members]
            shown = [
                a_home(number, way and way.km, way and way.bearing, (homes[line.household_ref].name, "Mar 2024"))
                for number, (line, way) in enumerate(zip(members, ways, strict=True), start=1)
            ]
            yield f"{constellation.name} of {authority}", picture_of(HUB_ID, ("Hub home", hub.name), shown)


def test_no_label_of_a_bundled_constellation_touches_a_circle():
    pictures = dict(bundled_pictures())

    assert len(pictures) >= 8
    for name, picture in pictures.items():
        labels = [picture.hub_label, *(one.label for one in (*picture.spots, *picture.rings) if one.label)]
        touched = [
            (label.lines, spot.home.number) for label in labels for spot in picture.spots if label.box.meets(spot.kept)
        ]
        assert touched == [], name


def test_the_hub_homes_label_makes_way_for_those_who_stand_on_all_four_sides():
    round_it = [a_home(number, km=5, bearing=90 * number) for number in range(4)]

    picture = a_picture(*round_it, a_home(5, km=15, bearing=45))

    assert not any(picture.hub_label.box.meets(spot.kept) for spot in picture.spots)
    assert math.dist((picture.hub_label.x, picture.hub_label.y), CENTRE) < REACH
