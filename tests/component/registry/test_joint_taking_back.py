"""A closing that the host of a joint constellation takes back comes to its guest as well."""

from datetime import timedelta

import pytest

from shared.contracts.constellations import (
    AddSatellite,
    AssignLiaisonWorker,
    ConstellationChange,
    PlanConstellation,
    RemoveSatellite,
    TakeBackChange,
)
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.testing.rooms import Room
from tests.component.registry.builders import the
from tests.component.registry.lives import TODAY, Keeper
from tests.component.registry.two_authorities import GUEST, Pair, a_pair, carried

SOON = TODAY + timedelta(days=2)
G5 = the("households", "G5", GUEST)


@pytest.fixture
async def pair(registry: Room) -> Pair:
    """Closed by the host in two days, with a household of the guest's in it."""
    pair = await (await a_pair(registry)).agreed()
    guest = await pair.with_guest("G5")
    guest.version = (await guest.view()).version
    await guest.changes(AssignLiaisonWorker, worker_id=the("workers", "W8", GUEST))
    registry.clock.move(minutes=1)
    await (await pair.at_host()).in_phase(ConstellationPhase.CLOSED, SOON)
    await carried(registry)
    registry.clock.move(minutes=1)
    return pair


async def taken_back(pair: Pair) -> ConstellationChange:
    reply = await (await pair.at_host()).asks(TakeBackChange, SOON)
    assert isinstance(reply, ConstellationChange), reply
    return reply


async def test_a_closing_that_is_taken_back_gives_the_guest_s_households_back_by_the_guest_s_own_word(
    pair: Pair,
) -> None:
    told = await taken_back(pair)
    before = await pair.wrens.view(SOON)
    await carried(pair.room)

    at_guest = await pair.at_guest()
    theirs, ours = await at_guest.view(SOON), await pair.wrens.view(SOON)
    assert "guests_follow" in [one.code for one in told.concerns]
    assert len(before.satellites) == 2
    assert theirs.state is ours.state is ConstellationState.LAUNCHED
    assert [(one.household_id, one.left_on) for one in theirs.satellites] == [(G5, None)]
    assert [one.left_on for one in ours.satellites if one.of_authority] == [None]
    assert theirs.liaison_worker_id == the("workers", "W8", GUEST)


async def test_who_was_to_leave_later_anyway_leaves_then(registry: Room) -> None:
    pair = await (await a_pair(registry)).agreed()
    guest = await pair.with_guest("G5")
    guest.version = (await guest.view()).version
    leaves_on = SOON + timedelta(days=9)
    await guest.changes(RemoveSatellite, leaves_on, household_id=G5, leaving_reason="moved_away")
    await carried(registry)
    registry.clock.move(minutes=1)
    await (await pair.at_host()).in_phase(ConstellationPhase.CLOSED, SOON)
    await carried(registry)
    assert (await (await pair.at_guest()).view(SOON)).satellites == ()
    registry.clock.move(minutes=1)

    await taken_back(pair)
    await carried(registry)

    assert [one.left_on for one in (await (await pair.at_guest()).view(SOON)).satellites] == [leaves_on]
    assert [one.left_on for one in (await pair.wrens.view(SOON)).satellites if one.of_authority] == [leaves_on]


async def test_who_has_joined_another_constellation_of_the_guest_s_stays_there(pair: Pair) -> None:
    larks = await _of_the_guest(pair)
    await larks.changes(AddSatellite, SOON, household_id=G5)

    await taken_back(pair)
    await carried(pair.room)

    assert (await (await pair.at_guest()).view(SOON)).satellites == ()
    assert [one.household_id for one in (await larks.view(SOON)).satellites] == [G5]


async def _of_the_guest(pair: Pair) -> Keeper:
    command = PlanConstellation(
        name="The Larks",
        area_id=the("areas", "A1", GUEST),
        liaison_worker_id=the("workers", "W1", GUEST),
        on=TODAY,
        reason="As agreed",
    )
    reply = await pair.room.asked(command, by=pair.guest)
    assert isinstance(reply, ConstellationChange), reply
    return Keeper(pair.room, reply.view, pair.guest)
