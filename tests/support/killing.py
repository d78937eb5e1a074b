"""Somebody who kills a real house's processes, and who watches meanwhile: what the fault journeys are made of."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import psutil

from shared.contracts.clock import system_clock
from shared.messaging.connection import Bus
from shared.messaging.errors import BusAwayError
from shared.messaging.health_over_bus import ask_health

SERVERS = ("nats-server", "postgres")


def process_called(house: int, name: str) -> psutil.Process | None:
    """The house's child of this name, if it lives now."""
    for child in psutil.Process(house).children():
        try:
            if child.name() == name:
                return child
        except psutil.NoSuchProcess:
            continue
    return None


@dataclass
class Killer:
    """Kills one process of the house after the other, at random moments of some work.

    The moments are chosen by how much is done and not by the clock: on a fast machine the kills would else come after
    the work, and on a slow one all of them before it.
    """

    house: int
    targets: Sequence[str]
    rounds: int
    seed: int
    done: Callable[[], int]
    """How much of the work is done."""
    work: int
    """How much there is."""
    killed: list[str] = field(default_factory=list)
    done_at: list[int] = field(default_factory=list)
    """How much was done at each kill."""

    async def run(self) -> None:
        """Every target once a round, in random order; returns when all are killed."""
        chance = random.Random(self.seed)  # noqa: S311  chooses whom to kill, guards nothing
        names = [name for _ in range(self.rounds) for name in chance.sample(list(self.targets), len(self.targets))]
        # Something is done before the first kill, and something is left after the last.
        moments = sorted(chance.sample(range(1, self.work * 9 // 10), len(names)))
        for name, moment in zip(names, moments, strict=True):
            while self.done() < moment:  # noqa: ASYNC110  what is done is counted, and nobody tells
                await asyncio.sleep(0.02)
            await asyncio.sleep(chance.uniform(0, 0.1))
            await self._kill(name)

    async def _kill(self, name: str) -> None:
        deadline = time.monotonic() + 30
        while (process := process_called(self.house, name)) is None:
            assert time.monotonic() < deadline, f"{name} never came back"
            await asyncio.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
        self.killed.append(name)
        self.done_at.append(self.done())


@dataclass
class Watch:
    """When each service wasn't ready, as somebody sees it who asks again and again."""

    bus: Bus
    services: Sequence[str]
    away_at: dict[str, list[float]] = field(default_factory=dict)

    async def run(self) -> None:
        """Ask until cancelled."""
        await asyncio.gather(*(self._ask(service) for service in self.services))

    async def _ask(self, service: str) -> None:
        away = self.away_at.setdefault(service, [])
        while True:
            try:
                async with asyncio.timeout(5):
                    is_ready = not await ask_health(self.bus, service)
            except (BusAwayError, TimeoutError):
                is_ready = False
            if not is_ready:
                away.append(system_clock().timestamp())
            await asyncio.sleep(0.05)

    def longest_ready(self, since: float, until: float, *services: str) -> float:
        """The longest stretch between two moments, in seconds, in which none of these services was away."""
        away = sorted(at for service in services for at in self.away_at.get(service, []) if since < at < until)
        moments = [since, *away, until]
        return max(later - earlier for earlier, later in pairwise(moments))
