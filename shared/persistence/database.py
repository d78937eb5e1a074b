"""One service's database: its pool, and the transactions that are made on it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.contracts.actor import AUTHORITY_PATTERN, Actor
from shared.contracts.clock import Clock, system_clock
from shared.contracts.envelope import Trail
from shared.persistence.errors import AuthorityTakenAwayError, DatabaseAwayError, is_away, is_kept_out
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


@dataclass(frozen=True, slots=True)
class PoolSize:
    """How many connections a service holds, and how long somebody waits for one, in seconds."""

    connections: int = 10
    wait: float = 10.0


class Database:
    """A service's own database. Every transaction is a `Work`, in exactly one authority."""

    def __init__(
        self,
        service: str,
        url: str | URL,
        *,
        clock: Clock = system_clock,
        pool: PoolSize = PoolSize(),
        wake: Wake = None,
    ) -> None:
        self.service = service
        self.clock = clock
        self.wake = wake
        """Called after a commit that said something, so that the relay needn't wait for its next look."""
        self.url = make_url(url).set(drivername="postgresql+asyncpg")
        self._engine: AsyncEngine = create_async_engine(
            self.url,
            # The driver mustn't begin transactions of its own: a Work says BEGIN, its authority and COMMIT itself.
            isolation_level="AUTOCOMMIT",
            pool_size=pool.connections,
            max_overflow=0,
            pool_timeout=pool.wait,
            connect_args={"timeout": 5, "command_timeout": 60, "server_settings": {"application_name": service}},
        )

    @asynccontextmanager
    async def work(
        self, authority: str, *, trail: Trail | None = None, actor: Actor | None = None
    ) -> AsyncIterator[Work]:
        """One transaction in one authority, committed at the end of the block and rolled back on any exception.

        Raises `ValueError` for a text that is no authority's name, `DatabaseAwayError` where the database can't be
        reached or goes away before the commit is acknowledged, and `AuthorityTakenAwayError` where the authority is
        being taken away.
        """
        if not _AUTHORITY.match(authority):
            raise ValueError("that isn't an authority's name")
        connection, driver = await self._connect()
        work = Work(
            connection,
            driver,
            service=self.service,
            authority=authority,
            trail=trail or Trail.start(),
            actor=actor,
            now=self.clock(),
        )
        try:
            try:
                await _begin(driver, authority)
                yield work
                await work.settle()
            except BaseException as error:
                await self._undo(connection, driver, work)
                if is_kept_out(error) and await self._is_taken_away(driver, authority):
                    # It began before, and was to write after.
                    raise AuthorityTakenAwayError(f"{authority} is being taken away") from error
                # Whatever was raised, where the connection didn't survive it the database is what went away.
                was_lost = isinstance(error, Exception) and driver.is_closed()
                if (is_away(error) or was_lost) and not isinstance(error, DatabaseAwayError):
                    raise DatabaseAwayError(f"the database of {self.service} went away") from error
                raise
        finally:
            await connection.close()
        if (work.said or work.has_errands) and self.wake is not None:
            self.wake()

    async def _connect(self) -> tuple[AsyncConnection, asyncpg.Connection]:
        """A pooled connection whose server hasn't gone away meanwhile, and asyncpg's own inside it."""
        try:
            while True:
                connection = await self._engine.connect()
                driver = (await connection.get_raw_connection()).driver_connection
                if driver is not None and not driver.is_closed():
                    return connection, driver
                await connection.invalidate()
                await connection.close()
        except DRIVER_ERRORS as error:
            if not (is_away(error) or isinstance(error, OSError | TimeoutError)):
                raise
            raise DatabaseAwayError(f"the database of {self.service} can't be reached") from error

    async def _is_taken_away(self, driver: asyncpg.Connection, authority: str) -> bool:
        return (
            not driver.is_closed() and await driver.execute(f"SELECT WHERE {isnt_taken_away(authority)}") == "SELECT 0"
        )

    async def _undo(self, connection: AsyncConnection, driver: asyncpg.Connection, work: Work) -> None:
        """Roll back; a connection on which that can't be done is thrown away, so that nobody inherits its state."""
        try:
            async with asyncio.timeout(5):
                await work.forget()
                if driver.is_closed():
                    await connection.invalidate()
                else:
                    await driver.execute("ROLLBACK")
        except DRIVER_ERRORS:
            driver.terminate()
            await connection.invalidate()

    async def answers(self) -> None:
        """Return when the database answers a query; raises `DatabaseAwayError` otherwise."""
        connection, driver = await self._connect()
        try:
            async with asyncio.timeout(2):
                await driver.execute("SELECT 1")
        except DRIVER_ERRORS as error:
            driver.terminate()
            await connection.invalidate()
            raise DatabaseAwayError(f"the database of {self.service} doesn't answer") from error
        finally:
            await connection.close()

    async def close(self) -> None:
        """Give every connection back to the server."""
        await self._engine.dispose()


async def _begin(driver: asyncpg.Connection, authority: str) -> None:
    begun = await driver.execute(
        f"BEGIN; SELECT set_config('hubhome.authority', '{authority}', true) WHERE {isnt_taken_away(authority)}"
    )
    # How many rows the last of them has: to fetch them would be a second round trip.
    if begun != "SELECT 1":
        raise AuthorityTakenAwayError(f"{authority} is being taken away")
