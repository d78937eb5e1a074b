"""What can't become of a constellation is refused by its rule, or set aside with a reason that stays."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    MoveToPhase,
    PlanConstellation,
    RemoveSatellite,
)
from shared.contracts.refusals import Refused, Whose
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase
from shared.testing.rooms import Room
from tests.component.registry.builders import child, household, the, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import (
    MANAGER,
    TODAY,
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


REFUSALS: dict[str, tuple[Any, dict[str, Any], str]] = {
    "a phase that can't come after": (
        MoveToPhase,
        {"phase": ConstellationPhase.MATCHING_SATELLITES},
        "phase_cant_follow",
    ),
    "the phase that it is in": (MoveToPhase, {"phase": LAUNCHED}, "phase_cant_follow"),
    "a day before it was there": (MoveToPhase, {"phase": PAUSED, "on": EARLIER - timedelta(days=1)}, "before_it_began"),
    "the hub home that it has": (AppointHubHome, {"household_id": household("G1"), "beds": 2}, "nothing_changes"),
    "another's hub home": (AppointHubHome, {"household_id": household("H4"), "beds": 2}, "is_a_hub_home"),
    "another's satellite as hub home": (AppointHubHome, {"household_id": household("H5"), "beds": 2}, "is_a_satellite"),
    "too few beds": (AppointHubHome, {"household_id": household("G4"), "beds": 1}, "too_few_beds"),
    "a hub home whose approval ends": (AppointHubHome, {"household_id": household("G8"), "beds": 2}, "not_approved"),
    "a household of nowhere": (AppointHubHome, {"household_id": child("K1"), "beds": 2}, "no_such_household"),
    "another's satellite": (AddSatellite, {"household_id": household("H5")}, "in_a_constellation"),
    "another's hub home as satellite": (AddSatellite, {"household_id": household("H1")}, "in_a_constellation"),
    "its own hub home": (AddSatellite, {"household_id": household("G1")}, "in_a_constellation"),
    "its own satellite": (AddSatellite, {"household_id": household("G2")}, "in_a_constellation"),
    "a satellite whose approval ends": (AddSatellite, {"household_id": household("G8")}, "not_approved"),
    "a satellite that isn't one": (
        RemoveSatellite,
        {"household_id": household("G5"), "leaving_reason": "moved"},
        "not_a_satellite",
    ),
    "somebody of another role": (AssignLiaisonWorker, {"worker_id": worker("W2")}, "not_a_liaison_worker"),
    "the worker that it has": (AssignLiaisonWorker, {"worker_id": worker("W1")}, "nothing_changes"),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_what_cannot_be_is_refused_with_what_can_be_done(room: Room, name: str) -> None:
    kind, values, reason = REFUSALS[name]
    wrens = await a_launched_one(room, EARLIER)
    await room.said()

    refused = await wrens.refused(kind, **values)

    assert refused.reason == reason
    assert refused.detail.endswith(".")
    assert refused.fields
    assert await room.said() == []


async def test_a_launch_needs_a_hub_home_and_satellites_enough(room: Room) -> None:
    wrens = await a_planned_one(room)

    without_hub = await wrens.refused(MoveToPhase, phase=LAUNCHED)
    await wrens.with_hub_home("G1")
    await wrens.with_satellite("G2")
    too_few = await wrens.refused(MoveToPhase, phase=LAUNCHED)

    assert without_hub.reason == "no_hub_home"
    assert (too_few.reason, too_few.source, too_few.whose) == ("too_few_satellites", "Policy 7", Whose.AUTHORITY)
    assert too_few.setting == RuleName.FEWEST_SATELLITES
    assert too_few.detail == (
        "It has 1 satellite household on that day; at least 2 are asked for. "
        "Add households first, or choose a later day."
    )


async def test_a_rule_is_set_aside_with_a_reason_where_the_authority_allows_it_and_it_stays_visible(room: Room) -> None:
    await set_rules(room, on=TODAY, below_fewest_allowed_with_reason=1, beyond_most_allowed_with_reason=1)
    wrens = await a_planned_one(room)
    await wrens.with_hub_home("G1")
    await wrens.with_satellite("G2")

    shown = await wrens.asks(MoveToPhase, phase=LAUNCHED, dry_run=True)
    without = await wrens.refused(MoveToPhase, phase=LAUNCHED)
    launched = await wrens.in_phase(LAUNCHED, allowed_because="Two more join in May")
    for ref in ("G3", "G4"):
        await wrens.with_satellite(ref)
    beyond = await wrens.with_satellite("G5", allowed_because="Brothers live there")

    assert [(one.code, one.needs_a_reason) for one in shown.concerns] == [("too_few_satellites", True)]
    assert (without.reason, without.fields) == ("too_few_satellites", ("allowed_because",))
    assert (without.rule, without.whose) == (shown.concerns[0].rule, Whose.AUTHORITY)
    assert "Two more join in May" in {entry.allowed_because for entry in launched.history}
    assert {"Two more join in May", "Brothers live there"} <= {entry.allowed_because for entry in beyond.history}
    assert any("Brothers live there" in check.evidence for check in beyond.checks)


async def test_a_reason_that_nobody_asked_for_is_not_kept(room: Room) -> None:
    wrens = await a_planned_one(room)

    view = await wrens.with_hub_home("G1", allowed_because="Just so")

    assert {entry.allowed_because for entry in view.history} == {""}


async def test_growing_beyond_the_most_is_refused(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await wrens.with_satellite("G4")

    refused = await wrens.refused(AddSatellite, household_id=household("G5"))

    assert (refused.reason, refused.source) == ("too_many_satellites", "Policy 7")


async def test_what_is_recorded_for_later_is_not_altered_by_the_way(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    await wrens.without_hub_home(LATER)
    await wrens.in_phase(PAUSED, LATER)

    refused = [
        await wrens.refused(AppointHubHome, household_id=household("G4"), beds=2),
        await wrens.refused(MoveToPhase, phase=PAUSED),
    ]

    assert {one.reason for one in refused} == {"later_changes_exist"}
    assert all(f"{LATER.day} {LATER:%B %Y}" in one.detail for one in refused)


async def test_nobody_plans_with_somebody_who_is_no_liaison_worker(room: Room) -> None:
    def plan(ref: str, area: Any) -> PlanConstellation:
        return PlanConstellation(
            name="The Robins", area_id=area, liaison_worker_id=worker(ref), on=date(2027, 1, 1), reason="New"
        )

    replies = [
        await room.asked(plan("W2", the("areas", "A1")), by=MANAGER),
        await room.asked(plan("W1", household("H1")), by=MANAGER),
    ]

    assert [one.reason for one in replies if isinstance(one, Refused)] == ["not_a_liaison_worker", "no_such_area"]


async def test_of_two_who_look_at_the_same_the_second_is_told_that_it_changed(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    seen = wrens.version
    await wrens.with_satellite("G4")

    refused = await wrens.refused(AddSatellite, household_id=household("G5"), version=seen)

    assert refused.reason == "changed_meanwhile"
    assert len((await wrens.view()).satellites) == 3


async def test_of_two_who_change_it_at_once_one_is_told_that_it_changed(room: Room) -> None:
    wrens = await a_launched_one(room, EARLIER)
    asked = [
        AddSatellite(
            constellation_id=wrens.id, version=wrens.version, on=TODAY, reason="New", household_id=household(ref)
        )
        for ref in ("G4", "G5")
    ]

    replies = await asyncio.gather(*(room.asked(one, by=MANAGER) for one in asked))

    assert [one.reason for one in replies if isinstance(one, Refused)] == ["changed_meanwhile"]


async def test_of_two_constellations_that_take_one_household_at_once_one_gets_it(room: Room) -> None:
    wrens, robins = await a_launched_one(room, EARLIER), await a_planned_one(room, name="The Robins")

    replies = await asyncio.gather(
        *(keeper.asks(AddSatellite, household_id=household("G4")) for keeper in (wrens, robins))
    )

    assert [one.reason for one in replies if isinstance(one, Refused)] == ["in_a_constellation"]
