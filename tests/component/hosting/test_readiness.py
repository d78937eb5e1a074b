"""Readiness tells the truth of a database that hangs: red within seconds, green again by itself, and nothing lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest

from shared.observing.health import health_app
from shared.testing.actors import AUTHORITY
from shared.testing.houses import House, OpenHouse
from shared.testing.servers import Database
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetMade
from tests.support.gadgets.plugin import plugin

pytestmark = pytest.mark.timeout(120)

SECONDS = 6.0
"""What a probe waits for its answer, at most, before it gives up by itself."""


@asynccontextmanager
async def probing(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever asks a container's health port."""
    transport = httpx.ASGITransport(app=health_app(house.running["gadgets"].health))
    async with httpx.AsyncClient(transport=transport, base_url="http://gadgets", timeout=60) as client:
        yield client


async def test_a_frozen_database_turns_readiness_red_and_its_return_green(
    open_breakable_house: OpenHouse, breakable_postgres_server: Database
) -> None:
    async with open_breakable_house([plugin]) as house, probing(house) as probe:
        before = await probe.get("/health/ready")

        breakable_postgres_server.pause()
        try:
            with_one_probe = await asked(probe)
            with_many_before = [await asked(probe) for _ in range(3)][-1]
            alive = await probe.get("/health/live")
        finally:
            breakable_postgres_server.resume()
        await until(lambda: is_ready(probe), within=30)

        assert before.status_code == 200
        for frozen in (with_one_probe, with_many_before):
            assert frozen.status_code == 503
            assert frozen.json()["checks"]["database"] == "no answer within 2 seconds"
            assert frozen.json()["checks"]["bus"] == "ok"
        assert alive.status_code == 200, "to start it anew would help nobody"


async def asked(probe: httpx.AsyncClient) -> httpx.Response:
    async with asyncio.timeout(SECONDS):
        return await probe.get("/health/ready")


async def is_ready(probe: httpx.AsyncClient) -> bool:
    return (await asked(probe)).status_code == 200


async def test_what_comes_while_the_database_is_frozen_is_heard_when_it_is_back(
    open_breakable_house: OpenHouse, breakable_postgres_server: Database
) -> None:
    async with open_breakable_house([plugin]) as house, probing(house) as probe:
        async with house.running["gadgets"].database.work(AUTHORITY) as work:
            work.say(GadgetMade(gadget_id=uuid4(), size=1, thing_version=1))
        breakable_postgres_server.pause()
        try:
            assert (await asked(probe)).status_code == 503
        finally:
            breakable_postgres_server.resume()

        await until(lambda: is_ready(probe), within=30)
        await house.settled(60)

        async with house.running["gadgets"].database.work(AUTHORITY) as work:
            assert [row["times"] for row in await work.fetch("SELECT times FROM heard")] == [1]
