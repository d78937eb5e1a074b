"""A pack can bring the whole history, and one that says only how it is now is dated by its import."""

from datetime import date, timedelta
from typing import Any

from shared.contracts.history_pack import (
    ApprovalLine,
    AssignmentLine,
    DelegationLine,
    HubHomeLine,
    PhaseLine,
)
from shared.contracts.packs import Imported
from shared.contracts.refusals import Refused
from shared.contracts.registry import ConstellationChanged, HouseholdChanged, ImportRegister
from shared.contracts.words import ConstellationPhase, ConstellationState, OvernightDecision
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    a_constellation,
    a_small_register,
    child,
    constellation,
    household,
    said_by,
    with_row_changed,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import TODAY

FIRST, THEN, LATER = date(2023, 5, 1), date(2025, 2, 1), TODAY + timedelta(days=30)


def with_histories(register: ImportRegister) -> ImportRegister:
    """X1 was planned, launched with H6, and is led by H1 today; H2 has had two terms, K1 three who decided."""
    in_phases = (
        PhaseLine(
            constellation_ref="X1", phase=ConstellationPhase.PLANNED, started_on=FIRST, ended_on=LONG_AGO, reason="new"
        ),
        PhaseLine(constellation_ref="X1", phase=ConstellationPhase.LAUNCHED, started_on=LONG_AGO, allowed_because="so"),
    )
    hubs = (
        HubHomeLine(constellation_ref="X1", household_ref="H6", beds=1, started_on=LONG_AGO, ended_on=THEN),
        HubHomeLine(constellation_ref="X1", household_ref="H1", beds=2, started_on=THEN, interim=True),
    )
    assigned = (
        AssignmentLine(worker_ref="W1", constellation_ref="X1", ended_on=LATER),
        AssignmentLine(worker_ref="W2", household_ref="H2", started_on=FIRST, ended_on=THEN),
        AssignmentLine(worker_ref="W7", household_ref="H2", started_on=THEN),
        AssignmentLine(worker_ref="W3", child_ref="K1"),
    )
    approved = (
        ApprovalLine(household_ref="H2", ended_on=THEN, ended_reason="moved"),
        ApprovalLine(household_ref="H2", started_on=THEN, places=2, exemptions=("Ada and Bo",)),
    )
    delegated = (
        DelegationLine(child_ref="K1", started_on=FIRST, ended_on=THEN, decision=OvernightDecision.PARENT),
        DelegationLine(child_ref="K1", started_on=THEN, decision=OvernightDecision.TEAM_MANAGER, conditions="ring"),
    )
    return register.model_copy(
        update={
            "constellation_phases": in_phases,
            "hub_homes": hubs,
            "assignments": assigned,
            "approvals": approved,
            "delegations": delegated,
        }
    )


HISTORIES = {"constellation_phases": 2, "hub_homes": 2, "assignments": 4, "approvals": 2, "delegations": 2}


async def facts(room: Room, table: str, columns: str, where: str, *values: Any) -> list[tuple[Any, ...]]:
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY started_on NULLS FIRST", *values)
    return [tuple(row) for row in rows]


async def test_a_history_is_taken_as_it_is_told(registry: Room) -> None:
    reply = await registry.asked(with_histories(a_small_register()), by=OPERATOR)

    assert isinstance(reply, Imported)
    assert {table: reply.added[table] for table in HISTORIES} == HISTORIES
    [terns, _] = said_by(await registry.said(), ConstellationChanged)
    assert [(one.phase, one.started_on, one.ended_on) for one in terns.phases] == [
        (ConstellationPhase.PLANNED, FIRST, LONG_AGO),
        (ConstellationPhase.LAUNCHED, LONG_AGO, None),
    ]
    assert [(one.household_id, len(one.bed_ids), one.started_on) for one in terns.hub_homes] == [
        (household("H6"), 1, LONG_AGO),
        (household("H1"), 2, THEN),
    ]
    assert (terns.state, terns.liaison_worker_id) == (ConstellationState.INTERIM_HUB_HOME, worker("W1"))
    assert await facts(registry, "approval", "started_on, ended_on, places", "household_id = $1", household("H2")) == [
        (None, THEN, None),
        (THEN, None, 2),
    ]
    assert [name for name, thing in await registry.errands() if thing == constellation("X1")] == ["turn_the_page"]


async def test_the_same_history_again_changes_nothing_and_what_is_left_out_was_never_true(registry: Room) -> None:
    whole = with_histories(a_small_register())
    await registry.asked(whole, by=OPERATOR)
    await registry.said()

    again = await registry.asked(whole, by=OPERATOR)
    said = await registry.said()
    corrected = await registry.asked(
        whole.model_copy(update={"hub_homes": (whole.hub_homes[1].model_copy(update={"started_on": LONG_AGO}),)}),
        by=OPERATOR,
    )

    assert isinstance(again, Imported)
    assert {table: again.unchanged[table] for table in HISTORIES} == HISTORIES
    assert (sum(again.changed.values()), said) == (0, [])
    assert isinstance(corrected, Imported)
    [terns] = said_by(await registry.said(), ConstellationChanged)
    assert [(one.household_id, one.started_on) for one in terns.hub_homes] == [(household("H1"), LONG_AGO)]


async def test_a_history_that_holds_twice_on_a_day_is_refused(registry: Room) -> None:
    whole = with_histories(a_small_register())
    twice = whole.model_copy(
        update={"hub_homes": (whole.hub_homes[0].model_copy(update={"ended_on": None}), whole.hub_homes[1])}
    )

    refused = await registry.asked(twice, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert (refused.reason, refused.fields) == ("register_contradicts_itself", ("hub_homes",))


async def test_a_reference_of_a_history_to_nothing_is_refused_with_its_row(registry: Room) -> None:
    wrong = AssignmentLine(worker_ref="W99", child_ref="K1")

    refused = await registry.asked(with_rows(a_small_register(), assignments=wrong), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [fault.field for fault in refused.faults] == ["assignments.0.worker_ref"]


async def test_an_assignment_to_nothing_or_to_two_things_is_refused_with_its_row(registry: Room) -> None:
    wrong = (AssignmentLine(worker_ref="W3"), AssignmentLine(worker_ref="W3", child_ref="K1", household_ref="H2"))

    refused = await registry.asked(a_small_register(assignments=wrong), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [fault.field for fault in refused.faults] == ["assignments.0.worker_ref", "assignments.1.worker_ref"]


async def test_where_a_row_says_something_else_than_was_known_the_old_ends_today(filled: Room) -> None:
    filled.clock.move(days=10)
    today = TODAY + timedelta(days=10)
    changed = with_row_changed(a_small_register(), "households", "H2", approval_places=1)
    changed = with_row_changed(changed, "households", "H2", supervising_social_worker_ref="W7")
    changed = with_row_changed(changed, "constellations", "X1", hub_household_ref="H6", state=ConstellationState.PAUSED)

    await filled.asked(changed, by=OPERATOR)

    assert await facts(filled, "approval", "started_on, ended_on, places", "household_id = $1", household("H2")) == [
        (date(2020, 1, 1), today, 3),
        (today, None, 1),
    ]
    assert await facts(filled, "assignment", "worker_id, started_on, ended_on", "subject_id = $1", household("H2")) == [
        (worker("W2"), None, today),
        (worker("W7"), today, None),
    ]
    assert await facts(
        filled, "constellation_phase", "phase, ended_on", "constellation_id = $1", constellation("X1")
    ) == [
        ("launched", today),
        ("paused", None),
    ]
    said = await filled.said()
    [lowe] = said_by(said, HouseholdChanged)
    assert (lowe.approved_on, lowe.approval_ended_on, lowe.thing_version) == (date(2020, 1, 1), None, 2)
    [terns] = said_by(said, ConstellationChanged)
    assert [(one.household_id, one.ended_on) for one in terns.hub_homes] == [
        (household("H1"), today),
        (household("H6"), None),
    ]
    assert await again(filled, changed) == 0


async def test_another_first_day_of_an_approval_is_a_correction(filled: Room) -> None:
    filled.clock.move(days=10)
    earlier = with_row_changed(a_small_register(), "households", "H2", approved_on=date(2018, 3, 1))
    later = with_row_changed(a_small_register(), "households", "H2", approved_on=date(2022, 3, 1))

    for corrected in (earlier, later):
        await filled.asked(corrected, by=OPERATOR)

        [approved_on] = {one.approved_on for one in said_by(await filled.said(), HouseholdChanged)}
        line = next(one for one in corrected.households if one.household_ref == "H2")
        assert approved_on == line.approved_on
        assert await again(filled, corrected) == 0


async def test_an_end_and_a_new_approval_are_two(filled: Room) -> None:
    ended = with_row_changed(
        a_small_register(), "households", "H6", approval_ended_on=date(2026, 1, 1), approval_ended_reason="resigned"
    )
    anew = with_row_changed(a_small_register(), "households", "H6", approved_on=date(2026, 9, 1))

    for register in (ended, anew):
        await filled.asked(register, by=OPERATOR)
        assert await again(filled, register) == 0

    assert await facts(
        filled, "approval", "started_on, ended_on, ended_reason", "household_id = $1", household("H6")
    ) == [
        (date(2020, 1, 1), date(2026, 1, 1), "resigned"),
        (date(2026, 9, 1), None, None),
    ]


async def test_an_end_before_the_approval_is_that_of_one_before(registry: Room) -> None:
    kept = with_row_changed(
        a_small_register(), "households", "H6", approval_ended_on=date(2019, 5, 1), approval_ended_reason="resigned"
    )

    await registry.asked(kept, by=OPERATOR)

    assert await facts(
        registry, "approval", "started_on, ended_on, ended_reason", "household_id = $1", household("H6")
    ) == [(None, date(2019, 5, 1), "resigned"), (date(2020, 1, 1), None, None)]
    assert await again(registry, kept) == 0


async def test_a_planned_constellation_needs_no_hub_home_yet(registry: Room) -> None:
    nobody = {"hub_household_ref": None, "hub_beds": None, "liaison_worker_ref": None, "launched_on": None}
    planned = a_constellation("X3", "The Wrens", "H6", state=ConstellationState.PLANNED).model_copy(update=nobody)
    register = with_rows(a_small_register(), constellations=planned)

    reply = await registry.asked(register, by=OPERATOR)

    assert isinstance(reply, Imported)
    wrens = said_by(await registry.said(), ConstellationChanged)[2]
    assert (wrens.state, wrens.hub_household_id, wrens.bed_ids, wrens.liaison_worker_id) == (
        ConstellationState.PLANNED,
        None,
        (),
        None,
    )
    assert [one.started_on for one in wrens.phases] == [TODAY]
    assert await again(registry, register) == 0


async def test_rows_that_tell_of_now_are_the_same_the_next_day_whatever_the_state(registry: Room) -> None:
    for number, state in enumerate(ConstellationState):
        for launched_on in (None, LONG_AGO, TODAY, LATER):
            line = a_constellation("X1", "The Terns", "H1", state=state, launched_on=launched_on)
            register = a_small_register(f"place-{number}", constellations=(line,), memberships=())
            operator = OPERATOR.model_copy(update={"authority": f"place-{number}"})
            await registry.asked(register, by=operator)

            assert await again(registry, register, by=operator) == 0, (state, launched_on)
            registry.clock.move(days=1)
            assert await again(registry, register, by=operator) == 0, (state, launched_on)
            registry.clock.move(days=-1)


async def test_who_decides_today_follows_the_history(registry: Room) -> None:
    await registry.asked(with_histories(a_small_register()), by=OPERATOR)

    assert await facts(registry, "delegated_authority", "decision, conditions", "child_id = $1", child("K1")) == [
        ("parent", None),
        ("team_manager", "ring"),
    ]


async def again(room: Room, register: ImportRegister, **more: Any) -> int:
    """How many rows of a pack change anything when it is imported a second time."""
    reply = await room.asked(register, **{"by": OPERATOR, **more})
    assert isinstance(reply, Imported)
    return sum(reply.changed.values()) + sum(reply.added.values())
