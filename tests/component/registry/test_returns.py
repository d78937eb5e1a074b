"""An SSDA903 return's episodes become placements of known children, and whatever isn't known is listed."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from services.registry.policy.importing.episodes import stays_in
from shared.contracts.bed_sharing import BedSharingAgreementChanged
from shared.contracts.history_pack import BedSharingLine
from shared.contracts.packs import Imported
from shared.contracts.refusals import Refused
from shared.contracts.register_pack import ChildLine, PlacementLine
from shared.contracts.registry import ExportRegister, ImportRegister, PlacementChanged
from shared.contracts.returns import EpisodeLine, HeaderLine, ImportEpisodes
from shared.contracts.words import PlacementEndReason, PlacementKind
from shared.hosting.packs.reading import read_pack
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    a_child,
    a_placement,
    a_small_register,
    child,
    household,
)
from tests.component.registry.conftest import OPERATOR

RETURN = Path(__file__).parents[2] / "support" / "ssda903"
KNOWN = (a_child("K1", "Adelaide", "Fenn", ssda903_id="101"), a_child("K2", "Bo", "Fenn", ssda903_id="102"))
POSTCODES = {"H1": "PO2 2AA", "H2": "PO5 2EZ", "H3": "PO1 7LE", "H4": "PO2 2AB", "H5": "PO6 1JX", "H6": "PO61JX"}


def register(*placements: PlacementLine, children: tuple[ChildLine, ...] = KNOWN) -> ImportRegister:
    """The small register with postcodes, and of children those whose number in the return is known."""
    small = a_small_register()
    homes = tuple(one.model_copy(update={"postcode": POSTCODES[one.household_ref]}) for one in small.households)
    return small.model_copy(update={"households": homes, "children": children, "placements": placements})


def episode(number: str, begins: str, ends: str | None, post: str, rne: str = "P", **others: str) -> EpisodeLine:
    return EpisodeLine.model_validate(
        {
            "child": number,
            "decom": begins,
            "dec": ends,
            "rne": rne,
            "ls": "C2",
            "place": "U4",
            "pl_post": post,
            **others,
        }
    )


@pytest.fixture
async def room(registry: Room) -> Room:
    """The small register, with two children who have numbers, and nobody placed."""
    assert isinstance(await registry.asked(register(), by=OPERATOR), Imported)
    await registry.said()
    return registry


async def placements(room: Room) -> list[tuple[str, str, date, date | None]]:
    names = {str(child(ref)): ref for ref in ("K1", "K2")} | {str(household(ref)): ref for ref in ("H2", "H3", "H5")}
    return sorted(
        (names[line.child_ref], names[line.household_ref], line.started_on, line.ended_on)
        for line in await exported(room)
    )


async def exported(room: Room) -> tuple[PlacementLine, ...]:
    page = await room.asked(ExportRegister(table="placements"), by=OPERATOR)
    return page.placements


MOVED = (
    episode("101", "2025-01-06", "2025-05-01", "PO5 2EZ", "S"),
    episode("101", "2025-05-01", "2025-09-01", "po52ez", "L", reason_place_change="CREQB"),
    episode("101", "2025-09-01", None, "PO1 7LE"),
)


async def test_episodes_become_placements_once(room: Room) -> None:
    replies = [await room.asked(ImportEpisodes(episodes=MOVED), by=OPERATOR) for _ in range(2)]

    assert [(one.added, one.changed, one.unchanged) for one in replies] == [
        ({"placements": 2}, {"placements": 0}, {"placements": 0}),
        ({"placements": 0}, {"placements": 0}, {"placements": 2}),
    ]
    first, second = await room.said()
    assert isinstance(first, PlacementChanged)
    assert (first.child_id, first.household_id, first.kind) == (child("K1"), household("H2"), PlacementKind.U4)
    assert (first.ended_on, first.ended_reason) == (date(2025, 9, 1), PlacementEndReason.CREQB)
    assert (second.household_id, second.ended_on) == (household("H3"), None)


async def test_a_dry_run_counts_the_same_and_keeps_nothing(room: Room) -> None:
    reply = await room.asked(ImportEpisodes(episodes=MOVED, dry_run=True), by=OPERATOR)

    assert reply.added == {"placements": 2}
    assert (await room.said(), await placements(room)) == ([], [])


async def test_next_years_return_ends_what_the_last_one_left_open(room: Room) -> None:
    await room.asked(ImportEpisodes(episodes=MOVED), by=OPERATOR)
    ended = episode("101", "2025-09-01", "2026-05-01", "PO1 7LE", reason_place_change="CARPL")

    reply = await room.asked(ImportEpisodes(episodes=(ended,)), by=OPERATOR)

    assert (reply.added, reply.changed) == ({"placements": 0}, {"placements": 1})
    assert (await placements(room))[-1] == ("K1", "H3", date(2025, 9, 1), date(2026, 5, 1))


ENDED = a_placement("K2", "H2", started_on=LONG_AGO, ended_on=date(2025, 3, 1)).model_copy(
    update={"ended_reason": PlacementEndReason.CARPL}
)


WRONG = {
    "an unknown child": (
        episode("999", "2025-01-06", None, "PO5 2EZ", "S"),
        "child",
        "No child in the register has this number.",
    ),
    "an unknown postcode": (
        episode("102", "2025-01-06", None, "LS1 1AA", "S"),
        "pl_post",
        "No household at this postcode was approved on 2025-01-06.",
    ),
    "a household not approved yet": (
        episode("102", "1999-01-06", "1999-02-01", "PO5 2EZ", "S"),
        "pl_post",
        "No household at this postcode was approved on 1999-01-06.",
    ),
    "two households": (
        episode("102", "2025-01-06", None, "PO6 1JX", "S"),
        "pl_post",
        "H5 and H6 both live at this postcode.",
    ),
    "no first day": (
        episode("102", "2025-01-06", None, "PO5 2EZ", "L"),
        "rne",
        "K2 lived with H2 before this episode, and the return doesn’t say since when.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_isnt_known_is_listed_and_the_rest_waits_to_be_asked_for(room: Room, name: str) -> None:
    wrong, column, sentence = WRONG[name]
    command = ImportEpisodes(episodes=(wrong, *MOVED))

    refused = await room.asked(command, by=OPERATOR)
    nothing = await placements(room)
    taken = await room.asked(command.model_copy(update={"take_what_is_known": True}), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert refused.reason == "not_everything_is_known"
    assert [(fault.field, fault.sentence) for fault in refused.faults] == [(f"episodes.0.{column}", sentence)]
    assert nothing == []
    assert (taken.added, taken.left_out) == ({"placements": 2}, refused.faults)
    assert len(await placements(room)) == 2


@pytest.mark.parametrize(
    ("recorded", "stay", "column", "sentence"),
    [
        (
            a_placement("K2", "H3", started_on=LONG_AGO),
            episode("102", "2025-01-06", None, "PO5 2EZ", "S"),
            "decom",
            "K2 is placed with H3 from 2024-01-08, on the same days.",
        ),
        (
            a_placement("K2", "H2", started_on=LONG_AGO, ended_on=date(2025, 3, 1)),
            episode("102", str(LONG_AGO), "2025-04-01", "PO5 2EZ", "S"),
            "dec",
            "The register says that K2 left on 2025-03-01.",
        ),
        (
            a_placement("K2", "H2").model_copy(update={"placement_type": PlacementKind.U1}),
            episode("102", str(LONG_AGO), None, "PO5 2EZ", "S"),
            "place",
            "The register says U1 of it.",
        ),
        (
            ENDED,
            episode("102", str(LONG_AGO), "2025-03-01", "PO5 2EZ", "S", reason_place_change="LAREQ"),
            "reason_place_change",
            "The register says CARPL of it.",
        ),
    ],
    ids=["elsewhere", "left on another day", "another kind", "for another reason"],
)
async def test_what_the_register_says_otherwise_stays(room: Room, recorded, stay, column: str, sentence: str) -> None:
    await room.asked(register(recorded), by=OPERATOR)
    before = await exported(room)

    reply = await room.asked(ImportEpisodes(episodes=(stay,), take_what_is_known=True), by=OPERATOR)

    assert [(fault.field, fault.sentence) for fault in reply.left_out] == [(f"episodes.0.{column}", sentence)]
    assert (reply.added, reply.changed) == ({"placements": 0}, {"placements": 0})
    assert await exported(room) == before


async def test_a_return_that_gives_no_reason_of_an_ending_takes_none_away(room: Room) -> None:
    await room.asked(register(ENDED), by=OPERATOR)
    left_care = episode("102", str(LONG_AGO), "2025-03-01", "PO5 2EZ", "S", rec="E4A")

    reply = await room.asked(ImportEpisodes(episodes=(left_care,)), by=OPERATOR)

    assert reply.unchanged == {"placements": 1}
    assert [one.ended_reason for one in await exported(room)] == [PlacementEndReason.CARPL]


async def test_a_reason_that_wasnt_known_is_taken_from_the_return(room: Room) -> None:
    await room.asked(register(ENDED.model_copy(update={"ended_reason": None})), by=OPERATOR)
    stay = episode("102", str(LONG_AGO), "2025-03-01", "PO5 2EZ", "S", reason_place_change="LAREQ")

    reply = await room.asked(ImportEpisodes(episodes=(stay,)), by=OPERATOR)

    assert reply.changed == {"placements": 1}
    assert [one.ended_reason for one in await exported(room)] == [PlacementEndReason.LAREQ]


async def test_a_stay_from_before_the_return_is_the_recorded_one(room: Room) -> None:
    await room.asked(register(a_placement("K2", "H2")), by=OPERATOR)
    stay = episode("102", "2025-04-09", "2025-08-01", "PO5 2EZ", "L", reason_place_change="CARPL")

    reply = await room.asked(ImportEpisodes(episodes=(stay,)), by=OPERATOR)

    assert reply.changed == {"placements": 1}
    assert await placements(room) == [("K2", "H2", LONG_AGO, date(2025, 8, 1))]


async def test_a_number_that_is_another_childs_is_found_by_the_date_of_birth(room: Room) -> None:
    header = HeaderLine(child="101", dob=date(1999, 1, 1))

    refused = await room.asked(ImportEpisodes(episodes=MOVED, header=(header,)), by=OPERATOR)

    assert {fault.sentence for fault in refused.faults} == {
        "K1 has this number, and another date of birth than in the return."
    }


async def test_two_children_with_one_number_are_a_contradiction(registry: Room) -> None:
    children = (KNOWN[0], a_child("K2", "Bo", "Fenn", ssda903_id="101"))

    refused = await registry.asked(register(children=children), by=OPERATOR)

    assert [fault.sentence for fault in refused.faults] == ["K1 and K2 have the same number in the SSDA903 return."]


async def test_a_whole_return_is_read_and_its_unknown_children_are_listed(room: Room, tmp_path: Path) -> None:
    folder = shutil.copytree(RETURN, tmp_path / "return")
    [command] = read_pack(folder, [ImportEpisodes], "made-up").commands()
    stays = list(stays_in(command.episodes))

    reply = await room.asked(command.model_copy(update={"take_what_is_known": True}), by=OPERATOR)

    assert (len(command.episodes), len(command.header), len(stays)) == (431, 267, 387)
    assert (len(reply.left_out), reply.more) == (len(stays), 0)
    assert {fault.sentence for fault in reply.left_out} == {"No child in the register has this number."}


async def test_a_return_that_ends_the_last_placement_ends_what_was_agreed_on_bedrooms(room: Room) -> None:
    await room.asked(ImportEpisodes(episodes=MOVED), by=OPERATOR)
    agreed = tuple(
        BedSharingLine(
            child_ref=one,
            household_ref="H1",
            with_child_refs=(other,),
            started_on=date(2025, 9, 1),
            agreed_by="Sue Hale",
        )
        for one, other in (("K1", "K2"), ("K2", "K1"))
    )
    pack = register().model_copy(update={"bed_sharing_agreements": agreed})
    assert isinstance(await room.asked(pack, by=OPERATOR), Imported)
    await room.said()

    home = episode("101", "2025-09-01", "2026-10-01", "PO1 7LE", rec="E4A")
    await room.asked(ImportEpisodes(episodes=(*MOVED[:-1], home)), by=OPERATOR)

    ends = [one for one in await room.said() if isinstance(one, BedSharingAgreementChanged)]
    assert {(one.child_id, one.ended_on) for one in ends} == {
        (child("K1"), date(2026, 10, 1)),
        (child("K2"), date(2026, 10, 1)),
    }
