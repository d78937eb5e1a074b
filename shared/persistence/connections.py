"""The connections of one service's database: opened as they are needed, and kept open for the next transaction.

SQLAlchemy opens and closes them, and an ORM session works on them. Only the lending is our own: a transaction here has
the driver in its hand, and what SQLAlchemy's pool does on each checkout and check-in was a third of the processor time
of a small one (docs/decisions/0052).
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, cast

import asyncpg
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool


@dataclass(frozen=True, slots=True)
class PoolSize:
    """How many connections a service holds, and how long somebody waits for one, in seconds."""

    connections: int = 10
    wait: float = 10.0


USUAL_SIZE = PoolSize()
FIRST_OF_OURS = 16_384
"""PostgreSQL numbers what it brings along below this, the same in each database."""
ANSWERS_WITHIN = 60.0
"""Seconds that a statement has, the wait for a locked row included: then the database counts as away."""


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """One connection to the server, as SQLAlchemy knows it, and asyncpg's own inside it."""

    sqlalchemy: AsyncConnection
    driver: asyncpg.Connection


class _Unasked(NamedTuple):
    """Stands for the statement of a question that wasn't put: a named one, which leaves the unnamed as it was."""

    name: str = "unasked"


class _Driver(asyncpg.Connection):
    """asyncpg's connection, which asks the server what a built-in type is once in a process, and not once each.

    Of arrays and ranges it knows only some by itself. What the others are costs a recursive query over the catalogue
    for each of them, as much as a dozen usual statements; and the answer is the same on each connection.
    """

    _known: ClassVar[dict[frozenset[int], Sequence[asyncpg.Record]]] = {}

    async def _introspect_types(self, numbers: Iterable[int], within: float | None) -> tuple[Sequence[Any], Any]:
        asked = frozenset(numbers)
        if asked in self._known:
            return self._known[asked], _Unasked()
        types, statement = await super()._introspect_types(asked, within)  # type: ignore[misc]  # not in the stubs
        # One that a migration made has another number in each database.
        if max(asked) < FIRST_OF_OURS:
            self._known[asked] = types
        return types, statement


class Connections:
    """Lends each connection to one transaction at a time."""

    def __init__(self, url: URL, size: PoolSize, *, called: str) -> None:
        self._engine = create_async_engine(
            url,
            # The driver mustn't begin transactions of its own: a Work says BEGIN, its authority and COMMIT itself.
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            connect_args={
                "connection_class": _Driver,
                "timeout": 5,
                "command_timeout": ANSWERS_WITHIN,
                "server_settings": {"application_name": called},
            },
        )
        self._wait = size.wait
        self._free = asyncio.Semaphore(size.connections)
        self._idle: list[Connection] = []
        self._is_closed = False

    async def take(self) -> Connection:
        """A connection whose server hasn't gone away meanwhile; raises the driver's errors, and `TimeoutError`."""
        async with asyncio.timeout(self._wait if self._free.locked() else None):
            await self._free.acquire()
        try:
            while self._idle:
                # The one that was used last: the others may be of before an outage, and its server process is warm.
                connection = self._idle.pop()
                if not connection.driver.is_closed():
                    return connection
                await _throw_away(connection)
            return await self._open()
        except BaseException:
            self._free.release()
            raise

    async def give_back(self, connection: Connection) -> None:
        """Keep it for the next; one that is closed, or still in a transaction, is thrown away."""
        try:
            if self._is_closed or connection.driver.is_closed() or connection.driver.is_in_transaction():
                await _throw_away(connection)
            else:
                self._idle.append(connection)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close those that nobody has; the others are closed when they come back."""
        self._is_closed = True
        while self._idle:
            await self._idle.pop().sqlalchemy.close()
        await self._engine.dispose()

    async def _open(self) -> Connection:
        connection = await self._engine.connect()
        # The type allows for one that was invalidated meanwhile, which has no driver.
        return Connection(
            connection, cast("asyncpg.Connection", (await connection.get_raw_connection()).driver_connection)
        )


async def _throw_away(connection: Connection) -> None:
    connection.driver.terminate()
    await connection.sqlalchemy.invalidate()
    await connection.sqlalchemy.close()
