"""What is over is told to nobody by what goes on: of a former carer, after a stay, of a child who moved."""

from datetime import UTC, date, datetime

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.approval_changes import EndExemption
from shared.contracts.records import FindHouseholds, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.stays import HowIsHubHomeForChildren, HubHomeStory, StaySheet
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ADMINISTRATOR,
    ANN,
    FRIDAY,
    LONG_AGO,
    MOE,
    SATURDAY,
    SUE,
    SUMMER,
    SUNDAY,
    TODAY,
    ZOE,
    a_sleepover,
    placed,
    put,
    write_the_register,
)
from tests.component.registry.builders import carer, child, constellation, household

A_YEAR_AGO = date(2025, 9, 1)


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


async def change(room, sql, *values):
    async with room.database.work(AUTHORITY) as work:
        await work.fetch(sql, *values)


async def ben_has_left(room):
    await change(room, "UPDATE person SET left_on = $2 WHERE id = $1", carer("C2"), SUMMER)


async def read_of(room):
    async with room.database.work(AUTHORITY) as work:
        return {row["subject_id"] for row in await work.fetch("SELECT subject_id FROM reading")}


async def test_a_carer_reads_nothing_of_who_lived_with_them_before_by_asking_for_another_day(register):
    await ben_has_left(register)
    asked = HowIsHousehold(household_id=household("H1"), on=A_YEAR_AGO)

    view = await register.asked(asked, by=ANN)

    assert view.on == TODAY
    assert [one.name for one in view.carers] == ["Ann Frost"]
    for by in (MOE, ADMINISTRATOR):
        assert [one.name for one in (await register.asked(asked, by=by)).carers] == ["Ann Frost", "Ben Frost"]


async def test_who_has_left_isn_t_read_of_in_a_list_that_doesn_t_name_them(register):
    await ben_has_left(register)

    await register.asked(FindHouseholds(search="Frost"), by=MOE)

    assert await read_of(register) == {carer("C1")}


async def of_the_sheet(room, day):
    room.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return await room.asked(StaySheet(child_id=child("K1")), by=ANN)


async def test_the_sheet_tells_nothing_that_has_become_so_since_the_stay(register):
    await register.heard(a_sleepover())
    async with register.database.work(AUTHORITY) as work:
        for topic, details in (("allergies", "Wasps"), ("health_needs", "A plaster cast")):
            await work.fetch("UPDATE health_fact SET ended_on = $2 WHERE topic = $1", topic, SATURDAY)
            await put(
                work,
                "health_fact",
                child_id=child("K1"),
                topic=topic,
                finding="yes",
                details=details,
                started_on=SUNDAY if topic == "allergies" else SATURDAY,
            )

    sheet = await of_the_sheet(register, SUNDAY)

    told = [one.details for one in sheet.health]
    assert "A plaster cast" in told
    assert "Wasps" not in told


async def test_where_a_child_has_moved_since_the_hub_home_isn_t_told_whom_to_ring_there(register):
    await register.heard(a_sleepover())
    assert [one.name for one in (await of_the_sheet(register, FRIDAY)).carers] == ["Zoe Lowe"]
    await change(
        register,
        "UPDATE placement SET ended_on = $2, ended_reason = 'OTHER' WHERE child_id = $1 AND ended_on IS NULL",
        child("K1"),
        SUNDAY,
    )
    async with register.database.work(AUTHORITY) as work:
        await placed(work, "K1", "H6", SUNDAY)

    sheet = await of_the_sheet(register, SUNDAY)

    assert sheet.carers == ()
    assert sheet.out_of_hours_phone


@pytest.mark.parametrize(("last_night", "is_told"), [(SATURDAY, True), (date(2026, 11, 21), False)])
async def test_a_child_who_goes_to_another_constellation_s_hub_home_has_a_page_about_it(register, last_night, is_told):
    emergency = {"kind": SleepoverKind.EMERGENCY, "state": SleepoverState.CONFIRMED, "last_night_on": last_night}
    await register.heard(a_sleepover(hub="H4", first_night_on=min(last_night, FRIDAY), **emergency))

    reply = await register.asked(HowIsHubHomeForChildren(constellation_id=constellation("X2")), by=ZOE)

    assert isinstance(reply, HubHomeStory if is_told else Refused)


async def test_why_terms_were_allowed_is_told_only_to_who_reads_of_every_child_there(register):
    await change(register, "UPDATE approval SET allowed_because = 'Ada moves' WHERE household_id = $1", household("H2"))
    async with register.database.work(AUTHORITY) as work:
        await work.fetch(
            "UPDATE placement SET ended_on = $1, ended_reason = 'OTHER' WHERE child_id = $2", FRIDAY, child("K3")
        )
        await placed(work, "K3", "H2", FRIDAY)

    for by, told in ((MOE, "Ada moves"), (ZOE, "A reason is recorded."), (ADMINISTRATOR, "A reason is recorded.")):
        view = await register.asked(HowIsHousehold(household_id=household("H2")), by=by)
        assert {one.allowed_because for one in (view.approval, *view.approvals)} == {told}, by.roles


@pytest.mark.parametrize(("by", "told"), [(SUE, ()), (MOE, ("Di",))])
async def test_who_ends_an_exemption_is_told_the_names_of_those_they_may_read_of(register, by, told):
    async with register.database.work(AUTHORITY) as work:
        await put(
            work,
            "exemption",
            household_id=household("H2"),
            child_id=child("K4"),
            started_on=LONG_AGO,
            granted_by="The panel",
        )
    version = (await register.asked(HowIsHousehold(household_id=household("H2")), by=MOE)).version

    reply = await register.asked(
        EndExemption(
            household_id=household("H2"),
            child_id=child("K4"),
            on=FRIDAY,
            reason="Moved",
            version=version,
            dry_run=True,
        ),
        by=by,
    )

    assert reply.children == told
