"""Children share a bedroom once it is agreed for each of them, by whoever is responsible for each."""

from uuid import uuid4

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.bed_sharing import (
    AgreeToBedSharing,
    BedSharingAgreementChanged,
    EndBedSharing,
    SharingState,
    WaitingSharing,
    WhichSharingsWait,
    WhoCouldShare,
)
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.registry import Purpose
from shared.contracts.stays import StaySheet
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ANN,
    CAT,
    FRIDAY,
    MOE,
    SATURDAY,
    TODAY,
    ZOE,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import child, household

ADA, CY = child("K1"), child("K3")
CAL = CAT.model_copy(update={"person_id": child("Cal"), "child_ids": (CY,)})
FOR_ADA = AgreeToBedSharing(
    child_id=ADA,
    with_child_ids=(CY,),
    household_id=household("H1"),
    on=TODAY,
    agreed_by="Cat Hale, social worker, Testshire",
    agreed_on=TODAY,
    written_in="Bedroom risk assessment of 23 November 2026",
    conditions="each has their own bed",
)
FOR_CY = FOR_ADA.model_copy(update={"child_id": CY, "with_child_ids": (ADA,), "conditions": ""})


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


def changed(command, **values):
    return command.model_copy(update=values)


async def sharings(room, child_id=ADA):
    return (await room.asked(HowIsChild(child_id=child_id), by=MOE)).bed_sharings


async def test_what_is_agreed_for_one_child_waits_for_the_other(register):
    reply = await register.asked(FOR_ADA, by=CAT)

    [told] = await sharings(register)
    waiting = await register.asked(WhichSharingsWait(), by=CAL)
    assert (reply.household, [one.code for one in reply.concerns]) == ("Frost", ["waits_for_others"])
    assert told.state is SharingState.WAITS
    assert {one.name: one.has_agreed for one in told.children} == {"Ada": True, "Cy": False}
    assert waiting.sharings == (WaitingSharing(child_id=CY, sharing_id=told.sharing_id, household_id=household("H1")),)
    assert (await register.asked(WhichSharingsWait(), by=CAT)).sharings == ()


async def test_once_it_is_agreed_for_each_they_may_share_and_others_hear_of_each_agreement(register):
    await register.asked(changed(FOR_ADA, until=SATURDAY), by=CAT)
    reply = await register.asked(changed(FOR_CY, on=FRIDAY), by=CAL)

    [told] = await sharings(register)
    events = await register.said()
    assert reply.concerns == ()
    assert (told.state, told.agreed_from, told.agreed_until) == (SharingState.TO_COME, FRIDAY, SATURDAY)
    assert [type(one) for one in events] == [BedSharingAgreementChanged] * 2
    assert {one.sharing_id for one in events} == {told.sharing_id}
    assert [(one.child_id, one.started_on, one.ended_on) for one in events] == [
        (ADA, TODAY, SATURDAY),
        (CY, FRIDAY, None),
    ]
    assert all(set(one.child_ids) == {ADA, CY} for one in events)
    assert (await register.asked(WhichSharingsWait(), by=CAL)).sharings == ()


async def test_carers_are_told_what_holds_round_the_child_and_not_where_the_child_shared_before(register):
    await register.asked(FOR_ADA, by=CAT)
    elsewhere = changed(FOR_ADA, household_id=household("H5"))
    async with register.database.work(AUTHORITY) as work:
        await work.fetch(
            "INSERT INTO bed_sharing_agreement SELECT (jsonb_populate_record(a, jsonb_build_object('id', $1::text, "
            "'household_id', $2::text, 'sharing_id', $1::text))).* FROM bed_sharing_agreement a",
            str(uuid4()),
            str(elsewhere.household_id),
        )

    by_carer = await register.asked(HowIsChild(child_id=ADA, purpose=Purpose.LOOK_AFTER_THE_CHILD), by=ZOE)
    by_worker = await sharings(register)

    assert {one.household_id for one in by_carer.bed_sharings} == {household("H1")}
    assert {one.household_id for one in by_worker} == {household("H1"), household("H5")}


async def test_carers_arent_told_with_whom_the_child_shared_at_home_once(register):
    await register.asked(FOR_ADA, by=CAT)
    async with register.database.work(AUTHORITY) as work:
        await work.fetch(
            "INSERT INTO bed_sharing_agreement SELECT (jsonb_populate_record(a, jsonb_build_object('id', $1::text, "
            "'household_id', $2::text, 'sharing_id', $1::text, 'started_on', '2026-01-01', 'ended_on', $3::text))).* "
            "FROM bed_sharing_agreement a",
            str(uuid4()),
            str(household("H2")),
            str(TODAY),
        )

    by_carer = await register.asked(HowIsChild(child_id=ADA, purpose=Purpose.LOOK_AFTER_THE_CHILD), by=ZOE)
    by_worker = await sharings(register)

    assert {one.household_id for one in by_carer.bed_sharings} == {household("H1")}
    assert {one.household_id for one in by_worker} == {household("H1"), household("H2")}


async def test_when_one_agreement_ends_nobody_may_share(register):
    await register.asked(FOR_ADA, by=CAT)
    await register.asked(FOR_CY, by=CAL)
    [before] = await sharings(register)

    end = EndBedSharing(child_id=CY, sharing_id=before.sharing_id, on=TODAY, reason="They quarrel")
    await register.asked(end, by=CAL)

    [told] = await sharings(register)
    assert (before.state, told.state) == (SharingState.AGREED, SharingState.WAITS)
    last = (await register.said())[-1]
    assert (last.child_id, last.started_on, last.ended_on, last.thing_version) == (CY, TODAY, TODAY, 2)
    assert (await register.asked(end, by=CAL)).reason == "not_agreed"


async def test_the_stay_sheet_says_with_whom_the_child_may_share_and_on_which_condition(register):
    await register.heard(a_sleepover())
    await register.asked(FOR_ADA, by=CAT)
    await register.asked(FOR_CY, by=CAL)
    register.clock.move(days=3)

    sheet = await register.asked(StaySheet(child_id=ADA), by=ANN)

    [told] = sheet.bed_sharings
    assert told.state is SharingState.AGREED
    assert [one.name for one in told.children] == ["Ada", "Cy"]
    assert [(one.child_id, one.conditions) for one in told.agreements] == [(ADA, "each has their own bed")]
    async with register.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id FROM reading WHERE actor_id = $1", ANN.person_id)
    assert CY in {row["subject_id"] for row in rows}


async def test_the_household_shows_it_to_whoever_may_read_a_childs_record(register):
    await register.asked(FOR_ADA, by=CAT)

    to_a_manager = await register.asked(HowIsHousehold(household_id=household("H1")), by=MOE)
    to_the_carer = await register.asked(HowIsHousehold(household_id=household("H1")), by=ANN)

    assert [one.state for one in to_a_manager.bed_sharings] == [SharingState.WAITS]
    assert to_the_carer.bed_sharings == ()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"with_child_ids": (child("K4"),)}, "no_such_child"),
        ({"with_child_ids": (child("nobody"),)}, "no_such_child"),
        ({"with_child_ids": (ADA,)}, "no_such_child"),
        ({"household_id": household("H5")}, "no_such_household"),
        ({"household_id": household("nowhere")}, "no_such_household"),
        ({"until": TODAY}, "ends_before_it_starts"),
        ({"agreed_on": FRIDAY}, "agreed_later"),
        ({"child_id": CY, "with_child_ids": (ADA,)}, "not_yours"),
        ({"version": 1}, "changed_meanwhile"),
    ],
)
async def test_what_cant_be_agreed_is_refused_and_nothing_is_saved(register, values, reason):
    refused = await register.asked(changed(FOR_ADA, **values), by=CAT)

    assert refused.reason == reason
    assert await sharings(register) == ()
    assert await register.said() == []


async def test_a_dry_run_tells_what_is_missing_and_saves_nothing(register):
    reply = await register.asked(changed(FOR_ADA, dry_run=True), by=CAT)

    assert [one.code for one in reply.concerns] == ["waits_for_others"]
    assert await sharings(register) == ()
    assert await register.said() == []


async def test_who_could_share_is_told_of_the_same_constellation_and_family_and_written_down(register):
    choices = await register.asked(WhoCouldShare(child_id=ADA), by=CAT)
    refused = await register.asked(WhoCouldShare(child_id=CY), by=CAT)

    assert [one.name for one in choices.children] == ["Bo", "Cy", "Fay"]
    assert [one.name for one in choices.households] == ["Frost", "Lowe", "Marsh", "Vale"]
    assert refused.reason == "not_yours"
    async with register.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id, purpose FROM reading WHERE actor_id = $1", CAT.person_id)
    assert {row["subject_id"] for row in rows} == {ADA, *(one.id for one in choices.children)}
    assert {row["purpose"] for row in rows} == {Purpose.KEEP_THE_REGISTER}


async def test_for_a_child_without_a_social_worker_a_programme_manager_is_asked(register):
    await register.asked(FOR_ADA, by=CAT)
    before = await register.asked(WhichSharingsWait(), by=MOE)

    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE assignment SET ended_on = $1 WHERE subject_id = $2", TODAY, CY)

    after = await register.asked(WhichSharingsWait(), by=MOE)
    assert (before.sharings, [one.child_id for one in after.sharings]) == ((), [CY])
    async with register.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id FROM reading WHERE actor_id = $1", MOE.person_id)
    assert [row["subject_id"] for row in rows] == [CY], "it is written down of whom that is told"
