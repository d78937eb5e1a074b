"""How a test waits: for a fact, with a deadline, never for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]], *, within: float = 10.0) -> None:
    """Return when the condition holds; raises `TimeoutError` where it doesn't within so many seconds.

    It looks again after a twentieth of the time that it has waited: who waits for a minute doesn't ask all the while.
    """
    began = time.monotonic()
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110  the fact is another process's: no event to await
            await asyncio.sleep(min(max(0.02, (time.monotonic() - began) / 20), 1.0))
