"""A service's database is what its code needs, and shows nothing of one authority to another."""

from contextlib import AsyncExitStack

import asyncpg
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.persistence.migrations import differences
from shared.persistence.roles import AGED, login_role, owner_role, relay_role
from shared.persistence.taking_away import TakingAway
from shared.persistence.versions import newest_revision
from shared.testing.actors import AUTHORITY
from tests.conformance.sweeps import each_service

SEEN_BY_THE_RELAY = {"outbox", "errand"}
KEPT_BY_ALEMBIC = "alembic_version"
INSTALLATION_WIDE = {"installed_authority.pk_installed_authority"}
"""The list of authorities belongs to the installation itself: a name is taken once for all of them."""

EXAMPLES = {
    "uuid": "gen_random_uuid()",
    "text": "'word'",
    "varchar": "'word'",
    "bool": "false",
    "int4": "1",
    "int8": "1",
    "float8": "1",
    "date": "'2026-11-27'",
    "timestamptz": "'2026-11-27 10:00+00'",
    "bytea": "''",
    "jsonb": "'{}'",
    "tstzrange": "'[2026-11-27 10:00+00,)'",
    "_timestamptz": "'{}'",
    "daterange": "'[2026-11-27,2026-11-28)'",
    "_text": "'{word}'",
    "_uuid": "'{}'",
    "_int4": "'{}'",
    "_date": "'{}'",
}
"""A value of each type that a column can have."""


@pytest.fixture
async def opened(room_of, postgres_server):
    """Opens a room, and gives an administrator's connection to its database with it."""
    async with AsyncExitStack() as stack:

        async def open_it(service):
            room = await stack.enter_async_context(room_of(service))
            admin = await asyncpg.connect(postgres_server.url(room.database.url.database))
            stack.push_async_callback(admin.close)
            return room, admin

        yield open_it


async def tables_of(admin):
    rows = await admin.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows} - {KEPT_BY_ALEMBIC}


async def as_the_service(room):
    return await asyncpg.connect(room.database.url.set(drivername="postgresql").render_as_string(hide_password=False))


@each_service
async def test_migrations_from_nothing_make_the_tables_of_the_code(service, opened, postgres_server):
    room, admin = await opened(service)
    url = make_url(postgres_server.url(room.database.url.database)).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            different = await connection.run_sync(differences, service.tables.metadata)
    finally:
        await engine.dispose()

    assert [change for change in different if KEPT_BY_ALEMBIC not in str(change)] == []
    assert await tables_of(admin) == set(service.tables.metadata.tables)


@each_service
async def test_a_database_is_at_the_revision_of_the_newest_file(service, opened):
    _, admin = await opened(service)

    assert await admin.fetchval(f"SELECT version_num FROM {KEPT_BY_ALEMBIC}") == newest_revision(service.package)


@each_service
async def test_every_table_is_protected_by_authority(service, opened):
    _, admin = await opened(service)
    rows = await admin.fetch(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS is_forced, "
        "EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'one_authority') AS has_policy, "
        "EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'authority' AND a.attnotnull) "
        "AS has_authority FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    )
    found = {row["relname"]: (row["is_forced"], row["has_policy"], row["has_authority"]) for row in rows}
    found.pop(KEPT_BY_ALEMBIC)

    assert found == dict.fromkeys(await tables_of(admin), (True, True, True))


@each_service
async def test_what_may_be_there_once_may_be_there_once_an_authority(service, opened):
    """Row-level security doesn't bind unique and exclusion constraints: a word of a list that one authority has used
    would be refused to its neighbour, who would learn of it. Identifiers differ between authorities by themselves.
    """
    _, admin = await opened(service)
    rows = await admin.fetch(
        """
        SELECT t.relname || '.' || i.relname AS what, array_agg(a.attname::text) AS columns,
            bool_or(y.typname IN ('uuid', '_uuid')) AS has_an_identifier, bool_or(a.attidentity <> '') AS is_counted
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(x.indkey::smallint[])
            JOIN pg_type y ON y.oid = a.atttypid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = 'public' AND t.relname <> $1 AND (x.indisunique OR x.indisexclusion)
        GROUP BY 1
        """,
        KEPT_BY_ALEMBIC,
    )

    assert len(rows) >= len(service.tables.metadata.tables)
    shared = {
        row["what"]
        for row in rows
        if not (row["has_an_identifier"] or row["is_counted"] or "authority" in row["columns"])
    }
    assert shared <= INSTALLATION_WIDE


@each_service
async def test_a_service_logs_in_with_no_more_rights_than_it_needs(service, opened):
    _, admin = await opened(service)
    login, owner, relay = login_role(service.name), owner_role(service.name), relay_role(service.name)
    roles = await admin.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY($1) "
        "AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)",
        [login, owner, relay],
    )
    tables = await admin.fetch("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")
    # Rights to a database aren't copied with it: those of the one that was provisioned are looked at.
    makes = {
        role: await admin.fetchval(
            "SELECT has_schema_privilege($1, 'public', 'CREATE') "
            "OR has_database_privilege($1, $2, 'CREATE, TEMPORARY')",
            role,
            f"template_{service.name}",
        )
        for role in (login, relay)
    }

    assert roles == []
    assert {table["tableowner"] for table in tables} == {owner}
    assert makes == {login: False, relay: False}
    assert not await admin.fetchval("SELECT pg_has_role($1, $2, 'MEMBER')", login, owner)


@each_service
async def test_the_relay_sees_what_waits_and_of_the_rest_how_old_it_is(service, opened):
    _, admin = await opened(service)
    rows = await admin.fetch(
        """
        SELECT c.relname AS table, array_agg(a.attname::text) FILTER (
            WHERE NOT has_table_privilege($1, c.oid, 'SELECT')
        ) AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
            AND has_column_privilege($1, c.oid, a.attnum, 'SELECT')
        GROUP BY 1
        """,
        relay_role(service.name),
    )

    seen = {row["table"]: row["columns"] for row in rows}
    assert seen == dict.fromkeys(SEEN_BY_THE_RELAY) | {table: [column] for table, column in AGED.items()}


@each_service
async def test_no_table_shows_or_takes_a_row_of_another_authority(service, opened):
    room, admin = await opened(service)
    tables = sorted(await tables_of(admin))
    inserts = {table: await one_row_in(admin, table) for table in tables}
    login = await as_the_service(room)
    try:
        for table, insert in inserts.items():
            assert await seen(login, table, "") in {0, None}
            assert await seen(login, table, "elsewhere") in {0, None}
            assert await seen(login, table, AUTHORITY) in {1, None}
            # What only a trigger writes takes no row at all from the service, whosever it is.
            only_read = not await login.fetchval("SELECT has_table_privilege(quote_ident($1), 'INSERT')", table)
            assert only_read == table.endswith("_before")
            why = "permission denied" if only_read else "row-level security"
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match=why):
                await within(login, "elsewhere", insert)
    finally:
        await login.close()


@each_service
async def test_an_authority_that_is_taken_away_leaves_no_row_in_any_table(service, opened, postgres_server):
    room, admin = await opened(service)
    tables = await tables_of(admin)
    for table in sorted(tables):
        await one_row_in(admin, table)
    taking = TakingAway(service.name, postgres_server.url(), AUTHORITY, database=room.database.url.database)

    before = await taking.counts()
    await taking.shut_out()
    await taking.delete()

    # What a trigger keeps of each row that goes is counted as well.
    assert before.keys() == tables
    assert await taking.counts() == {}


async def one_row_in(admin, table):
    """Put a row of `AUTHORITY` into a table whose own rules are taken down; the statement that did so."""
    constraints = await admin.fetch(
        "SELECT conname FROM pg_constraint WHERE conrelid = quote_ident($1)::regclass AND contype IN ('c', 'f', 'x')",
        table,
    )
    for constraint in constraints:
        await admin.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint["conname"]}" CASCADE')
    columns = await admin.fetch(
        "SELECT column_name, udt_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = $1 "
        "AND is_identity = 'NO' AND is_generated = 'NEVER' AND column_name <> 'authority'",
        table,
    )
    names = ", ".join(f'"{column["column_name"]}"' for column in columns)
    values = ", ".join(EXAMPLES[column["udt_name"]] for column in columns)
    insert = f"INSERT INTO \"{table}\" (authority, {names}) VALUES ('{AUTHORITY}', {values})"
    await admin.execute(insert)
    return insert


async def seen(login, table, authority):
    """How many rows of a table the service sees; None where it may only write there."""
    if not await login.fetchval("SELECT has_table_privilege(quote_ident($1), 'SELECT')", table):
        return None
    return await within(login, authority, f'SELECT count(*) FROM "{table}"')


async def within(login, authority, sql):
    async with login.transaction():
        if authority:
            await login.execute("SELECT set_config('hubhome.authority', $1, true)", authority)
        return await login.fetchval(sql)
