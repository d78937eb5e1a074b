"""Is a service's database what its code needs? Told without Alembic: each service asks, and one in a house migrates."""

import re
from importlib.resources import files

import asyncpg

from shared.persistence.errors import DriftError
from shared.persistence.reaching import connect, read_address

_MIGRATION = re.compile(r"(\d{4})_\w+\.py")


def newest_revision(package: str) -> str:
    """The revision of a package's newest migration: the number with which its file begins.

    Raises `ValueError` for a package without migrations.
    """
    found = [
        match[1] for file in (files(package) / "migrations").iterdir() if (match := _MIGRATION.fullmatch(file.name))
    ]
    if not found:
        raise ValueError(f"{package} has no migrations, named as 0001_what_is_true_now.py")
    return max(found)


async def require_migrated(package: str, login_url: str) -> None:
    """Raises `DriftError`, with what to run, where the database isn't at the newest migration of this code.

    And what `connect` raises where it can't be looked at.
    """
    newest, at = newest_revision(package), await _revision_of(login_url)
    if at != newest:
        raise DriftError(
            f"The database of {package} is at {at or 'nothing'}, this code needs {newest}: run 'hubhome provision'"
        )


async def _revision_of(login_url: str) -> str | None:
    connection = await connect(read_address(login_url))
    try:
        revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()
    return revision
