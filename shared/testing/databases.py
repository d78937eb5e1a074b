"""Databases of services for tests: migrated once, copied where none is free, and handed on without a row in them.

To empty one takes a fraction of what a copy does. One whose tables were altered, or that was used for long, isn't
handed on.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import URL, make_url

from shared.hosting.service import Service
from shared.persistence.database import DRIVER_ERRORS
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database
from shared.persistence.roles import owner_role

PASSWORD = "-"  # noqa: S105  of a test's own server
MOST_USES = 50
"""Tests that one database serves: what they delete is still there for PostgreSQL to step over."""
MOST_ROWS = 2_000
"""Rows that are worth deleting; with more of them a new copy is quicker."""

_ALONE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
"""Ends those who still look into it, and tells how many there were: who is gone has told what they wrote."""
_FROM_ONE = """
SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
"""
_ROWS = "SELECT EXISTS (SELECT FROM {})"
_WRITTEN = """
SELECT relname, pg_stat_get_tuples_inserted(oid) AS written FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""
"""How many rows each table was given since it is there, in transactions that were rolled back too."""
_SHAPING = (
    *("pg_class", "pg_attribute", "pg_constraint", "pg_index", "pg_policy", "pg_proc", "pg_trigger"),
    "public.alembic_version",
)
_IS_ALTERED = f"""
SELECT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
        WHERE d.datname = current_database())
    OR EXISTS (SELECT FROM unnest('{{{", ".join(_SHAPING)}}}'::regclass[]) AS of_its_shape
        WHERE pg_stat_get_tuples_inserted(of_its_shape) + pg_stat_get_tuples_updated(of_its_shape)
            + pg_stat_get_tuples_deleted(of_its_shape) > 0)
"""  # noqa: S608  names that stand above
"""Whether anybody has altered a table, a right or a setting since it was copied: a copy has no past of its own."""


class RunsPostgres(Protocol):
    """What is needed of the server fixture."""

    def url(self, database: str = "postgres") -> str:
        """An administrator's address of one of its databases."""
        ...


@dataclass(frozen=True, slots=True)
class Template:
    """A service's database as its migrations leave it."""

    login: URL


@dataclass(slots=True)
class _Copy:
    name: str
    uses: int = 0
    written: dict[str, int] = field(default_factory=dict)
    """Rows that each table was given until it was last emptied."""


@dataclass(slots=True)
class Databases:
    """The databases of one server."""

    server: RunsPostgres
    _templates: dict[str, Template] = field(default_factory=dict)
    _free: dict[str, list[_Copy]] = field(default_factory=lambda: defaultdict(list))

    @asynccontextmanager
    async def of(self, service: Service, name: str = "") -> AsyncIterator[URL]:
        """An empty database of a service, called like that where it matters: the address for its login role."""
        template = self._templates.get(service.name) or await self._make_template(service)
        free = self._free[service.name]
        copy = free.pop() if free else await self._copied(service, template)
        if name:
            await self._rename(copy, name)
        try:
            yield template.login.set(database=copy.name)
        finally:
            copy.uses += 1
            if copy.uses < MOST_USES and await self._is_as_new(copy):
                free.append(copy)
            else:
                await self._as_admin(f'DROP DATABASE "{copy.name}" WITH (FORCE)')

    async def _make_template(self, service: Service) -> Template:
        name = f"template_{service.name}"
        login = await self._provision(service, name)
        admin = await asyncpg.connect(self.server.url(name))
        try:
            for row in await admin.fetch(_WRITTEN):
                if await admin.fetchval(_ROWS.format(f'"{row["relname"]}"')):
                    raise ValueError(f"a migration of {service.name} leaves rows: the next test wouldn't find them")
        finally:
            await admin.close()
        template = Template(login)
        self._templates[service.name] = template
        return template

    async def _provision(self, service: Service, name: str) -> URL:
        urls = await provision_database(
            service.name, self.server.url(), login_password=PASSWORD, owner_password=PASSWORD, name=name
        )
        await migrate(service.name, service.package, urls.owner)
        return make_url(urls.login)

    async def _copied(self, service: Service, template: Template) -> _Copy:
        copy = _Copy(f"{service.name}_{uuid4().hex}")
        await self._as_admin(
            f'CREATE DATABASE "{copy.name}" OWNER {owner_role(service.name)} '
            f'TEMPLATE "{template.login.database}" STRATEGY FILE_COPY'
        )
        # Rights on a database aren't copied with it.
        await self._as_admin(f'REVOKE ALL ON DATABASE "{copy.name}" FROM PUBLIC')
        await self._as_admin(f'GRANT CONNECT ON DATABASE "{copy.name}" TO {template.login.username}')
        return copy

    async def _rename(self, copy: _Copy, name: str) -> None:
        await self._as_admin(f'ALTER DATABASE "{copy.name}" RENAME TO "{name}"')
        copy.name = name

    async def _is_as_new(self, copy: _Copy) -> bool:
        """Empty it; whether it is as it was when it was copied, so that the next test can have it."""
        try:
            async with asyncio.timeout(10):
                admin = await asyncpg.connect(self.server.url(copy.name))
                try:
                    return await self._is_emptied(copy, admin)
                finally:
                    await admin.close()
        except DRIVER_ERRORS:
            return False

    async def _is_emptied(self, copy: _Copy, admin: asyncpg.Connection) -> bool:
        while await admin.fetchval(_ALONE):  # noqa: ASYNC110  the end of another process: no event to await
            await asyncio.sleep(0.005)
        if await admin.fetchval(_IS_ALTERED):
            return False
        written = {row["relname"]: row["written"] for row in await admin.fetch(_WRITTEN)}
        new = {table: rows - copy.written.get(table, 0) for table, rows in written.items()}
        if sum(new.values()) > MOST_ROWS:
            return False
        # To open a table costs more than to empty it: most tests write into few of them. Without foreign keys, whose
        # order would have to be known.
        emptying = [f'DELETE FROM "{table}"' for table, rows in new.items() if rows]  # noqa: S608  names of a catalogue
        settings = "SET session_replication_role = replica; SET lock_timeout = '5s'"
        await admin.execute("; ".join([settings, *emptying, _FROM_ONE]))
        copy.written = written
        return True

    async def _as_admin(self, sql: str) -> None:
        admin = await asyncpg.connect(self.server.url())
        try:
            await admin.execute(sql)
        finally:
            await admin.close()


@pytest.fixture(scope="session")
def databases(postgres_server: RunsPostgres) -> Databases:
    """Those of the PostgreSQL that all tests of a worker share."""
    return Databases(postgres_server)
