"""Whole services on real servers, run inside a test: every room of the house, or one that was made up.

async with open_house([plugin]) as house:
    await house.asks(somebody).ask(...)
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from shared.contracts.actor import Actor, SigningKey
from shared.contracts.clock import system_clock
from shared.hosting.provisioning import provision_streams
from shared.hosting.running import Running, running
from shared.hosting.service import Service
from shared.hosting.settings import ProcessSettings
from shared.messaging.asking import Asker
from shared.messaging.connection import Bus, build_bus
from shared.testing.actors import Keys
from shared.testing.databases import Databases, RunsPostgres
from shared.testing.servers import Broker
from shared.testing.waiting import until


@dataclass
class House:
    """Services that run, and somebody to ask them."""

    services: Sequence[Service]
    settings: ProcessSettings
    keys: Keys
    bus: Bus
    running: dict[str, Running] = field(default_factory=dict)

    def asks(self, actor: Actor) -> Asker:
        """How this person asks."""
        return Asker(self.bus, actor.authority, lambda: self.keys.sign(actor, system_clock()))

    async def settled(self, within: float = 20.0) -> None:
        """Return when all that was said has been heard by everybody, and every errand of this hour is done."""
        async with AsyncExitStack() as stack:
            looks = [(one, await stack.enter_async_context(_looking_into(one))) for one in self.running.values()]
            await until(lambda: self._is_settled(looks), within=within)

    async def _is_settled(self, looks: Sequence[tuple[Running, asyncpg.Connection]]) -> bool:
        # One service is looked at after the other. Had anything been said in between, one that was found idle might
        # have something to hear by now.
        said = await self._said()
        return all([await _has_nothing_left(*look) for look in looks]) and await self._said() == said

    async def _said(self) -> int:
        return sum([stream.state.last_seq for stream in await self.bus.jetstream().streams_info()])


@asynccontextmanager
async def _looking_into(one: Running) -> AsyncIterator[asyncpg.Connection]:
    driver = await asyncpg.connect(one.database.url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        await driver.execute(f"SET ROLE hubhome_{one.service.name}_relay")
        yield driver
    finally:
        await driver.close()


async def _has_nothing_left(one: Running, driver: asyncpg.Connection) -> bool:
    # What is heard comes first: only with nothing to hear, nothing more is to be said.
    if await one.lag():
        return False
    waiting: int = await driver.fetchval(
        "SELECT (SELECT count(*) FROM outbox WHERE NOT is_set_aside) + "
        "(SELECT count(*) FROM errand WHERE NOT is_set_aside AND due_at < now() + interval '1 hour')"
    )
    return waiting == 0


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def open_house(breakable_nats_server: Broker, databases: Databases) -> OpenHouse:
    """Opens a house of these services, on a broker of its own and databases of their own."""
    return _opener(breakable_nats_server, databases)


@pytest.fixture
def open_breakable_house(breakable_nats_server: Broker, breakable_postgres_server: RunsPostgres) -> OpenHouse:
    """The same, on a PostgreSQL of its own as well, for tests that hurt it."""
    return _opener(breakable_nats_server, Databases(breakable_postgres_server))


def _opener(nats: Broker, databases: Databases) -> OpenHouse:
    @asynccontextmanager
    async def opened(services: Sequence[Service], *, start: bool = True) -> AsyncIterator[House]:
        mark = uuid4().hex[:12]
        async with AsyncExitStack() as stack:
            for service in services:
                await stack.enter_async_context(databases.of(service, f"house_{mark}_{service.name}"))
            await provision_streams(services, nats.url)
            house = await _house(services, mark, nats.url, databases.server.url())
            stack.push_async_callback(house.bus.close)
            if start:
                for service in services:
                    house.running[service.name] = await stack.enter_async_context(running(service, house.settings))
            yield house

    return opened


async def _house(services: Sequence[Service], mark: str, nats_url: str, admin_url: str) -> House:
    keys = Keys(*(service.name for service in services))
    place = admin_url.rpartition("/")[0].rpartition("@")[2]
    signing: dict[str, SigningKey] = {service.name: keys.of(service.name) for service in services}
    settings = ProcessSettings(
        nats_url=SecretStr(nats_url),
        database_url=SecretStr(f"postgresql://hubhome_{{service}}:-@{place}/house_{mark}_{{service}}"),
        signing_keys={name: SecretStr(key.private_text()) for name, key in signing.items()},
        keys=keys.public_texts(),
        health_port=None,
        pool_connections=5,
    )
    bus = build_bus("test", nats_url)
    await bus.connect()
    return House(services, settings, keys, bus)
