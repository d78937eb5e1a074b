"""What somebody decided here isn't overturned by an export of last week."""

import pytest

from shared.contracts.constellations import (
    AppointHubHome,
    AssignLiaisonWorker,
    ConstellationChange,
    Element,
    HowIsConstellation,
    MoveToPhase,
    RemoveSatellite,
    Verdict,
)
from shared.contracts.correcting import CorrectConstellation
from shared.contracts.packs import Imported
from shared.contracts.record_changes import ChangeDelegatedAuthority, EndPlacement, RecordChange, TakeBackPlacement
from shared.contracts.records import HowIsChild
from shared.contracts.refusals import Refused
from shared.contracts.registering import Registered
from shared.contracts.registry import ImportRegister
from shared.contracts.words import ConstellationPhase, OvernightDecision, PlacementEndReason
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    a_membership,
    child,
    constellation,
    household,
    with_row_changed,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY, households_enough, set_rules


@pytest.fixture
async def room(registry: Room) -> Room:
    assert isinstance(await registry.asked(households_enough(), by=OPERATOR), Imported)
    await registry.said()
    return registry


async def changed(room: Room, kind, **values):
    view = await room.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MANAGER)
    usual = {"constellation_id": constellation("X1"), "version": view.version, "on": TODAY, "reason": "As agreed"}
    reply = await room.asked(kind(**usual, **values, allowed_because="Small here"), by=MANAGER)
    assert isinstance(reply, ConstellationChange), reply


def with_the_first_membership(**values: object) -> ImportRegister:
    """The pack with other values in the membership of H2."""
    register = households_enough()
    first, *others = register.memberships
    return register.model_copy(update={"memberships": (first.model_copy(update=values), *others)})


async def let_the_parent_decide(room: Room) -> None:
    reply = await room.asked(
        ChangeDelegatedAuthority(
            child_id=child("K1"), on=TODAY, decision=OvernightDecision.PARENT, written_in="Plan of 23 November"
        ),
        by=MANAGER,
    )
    assert isinstance(reply, RecordChange), reply


async def test_an_old_pack_doesnt_give_a_childs_nights_back(room: Room) -> None:
    await let_the_parent_decide(room)
    await room.said()

    reply = await room.asked(households_enough(), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert [(fault.field, fault.remedy) for fault in reply.faults] == [
        (
            "children.0.overnight_decision",
            "Write into the row what is recorded there, or correct it in Hubhome first.",
        )
    ]
    assert await room.said() == []


async def test_an_old_pack_doesnt_call_a_constellation_what_it_was_called(room: Room) -> None:
    view = await room.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MANAGER)
    corrected = CorrectConstellation(
        constellation_id=view.constellation_id, version=view.version, name="The Larks", area_id=view.area_id
    )
    assert isinstance(await room.asked(corrected, by=MANAGER), Registered)

    old = await room.asked(households_enough(), by=OPERATOR)
    new = await room.asked(with_row_changed(households_enough(), "constellations", "X1", name="The Larks"), by=OPERATOR)

    assert [fault.field for fault in old.faults] == ["constellations.0.name"]
    assert isinstance(new, Imported), new


async def test_a_pack_that_says_the_same_is_taken(room: Room) -> None:
    await let_the_parent_decide(room)
    register = with_row_changed(
        households_enough(), "children", "K1", overnight_decision=OvernightDecision.PARENT, overnight_conditions=None
    )

    reply = await room.asked(register, by=OPERATOR)

    assert isinstance(reply, Imported), reply
    assert reply.changed["children"] == 0


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ((AppointHubHome, {"household_id": household("G1"), "beds": 3}), "hub_household_ref"),
        ((AssignLiaisonWorker, {"worker_id": worker("W8")}), "liaison_worker_ref"),
        ((MoveToPhase, {"phase": ConstellationPhase.PAUSED}), "state"),
    ],
    ids=["hub home", "liaison worker", "phase"],
)
async def test_an_old_pack_doesnt_undo_what_became_of_a_constellation(room: Room, change, column: str) -> None:
    kind, values = change
    await changed(room, kind, **values)

    reply = await room.asked(households_enough(), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert f"constellations.0.{column}" in [fault.field for fault in reply.faults]


async def test_an_old_pack_doesnt_bring_a_satellite_back_that_left(room: Room) -> None:
    await changed(room, RemoveSatellite, household_id=household("H2"), leaving_reason="moved_away")
    await room.said()

    old = await room.asked(households_enough(), by=OPERATOR)
    new = await room.asked(with_the_first_membership(left_on=TODAY, leaving_reason="moved_away"), by=OPERATOR)

    assert isinstance(old, Refused)
    assert [(fault.field, fault.sentence) for fault in old.faults] == [
        ("memberships.0.left_on", "Somebody has recorded this membership otherwise in Hubhome since then.")
    ]
    assert isinstance(new, Imported), new
    assert new.changed["memberships"] == 0


@pytest.mark.parametrize("was_taken_back", [False, True], ids=["ended", "taken back"])
async def test_an_old_pack_doesnt_have_a_child_live_where_somebody_recorded_that_they_dont(
    room: Room, *, was_taken_back: bool
) -> None:
    [placement] = (await room.asked(HowIsChild(child_id=child("K3")), by=MANAGER)).placements
    why = {"child_id": child("K3"), "reason": "It was another child’s"}
    command = (
        TakeBackPlacement(placement_id=placement.placement_id, **why)
        if was_taken_back
        else EndPlacement(on=TODAY, ended_reason=PlacementEndReason.LAREQ, **why)
    )
    assert isinstance(await room.asked(command, by=MANAGER), RecordChange)

    reply = await room.asked(households_enough(), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert [(fault.field, fault.sentence) for fault in reply.faults] == [
        ("placements.2.ended_on", "Somebody has recorded this placement otherwise in Hubhome since then.")
    ]


async def test_a_pack_that_gives_another_reason_of_an_ending_recorded_here_is_refused_in_that_column(
    room: Room,
) -> None:
    await changed(room, RemoveSatellite, household_id=household("H2"), leaving_reason="moved_away")

    reply = await room.asked(with_the_first_membership(left_on=TODAY, leaving_reason="other"), by=OPERATOR)

    assert [fault.field for fault in reply.faults] == ["memberships.0.leaving_reason"]


async def test_a_pack_with_more_satellites_than_the_most_is_taken_and_the_check_shows_it(room: Room) -> None:
    await set_rules(room)
    register = households_enough()
    for ref in ("G1", "G2"):
        register = with_rows(register, memberships=a_membership("X1", ref))

    reply = await room.asked(register, by=OPERATOR)

    view = await room.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MANAGER)
    [size] = [one for one in view.checks if one.element is Element.SIZE]
    assert isinstance(reply, Imported), reply
    assert (len(view.satellites), size.verdict, size.source) == (4, Verdict.NOT_MET, "Policy 7")


async def test_a_pack_that_gives_no_reason_of_an_ending_recorded_here_takes_none_away(room: Room) -> None:
    await changed(room, RemoveSatellite, household_id=household("H2"), leaving_reason="moved_away")

    reply = await room.asked(with_the_first_membership(left_on=TODAY, leaving_reason=None), by=OPERATOR)

    assert isinstance(reply, Imported), reply
    assert reply.changed["memberships"] == 0
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT leaving_reason FROM membership WHERE household_id = $1", household("H2"))
    assert [row["leaving_reason"] for row in rows] == ["moved_away"]
