"""What a child's row said of health is a fact of before records, recorded when the row was."""

from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from shared.persistence.database import Database
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database
from shared.testing.databases import RunsPostgres

LAST_BEFORE = "0008"
MIGRATIONS = Path("services/registry/migrations")
ROWS = """
INSERT INTO child (authority, id, ref, first_name, last_name, date_of_birth, sex, legal_status, cared_alongside,
    allergies, health_needs, recorded_at, version) VALUES
    ('{0}', '{1}0a', 'K1', 'Ada', 'Fenn', '2016-02-28', 'F', 'C2', 'solo', 'Peanuts', NULL, '2026-03-03 10:00Z', 1),
    ('{0}', '{1}0b', 'K2', 'Bo', 'Fenn', '2018-02-28', 'M', 'C2', 'solo', '', 'Asthma', '2026-03-04 10:00Z', 1);
"""
AUTHORITIES = {"testshire": "00000000-0000-4000-8000-0000000000", "elsewhere": "00000000-0000-4000-9000-0000000000"}


@pytest.fixture
def package_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with the registry's migrations of before."""
    name = f"registry_of_{LAST_BEFORE}_{uuid4().hex}"
    (tmp_path / name / "migrations").mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("")
    for one in MIGRATIONS.glob("0*.py"):
        if one.name[:4] <= LAST_BEFORE:
            (tmp_path / name / "migrations" / one.name).write_text(one.read_text())
    monkeypatch.syspath_prepend(tmp_path)
    return name


async def test_what_a_row_said_of_health_is_a_fact_in_every_authority(
    postgres_server: RunsPostgres, package_of_before: str
) -> None:
    urls = await provision_database(
        "registry", postgres_server.url(), login_password="-", owner_password="-", name=f"old_{uuid4().hex}"
    )
    name = urls.owner.rpartition("/")[2]
    await migrate("registry", package_of_before, urls.owner)
    admin = await asyncpg.connect(postgres_server.url(name))
    try:
        for authority, prefix in AUTHORITIES.items():
            await admin.execute(ROWS.format(authority, prefix))
    finally:
        await admin.close()

    await migrate("registry", "services.registry", urls.owner)

    database = Database("registry", urls.login)
    try:
        for authority in AUTHORITIES:
            async with database.work(authority) as work:
                facts = await work.fetch(
                    "SELECT ref, topic, finding, details, started_on, fact.recorded_at = child.recorded_at AS as_ever "
                    "FROM health_fact AS fact JOIN child ON child.id = fact.child_id ORDER BY ref"
                )
                rows = await work.fetch("SELECT allergies, health_needs FROM child ORDER BY ref")
                past = await work.fetch("SELECT FROM past")
            assert [tuple(one) for one in facts] == [
                ("K1", "allergies", "yes", "Peanuts", None, True),
                ("K2", "health_needs", "yes", "Asthma", None, True),
            ]
            assert [tuple(one) for one in rows] == [("Peanuts", None), ("", "Asthma")], "the release before reads them"
            assert past == []
    finally:
        await database.close()
        admin = await asyncpg.connect(postgres_server.url())
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()
