"""The ground on which both sides of a comparison run: the same servers, tables and row-level security."""

import asyncio
import multiprocessing
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
import uvloop
from pydantic import SecretStr

from bench.counter.plugin import plugin as counter
from bench.maker.plugin import plugin as maker
from shared.contracts.actor import SigningKey
from shared.hosting.embedded.nats_server import NatsServer
from shared.hosting.embedded.postgres_server import PostgresServer
from shared.hosting.provisioning import provision_streams
from shared.hosting.settings import ProcessSettings
from shared.observing.logs import configure_logs
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database

AUTHORITY = "benchshire"
PASSWORD = "-"  # noqa: S105  the bench's own server
KEYS = {name: SigningKey.new(name) for name in ("maker", "counter", "registry")}


@dataclass(frozen=True)
class Ground:
    """Addresses of a fresh pair of databases and streams."""

    nats: str
    maker: str
    counter: str
    settings: ProcessSettings


@asynccontextmanager
async def servers() -> AsyncIterator[tuple[NatsServer, PostgresServer]]:
    """Durable servers: every acknowledged message is synced, every commit flushed."""
    with tempfile.TemporaryDirectory(prefix="hubhome-bench-") as folder:
        Path(folder).chmod(0o711)  # noqa: ASYNC240  once, before anything runs
        postgres, nats = PostgresServer(Path(folder) / "postgres"), NatsServer(Path(folder) / "nats")
        try:
            await asyncio.to_thread(postgres.start)
            await asyncio.to_thread(nats.start)
            yield nats, postgres
        finally:
            nats.stop()
            postgres.stop()


async def ground(nats: NatsServer, postgres: PostgresServer) -> Ground:
    """Empty databases and streams for one round."""
    mark = uuid4().hex[:8]
    urls = {}
    for service in (maker, counter):
        name = f"{service.name}_{mark}"
        urls[service.name] = await provision_database(
            service.name, postgres.url(), login_password=PASSWORD, owner_password=PASSWORD, name=name
        )
        await migrate(service.name, service.package, urls[service.name].owner)
    await _purge(nats.url)
    await provision_streams([maker, counter], nats.url)
    place = postgres.url().rpartition("/")[0].rpartition("@")[2]
    settings = ProcessSettings(
        nats_url=SecretStr(nats.url),
        database_url=SecretStr(f"postgresql://hubhome_{{service}}:{PASSWORD}@{place}/{{service}}_{mark}"),
        signing_keys={name: SecretStr(key.private_text()) for name, key in KEYS.items()},
        keys={name: key.public_text() for name, key in KEYS.items()},
        health_port=None,
        pool_connections=20,
        log_level="WARNING",
    )
    return Ground(nats.url, urls["maker"].login, urls["counter"].login, settings)


async def counted(ground: Ground) -> int:
    """How many effects the second service has committed."""
    connection = await asyncpg.connect(ground.counter)
    try:
        await connection.execute(f"SELECT set_config('hubhome.authority', '{AUTHORITY}', false)")
        count: int = await connection.fetchval("SELECT count(*) FROM counted")
    finally:
        await connection.close()
    return count


async def _purge(url: str) -> None:
    import nats as nats_py

    client = await nats_py.connect(url)
    for stream in ("MAKER_EVENTS", "COUNTER_EVENTS", "DEAD_LETTERS"):
        await client.request(f"$JS.API.STREAM.DELETE.{stream}", timeout=5)
    await client.close()


def in_a_process(part: Callable[..., Awaitable[None]], *arguments: object) -> multiprocessing.Process:
    """Start a part of a pipe in a process of its own, on the loop that both sides have."""
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(part, *arguments))
    process.start()
    return process


def _run(part: Callable[..., Awaitable[None]], *arguments: object) -> None:
    configure_logs(level="WARNING", as_json=True, service="bench")
    uvloop.run(part(*arguments))  # type: ignore[arg-type]  # an awaitable is what both loops run
