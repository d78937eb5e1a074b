"""Of a child nothing holds before their birth, nobody is placed after their death, and a year is one that can be."""

from datetime import date, timedelta

import pytest

from shared.contracts.approval_changes import (
    ChangeApproval,
    EndExemption,
    GrantExemption,
    RecordApplication,
    RecordCarerAtHome,
)
from shared.contracts.authority_pack import ApplicationLine, DeathLine
from shared.contracts.bed_sharing import AgreeToBedSharing, EndBedSharing
from shared.contracts.history_pack import ApprovalLine, ExemptionLine
from shared.contracts.packs import Imported
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordChange,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackDeath,
)
from shared.contracts.record_words import ApplicationState, DecisionArea, Finding, HealthTopic, MatchingTopic
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from tests.component.registry.builders import (
    a_child,
    a_household,
    a_placement,
    a_small_register,
    child,
    household,
    with_rows,
)
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
H1 = household("H1")
LONG_AGO, FAR = date(1900, 1, 1), date(3026, 1, 1)
OF_A_HOUSEHOLD = (
    ChangeApproval(household_id=H1, on=TODAY, places=2, age_from=0, age_to=9, reason="Panel"),
    EndApproval(household_id=H1, on=TODAY, ended_reason="resigned", reason="They wrote"),
    GrantExemption(household_id=H1, child_ids=(NEW,), on=TODAY, granted_by="Testshire", written_in="Letter"),
    EndExemption(household_id=H1, child_id=NEW, on=TODAY, reason="Left"),
    RecordCarerAtHome(household_id=H1, is_at_home=True, on=TODAY, written_in="Visit"),
    RecordApplication(household_id=H1, state=ApplicationState.APPLIED, on=TODAY, written_in="Form"),
)
SHARES = AgreeToBedSharing(
    child_id=NEW,
    with_child_ids=(child("K1"),),
    household_id=H1,
    on=TODAY,
    agreed_by="M. Moss",
    agreed_on=TODAY,
    written_in="Plan",
)
OTHERS_OF_A_CHILD = (
    SHARES,
    EndBedSharing(child_id=NEW, sharing_id=NEW, on=TODAY, reason="They quarrel"),
    EndPlacement(child_id=NEW, on=TODAY, ended_reason=PlacementEndReason.CARPL, reason="Moved"),
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


@pytest.mark.parametrize("day", [LONG_AGO, FAR], ids=str)
@pytest.mark.parametrize("wanted", OF_A_HOUSEHOLD, ids=lambda one: type(one).__name__)
async def test_nothing_is_recorded_of_a_household_in_a_year_that_cant_be(room, wanted, day):
    refused = await room.asked(wanted.model_copy(update={"on": day}), by=MANAGER)

    assert (refused.reason, refused.fields) == ("impossible_day", ("on",))
    assert refused.detail == f"{day.year} can’t be right. Enter a year from 1950 to {TODAY.year + 10}."


@pytest.mark.parametrize("wanted", [*OF_A_CHILD, *OTHERS_OF_A_CHILD], ids=lambda one: type(one).__name__)
async def test_nothing_is_recorded_of_a_child_in_a_year_far_ahead(room, wanted):
    refused = await room.asked(wanted.model_copy(update={"on": FAR}), by=MANAGER)

    assert (refused.reason, refused.fields) == ("impossible_day", ("on",))


@pytest.mark.parametrize(("wanted", "field"), [(OF_A_CHILD[0], "review_on"), (SHARES, "until"), (SHARES, "agreed_on")])
async def test_no_other_day_lies_where_none_can(room, wanted, field):
    day = LONG_AGO if field == "agreed_on" else FAR

    refused = await room.asked(wanted.model_copy(update={"on": TODAY, field: day}), by=MANAGER)

    assert (refused.reason, refused.fields) == ("impossible_day", (field,))


@pytest.mark.parametrize("day", [date(1950, 1, 1), date(TODAY.year + 10, 12, 31)], ids=str)
async def test_the_first_and_the_last_day_that_can_be_are_taken(room, day):
    reply = await room.asked(OF_A_HOUSEHOLD[4].model_copy(update={"on": day}), by=MANAGER)

    assert isinstance(reply, RecordChange), reply


@pytest.mark.parametrize("column", ["approved_on", "approval_ended_on"])
@pytest.mark.parametrize("day", [LONG_AGO, FAR], ids=str)
async def test_a_pack_brings_no_household_whose_year_cant_be(room, column, day):
    line = a_household("H9", "Bryn").model_copy(update={"approved_on": None, column: day})

    reply = await room.asked(with_rows(a_small_register(), households=line), by=OPERATOR)

    [position] = [at for at, one in enumerate(with_rows(a_small_register(), households=line).households) if one == line]
    assert [fault.field for fault in reply.faults] == [f"households.{position}.{column}"]
    assert (f"{day.year} can't be right" in reply.faults[0].sentence, "1950" in reply.faults[0].remedy) == (True, True)


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
    (
        {"exemptions": (ExemptionLine(household_ref="H2", child_ref="K1", granted_by="-", started_on=FAR),)},
        "exemptions.0.started_on",
        "3026 can't be right.",
    ),
    (
        {"approvals": (ApprovalLine(household_ref="H2", places=1, started_on=LONG_AGO),)},
        "approvals.0.started_on",
        "1900 can't be right.",
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
