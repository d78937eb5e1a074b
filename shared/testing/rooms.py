"""One service as its neighbours see it: it is asked, it hears, and one reads what it said.

The database is real, with the service's own migrations and rights; the bus is left out, and the clock is driven. In
a component test's conftest:

    @pytest.fixture
    async def bookings(room_of):
        async with room_of(plugin) as room:
            yield room
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest

from shared.contracts.actor import Actor
from shared.contracts.asking import Asks, BrokenRequestError, NotAllowedError, UnreachableError
from shared.contracts.envelope import ACTOR, IDEMPOTENCY_KEY, Envelope, Trail
from shared.contracts.grounds import OF_EVERY_SERVICE
from shared.contracts.message import Event, Reply, Request
from shared.contracts.refusals import Refused
from shared.hosting.filling import fill
from shared.hosting.service import Service
from shared.messaging.answering import Answering
from shared.messaging.errands import Desk
from shared.messaging.reacting import Reacting
from shared.messaging.streams import consumer_of
from shared.observing.metrics import Meter
from shared.persistence.database import Database
from shared.testing.actors import AUTHORITY, Keys
from shared.testing.databases import Databases

R = TypeVar("R", bound=Reply)


class DrivenClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The present moment."""
        return self.moment

    def move(self, **by: float) -> None:
        """Let time pass: `clock.move(days=1)`."""
        self.moment += timedelta(**by)


class Room:
    """A service under test."""

    def __init__(self, service: Service, database: Database, keys: Keys, clock: DrivenClock, settings: Any) -> None:
        self.service = service
        self.database = database
        self.keys = keys
        self.clock = clock
        self._provided = {type(settings): settings, type(keys.of("registry")): keys.of(service.name)}
        self._filled: dict[Callable[..., Awaitable[Any]], Callable[..., Awaitable[Any]]] = {}
        self._meter = Meter(service.name)
        self._answering = Answering(service.name, {}, database=database, keys=keys.ring, meter=self._meter)
        self._said_up_to = 0

    async def asked(
        self, request: Request[R], *, by: Actor, key: UUID | None = None, statement: str = ""
    ) -> R | Refused:
        """Ask, as the bus would: the reply, or the refusal on a declared ground.

        Raises the `AskError`s that an asker would get.
        """
        now = self.clock()
        headers = Envelope(
            id=uuid4(),
            type=request.type_name(),
            source="/hubhome/test",
            authority=by.authority,
            time=now,
            trail=Trail.start(),
            extra={ACTOR: statement or self.keys.sign(by, now), IDEMPOTENCY_KEY: str(key or uuid4())},
        ).headers()
        handler = self._fill(self.service.answers[type(request)], given=2)
        outcome = await self._answering.answer(
            type(request), handler, request.subject(by.authority), headers, request.to_json()
        )
        if outcome.word == "refused":
            return self._on_a_ground(Refused.model_validate_json(outcome.body))
        if outcome.word == "ok":
            # The reply's type is the class's own generic parameter; mypy can't follow it through a ClassVar.
            return request.reply_type.model_validate_json(outcome.body)  # type: ignore[return-value]  # see above
        errors = {"not_allowed": NotAllowedError, "away": UnreachableError}
        raise errors.get(outcome.word, BrokenRequestError)(outcome.body.decode())

    def _fill(self, handler: Callable[..., Awaitable[Any]], *, given: int) -> Callable[..., Awaitable[Any]]:
        """As the host does, once for each of them."""
        if handler not in self._filled:
            self._filled[handler] = fill(handler, given=given, provided=self._provided)
        return self._filled[handler]

    def _on_a_ground(self, refused: Refused) -> Refused:
        """A refusal, with its rule and whose it is; fails for one on a ground that its manifest doesn't declare."""
        declared = {(one.reason, one.rule) for one in self.service.refuses | OF_EVERY_SERVICE}
        said = (refused.reason, refused.rule)
        assert said in declared, f"{self.service.name} refuses with {said}, which its manifest doesn't declare"  # noqa: S101  it is a check
        assert refused.source, f"{self.service.name} doesn't say where {refused.reason} is from"  # noqa: S101  it is a check
        assert refused.whose, f"{self.service.name} doesn't say whose rule {refused.reason} is"  # noqa: S101  it is a check
        return refused

    async def heard(self, *events: Event, authority: str = AUTHORITY, message_id: UUID | None = None) -> None:
        """Let it hear events, each in a transaction of its own; `message_id` makes one the same message as another."""
        for event in events:
            reaction = self._fill(self.service.hears[type(event)], given=2)
            envelope = Envelope(
                id=message_id or uuid4(),
                type=event.type_name(),
                source="/hubhome/test",
                authority=authority,
                time=self.clock(),
                trail=Trail.start(),
                subject=str(event.thing_id),
                thing_version=event.thing_version,
            )
            name = consumer_of(self.service.name, type(event)).name
            await Reacting(name, reaction, self.database).react(authority, [(envelope, event)])

    async def said(self, authority: str = AUTHORITY) -> list[Event]:
        """What it has said since the last look, in order; fails for an event that its manifest doesn't declare."""
        declared = {event.type_name(): event for event in self.service.says}
        async with self.database.work(authority) as work:
            rows = await work.fetch(
                "SELECT position, headers, body FROM outbox WHERE position > $1 ORDER BY position", self._said_up_to
            )
        if rows:
            self._said_up_to = rows[-1]["position"]
        types = [json.loads(row["headers"])["ce-type"] for row in rows]
        undeclared = set(types) - set(declared)
        assert not undeclared, f"{self.service.name} says {undeclared}, which its manifest doesn't declare"  # noqa: S101  it is a check
        return [declared[name].from_json(row["body"]) for name, row in zip(types, rows, strict=True)]

    async def errands(self, authority: str = AUTHORITY) -> list[tuple[str, UUID]]:
        """The errands that wait, by name and thing."""
        async with self.database.work(authority) as work:
            rows = await work.fetch("SELECT name, thing_id FROM errand ORDER BY due_at, name")
        return [(row["name"], row["thing_id"]) for row in rows]

    async def ran(
        self, name: str, thing_id: UUID, asks: Asks, *, authority: str = AUTHORITY, attempts: int = 1
    ) -> None:
        """Run one of its errands, with somebody who answers what it asks."""
        errand = self._fill(self.service.runs[name], given=1)
        await errand(Desk(authority, thing_id, attempts, asks, self.database, Trail.start()))


RoomOf = Callable[..., AbstractAsyncContextManager[Room]]


@pytest.fixture
def room_of(databases: Databases) -> RoomOf:
    """Opens a service under test on a database of its own: `async with room_of(plugin) as room`; a `kind` of room."""

    @asynccontextmanager
    async def open_room(service: Service, settings: Any = None, *, kind: type[Room] = Room) -> AsyncIterator[Room]:
        async with databases.of(service) as url:
            clock = DrivenClock()
            database = Database(service.name, url, clock=clock)
            try:
                yield kind(service, database, Keys(service.name), clock, settings or service.settings())
            finally:
                await database.close()

    return open_room
