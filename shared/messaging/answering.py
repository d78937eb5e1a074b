"""How does a service answer what it is asked? Once, in one transaction, for those who may, and always with a reply."""

import asyncio
import hashlib
import math
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from faststream.nats import NatsMessage, NatsResponse, NatsRoute, NatsRouter
from pydantic import ValidationError

from shared.contracts import grounds
from shared.contracts.actor import Actor, KeyRing, NotAnActorError
from shared.contracts.envelope import ACTOR, IDEMPOTENCY_KEY, OUTCOME, BrokenEnvelopeError, Envelope, Trail, ids_in
from shared.contracts.message import Command, Reply, Request
from shared.contracts.packs import NOT_KNOWN_YET, Import
from shared.contracts.refusals import RefusalError, Refused, refusal, refuse
from shared.messaging.asking import DEADLINE
from shared.messaging.bodies import ENCODING, GZIP, MAX_PAYLOAD, compressed, inflated, is_large
from shared.messaging.connection import is_an_inbox
from shared.messaging.errors import BodyTooLargeError, BrokenBodyError
from shared.observing.collecting import uncollected
from shared.observing.logs import bound
from shared.observing.metrics import Meter
from shared.observing.tracing import span
from shared.persistence.database import Database
from shared.persistence.errors import AuthorityTakenAwayError, DatabaseAwayError, can_be_run_again
from shared.persistence.saying import KeptReply
from shared.persistence.work import Work

log = structlog.get_logger()

Answer = Callable[[Any, Work], Awaitable[Reply | Refused]]
"""A plain function `async def request_sleepover(command, work) -> reply`."""

AT_ONCE = 64
"""Requests of one kind that a process works on together; more wait in its queue."""
TRIES = 4
"""How often a transaction that lost a race (deadlock, serialisation) is run in all."""
FIRST_PAUSE = 0.5
"""Seconds until an import that waits for what is still to be heard is looked at again; then twice that, and so on."""
LONGEST_PAUSE = 4.0

TAKEN_AWAY = refusal(
    grounds.AUTHORITY_TAKEN_AWAY, "This authority is being taken away from this installation. Ask whoever runs it."
)

_OF_THE_DEED = 16
"""Bytes of a fingerprint that stand for the deed alone."""

_FIELD = re.compile(r"[a-z][a-z0-9_.]{0,99}")

_CLAIM = """
INSERT INTO answered (key, command, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key
"""
_KEPT = "SELECT fingerprint, outcome, reply FROM answered WHERE key = $1 AND command = $2"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What goes back: a word in a header, and a body."""

    word: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was read, and whose sender may ask it."""

    request: Request[Any]
    envelope: Envelope
    actor: Actor
    key: UUID | None
    deadline: float = math.inf
    """When its asker stops waiting, in seconds since the epoch."""
    was_kept: bool = False
    """Whether it comes from the stream, without its words: asked with them, it is the same deed."""


class Answering:
    """Answers the requests of one service."""

    def __init__(
        self,
        service: str,
        answers: Mapping[type[Request[Any]], Answer],
        database: Database,
        keys: KeyRing,
        meter: Meter,
        *,
        max_payload: Callable[[], int] = lambda: MAX_PAYLOAD,
    ) -> None:
        self._service = service
        self._answers = answers
        self._database = database
        self._keys = keys
        self._meter = meter
        self._max_payload = max_payload
        self._is_stopping = asyncio.Event()

    def stop_waiting(self) -> None:
        """What waits for what is still to be heard is refused now: the service is about to stop."""
        self._is_stopping.set()

    def router(self) -> NatsRouter:
        """A fresh router: FastStream's belong to one broker for ever."""
        return NatsRouter(
            handlers=[
                NatsRoute(
                    self._route(message, answer),
                    message.subject("*"),
                    queue=self._service,
                    decoder=_as_it_came,
                    max_workers=AT_ONCE,
                )
                for message, answer in self._answers.items()
            ]
        )

    def _route(self, message: type[Request[Any]], answer: Answer) -> Callable[[NatsMessage], Awaitable[NatsResponse]]:
        async def reply_to(asked: NatsMessage) -> NatsResponse:
            if not is_an_inbox(asked.reply_to):
                log.warning("request_without_an_inbox", message=message.message_name)
                asked.reply_to = ""
                return NatsResponse(b"")
            outcome = await self.answer(message, answer, asked.raw_message.subject, asked.headers, asked.body)
            if not is_large(outcome.body):
                return NatsResponse(outcome.body, headers={OUTCOME: outcome.word})
            return await self._large(message, outcome)

        return reply_to

    async def _large(self, message: type[Request[Any]], outcome: Outcome) -> NatsResponse:
        """A reply that goes compressed, or a word about one that can't go: without any, the asker would wait."""
        try:
            body = await asyncio.to_thread(compressed, outcome.body, self._max_payload())
        except BodyTooLargeError as error:
            log.error("reply_too_large", message=message.message_name, fits=error.fits)  # noqa: TRY400  whose fault it is stands in the name
            return NatsResponse(b"The reply is too large for one message", headers={OUTCOME: "broken"})
        return NatsResponse(body, headers={OUTCOME: outcome.word, ENCODING: GZIP})

    async def answer(
        self,
        message: type[Request[Any]],
        answer: Answer,
        subject: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        sent_at: datetime | None = None,
    ) -> Outcome:
        """The reply to one request, whatever happens: a request without an answer looks like a dead service.

        `sent_at` is when one that was kept came to the bus, by the bus's own word: who sent it is looked at as of then.
        """
        began = time.perf_counter()
        outcome = Outcome("broken", b"")
        with (
            bound(message=message.message_name, **ids_in(headers)),
            span(f"answer {message.message_name}", kind="server", traceparent=headers.get("traceparent", "")),
        ):
            try:
                asked = await self._read(message, subject, headers, body, sent_at)
                outcome = await self._when_it_is_heard(asked, answer)
            except NotAnActorError as error:
                outcome = Outcome("not_allowed", str(error).encode())
            except (BrokenEnvelopeError, BrokenBodyError) as error:
                outcome = Outcome("broken", f"The request can't be read: {error}".encode())
            except ValidationError as error:
                outcome = Outcome("refused", _unreadable(error).to_json())
            except RefusalError as error:
                outcome = Outcome("refused", error.refused.to_json())
            except _TooLateError:
                outcome = Outcome("too_late", b"The request came after its deadline; nothing was done")
            except AuthorityTakenAwayError:
                outcome = Outcome("refused", TAKEN_AWAY.to_json())
            except DatabaseAwayError as error:
                log.warning("database_away", error=str(error))
                outcome = Outcome("away", f"{self._service.capitalize()} can't reach its database now".encode())
            except Exception:
                # The edge answers for every failure: without a reply the asker would wait for its deadline.
                log.exception("request_failed")
                outcome = Outcome("broken", f"{self._service.capitalize()} failed; nothing was saved".encode())
            took = time.perf_counter() - began
            self._meter.heard(message.message_name, outcome.word, took)
            log.info("request_answered", outcome=outcome.word, took_ms=round(took * 1000, 1))
        return outcome

    async def _read(
        self,
        message: type[Request[Any]],
        subject: str,
        headers: Mapping[str, str],
        body: bytes,
        sent_at: datetime | None,
    ) -> Asked:
        envelope = Envelope.read(headers)
        authority = subject.split(".")[1]
        # The subject decides: rights on the bus are given by it, and a header could say anything.
        if envelope.authority != authority:
            raise NotAnActorError("the envelope and the subject name different authorities")
        now = sent_at or self._database.clock()
        actor = self._keys.verify(headers.get(ACTOR, ""), authority, now)
        if not actor.may_ask(message):
            raise NotAnActorError(f"your role can't ask for {message.message_name.replace('_', ' ')}")
        deadline = _deadline(headers)
        if deadline < now.timestamp():
            raise _TooLateError
        with _at_a_stretch(message):
            request = message.from_json(await inflated(headers, body))
        return Asked(request, envelope, actor, _key(request, headers), deadline, was_kept=sent_at is not None)

    async def _when_it_is_heard(self, asked: Asked, answer: Answer) -> Outcome:
        """The outcome; an import that refers to what is still to be heard is kept in hand meanwhile.

        Asked again and again, it would be sent and read each time, by whoever is to hear with the same two hands.
        """
        pause = FIRST_PAUSE
        while True:
            try:
                with _at_a_stretch(type(asked.request)):
                    return await self._do(asked, answer)
            except RefusalError as error:
                waits = isinstance(asked.request, Import) and error.refused.reason == NOT_KNOWN_YET
                left = asked.deadline - self._database.clock().timestamp()
                if not waits or self._is_stopping.is_set() or math.isinf(left) or left < 2 * pause:
                    raise
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._is_stopping.wait()
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _do(self, asked: Asked, answer: Answer) -> Outcome:
        for attempt in range(1, TRIES + 1):
            try:
                return await self._once(asked, answer)
            except Exception as error:
                if attempt == TRIES or not can_be_run_again(error):
                    raise
                log.info("transaction_lost_a_race", attempt=attempt)
        raise AssertionError("unreachable")

    async def _once(self, asked: Asked, answer: Answer) -> Outcome:
        trail = Trail(
            asked.envelope.trail.correlation_id,
            asked.envelope.id,
            asked.envelope.trail.traceparent,
            asked.actor.person_id,
        )
        async with self._database.work(asked.envelope.authority, trail=trail, actor=asked.actor) as work:
            if asked.key is None or not isinstance(asked.request, Command):
                return Outcome("ok", (await _answered(answer, asked, work)).to_json())
            command = asked.request.message_name
            fingerprint = _fingerprint(asked, asked.request)
            if not await work.fetch(_CLAIM, asked.key, command, fingerprint):
                compared = fingerprint[:_OF_THE_DEED] if asked.was_kept else fingerprint
                return _again(await work.fetch(_KEPT, asked.key, command), compared)
            outcome = Outcome("ok", (await _answered(answer, asked, work)).to_json())
            work.keep_reply(KeptReply(asked.key, command, outcome.word, outcome.body))
            return outcome


def _at_a_stretch(message: type[Request[Any]]) -> AbstractContextManager[None]:
    """Without the garbage collector for an import: its rows stay until it is answered, and it would look at them again
    and again, for a quarter of the time that a large pack takes.
    """
    return uncollected() if issubclass(message, Import) else nullcontext()


class _TooLateError(Exception):
    """The asker has stopped waiting."""


async def _answered(answer: Answer, asked: Asked, work: Work) -> Reply:
    """The reply; a refusal is raised, so that the transaction keeps nothing."""
    reply = await answer(asked.request, work)
    if isinstance(reply, Refused):
        raise RefusalError(reply)
    return reply


def _again(kept: Any, fingerprint: bytes) -> Outcome:
    """The reply that was given to the same command before."""
    if not kept or not kept[0]["fingerprint"].startswith(fingerprint):
        # Also for a key of another authority, whose row can't be seen from here.
        raise refuse(grounds.KEY_ALREADY_USED, "This form was already sent with other answers. Open it again.")
    return Outcome(kept[0]["outcome"], kept[0]["reply"])


def _key(request: Request[Any], headers: Mapping[str, str]) -> UUID | None:
    """What makes a deed be done once; none for what is no deed: a question, or a look at what would come of one.

    The page that confirms what was looked at sends the same key with another answer in it.
    """
    if not isinstance(request, Command) or request.is_dry_run:
        return None
    try:
        return UUID(headers[IDEMPOTENCY_KEY])
    except (KeyError, ValueError):
        raise BrokenEnvelopeError(f"a command needs the header {IDEMPOTENCY_KEY} with a UUID") from None


def _deadline(headers: Mapping[str, str]) -> float:
    """When the asker stops waiting, in seconds since the epoch; never, where it doesn't say."""
    text = headers.get(DEADLINE)
    if text is None:
        return math.inf
    try:
        deadline = float(text)
    except ValueError:
        deadline = math.nan
    if not math.isfinite(deadline):
        raise BrokenEnvelopeError(f"the header {DEADLINE} isn't a moment")
    return deadline


def _fingerprint(asked: Asked, command: Command[Any]) -> bytes:
    """What was asked by whom: the deed, and behind it all that was said of it."""
    deed = command.deed()
    of_the_deed = _digest(asked, deed)
    return of_the_deed + (of_the_deed if deed is command else _digest(asked, command))


def _digest(asked: Asked, command: Command[Any]) -> bytes:
    return hashlib.sha256(asked.actor.person_id.bytes + command.to_json()).digest()[:_OF_THE_DEED]


def _unreadable(error: ValidationError) -> Refused:
    """Which fields are wrong and how; never their values, which may be about a person."""
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    places = [".".join(str(part) for part in fault["loc"]) for fault in faults]
    sentences = [f"{place or 'The message'}: {fault['msg']}" for place, fault in zip(places, faults, strict=True)]
    fields = tuple(place for place in dict.fromkeys(places) if _FIELD.fullmatch(place))
    return refusal(grounds.UNREADABLE, "; ".join(sentences)[:2000], *fields[:20])


async def _as_it_came(message: NatsMessage) -> NatsMessage:
    """FastStream's decoder is left out: the edge reads the bytes, so that a broken body gets a reply."""
    return message
