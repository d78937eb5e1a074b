"""Bookings hears of conditions that were recorded before it was told of any."""

from datetime import date
from pathlib import Path
from uuid import UUID

from services.registry.plugin import plugin
from shared.testing.databases import RunsPostgres
from tests.support.an_older_database import database_at

WITH_CONDITIONS, WITHOUT, BEFORE, OF_HAIRCUTS, TO_COME = (UUID(int=number) for number in range(1, 6))


async def test_each_child_whose_delegation_has_conditions_is_said_anew(
    postgres_server: RunsPostgres, tmp_path: Path
) -> None:
    async with database_at("0019", plugin, postgres_server, tmp_path) as (admin, upgrade):
        await admin.execute("SET session_replication_role = replica")  # the children are of no matter here
        for child, area, conditions, ended_on in (
            (WITH_CONDITIONS, "overnight_stays", "two nights at most", None),
            (WITHOUT, "overnight_stays", None, None),
            (BEFORE, "overnight_stays", "two nights at most", date(2025, 1, 1)),
            (OF_HAIRCUTS, "haircuts", "no shaving", None),
            (TO_COME, "overnight_stays", "two nights at most", date(2199, 1, 1)),
        ):
            await admin.execute(
                "INSERT INTO delegated_authority (authority, id, child_id, area, decision, conditions, started_on, "
                "ended_on) VALUES ('testshire', gen_random_uuid(), $1, $2, 'carer', $3, '2024-01-01', $4)",
                child,
                area,
                conditions,
                ended_on,
            )
        await admin.execute(
            "INSERT INTO errand (authority, name, thing_id, due_at) VALUES ('testshire', 'turn_the_page', $1, $2)",
            TO_COME,
            date(2199, 1, 1),
        )

        await upgrade()

        rows = await admin.fetch("SELECT authority, name, thing_id FROM errand WHERE due_at <= now() ORDER BY thing_id")
    assert [tuple(row) for row in rows] == [
        ("testshire", "turn_the_page", child) for child in (WITH_CONDITIONS, TO_COME)
    ]
