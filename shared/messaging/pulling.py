"""A standing pull from one consumer: what has arrived is the next batch, and a server that comes back is noticed.

nats-py's `fetch` waits for a full batch or a timeout, loses what it had collected at an exhausted deadline, and
spins on a consumer that is gone (docs/decisions/0007). Other clients call this *consume*: one open pull request,
topped up when half of it is used, with heartbeats that tell a quiet stream from a dead one.
"""

import asyncio
import json
from collections import deque
from typing import Any

import nats.errors
import structlog
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.messaging.cancelling import end_if_told
from shared.messaging.connection import Bus
from shared.messaging.streams import ACK_WAIT, SECOND, Consumer

log = structlog.get_logger()

PREFETCH = 500
HEARTBEAT = 1.0
SILENCE = 2.5 * HEARTBEAT
"""Seconds without a message or a heartbeat after which the pull request is taken for lost."""
EXPIRES = 60
IN_PROGRESS_EVERY = ACK_WAIT / 3
REST_AFTER_ERROR = 1.0

_HEARTBEAT_STATUS = "100"
_TO_ACKNOWLEDGE = "$JS.ACK."


class Pull:
    """One reaction's standing pull. `batch` waits for the next messages; each must be acked, nak'd or left."""

    def __init__(self, bus: Bus, consumer: Consumer, *, prefetch: int = PREFETCH) -> None:
        self._bus = bus
        self._consumer = consumer
        self._prefetch = prefetch
        self._arrived: deque[Msg] = deque()
        self._in_hand: dict[str, Msg] = {}
        self._news = asyncio.Event()
        self._renewing = asyncio.Lock()
        self._subscription: Subscription | None = None
        self._inbox = ""
        self._open = 0
        self._heard_at = 0.0
        self.heartbeats = 0
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the pull and the two watchers over it."""
        await self._renew()
        self._bus.on_reconnect.append(self._renew)
        self._tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._keep_in_hand())]
        for task in self._tasks:
            task.add_done_callback(lambda _: self._news.set())

    async def batch(self, most: int) -> list[Msg]:
        """The messages that have arrived, at least one and at most `most`; waits as long as there are none."""
        while not self._arrived:
            self._news.clear()
            await self._news.wait()
            self._raise_if_unwatched()
        taken = [self._arrived.popleft() for _ in range(min(most, len(self._arrived)))]
        await self._top_up()
        return taken

    def _raise_if_unwatched(self) -> None:
        """A pull whose watcher has died must not seem well."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    def done_with(self, message: Msg) -> None:
        """Forget a message that was answered to the server."""
        self._in_hand.pop(message.reply, None)

    async def stop(self) -> None:
        """Stop pulling and give back what wasn't begun, so that another process has it at once."""
        if self._renew in self._bus.on_reconnect:
            self._bus.on_reconnect.remove(self._renew)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._unsubscribe()
        for message in list(self._in_hand.values()):
            await self._tell(message, b"-NAK")
        self._in_hand.clear()
        self._arrived.clear()

    @property
    def is_hearing(self) -> bool:
        """Whether the server was heard of lately: for readiness."""
        return asyncio.get_running_loop().time() - self._heard_at < 2 * SILENCE

    async def _renew(self) -> None:
        """Open a new inbox and a new pull request: the server has forgotten the old one, or never had it."""
        async with self._renewing:
            await self._open_anew()

    async def _open_anew(self) -> None:
        await self._unsubscribe()
        self._inbox = f"{self._bus.inbox}.{self._bus.client._nuid.next().decode()}"  # noqa: SLF001  nats-py's own ids
        self._heard_at = asyncio.get_running_loop().time()
        self._open = 0
        try:
            self._subscription = await self._bus.client.subscribe(self._inbox, cb=self._hear)
            await self._top_up()
        except (nats.errors.Error, OSError) as error:
            log.warning("pull_not_renewed", consumer=self._consumer.name, error=type(error).__name__)

    async def _unsubscribe(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is None:
            return
        try:
            await subscription.unsubscribe()
        except (nats.errors.Error, OSError):
            log.debug("pull_was_gone", consumer=self._consumer.name)

    async def _top_up(self) -> None:
        """Ask for more when less than half of the prefetch is open or waiting here."""
        missing = self._prefetch - self._open - len(self._arrived)
        if missing < self._prefetch // 2 or self._subscription is None:
            return
        self._open += missing
        request: dict[str, Any] = {
            "batch": missing,
            "expires": EXPIRES * SECOND,
            "idle_heartbeat": int(HEARTBEAT * SECOND),
        }
        path = f"$JS.API.CONSUMER.MSG.NEXT.{self._consumer.stream}.{self._consumer.name}"
        try:
            await self._bus.client.publish(path, json.dumps(request).encode(), reply=self._inbox)
        except (nats.errors.Error, OSError):
            self._open = 0

    async def _hear(self, message: Msg) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        status = (message.headers or {}).get("Status")
        # By its reply and not by the status: anybody may put a header of that name into a message.
        if message.reply.startswith(_TO_ACKNOWLEDGE):
            self._open = max(0, self._open - 1)
            if message.metadata.num_delivered > 1:
                # It has waited for ack_wait, since whoever had it was gone: not behind hundreds of new ones besides.
                self._arrived.appendleft(message)
            else:
                self._arrived.append(message)
            self._in_hand[message.reply] = message
            self._news.set()
        elif status == _HEARTBEAT_STATUS:
            self.heartbeats += 1
        elif status is not None:
            await self._request_ended(str(status), message)

    async def _request_ended(self, status: str, message: Msg) -> None:
        """An expired request is opened again; one that was refused only after a rest, or a gone consumer would spin."""
        headers = message.headers or {}
        self._open = max(0, self._open - int(headers.get("Nats-Pending-Messages", self._open)))
        if status not in {"404", "408"}:
            log.warning("pull_refused", consumer=self._consumer.name, status=status, why=headers.get("Description", ""))
            await asyncio.sleep(REST_AFTER_ERROR)
        await self._top_up()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            end_if_told()
            await asyncio.sleep(HEARTBEAT)
            if self._bus.client.is_connected and loop.time() - self._heard_at > SILENCE:
                log.info("pull_silent", consumer=self._consumer.name)
                await self._renew()

    async def _keep_in_hand(self) -> None:
        """Say of what is still being worked on that it is, so that nobody else is given it meanwhile."""
        while True:
            end_if_told()
            before = set(self._in_hand)
            await asyncio.sleep(IN_PROGRESS_EVERY)
            for reply in before:
                message = self._in_hand.get(reply)
                if message is not None:
                    await self._tell(message, b"+WPI")

    async def _tell(self, message: Msg, word: bytes) -> None:
        try:
            await self._bus.client.publish(message.reply, word)
        except (nats.errors.Error, OSError):
            log.debug("pull_not_told", consumer=self._consumer.name)
