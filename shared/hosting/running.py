"""One service, running: what it answers, hears, publishes and does later, until it is stopped or can't go on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog

from shared.contracts.actor import SigningKey
from shared.hosting.filling import fill
from shared.hosting.service import Service
from shared.hosting.settings import ProcessSettings, read_settings
from shared.messaging.answering import Answering
from shared.messaging.cancelling import end_if_told
from shared.messaging.connection import Bus, build_bus
from shared.messaging.dead_letters import waiting_of
from shared.messaging.errands import Errands
from shared.messaging.errors import BusAwayError, DriftError
from shared.messaging.health_over_bus import answer_health
from shared.messaging.hearing import Hearing
from shared.messaging.keeping import CatchingUp
from shared.messaging.outbox_watch import OutboxWatch
from shared.messaging.relay import Relay
from shared.messaging.streams import kept_commands, waiting_for
from shared.messaging.trimming import Kept, Trimming
from shared.observing.health import Health
from shared.observing.metrics import Meter
from shared.persistence.connections import PoolSize
from shared.persistence.database import Database
from shared.persistence.versions import require_migrated

log = structlog.get_logger()

LOOK_EVERY = 10.0
"""Seconds between two looks at what waits to be said and to be heard, for metrics and readiness."""


class Running:
    """A service with everything that makes it run. Use `running(...)`, which also stops it."""

    def __init__(self, service: Service, settings: ProcessSettings) -> None:
        self.service = service
        self.health = Health(service.name)
        self._meter = Meter(service.name)
        self._url = settings.database_of(service.name)
        self._key = settings.key_of(service.name)
        self.database = Database(service.name, self._url, pool=PoolSize(settings.pool_connections), wake=self._wake)
        self.bus: Bus = build_bus(service.name, settings.bus_of(service.name))
        own_settings = read_settings(service.settings)
        self._provided = {type(own_settings): own_settings, SigningKey: self._key}
        self._answering = Answering(
            service.name,
            {message: self._filled(answer, 2) for message, answer in service.answers.items()},
            database=self.database,
            keys=settings.key_ring,
            meter=self._meter,
            max_payload=lambda: self.bus.client.max_payload,
        )
        self._hearings = [
            Hearing(
                service.name, event, self._filled(reaction, 2), bus=self.bus, database=self.database, meter=self._meter
            )
            for event, reaction in service.hears.items()
        ]
        self._catching_up = [
            CatchingUp(
                service.name,
                command,
                self._filled(service.answers[command], 2),
                answering=self._answering,
                bus=self.bus,
                meter=self._meter,
            )
            for command in kept_commands(service.answers)
        ]
        self._outbox = OutboxWatch(service.name, self._url, self._meter)
        self._relay = Relay(service.name, self._url, self.bus, self._meter)
        self._errands = Errands(
            service.name,
            {name: self._filled(errand, 1) for name, errand in service.runs.items()},
            database=self.database,
            bus=self.bus,
            key=self._key,
            gives_way=lambda: any(hearing.has_news_in_hand for hearing in self._hearings),
        )
        kept = Kept(timedelta(days=settings.replies_kept_days), timedelta(days=settings.inbox_kept_days))
        self._trimming = Trimming(service.name, self._url, kept)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def _pulling(self) -> Sequence[Hearing | CatchingUp]:
        """Everything that pulls from a stream."""
        return [*self._hearings, *self._catching_up]

    def _filled(self, handler: Callable[..., Awaitable[Any]], given: int) -> Callable[..., Awaitable[Any]]:
        return fill(handler, given=given, provided=self._provided)

    def _wake(self) -> None:
        self._relay.wake()
        self._errands.wake()

    async def start(self) -> None:
        """Connect, compare with what was provisioned, and begin; raises what stands in the way."""
        await require_migrated(self.service.package, self._url)
        await self.bus.connect()
        self._watch_over()
        self.bus.broker.include_router(self._answering.router())
        await self.bus.broker.start()
        await answer_health(self.bus, self.health)
        # The server must have the subscriptions before anybody is told that we are here.
        await self.bus.flushes()
        for hearing in self._pulling:
            self._begin(hearing.run(), hearing.consumer.name)
        self._begin(self._relay.run(), "relay")
        if self.service.runs:
            self._begin(self._errands.run(), "errands")
        await self._until_everything_is_heard()
        self._begin(self.bus.watch(), "watch")
        self._begin(self._look_at_what_waits(), "look at what waits")
        self._begin(self._look_at_the_outbox(), "look at the outbox")
        self._begin(self._trimming.run(), "trimming")

    async def _until_everything_is_heard(self) -> None:
        """Whoever is told that the service is there may say something to it: return when each pull is open."""
        begun = asyncio.create_task(self._have_all_begun(), name="beginning")
        done, _ = await asyncio.wait([begun, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        if begun not in done:
            begun.cancel()
            for task in done:
                task.result()

    async def _have_all_begun(self) -> None:
        for hearing in self._pulling:
            await hearing.has_begun.wait()

    async def ended(self) -> str:
        """Wait until something that must run has ended; in words, what."""
        gave_up = asyncio.create_task(self.bus.gave_up.wait(), name="bus")
        try:
            done, _ = await asyncio.wait([*self._tasks, gave_up], return_when=asyncio.FIRST_COMPLETED)
        finally:
            gave_up.cancel()
        task = done.pop()
        if task.get_name() == "bus":
            return "the bus is away for good"
        error = None if task.cancelled() else task.exception()
        return f"{task.get_name()} ended: {error}" if error else f"{task.get_name()} ended"

    async def stop(self) -> None:
        """Finish what is in flight, give back what wasn't begun, and close."""
        self._answering.stop_waiting()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.bus.close()
        await self.database.close()

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._tasks.append(asyncio.create_task(work, name=name))

    def _watch_over(self) -> None:
        self.health.add("bus", self.bus.flushes)
        self.health.add("database", self.database.answers)
        self.health.add("outbox", self._outbox.check)
        for hearing in self._pulling:
            self.health.add(hearing.consumer.name, _is_hearing(hearing))

    async def lag(self) -> int:
        """How many messages its consumers haven't finished; raises `BusAwayError`."""
        return sum([await waiting_for(self.bus.client, hearing.consumer) for hearing in self._pulling])

    async def _look_at_the_outbox(self) -> None:
        """Apart from what asks the bus, which may hang while this fills."""
        while True:
            end_if_told()
            await self._outbox.look()
            await asyncio.sleep(LOOK_EVERY)

    async def _look_at_what_waits(self) -> None:
        client = self.bus.client
        while True:
            end_if_told()
            for hearing in self._pulling:
                try:
                    self._meter.lag(hearing.consumer.name, await waiting_for(client, hearing.consumer))
                except (BusAwayError, DriftError) as error:
                    log.warning("lag_unknown", consumer=hearing.consumer.name, error=type(error).__name__)
            try:
                self._meter.letters(await waiting_of(client, self.service.name))
            except BusAwayError as error:
                log.warning("dead_letters_unknown", error=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)


def _is_hearing(hearing: Hearing | CatchingUp) -> Callable[[], Awaitable[None]]:
    async def check() -> None:
        if not hearing.is_hearing:
            raise BusAwayError("nothing was heard of the server lately")

    return check


@asynccontextmanager
async def running(service: Service, settings: ProcessSettings) -> AsyncIterator[Running]:
    """A service that runs inside the block, and has stopped in an orderly way after it."""
    async with AsyncExitStack() as stack:
        one = Running(service, settings)
        stack.push_async_callback(one.stop)
        await one.start()
        log.info("service_started", answers=len(service.answers), hears=len(service.hears))
        yield one
