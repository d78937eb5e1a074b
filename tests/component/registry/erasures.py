"""Who leaves so that their record can be erased, and what is left in the database afterwards."""

from datetime import timedelta

import asyncpg

from shared.contracts.record_changes import EndPlacement
from shared.contracts.retention import EraseRecord, RecordErased
from shared.contracts.words import PlacementEndReason
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import MOE, TODAY
from tests.component.registry.builders import child, worker

MARKER = "zebra"
LAST_WEEK = TODAY - timedelta(days=3)


async def moved_out(room, ref="K1", reason="Closer to school"):
    await room.asked(
        EndPlacement(child_id=child(ref), on=LAST_WEEK, ended_reason=PlacementEndReason.OTHER, reason=reason),
        by=MOE,
    )


async def ended(room, ref="H6"):
    """The household is approved no more, and nobody lives there."""
    await moved_out(room, {"H6": "K6"}[ref])


async def handed_over(room):
    """The supervising social worker is responsible for nobody."""
    async with room.database.work(AUTHORITY) as work:
        await work.fetch(f"UPDATE assignment SET ended_on = '{LAST_WEEK}' WHERE worker_id = '{worker('W2')}'")


async def erased(room, subject_id, **ways):
    wanted = {"subject_id": subject_id, "by_decision": True, "reason": "Upheld", **ways}
    return await room.asked(EraseRecord(**wanted), by=MOE)


async def rows(room, sql):
    async with room.database.work(AUTHORITY) as work:
        return [dict(row) for row in await work.fetch(sql)]


async def said(room):
    return [event for event in await room.said() if isinstance(event, RecordErased)]


async def whole_database(room, postgres_server):
    """Every cell of every table as text, by table."""
    driver = await asyncpg.connect(postgres_server.url(room.database.url.database))
    try:
        names = await driver.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            row["tablename"]: "\n".join(
                one["cell"] + convert_bytes(one["raw"])
                for one in await driver.fetch(
                    f'SELECT t::text AS cell, {raw_of(row["tablename"])} AS raw FROM "{row["tablename"]}" t'
                )
            )
            for row in names
        }
    finally:
        await driver.close()


def raw_of(table):
    return {"answered": "reply", "outbox": "body"}.get(table, "''::bytea")


def convert_bytes(raw):
    return raw.decode(errors="replace")
