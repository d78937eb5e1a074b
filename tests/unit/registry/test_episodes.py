"""Episodes of a statutory return are stays: as long as a child lives in one household in one kind of placement."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.policy.importing.episodes import stays_in
from shared.contracts.returns import EpisodeLine
from shared.contracts.words import PlacementEndReason, PlacementKind

A, B = "PO5 2EZ", "PO1 7LE"


def day(number: int) -> date:
    return date.fromordinal(date(2025, 4, 1).toordinal() + number)


def episode(begins: int, ends: int | None, rne: str = "P", place: str = "U4", post: str = A, **others) -> EpisodeLine:
    return EpisodeLine.model_validate(
        {
            "child": "100",
            "decom": day(begins),
            "dec": None if ends is None else day(ends),
            "rne": rne,
            "ls": "C2",
            "place": place,
            "pl_post": post,
            **others,
        }
    )


def stays(*episodes: EpisodeLine) -> list[tuple[int, int | None, str, str]]:
    return [
        (
            (stay.started_on - day(0)).days,
            None if stay.ended_on is None else (stay.ended_on - day(0)).days,
            stay.kind.value,
            stay.postcode,
        )
        for stay in stays_in(episodes)
    ]


@pytest.mark.parametrize("rne", ["L", "T", "U"])
def test_a_stay_goes_on_while_neither_household_nor_kind_changes(rne):
    assert stays(episode(0, 10, "S"), episode(10, None, rne, post="po52ez")) == [(0, None, "U4", A)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (episode(10, None, "P"), (10, None, "U4", A)),
        (episode(10, None, "P", post=B), (10, None, "U4", B)),
        (episode(10, None, "L", post=B), (10, None, "U4", B)),
        (episode(10, None, "T", place="U1"), (10, None, "U1", A)),
        (episode(11, None, "L"), (11, None, "U4", A)),
    ],
    ids=["new carers", "elsewhere", "elsewhere by mistake", "another kind", "a day later"],
)
def test_a_stay_ends_where_something_changes(second, expected):
    assert stays(episode(0, 10, "S"), second) == [(0, 10, "U4", A), expected]


def test_another_kind_of_placement_ends_a_stay_and_is_none():
    residential, back = episode(10, 20, "P", place="K2"), episode(20, None, "P")

    assert stays(episode(0, 10, "S"), residential, back) == [(0, 10, "U4", A), (20, None, "U4", A)]
    assert stays(episode(0, None, "S", place="P1")) == []


def test_short_breaks_are_no_placements():
    assert stays(episode(0, 2, "S", ls="V3"), episode(9, 11, "S", ls="V4")) == []


def test_the_last_episodes_reason_is_the_stays():
    first = episode(0, 10, "S")
    [stay] = stays_in([episode(10, 20, "L", reason_place_change="CREQB"), first])

    assert (stay.ended_reason, stay.position) == (PlacementEndReason.CREQB, 1)
    assert (stay.kind, stay.postcode, stay.started_on, stay.ended_on) == (PlacementKind.U4, A, day(0), day(20))
    assert not stay.is_from_before


def test_a_stay_that_begins_with_a_change_of_legal_status_began_before():
    [stay] = stays_in([episode(0, None, "L")])

    assert stay.is_from_before


@given(
    st.lists(
        st.tuples(
            st.integers(1, 30), st.sampled_from("SLPTBU"), st.sampled_from(["U4", "U1", "K2"]), st.sampled_from([A, B])
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_every_foster_day_is_in_one_stay_whatever_the_order_of_the_rows(parts, chance):
    episodes, begins = [], 0
    for length, rne, place, post in parts:
        episodes.append(episode(begins, begins + length, rne, place, post))
        begins += length
    days = {
        (number, one.place, one.pl_post)
        for one in episodes
        for number in range(one.decom.toordinal(), one.dec.toordinal())
        if one.place != "K2"
    }
    chance.shuffle(episodes)

    found = list(stays_in(episodes))

    in_stays = [
        (number, one.kind.value, one.postcode)
        for one in found
        for number in range(one.started_on.toordinal(), one.ended_on.toordinal())
    ]
    assert sorted(in_stays) == sorted(days)
