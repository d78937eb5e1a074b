"""Of a child nothing holds before their birth, nobody is placed after their death, and what happened isn't to come."""

from datetime import date, timedelta

import pytest

from shared.contracts.authority_pack import ApplicationLine, DeathLine
from shared.contracts.packs import Imported
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    RecordChange,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackDeath,
)
from shared.contracts.record_words import ApplicationState, DecisionArea, Finding, HealthTopic, MatchingTopic
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from tests.component.registry.builders import a_child, a_placement, a_small_register, child, with_rows
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY

BORN_ON = date(2016, 2, 28)
BEFORE, TOMORROW = BORN_ON - timedelta(days=1), TODAY + timedelta(days=1)
NEW = child("K9")
MOVES = {"kind": PlacementKind.U4, "reason": "School", "ended_reason": PlacementEndReason.CARPL}
OF_A_CHILD = (
    ChangeDelegatedAuthority(
        child_id=NEW, area=DecisionArea.FAITH, decision=OvernightDecision.PARENT, on=BEFORE, written_in="Plan"
    ),
    RecordMatchingFact(child_id=NEW, topic=MatchingTopic.PETS, finding=Finding.YES, on=BEFORE, written_in="Plan"),
    RecordHealth(child_id=NEW, topic=HealthTopic.ALLERGIES, finding=Finding.NO, on=BEFORE, written_in="Plan"),
    RecordPlacement(child_id=NEW, household_ref="H2", on=BEFORE, allowed_because="-", **MOVES),
)


@pytest.fixture
async def room(registry):
    """The small register, with a child who lives nowhere yet."""
    reply = await registry.asked(with_rows(a_small_register(), children=a_child("K9", "Ivy", "Ash")), by=OPERATOR)
    assert isinstance(reply, Imported), reply
    return registry


@pytest.mark.parametrize("wanted", OF_A_CHILD, ids=lambda one: type(one).__name__)
async def test_nothing_is_recorded_of_a_child_before_the_birth(room, wanted):
    refused = await room.asked(wanted, by=MANAGER)
    done = await room.asked(wanted.model_copy(update={"on": BORN_ON}), by=MANAGER)

    assert (refused.reason, refused.fields) == ("before_birth", ("on",))
    assert isinstance(done, RecordChange), done


async def test_a_child_who_died_is_placed_nowhere_after_that_day(room):
    yesterday = TODAY - timedelta(days=1)
    await room.asked(RecordDeath(child_id=NEW, on=yesterday, written_in="Certificate"), by=MANAGER)
    wanted = RecordPlacement(child_id=NEW, household_ref="H2", on=TODAY, allowed_because="Agreed", **MOVES)

    refused = await room.asked(wanted, by=MANAGER)
    await room.asked(TakeBackDeath(child_id=NEW, reason="Another child"), by=MANAGER)

    assert (refused.reason, "is recorded" in refused.detail) == ("after_death", True)
    assert isinstance(await room.asked(wanted, by=MANAGER), RecordChange)


@pytest.mark.parametrize(("tables", "field", "sentence"), [
    (
        {"placements": (a_placement("K9", "H2", BEFORE),)},
        "placements.0.started_on",
        "K9 would be placed before being born.",
    ),
    ({"deaths": (DeathLine(child_ref="K9", started_on=BEFORE),)}, "deaths.0.started_on", "dead before being born."),
    ({"deaths": (DeathLine(child_ref="K9", started_on=TOMORROW),)}, "deaths.0.started_on", "still to come"),
    (
        {
            "applications": (
                ApplicationLine(household_ref="H2", state=ApplicationState.REFUSED, started_on=TOMORROW),
            )
        },
        "applications.0.started_on",
        "still to come",
    ),
])  # fmt: skip
async def test_a_pack_brings_no_day_that_cant_be(room, tables, field, sentence):
    pack = with_rows(a_small_register(), children=a_child("K9", "Ivy", "Ash"))

    reply = await room.asked(pack.model_copy(update=tables), by=OPERATOR)

    assert [fault.field for fault in reply.faults] == [field]
    assert sentence in reply.faults[0].sentence
    assert str(BORN_ON.year) not in reply.faults[0].sentence


async def test_what_was_recorded_by_mistake_may_have_any_day(room):
    never = DeathLine(child_ref="K9", started_on=BEFORE, ended_on=BEFORE)
    pack = with_rows(a_small_register(), children=a_child("K9", "Ivy", "Ash"))

    assert isinstance(await room.asked(pack.model_copy(update={"deaths": (never,)}), by=OPERATOR), Imported)
