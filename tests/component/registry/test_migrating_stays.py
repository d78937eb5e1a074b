"""What was heard of stays before each word was kept is there, and nobody claims to know since when."""

from datetime import date
from pathlib import Path
from uuid import UUID

from services.registry.plugin import plugin
from shared.testing.databases import RunsPostgres
from tests.support.an_older_database import database_at

ONE, OTHER = UUID(int=1), UUID(int=2)


async def test_the_newest_word_of_every_authority_is_carried_over_as_one_from_before(
    postgres_server: RunsPostgres, tmp_path: Path
) -> None:
    async with database_at("0014", plugin, postgres_server, tmp_path) as (admin, upgrade):
        for authority, sleepover_id in (("testshire", ONE), ("elsewhere", OTHER)):
            await admin.execute(
                "INSERT INTO stay (authority, sleepover_id, child_id, hub_household_id, first_night_on, last_night_on, "
                "kind, state, version) VALUES ($1, $2, $2, $2, '2026-11-27', '2026-11-28', 'planned', 'confirmed', 3)",
                authority,
                sleepover_id,
            )

        await upgrade()

        rows = await admin.fetch(
            "SELECT authority, sleepover_id, first_night_on, state, version, is_from_before, heard_at <= now() "
            "FROM stay_told ORDER BY authority DESC"
        )
    friday = date(2026, 11, 27)
    assert [tuple(row) for row in rows] == [
        ("testshire", ONE, friday, "confirmed", 3, True, True),
        ("elsewhere", OTHER, friday, "confirmed", 3, True, True),
    ]
