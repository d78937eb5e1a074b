"""A service's database as an earlier release left it, for tests of what its migrations carry over."""

import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import as_file, files
from pathlib import Path
from uuid import uuid4

import asyncpg

from shared.hosting.service import Service
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database
from shared.testing.databases import RunsPostgres


@asynccontextmanager
async def database_at(
    revision: str, service: Service, server: RunsPostgres, folder: Path
) -> AsyncIterator[tuple[asyncpg.Connection, Callable[[], Awaitable[None]]]]:
    """A database at a revision, by an administrator's connection, and what brings it to this code's newest."""
    name = f"older_{uuid4().hex}"
    urls = await provision_database(service.name, server.url(), login_password="-", owner_password="-", name=name)
    await migrate(service.name, _older_package(service, revision, folder), urls.owner)
    admin = await asyncpg.connect(server.url(name))

    async def upgrade() -> None:
        await migrate(service.name, service.package, urls.owner)

    try:
        yield admin, upgrade
    finally:
        await admin.close()
        cleaner = await asyncpg.connect(server.url())
        await cleaner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await cleaner.close()


def _older_package(service: Service, revision: str, folder: Path) -> str:
    """A package with the migrations up to a revision: as the release had them that ended there."""
    name = f"older_{service.name}_{uuid4().hex}"
    (folder / name / "migrations").mkdir(parents=True)
    (folder / name / "__init__.py").touch()
    with as_file(files(service.package) / "migrations") as migrations:
        for script in migrations.glob("[0-9]*.py"):
            if script.name[:4] <= revision:
                shutil.copy(script, folder / name / "migrations")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return name
