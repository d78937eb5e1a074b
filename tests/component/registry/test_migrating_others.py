"""How many satellites the host had besides was one number: it is what is known from the day of the migration on."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from services.registry.plugin import plugin
from shared.testing.databases import RunsPostgres
from tests.support.an_older_database import database_at

CONSTELLATION, HOUSEHOLD, AGREEMENT = UUID(int=1), UUID(int=2), UUID(int=3)


async def test_the_number_of_every_authority_s_copies_holds_from_now_on(
    postgres_server: RunsPostgres, tmp_path: Path
) -> None:
    async with database_at("0015", plugin, postgres_server, tmp_path) as (admin, upgrade):
        await admin.execute("SET session_replication_role = replica")  # the agreement is of no matter here
        for thing, others in ((CONSTELLATION, 4), (HOUSEHOLD, 0)):
            await admin.execute(
                "INSERT INTO mirror (authority, id, agreement_id, others) VALUES ('testshire', $1, $2, $3)",
                thing,
                AGREEMENT,
                others,
            )
        await admin.execute(
            "INSERT INTO constellation (authority, id, ref, name, area_id, version) "
            "VALUES ('testshire', $1, '~1', 'Wrens', $1, 1)",
            CONSTELLATION,
        )

        await upgrade()

        rows = {row["id"]: row for row in await admin.fetch("SELECT id, others_from, others FROM mirror")}
    [since] = rows[CONSTELLATION]["others_from"]
    assert rows[CONSTELLATION]["others"] == [4]
    assert abs(since - date.today()) <= timedelta(days=1)  # noqa: DTZ011  London's day, which may be another one
    assert (rows[HOUSEHOLD]["others_from"], rows[HOUSEHOLD]["others"]) == ([], [])
