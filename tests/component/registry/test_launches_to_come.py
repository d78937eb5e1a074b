"""What is decided for a day looks at the later ones as well: at a launch to come, at who joins, at who leaves."""

from datetime import timedelta

import pytest

from shared.contracts.constellations import AddSatellite, AppointHubHome, Element, MoveToPhase, RemoveSatellite
from shared.contracts.matching import (
    LeftOut,
    SuggestConstellation,
    SuggestedConstellations,
    SuggestedHouseholds,
    SuggestHouseholds,
    WhyNot,
)
from shared.contracts.refusals import Refused
from shared.contracts.words import ConstellationPhase
from shared.testing.rooms import Room
from tests.component.registry.builders import household
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import (
    MANAGER,
    TODAY,
    Keeper,
    a_launched_one,
    a_planned_one,
    households_enough,
    set_rules,
)

SOON, THEN, LATER = (TODAY + timedelta(days=number) for number in (10, 20, 30))
G3 = {"household_id": household("G3"), "leaving_reason": "moved_away"}
G4 = {"household_id": household("G4"), "leaving_reason": "moved_away"}


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(households_enough(), by=OPERATOR)
    await set_rules(registry)
    await registry.said()
    return registry


async def to_be_launched(room: Room, on=LATER) -> Keeper:
    """A constellation whose launch with the satellites G2 and G3, the fewest that may be, is recorded."""
    keeper = await a_planned_one(room)
    await keeper.with_hub_home("G1")
    await keeper.with_satellite("G2")
    await keeper.with_satellite("G3")
    await keeper.in_phase(ConstellationPhase.LAUNCHED, on)
    return keeper


@pytest.mark.parametrize(
    ("kind", "values"),
    [(RemoveSatellite, G3), (AppointHubHome, {"household_id": household("G3"), "beds": 2})],
    ids=["it leaves", "it becomes the hub home"],
)
async def test_a_launch_to_come_doesnt_fall_below_the_fewest_by_who_leaves_before(room: Room, kind, values) -> None:
    wrens = await to_be_launched(room)

    refused = await wrens.refused(kind, SOON, **values)

    assert (refused.reason, refused.fields) == ("too_few_satellites", ("household_id",))
    assert refused.detail.startswith(
        "It is launched on 23 December 2026, and would have 1 satellite household then; at least 2 are asked for."
    )
    assert len((await wrens.view(LATER)).satellites) == 2
    assert not isinstance(await wrens.asks(kind, LATER + timedelta(days=1), **values), Refused)


async def test_where_it_is_allowed_the_reason_stays_with_the_launch(room: Room) -> None:
    await set_rules(room, below_fewest_allowed_with_reason=1)
    wrens = await to_be_launched(room)

    shown = await wrens.asks(RemoveSatellite, SOON, dry_run=True, **G3)
    refused = await wrens.refused(RemoveSatellite, SOON, **G3)
    await wrens.changes(RemoveSatellite, SOON, **G3, allowed_because="Another joins in spring")

    assert [(one.code, one.needs_a_reason) for one in shown.concerns] == [
        ("too_few_satellites", True),
        ("satellites_leave", False),
    ]
    assert refused.fields == ("allowed_because",)
    [size] = [one for one in (await wrens.view(LATER)).checks if one.element is Element.SIZE]
    assert size.evidence.endswith("Allowed because: Another joins in spring")
    assert "Another joins in spring" in [one.allowed_because for one in (await wrens.view()).history]


async def test_that_it_will_be_too_small_is_told_in_whichever_order_they_leave(room: Room) -> None:
    wrens = await a_launched_one(room)
    await wrens.with_satellite("G4")
    await wrens.changes(RemoveSatellite, LATER, **G4)

    shown = await wrens.asks(RemoveSatellite, SOON, dry_run=True, **G3)

    [told] = [one.sentence for one in shown.concerns if one.code == "fewer_than_fewest"]
    assert told == "From 23 December 2026 1 satellite household is left; at least 2 are asked for."


async def test_that_there_will_be_no_nights_is_told_also_where_there_are_none_on_the_day(room: Room) -> None:
    wrens = await a_launched_one(room)
    await wrens.without_hub_home(SOON)
    await wrens.with_hub_home("G4", LATER)

    shown = await wrens.asks(MoveToPhase, THEN, phase=ConstellationPhase.PAUSED, dry_run=True)

    assert [one.sentence for one in shown.concerns] == ["From 23 December 2026 children can't sleep at the hub home."]


async def test_room_that_somebody_has_who_joins_later_is_nobody_elses(room: Room) -> None:
    wrens = await a_launched_one(room)
    await wrens.with_satellite("G4", LATER)

    households = await room.asked(SuggestHouseholds(constellation_id=wrens.id), by=MANAGER)
    constellations = await room.asked(SuggestConstellation(household_id=household("G5")), by=MANAGER)

    assert (await wrens.refused(AddSatellite, household_id=household("G5"))).reason == "too_many_satellites"
    assert isinstance(households, Refused)
    assert households.detail == (
        "The Wrens has 2 satellite households on 23 November 2026, and 1 more later, and may have 3. "
        "Choose a day on which one has left."
    )
    assert isinstance(constellations, SuggestedConstellations)
    assert LeftOut(constellation_id=wrens.id, why=WhyNot.FULL) in constellations.left_out
    assert wrens.id not in [one.constellation_id for one in constellations.matches]


async def test_who_joins_later_is_told_with_the_room_that_is_left(room: Room) -> None:
    await set_rules(room, most_satellites=4)
    wrens = await a_launched_one(room)
    await wrens.with_satellite("G4", LATER)

    found = await room.asked(SuggestHouseholds(constellation_id=wrens.id), by=MANAGER)

    assert isinstance(found, SuggestedHouseholds)
    first = found.matches[0]
    assert (first.room.satellites, first.room.joining, first.room.spaces) == (2, 1, 1)
    assert "2 satellite households of 2 to 4, and 1 more later: room for 1 more." in [
        one.sentence for one in first.reasons
    ]
