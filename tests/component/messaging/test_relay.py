"""What was committed gets onto the bus: once, in order, through the relay's own death."""

import asyncio
import random
import subprocess
import sys
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.persistence.database import Database
from shared.testing.actors import AUTHORITY
from shared.testing.houses import House, OpenHouse
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetMade
from tests.support.gadgets.plugin import plugin

KILLS = 10


@pytest.mark.timeout(120)
async def test_a_relay_killed_again_and_again_loses_and_doubles_nothing(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        url = house.settings.database_of("gadgets")
        database = Database("gadgets", url)
        enough = asyncio.Event()
        saying = asyncio.create_task(say(database, uuid4(), enough))
        with_work_left = 0
        for _ in range(KILLS):
            before = await length(house)
            relay = start_relay(url, house)
            try:
                await until(lambda before=before: has_grown(house, before), within=20)
                await asyncio.sleep(random.uniform(0, 0.05))  # noqa: S311  when to kill, guards nothing
            finally:
                relay.kill()
                relay.wait()
            with_work_left += not await is_empty(url)
        enough.set()
        said = await saying
        relay = start_relay(url, house)
        try:
            await until(lambda: is_empty(url), within=30)
        finally:
            relay.kill()
            relay.wait()
            await database.close()

        assert with_work_left >= KILLS // 2, "the relay wasn't killed at its work"
        versions = [event.thing_version for event in await in_the_stream(house)]
        assert versions == list(range(1, said + 1))


async def test_a_row_the_bus_refuses_is_set_aside_and_the_next_ones_pass(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        database = house.running["gadgets"].database
        async with database.work(AUTHORITY) as work:
            work.say(GadgetMade(gadget_id=uuid4(), size=1, thing_version=1))
        async with database.work(AUTHORITY) as work:
            await work.fetch(
                "INSERT INTO outbox (id, subject, headers, body) "
                "VALUES (gen_random_uuid(), 'hubhome.testshire.gadgets.event.too large.v1', '{}', '')"
            )
            work.say(GadgetMade(gadget_id=uuid4(), size=2, thing_version=1))

        async def both_are_there() -> bool:
            return len(await in_the_stream(house)) == 2

        await until(both_are_there)

        async def it_is_set_aside() -> bool:
            async with database.work(AUTHORITY) as work:
                rows = await work.fetch("SELECT why_set_aside FROM outbox WHERE is_set_aside")
            return [row["why_set_aside"] for row in rows] == ["BadSubjectError"]

        await until(it_is_set_aside)


async def say(database: Database, thing: UUID, enough: asyncio.Event) -> int:
    """Tell of one thing, version after version, each in its own transaction, until it is enough; how often."""
    version = 0
    while not enough.is_set():
        version += 1
        async with database.work(AUTHORITY) as work:
            work.say(GadgetMade(gadget_id=thing, size=1, thing_version=version))
    return version


async def length(house: House) -> int:
    info = await house.bus.jetstream().stream_info("GADGETS_EVENTS")
    return info.state.messages


async def has_grown(house: House, before: int) -> bool:
    return await length(house) > before


def start_relay(url: str, house: House) -> "subprocess.Popen[bytes]":
    nats_url = house.settings.nats_url.get_secret_value()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.relay_alone", url, nats_url], stdout=subprocess.DEVNULL
    )


async def is_empty(url: str) -> bool:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET ROLE hubhome_gadgets_relay")
        return not await connection.fetchval("SELECT count(*) FROM outbox")
    finally:
        await connection.close()


async def in_the_stream(house: House) -> list[GadgetMade]:
    pull = await house.bus.jetstream().pull_subscribe(GadgetMade.subject("*"), stream="GADGETS_EVENTS")
    found: list[GadgetMade] = []
    while (await pull.consumer_info()).num_pending:
        for message in await pull.fetch(500, timeout=10):
            found.append(GadgetMade.from_json(message.data))
            await message.ack()
    await pull.unsubscribe()
    return found
