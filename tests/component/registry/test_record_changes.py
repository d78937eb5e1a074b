"""A record is changed from a day on; what was recorded stays known, and a rule is set aside only with a reason."""

from datetime import date

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    ComesTo,
    EndApproval,
    EndPlacement,
    RecordChange,
    RecordPlacement,
)
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.registry import ChildChanged, HouseholdChanged, PlacementChanged
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ADMINISTRATOR,
    CAT,
    FRIDAY,
    LONG_AGO,
    MOE,
    SUE,
    SUMMER,
    TODAY,
    a_child,
    approved,
    placed,
    write_the_register,
)
from tests.component.registry.builders import child, household

ADA = child("K1")
DELEGATED = ChangeDelegatedAuthority(
    child_id=ADA, on=FRIDAY, decision=OvernightDecision.PARENT, written_in="Placement plan of 20 November 2026"
)
MOVED = RecordPlacement(
    child_id=ADA,
    household_ref="H3",
    kind=PlacementKind.U6,
    on=FRIDAY,
    reason="Closer to school",
    ended_reason=PlacementEndReason.CARPL,
)
LEFT = EndPlacement(child_id=ADA, on=FRIDAY, ended_reason=PlacementEndReason.LAREQ, reason="Goes home")
ENDED = EndApproval(household_id=household("H6"), on=FRIDAY, ended_reason="resigned", reason="They wrote to us")


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


async def placements(room, child_id=ADA):
    view = await room.asked(HowIsChild(child_id=child_id), by=MOE)
    return [(one.household_id, one.started_on, one.ended_on, one.ended_reason) for one in view.placements]


async def everything(room):
    async with room.database.work(AUTHORITY) as work:
        tables = ("placement", "delegated_authority", "approval", "past")
        return {table: sorted(map(str, await work.fetch(f"SELECT * FROM {table}"))) for table in tables}


def changed(command, **values):
    return command.model_copy(update=values)


async def test_somebody_else_decides_from_a_day_on_and_what_was_stays_known(register):
    reply = await register.asked(DELEGATED, by=CAT)

    view = await register.asked(HowIsChild(child_id=ADA), by=CAT)
    assert reply == RecordChange()
    assert [(one.decision, one.started_on, one.ended_on, one.written_in) for one in view.delegations][:2] == [
        (OvernightDecision.PARENT, FRIDAY, None, "Placement plan of 20 November 2026"),
        (OvernightDecision.CARER, SUMMER, FRIDAY, ""),
    ]
    assert view.delegations[0].recorded_by == CAT.person_id
    [said] = await register.said()
    assert isinstance(said, ChildChanged)
    assert said.overnight_decision is OvernightDecision.CARER, "until Friday"
    assert ("turn_the_page", ADA) in await register.errands()


async def test_a_delegation_that_is_so_already_or_is_otherwise_later_is_refused(register):
    same = changed(DELEGATED, decision=OvernightDecision.CARER, conditions="tell the social worker")
    await register.asked(DELEGATED, by=CAT)

    assert (await register.asked(changed(same, on=TODAY), by=CAT)).reason == "later_changes_exist"
    assert (await register.asked(changed(DELEGATED, on=date(2026, 12, 1)), by=CAT)).reason == "nothing_changes"


async def test_a_child_moves_and_the_placement_before_ends_on_the_day(register):
    reply = await register.asked(MOVED, by=CAT)

    assert (reply.household, reply.concerns) == ("Marsh", ())
    assert [(one.household_id, one.started_on, one.ended_on) for one in reply.homes][-2:] == [
        (household("H2"), LONG_AGO, FRIDAY),
        (household("H3"), FRIDAY, None),
    ]
    assert [(one.on, "Nights from 27 November 2026" in one.sentence) for one in reply.effects] == [
        (ComesTo.SLEEPOVERS, True)
    ]
    assert (await placements(register))[:2] == [
        (household("H3"), FRIDAY, None, None),
        (household("H2"), LONG_AGO, FRIDAY, PlacementEndReason.CARPL),
    ]
    said = await register.said()
    assert [(type(one), one.household_id, one.ended_on, one.thing_version) for one in said] == [
        (PlacementChanged, household("H2"), FRIDAY, 2),
        (PlacementChanged, household("H3"), None, 1),
    ]


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        ({"household_ref": "H99"}, "no_such_household", "household_ref"),
        ({"household_ref": "H2", "kind": PlacementKind.U4}, "lives_there_already", "household_ref"),
        ({"ended_reason": None}, "why_did_it_end", "ended_reason"),
        ({"on": LONG_AGO}, "later_changes_exist", "on"),
        ({"on": date(2023, 1, 1)}, "later_changes_exist", "on"),
        ({"household_ref": "H6"}, "not_approved", "allowed_because"),
        ({"child_id": child("nobody")}, "not_yours", ""),
        ({"child_id": child("K3")}, "not_yours", ""),
    ],
)
async def test_a_move_that_cant_be_is_refused_and_nothing_is_saved(register, values, reason, field):
    before = await everything(register)

    refused = await register.asked(changed(MOVED, **values), by=CAT)

    assert (refused.reason, refused.fields) == (reason, (field,) if field else ())
    assert await everything(register) == before
    assert await register.said() == []


async def test_a_rule_is_set_aside_with_a_reason_that_stays_and_its_source_is_named(register):
    async with register.database.work(AUTHORITY) as work:
        for ref in ("K7", "K8"):
            await a_child(work, ref, "Gil", "Vane", date_of_birth=date(2010, 1, 1))
            await placed(work, ref, "H3")
        await work.fetch("UPDATE approval SET age_from = 11 WHERE household_id = $1", household("H3"))

    shown = await register.asked(changed(MOVED, dry_run=True), by=CAT)
    refused = await register.asked(MOVED, by=CAT)
    done = await register.asked(changed(MOVED, allowed_because="An emergency of two days"), by=CAT)

    codes = ["no_vacancy", "outside_the_ages", "beyond_the_fostering_limit"]
    assert [concern.code for concern in shown.concerns] == codes == [concern.code for concern in done.concerns]
    assert all(concern.source and concern.needs_a_reason for concern in shown.concerns)
    assert (refused.reason, "reg. 23" in refused.source) == ("no_vacancy", True)
    async with register.database.work(AUTHORITY) as work:
        [row] = await work.fetch(
            "SELECT reason, allowed_because FROM placement WHERE child_id = $1 AND ended_on IS NULL", ADA
        )
    assert tuple(row) == ("Closer to school", "An emergency of two days")


async def test_a_placement_ends_and_says_why(register):
    await register.asked(LEFT, by=CAT)

    view = await register.asked(HowIsChild(child_id=ADA), by=MOE)
    assert (view.placements[0].ended_on, view.placements[0].was_planned) == (FRIDAY, False)
    [said] = await register.said()
    assert (said.ended_on, said.ended_reason) == (FRIDAY, PlacementEndReason.LAREQ)
    assert (await register.asked(LEFT, by=CAT)).reason == "nothing_changes"


async def test_a_child_who_left_can_be_placed_again_without_an_end(register):
    await register.asked(LEFT, by=CAT)

    await register.asked(changed(MOVED, on=date(2026, 11, 30), ended_reason=None), by=CAT)

    assert [(home, first) for home, first, _, _ in await placements(register)][:2] == [
        (household("H3"), date(2026, 11, 30)),
        (household("H2"), LONG_AGO),
    ]


async def test_an_approval_ends_once_nobody_relies_on_it(register):
    again = {"started_on": SUMMER, "places": 2}
    async with register.database.work(AUTHORITY) as work:
        await approved(work, "H6", **again)

    with_fay = await register.asked(ENDED, by=MOE)
    in_the_terns = await register.asked(changed(ENDED, household_id=household("H2")), by=SUE)
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE placement SET ended_on = $1 WHERE child_id = $2", FRIDAY, child("K6"))
    done = await register.asked(ENDED, by=ADMINISTRATOR)

    assert (with_fay.reason, in_the_terns.reason) == ("children_live_there", "in_a_constellation")
    assert with_fay.source
    assert done == RecordChange(household="Vale")
    view = await register.asked(HowIsHousehold(household_id=household("H6"), on=FRIDAY), by=MOE)
    assert view.approval is None
    assert (view.approvals[0].ended_on, view.approvals[0].ended_reason) == (FRIDAY, "resigned")
    [said] = await register.said()
    assert isinstance(said, HouseholdChanged)
    assert said.approval_ended_on == FRIDAY


async def test_an_approval_that_ended_doesnt_end_again(register):
    assert (await register.asked(ENDED, by=MOE)).reason == "not_approved"


@pytest.mark.parametrize(
    ("command", "by"),
    [
        (DELEGATED, CAT.model_copy(update={"child_ids": (child("K3"),)})),
        (MOVED, CAT.model_copy(update={"child_ids": ()})),
        (LEFT, CAT.model_copy(update={"child_ids": ()})),
        (changed(ENDED, household_id=household("H2")), SUE.model_copy(update={"supervised_household_ids": ()})),
    ],
)
async def test_a_record_is_changed_by_whom_it_concerns(register, command, by):
    assert (await register.asked(command, by=by)).reason == "not_yours"


@pytest.mark.parametrize("command", [DELEGATED, MOVED, LEFT])
async def test_a_dry_run_saves_and_says_nothing(register, command):
    before = await everything(register)

    reply = await register.asked(changed(command, dry_run=True), by=CAT)

    assert isinstance(reply, RecordChange)
    assert await everything(register) == before
    assert await register.said() == []
