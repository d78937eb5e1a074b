"""Metrics and readiness tell of what is committed and never said, whoever should say it."""

from uuid import uuid4

import asyncpg
import pytest
from prometheus_client import REGISTRY

from shared.messaging.outbox_watch import STANDS_STILL, OutboxWatch
from shared.observing.errors import NotReadyError
from shared.observing.metrics import Meter
from shared.testing.actors import AUTHORITY
from tests.support.gadgets.contracts import GadgetMade


class Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(gadgets, clock):
    return OutboxWatch("gadgets", gadgets.database.url, Meter("gadgets"), now=clock)


async def say(gadgets, count=1):
    async with gadgets.database.work(AUTHORITY) as work:
        for _ in range(count):
            work.say(GadgetMade(gadget_id=uuid4(), size=1, thing_version=1))


async def test_everything_that_waits_is_counted_however_much_it_is(gadgets, watch):
    await say(gadgets, 700)

    await watch.look()

    assert REGISTRY.get_sample_value("hubhome_outbox_rows", {"service": "gadgets"}) == 700
    assert REGISTRY.get_sample_value("hubhome_outbox_age_seconds", {"service": "gadgets"}) > 0


async def test_what_nobody_says_is_told_once_it_stands_still_and_no_longer_than_that(gadgets, watch, clock):
    await say(gadgets, 2)
    await watch.look()
    clock.seconds += STANDS_STILL - 1
    await watch.look()
    await watch.check()

    clock.seconds += 2
    with pytest.raises(NotReadyError, match="nothing that is committed has been said for 31 seconds"):
        await watch.check()

    async with gadgets.database.work(AUTHORITY) as work:
        await work.fetch("DELETE FROM outbox WHERE position = (SELECT min(position) FROM outbox)")
    await watch.look()
    await watch.check()


async def test_an_empty_outbox_stands_still_for_as_long_as_it_likes(watch, clock):
    await watch.look()
    clock.seconds += 10 * STANDS_STILL
    await watch.look()

    await watch.check()


async def test_a_relay_without_its_role_is_told_with_what_to_run(gadgets, watch, postgres_server):
    admin = await asyncpg.connect(postgres_server.url())
    await admin.execute("REVOKE hubhome_gadgets_relay FROM hubhome_gadgets")
    try:
        await watch.look()
    finally:
        await admin.execute("GRANT hubhome_gadgets_relay TO hubhome_gadgets WITH INHERIT FALSE, SET TRUE")
        await admin.close()

    with pytest.raises(NotReadyError, match="run 'hubhome provision'"):
        await watch.check()
    await watch.look()
    await watch.check()
