"""What was committed while the bus was full is said once there is room, however long that took."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import nats.js.errors
import pytest

from shared.hosting.embedded.nats_server import NatsServer
from shared.messaging.relay import MOST_ATTEMPTS, REST_AFTER_ERROR
from shared.testing.actors import AUTHORITY
from shared.testing.houses import House, OpenHouse
from shared.testing.servers import Broker
from tests.component.messaging.test_on_the_bus import count
from tests.support.gadgets.contracts import GadgetCount, GadgetMade
from tests.support.gadgets.plugin import plugin

QUOTA = 300_000
SOMEWHERE = f"hubhome.{AUTHORITY}.gadgets.dead_letter.gadgets.x.v1"


class WithAQuota(NatsServer):
    """A server whose only account may store so much."""

    def _configuration(self) -> dict[str, Any]:
        user = {"user": "somebody", "password": "-"}
        account = {"jetstream": {"max_store": QUOTA}, "users": [user]}
        return super()._configuration() | {"accounts": {"HOUSE": account}, "no_auth_user": "somebody"}


@pytest.fixture
def breakable_nats_server() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory(prefix="hubhome-nats-") as folder:
        server = WithAQuota(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.mark.timeout(60)
async def test_what_was_committed_while_the_bus_was_full_is_said_once_there_is_room(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        await fill(house)
        database = house.running["gadgets"].database
        async with database.work(AUTHORITY) as work:
            for size in (1, 2):
                work.say(GadgetMade(gadget_id=uuid4(), size=size, thing_version=1))
        await pause_for_more_tries_than_a_row_has()

        async with database.work(AUTHORITY) as work:
            rows = await work.fetch("SELECT attempts, is_set_aside FROM outbox")
        assert [(row["attempts"], row["is_set_aside"]) for row in rows] == [(0, False)] * 2

        await house.bus.jetstream().purge_stream("DEAD_LETTERS")
        await house.settled()
        assert await count(house) == GadgetCount(made=0, heard=2)


async def fill(house: House) -> None:
    for size in (10_000, 1_000, 100, 1):
        with pytest.raises(nats.js.errors.BadRequestError, match="10002"):
            for _ in range(QUOTA):
                await house.bus.jetstream().publish(SOMEWHERE, b"x" * size)


async def pause_for_more_tries_than_a_row_has() -> None:
    await asyncio.sleep((MOST_ATTEMPTS + 2) * REST_AFTER_ERROR)
