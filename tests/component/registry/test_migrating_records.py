"""Why a placement was allowed is found in a column of its own, wherever it stood before."""

from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from shared.persistence.database import Database
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database
from shared.testing.databases import RunsPostgres

BEFORE = ("0001", "0002", "0003", "0004")
MIGRATIONS = Path("services/registry/migrations")
ROWS = """
INSERT INTO household (authority, id, ref, name, address, postcode, spare_beds, languages, pets, version) VALUES
    ('{0}', '{1}01', 'H1', 'Frost', '1', 'PO5 2EZ', 0, '{{}}', '{{}}', 1),
    ('{0}', '{1}02', 'H2', 'Lowe', '2', 'PO5 2EZ', 0, '{{}}', '{{}}', 1);
INSERT INTO child (authority, id, ref, first_name, last_name, date_of_birth, sex, legal_status, cared_alongside,
    version) VALUES ('{0}', '{1}0c', 'K1', 'Ada', 'Fenn', '2016-02-28', 'F', 'C2', 'solo', 1);
INSERT INTO delegated_authority (authority, id, child_id, decision) VALUES ('{0}', '{1}0d', '{1}0c', 'parent');
INSERT INTO placement (authority, id, child_id, household_id, kind, started_on, ended_on, reason, version) VALUES
    ('{0}', '{1}11', '{1}0c', '{1}01', 'U4', '2024-01-01', '2025-01-01', 'Nearer Allowed because: A brother', 2),
    ('{0}', '{1}12', '{1}0c', '{1}02', 'U4', '2025-01-01', NULL, 'Nearer Allowed because: A brother', 1);
"""
AUTHORITIES = {"testshire": "00000000-0000-4000-8000-0000000000", "elsewhere": "00000000-0000-4000-9000-0000000000"}


@pytest.fixture
def package_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with the registry's first migrations only."""
    name = f"registry_of_0004_{uuid4().hex}"
    (tmp_path / name / "migrations").mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("")
    for number in BEFORE:
        [one] = MIGRATIONS.glob(f"{number}_*.py")
        (tmp_path / name / "migrations" / one.name).write_text(one.read_text())
    monkeypatch.syspath_prepend(tmp_path)
    return name


async def test_reasons_are_taken_apart_in_every_authority_and_thats_no_change_of_a_record(
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
                placements = await work.fetch("SELECT reason, allowed_because FROM placement ORDER BY started_on")
                areas = await work.fetch("SELECT area, must_tell, review_on FROM delegated_authority")
                past = await work.fetch("SELECT FROM past")
            assert [tuple(row) for row in placements] == [("Nearer", ""), ("Nearer", "A brother")]
            assert [tuple(row) for row in areas] == [("overnight_stays", [], None)]
            assert past == []
    finally:
        await database.close()
        admin = await asyncpg.connect(postgres_server.url())
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()
