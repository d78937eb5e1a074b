"""A register from before facts had days is found again, with the days that were known."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.contracts.clock import day_in_london
from shared.persistence.database import Database
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import DatabaseUrls, provision_database
from shared.testing.databases import RunsPostgres

LAUNCHED = date(2024, 1, 8)
OF_0001 = """
INSERT INTO area (authority, id, ref, name, version) VALUES ('{0}', '{1}0a', 'A1', 'North', 1);
INSERT INTO household (authority, id, ref, name, address, postcode, approved_on, approval_places, approval_age_from,
    approval_age_to, approval_kinds, spare_beds, languages, pets, supervising_social_worker_id, approval_ended_on,
    approval_ended_reason, version) VALUES
    ('{0}', '{1}01', 'H1', 'Frost', '1', 'PO5 2EZ', '2020-01-01', 3, 0, 18, '{{short_term}}', 1, '{{}}', '{{}}',
        '{1}0b', NULL, NULL, 1),
    ('{0}', '{1}02', 'H2', 'Lowe', '2', 'PO5 2EZ', '2021-05-01', 2, 0, 12, '{{}}', 0, '{{}}', '{{}}', NULL,
        '2020-02-02', 'resigned', 4);
INSERT INTO person (authority, id, ref, first_name, last_name, roles, version)
    VALUES ('{0}', '{1}0b', 'W1', 'Lee', 'Hale', '{{liaison_worker}}', 1);
INSERT INTO child (authority, id, ref, first_name, last_name, date_of_birth, sex, legal_status,
    childrens_social_worker_id, cared_alongside, version)
    VALUES ('{0}', '{1}0c', 'K1', 'Ada', 'Fenn', '2016-02-28', 'F', 'C2', '{1}0b', 'solo', 1);
INSERT INTO delegated_authority (authority, child_id, started_on, ended_on, decision) VALUES
    ('{0}', '{1}0c', '2024-01-01', '2025-01-01', 'parent'), ('{0}', '{1}0c', '2025-01-01', NULL, 'carer');
INSERT INTO constellation (authority, id, ref, name, area_id, hub_household_id, liaison_worker_id, launched_on, state,
    hub_beds, version) VALUES
    ('{0}', '{1}11', 'X1', 'The Terns', '{1}0a', '{1}01', '{1}0b', '2024-01-08', 'launched', 2, 3),
    ('{0}', '{1}12', 'X2', 'The Rooks', '{1}0a', '{1}02', '{1}0b', '2024-01-08', 'closed', 1, 1);
"""
AUTHORITIES = {"testshire": "00000000-0000-4000-8000-0000000000", "elsewhere": "00000000-0000-4000-9000-0000000000"}


@pytest.fixture
def package_of_0001(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with the registry's first migration only."""
    name = f"registry_of_0001_{uuid4().hex}"
    (tmp_path / name / "migrations").mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("")
    first = Path("services/registry/migrations/0001_people_and_where_they_belong_are_kept.py")
    (tmp_path / name / "migrations" / first.name).write_text(first.read_text())
    monkeypatch.syspath_prepend(tmp_path)
    return name


@pytest.fixture
async def at_0001(postgres_server: RunsPostgres, package_of_0001: str) -> AsyncIterator[DatabaseUrls]:
    """A database of the registry at its first migration, with rows of two authorities."""
    urls = await provision_database(
        "registry", postgres_server.url(), login_password="-", owner_password="-", name=f"old_{uuid4().hex}"
    )
    await migrate("registry", package_of_0001, urls.owner)
    admin = await asyncpg.connect(postgres_server.url(urls.owner.rpartition("/")[2]))
    try:
        for authority, prefix in AUTHORITIES.items():
            await admin.execute(OF_0001.format(authority, prefix))
    finally:
        await admin.close()
    yield urls
    admin = await asyncpg.connect(postgres_server.url())
    try:
        await admin.execute(f'DROP DATABASE "{urls.owner.rpartition("/")[2]}" WITH (FORCE)')
    finally:
        await admin.close()


async def test_everything_of_two_authorities_is_found_again_with_its_days(at_0001: DatabaseUrls) -> None:
    before = day_in_london(datetime.now(UTC))

    await migrate("registry", "services.registry", at_0001.owner)

    today = {before, day_in_london(datetime.now(UTC))}
    database = Database("registry", at_0001.login)
    try:
        for authority, prefix in AUTHORITIES.items():
            async with database.work(authority) as work:
                found = {
                    table: [tuple(row) for row in await work.fetch(f"SELECT {columns} FROM {table} ORDER BY {columns}")]
                    for table, columns in LOOKED_AT.items()
                }
            assert found == expected(prefix, found, today)
    finally:
        await database.close()


LOOKED_AT = {
    "constellation_phase": "constellation_id, started_on, ended_on, phase",
    "hub_home": "constellation_id, household_id, beds, is_interim, started_on, ended_on",
    "assignment": "kind, subject_id, worker_id, started_on, ended_on",
    "approval": "household_id, started_on, ended_on, places, ended_reason",
    "delegated_authority": "child_id, started_on, ended_on, decision",
    "past": "thing_id",
    "constellation": "id, version",
}


def expected(
    prefix: str, found: dict[str, list[tuple[Any, ...]]], today: set[date]
) -> dict[str, list[tuple[Any, ...]]]:
    """What is known of one authority; what was closed is so from the day on which it was carried over."""
    frost, lowe, terns, rooks, lee, ada = (UUID(f"{prefix}{end}") for end in ("01", "02", "11", "12", "0b", "0c"))
    [carried] = today & {row[2] for row in found["constellation_phase"]}
    return {
        "constellation_phase": [
            (terns, LAUNCHED, None, "launched"),
            (rooks, LAUNCHED, carried, "launched"),
            (rooks, carried, None, "closed"),
        ],
        "hub_home": [(terns, frost, 2, False, LAUNCHED, None), (rooks, lowe, 1, False, LAUNCHED, carried)],
        "assignment": [
            ("childrens_social_worker", ada, lee, None, None),
            ("liaison_worker", terns, lee, LAUNCHED, None),
            ("liaison_worker", rooks, lee, LAUNCHED, carried),
            ("supervising_social_worker", frost, lee, None, None),
        ],
        "approval": [
            (frost, date(2020, 1, 1), None, 3, None),
            (lowe, date(2021, 5, 1), None, 2, None),
            (lowe, None, date(2020, 2, 2), None, "resigned"),
        ],
        "delegated_authority": [
            (ada, date(2024, 1, 1), date(2025, 1, 1), "parent"),
            (ada, date(2025, 1, 1), None, "carer"),
        ],
        "past": [],
        "constellation": [(terns, 3), (rooks, 1)],
    }
