"""An emergency moves on although bookings is killed in the middle of its chain, on real servers and real processes."""

import asyncio
import csv
import os
import signal
from collections.abc import Iterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.contracts.asking import AskError
from shared.contracts.clock import day_in_london, night_in_london, system_clock
from shared.contracts.emergencies import (
    EmergencyAnswer,
    EmergencyState,
    EmergencyView,
    HowIsEmergency,
    RaiseEmergency,
    SayYesToEmergency,
)
from shared.contracts.notifications import MyNotices, NoticeKind
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName, SetRule
from shared.hosting.commands.contact import Contact
from shared.hosting.discovery import installed_services
from shared.hosting.importing import import_pack
from shared.hosting.packs.demo import demo_packs
from shared.messaging.asking import Asker
from shared.messaging.connection import Bus
from shared.messaging.dead_letters import DeadLetters
from shared.testing.waiting import until
from tests.support.killing import process_called
from tests.support.processes import RealHouse, real_house
from tests.support.town import AUTHORITY, carer, child, household

SOPHIE, ANGELA = carer("C0003"), child("K0001")
"""A satellite carer of the Kites, and the child who lives with her."""
THE_KITES_HUB = household("H0001")


@pytest.fixture
def house() -> Iterator[RealHouse]:
    """A house of real processes."""
    with real_house("--pick-a-person", HUBHOME_NOTIFICATIONS_MAIL_IS_ON="false") as house:
        yield house


@pytest.mark.timeout(400)
async def test_it_moves_on_though_bookings_is_killed_meanwhile(house: RealHouse) -> None:
    contact = await house.contact()
    async with contact.bus() as bus:
        await settle_in(contact, bus)
        sophie = await contact.asks_as(bus, AUTHORITY, SOPHIE)
        emergency = await raised(sophie)
        first = await seen(sophie, emergency)
        await until(lambda: is_the_way_known(contact, emergency), within=60)

        kill_bookings(house)
        await the_minutes_pass(contact, emergency)
        await until(lambda: has_moved_on(sophie, emergency), within=120)
        second = await seen(sophie, emergency)
        kept = await rows(
            contact,
            "SELECT child_id FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id "
            "WHERE b.is_kept AND s.emergency_id IS NOT NULL",
        )
        next_hub = second.steps[1].household_id
        assert next_hub is not None
        theirs = await contact.asks_as(bus, AUTHORITY, main_carer_of(next_hub))
        await until(lambda: is_asked_by_a_notice(theirs), within=60)
        kill_bookings(house)
        found = await insist(theirs, SayYesToEmergency(emergency_id=emergency))
        await until(lambda: knows_the_name_of(sophie, next_hub), within=60)
        await until(lambda: knows_the_name_of(theirs, ANGELA), within=60)
        letters = [letter.reason async for letter in DeadLetters(bus.client).all()]

    assert [(step.household_id, step.answer) for step in first.steps] == [(THE_KITES_HUB, None)]
    assert [step.answer for step in second.steps] == [EmergencyAnswer.NO_ANSWER, None]
    assert next_hub != THE_KITES_HUB
    assert [row[0] for row in kept] == [ANGELA], "one bed is held, at one hub home"
    assert found.state is EmergencyState.BED_FOUND
    assert letters == []


async def settle_in(contact: Contact, bus: Bus) -> None:
    """The made-up city, in which every hub home of the authority is asked."""
    operator = contact.asks(bus, AUTHORITY)
    await import_pack(AUTHORITY, demo_packs()[AUTHORITY], installed_services(), operator, tell=lambda _: None)
    manager = contact.asks(bus, AUTHORITY, Role.PROGRAMME_MANAGER)
    rule = SetRule(
        name=RuleName.EMERGENCY_ASKS_OTHERS,
        value=2,
        on=day_in_london(system_clock()),
        source="Made up",
        reason="Made up",
    )
    assert not isinstance(await manager.ask(rule, within=60), Refused)
    await until(lambda: has_heard_all(contact), within=120)


async def has_heard_all(contact: Contact) -> bool:
    """Whether bookings knows the rule, which was said last."""
    return bool(await rows(contact, "SELECT id FROM rule WHERE value = 2"))


async def raised(asks: Asker) -> UUID:
    emergency = uuid4()
    command = RaiseEmergency(
        emergency_id=emergency, child_ids=(ANGELA,), first_night_on=night_in_london(system_clock()), why="Made up"
    )
    await insist(asks, command, key=emergency)
    return emergency


async def insist(asks: Asker, command: RaiseEmergency | SayYesToEmergency, key: UUID | None = None) -> EmergencyView:
    """Ask until somebody answers, under one key: a service that was killed is back in a moment."""
    key = key or uuid4()
    async with asyncio.timeout(120):
        while True:
            try:
                answer = await asks.ask(command, key=key, within=10)
            except AskError:
                await asyncio.sleep(0.2)
                continue
            assert isinstance(answer, EmergencyView), answer
            return answer


async def seen(asks: Asker, emergency: UUID) -> EmergencyView:
    answer = await asks.ask(HowIsEmergency(emergency_id=emergency), within=30)
    assert isinstance(answer, EmergencyView), answer
    return answer


async def has_moved_on(asks: Asker, emergency: UUID) -> bool:
    try:
        return len((await seen(asks, emergency)).steps) > 1
    except AskError:
        return False


async def is_asked_by_a_notice(asks: Asker) -> bool:
    answer = await asks.ask(MyNotices(), within=30)
    assert not isinstance(answer, Refused)
    return [one.kind for one in answer.notices] == [NoticeKind.EMERGENCY_TO_ANSWER]


async def knows_the_name_of(asks: Asker, somebody: UUID) -> bool:
    answer = await asks.ask(WhoAreThey(ids=(somebody,), purpose=Purpose.PLAN_A_SLEEPOVER), within=30)
    assert not isinstance(answer, Refused)
    return [one.id for one in answer.names] == [somebody]


def kill_bookings(house: RealHouse) -> None:
    process = process_called(house.pid, "bookings")
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)


async def the_minutes_pass(contact: Contact, emergency: UUID) -> None:
    """A quarter of an hour, without waiting for it: what is due by then is due now."""
    await run(
        contact,
        "UPDATE emergency_step SET until_at = now() - interval '1 second' WHERE emergency_id = $1 AND answer IS NULL",
        emergency,
    )
    await run(contact, "UPDATE errand SET due_at = now() WHERE name = 'move_on' AND thing_id = $1", emergency)


async def is_the_way_known(contact: Contact, emergency: UUID) -> bool:
    its_home = f"SELECT satellite_household_id FROM emergency WHERE id = '{emergency}'"
    return bool(await rows(contact, f"SELECT FROM nearness WHERE household_id = ({its_home})"))


def main_carer_of(home: UUID) -> UUID:
    with (demo_packs()[AUTHORITY] / "carers.csv").open() as file:
        return next(
            carer(row["carer_ref"])
            for row in csv.DictReader(file)
            if household(row["household_ref"]) == home and row["main_carer"] == "Y"
        )


async def rows(contact: Contact, sql: str) -> list[asyncpg.Record]:
    admin = await connected(contact)
    try:
        return list(await admin.fetch(sql))
    finally:
        await admin.close()


async def run(contact: Contact, sql: str, *values: object) -> None:
    admin = await connected(contact)
    try:
        await admin.execute(sql, *values)
    finally:
        await admin.close()


async def connected(contact: Contact) -> asyncpg.Connection:
    """To bookings' database, as its administrator."""
    return await asyncpg.connect(f"{str(contact.admin_url).rpartition('/')[0]}/hubhome_bookings", timeout=20)
