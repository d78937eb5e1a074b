"""How one asks a service something over the bus, and hears at once when nobody is there."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID, uuid4

import nats.errors
from nats.aio.msg import Msg
from pydantic import ValidationError

from shared.contracts.asking import (
    BrokenRequestError,
    NoReplyInTimeError,
    NotAllowedError,
    TooLargeError,
    UnreachableError,
)
from shared.contracts.clock import Clock, system_clock
from shared.contracts.envelope import ACTOR, IDEMPOTENCY_KEY, OUTCOME, Envelope, Trail
from shared.contracts.message import Reply, Request
from shared.contracts.refusals import Refused
from shared.messaging.bodies import ENCODING, GZIP, compressed, inflated, is_large
from shared.messaging.connection import Bus
from shared.messaging.errors import BodyTooLargeError, BrokenBodyError, BusAwayError
from shared.messaging.turns import NoTurnError
from shared.observing.tracing import current_traceparent, span

R = TypeVar("R", bound=Reply)

DEADLINE = "Hubhome-Deadline"
"""When the asker stops waiting, in seconds since the epoch: a request found later is left alone."""
PATIENCE = 5.0
"""Seconds an asker waits for an answer unless told otherwise."""
PATIENCE_FOR_A_DEED = 15.0
"""Seconds for a command: that nobody knows whether a child has a bed is worse than a page that takes its time."""


@dataclass(slots=True)
class Asker:
    """Asks for one actor in one authority. `statement` is called for each request, so that it is never stale."""

    bus: Bus
    authority: str
    statement: Callable[[], str]
    trail: Trail = field(default_factory=Trail.start)
    clock: Clock = system_clock

    async def ask(self, request: Request[R], *, key: UUID | None = None, within: float | None = None) -> R | Refused:
        """See `shared.contracts.asking.Asks`."""
        began = time.perf_counter()
        outcome = "unanswered"
        try:
            # Inside of what is being done now: the trail's own is that of the message that led to it.
            within_this = current_traceparent() or self.trail.traceparent
            with span(f"ask {request.message_name}", kind="client", traceparent=within_this):
                answer = await self._answer(request, key, within or _patience_for(request))
            outcome = (answer.headers or {}).get(OUTCOME, "")
            return _reply(request, outcome, await inflated(answer.headers or {}, answer.data))
        except BrokenBodyError as error:
            raise BrokenRequestError(f"{request.owner.capitalize()} answered something unreadable") from error
        finally:
            self.bus.meter.asked(request.message_name, outcome, time.perf_counter() - began)

    async def _answer(self, request: Request[R], key: UUID | None, patience: float) -> Msg:
        owner = request.owner.capitalize()
        body, more = request.to_json(), {}
        try:
            if is_large(body):
                more = {ENCODING: GZIP}
                body = await asyncio.to_thread(compressed, body, self.bus.client.max_payload)
            async with self.bus.turns.of(request.owner, patience):
                # The deadline is made here: it counts from the turn on.
                headers = self._headers(request, key, patience) | more
                return await self.bus.client.request(
                    request.subject(self.authority), body, timeout=patience, headers=headers
                )
        except NoTurnError:
            raise UnreachableError(f"{owner} has too much to do just now; nothing was saved") from None
        except BodyTooLargeError as error:
            raise TooLargeError(f"That is too much for one message to {owner}; nothing was saved", error.fits) from None
        except nats.errors.NoRespondersError:
            raise UnreachableError(f"{owner} can't be reached; nothing was saved") from None
        except (nats.errors.TimeoutError, TimeoutError):
            raise NoReplyInTimeError(f"{owner} didn't answer in time") from None
        except (nats.errors.Error, OSError, BusAwayError):
            raise UnreachableError(f"{owner} can't be reached; nothing was saved") from None

    def _headers(self, request: Request[R], key: UUID | None, patience: float) -> dict[str, str]:
        now = self.clock()
        trail = Trail(
            self.trail.correlation_id,
            self.trail.causation_id,
            current_traceparent() or self.trail.traceparent,
            self.trail.actor_id,
        )
        extra = {ACTOR: self.statement(), DEADLINE: f"{now.timestamp() + patience:.3f}"}
        if request.message_kind == "command":
            extra[IDEMPOTENCY_KEY] = str(key or uuid4())
        return Envelope(
            id=uuid4(),
            type=request.type_name(),
            source=f"/hubhome/{self.bus.service}",
            authority=self.authority,
            time=now,
            trail=trail,
            extra=extra,
        ).headers()


def _patience_for(request: Request[R]) -> float:
    return PATIENCE_FOR_A_DEED if request.message_kind == "command" else PATIENCE


def _reply(request: Request[R], outcome: str, body: bytes) -> R | Refused:
    if outcome == "refused":
        return Refused.model_validate_json(body)
    if outcome == "ok":
        try:
            # The reply's type is the class's own generic parameter; mypy can't follow it through a ClassVar.
            return request.reply_type.from_json(body)  # type: ignore[return-value]  # see above
        except ValidationError as error:
            raise BrokenRequestError(f"{request.owner.capitalize()} answered something unreadable") from error
    sentence = body.decode(errors="replace")[:300]
    if outcome == "not_allowed":
        raise NotAllowedError(sentence)
    if outcome == "too_late":
        raise NoReplyInTimeError(sentence)
    if outcome == "away":
        raise UnreachableError(sentence)
    raise BrokenRequestError(sentence or f"{request.owner.capitalize()} failed on the request; nothing was saved")
