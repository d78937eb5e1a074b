"""Bringing a service's database to what its code needs, once, whoever starts first."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.persistence.roles import letting_old_rows_go, login_role, relay_role
from shared.persistence.versions import newest_revision

_LOCK = "hashtext('hubhome migrations')"
_PATIENCE = 120.0
"""Seconds to wait for another process that migrates."""


async def migrate(service: str, package: str, owner_url: str) -> Sequence[str]:
    """Run the migrations in `package`'s folder `migrations` that haven't been run yet; their names, in order.

    Processes that start together take turns by an advisory lock, which is polled: waiting inside PostgreSQL would
    hold a snapshot that CREATE INDEX CONCURRENTLY of the one ahead waits for. Raises `TimeoutError` after two minutes.
    """
    engine = create_async_engine(make_url(owner_url).set(drivername="postgresql+asyncpg"), poolclass=NullPool)
    try:
        async with engine.connect() as lock, asyncio.timeout(_PATIENCE):
            while not await lock.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK})")):
                await lock.rollback()
                await asyncio.sleep(0.05)
            await lock.commit()
            async with engine.connect() as connection:
                done = await connection.run_sync(_brought_up, service, package)
                await connection.commit()
            return done
    finally:
        await engine.dispose()


def _brought_up(connection: Connection, service: str, package: str) -> Sequence[str]:
    done: Sequence[str] = ()
    if _revision(connection) != newest_revision(package):
        from shared.persistence.migrations import upgrade  # noqa: PLC0415  Alembic costs a quarter of a second to load

        done = upgrade(connection, package)
    _give_rights(connection, service)
    return done


def _revision(connection: Connection) -> str | None:
    with connection.begin():  # a migration may need to begin none, so none may be open when Alembic comes
        if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def _give_rights(connection: Connection, service: str) -> None:
    """Readiness compares the version: the login role may read it, and use the schema. And what is old may be let go."""
    login, relay = login_role(service), relay_role(service)
    connection.execute(text(f"GRANT SELECT ON alembic_version TO {login}"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {login}, {relay}"))
    for statement in letting_old_rows_go(service):
        connection.execute(text(statement))
