"""What somebody decided here isn't overturned by an export of last week."""

import pytest

from shared.contracts.constellations import (
    AppointHubHome,
    AssignLiaisonWorker,
    ConstellationChange,
    HowIsConstellation,
    MoveToPhase,
)
from shared.contracts.correcting import CorrectConstellation
from shared.contracts.packs import Imported
from shared.contracts.record_changes import ChangeDelegatedAuthority, RecordChange
from shared.contracts.refusals import Refused
from shared.contracts.registering import Registered
from shared.contracts.words import ConstellationPhase, OvernightDecision
from shared.testing.rooms import Room
from tests.component.registry.builders import child, constellation, household, with_row_changed, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY, households_enough


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
