"""Do the embedded servers keep what they acknowledged, and leave nothing behind?"""

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest
from nats.aio.client import Client
from nats.errors import Error as NatsError

from shared.hosting.embedded.errors import FolderError, NotInstalledError, NotStartedError
from shared.hosting.embedded.nats_server import NatsServer, NatsUser
from shared.hosting.embedded.postgres_account import Account
from shared.hosting.embedded.postgres_programs import postgres_programs
from shared.hosting.embedded.postgres_server import PostgresServer

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="hubhome-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def broker(breakable_nats_server):
    return breakable_nats_server


@pytest.fixture
def database(breakable_postgres_server):
    return breakable_postgres_server


async def test_an_acknowledged_message_survives_the_death_of_the_broker(broker):
    url = broker.url
    async with connected(url) as client:
        await client.jetstream().add_stream(name="KEPT", subjects=["kept.>"])
        await client.jetstream().publish("kept.one", b"still here")

    broker.kill()
    broker.start()

    assert broker.url == url
    async with connected(url) as client:
        kept = await client.jetstream().get_last_msg("KEPT", "kept.one")
    assert kept.data == b"still here"


def test_a_paused_broker_answers_nobody_until_it_is_resumed(broker):
    address = (urlsplit(broker.url).hostname, urlsplit(broker.url).port)

    broker.pause()
    with socket.create_connection(address, 0.2) as ignored, pytest.raises(TimeoutError):
        ignored.recv(4)
    broker.resume()

    with socket.create_connection(address, 5) as greeted:
        assert greeted.recv(4) == b"INFO"


async def test_a_user_without_subjects_may_say_and_hear_nothing(folder):
    users = [
        NatsUser("boss", "b-secret", publish=(">",), subscribe=(">",)),
        NatsUser("mute", "m-secret"),
        NatsUser("servant", "s-secret", subscribe=("question",), allow_responses=True),
    ]
    complaints = []

    async def complain(error):
        complaints.append(str(error).lower())

    async def answer(message):
        await message.respond(b"42")

    with running(NatsServer(folder / "nats", users=users)) as server:
        async with (
            connected(server.url, user="boss", password="b-secret") as boss,
            connected(server.url, user="servant", password="s-secret") as servant,
            connected(server.url, user="mute", password="m-secret", error_cb=complain) as mute,
        ):
            await servant.subscribe("question", cb=answer)
            await servant.flush()
            await mute.publish("anything", b"")
            await mute.subscribe("anything")
            await mute.flush()
            answered = await boss.request("question", b"", timeout=2)

    assert answered.data == b"42"
    assert any("publish" in complaint for complaint in complaints)
    assert any("subscription" in complaint for complaint in complaints)


async def test_a_stranger_can_not_connect_to_a_broker_with_users(folder):
    server = NatsServer(folder / "nats", users=[NatsUser("a", "secret", publish=(">",))])

    with running(server), pytest.raises(NatsError, match=r"(?i)authorization"):
        async with connected(server.url, user="a", password="guessed"):
            pass


def test_the_brokers_passwords_are_for_its_owners_eyes_only(folder):
    server = NatsServer(folder / "nats", users=[NatsUser("a", "secret", publish=(">",))])
    server.start()
    server.stop()

    open_to_others = [
        path for path in server.folder.rglob("*") if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o007
    ]

    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.folder / "nats-server.conf").stat().st_mode) == 0o600
    assert open_to_others == []


def test_a_broker_whose_port_is_taken_says_so(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = NatsServer(folder / "nats", port=taken.getsockname()[1])

        with pytest.raises(NotStartedError, match="address already in use"):
            server.start()


def test_a_database_whose_port_is_taken_says_so(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = PostgresServer(folder / "postgres", port=taken.getsockname()[1], durable=False)

        with pytest.raises(NotStartedError, match="FATAL"):
            server.start()


async def test_a_committed_row_survives_the_death_of_the_database(database):
    await execute(database, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (7)")
    busy = await asyncpg.connect(database.url())
    hard_at_work = spawned_by(database)

    database.kill()

    assert living(hard_at_work) == []
    busy.terminate()
    database.start()
    assert await fetch(database, "SELECT id FROM kept") == 7


async def test_a_database_that_somebody_else_killed_starts_again(database):
    await execute(database, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (7)")

    os.kill(database.pid, signal.SIGKILL)
    eventually(lambda: not database.is_running)
    database.start()

    assert await fetch(database, "SELECT id FROM kept") == 7


async def test_a_database_keeps_its_rows_and_password_from_one_house_to_the_next(folder):
    first = PostgresServer(folder / "postgres")
    first.start()
    await execute(first, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (7)")
    first.stop()

    second = PostgresServer(folder / "postgres")
    second.start()
    try:
        assert await fetch(second, "SELECT id FROM kept") == 7
    finally:
        second.stop()


async def test_the_database_wants_a_password_and_keeps_its_promises(database):
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.url(), password="wrong")

    for setting, value in {"fsync": "on", "synchronous_commit": "on", "server_encoding": "UTF8", "jit": "off"}.items():
        assert await fetch(database, f"SHOW {setting}") == value


async def test_an_error_in_the_database_leaves_no_row_in_its_log(database):
    await execute(database, "CREATE TABLE child (name text UNIQUE)", "INSERT INTO child VALUES ('Ada Lovelace')")

    with pytest.raises(asyncpg.UniqueViolationError):
        await execute(database, "INSERT INTO child VALUES ('Ada Lovelace')")

    logged = database.log.read_text()
    assert "duplicate key" in logged
    assert "Lovelace" not in logged


async def test_a_paused_database_answers_nobody_until_it_is_resumed(database):
    connection = await asyncpg.connect(database.url())

    database.pause()
    with pytest.raises(TimeoutError):
        await asyncpg.connect(database.url(), timeout=0.3)
    asked = asyncio.create_task(connection.fetchval("SELECT 1"))
    await asyncio.wait({asked}, timeout=0.3)
    assert not asked.done(), "its worker is a process of its own, and paused with it"
    database.resume()

    assert await asked == 1
    assert await fetch(database, "SELECT 1") == 1
    await connection.close()


def test_a_paused_database_can_be_stopped(database):
    database.pause()

    database.stop(grace=5)

    assert "database system is shut down" in database.log.read_text()


def test_two_databases_never_share_a_folder(folder, monkeypatch):
    monkeypatch.setattr("shared.hosting.embedded.postgres_server.PREDECESSOR_GRACE", 0.1)
    first = PostgresServer(folder / "postgres", durable=False)
    first.start()
    second = PostgresServer(folder / "postgres", durable=False)
    try:
        with pytest.raises(FolderError, match=f"pid {first.pid}"):
            second.start()
        second.kill()

        assert first.is_running
    finally:
        first.stop()


def test_an_interrupted_initialisation_begins_anew(folder):
    unfinished = folder / "postgres" / "cluster.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("half a file")
    server = PostgresServer(folder / "postgres", durable=False)

    server.start()
    server.stop()

    assert not unfinished.exists()


@AS_ROOT
def test_as_root_a_folder_that_nobody_can_reach_is_refused_in_one_line(folder):
    private = folder / "private"
    private.mkdir(mode=0o700)

    with pytest.raises(FolderError, match=r"another user can't reach .*/private/postgres"):
        PostgresServer(private / "postgres").start()

    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@AS_ROOT
def test_as_root_programs_that_nobody_can_reach_are_copied_once(folder, monkeypatch):
    nobody = Account.for_cluster(folder / "cluster")
    monkeypatch.setattr(Account, "can_reach", lambda _, path: "site-packages" not in str(path))

    programs = postgres_programs(nobody, folder)
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    first_made = programs.stat().st_ctime_ns

    assert folder in programs.parents
    assert version.stdout.startswith("postgres (PostgreSQL)")
    assert postgres_programs(nobody, folder).stat().st_ctime_ns == first_made
    server = PostgresServer(folder, durable=False)
    server.start()
    server.stop()


def test_a_wheel_that_is_missing_is_named(folder, monkeypatch):
    monkeypatch.setattr("shared.hosting.embedded.nats_server.DISTRIBUTION", "no-such-wheel")

    with pytest.raises(NotInstalledError, match=r"install hubhome\[embedded\]"):
        NatsServer(folder / "nats").start()


def test_the_servers_end_when_whoever_started_them_is_killed(folder):
    program = f"""
import json, time
from pathlib import Path
from urllib.parse import urlsplit
from shared.hosting.embedded.nats_server import NatsServer
from shared.hosting.embedded.postgres_server import PostgresServer

servers = [NatsServer(Path({str(folder)!r}) / "nats"), PostgresServer(Path({str(folder)!r}) / "postgres")]
for server in servers:
    server.start()
print(json.dumps([server.pid for server in servers]), flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as starter:
        orphans = [psutil.Process(pid) for pid in json.loads(starter.stdout.readline())]
        orphans += [worker for orphan in orphans for worker in orphan.children(recursive=True)]
        assert len(orphans) > 2

        starter.kill()

    eventually(lambda: not living(orphans))
    successor = PostgresServer(folder / "postgres")
    successor.start()
    successor.stop()


@pytest.mark.parametrize("begin", [PostgresServer.start, PostgresServer.launch], ids=["ready", "seen by nobody"])
def test_a_stopped_server_leaves_no_process_port_or_shared_memory(folder, begin):
    server = PostgresServer(folder / "postgres")
    begin(server)
    eventually(lambda: server._shared_memory() is not None)
    workers, segment = spawned_by(server), server._shared_memory()
    assert segment in shared_memory_segments()

    server.kill()
    server.stop()

    assert living(workers) == []
    assert segment not in shared_memory_segments()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0


@contextmanager
def running(server):
    server.start()
    try:
        yield server
    finally:
        server.stop()


@asynccontextmanager
async def connected(url, **options):
    client = Client()
    try:
        await client.connect(url, allow_reconnect=False, **options)
        yield client
    finally:
        await client.close()


def shared_memory_segments():
    """The ids of the machine's System V segments, which outlive who made them."""
    return {int(line.split()[1]) for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]}


def spawned_by(server):
    return psutil.Process(server.pid).children(recursive=True)


def living(processes):
    """Those that still run; a zombie has ended, and waits for a parent that isn't us."""
    return [one for one in processes if is_living(one)]


def is_living(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False


def eventually(holds, within=5.0):
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


async def execute(server, *statements):
    connection = await asyncpg.connect(server.url())
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def fetch(server, query):
    connection = await asyncpg.connect(server.url())
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()
