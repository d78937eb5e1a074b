"""The last change of a constellation's state is taken back, also after its day, and what it ended is given back."""

from datetime import date, timedelta

import pytest

from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    ConstellationChange,
    EndHubHome,
    MoveToPhase,
    RemoveSatellite,
    TakeBackChange,
    WhatHappened,
)
from shared.contracts.correcting import WorkerLeaves
from shared.contracts.refusals import Refused
from shared.contracts.registry import ConstellationChanged, MembershipChanged
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.testing.rooms import Room
from tests.component.registry.builders import household, said_by, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import (
    MANAGER,
    TODAY,
    Keeper,
    a_planned_one,
    households_enough,
    set_rules,
)

BEGUN = TODAY - timedelta(days=60)
CLOSED_ON = TODAY - timedelta(days=10)
WHY = "It was another constellation that closed"
G = {number: household(f"G{number}") for number in range(1, 9)}


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(households_enough(), by=OPERATOR)
    await set_rules(registry)
    await registry.said()
    return registry


class Unhurried(Keeper):
    """Somebody who does one thing a minute."""

    async def asks(self, kind, on=TODAY, **values):
        self.room.clock.move(minutes=1)
        return await super().asks(kind, on, **values)


async def launched(room: Room) -> Keeper:
    """With the hub home G1 and the satellites G2 and G3, planned a month before."""
    planned = await a_planned_one(room, BEGUN - timedelta(days=30))
    wrens = Unhurried(room, await planned.view())
    await wrens.with_hub_home("G1", BEGUN)
    await wrens.with_satellite("G2", BEGUN)
    await wrens.with_satellite("G3", BEGUN)
    await wrens.in_phase(ConstellationPhase.LAUNCHED, BEGUN)
    return wrens


async def closed_by_a_slip(room: Room) -> Keeper:
    """Launched with G1, G2 and G3, and recorded as closed since ten days."""
    wrens = await launched(room)
    await wrens.in_phase(ConstellationPhase.CLOSED, CLOSED_ON, reason="It closes")
    await room.said()
    return wrens


async def taken_back(wrens: Keeper, on: date = CLOSED_ON, **values) -> ConstellationChange:
    reply = await wrens.asks(TakeBackChange, on, **{"reason": WHY, **values})
    assert isinstance(reply, ConstellationChange), reply
    return reply


def state_of_day(view) -> tuple:
    """How it is on a day, whoever looks."""
    return (
        view.state,
        view.since,
        view.hub_home,
        view.liaison_worker_id,
        [(one.household_id, one.joined_on, one.left_on) for one in view.satellites],
    )


async def test_a_closing_is_taken_back_after_its_day_with_all_that_it_ended(room: Room) -> None:
    wrens = await launched(room)
    await wrens.without_satellite("G3", TODAY + timedelta(days=20))
    days = (CLOSED_ON - timedelta(days=1), CLOSED_ON, TODAY, TODAY + timedelta(days=30))
    before = [state_of_day(await wrens.view(day)) for day in days]
    await wrens.in_phase(ConstellationPhase.CLOSED, CLOSED_ON)

    await taken_back(wrens)

    assert [state_of_day(await wrens.view(day)) for day in days] == before
    assert before[2][0] is ConstellationState.LAUNCHED


async def test_what_it_gives_back_is_shown_and_nothing_is_saved_before_it_is_confirmed(room: Room) -> None:
    wrens = await closed_by_a_slip(room)

    shown = await taken_back(wrens, dry_run=True)

    assert [one.sentence for one in shown.concerns] == [
        "The hub home’s term goes on.",
        "2 satellite households belong to it again from 13 November 2026.",
        "The liaison worker is assigned to it again.",
    ]
    assert {one.household_id for one in shown.view.satellites} == {G[2], G[3]}
    assert shown.view.hub_home is not None
    assert (await wrens.view()).state is ConstellationState.CLOSED
    assert await room.said() == []


async def test_it_is_said_as_a_correction_of_the_dated_facts(room: Room) -> None:
    wrens = await closed_by_a_slip(room)

    await taken_back(wrens)

    said = await room.said()
    [changed] = [one for one in said_by(said, ConstellationChanged) if one.constellation_id == wrens.id]
    assert (changed.phases[-1].phase, changed.phases[-1].ended_on) == (ConstellationPhase.LAUNCHED, None)
    assert [(one.household_id, one.ended_on) for one in changed.hub_homes] == [(G[1], None)]
    assert {(one.household_id, one.left_on) for one in said_by(said, MembershipChanged)} == {(G[2], None), (G[3], None)}


async def test_it_stays_in_the_history_as_taken_back_by_whom_and_why(room: Room) -> None:
    wrens = await closed_by_a_slip(room)
    noon = room.clock()

    view = (await taken_back(wrens)).view

    gone = [one for one in view.replaced if one.on == CLOSED_ON]
    assert [one.what for one in gone].count(WhatHappened.SATELLITE_LEFT) == 2
    assert {WhatHappened.PHASE_BEGAN, WhatHappened.HUB_HOME_ENDED} < {one.what for one in gone}
    assert {(one.reason, one.replaced_because, one.is_taken_back) for one in gone} == {("It closes", WHY, True)}
    assert {one.replaced_by for one in gone} == {MANAGER.person_id}
    assert ConstellationPhase.CLOSED not in [one.phase for one in view.history]
    then = await wrens.view(TODAY, as_known_at=noon)
    assert then.state is ConstellationState.CLOSED


async def test_a_closing_to_come_is_taken_back_by_the_same_deed_and_never_written_over(room: Room) -> None:
    soon = TODAY + timedelta(days=10)
    wrens = await launched(room)
    await wrens.in_phase(ConstellationPhase.CLOSED, soon)
    await wrens.with_satellite("G4")

    refused = await wrens.refused(MoveToPhase, soon, phase=ConstellationPhase.PAUSED)
    await taken_back(wrens, soon)

    assert refused.reason == "constellation_is_closed"
    assert refused.detail.endswith("If it was closed by mistake, take the last change back.")
    view = await wrens.view(soon)
    assert (view.state, {one.household_id for one in view.satellites}) == (
        ConstellationState.LAUNCHED,
        {G[2], G[3], G[4]},
    )


async def test_what_had_ended_on_that_day_anyway_stays_ended(room: Room) -> None:
    wrens = await launched(room)
    await wrens.without_satellite("G3", CLOSED_ON)
    await wrens.without_hub_home(CLOSED_ON)
    await wrens.in_phase(ConstellationPhase.CLOSED, CLOSED_ON)

    view = (await taken_back(wrens)).view

    assert (view.state, [one.household_id for one in view.satellites]) == (ConstellationState.HUB_HOME_VACANT, [G[2]])


async def test_one_change_after_the_other_is_taken_back_the_last_first(room: Room) -> None:
    wrens = await launched(room)
    await wrens.without_hub_home(CLOSED_ON)
    await wrens.with_hub_home("G4", TODAY - timedelta(days=5))

    too_early = await wrens.refused(TakeBackChange, CLOSED_ON)
    nothing = await wrens.refused(TakeBackChange, TODAY)
    await taken_back(wrens, TODAY - timedelta(days=5))
    vacant = await wrens.view()
    await taken_back(wrens)
    home_again = await wrens.view()

    assert (too_early.reason, nothing.reason) == ("later_changes_exist", "nothing_to_take_back")
    assert vacant.state is ConstellationState.HUB_HOME_VACANT
    assert home_again.hub_home is not None
    assert (home_again.hub_home.household_id, home_again.hub_home.ended_on) == (G[1], None)
    ends = [one for one in home_again.replaced if one.what is WhatHappened.HUB_HOME_ENDED]
    assert [(one.on, one.is_taken_back, one.replaced_because) for one in ends] == [(CLOSED_ON, True, WHY)]


async def test_a_hub_home_that_never_was_gives_back_the_one_before_and_its_own_membership(room: Room) -> None:
    wrens = await launched(room)
    await wrens.with_hub_home("G3", CLOSED_ON)

    view = (await taken_back(wrens)).view

    assert view.hub_home is not None
    assert view.hub_home.household_id == G[1]
    assert {(one.household_id, one.left_on) for one in view.satellites} == {(G[2], None), (G[3], None)}


async def test_everything_is_taken_back_down_to_the_plan_and_no_further(room: Room) -> None:
    wrens = await launched(room)

    await taken_back(wrens, BEGUN)
    hub_home = (await wrens.view()).may_take_back
    await taken_back(wrens, BEGUN)
    refused = await wrens.refused(TakeBackChange, BEGUN)

    assert hub_home is not None
    assert hub_home.what is WhatHappened.HUB_HOME_BEGAN
    assert refused.reason == "nothing_to_take_back"
    view = await wrens.view()
    assert (view.may_take_back, view.state, view.hub_home) == (None, ConstellationState.PLANNED, None)


@pytest.mark.parametrize(
    ("kind", "values", "reason"),
    [
        (AddSatellite, {"household_id": G[2]}, "in_a_constellation"),
        (AppointHubHome, {"household_id": G[1], "beds": 2}, "is_a_hub_home"),
    ],
    ids=["a satellite of it joined another", "its hub home leads another"],
)
async def test_it_is_refused_where_somebody_belongs_elsewhere_by_now(room: Room, kind, values, reason) -> None:
    wrens = await closed_by_a_slip(room)
    larks = await a_planned_one(room, BEGUN, name="The Larks")
    await larks.changes(kind, TODAY - timedelta(days=3), **values)

    refused = await wrens.refused(TakeBackChange, CLOSED_ON)

    assert refused.reason == reason
    assert "belongs to another constellation from 20 November 2026. End that first" in refused.detail
    assert refused.detail.startswith("Green ")
    assert (await wrens.view()).state is ConstellationState.CLOSED


async def test_who_moved_on_for_a_reason_of_its_own_is_recorded_so_and_stays_there(room: Room) -> None:
    wrens = await closed_by_a_slip(room)
    larks = await a_planned_one(room, BEGUN, name="The Larks")
    await larks.with_satellite("G2", TODAY - timedelta(days=3))

    await wrens.changes(RemoveSatellite, CLOSED_ON, household_id=G[2], leaving_reason="moved_away")
    view = (await taken_back(wrens)).view

    assert [one.household_id for one in view.satellites] == [G[3]]


async def test_a_liaison_worker_who_has_left_has_it_until_then(room: Room) -> None:
    wrens = await launched(room)
    await wrens.led_by("W8", BEGUN + timedelta(days=1))
    await wrens.in_phase(ConstellationPhase.CLOSED, CLOSED_ON)
    left_on = TODAY - timedelta(days=2)
    gone = await room.asked(WorkerLeaves(worker_id=worker("W8"), version=1, on=left_on), by=MANAGER)
    assert not isinstance(gone, Refused), gone

    await taken_back(wrens)

    assert (await wrens.view(CLOSED_ON)).liaison_worker_id == worker("W8")
    assert (await wrens.view(left_on)).liaison_worker_id is None


async def test_closed_taken_back_and_closed_again_is_closed(room: Room) -> None:
    wrens = await closed_by_a_slip(room)
    await taken_back(wrens)

    await wrens.in_phase(ConstellationPhase.CLOSED, CLOSED_ON)
    view = (await taken_back(wrens)).view

    assert (view.state, len(view.satellites)) == (ConstellationState.LAUNCHED, 2)
    assert [one.phase for one in view.replaced if one.phase] == [ConstellationPhase.CLOSED, ConstellationPhase.CLOSED]


async def test_the_end_of_a_hub_home_is_no_last_change_where_it_was_closed(room: Room) -> None:
    wrens = await closed_by_a_slip(room)

    view = await wrens.view()
    refused = await wrens.refused(EndHubHome, TODAY)

    assert view.may_take_back is not None
    assert (view.may_take_back.on, view.may_take_back.phase) == (CLOSED_ON, ConstellationPhase.CLOSED)
    assert refused.reason == "constellation_is_closed"
