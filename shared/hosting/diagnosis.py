"""What ails a house, and what helps? Everything that `hubhome doctor` looks at, all of it at once."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import asyncpg

from shared.hosting.service import Service
from shared.messaging.connection import Bus
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.errors import BusAwayError, DriftError
from shared.messaging.health_over_bus import ask_health
from shared.messaging.streams import (
    Consumer,
    consumer_of,
    kept_commands,
    kept_consumer,
    require_consumer,
    waiting_for,
)
from shared.persistence.database import DRIVER_ERRORS
from shared.persistence.versions import newest_revision

MANY = 1000
"""Messages waiting for one reaction that are worth a word."""
LONG = 10.0
"""Seconds that no event should wait to be published."""
PATIENCE = 3.0
"""Seconds that PostgreSQL has to let somebody in, and then to answer."""
PROVISION = "Run: hubhome provision"

_LOOK = """
SELECT count(*) AS waiting, count(*) FILTER (WHERE is_set_aside) AS aside,
    coalesce(extract(epoch FROM now() - min(said_at)), 0) AS age,
    (SELECT count(*) FROM errand WHERE is_set_aside) AS errands,
    (SELECT version_num FROM alembic_version) AS revision
FROM outbox
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    is_well: bool
    how: str
    remedy: str = ""


async def diagnose(
    bus_of: Callable[[], AbstractAsyncContextManager[Bus]], admin_url: str | None, services: Sequence[Service]
) -> Sequence[Finding]:
    """Every finding, in the order in which to mend; raises `BusAwayError` where nothing can be asked at all.

    Takes some seconds at most, whatever doesn't answer: nothing waits for its turn.
    """
    async with bus_of() as bus:
        await bus.flushes()
        looks = [
            *([_postgres(admin_url, services)] if admin_url else []),
            *(_service(bus, service) for service in services),
            _dead_letters(bus),
        ]
        found = await asyncio.gather(*looks)
    return [Finding("bus", is_well=True, how="answers"), *(finding for findings in found for finding in findings)]


async def _service(bus: Bus, service: Service) -> Sequence[Finding]:
    """How it is, and what waits for it."""
    consumers = [
        *(consumer_of(service.name, event) for event in service.hears),
        *(kept_consumer(command) for command in kept_commands(service.answers)),
    ]
    return await asyncio.gather(_health(bus, service), *(_consumer(bus, consumer) for consumer in consumers))


async def _health(bus: Bus, service: Service) -> Finding:
    try:
        checks = await ask_health(bus, service.name)
    except BusAwayError as error:
        return Finding(service.name, is_well=False, how=str(error), remedy=f"Start it: hubhome run {service.name}")
    if not checks:
        return Finding(service.name, is_well=True, how="ready")
    how = ", ".join(f"{name}: {word}" for name, word in checks.items())
    return Finding(service.name, is_well=False, how=how, remedy="Mend what is named; it becomes ready by itself.")


async def _consumer(bus: Bus, consumer: Consumer) -> Finding:
    try:
        await require_consumer(bus.client, consumer)
        waiting = await waiting_for(bus.client, consumer)
    except DriftError as error:
        return Finding(consumer.name, is_well=False, how=str(error), remedy=PROVISION)
    except BusAwayError as error:
        return Finding(consumer.name, is_well=False, how=str(error), remedy="Look at the log of the NATS server.")
    if waiting > MANY:
        remedy = "It is behind. If it doesn't shrink, run more processes of the service."
        return Finding(consumer.name, is_well=False, how=f"{waiting:,} messages wait", remedy=remedy)
    return Finding(consumer.name, is_well=True, how=f"{waiting:,} waiting")


async def _dead_letters(bus: Bus) -> Sequence[Finding]:
    try:
        count = await DeadLetters(bus.client).count()
    except BusAwayError as error:
        return [Finding("dead letters", is_well=False, how=str(error), remedy="Look at the log of the NATS server.")]
    if count:
        remedy = "Look at them: hubhome dead-letters list. Mend the cause, then replay them."
        return [Finding("dead letters", is_well=False, how=f"{count:,} set aside", remedy=remedy)]
    return [Finding("dead letters", is_well=True, how="none")]


async def _postgres(admin_url: str, services: Sequence[Service]) -> Sequence[Finding]:
    """Whether the server answers, and, only where it does, what waits in each service's database."""
    try:
        await _asked(admin_url, "SELECT 1")
    except TimeoutError:
        how = f"doesn't answer within {PATIENCE:g} seconds: it hangs, or its machine does"
        remedy = "Look at its log and its disk, and start it anew. Nothing is lost meanwhile: the services wait."
        return [Finding("PostgreSQL", is_well=False, how=how, remedy=remedy)]
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        remedy = "Look at HUBHOME_DATABASE_ADMIN_URL: its name, its password, its database."
        return [Finding("PostgreSQL", is_well=False, how=f"refuses us ({type(error).__name__})", remedy=remedy)]
    except DRIVER_ERRORS as error:
        remedy = "Start it, or mend its address. Nothing is lost meanwhile: the services wait."
        return [Finding("PostgreSQL", is_well=False, how=f"can't be reached ({type(error).__name__})", remedy=remedy)]
    databases = await asyncio.gather(*(_database(admin_url, service) for service in services))
    return [Finding("PostgreSQL", is_well=True, how="answers"), *databases]


async def _database(admin_url: str, service: Service) -> Finding:
    """Whether a service's database is what its code needs, and what waits in it."""
    what = f"outbox of {service.name}"
    try:
        row = await _asked(f"{admin_url.rpartition('/')[0]}/hubhome_{service.name}", _LOOK)
    except TimeoutError:
        return Finding(what, is_well=False, how=f"no answer within {PATIENCE:g} seconds", remedy="Look at PostgreSQL.")
    except DRIVER_ERRORS as error:
        return Finding(what, is_well=False, how=f"can't be read ({type(error).__name__})", remedy=PROVISION)
    if row["revision"] != (newest := newest_revision(service.package)):
        how = f"is at migration {row['revision'] or 'none'}, and its code needs {newest}"
        return Finding(f"database of {service.name}", is_well=False, how=how, remedy=PROVISION)
    how_to_go_on = f"See why: hubhome set-aside list. Mend the cause, then: hubhome set-aside release {service.name}"
    if row["errands"]:
        remedy = f"They failed to the end. {how_to_go_on}"
        return Finding(f"errands of {service.name}", is_well=False, how=f"{row['errands']} set aside", remedy=remedy)
    if row["aside"]:
        remedy = f"The bus refused them. {how_to_go_on}"
        return Finding(what, is_well=False, how=f"{row['aside']} set aside", remedy=remedy)
    return Finding(what, is_well=row["age"] < LONG, how=f"{row['waiting']} waiting, oldest {row['age']:.0f} s")


async def _asked(url: str, sql: str) -> asyncpg.Record:
    """The one row that a question has for an answer; raises one of the driver's errors."""
    admin = await asyncpg.connect(url, timeout=PATIENCE, command_timeout=PATIENCE)
    try:
        [row] = await admin.fetch(sql)
    finally:
        # Without a goodbye, which a server that hangs doesn't return.
        admin.terminate()
    return row
