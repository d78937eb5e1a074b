"""How many does one process ask a service at once? No more than it works on, and the others wait for their turn here.

What waits in a service's queue waits on somebody's deadline: two hundred forms at once had their answers after the
page had given up, and nobody knew then what was saved. What waits here hasn't been sent (docs/decisions/0044).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 16
"""Requests of one process that a service has before it at a time."""
PATIENCE = 30.0
"""Seconds that somebody waits for a turn."""


class NoTurnError(Exception):
    """The service was asked by others all the time: nothing was sent."""


class Turns:
    """The turns of everybody who asks in one process, by the service that is asked, in the order of their coming."""

    def __init__(self) -> None:
        self._of: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def of(self, service: str, patience: float = 0.0) -> AsyncIterator[None]:
        """One's turn at a service, which lasts for the block; raises `NoTurnError` where it doesn't come in time.

        In `PATIENCE` seconds, or as long as somebody with more `patience` would wait for the answer.
        """
        turns = self._of.setdefault(service, asyncio.Semaphore(AT_ONCE))
        try:
            async with asyncio.timeout(max(PATIENCE, patience) if turns.locked() else None):
                await turns.acquire()
        except TimeoutError:
            raise NoTurnError from None
        try:
            yield
        finally:
            turns.release()
