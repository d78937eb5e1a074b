"""A service that keeps anything on a person tells of it, and one that keeps words forgets them."""

import re
from datetime import date
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import ARRAY, CheckConstraint, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.contracts.message import Event
from shared.contracts.refusals import Refused
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.subject_access import ANSWERS_REQUESTS, SubjectAccess
from shared.persistence.bus_tables_migration import BUS_TABLES
from shared.testing.actors import AUTHORITY, actor
from tests.conformance.sweeps import SERVICES, each_service, sweep
from tests.conformance.test_databases import EXAMPLES

PEOPLE = re.compile(r"^(.*_)?(person|child|worker|actor|subject|household)(_ids?)$|^.+_by$")
"""Columns that name somebody, by how columns are called; of a table of people, its own identifier as well."""
OF_PEOPLE = {"person", "child", "household"}
WROTE = {"recorded_by"}
"""Who wrote a row down: what somebody wrote of others isn't about them. The archive says so."""
SOMEBODY, HOME = uuid4(), uuid4()
LONG_AGO = date(1990, 1, 1)
"""Before every example's days."""
REGISTRY = "registry"
KEEPS_SOMETHING = [(service, held) for service in SERVICES for held in service.holds]


def own_tables(service):
    return [table for table in service.tables.metadata.sorted_tables if table.name not in BUS_TABLES]


def names_somebody(table, column):
    is_identifier = isinstance(column.type, Uuid) or (
        isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Uuid)
    )
    is_its_own = column.name == "id" and table.name in OF_PEOPLE
    return is_identifier and column.name not in WROTE and bool(PEOPLE.match(column.name) or is_its_own)


def listed(table):
    """Columns whose words a constraint lists."""
    texts = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
    return {found for text in texts if (found := text.partition(" IN (")[0]) != text}


def columns_of_words(service):
    return {
        f"{table.name}.{column.name}"
        for table in own_tables(service)
        for column in table.c
        # An array of identifiers, days or moments holds no words.
        for kind in [column.type.item_type if isinstance(column.type, ARRAY) else column.type]
        if isinstance(kind, String | JSONB) and not names_somebody(table, column)
        if column.name != "authority" and column.name not in listed(table)
    } - service.codes


@each_service
def test_of_every_column_that_names_somebody_it_is_said_whether_its_row_is_about_them(service):
    said = {(held.table.name, name) for held in service.holds for name in held.names}
    named = {
        (table.name, column.name)
        for table in own_tables(service)
        for column in table.c
        if names_somebody(table, column)
    }

    assert named - said == set()


@each_service
def test_a_service_that_names_somebody_answers_a_subject_access_request(service):
    names = any(names_somebody(table, column) for table in own_tables(service) for column in table.c)

    assert bool(service.subject_access) == (names or bool(columns_of_words(service)))
    assert service.subject_access is None or service.subject_access in service.answers
    assert service.subject_access is None or service.subject_access.asked_by == ANSWERS_REQUESTS


@each_service
def test_a_service_that_keeps_words_forgets_them(service):
    words = columns_of_words(service)

    assert not words or RecordErased in service.hears or RecordErased in service.says, (
        f"{service.name} keeps words in {sorted(words)}: hear RecordErased, or name them in `codes`"
    )


@each_service
def test_what_is_said_to_be_a_code_is_a_column_of_the_service(service):
    columns = {f"{table.name}.{column.name}" for table in own_tables(service) for column in table.c}

    assert service.codes <= columns


@pytest.fixture
async def opened(room_of, postgres_server):
    """Opens a room, and gives an administrator's connection to its database with it."""

    class Open:
        async def __call__(self, service):
            self.context = room_of(service)
            self.room = await self.context.__aenter__()
            self.admin = await asyncpg.connect(postgres_server.url(self.room.database.url.database))
            return self.room, self.admin

    one = Open()
    yield one
    await one.admin.close()
    await one.context.__aexit__(None, None, None)


@sweep(("service", "held"), KEEPS_SOMETHING)
async def test_a_row_about_somebody_is_told_and_a_row_about_nobody_isn_t(service, held, opened):
    room, admin = await opened(service)
    await is_known(service, admin)
    await put(admin, held.table)
    # Who the registry is asked about is there already: as a carer, whose household it knows.
    ways = [(name, SOMEBODY) for name in held.about if (service.name, name) != (REGISTRY, "id")]
    ways += [(name, HOME) for name in held.of_household if (service.name, name) != (REGISTRY, "id")]
    for name, value in ways:
        await put(admin, held.table, **{name: value})

    found = await told(room, service)

    rows = {table.table: table.rows for table in found.tables}.get(held.table.name, ())
    assert len(rows) == len(ways) + (service.name == REGISTRY and held.table.name in {"person", "household"})


@sweep(("service", "held"), [(service, held) for service, held in KEEPS_SOMETHING if held.of_household])
async def test_what_is_about_a_household_since_somebody_left_it_isn_t_about_them(service, held, opened):
    room, admin = await opened(service)
    await is_known(service, admin, left_on=LONG_AGO)
    for name in held.of_household:
        if (service.name, held.table.name) != (REGISTRY, "household"):
            await put(admin, held.table, **{name: HOME})

    found = await told(room, service, household_until=LONG_AGO)

    assert held.table.name not in {table.table for table in found.tables}


async def is_known(service, admin, left_on=None):
    """To the registry it is a carer of a household who is asked about."""
    if service.name == REGISTRY:
        tables = {table.name: table for table in own_tables(service)}
        await put(admin, tables["household"], id=HOME)
        days = {"joined_on": None, "left_on": left_on}
        await put(admin, tables["person"], id=SOMEBODY, household_id=HOME, **days)


async def told(room, service, **days):
    query: type[SubjectAccess] = service.subject_access
    reply = await room.asked(query(subject_id=SOMEBODY, household_id=HOME, **days), by=actor(Role.ADMINISTRATOR))
    assert not isinstance(reply, Refused), reply
    return reply


async def put(admin, table, **given):
    """A row of examples in a table whose own rules are taken down."""
    rules = await admin.fetch(
        "SELECT conname FROM pg_constraint WHERE conrelid = quote_ident($1)::regclass AND contype <> 'n'",
        table.name,
    )
    for rule in rules:
        # What refers to its own table goes with the key to which it refers.
        await admin.execute(f'ALTER TABLE "{table.name}" DROP CONSTRAINT IF EXISTS "{rule["conname"]}" CASCADE')
    columns = await admin.fetch(
        "SELECT column_name, udt_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name = $1 AND is_identity = 'NO' AND column_name <> 'authority'",
        table.name,
    )
    values = {row["column_name"]: EXAMPLES[row["udt_name"]] for row in columns}
    values |= {name: value_in(values[name], value) for name, value in given.items()}
    names = ", ".join(f'"{name}"' for name in values)
    await admin.execute(
        f"INSERT INTO \"{table.name}\" (authority, {names}) VALUES ('{AUTHORITY}', {', '.join(values.values())})"
    )


def value_in(example: str, value: UUID | date | None) -> str:
    if value is None:
        return "NULL"
    return f"ARRAY['{value}'::uuid]" if example == "'{}'" else f"'{value}'"


def test_there_is_something_held_by_several_services():
    assert len({service.name for service, _ in KEEPS_SOMETHING}) > 1
    assert issubclass(RecordErased, Event)
