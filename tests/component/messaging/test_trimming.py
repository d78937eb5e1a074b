"""What was heard and answered long ago is forgotten, in every authority; what could come again is remembered."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
import structlog

from shared.contracts.roles import Role
from shared.messaging import trimming
from shared.messaging.trimming import Kept, Trimming
from shared.persistence.roles import relay_role
from shared.testing.actors import AUTHORITY, actor
from shared.testing.databases import RunsPostgres
from shared.testing.houses import OpenHouse
from shared.testing.rooms import Room
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetMade, GadgetReply, MakeGadget
from tests.support.gadgets.plugin import plugin

KEPT = Kept(replies=timedelta(days=3), inbox=timedelta(days=60))
AUTHORITIES = (AUTHORITY, "elsewhere")
AGES = {"answered": ("answered_at", (2, 4)), "inbox": ("heard_at", (59, 61))}
"""By table: the column, and the days that rows of it have been there, one kept and one not."""


@pytest.fixture
async def admin(gadgets: Room, postgres_server: RunsPostgres) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres_server.url(str(gadgets.database.url.database)))
    yield connection
    await connection.close()


async def remember(room: Room, admin: asyncpg.Connection) -> None:
    """In each authority a command was answered and an event heard, so many days ago."""
    for authority in AUTHORITIES:
        for number in range(2):
            request = MakeGadget(gadget_id=uuid4(), size=1)
            assert isinstance(
                await room.asked(request, by=actor(Role.LIAISON_WORKER, authority=authority)), GadgetReply
            )
            await room.heard(GadgetMade(gadget_id=uuid4(), size=1, thing_version=1), authority=authority)
            for table, (column, days) in AGES.items():
                aged = f"UPDATE {table} SET {column} = now() - make_interval(days => $1)"
                await admin.execute(f"{aged} WHERE {column} > now() - interval '1 hour'", days[number])


async def ages(admin: asyncpg.Connection, table: str) -> Counter[tuple[str, int]]:
    """How many rows of a table there are, by authority and days."""
    column, _ = AGES[table]
    rows = await admin.fetch(
        f"SELECT authority, round(extract(epoch FROM now() - {column}) / 86400)::int AS days FROM {table}"
    )
    return Counter((row["authority"], row["days"]) for row in rows)


@pytest.mark.parametrize("table", AGES)
async def test_what_is_older_than_it_is_kept_goes_and_the_rest_stays(
    gadgets: Room, admin: asyncpg.Connection, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trimming, "AT_ONCE", 1)
    await remember(gadgets, admin)
    younger, older = AGES[table][1]
    assert await ages(admin, table) == Counter((name, days) for name in AUTHORITIES for days in (younger, older))

    await Trimming("gadgets", gadgets.database.url, KEPT).trim()

    assert await ages(admin, table) == Counter((name, younger) for name in AUTHORITIES)


async def test_a_command_told_again_while_its_reply_is_kept_is_done_once(
    gadgets: Room, admin: asyncpg.Connection
) -> None:
    request, key, person = MakeGadget(gadget_id=uuid4(), size=1), uuid4(), actor(Role.LIAISON_WORKER)
    first = await gadgets.asked(request, by=person, key=key)
    await admin.execute("UPDATE answered SET answered_at = now() - interval '2 days 23 hours'")

    await Trimming("gadgets", gadgets.database.url, KEPT).trim()

    assert await gadgets.asked(request, by=person, key=key) == first
    assert len(await gadgets.said()) == 1


async def test_who_trims_can_read_no_reply_and_forget_nothing_young(gadgets: Room, admin: asyncpg.Connection) -> None:
    await gadgets.asked(MakeGadget(gadget_id=uuid4(), size=1), by=actor(Role.LIAISON_WORKER))
    url = gadgets.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"SET ROLE {relay_role('gadgets')}")

        deleted = await connection.execute("DELETE FROM answered")
        for column in ("reply", "key", "fingerprint"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"SELECT {column} FROM answered")
    finally:
        await connection.close()

    assert deleted == "DELETE 0"
    assert await admin.fetchval("SELECT count(*) FROM answered") == 1


async def test_a_service_that_runs_trims_by_itself(
    open_house: OpenHouse, postgres_server: RunsPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(trimming, "FIRST_AFTER", 0.0)
    monkeypatch.setattr(trimming, "EVERY", 0.05)
    async with open_house([plugin]) as house:
        await house.asks(actor(Role.LIAISON_WORKER)).ask(MakeGadget(gadget_id=uuid4(), size=1))
        await house.settled()
        database = str(house.running["gadgets"].database.url.database)
        admin = await asyncpg.connect(postgres_server.url(database))
        try:
            await admin.execute("UPDATE answered SET answered_at = now() - interval '4 days'")
            await admin.execute("UPDATE inbox SET heard_at = now() - interval '61 days'")

            await until(lambda: is_empty(admin))
        finally:
            await admin.close()


async def is_empty(admin: asyncpg.Connection) -> bool:
    return not await admin.fetchval("SELECT (SELECT count(*) FROM answered) + (SELECT count(*) FROM inbox)")


async def test_a_database_from_before_is_told_to_be_provisioned_and_the_service_goes_on(
    gadgets: Room, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trimming, "FIRST_AFTER", 0.0)
    await admin.execute(f"REVOKE DELETE ON answered FROM {relay_role('gadgets')}")
    runs = asyncio.create_task(Trimming("gadgets", gadgets.database.url, KEPT).run())

    with structlog.testing.capture_logs() as lines:
        await until(lambda: is_told(lines))

    assert not runs.done()
    assert lines[0]["remedy"] == "run 'hubhome provision'"
    runs.cancel()
    await asyncio.gather(runs, return_exceptions=True)


async def is_told(lines: list[structlog.typing.EventDict]) -> bool:
    return bool(lines)
