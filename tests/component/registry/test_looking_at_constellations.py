"""A constellation is seen as it is on a day, now or as it was known then, by those whom it concerns."""

from datetime import timedelta

import pytest

from shared.contracts.constellations import (
    ConstellationCards,
    HowIsConstellation,
    WhatCanBeChosen,
    WhichConstellations,
)
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.registry.builders import child, constellation, household, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import (
    MANAGER,
    TODAY,
    a_launched_one,
    households_enough,
    set_rules,
)

LAUNCHED, PAUSED, CLOSED = ConstellationPhase.LAUNCHED, ConstellationPhase.PAUSED, ConstellationPhase.CLOSED
LATER = TODAY + timedelta(days=30)
EARLIER = TODAY - timedelta(days=30)


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(households_enough(), by=OPERATOR)
    await set_rules(registry)
    await registry.said()
    return registry


async def test_how_it_was_is_as_known_now_or_as_it_was_known_then(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    then = room.clock()
    as_it_was = await wrens.view(TODAY)
    room.clock.move(days=1)
    await wrens.with_hub_home("G4", on=TODAY - timedelta(days=7))

    now = await wrens.view(TODAY)
    known_then = await wrens.view(TODAY, as_known_at=then)

    assert now.hub_home
    assert now.hub_home.household_id == household("G4")
    may = {"version": 1, "may_change": True, "may_take_back": as_it_was.may_take_back}
    assert known_then.model_copy(update=may) == as_it_was.model_copy(update={"version": 1})
    assert (known_then.may_change, known_then.may_take_back) == (False, None)
    refused = await room.asked(
        HowIsConstellation(constellation_id=wrens.id, as_known_at=then - timedelta(hours=1)), by=MANAGER
    )
    assert isinstance(refused, Refused)
    assert refused.reason == "not_known_then"


async def test_a_constellation_is_seen_by_those_whom_it_concerns(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    zoe = actor(Role.SATELLITE_CARER, household_id=household("G2"), constellation_ids=(wrens.id,))
    una = actor(Role.SATELLITE_CARER, household_id=household("H2"), constellation_ids=(constellation("X1"),))
    cat = actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(child("K1"),))
    sue = actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(household("G3"),))

    seen = {}
    for name, who in {"zoe": zoe, "una": una, "cat": cat, "sue": sue}.items():
        reply = await room.asked(WhichConstellations(), by=who)
        assert isinstance(reply, ConstellationCards)
        seen[name] = {card.constellation_id for card in reply.constellations}

    assert seen == {
        "zoe": {wrens.id},
        "una": {constellation("X1")},
        "cat": {constellation("X1")},
        "sue": {wrens.id},
    }
    refused = await room.asked(HowIsConstellation(constellation_id=wrens.id), by=una)
    assert isinstance(refused, Refused)
    assert refused.reason == "not_yours"
    wrens.by = zoe
    assert {entry.reason for entry in (await wrens.view()).history} == {""}


async def test_brothers_and_sisters_and_the_way_to_the_hub_home_are_seen(room: Room) -> None:
    terns = await room.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MANAGER)

    assert not isinstance(terns, Refused)
    by_home = {one.household_id: one for one in terns.satellites}
    assert (by_home[household("H2")].children, by_home[household("H2")].siblings_at) == (2, ())
    assert (by_home[household("H2")].km, by_home[household("H2")].bearing) == (0.0, None)


async def test_what_can_be_chosen_is_free_and_approved(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)

    reply = await room.asked(WhatCanBeChosen(constellation_id=wrens.id, on=TODAY), by=MANAGER)

    assert not isinstance(reply, Refused)
    assert {one.id for one in reply.liaison_workers} == {worker("W1"), worker("W8")}
    assert {one.id for one in reply.households} == {
        household(ref) for ref in ("H6", "G1", "G2", "G3", "G4", "G5", "G6", "G7")
    }


async def test_a_constellation_tells_what_it_can_become(filled: Room) -> None:
    view = await filled.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MANAGER)

    assert view.may_become == (ConstellationPhase.PAUSED, ConstellationPhase.CLOSED)
