"""One transaction of a service, in one authority: what it reads, writes and says happens together or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.actor import Actor
from shared.contracts.clock import day_in_london, night_in_london
from shared.contracts.envelope import Trail
from shared.contracts.message import Event
from shared.contracts.refusals import RefusalError, Refused
from shared.observing.tracing import current_traceparent
from shared.persistence.errors import NotCommittedError, violated_constraint
from shared.persistence.saying import INTO_THE_OUTBOX, KEEP_THE_REPLY, SAY_AND_KEEP, KeptReply, outbox_values
from shared.persistence.statements import Statement

Wake = Callable[[], None] | None

INTO_THE_ERRANDS = """
INSERT INTO errand (name, thing_id, due_at, trail) SELECT $1, unnest($2::uuid[]), coalesce($3, now()), $4
ON CONFLICT (name, thing_id) DO UPDATE SET due_at = EXCLUDED.due_at, trail = EXCLUDED.trail, attempts = 0,
    lease = NULL, is_set_aside = false, why_set_aside = ''
"""


class Work:
    """What a handler is given: the transaction, whose it is, when it is, and who asked."""

    def __init__(
        self,
        connection: AsyncConnection,
        driver: asyncpg.Connection,
        *,
        service: str,
        authority: str,
        trail: Trail,
        now: datetime,
        actor: Actor | None,
    ) -> None:
        self.authority = authority
        self.now = now
        self.has_errands = False
        self.said: list[tuple[Event, Trail]] = []
        self._trail = trail
        self._actor = actor
        self._service = service
        self._connection = connection
        self._driver = driver
        self._session: AsyncSession | None = None
        self._put: dict[Statement, list[list[Any]]] = {}
        self._done_once: set[tuple[Statement, tuple[Any, ...]]] = set()
        self._reply: KeptReply | None = None

    @property
    def today(self) -> date:
        """The day it is in England."""
        return day_in_london(self.now)

    @property
    def tonight(self) -> date:
        """The night it is, or that is to come, in England: in the small hours, yesterday's date."""
        return night_in_london(self.now)

    @property
    def asker(self) -> Actor | None:
        """Who asked; nobody in a reaction to an event and in an errand."""
        return self._actor

    @property
    def actor(self) -> Actor:
        """Who asked. A reaction to an event has no actor: raises `LookupError` there."""
        if self._actor is None:
            raise LookupError("nobody asked: this is a reaction to an event")
        return self._actor

    @property
    def trail(self) -> Trail:
        """From where the present message comes."""
        return self._trail

    @property
    def session(self) -> AsyncSession:
        """An ORM session inside the transaction, for reading and rich handlers. The edge commits, never the handler.

        Raises `RuntimeError` after a `put`, whose row the session wouldn't see.
        """
        if self._put:
            raise RuntimeError("a row was put that isn't written yet: run its statement instead")
        if self._session is None:
            self._session = AsyncSession(self._connection, expire_on_commit=False)
        return self._session

    def say(self, event: Event) -> None:
        """Say an event once the transaction has committed; not at all if it doesn't."""
        # Now, for once the transaction ends this message's span is over: it has others of the batch in it.
        self.said.append((event, replace(self._trail, traceparent=current_traceparent() or self._trail.traceparent)))

    def keep_reply(self, reply: KeptReply) -> None:
        """Write down what is answered to the command, whose key was claimed in this transaction. For the edge."""
        self._reply = reply

    async def later(self, errand: str, *thing_ids: UUID, at: datetime | None = None) -> None:
        """Have the service run one of its errands for each thing, at a moment or as soon as this has committed.

        There is one errand of a name for a thing: asked for again, it moves to the new moment.
        """
        if not thing_ids:
            return
        self.has_errands = True
        trail = self._trail
        kept = {
            "correlation_id": trail.correlation_id,
            "causation_id": trail.causation_id,
            "traceparent": current_traceparent() or trail.traceparent,
            "actor_id": trail.actor_id,
        }
        things = list(dict.fromkeys(thing_ids))
        await self._driver.execute(INTO_THE_ERRANDS, errand, things, at, orjson.dumps(kept).decode())

    async def run(self, statement: Statement, values: Mapping[str, Any] | None = None) -> Sequence[asyncpg.Record]:
        """Run a hot statement on the driver itself; the rows it returns."""
        await self._write_what_waits()
        rows: Sequence[asyncpg.Record] = await self._driver.fetch(statement.sql, *statement.arguments(values or {}))
        return rows

    async def run_once(self, statement: Statement, values: Mapping[str, Any] | None = None) -> None:
        """Run a statement whose effect lasts as long as the transaction, such as a lock; again it is left out."""
        arguments = tuple(statement.arguments(values or {}))
        if (statement, arguments) in self._done_once:
            return
        await self._write_what_waits()
        await self._driver.fetch(statement.sql, *arguments)
        self._done_once.add((statement, arguments))

    async def put(self, statement: Statement, values: Mapping[str, Any]) -> None:
        """Run a statement of which nobody needs the outcome: before any other is run, or at the end.

        Those of one kind go to the server together, in their order, also those of several messages of a batch. Between
        two kinds the order isn't kept.
        """
        if self._session is not None:
            await self.run(statement, values)
            return
        self._put.setdefault(statement, []).append(statement.arguments(values))

    async def _write_what_waits(self) -> None:
        if self._session is not None:
            await self._session.flush()
        put, self._put = self._put, {}
        for statement, rows in put.items():
            await self._driver.executemany(statement.sql, rows)

    async def fetch(self, sql: str, *arguments: Any) -> Sequence[asyncpg.Record]:
        """Run the kits' own SQL text; services use `run` and `session`."""
        await self._write_what_waits()
        rows: Sequence[asyncpg.Record] = await self._driver.fetch(sql, *arguments)
        return rows

    @contextmanager
    def refusing(self, refusals: Mapping[str, Refused]) -> Iterator[None]:
        """Turn the violation of a named constraint into the refusal that it means."""
        try:
            yield
        except (IntegrityError, asyncpg.IntegrityConstraintViolationError) as error:
            refused = refusals.get(violated_constraint(error))
            if refused is None:
                raise
            raise RefusalError(refused) from error

    @contextmanager
    def on_trail_of(self, trail: Trail) -> Iterator[None]:
        """Work on one message of several in the same transaction: what is said meanwhile follows from that one."""
        before, self._trail = self._trail, trail
        try:
            yield
        finally:
            self._trail = before

    async def settle(self) -> None:
        """Flush, put what was said into the outbox, and commit. For the edge."""
        await self._write_what_waits()
        await self._write_down()
        # PostgreSQL answers the COMMIT of a transaction that has failed with ROLLBACK, and with no error.
        if await self._driver.execute("COMMIT") != "COMMIT":
            raise NotCommittedError("a statement of this transaction failed, and the handler went on")
        if self._session is not None:
            await self._session.close()

    async def _write_down(self) -> None:
        """What was said and what was answered, in one round trip."""
        reply = () if self._reply is None else self._reply.values
        if self.said:
            columns = outbox_values(self.said, service=self._service, authority=self.authority, now=self.now)
            await self._driver.execute(SAY_AND_KEEP if reply else INTO_THE_OUTBOX, *columns, *reply)
        elif reply:
            await self._driver.execute(KEEP_THE_REPLY, *reply)

    async def forget(self) -> None:
        """Drop what the session holds; the transaction was rolled back. For the edge."""
        self.said.clear()
        self._put.clear()
        self._reply = None
        if self._session is not None:
            await self._session.close()
            self._session = None
