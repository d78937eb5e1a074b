"""A probe always gets its answer in time, whatever the checks do."""

import asyncio
import time

import httpx
import pytest

from shared.observing.errors import NotReadyError
from shared.observing.health import Health, HealthReport, health_app
from shared.observing.metrics import Meter


async def passes() -> None:
    return


async def is_behind() -> None:
    raise NotReadyError("the outbox is 40 s behind")


async def quotes_a_secret() -> None:
    raise ConnectionRefusedError("postgresql://bookings:hunter2@db")


@pytest.fixture
def health():
    return Health("bookings")


def probed(health: Health) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(health_app(health)), base_url="http://probe")


async def test_without_checks_a_process_is_ready(health):
    assert await health.report() == HealthReport(ready=True, checks={})


async def test_one_failing_check_makes_it_unready_and_says_why(health):
    health.add("nats", passes)
    health.add("outbox", is_behind)

    report = await health.report()

    assert report == HealthReport(
        ready=False, checks={"nats": "ok", "outbox": "NotReadyError: the outbox is 40 s behind"}
    )


async def test_of_a_foreign_error_only_the_type_is_shown(health):
    health.add("database", quotes_a_secret)

    assert (await health.report()).checks == {"database": "ConnectionRefusedError"}


async def test_checks_run_at_once(health):
    together = asyncio.Barrier(3)

    async def waits_for_the_others() -> None:
        await together.wait()

    for name in ("a", "b", "c"):
        health.add(name, waits_for_the_others, within=1)

    assert (await health.report()).ready


@pytest.fixture
async def stop():
    """Ends the checks that ignore cancellation, at the latest when the test is over: the loop waits for them."""
    event = asyncio.Event()
    yield event
    event.set()


async def test_a_check_that_ignores_cancellation_neither_holds_the_report_up_nor_piles_up(health, stop):
    started = 0

    async def hangs() -> None:
        nonlocal started
        started += 1
        while not stop.is_set():
            try:
                await stop.wait()
            except asyncio.CancelledError:
                continue

    health.add("database", hangs, within=0.02)
    health.add("nats", passes)
    began = time.monotonic()

    reports = [await health.report() for _ in range(3)]

    assert time.monotonic() - began < 1
    assert all(report.checks == {"database": "no answer within 0.02 seconds", "nats": "ok"} for report in reports)
    assert started == 1

    stop.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (await health.report()).ready


async def test_a_check_that_was_cancelled_is_run_again_next_time(health):
    waits = True

    async def recovers() -> None:
        if waits:
            await asyncio.sleep(60)

    health.add("database", recovers, within=0.01)
    assert not (await health.report()).ready
    await asyncio.sleep(0)
    waits = False

    assert (await health.report()).ready


async def test_two_probes_at_once_run_a_check_once(health):
    runs = 0

    async def counts() -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.01)

    health.add("database", counts)

    first, second = await asyncio.gather(health.report(), health.report())

    assert first.ready
    assert second.ready
    assert runs == 1


def test_a_checks_name_is_taken_once(health):
    health.add("nats", passes)

    with pytest.raises(ValueError, match="'nats' already"):
        health.add("nats", passes)


async def test_a_live_process_says_so_even_when_it_is_not_ready(health):
    health.add("outbox", is_behind)

    async with probed(health) as probe:
        live, ready = await probe.get("/health/live"), await probe.get("/health/ready")

    assert live.status_code == 200
    assert ready.status_code == 503
    assert ready.json()["checks"]["outbox"].endswith("40 s behind")
    assert ready.headers["cache-control"] == "no-store"


async def test_a_ready_process_says_so(health):
    health.add("nats", passes)

    async with probed(health) as probe:
        ready = await probe.get("/health/ready")

    assert ready.status_code == 200
    assert ready.json() == {"service": "bookings", "ready": True, "checks": {"nats": "ok"}}


async def test_metrics_are_served_in_prometheus_form(health):
    Meter("served-test").set_aside("poison")

    async with probed(health) as probe:
        page = await probe.get("/metrics")

    assert page.headers["content-type"].startswith("text/plain")
    assert 'hubhome_dead_letters_total{reason="poison",service="served-test"} 1.0' in page.text
