"""How a service hears events: a transaction a batch, each message with one effect, and a failing one alone.

The batch is what had arrived when the last one was done: under load one commit serves many messages, and a lone
message waits for nobody. When a batch fails, nothing of it is kept and its messages are taken one by one, so that
the poison among them fails for itself (docs/decisions/0007).
"""

import asyncio
import random
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nats.errors
import structlog
from nats.aio.msg import Msg
from pydantic import ValidationError

from shared.contracts.envelope import BrokenEnvelopeError, Envelope, ids_in
from shared.contracts.message import Event
from shared.messaging.cancelling import end_if_told
from shared.messaging.connection import Bus
from shared.messaging.dead_letters import set_aside
from shared.messaging.errors import BusAwayError, TryAgainLaterError
from shared.messaging.ladder import MOST_DELIVERIES, next_wait
from shared.messaging.pulling import Pull
from shared.messaging.reacting import Reacting, Reaction
from shared.messaging.streams import Consumer, consumer_of, require_consumer
from shared.observing.metrics import Meter
from shared.persistence.database import Database
from shared.persistence.errors import AuthorityTakenAwayError, DatabaseAwayError, can_be_run_again

log = structlog.get_logger()

MOST_IN_A_BATCH = 200
TRIES = 4
SUSPICIOUS = 5
"""Delivered more often, a message is heard by itself."""
LAST_DELIVERY = MOST_DELIVERIES
"""Only a message whose hearer dies of it comes so often: failing ones reach the ladder's end before."""
WAIT_FOR_DATABASE = 0.5
ACK = b"+ACK"
GRACE = 8.0
"""Seconds that what is in flight has to end when the service is told to stop."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was read."""

    message: Msg
    envelope: Envelope
    event: Event


class Hearing:
    """One reaction of a service to one event, in all authorities."""

    def __init__(
        self,
        service: str,
        event: type[Event],
        reaction: Reaction,
        *,
        bus: Bus,
        database: Database,
        meter: Meter,
    ) -> None:
        self.consumer: Consumer = consumer_of(service, event)
        self._service = service
        self._event = event
        self._reacting = Reacting(self.consumer.name, reaction, database)
        self._bus = bus
        self._database = database
        self._meter = meter
        self._pull = Pull(bus, self.consumer)
        self.has_begun = asyncio.Event()
        self.has_news_in_hand = False
        """Whether it is at work on messages: what can wait gives way then."""
        self._failures: dict[int, int] = {}
        """How often a message that was put off has failed here, by its place in the stream."""

    @property
    def is_hearing(self) -> bool:
        """Whether the server was heard of lately: for readiness."""
        return self._pull.is_hearing

    async def run(self) -> None:
        """Hear until cancelled; what is in flight then is finished, the rest given back."""
        await require_consumer(self._bus.client, self.consumer)
        await self._pull.start()
        self.has_begun.set()
        current: asyncio.Task[None] | None = None
        try:
            while True:
                end_if_told()
                messages = await self._pull.batch(MOST_IN_A_BATCH)
                current = asyncio.create_task(self._hear(messages))
                self.has_news_in_hand = True
                await asyncio.shield(current)
                self.has_news_in_hand = False
                current = None
        finally:
            if current is not None:
                await asyncio.wait([current], timeout=GRACE)
                current.cancel()
                await asyncio.gather(current, return_exceptions=True)
            await self._pull.stop()

    async def _hear(self, messages: Sequence[Msg]) -> None:
        """Settle every message of a batch: each is acked, put off or set aside, whatever happens."""
        often = [message for message in messages if message.metadata.num_delivered > SUSPICIOUS]
        # One of them may be what its hearers die of. In another order each time, the others get past it.
        for message in random.sample(often, len(often)):
            await self._hear_some([message])
        await self._hear_some([message for message in messages if message.metadata.num_delivered <= SUSPICIOUS])

    async def _hear_some(self, messages: Sequence[Msg]) -> None:
        by_authority: dict[str, list[Heard]] = {}
        for message in messages:
            if message.metadata.num_delivered >= LAST_DELIVERY:
                await self._poison(message, f"delivered {message.metadata.num_delivered} times and never answered")
                continue
            try:
                heard = self._read(message)
            except (BrokenEnvelopeError, ValidationError) as error:
                await self._poison(message, _why(error))
            else:
                by_authority.setdefault(heard.envelope.authority, []).append(heard)
        for authority, some in by_authority.items():
            await self._hear_in(authority, some)

    async def _hear_in(self, authority: str, some: Sequence[Heard]) -> None:
        """All of them together, or, where that fails, each for itself."""
        error = await self._tried(authority, some)
        if error is None:
            return
        if isinstance(error, AuthorityTakenAwayError):
            # Neither kept nor set aside: whatever is still on its way is about somebody who isn't here any more.
            for one in some:
                await self._answer(one.message, ACK)
                self._note(one.message, "dropped", 0.0, why="the authority is being taken away")
            return
        if len(some) == 1:
            await self._failed(some[0], error)
            return
        log.info("batch_taken_apart", messages=len(some), error=type(error).__name__)
        for one in some:
            await self._hear_in(authority, [one])

    async def _tried(self, authority: str, some: Sequence[Heard]) -> Exception | None:
        """What went wrong, after as many tries as can help; a database that is away is waited for."""
        tries = 0
        while True:
            try:
                await self._together(authority, some)
            except DatabaseAwayError:
                await self._until_the_database_answers()
            except Exception as error:  # noqa: BLE001  whatever a reaction raises, its neighbours go on
                tries += 1
                if tries >= TRIES or not can_be_run_again(error):
                    return error
            else:
                return None

    async def _together(self, authority: str, some: Sequence[Heard]) -> None:
        """All of them in one transaction; then, and only then, the server is told."""
        began = time.perf_counter()
        await self._reacting.react(authority, [(heard.envelope, heard.event) for heard in some])
        took = time.perf_counter() - began
        for heard in some:
            await self._answer(heard.message, ACK)
            self._note(heard.message, "heard", took / len(some))

    def _read(self, message: Msg) -> Heard:
        envelope = Envelope.read(message.headers or {})
        if envelope.authority != message.subject.split(".")[1]:
            raise BrokenEnvelopeError("the envelope and the subject name different authorities")
        return Heard(message, envelope, self._event.from_json(message.data))

    async def _failed(self, heard: Heard, error: Exception) -> None:
        if isinstance(error, TryAgainLaterError | BusAwayError) or can_be_run_again(error):
            await self._put_off(heard.message, error)
        else:
            await self._poison(heard.message, _why(error))

    async def _put_off(self, message: Msg, error: Exception) -> None:
        # Not the deliveries: those that a killed hearer used up were no failures.
        attempts = self._failures.get(message.metadata.sequence.stream, 0) + 1
        self._failures[message.metadata.sequence.stream] = attempts
        wait = next_wait(attempts)
        if wait is None:
            await self._poison(message, f"still failing after {attempts} attempts: {_why(error)}")
            return
        wait = getattr(error, "after", None) or wait
        await self._answer(message, f'-NAK {{"delay": {int(wait.total_seconds() * 1e9)}}}'.encode())
        self._note(message, "put_off", 0.0, why=_why(error))

    async def _poison(self, message: Msg, reason: str) -> None:
        try:
            await set_aside(self._bus.client, self._service, self.consumer.name, message, reason)
        except BusAwayError:
            # Left unanswered it comes again after ack_wait: it can't be lost.
            log.warning("not_set_aside_yet", reason=reason)
            self._pull.done_with(message)
            return
        await self._answer(message, ACK)
        self._meter.set_aside("poison")
        self._note(message, "set_aside", 0.0, why=reason)

    async def _answer(self, message: Msg, word: bytes) -> None:
        self._pull.done_with(message)
        if word == ACK:
            self._failures.pop(message.metadata.sequence.stream, None)
        try:
            await self._bus.client.publish(message.reply, word)
        except (nats.errors.Error, OSError):
            # It comes again, and the inbox knows it.
            log.debug("not_acknowledged")

    async def _until_the_database_answers(self) -> None:
        """Wait with the messages in hand: giving them back would use up their attempts for no fault of theirs."""
        log.warning("waiting_for_database", reaction=self.consumer.name)
        while True:
            await asyncio.sleep(WAIT_FOR_DATABASE)
            try:
                await self._database.answers()
            except DatabaseAwayError:
                continue
            return

    def _note(self, message: Msg, outcome: str, took: float, **more: str) -> None:
        self._meter.heard(self._event.message_name, outcome, took)
        log.info(
            "message_heard",
            reaction=self.consumer.name,
            outcome=outcome,
            attempt=message.metadata.num_delivered,
            took_ms=round(took * 1000, 2),
            **ids_in(message.headers or {}),
            **more,
        )


def _why(error: BaseException) -> str:
    """A failure in words that hold nothing of anybody: its type and place, and what is wrong only where it is ours."""
    if isinstance(error, TryAgainLaterError | BrokenEnvelopeError):
        return f"{type(error).__name__}: {error}"
    if isinstance(error, ValidationError):
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        return "unreadable: " + "; ".join(
            f"{'.'.join(map(str, fault['loc']))} {fault['type']}" for fault in faults[:10]
        )
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
