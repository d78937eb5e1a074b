"""What Alembic does for a database. Only who has something to migrate loads this, and Alembic with it."""

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData


def upgrade(connection: Connection, package: str) -> Sequence[str]:
    """Run the migrations in `package`'s folder `migrations` that haven't been run yet; their names, in order."""
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
        return done


def differences(connection: Connection, metadata: MetaData) -> Sequence[Any]:
    """What Alembic would change to make the database equal to the tables; empty where they match."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  only a test asks; it costs 40 ms to import

    found: Sequence[Any] = compare_metadata(
        MigrationContext.configure(connection, opts={"compare_server_default": False}), metadata
    )
    return found


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _scripts(folder: Path) -> ScriptDirectory:
    return ScriptDirectory(str(folder), version_locations=[str(folder)])
