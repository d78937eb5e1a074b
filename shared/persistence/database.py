"""One service's database: its pool, and the transactions that are made on it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from shared.contracts.actor import AUTHORITY_PATTERN, Actor
from shared.contracts.clock import Clock, system_clock
from shared.contracts.envelope import Trail
from shared.persistence.connections import USUAL_SIZE, Connection, Connections, PoolSize
from shared.persistence.errors import AuthorityTakenAwayError, DatabaseAwayError, is_away, is_kept_out
from shared.persistence.reaching import read_address
from shared.persistence.taking_away import isnt_taken_away
from shared.persistence.work import Wake, Work

DRIVER_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    SQLAlchemyError,
)
"""What a call of the driver or of the pool can raise."""

_AUTHORITY = re.compile(AUTHORITY_PATTERN)


class Database:
    """A service's own database. Every transaction is a `Work`, in exactly one authority."""

    def __init__(
        self,
        service: str,
        url: str | URL,
        *,
        clock: Clock = system_clock,
        pool: PoolSize = USUAL_SIZE,
        wake: Wake = None,
    ) -> None:
        self.service = service
        self.clock = clock
        self.wake = wake
        """Called after a commit that said something, so that the relay needn't wait for its next look."""
        self.url = read_address(url).set(drivername="postgresql+asyncpg")
        self._connections = Connections(self.url, pool, called=service)

    @asynccontextmanager
    async def work(
        self, authority: str, *, trail: Trail | None = None, actor: Actor | None = None
    ) -> AsyncIterator[Work]:
        """One transaction in one authority, committed at the end of the block and rolled back on any exception.

        Raises `ValueError` for a text that is no authority's name, `DatabaseAwayError` where the database can't be
        reached, doesn't answer a statement in time or goes away before the commit is acknowledged, and
        `AuthorityTakenAwayError` where the authority is being taken away.
        """
        if not _AUTHORITY.match(authority):
            raise ValueError("that isn't an authority's name")
        connection = await self._connect()
        work = Work(
            connection.sqlalchemy,
            connection.driver,
            service=self.service,
            authority=authority,
            trail=trail or Trail.start(),
            actor=actor,
            now=self.clock(),
        )
        try:
            try:
                await _begin(connection.driver, authority, work.now)
                yield work
                await work.settle()
            except BaseException as error:
                await self._undo(connection, work)
                if is_kept_out(error) and await self._is_taken_away(connection.driver, authority):
                    # It began before, and was to write after.
                    raise AuthorityTakenAwayError(f"{authority} is being taken away") from error
                # Whatever was raised, where the connection didn't survive it the database is what went away.
                was_lost = isinstance(error, Exception) and connection.driver.is_closed()
                if (is_away(error) or was_lost) and not isinstance(error, DatabaseAwayError):
                    raise DatabaseAwayError(f"the database of {self.service} went away") from error
                raise
        finally:
            await self._connections.give_back(connection)
        if (work.said or work.has_errands) and self.wake is not None:
            self.wake()

    async def _connect(self) -> Connection:
        try:
            return await self._connections.take()
        except DRIVER_ERRORS as error:
            if not (is_away(error) or isinstance(error, OSError | TimeoutError)):
                raise
            raise DatabaseAwayError(f"the database of {self.service} can't be reached") from error

    async def _is_taken_away(self, driver: asyncpg.Connection, authority: str) -> bool:
        return (
            not driver.is_closed() and await driver.execute(f"SELECT WHERE {isnt_taken_away(authority)}") == "SELECT 0"
        )

    async def _undo(self, connection: Connection, work: Work) -> None:
        """Roll back; a connection on which that can't be done is thrown away, so that nobody inherits its state."""
        try:
            async with asyncio.timeout(5):
                if not connection.driver.is_closed():
                    await connection.driver.execute("ROLLBACK")
                await work.forget()
        except DRIVER_ERRORS:
            connection.driver.terminate()

    async def answers(self) -> None:
        """Return when the database answers a query; raises `DatabaseAwayError` otherwise."""
        connection = await self._connect()
        try:
            async with asyncio.timeout(2):
                await connection.driver.execute("SELECT 1")
        except DRIVER_ERRORS as error:
            connection.driver.terminate()
            raise DatabaseAwayError(f"the database of {self.service} doesn't answer") from error
        finally:
            await self._connections.give_back(connection)

    async def close(self) -> None:
        """Give every connection back to the server."""
        await self._connections.close()


async def _begin(driver: asyncpg.Connection, authority: str, moment: datetime) -> None:
    begun = await driver.execute(
        f"BEGIN; SELECT set_config('hubhome.authority', '{authority}', true), "
        f"set_config('hubhome.moment', '{moment.isoformat()}', true) WHERE {isnt_taken_away(authority)}"
    )
    # How many rows the last of them has: to fetch them would be a second round trip.
    if begun != "SELECT 1":
        raise AuthorityTakenAwayError(f"{authority} is being taken away")
