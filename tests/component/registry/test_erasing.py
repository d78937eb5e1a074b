"""What an erasure takes from the register, what it leaves, and what it is refused for."""

from datetime import date

import asyncpg
import pytest

from services.registry import grounds
from shared.contracts.constellations import HandOverCaseload
from shared.contracts.record_changes import ChangeDelegatedAuthority, EndApproval, RecordPlacement
from shared.contracts.records import FindChildren, FindHouseholds, HowIsChild, HowIsHousehold, WhoHasLooked
from shared.contracts.refusals import Refused, refusal
from shared.contracts.registry import HowToReach, Kind, Purpose, WhoAreThey, WhoCanSignIn, WhoIsSigningIn
from shared.contracts.retention import Erased, HoldRecord, LiftHold, RecordErased, WhatWouldGo
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision, PlacementKind
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.a_register_of_records import (
    MOE,
    TODAY,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import carer, child, household, worker
from tests.component.registry.erasures import (
    LAST_WEEK,
    MARKER,
    ended,
    erased,
    handed_over,
    moved_out,
    rows,
    said,
    whole_database,
)

PLACEMENTS = "SELECT id, child_id, household_id, kind, started_on, ended_on, ended_reason FROM placement ORDER BY id"
SERVICE = actor(Role.SERVICE)
SIGN_IN = actor(Role.SIGN_IN)


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


async def test_a_child_s_names_and_needs_go_and_their_days_and_codes_stay(register):
    await moved_out(register)
    before = await rows(register, PLACEMENTS)

    reply = await erased(register, child("K1"))

    [row] = await rows(register, f"SELECT * FROM child WHERE id = '{child('K1')}'")
    kept = {name: value for name, value in row.items() if value not in (None, "")}
    assert reply.kind is Kind.CHILD
    assert {name: kept[name] for name in ("first_name", "last_name", "ref", "date_of_birth", "cared_alongside")} == {
        "first_name": "Erased",
        "last_name": "record",
        "ref": "K1",
        "date_of_birth": date(2016, 1, 1),
        "cared_alongside": "only_older",
    }
    assert not {"known_as", "allergies", "health_needs", "ethnicity", "language", "legal_status", "sex"} & kept.keys()
    assert await rows(register, PLACEMENTS) == before
    assert await said(register) == [RecordErased(subject_id=child("K1"), kind=Kind.CHILD, thing_version=2)]


@pytest.mark.parametrize(
    ("held", "wanted"),
    [(carer("C7"), household("H6")), (household("H6"), carer("C7"))],
    ids=["a carer's holds the household", "the household's holds a carer"],
)
async def test_a_hold_stands_above_the_records_that_go_together(register, held, wanted):
    await ended(register)
    await register.asked(HoldRecord(subject_id=held, reason="A claim."), by=MOE)
    await said(register)

    refused = await erased(register, wanted)
    would_go = await register.asked(WhatWouldGo(subject_id=wanted), by=MOE)
    await register.asked(LiftHold(subject_id=held, reason="Settled."), by=MOE)
    after = await erased(register, wanted)

    assert isinstance(refused, Refused)
    assert refused.reason == "in_use"
    assert "is held: A claim. Lift that hold first." in refused.detail
    assert would_go.in_the_way == (refused.detail,)
    assert isinstance(after, Erased)


async def test_a_household_goes_with_its_carers_and_nobody_signs_in_as_them(register):
    await ended(register)

    await erased(register, household("H6"))

    events = await said(register)
    assert {(one.subject_id, one.kind) for one in events} == {
        (household("H6"), Kind.HOUSEHOLD),
        (carer("C7"), Kind.CARER),
    }
    reach = await register.asked(HowToReach(person_ids=(carer("C7"),), purpose=Purpose.SEND_A_NOTICE), by=SERVICE)
    assert [(one.email, one.mobile) for one in reach.people] == [(None, None)]
    picked = await register.asked(WhoCanSignIn(), by=SIGN_IN)
    assert carer("C7") not in {one.person_id for one in picked.people}


async def test_why_an_approval_ended_goes_too_for_the_authority_writes_that_as_it_likes(register):
    await ended(register)
    why = f"SELECT DISTINCT ended_reason FROM approval WHERE household_id = '{household('H6')}'"
    async with register.database.work(AUTHORITY) as work:
        await work.fetch(
            "UPDATE approval SET ended_reason = 'Ill_health_of_Mary' WHERE household_id = $1", household("H6")
        )
    assert [row["ended_reason"] for row in await rows(register, why)] == ["Ill_health_of_Mary"]

    await erased(register, household("H6"))

    assert [row["ended_reason"] for row in await rows(register, why)] == [None]


async def test_nobody_signs_in_as_a_worker_whose_record_was_erased(register):
    await handed_over(register)
    await erased(register, worker("W2"))

    assert (
        await register.asked(WhoIsSigningIn(person_id=worker("W2")), by=SIGN_IN)
    ).reason == "nobody_signs_in_as_this"
    picked = await register.asked(WhoCanSignIn(), by=SIGN_IN)
    assert worker("W2") not in {one.person_id for one in picked.people}


async def test_of_an_erased_record_it_is_told_that_it_was_erased_and_nothing_else(register):
    await moved_out(register)
    await ended(register)
    await erased(register, child("K1"))
    await erased(register, household("H6"))
    told = refusal(
        grounds.RECORD_ERASED.cited("A decision of the authority, before any period had ended"),
        "This record was erased on 23 November 2026, by a decision.",
    )

    assert await register.asked(HowIsChild(child_id=child("K1")), by=MOE) == told
    assert await register.asked(WhoHasLooked(subject_id=child("K1")), by=MOE) == told
    assert await register.asked(HowIsHousehold(household_id=household("H6")), by=MOE) == told
    record = await register.asked(WhatWouldGo(subject_id=child("K1")), by=MOE)
    assert (record.name, record.ref, record.goes, record.erased.period) == ("", "", (), None)
    children = await register.asked(FindChildren(), by=MOE)
    assert child("K1") not in {one.child_id for one in children.children}
    households = await register.asked(FindHouseholds(), by=MOE)
    assert household("H6") not in {one.household_id for one in households.households}
    names = await register.asked(WhoAreThey(ids=(child("K1"),), purpose=Purpose.KEEP_THE_REGISTER), by=MOE)
    assert [one.name for one in names.names] == ["Erased record"]


async def test_nothing_is_recorded_of_an_erased_record_any_more(register):
    await moved_out(register)
    await erased(register, child("K1"))
    change = ChangeDelegatedAuthority(
        child_id=child("K1"), on=TODAY, decision=OvernightDecision.CARER, conditions=MARKER, written_in=MARKER
    )
    moves = RecordPlacement(
        child_id=child("K1"), household_ref="H3", kind=PlacementKind.U4, on=TODAY, reason=MARKER, allowed_because="-"
    )

    assert [(await register.asked(one, by=MOE)).reason for one in (change, moves)] == ["record_erased", "record_erased"]
    assert (await erased(register, child("K1"))).reason == "erased_already"
    assert (await register.asked(HoldRecord(subject_id=child("K1"), reason="-"), by=MOE)).reason == "erased_already"


async def test_what_is_in_use_isn_t_erased(register):
    async def why_not(subject_id):
        return (await erased(register, subject_id)).reason

    assert await why_not(child("K1")) == "in_use"  # lives with H2
    assert await why_not(household("H2")) == "in_use"  # approved, in a constellation, with children
    assert await why_not(household("H6")) == "in_use"  # a child lives there
    assert await why_not(carer("C3")) == "in_use"  # the main carer of an approved household
    assert await why_not(worker("W2")) == "in_use"  # supervises
    assert (await erased(register, worker("W99"))).reason == "no_such_record"
    assert await said(register) == []


async def test_a_child_who_is_expected_somewhere_isn_t_erased(register):
    await moved_out(register)
    await register.heard(a_sleepover())

    refused = await erased(register, child("K1"))

    assert refused.reason == "in_use"
    assert "expected at a hub home" in refused.detail


async def test_a_carer_who_isn_t_the_main_carer_can_be_erased_alone(register):
    await erased(register, carer("C2"))

    assert [(one.subject_id, one.kind) for one in await said(register)] == [(carer("C2"), Kind.CARER)]
    view = await register.asked(HowIsHousehold(household_id=household("H1")), by=MOE)
    assert [one.name for one in view.carers] == ["Ann Frost", "Erased record"]


async def test_a_written_exemption_that_names_the_child_goes_and_its_neighbour_s_stays(register):
    exemptions = ["Ada and her brother, by letter of 3 March", "Cy, by letter of 4 March"]
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET exemptions = $1 WHERE household_id = $2", exemptions, household("H2"))
    await moved_out(register)

    await erased(register, child("K1"))

    [row] = await rows(register, f"SELECT exemptions FROM approval WHERE household_id = '{household('H2')}'")
    assert row["exemptions"] == ["A written exemption. Its words were erased.", "Cy, by letter of 4 March"]
    [past] = await rows(register, "SELECT count(*) AS rows FROM past WHERE was->>'exemptions' LIKE '%Ada%'")
    assert past["rows"] == 0


async def test_why_somebody_else_took_over_goes_with_who_went(register):
    over = HandOverCaseload(
        from_worker_id=worker("W1"), to_worker_id=worker("W5"), on=LAST_WEEK, reason=f"{MARKER} fell ill"
    )
    assert not isinstance(await register.asked(over, by=MOE), Refused)

    await erased(register, worker("W1"))

    told = await rows(register, f"SELECT reason FROM assignment WHERE worker_id = '{worker('W5')}'")
    past = await rows(register, f"SELECT id FROM (SELECT thing_id AS id FROM past WHERE was::text LIKE '%{MARKER}%') p")
    assert MARKER not in str(told)
    assert past == []


async def test_a_household_can_still_be_looked_at_as_it_was_known_before_a_child_s_record_was_erased(register):
    await moved_out(register)
    register.clock.move(days=1)
    before = register.clock()
    register.clock.move(days=1)
    await erased(register, child("K1"))

    view = await register.asked(
        HowIsHousehold(household_id=household("H2"), on=date(2026, 11, 1), as_known_at=before), by=MOE
    )

    # Only what was written since the clock stands where it does was known then.
    # What the row said then is blanked, too.
    assert [one.name for one in view.children] == ["Erased Erased"]


async def test_a_command_that_is_asked_again_after_an_erasure_is_done_once_all_the_same(register):
    await moved_out(register)
    key = child("a key")
    approval = EndApproval(household_id=household("H5"), on=TODAY, ended_reason="resigned", reason="-", dry_run=True)
    first = await register.asked(approval, by=MOE, key=key)
    assert first.reason == "in_a_constellation"  # a refusal isn't kept
    change = ChangeDelegatedAuthority(
        child_id=child("K2"), on=TODAY, decision=OvernightDecision.CARER, written_in="plan"
    )
    await register.asked(change, by=MOE, key=key)
    await erased(register, child("K1"))
    before = await rows(register, "SELECT id FROM delegated_authority ORDER BY id")

    again = await register.asked(change, by=MOE, key=key)

    assert again.reason == "reply_forgotten"
    assert await rows(register, "SELECT id FROM delegated_authority ORDER BY id") == before


async def test_a_dry_run_erases_nothing(register, postgres_server):
    await moved_out(register, reason=MARKER)

    reply = await erased(register, child("K1"), dry_run=True)

    assert {one.what: one.rows for one in reply.goes}["Reasons of placements"] == 2
    assert MARKER in (await whole_database(register, postgres_server))["placement"]
    assert await said(register) == []


async def test_the_past_is_blanked_by_an_erasure_and_by_nothing_else(register):
    await moved_out(register)
    await erased(register, child("K1"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="nothing is forgotten but by an erasure"):
        async with register.database.work(AUTHORITY) as work:
            await work.fetch(
                f"SELECT blank_what_was('{child('K1')}', 'child', ARRAY['{child('K2')}'::uuid], "
                "ARRAY['first_name'], NULL)"
            )


@pytest.mark.parametrize("table", ["erasure", "record_hold", "retention_period"])
async def test_that_a_record_was_erased_or_held_can_t_be_taken_back(register, table):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with register.database.work(AUTHORITY) as work:
            await work.fetch(f"DELETE FROM {table}")


async def test_a_hold_keeps_a_record_until_it_is_lifted(register):
    await moved_out(register)
    held = await register.asked(HoldRecord(subject_id=child("K1"), reason="An inquiry."), by=MOE)

    refused = await erased(register, child("K1"))
    twice = await register.asked(HoldRecord(subject_id=child("K1"), reason="Another."), by=MOE)
    register.clock.move(days=2)
    lifted = await register.asked(LiftHold(subject_id=child("K1"), reason="It ended."), by=MOE)
    done = await erased(register, child("K1"))

    assert (held.hold.reason, held.hold.started_on) == ("An inquiry.", TODAY)
    assert (refused.reason, twice.reason) == ("held", "held_already")
    assert "An inquiry." in refused.detail
    assert lifted.hold is None
    assert done.kind is Kind.CHILD
    assert (await register.asked(LiftHold(subject_id=child("K2"), reason="-"), by=MOE)).reason == "not_held"
