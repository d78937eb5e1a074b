"""A test's database is as the migrations left it, whichever test had it before."""

import asyncpg

from shared.testing.databases import MOST_ROWS, Databases
from tests.support.gadgets.plugin import plugin

ADD = "INSERT INTO gadget (authority, id, size) SELECT 'portsmouth', gen_random_uuid(), 1 FROM generate_series(1, $1)"


COPIED = f"WITH added AS ({ADD} RETURNING id, authority) INSERT INTO heard SELECT id, 1, 1, authority FROM added"
CHANGES = (
    "ALTER TABLE gadget NO FORCE ROW LEVEL SECURITY",
    "GRANT SELECT ON gadget TO PUBLIC",
    "CREATE INDEX size_of_gadget ON gadget (size)",
    "CREATE TABLE another (id int)",
    "DROP TABLE gadget",
    "UPDATE alembic_version SET version_num = version_num",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 1', current_database()); END $$",
)


async def on(url, sql, *arguments):
    admin = await asyncpg.connect(url)
    try:
        return await admin.fetchval(sql, *arguments)
    finally:
        await admin.close()


async def lent(databases: Databases, sql="SELECT 1", *arguments):
    """The name of a database in which this was done, once it is back."""
    async with databases.of(plugin) as url:
        await on(databases.server.url(url.database), sql, *arguments)
    return url.database


async def test_what_a_test_wrote_is_gone_and_its_database_is_the_next_ones(postgres_server):
    databases = Databases(postgres_server)

    first = await lent(databases, ADD, 3)

    async with databases.of(plugin) as url:
        assert url.database == first
        assert await on(databases.server.url(first), "SELECT count(*) FROM gadget") == 0


async def test_a_row_is_gone_whoever_wrote_it_and_after_however_many_tests(postgres_server):
    databases = Databases(postgres_server)
    first = await lent(databases, ADD, 3)
    for sql in (ADD, COPIED, ADD):
        async with databases.of(plugin) as url:
            address = databases.server.url(first)
            assert url.database == first
            assert await on(address, "SELECT (SELECT count(*) FROM gadget) + (SELECT count(*) FROM heard)") == 0
            assert await on(address, "SELECT nextval(pg_get_serial_sequence('outbox', 'position'))") == 1
            await on(address, sql, 2)
            await on(address, "UPDATE gadget SET size = 2")


async def test_two_at_once_have_two(postgres_server):
    databases = Databases(postgres_server)

    async with databases.of(plugin) as one, databases.of(plugin) as other:
        assert one.database != other.database


async def test_a_database_that_was_altered_or_filled_is_nobodys_any_more(postgres_server):
    databases = Databases(postgres_server)
    for change in CHANGES:
        altered = await lent(databases, change)
        assert await lent(databases) != altered
    filled = await lent(databases, ADD, MOST_ROWS + 1)
    assert await lent(databases) != filled
    still_there = "SELECT count(*) FROM pg_database WHERE datname = ANY($1)"
    assert await on(databases.server.url(), still_there, [altered, filled]) == 0


async def test_whoever_still_looks_into_it_is_sent_away(postgres_server):
    databases = Databases(postgres_server)
    async with databases.of(plugin) as url:
        forgotten = await asyncpg.connect(databases.server.url(url.database))
        await forgotten.execute("BEGIN; LOCK TABLE gadget")

    assert await lent(databases) == url.database
    assert forgotten.is_closed()
