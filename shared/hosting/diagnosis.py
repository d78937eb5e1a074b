"""What ails a house, and what helps? Everything that `hubhome doctor` looks at."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import asyncpg

from shared.hosting.service import Service
from shared.messaging.connection import Bus
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.errors import BusAwayError, DriftError
from shared.messaging.health_over_bus import ask_health
from shared.messaging.streams import consumer_of, require_consumer, waiting_for

MANY = 1000
"""Messages waiting for one reaction that are worth a word."""


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
    """Every finding, in the order in which to mend; raises `BusAwayError` where nothing can be asked at all."""
    findings: list[Finding] = []
    async with bus_of() as bus:
        await bus.flushes()
        findings.append(Finding("bus", is_well=True, how="answers"))
        for service in services:
            findings.append(await _service(bus, service))
            findings += [await _consumer(bus, service, event) for event in service.hears]
        findings.append(await _dead_letters(bus))
    if admin_url:
        findings += [await _outbox(admin_url, service.name) for service in services]
    return findings


async def _service(bus: Bus, service: Service) -> Finding:
    try:
        checks = await ask_health(bus, service.name)
    except BusAwayError as error:
        return Finding(service.name, is_well=False, how=str(error), remedy=f"Start it: hubhome run {service.name}")
    if not checks:
        return Finding(service.name, is_well=True, how="ready")
    how = ", ".join(f"{name}: {word}" for name, word in checks.items())
    return Finding(service.name, is_well=False, how=how, remedy="Mend what is named; it becomes ready by itself.")


async def _consumer(bus: Bus, service: Service, event: type) -> Finding:
    consumer = consumer_of(service.name, event)
    try:
        await require_consumer(bus.client, consumer)
        waiting = await waiting_for(bus.client, consumer)
    except DriftError as error:
        return Finding(consumer.name, is_well=False, how=str(error), remedy="Run: hubhome provision")
    if waiting > MANY:
        remedy = "It is behind. If it doesn't shrink, run more processes of the service."
        return Finding(consumer.name, is_well=False, how=f"{waiting:,} messages wait", remedy=remedy)
    return Finding(consumer.name, is_well=True, how=f"{waiting:,} waiting")


async def _dead_letters(bus: Bus) -> Finding:
    count = await DeadLetters(bus.client).count()
    if count:
        remedy = "Look at them: hubhome dead-letters list. Mend the cause, then replay them."
        return Finding("dead letters", is_well=False, how=f"{count:,} set aside", remedy=remedy)
    return Finding("dead letters", is_well=True, how="none")


async def _outbox(admin_url: str, service: str) -> Finding:
    what = f"outbox of {service}"
    try:
        admin = await asyncpg.connect(f"{admin_url.rpartition('/')[0]}/hubhome_{service}", timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return Finding(
            what, is_well=False, how=f"can't be read ({type(error).__name__})", remedy="Run: hubhome provision"
        )
    try:
        row = await admin.fetchrow(
            "SELECT count(*) AS waiting, count(*) FILTER (WHERE is_set_aside) AS aside, "
            "coalesce(extract(epoch FROM now() - min(said_at)), 0) AS age, "
            "(SELECT count(*) FROM errand WHERE is_set_aside) AS errands FROM outbox"
        )
    finally:
        await admin.close()
    if row is None:
        return Finding(what, is_well=False, how="can't be read", remedy="Run: hubhome provision")
    if row["errands"]:
        remedy = "They failed for good: see why_set_aside in its table errand."
        return Finding(f"errands of {service}", is_well=False, how=f"{row['errands']} set aside", remedy=remedy)
    if row["aside"]:
        remedy = "The bus refused them: see why_set_aside in its table outbox."
        return Finding(what, is_well=False, how=f"{row['aside']} set aside", remedy=remedy)
    return Finding(what, is_well=row["age"] < 10, how=f"{row['waiting']} waiting, oldest {row['age']:.0f} s")  # noqa: PLR2004  seconds that nobody should wait
