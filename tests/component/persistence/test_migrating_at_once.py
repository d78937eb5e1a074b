"""Processes that migrate one database at once take turns: the first does everything, the others find nothing to do."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from services.registry.plugin import plugin as registry
from shared.persistence.provisioning import DatabaseUrls, provision_database
from shared.testing.databases import RunsPostgres
from shared.testing.waiting import until

pytestmark = pytest.mark.timeout(180)

AT_ONCE = 4
LOCK = "hashtext('hubhome migrations')"
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle%' AND query <> ''
"""
OF_THE_SHELF = """
from alembic import op

revision = "{0}"
down_revision = {1!r}


def upgrade():
    {2}
"""
MAKE_IT = 'op.execute("CREATE TABLE book (id int PRIMARY KEY, title text)")'
INDEX_IT = """with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_book_title ON book (title)")"""


@dataclass
class Empty:
    """A database that was provisioned and never migrated, and its owner's connection."""

    urls: DatabaseUrls
    owner: asyncpg.Connection

    async def has(self, table: str) -> bool:
        return bool(await self.owner.fetchval("SELECT to_regclass($1)", table))


@pytest.fixture
async def empty(postgres_server: RunsPostgres) -> AsyncIterator[Empty]:
    name = f"migrated_{uuid4().hex[:12]}"
    admin_url = postgres_server.url()
    urls = await provision_database("registry", admin_url, login_password="-", owner_password="-", name=name)
    owner = await asyncpg.connect(urls.owner)
    yield Empty(urls, owner)
    await owner.close()
    admin = await asyncpg.connect(admin_url)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with the package `shelf`, whose second migration can't run in a transaction."""
    migrations = tmp_path / "shelf" / "migrations"
    migrations.mkdir(parents=True)
    (tmp_path / "shelf" / "__init__.py").touch()
    (migrations / "0001_books_are_kept.py").write_text(OF_THE_SHELF.format("0001", None, MAKE_IT))
    (migrations / "0002_books_are_found.py").write_text(OF_THE_SHELF.format("0002", "0001", INDEX_IT))
    return tmp_path


async def migrated_at_once(empty: Empty, package: str, path: Path | None = None) -> Sequence[Sequence[str]]:
    """What each of several processes did, all of which had begun before the first could go on."""
    await empty.owner.execute(f"SELECT pg_advisory_lock({LOCK})")
    processes = [await begun(empty, package, path) for _ in range(AT_ONCE)]
    try:

        async def all_wait() -> bool:
            assert [process.returncode for process in processes] == [None] * AT_ONCE, "one didn't wait"
            waiting: int = await empty.owner.fetchval(WAITING)
            return waiting >= AT_ONCE

        await until(all_wait, within=60)
        assert not await empty.has("alembic_version"), "one didn't wait"
        await empty.owner.execute(f"SELECT pg_advisory_unlock({LOCK})")
        told = [await process.communicate() for process in processes]
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert [process.returncode for process in processes] == [0] * AT_ONCE, [words.decode() for _, words in told]
    return [json.loads(said) for said, _ in told]


async def begun(empty: Empty, package: str, path: Path | None) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.migrating_alone",
        "registry",
        package,
        empty.urls.owner,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(path or "")},
        cwd=Path(__file__).parents[3],
    )


async def test_a_service_s_migrations_run_once_whoever_starts_first(empty: Empty) -> None:
    told = await migrated_at_once(empty, registry.package)

    [all_of_them] = [done for done in told if done]
    assert all_of_them[0] == "0001"
    assert list(all_of_them) == sorted(set(all_of_them))
    assert await empty.owner.fetchval("SELECT version_num FROM alembic_version") == all_of_them[-1]
    assert await empty.has("household")


async def test_who_waits_for_a_turn_isn_t_in_the_way_of_an_index_that_is_built_meanwhile(
    empty: Empty, shelf: Path
) -> None:
    told = await migrated_at_once(empty, "shelf", shelf)

    assert sorted(told) == [[], [], [], ["0001", "0002"]]
    assert await empty.has("ix_book_title")
