"""How is a command kept for a service that is away? In a stream from which the service takes it when it is back.

For what mustn't be lost although nobody answers: an emergency that a carer raises at two in the morning. The command is
asked first; only where nobody answers, or not in time, is it kept, under the same key, so that it is done once however
both end (docs/decisions/0051).
"""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import nats.errors
import nats.js.errors
import structlog
from nats.aio.msg import Msg

from shared.contracts import grounds
from shared.contracts.asking import NotKeptError
from shared.contracts.envelope import MESSAGE_ID
from shared.contracts.message import Command
from shared.contracts.refusals import Refused
from shared.messaging.answering import Answer, Answering, Outcome
from shared.messaging.asking import DEADLINE, Asker
from shared.messaging.cancelling import end_if_told
from shared.messaging.connection import Bus
from shared.messaging.dead_letters import set_aside
from shared.messaging.errors import BusAwayError
from shared.messaging.ladder import MOST_DELIVERIES, next_wait
from shared.messaging.pulling import Pull
from shared.messaging.streams import Consumer, kept_consumer, require_consumer
from shared.observing.metrics import Meter

log = structlog.get_logger()

KEPT_WITHIN = 3.0
"""Seconds for the bus to say that it keeps it: somebody stands before the page with a child."""
AT_ONCE = 20
REST_WHILE_AWAY = 2
"""Seconds after which what the database was away for is tried again."""
GRACE = 8.0
ACK = b"+ACK"
_AWAY = (nats.errors.Error, nats.js.errors.Error, OSError, TimeoutError, BusAwayError)


@dataclass(slots=True)
class KeepingAsker(Asker):
    """Asks for one actor, and has the bus keep what can't be asked now."""

    async def keep(self, command: Command[Any], *, key: UUID) -> None:
        """See `shared.contracts.asking.AsksAndKeeps`."""
        if not command.is_kept:
            raise TypeError(f"{type(command).__name__} isn't declared to be kept")
        # The bus drops what it has already: another deed under the same key isn't that.
        what = hashlib.sha256(command.deed().to_json()).hexdigest()[:16]
        headers = self._headers(command, key, KEPT_WITHIN) | {MESSAGE_ID: f"kept-{key}-{what}"}
        # It has no deadline: whoever takes it takes it late.
        del headers[DEADLINE]
        try:
            # A client that has lost the bus would hold it back, and promise nothing.
            if not self.bus.client.is_connected:
                raise BusAwayError("not connected to the bus")
            await self.bus.client.jetstream().publish(
                command.kept_subject(self.authority),
                command.without_words().to_json(),
                timeout=KEPT_WITHIN,
                headers=headers,
            )
        except _AWAY as error:
            log.error("command_not_kept", message=command.message_name, error=type(error).__name__)  # noqa: TRY400  whose fault it is stands in the name
            raise NotKeptError(f"{command.owner.capitalize()} can't be reached, and it can't be kept") from error
        log.warning("command_kept", message=command.message_name)


class CatchingUp:
    """One kept command of a service: takes what came while it was away, as if it were asked now."""

    def __init__(
        self, service: str, command: type[Command[Any]], answer: Answer, *, answering: Answering, bus: Bus, meter: Meter
    ) -> None:
        self.consumer: Consumer = kept_consumer(command)
        self._service = service
        self._command = command
        self._answer = answer
        self._answering = answering
        self._bus = bus
        self._meter = meter
        self._pull = Pull(bus, self.consumer, prefetch=AT_ONCE)
        self.has_begun = asyncio.Event()
        self._failures: dict[int, int] = {}
        """How often one that was put off has failed here, by its place in the stream."""

    @property
    def is_hearing(self) -> bool:
        """Whether the server was heard of lately: for readiness."""
        return self._pull.is_hearing

    async def run(self) -> None:
        """Take what is kept until cancelled; what is in flight then is finished, the rest given back."""
        await require_consumer(self._bus.client, self.consumer)
        await self._pull.start()
        self.has_begun.set()
        current: asyncio.Task[None] | None = None
        try:
            while True:
                end_if_told()
                for message in await self._pull.batch(AT_ONCE):
                    current = asyncio.create_task(self._take(message))
                    await asyncio.shield(current)
                    current = None
        finally:
            if current is not None:
                await asyncio.wait([current], timeout=GRACE)
                current.cancel()
                await asyncio.gather(current, return_exceptions=True)
            await self._pull.stop()

    async def _take(self, message: Msg) -> None:
        """Do it and let it go, or put it off on the ladder; at its end, and where it can't ever be, set it aside."""
        metadata = message.metadata
        if metadata.num_delivered >= MOST_DELIVERIES:
            await self._set_aside(message, f"delivered {metadata.num_delivered} times and never answered")
            return
        # In hand, while the database is away: given back, it would use up its deliveries for no fault of its own.
        while (outcome := await self._answered(message)).word == "away":  # noqa: ASYNC110  no event to await
            await asyncio.sleep(REST_WHILE_AWAY)
        log.info("kept_command_taken", message=self._command.message_name, outcome=outcome.word)
        if outcome.word == "ok":
            await self._tell(message, ACK)
        elif outcome.word == "not_allowed":
            await self._set_aside(message, "its sender may not ask it")
        elif _is_another_deed(outcome):
            await self._set_aside(message, "its key was used for something else")
        else:
            await self._try_again(message, outcome.word)

    async def _answered(self, message: Msg) -> Outcome:
        return await self._answering.answer(
            self._command,
            self._answer,
            message.subject,
            message.headers or {},
            message.data,
            sent_at=message.metadata.timestamp,
        )

    async def _try_again(self, message: Msg, word: str) -> None:
        """A refusal too may be for now: what it is about may not have been heard yet."""
        place = message.metadata.sequence.stream
        attempts = self._failures[place] = self._failures.get(place, 0) + 1
        wait = next_wait(attempts)
        if wait is None:
            await self._set_aside(message, f"still {word} after {attempts} attempts")
        else:
            await self._tell(message, _put_off(wait.total_seconds()))

    async def _set_aside(self, message: Msg, reason: str) -> None:
        try:
            await set_aside(self._bus.client, self._service, self.consumer.name, message, reason)
        except BusAwayError:
            # Left unanswered it comes again: it can't be lost.
            log.warning("not_set_aside_yet", reason=reason)
            self._pull.done_with(message)
            return
        self._meter.set_aside("kept")
        await self._tell(message, ACK)

    async def _tell(self, message: Msg, word: bytes) -> None:
        self._pull.done_with(message)
        if word == ACK:
            self._failures.pop(message.metadata.sequence.stream, None)
        try:
            await self._bus.client.publish(message.reply, word)
        except (nats.errors.Error, OSError):
            # It comes again, and its key is known.
            log.debug("not_acknowledged")


def _put_off(seconds: float) -> bytes:
    return f'-NAK {{"delay": {int(seconds * 1e9)}}}'.encode()


def _is_another_deed(outcome: Outcome) -> bool:
    """Whether something else was done under its key, which therefore stands for nothing of this one."""
    is_refused = outcome.word == "refused"
    return is_refused and Refused.model_validate_json(outcome.body).reason == grounds.KEY_ALREADY_USED.reason
