"""How one asks a service something over the bus, and hears at once when nobody is there."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID, uuid4

import nats.errors
from nats.aio.msg import Msg
from pydantic import ValidationError

from shared.contracts.asking import BrokenRequestError, NoReplyInTimeError, NotAllowedError, UnreachableError
from shared.contracts.clock import Clock, system_clock
from shared.contracts.envelope import ACTOR, IDEMPOTENCY_KEY, OUTCOME, Envelope, Trail
from shared.contracts.message import Reply, Request
from shared.contracts.refusals import Refused
from shared.messaging.connection import Bus
from shared.messaging.errors import BusAwayError
from shared.observing.tracing import current_traceparent, span

R = TypeVar("R", bound=Reply)

DEADLINE = "Hubhome-Deadline"
"""When the asker stops waiting, in seconds since the epoch: a request found later is left alone."""
PATIENCE = 5.0
"""Seconds an asker waits unless told otherwise."""


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
            with span(f"ask {request.message_name}", kind="client", traceparent=self.trail.traceparent):
                answer = await self._answer(request, key, within or PATIENCE)
            outcome = (answer.headers or {}).get(OUTCOME, "")
            return _reply(request, outcome, answer.data)
        finally:
            self.bus.meter.asked(request.message_name, outcome, time.perf_counter() - began)

    async def _answer(self, request: Request[R], key: UUID | None, patience: float) -> Msg:
        owner = request.owner.capitalize()
        try:
            return await self.bus.client.request(
                request.subject(self.authority),
                request.to_json(),
                timeout=patience,
                headers=self._headers(request, key, patience),
            )
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
