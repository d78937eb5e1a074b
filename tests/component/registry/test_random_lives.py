"""Random lives of constellations through the service and its database, against what was seen on the way."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.approval_changes import ChangeApproval
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    ConstellationChange,
    ConstellationView,
    EndHubHome,
    MoveToPhase,
    RemoveSatellite,
)
from shared.contracts.record_changes import EndApproval
from shared.contracts.refusals import Refused
from shared.contracts.words import ConstellationPhase
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import household, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY, Keeper, a_planned_one, households_enough, set_rules

FIRST = TODAY - timedelta(days=40)
DAYS = [FIRST + timedelta(days=10 * number) for number in range(8)]
APPROVALS = 0.25
"""How many of the changes are of an approval."""
HOMES = [household(ref) for ref in ("G1", "G2", "G3", "G4", "G8", "H5")]

IN_TWO_CONSTELLATIONS = """
WITH part AS (
    SELECT household_id, daterange(joined_on, left_on) AS days, constellation_id FROM membership
    UNION ALL SELECT household_id, daterange(started_on, ended_on), constellation_id FROM hub_home
)
SELECT count(*) FROM part AS one JOIN part AS other
ON one.household_id = other.household_id AND one.days && other.days AND one.constellation_id <> other.constellation_id
"""
OUTSIDE_OF_APPROVAL = """
WITH part AS (
    SELECT household_id, daterange(joined_on, left_on) AS days FROM membership WHERE joined_on >= $1
    UNION ALL SELECT household_id, daterange(started_on, ended_on) FROM hub_home WHERE started_on >= $1
)
SELECT count(*) FROM part WHERE NOT isempty(part.days) AND NOT part.days <@ coalesce((
    SELECT range_agg(daterange(started_on, ended_on)) FROM approval WHERE approval.household_id = part.household_id
), '{}'::datemultirange)
"""


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(households_enough(), by=OPERATOR)
    await set_rules(registry, fewest_satellites=1, fewest_hub_beds=1)
    return registry


def a_change(chance: random.Random) -> tuple[Any, dict[str, Any]]:
    home = {"household_id": chance.choice(HOMES)}
    changes: list[tuple[Any, dict[str, Any]]] = [
        (AddSatellite, home),
        (AddSatellite, home),
        (RemoveSatellite, {**home, "leaving_reason": "moved"}),
        (AppointHubHome, {**home, "beds": chance.randint(1, 3), "is_interim": chance.random() < 0.5}),
        (EndHubHome, {}),
        (AssignLiaisonWorker, {"worker_id": worker(chance.choice(["W1", "W8"]))}),
        (MoveToPhase, {"phase": chance.choice(list(ConstellationPhase))}),
    ]
    return chance.choice(changes)


def a_change_of_approval(chance: random.Random) -> ChangeApproval | EndApproval:
    home, on = chance.choice(HOMES), chance.choice(DAYS)
    if chance.random() < 0.5:
        return EndApproval(household_id=home, on=on, ended_reason="resigned", reason="They wrote")
    return ChangeApproval(
        household_id=home, on=on, places=chance.randint(1, 4), age_from=0, age_to=18, reason="Panel", kinds=("kin",)
    )


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_random_life_is_kept_as_it_was_decided_and_as_it_was_known(room: Room, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a random life guards nothing
    keepers = [await a_planned_one(room, FIRST, name) for name in ("The Wrens", "The Robins")]
    seen: list[tuple[Keeper, datetime, date, ConstellationView]] = []
    refused = changed = 0

    for _ in range(40):
        room.clock.move(minutes=1)
        if chance.random() < APPROVALS:
            changed += not isinstance(await room.asked(a_change_of_approval(chance), by=MANAGER), Refused)
            continue
        keeper, (kind, values) = chance.choice(keepers), a_change(chance)
        reply = await keeper.asks(kind, chance.choice(DAYS), **values)
        refused += isinstance(reply, Refused)
        if isinstance(reply, ConstellationChange):
            day = chance.choice(DAYS)
            seen.append((keeper, room.clock(), day, await keeper.view(day)))

    assert len(seen) > 5
    assert refused > 5
    assert changed > 1
    for keeper, moment, day, view in seen:
        now = await keeper.view(day, as_known_at=moment)
        assert same(now) == same(view)
    async with room.database.work(AUTHORITY) as work:
        counts = [await work.fetch(IN_TWO_CONSTELLATIONS), await work.fetch(OUTSIDE_OF_APPROVAL, FIRST)]
    assert [row["count"] for [row] in counts] == [0, 0]


def same(view: ConstellationView) -> ConstellationView:
    """What of a view is about the day and not about the asking."""
    return view.model_copy(update={"version": 1, "may_change": False})
