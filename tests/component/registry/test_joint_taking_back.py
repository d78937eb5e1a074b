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
    WhatHappened,
)
from shared.contracts.record_changes import EndApproval, RecordChange
from shared.contracts.refusals import Refused
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


async def why_they_left(room: Room) -> list[str | None]:
    """The reasons of the endings in the guest's register."""
    async with room.database.work(GUEST) as work:
        rows = await work.fetch("SELECT household_id, leaving_reason FROM membership")
    return [row["leaving_reason"] for row in rows if row["household_id"] == G5]


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
    # From the day on which they were to leave they are needed no more, and aren't approved either.
    gone = EndApproval(household_id=G5, on=leaves_on, ended_reason="resigned", reason="They wrote to us")
    assert isinstance(await registry.asked(gone, by=pair.guest), RecordChange)
    registry.clock.move(minutes=1)

    await taken_back(pair)
    await carried(registry)

    theirs = await (await pair.at_guest()).view(SOON)
    left = [entry for entry in theirs.history if entry.what is WhatHappened.SATELLITE_LEFT]
    assert [one.left_on for one in theirs.satellites] == [leaves_on]
    assert [(entry.on, entry.household_id) for entry in left] == [(leaves_on, G5)]
    assert await why_they_left(registry) == ["moved_away"]
    assert [one.left_on for one in (await pair.wrens.view(SOON)).satellites if one.of_authority] == [leaves_on]


async def test_a_closing_moved_to_a_later_day_before_the_guest_heard_lets_its_households_stay_until_then(
    pair: Pair,
) -> None:
    later = SOON + timedelta(days=5)
    await taken_back(pair)
    await (await pair.at_host()).in_phase(ConstellationPhase.CLOSED, later)
    await carried(pair.room)

    theirs = await (await pair.at_guest()).view(SOON)
    assert [(one.household_id, one.left_on) for one in theirs.satellites] == [(G5, later)]
    assert theirs.liaison_worker_id == the("workers", "W8", GUEST)
    assert await why_they_left(pair.room) == ["constellation_closed"]


async def test_a_closing_moved_to_an_earlier_day_and_then_taken_back_leaves_no_end_behind(pair: Pair) -> None:
    await taken_back(pair)
    earlier = SOON - timedelta(days=1)
    await (await pair.at_host()).in_phase(ConstellationPhase.CLOSED, earlier)
    await carried(pair.room)
    pair.room.clock.move(minutes=1)
    assert (await (await pair.at_guest()).view(earlier)).satellites == ()

    await (await pair.at_host()).changes(TakeBackChange, earlier)
    await carried(pair.room)

    assert [one.left_on for one in (await (await pair.at_guest()).view(SOON)).satellites] == [None]
    assert [one.left_on for one in (await pair.wrens.view(SOON)).satellites if one.of_authority] == [None]


async def test_of_a_closing_and_an_agreements_end_the_earlier_one_gives_its_own_reason(pair: Pair) -> None:
    ends_on = SOON + timedelta(days=21)
    assert not isinstance(await pair.end(pair.guest, ends_on), Refused)
    await carried(pair.room)
    closed = await why_they_left(pair.room)
    pair.room.clock.move(minutes=1)

    await taken_back(pair)
    await carried(pair.room)

    assert closed == ["constellation_closed"]
    assert [one.left_on for one in (await (await pair.at_guest()).view(SOON)).satellites] == [ends_on]
    assert await why_they_left(pair.room) == ["agreement_ended"]


async def test_who_was_to_join_after_the_closing_joins_once_it_is_taken_back(registry: Room) -> None:
    pair = await (await a_pair(registry)).agreed()
    joins_on = SOON + timedelta(days=3)
    guest = await pair.at_guest()
    await guest.changes(AddSatellite, joins_on, household_id=G5)
    # The host hasn't heard of it yet, and closes: of its own there is nothing that begins later.
    await (await pair.at_host()).in_phase(ConstellationPhase.CLOSED, SOON)
    await carried(registry)
    registry.clock.move(minutes=1)
    assert (await guest.view(joins_on)).satellites == ()

    await taken_back(pair)
    await carried(registry)

    assert [(one.household_id, one.joined_on) for one in (await guest.view(joins_on)).satellites] == [(G5, joins_on)]
    ours = await pair.wrens.view(joins_on)
    assert [one.joined_on for one in ours.satellites if one.of_authority] == [joins_on]


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
