"""What became of an application is recorded, and from it follows how long the record is kept."""

from datetime import date, timedelta

import pytest

from services.registry.policy.retention.clocks import years_after
from shared.contracts.approval_changes import ChangeApproval, RecordApplication, TakeBackApplication
from shared.contracts.authority_pack import ApplicationLine
from shared.contracts.packs import Imported
from shared.contracts.record_changes import RecordChange
from shared.contracts.record_words import ApplicationState, PeriodName
from shared.contracts.records import HowIsHousehold, WhoHasLooked
from shared.contracts.registry import ExportRegister, Kind
from shared.contracts.retention import EraseRecord, KeepItFor, LeftOpen, SupposedPeriod, WhatIsDue, WhatWouldGo
from shared.contracts.roles import Role
from shared.hosting.retention import erase_what_is_due
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.a_register_of_records import (
    MOE,
    RECORDED_AT,
    SUE,
    TODAY,
    a_child,
    a_household,
    a_person,
    placed,
    write_the_register,
)
from tests.component.registry.builders import a_household as a_household_of_a_pack
from tests.component.registry.builders import a_small_register, carer, household, worker
from tests.component.registry.conftest import OPERATOR

APPLIED, CONNECTED, REFUSED, WITHDRAWN = ApplicationState
NASH, CAREY = household("H7"), carer("C8")
ASKED_ON, DECIDED_ON = date(2025, 3, 3), date(2026, 2, 2)


@pytest.fixture
async def register(registry):
    """The register of records, and the Nashes, of whom nobody has recorded anything but their names."""
    await write_the_register(registry)
    async with registry.database.work(AUTHORITY) as work:
        await a_household(work, "H7", "Nash")
        await a_person(work, "C8", "Carey", "Nash", household_ref="H7")
        await a_child(work, "K7", "Gus", "Nash")
    return registry


async def recorded(room, state, on, by=MOE, **more):
    wanted = {"written_in": "The decision maker’s letter", **more}
    return await room.asked(RecordApplication(household_id=NASH, state=state, on=on, **wanted), by=by)


async def due(room, on=None, **more):
    reply = await room.asked(WhatIsDue(on=on, **more), by=MOE)
    return {one.subject_id: one for one in reply.records}


async def left_open(room, on=None):
    reply = await room.asked(WhatIsDue(on=on), by=MOE)
    assert reply.total_left_open == len(reply.left_open)
    return {one.subject_id: (one.kind, one.why, one.since) for one in reply.left_open}


@pytest.mark.parametrize("state", [REFUSED, WITHDRAWN])
async def test_who_was_refused_or_withdrew_is_kept_for_three_years_from_then(register, state):
    await recorded(register, APPLIED, ASKED_ON)
    reply = await recorded(register, state, DECIDED_ON, reason="No room for a child")

    assert isinstance(reply, RecordChange), reply
    assert NASH not in await due(register, date(2029, 2, 1))
    record = (await due(register, date(2029, 2, 2)))[NASH]
    assert (record.kind, record.period, record.years) == (Kind.HOUSEHOLD, PeriodName.APPLICANT_FROM_OUTCOME, 3)
    assert record.counted_from == DECIDED_ON
    assert "Fostering Regulations 2011, reg. 32" in record.source
    assert NASH not in await left_open(register, date(2029, 2, 2))
    assert (await register.asked(WhatWouldGo(subject_id=CAREY), by=MOE)).due_on == date(2029, 2, 2)


async def test_the_period_is_the_authority_s_own_from_the_day_on_which_it_sets_it(register):
    await recorded(register, REFUSED, DECIDED_ON)
    name = PeriodName.APPLICANT_FROM_OUTCOME
    await register.asked(
        KeepItFor(name=name, years=5, on=date(2029, 1, 1), source="Schedule of 2029", reason="Decided"), by=MOE
    )

    assert NASH not in await due(register, date(2029, 2, 2))
    assert (await due(register, date(2031, 2, 2)))[NASH].source == "Schedule of 2029"
    assert NASH in await due(register, date(2027, 2, 2), supposing=SupposedPeriod(name=name, years=1))


async def test_a_connected_person_is_kept_for_ten_years_from_the_end_of_the_placement(register):
    await recorded(register, CONNECTED, ASKED_ON)
    async with register.database.work(AUTHORITY) as work:
        await placed(work, "K7", "H7", ASKED_ON, ended_on=date(2026, 9, 1))

    assert NASH not in await left_open(register)
    assert NASH not in await due(register, date(2036, 8, 31))
    record = (await due(register, date(2036, 9, 1)))[NASH]
    assert (record.period, record.years) == (PeriodName.CONNECTED_PERSON_FROM_END_OF_PLACEMENT, 10)

    await recorded(register, REFUSED, TODAY)

    # The longer of what the placement and what the refusal ask for.
    assert NASH not in await due(register, date(2030, 1, 1))
    assert NASH in await due(register, date(2036, 9, 1))


async def test_what_nobody_recorded_the_outcome_of_is_to_be_looked_at_and_never_due(register):
    long_from_now = date(2110, 1, 1)
    assert (await left_open(register))[NASH] == (Kind.HOUSEHOLD, LeftOpen.NEVER_APPROVED, RECORDED_AT.date())

    await recorded(register, APPLIED, ASKED_ON)

    assert (await left_open(register))[NASH] == (Kind.HOUSEHOLD, LeftOpen.APPLICATION, ASKED_ON)
    assert NASH not in await left_open(register, ASKED_ON + timedelta(days=364)), "it is still assessed"
    assert NASH not in await due(register, long_from_now)
    refused = await register.asked(EraseRecord(subject_id=NASH, by_decision=True, reason="-"), by=MOE)
    assert (refused.reason, "Record first how it ended" in refused.detail) == ("in_use", True)


async def test_a_child_who_lived_with_nobody_approved_is_to_be_looked_at(register):
    async with register.database.work(AUTHORITY) as work:
        await placed(work, "K7", "H7", ASKED_ON, ended_on=date(2025, 9, 1))
    await recorded(register, REFUSED, DECIDED_ON)

    assert (await left_open(register))[NASH][1:] == (LeftOpen.UNAPPROVED_PLACEMENT, date(2025, 9, 1))
    assert NASH not in await due(register, date(2110, 1, 1))


async def test_an_application_that_was_granted_is_answered_by_the_approval(register):
    await recorded(register, APPLIED, ASKED_ON)
    await register.asked(
        ChangeApproval(household_id=NASH, on=DECIDED_ON, places=1, age_from=0, age_to=18, reason="Panel"), by=MOE
    )

    refused = await recorded(register, REFUSED, TODAY)

    assert refused.reason == "approved"
    assert NASH not in await left_open(register)
    assert NASH not in await due(register, date(2110, 1, 1))


async def test_somebody_who_applies_again_is_kept_by_what_ends_last(register):
    await recorded(register, REFUSED, date(2015, 5, 5))
    assert NASH in await due(register)

    await recorded(register, APPLIED, ASKED_ON)
    assert NASH not in await due(register)
    await recorded(register, WITHDRAWN, DECIDED_ON)

    assert (await due(register, date(2029, 2, 2)))[NASH].counted_from == DECIDED_ON


@pytest.mark.parametrize(("state", "on", "reason"), [
    (WITHDRAWN, TODAY + timedelta(days=1), "in_the_future"),
    (REFUSED, TODAY, "nothing_changes"),
    (APPLIED, DECIDED_ON - timedelta(days=1), "later_changes_exist"),
])  # fmt: skip
async def test_what_cant_be_is_refused(register, state, on, reason):
    await recorded(register, REFUSED, DECIDED_ON)

    assert (await recorded(register, state, on)).reason == reason


async def test_only_who_supervises_or_keeps_the_register_records_it(register):
    assert (await recorded(register, REFUSED, TODAY, by=SUE)).reason == "not_yours"


async def test_what_was_recorded_by_mistake_is_taken_back_and_what_it_ended_goes_on(register):
    await recorded(register, APPLIED, ASKED_ON)
    await recorded(register, REFUSED, DECIDED_ON, reason="Another household’s letter")

    taken = await register.asked(TakeBackApplication(household_id=NASH, reason="Mixed up"), by=MOE)

    assert isinstance(taken, RecordChange), taken
    view = await register.asked(HowIsHousehold(household_id=NASH), by=MOE)
    assert [(one.state, one.started_on, one.ended_on) for one in view.applications] == [(APPLIED, ASKED_ON, None)]
    assert NASH in await left_open(register)
    await register.asked(TakeBackApplication(household_id=NASH, reason="That, too"), by=MOE)
    again = await register.asked(TakeBackApplication(household_id=NASH, reason="-"), by=MOE)
    assert again.reason == "not_recorded"
    async with register.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT was->>'ended_on' AS ended_on FROM past WHERE table_name = 'application'")
    assert None in {row["ended_on"] for row in rows}


async def test_a_dry_run_records_nothing(register):
    await recorded(register, REFUSED, DECIDED_ON, dry_run=True)

    assert (await register.asked(HowIsHousehold(household_id=NASH), by=MOE)).applications == ()


async def test_who_is_listed_to_be_looked_at_is_written_down_as_read(register):
    before = (await register.asked(WhoHasLooked(subject_id=CAREY), by=MOE)).total
    await left_open(register)

    # The reading of the log itself is one.
    assert (await register.asked(WhoHasLooked(subject_id=CAREY), by=MOE)).total == before + 2


async def test_an_erased_applicant_keeps_days_and_outcome_and_loses_the_words(register):
    await recorded(register, REFUSED, date(2020, 2, 2), reason="Their son said no")
    reply = await register.asked(EraseRecord(subject_id=NASH, reason="Due"), by=MOE)

    assert reply.kind is Kind.HOUSEHOLD, reply
    async with register.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT state, started_on, reason, written_in FROM application")
        [left] = await work.fetch("SELECT count(*) AS rows FROM past WHERE was::text LIKE '%son said%'")
    assert tuple(row) == ("refused", date(2020, 2, 2), "", "")
    assert left["rows"] == 0


async def test_the_scheduled_run_names_what_is_to_be_looked_at_and_erases_none_of_it(register):
    class OfTheRoom:
        async def ask(self, request, **_):
            return await register.asked(request, by=OPERATOR)

    told = []
    run = await erase_what_is_due(OfTheRoom(), told.append, dry_run=False)

    assert run.erased == 0
    assert f"look at   household H7, since {RECORDED_AT.date()}: never_approved" in told
    assert "1 record to be looked at" in run.report(dry_run=False)
    assert await erased(register, NASH) is None


async def erased(room, subject_id):
    return (await room.asked(WhatWouldGo(subject_id=subject_id), by=MOE)).erased


async def test_a_pack_brings_applications_and_gives_them_back(registry):
    lines = (
        ApplicationLine(household_ref="H9", state=APPLIED, started_on=ASKED_ON, ended_on=DECIDED_ON),
        ApplicationLine(
            household_ref="H9", state=REFUSED, started_on=DECIDED_ON, written_in="Letter", reason="Too far away"
        ),
    )
    pack = a_small_register()
    pack = pack.model_copy(
        update={
            "households": (*pack.households, a_household_of_a_pack("H9", "Nash", approved_on=None)),
            "applications": lines,
        }
    )
    first = await registry.asked(pack, by=OPERATOR)
    again = await registry.asked(pack, by=OPERATOR)

    assert isinstance(first, Imported), first
    assert (first.added["applications"], again.unchanged["applications"]) == (2, 2)
    given = await registry.asked(ExportRegister(table="applications"), by=OPERATOR)
    here = str(household("H9"))
    assert given.applications == tuple(one.model_copy(update={"household_ref": here}) for one in lines)
    assert household("H9") in await due(registry, years_after(DECIDED_ON, 3))


async def test_a_carer_who_left_a_household_that_goes_on_is_due_ten_years_from_then(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE person SET left_on = '2026-03-02', is_main_carer = false WHERE id = $1", carer("C2"))

    assert carer("C2") not in await due(register, date(2036, 3, 1))
    record = (await due(register, date(2036, 3, 2)))[carer("C2")]
    assert (record.kind, record.period) == (Kind.CARER, PeriodName.HOUSEHOLD_FROM_END_OF_APPROVAL)
    assert household("H1") not in await due(register, date(2036, 3, 2)), "Ann goes on fostering"
    assert (await register.asked(WhatWouldGo(subject_id=carer("C2")), by=MOE)).due_on == date(2036, 3, 2)
    assert (await register.asked(WhatWouldGo(subject_id=carer("C1")), by=MOE)).due_on is None


async def a_worker_who_was_never_responsible(room):
    async with room.database.work(AUTHORITY) as work:
        await a_person(work, "W9", "Dot", "Hale", roles=("data_analyst",))


async def test_a_worker_without_a_duty_who_looks_at_nothing_is_to_be_looked_at(register):
    await a_worker_who_was_never_responsible(register)
    assert (await left_open(register))[worker("W9")] == (Kind.WORKER, LeftOpen.NO_DUTY, RECORDED_AT.date())

    dot = actor(Role.PROGRAMME_MANAGER, person_id=worker("W9"))
    await register.asked(HowIsHousehold(household_id=NASH), by=dot)

    assert worker("W9") not in await left_open(register)
    assert worker("W9") in await left_open(register, years_after(TODAY, 1))
    assert worker("W9") not in await due(register, date(2110, 1, 1))


async def test_a_worker_without_a_duty_who_left_is_due_six_years_from_then(register):
    await a_worker_who_was_never_responsible(register)
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE person SET left_on = '2026-10-01' WHERE id = $1", worker("W9"))

    assert worker("W9") not in await left_open(register)
    assert worker("W9") not in await due(register, date(2032, 9, 30))
    assert (await due(register, date(2032, 10, 1)))[worker("W9")].years == 6


async def test_a_worker_who_still_uses_hubhome_is_not_due_by_a_duty_of_long_ago(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE assignment SET ended_on = '2020-11-23' WHERE worker_id = $1", worker("W5"))
    assert worker("W5") in await due(register)

    await register.asked(HowIsHousehold(household_id=NASH), by=actor(Role.PROGRAMME_MANAGER, person_id=worker("W5")))

    assert worker("W5") not in await due(register)
    assert (await due(register, years_after(TODAY, 6)))[worker("W5")].counted_from == TODAY
