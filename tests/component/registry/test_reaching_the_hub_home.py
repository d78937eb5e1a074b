"""Who brings a child to a hub home reads how to reach it around the stay, and nobody else and at no other time."""

from datetime import UTC, date, datetime

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.bookings import SleepoverCancelled, SleepoverConfirmed, SleepoverRequested
from shared.contracts.refusals import Refused
from shared.contracts.stays import HowToReachHubHome
from shared.contracts.words import SleepoverKind
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ANN,
    EVE,
    FRIDAY,
    KIT,
    SUNDAY,
    TODAY,
    ZOE,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import carer, household, the

THE_HUB_HOME = HowToReachHubHome(sleepover_id=the("sleepovers", "B1"))
TONIGHT = {"kind": SleepoverKind.EMERGENCY, "first_night_on": TODAY, "last_night_on": TODAY}


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


async def answer_on(room, day, by=ZOE):
    room.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    reply = await room.asked(THE_HUB_HOME, by=by)
    return reply.reason if isinstance(reply, Refused) else "open"


async def readings(room):
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT actor_id, subject_id, purpose FROM reading ORDER BY position")
    return [(row["actor_id"], row["subject_id"], row["purpose"]) for row in rows]


async def test_the_carers_at_home_read_it_while_the_stay_sheet_is_open(register):
    await register.heard(a_sleepover())

    answers = {day: await answer_on(register, date(2026, 11, day)) for day in range(24, 31)}

    assert answers == {
        24: "not_open_yet",
        **dict.fromkeys(range(25, 30), "open"),
        30: "not_yours",
    }
    register.clock.moment = datetime(2026, 11, 24, 9, tzinfo=UTC)
    refused = await register.asked(THE_HUB_HOME, by=ZOE)
    assert refused.detail == "You can read how to reach the hub home from Wednesday 25 November 2026."


async def test_it_tells_the_main_carers_the_address_and_the_number_and_is_written_down(register):
    await register.heard(a_sleepover(**TONIGHT))

    reply = await register.asked(THE_HUB_HOME, by=ZOE)

    assert [(one.name, one.phone) for one in reply.carers] == [("Ann Frost", "07700 900001")], "Ben isn't a main carer"
    assert (reply.hub_household_id, reply.address, reply.postcode) == (household("H1"), "1, Mill Lane", "PO5 2EZ")
    assert reply.readable_until == date(2026, 11, 24)
    assert await readings(register) == [(carer("C3"), carer("C1"), "look_after_the_child")]


async def test_where_nobody_is_a_main_carer_everybody_who_is_there_is_told(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE person SET is_main_carer = false WHERE household_id = $1", household("H1"))
    await register.heard(a_sleepover(**TONIGHT))

    reply = await register.asked(THE_HUB_HOME, by=ZOE)

    assert [one.name for one in reply.carers] == ["Ann Frost", "Ben Frost"]


@pytest.mark.parametrize("by", [KIT, EVE, ANN], ids=["another household", "another hub home", "the hub home itself"])
async def test_nobody_else_reads_it_by_the_stay(register, by):
    await register.heard(a_sleepover())

    assert await answer_on(register, FRIDAY, by=by) == "not_yours"
    assert await readings(register) == []


@pytest.mark.parametrize("kind", SleepoverKind)
async def test_nothing_is_told_before_the_hub_home_has_said_yes(register, kind):
    await register.heard(a_sleepover(SleepoverRequested, kind=kind))
    assert await answer_on(register, FRIDAY) == "not_yours"

    await register.heard(a_sleepover(SleepoverConfirmed, kind=kind, version=2))

    assert await answer_on(register, FRIDAY) == "open"


async def test_what_is_called_off_closes_it_at_once(register):
    await register.heard(a_sleepover())
    assert await answer_on(register, SUNDAY) == "open"

    await register.heard(a_sleepover(SleepoverCancelled, version=2))

    assert await answer_on(register, SUNDAY) == "not_yours"


async def test_a_sleepover_that_nobody_has_heard_of_is_nobodys(register):
    assert await answer_on(register, FRIDAY) == "not_yours"
