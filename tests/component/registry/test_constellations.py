"""A constellation's life: each change is dated, refused by its rule or set aside with a reason, saved and said."""

from datetime import datetime, timedelta

import pytest

from shared.contracts.clock import LONDON
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    ConstellationChange,
    EndHubHome,
    MoveToPhase,
    WhatHappened,
)
from shared.contracts.registry import (
    ConstellationChanged,
    HubHomeTerm,
    MembershipChanged,
    PersonChanged,
    PhaseTerm,
)
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import carer, household, said_by, the, worker
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

LAUNCHED, PAUSED, CLOSED = ConstellationPhase.LAUNCHED, ConstellationPhase.PAUSED, ConstellationPhase.CLOSED
LATER = TODAY + timedelta(days=30)
EARLIER = TODAY - timedelta(days=30)


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(households_enough(), by=OPERATOR)
    await set_rules(registry)
    await registry.said()
    return registry


async def test_a_constellation_is_planned_filled_and_launched(room: Room) -> None:
    wrens = await a_launched_one(room)

    view = await wrens.view()

    assert (view.name, view.state, view.since, view.launched_on) == (
        "The Wrens",
        ConstellationState.LAUNCHED,
        TODAY,
        TODAY,
    )
    assert view.hub_home
    assert view.hub_home.household_id == household("G1")
    assert [one.household_id for one in view.satellites] == sorted([household("G2"), household("G3")])
    assert (view.liaison_worker_id, view.fewest, view.most, view.may_change) == (worker("W1"), 2, 3, True)
    assert [entry.what for entry in view.history] == [
        WhatHappened.PHASE_BEGAN,
        WhatHappened.HUB_HOME_BEGAN,
        WhatHappened.LIAISON_WORKER_BEGAN,
        WhatHappened.SATELLITE_JOINED,
        WhatHappened.SATELLITE_JOINED,
    ]
    assert {(entry.recorded_at, entry.recorded_by, entry.reason) for entry in view.history} == {
        (room.clock(), MANAGER.person_id, "As agreed")
    }


async def test_each_change_is_said_with_the_whole_life(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await room.said()

    await wrens.with_hub_home("G4", is_interim=True)

    said = await room.said()
    ref = await _ref(room, wrens)
    beds = (the("beds", f"{ref}/1"), the("beds", f"{ref}/2"))
    assert said_by(said, ConstellationChanged) == [
        ConstellationChanged(
            constellation_id=wrens.id,
            area_id=the("areas", "A1"),
            state=ConstellationState.INTERIM_HUB_HOME,
            hub_household_id=household("G4"),
            bed_ids=beds,
            liaison_worker_id=worker("W1"),
            launched_on=EARLIER,
            phases=(PhaseTerm(phase=LAUNCHED, started_on=EARLIER, ended_on=None),),
            hub_homes=(
                HubHomeTerm(
                    household_id=household("G1"), bed_ids=beds, is_interim=False, started_on=EARLIER, ended_on=TODAY
                ),
                HubHomeTerm(
                    household_id=household("G4"), bed_ids=beds, is_interim=True, started_on=TODAY, ended_on=None
                ),
            ),
            thing_version=wrens.version,
        )
    ]
    assert {one.person_id: one.roles for one in said_by(said, PersonChanged)} == {
        carer("D1"): (),
        carer("D4"): (Role.HUB_HOME_CARER,),
    }


async def _ref(room: Room, keeper: Keeper) -> str:
    async with room.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT ref FROM constellation WHERE id = $1", keeper.id)
    ref: str = row["ref"]
    return ref


async def test_a_satellite_that_becomes_the_hub_home_is_one_no_more(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await room.said()

    view = await wrens.with_hub_home("G2")

    assert [one.household_id for one in view.satellites] == [household("G3")]
    said = await room.said()
    assert [(one.household_id, one.joined_on, one.left_on) for one in said_by(said, MembershipChanged)] == [
        (household("G2"), EARLIER, TODAY)
    ]
    assert {one.person_id: one.roles for one in said_by(said, PersonChanged)} == {
        carer("D1"): (),
        carer("D2"): (Role.HUB_HOME_CARER,),
    }


async def test_without_a_hub_home_it_is_vacant_and_keeps_its_satellites(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)

    reply = await wrens.asks(EndHubHome)

    assert isinstance(reply, ConstellationChange)
    assert (reply.view.state, reply.view.hub_home, len(reply.view.satellites)) == (
        ConstellationState.HUB_HOME_VACANT,
        None,
        2,
    )
    assert [one.code for one in reply.concerns] == ["no_nights_at_the_hub_home"]
    before = await wrens.view(TODAY - timedelta(days=1))
    assert (before.state, before.since) == (ConstellationState.LAUNCHED, EARLIER)
    assert reply.view.since == TODAY


async def test_closing_ends_everything_on_its_day(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await room.said()

    reply = await wrens.asks(MoveToPhase, phase=CLOSED)

    assert isinstance(reply, ConstellationChange)
    assert {one.code for one in reply.concerns} == {"no_nights_at_the_hub_home", "satellites_leave"}
    view = reply.view
    assert (view.state, view.hub_home, view.liaison_worker_id, view.satellites) == (
        ConstellationState.CLOSED,
        None,
        None,
        (),
    )
    said = await room.said()
    assert [one.left_on for one in said_by(said, MembershipChanged)] == [TODAY, TODAY]
    assert {one.roles for one in said_by(said, PersonChanged)} == {()}
    # Free again: another constellation can have them.
    robins = await a_planned_one(room, name="The Robins")
    await robins.with_hub_home("G2")
    await robins.with_satellite("G1")


async def test_a_worker_takes_over_and_the_one_before_ends(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)

    view = await wrens.led_by("W8")

    assert view.liaison_worker_id == worker("W8")
    assert (await wrens.view(TODAY - timedelta(days=1))).liaison_worker_id == worker("W1")


async def test_a_dry_run_shows_the_same_and_saves_and_says_nothing(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await room.said()
    before = await wrens.view()

    shown = await wrens.asks(AppointHubHome, household_id=household("G4"), beds=3, dry_run=True)
    after, said = await wrens.view(), await room.said()
    done = await wrens.asks(AppointHubHome, household_id=household("G4"), beds=3)

    assert (after, said) == (before, [])
    assert shown.concerns == done.concerns
    assert shown.view.model_copy(update={"version": wrens.version}) == done.view
    assert (shown.phases, shown.hub_homes) == (done.phases, done.hub_homes)
    assert [one.household_id for one in shown.hub_homes][-1] == household("G4"), "what bookings is asked about"


async def test_what_simply_fits_before_something_later_is_taken(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await wrens.with_hub_home("G4", LATER)

    view = await wrens.with_hub_home("G5", is_interim=True)

    assert view.hub_home
    assert (view.hub_home.household_id, view.hub_home.ended_on) == (household("G5"), LATER)
    assert (await wrens.view(LATER)).hub_home.household_id == household("G4")  # type: ignore[union-attr]  # it has one


async def test_the_last_word_of_a_day_holds(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await wrens.with_hub_home("G4")

    view = await wrens.with_hub_home("G5")

    assert view.hub_home
    assert view.hub_home.household_id == household("G5")
    assert household("G4") not in {entry.household_id for entry in view.history}


async def test_a_day_to_come_is_said_when_it_comes(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await room.said()
    await wrens.with_hub_home("G4", LATER)
    [decided] = said_by(await room.said(), ConstellationChanged)
    async with room.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT due_at FROM errand WHERE name = 'turn_the_page' AND thing_id = $1", wrens.id)

    room.clock.move(days=30)
    await room.ran("turn_the_page", wrens.id, None)  # type: ignore[arg-type]  # it asks nobody

    said = await room.said()
    [turned] = said_by(said, ConstellationChanged)
    assert row["due_at"] == datetime(LATER.year, LATER.month, LATER.day, tzinfo=LONDON)
    assert (decided.hub_household_id, turned.hub_household_id) == (household("G1"), household("G4"))
    assert turned.hub_homes == decided.hub_homes
    assert turned.thing_version == decided.thing_version + 1
    assert {one.person_id: one.roles for one in said_by(said, PersonChanged)} == {
        carer("D1"): (),
        carer("D4"): (Role.HUB_HOME_CARER,),
    }


async def test_a_liaison_worker_changes_their_own_constellations_only(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    lee = actor(Role.LIAISON_WORKER, person_id=worker("W1"), constellation_ids=(wrens.id,))
    lu = actor(Role.LIAISON_WORKER, person_id=worker("W8"))

    wrens.by = lu
    refused, seen = await wrens.refused(AddSatellite, household_id=household("G4")), await wrens.view()
    wrens.by = lee
    mine = await wrens.with_satellite("G4")

    assert refused.reason == "not_yours"
    assert (seen.may_change, mine.may_change) == (False, True)


async def test_whoever_left_can_come_back(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)

    await wrens.without_satellite("G3")
    await wrens.with_satellite("G3", LATER)

    there = [
        household("G3") in {one.household_id for one in (await wrens.view(day)).satellites}
        for day in (EARLIER, TODAY, LATER)
    ]
    assert there == [True, False, True]
