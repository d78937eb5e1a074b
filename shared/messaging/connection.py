"""The one place that connects to the bus: who may end a process that has lost it, and who counts as ready.

Three ways are known in which a client becomes a zombie (docs/decisions/0007): closed for good, its reconnect task
killed by an authorisation error, and started only in part. The first two end the process here, so that whoever
supervises it starts it anew; the third is `flushes`, which readiness asks. A fourth was a message whose headers can't
be read: the client here reads it as one without any.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import nats.errors
import structlog
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.messaging.errors import BusAwayError
from shared.messaging.turns import Turns
from shared.observing.metrics import Meter

log = structlog.get_logger()

INBOXES = "_INBOX"
CONNECTS_WITHIN = 5.0
ANSWERS_WITHIN, STOPS_WITHIN = 8.0, 15.0
"""Seconds for the answers to what came before the stop, and for the rest of it."""
PATIENCE = 30.0
"""Seconds without a connection after which a process gives itself up."""


@dataclass(slots=True)
class Bus:
    """A process's connection to NATS, through FastStream's broker."""

    service: str
    broker: NatsBroker
    meter: Meter
    gave_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the connection can't come back: the process must end."""
    turns: Turns = field(default_factory=Turns)
    on_reconnect: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    _away_since: float | None = None
    _is_stopping: bool = False
    _was_connected: bool = False
    _last_error: Exception | None = None

    @property
    def client(self) -> Client:
        """The connected nats-py client; raises `BusAwayError` before `connect`."""
        client = self.broker._connection  # noqa: SLF001  FastStream gives it only as the result of connect()
        if client is None:
            raise BusAwayError("not connected to the bus yet")
        return client

    @property
    def inbox(self) -> str:
        """The prefix of this service's private inboxes: nobody else may listen there."""
        return inbox_prefix(self.service)

    def jetstream(self) -> JetStreamContext:
        """JetStream on the connection, with timeouts that a busy server can keep."""
        return self.client.jetstream(timeout=5)

    async def connect(self) -> None:
        """Connect; raises `BusAwayError` where that isn't possible."""
        try:
            # The client itself would try for ever: it is told to, for the time after it once was connected.
            async with asyncio.timeout(CONNECTS_WITHIN):
                await self.broker.connect()
        except (OSError, nats.errors.Error, TimeoutError) as error:
            why = type(self._last_error or error).__name__
            raise BusAwayError(f"the bus can't be reached ({why})") from error
        self._was_connected = True

    async def failed(self, error: Exception) -> None:
        """What the client calls with whatever goes wrong on the connection.

        Until it is there the client fails again and again: whoever wanted to connect is told once.
        """
        self._last_error = error
        # A denied publish shows here and nowhere else: to its caller it looks like a timeout.
        say = log.warning if self._was_connected else log.debug
        say("bus_error", error=type(error).__name__, detail=str(error)[:200])

    async def flushes(self, within: float = 2.0) -> None:
        """Return when the server has answered a ping; raises `BusAwayError` otherwise.

        Asking whether the client is connected isn't enough: it stays so through a partition.
        """
        try:
            await self.client.flush(timeout=max(1, round(within)))
        except (nats.errors.Error, OSError, TimeoutError, ValueError) as error:
            raise BusAwayError("the bus doesn't answer") from error

    async def watch(self) -> None:
        """Give up when the connection has been away for `PATIENCE` seconds; runs until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1)
            if self.client.is_connected:
                self._away_since = None
                continue
            self._away_since = self._away_since or loop.time()
            if loop.time() - self._away_since > PATIENCE:
                log.error("bus_given_up", away_for_s=round(loop.time() - self._away_since))
                self.gave_up.set()

    async def close(self) -> None:
        """Take nothing more, answer what has come, hand back the rest and disconnect."""
        self._is_stopping = True
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await asyncio.gather(*(_answered_to_the_last(one) for one in self.broker.subscribers))
        except (nats.errors.Error, OSError, TimeoutError) as error:
            log.warning("requests_left_unanswered", error=type(error).__name__)
        try:
            async with asyncio.timeout(STOPS_WITHIN):
                await self.broker.stop()
        except (nats.errors.Error, OSError, TimeoutError) as error:
            log.warning("bus_closed_hard", error=type(error).__name__)

    async def closed(self) -> None:
        """What the client calls when it is closed for good."""
        if not self._is_stopping:
            log.error("bus_closed_for_good")
            self.gave_up.set()

    async def disconnected(self) -> None:
        """What the client calls when the connection is lost, or given up on purpose."""
        if not self._is_stopping:
            log.warning("bus_disconnected")

    async def reconnected(self) -> None:
        """What the client calls when it is back."""
        log.info("bus_reconnected")
        for renew in list(self.on_reconnect):
            await renew()


async def _answered_to_the_last(subscriber: Any) -> None:
    """Have the server send what comes from now on to others, and answer what has come.

    FastStream's own stop drops what it is sent before it says good-bye, and whoever asked would wait for nothing.
    """
    if subscriber.subscription is None:
        return
    await subscriber.subscription.drain()
    subscriber.subscription = None
    waiting, workers = subscriber.receive_stream, subscriber.limiter
    while waiting.statistics().current_buffer_used or workers.value < subscriber.max_workers:  # noqa: ASYNC110  neither tells
        await asyncio.sleep(0.01)


def inbox_prefix(service: str) -> str:
    """`_INBOX.bookings`: rights on the bus are given by it."""
    return f"{INBOXES}.{service}"


def is_an_inbox(subject: str) -> bool:
    """Whether a reply may go there. Whoever asks names the subject, and could name a stream or the server's own API."""
    return subject.startswith(f"{INBOXES}.")


class _Client(Client):
    """A client that no message makes deaf.

    Of headers that are none, nats-py raises in the loop that reads the socket; the loop ends, the client connects anew,
    and the server delivers the same message again, for ever. The server takes whatever somebody calls headers.
    """

    async def _process_headers(self, headers: bytes) -> dict[str, str] | None:
        try:
            return await super()._process_headers(headers)
        except Exception as error:  # noqa: BLE001  whatever it is, the next message is read
            # Without headers it is refused, or set aside as poison, by whoever it came to.
            log.warning("headers_unreadable", error=type(error).__name__, size=len(headers))
            return {}


class _Broker(NatsBroker):
    """FastStream's, on our client."""

    async def _connect(self) -> Client:
        client = _Client()
        await client.connect(**self._connection_kwargs)
        self.config.connect(client)
        return client


def build_bus(service: str, url: str) -> Bus:
    """The bus of one process, not yet connected. The only place that builds a broker."""
    holder: list[Bus] = []

    async def on_error(error: Exception) -> None:
        await holder[0].failed(error)

    async def on_closed() -> None:
        await holder[0].closed()

    async def on_reconnected() -> None:
        await holder[0].reconnected()

    async def on_disconnected() -> None:
        await holder[0].disconnected()

    broker = _Broker(
        url,
        name=service,
        inbox_prefix=inbox_prefix(service).encode(),
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.25,  # type: ignore[arg-type]  # seconds; nats-py takes fractions
        connect_timeout=3,
        ping_interval=5,
        max_outstanding_pings=2,
        error_cb=on_error,
        closed_cb=on_closed,
        reconnected_cb=on_reconnected,
        disconnected_cb=on_disconnected,
        apply_types=False,
        logger=None,
        graceful_timeout=10.0,
    )
    holder.append(Bus(service, broker, Meter(service)))
    return holder[0]
