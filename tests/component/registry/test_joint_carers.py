"""Carers of two authorities can ring each other where that is agreed: who may, and what is left of it."""

from uuid import UUID

import pytest

from shared.contracts.actor import Actor
from shared.contracts.constellations import RemoveSatellite
from shared.contracts.joint import HowToRingTheirCarers, Shared
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.registry.builders import the
from tests.component.registry.two_authorities import (
    GUEST,
    HOST,
    NUMBERS,
    STRANGER,
    Pair,
    a_pair,
    carried,
    everything_of,
)

_HOST_S_NUMBER, _GUEST_S_NUMBER = (NUMBERS[authority] for authority in (HOST, GUEST))


async def _read_by(pair: Pair, authority: str, who: Actor) -> list[UUID]:
    """Whom somebody was told of, to plan a sleepover."""
    async with pair.room.database.work(authority) as work:
        rows = await work.fetch(
            "SELECT subject_id FROM reading WHERE actor_id = $1 AND purpose = 'plan_a_sleepover'", who.person_id
        )
    return [row["subject_id"] for row in rows]


@pytest.fixture
async def pair(registry: Room) -> Pair:
    return await a_pair(registry)


async def test_carers_cross_only_where_that_is_agreed(pair: Pair) -> None:
    await pair.agreed()
    await pair.with_guest("G5")
    without = [await everything_of(pair.room, authority) for authority in (HOST, GUEST)]
    refused = await pair.room.asked(HowToRingTheirCarers(constellation_id=pair.wrens.id), by=pair.host)

    # Each authority has a carer Gil Green of its own: the others are told apart by their numbers.
    assert [_GUEST_S_NUMBER in without[0], _HOST_S_NUMBER in without[1]] == [False, False]
    assert isinstance(refused, Refused)
    assert refused.reason == "not_yours"
    assert not (await pair.wrens.view()).may_ring_their_carers


async def test_who_is_told_of_their_carers_is_written_down_where_it_was_read(pair: Pair) -> None:
    await pair.agreed(besides=(Shared.CARERS,))
    await pair.with_guest("G5")

    at_host = await pair.room.asked(HowToRingTheirCarers(constellation_id=pair.wrens.id), by=pair.host)
    mirror = (await pair.at_guest()).id
    at_guest = await pair.room.asked(HowToRingTheirCarers(constellation_id=mirror), by=pair.guest)

    assert not isinstance(at_host, Refused)
    assert not isinstance(at_guest, Refused)
    [[theirs]] = [one.carers for one in at_host.households]
    [hub] = at_guest.households
    assert (theirs.name, theirs.phone) == ("Gil Green", _GUEST_S_NUMBER)
    assert (hub.is_hub_home, hub.carers[0].phone) == (True, _HOST_S_NUMBER)
    assert await _read_by(pair, HOST, pair.host) == [theirs.person_id]
    assert await _read_by(pair, GUEST, pair.guest) == [hub.carers[0].person_id]
    assert theirs.person_id != the("carers", "D5", GUEST)


async def test_carers_ring_those_with_whom_they_have_to_do(pair: Pair) -> None:
    await pair.agreed(besides=(Shared.CARERS,))
    await pair.with_guest("G5")
    mirror = (await pair.at_guest()).id

    async def may(role: Role, authority: str, constellation_id: UUID, *own: UUID) -> bool:
        by = actor(role, authority=authority, constellation_ids=own)
        reply = await pair.room.asked(HowToRingTheirCarers(constellation_id=constellation_id), by=by)
        return not isinstance(reply, Refused)

    wrens = pair.wrens.id
    assert await may(Role.HUB_HOME_CARER, HOST, wrens, wrens)
    assert await may(Role.SATELLITE_CARER, GUEST, mirror, mirror)
    assert await may(Role.LIAISON_WORKER, HOST, wrens)
    assert not await may(Role.SATELLITE_CARER, HOST, wrens, wrens)
    assert not await may(Role.SATELLITE_CARER, GUEST, mirror)
    assert not await may(Role.LIAISON_WORKER, STRANGER, wrens)
    assert not await may(Role.LIAISON_WORKER, GUEST, wrens)


async def test_their_carers_are_gone_with_the_agreement_and_with_their_household(pair: Pair) -> None:
    await pair.agreed(besides=(Shared.CARERS,))
    keeper = await pair.with_guest("G5")
    known = await everything_of(pair.room, HOST)
    await keeper.changes(RemoveSatellite, household_id=the("households", "G5", GUEST), leaving_reason="moved_away")
    await carried(pair.room)
    left = await everything_of(pair.room, HOST)
    await pair.end(pair.host)
    await carried(pair.room)

    assert [_GUEST_S_NUMBER in text for text in (known, left)] == [True, False]
    assert _HOST_S_NUMBER not in await everything_of(pair.room, GUEST)
