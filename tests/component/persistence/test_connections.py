"""Each connection is one transaction's at a time, and nobody inherits what another left on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from shared.persistence import connections as lending
from shared.persistence.connections import Connections, PoolSize
from shared.persistence.database import Database
from shared.persistence.errors import DatabaseAwayError
from shared.persistence.work import Work
from shared.testing.databases import RunsPostgres

pytestmark = pytest.mark.timeout(60)

AUTHORITY = "portsmouth"
PROCESS = "SELECT pg_backend_pid()"
LONG = "SELECT pg_sleep(30)"


@pytest.fixture
async def connections(postgres_server: RunsPostgres) -> AsyncIterator[Connections]:
    url = make_url(postgres_server.url()).set(drivername="postgresql+asyncpg")
    connections = Connections(url, PoolSize(connections=2, wait=0.2), called="tests of connections")
    yield connections
    await connections.close()


@pytest.fixture
async def database(postgres_server: RunsPostgres) -> AsyncIterator[Database]:
    database = Database("tests", postgres_server.url(), pool=PoolSize(connections=1, wait=0.2))
    yield database
    await database.close()


async def its_process(database: Database) -> int:
    async with database.work(AUTHORITY) as work:
        (row,) = await work.fetch(PROCESS)
        return int(row["pg_backend_pid"])


async def test_the_next_transaction_has_the_connection_that_the_last_one_used(connections):
    first, second = await connections.take(), await connections.take()
    await connections.give_back(first)
    await connections.give_back(second)

    assert await connections.take() is second
    assert await connections.take() is first
    await connections.give_back(first)
    await connections.give_back(second)


async def test_what_a_built_in_type_is_is_asked_once_and_not_on_each_connection(connections):
    arrays = "SELECT $1::uuid[] AS ids, $2::daterange[] AS spans"
    first, second = await connections.take(), await connections.take()
    ids, spans = [uuid4(), uuid4()], [asyncpg.Range(date(2026, 11, 27), date(2026, 11, 29))]
    await first.driver.fetch(arrays, ids, spans)
    asked: list[str] = []
    second.driver.add_query_logger(lambda one: asked.append(one.query))

    [row] = await second.driver.fetch(arrays, ids, spans)
    await asyncio.sleep(0)  # the driver tells its loggers a moment later

    assert (row["ids"], row["spans"]) == (ids, spans)
    assert asked == [arrays]
    await connections.give_back(first)
    await connections.give_back(second)


async def test_a_type_that_was_made_here_is_asked_of_each_connection(connections):
    first, second = await connections.take(), await connections.take()
    await first.driver.execute("CREATE TYPE taste AS (name text, ids uuid[])")
    try:
        taste = "SELECT ROW('sweet', NULL)::taste AS taste"
        assert (await first.driver.fetchval(taste))["name"] == "sweet"
        await first.driver.execute("DROP TYPE taste; CREATE TYPE taste AS (name text, ids uuid[])")
        assert (await second.driver.fetchval(taste))["name"] == "sweet"
        assert all(max(known) < lending.FIRST_OF_OURS for known in lending._Driver._known)
    finally:
        await first.driver.execute("DROP TYPE taste")
        await connections.give_back(first)
        await connections.give_back(second)


async def test_who_finds_none_free_waits_for_one_and_not_for_ever(connections):
    lent = [await connections.take(), await connections.take()]
    with pytest.raises(TimeoutError):
        await connections.take()

    waiting = asyncio.create_task(connections.take())
    await asyncio.sleep(0)
    await connections.give_back(lent[0])

    assert await waiting is lent[0]
    for connection in lent:
        await connections.give_back(connection)


async def test_who_stops_waiting_takes_nothing_along(connections):
    lent = [await connections.take(), await connections.take()]
    waiting = asyncio.create_task(connections.take())
    await asyncio.sleep(0)

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    for connection in lent:
        await connections.give_back(connection)
    again = [await connections.take(), await connections.take()]
    assert {id(one) for one in again} == {id(one) for one in lent}
    for connection in again:
        await connections.give_back(connection)


async def test_a_connection_in_a_transaction_is_nobody_elses(connections):
    left = await connections.take()
    await left.driver.execute("BEGIN; SELECT set_config('hubhome.authority', 'portsmouth', true)")

    await connections.give_back(left)

    fresh = await connections.take()
    assert left.driver.is_closed()
    assert await fresh.driver.fetchval("SELECT current_setting('hubhome.authority', true)") is None
    await connections.give_back(fresh)


async def test_a_connection_whose_server_process_has_gone_is_opened_anew(postgres_server, database):
    before = await its_process(database)
    admin = await asyncpg.connect(postgres_server.url())
    await admin.execute("SELECT pg_terminate_backend($1, 5000)", before)
    await admin.close()

    # It may learn of it only by asking: what is half done then isn't kept, and the next one has a fresh connection.
    try:
        after = await its_process(database)
    except DatabaseAwayError:
        after = await its_process(database)

    assert after != before


async def test_a_server_that_does_not_exist_takes_no_connection_away(postgres_server):
    nobody = make_url(postgres_server.url()).set(drivername="postgresql+asyncpg", database="nobody_has_this")
    connections = Connections(nobody, PoolSize(connections=1, wait=0.2), called="tests of connections")

    for _ in range(3):
        with pytest.raises(DBAPIError, match="does not exist"):
            await connections.take()

    await connections.close()


async def test_who_comes_when_all_are_lent_is_told_that_the_database_is_away(database):
    async with database.work(AUTHORITY):
        with pytest.raises(DatabaseAwayError):
            await its_process(database)

    assert await its_process(database)


async def fetches(work: Work) -> None:
    await work.fetch(LONG)


async def executes(work: Work) -> None:
    await work._driver.execute(LONG)


async def asks_in_a_session(work: Work) -> None:
    await (await work.session.connection()).execute(text(LONG))


@pytest.mark.parametrize("ask", [fetches, executes, asks_in_a_session])
async def test_a_database_that_does_not_answer_a_statement_in_time_is_away_and_the_next_is_served(
    postgres_server: RunsPostgres, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Work], Awaitable[None]]
) -> None:
    monkeypatch.setattr(lending, "ANSWERS_WITHIN", 0.3)
    database = Database("tests", postgres_server.url(), pool=PoolSize(connections=1, wait=0.2))

    with pytest.raises(DatabaseAwayError):
        async with database.work(AUTHORITY) as work:
            await ask(work)

    assert await its_process(database)
    await database.close()


async def too_slow_itself(work: Work) -> None:
    async with asyncio.timeout(0.1):
        await work.fetch(LONG)


async def without_a_file(_: Work) -> None:
    raise TimeoutError


@pytest.mark.parametrize("react", [too_slow_itself, without_a_file])
async def test_what_somebody_waits_too_long_for_is_no_fault_of_the_database(database, react) -> None:
    with pytest.raises(TimeoutError):
        async with database.work(AUTHORITY) as work:
            await react(work)


async def test_a_session_begins_anew_on_a_connection_whose_last_transaction_failed(database):
    async def fail() -> None:
        async with database.work(AUTHORITY) as work:
            inside = await work.session.connection()
            await inside.execute(text("CREATE TEMPORARY TABLE kept (id int)"))
            await inside.execute(text("SELECT 1 / 0"))

    before = await its_process(database)
    with pytest.raises(DBAPIError, match="division by zero"):
        await fail()

    async with database.work(AUTHORITY) as work:
        inside = await work.session.connection()
        assert (await inside.execute(text(PROCESS))).scalar_one() == before
        assert (await inside.execute(text("SELECT to_regclass('pg_temp.kept')"))).scalar_one() is None


async def test_a_session_of_a_committed_transaction_holds_nothing_open(database):
    async with database.work(AUTHORITY) as work:
        kept = work.session
        await (await kept.connection()).execute(text("SELECT 1"))

    assert not kept.in_transaction()


async def test_whoever_is_cancelled_gives_a_connection_back_that_serves_the_next(database):
    begun = asyncio.Event()

    async def sleeps() -> None:
        async with database.work(AUTHORITY) as work:
            begun.set()
            await work.fetch("SELECT pg_sleep(30)")

    task = asyncio.create_task(sleeps())
    await begun.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert await its_process(database)


async def test_what_comes_back_after_the_end_is_closed(connections):
    lent = await connections.take()

    await connections.close()
    await connections.give_back(lent)

    assert lent.driver.is_closed()
