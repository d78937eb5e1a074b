"""Bringing a service's database to what its code needs, once, whoever starts first."""

import asyncio
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.persistence.roles import letting_old_rows_go, login_role, relay_role

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
                done = await connection.run_sync(_upgrade, service, package)
                await connection.commit()
            return done
    finally:
        await engine.dispose()


def differences(connection: Connection, metadata: MetaData) -> Sequence[Any]:
    """What Alembic would change to make the database equal to the tables; empty where they match."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  only a test asks; it costs 40 ms to import

    found: Sequence[Any] = compare_metadata(
        MigrationContext.configure(connection, opts={"compare_server_default": False}), metadata
    )
    return found


def _upgrade(connection: Connection, service: str, package: str) -> Sequence[str]:
    with as_file(files(package) / "migrations") as folder:
        scripts = _scripts(folder)
        done: list[str] = []

        def steps(revision: Any, _context: MigrationContext) -> Any:
            found = scripts._upgrade_revs("head", revision)  # noqa: SLF001  what alembic.command.upgrade itself calls
            done.extend(step.revision.revision for step in found)
            return found

        with EnvironmentContext(_config(folder), scripts, fn=steps) as environment:
            environment.configure(connection=connection, transaction_per_migration=True)
            with environment.begin_transaction():
                environment.run_migrations()
        _give_rights(connection, service)
        return done


def _give_rights(connection: Connection, service: str) -> None:
    """Readiness compares the version: the login role may read it, and use the schema. And what is old may be let go."""
    login, relay = login_role(service), relay_role(service)
    connection.execute(text(f"GRANT SELECT ON alembic_version TO {login}"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {login}, {relay}"))
    for statement in letting_old_rows_go(service):
        connection.execute(text(statement))


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _scripts(folder: Path) -> ScriptDirectory:
    return ScriptDirectory(str(folder), version_locations=[str(folder)])
