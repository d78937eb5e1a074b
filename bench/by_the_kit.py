"""The same pipe through the kits: `Work`, the relay, and a reaction as any service has them."""

import asyncio
from uuid import uuid4

from bench.by_hand import AT_ONCE
from bench.counter.plugin import plugin as counter
from bench.ground import AUTHORITY, KEYS, Ground, counted
from bench.maker.contracts import MakeThing
from bench.maker.plugin import make_thing
from bench.maker.plugin import plugin as maker
from shared.contracts.actor import Actor
from shared.contracts.clock import system_clock
from shared.contracts.roles import Role
from shared.hosting.running import running
from shared.messaging.asking import Asker
from shared.messaging.connection import build_bus

SOMEBODY = Actor(person_id=uuid4(), authority=AUTHORITY, roles=frozenset({Role.LIAISON_WORKER}))


async def say(ground: Ground, events: int) -> None:
    """The command's own transaction, sixteen at once; the service's relay beside them."""
    async with running(maker, ground.settings) as service:
        numbers = iter(range(events))

        async def worker() -> None:
            for number in numbers:
                async with service.database.work(AUTHORITY, actor=SOMEBODY) as work:
                    await make_thing(MakeThing(made_id=uuid4(), size=number), work)

        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
        while await counted(ground) < events:
            await asyncio.sleep(0.05)


async def hear(ground: Ground, events: int) -> None:
    """The second service, until it has heard everything."""
    async with running(counter, ground.settings):
        while await counted(ground) < events:
            await asyncio.sleep(0.05)


async def answer(ground: Ground) -> None:
    """The first service; runs until cancelled."""
    async with running(maker, ground.settings):
        await asyncio.get_running_loop().create_future()


async def asker(ground: Ground) -> Asker:
    """Somebody who asks over the bus."""
    bus = build_bus("bench", ground.nats)
    await bus.connect()
    statement = KEYS["registry"].sign(SOMEBODY, system_clock())
    return Asker(bus, AUTHORITY, lambda: statement)
