"""A process that is nothing but the relay of gadgets: `python -m tests.support.relay_alone DATABASE_URL NATS_URL`."""

import asyncio
import sys

from shared.messaging.connection import build_bus
from shared.messaging.relay import Relay
from shared.observing.metrics import Meter


async def main(database_url: str, nats_url: str) -> None:
    """Publish until killed."""
    bus = build_bus("gadgets", nats_url)
    await bus.connect()
    await Relay("gadgets", database_url, bus, Meter("gadgets")).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
