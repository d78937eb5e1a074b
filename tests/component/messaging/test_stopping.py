"""Who asks a service that is told to stop hears from it, from another process, or at once that nobody is there."""

import asyncio
from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest

from shared.contracts.asking import AskError, UnreachableError
from shared.contracts.roles import Role
from shared.hosting.running import running
from shared.messaging import turns
from shared.persistence.work import Work
from shared.testing.actors import actor
from shared.testing.waiting import until
from tests.support.gadgets import handlers
from tests.support.gadgets.contracts import GadgetReply, MakeGadget
from tests.support.gadgets.plugin import plugin

LIAISON = actor(Role.LIAISON_WORKER)
SLOW = 99
"""The size of a gadget whose making goes on until the test says so."""


class Slow:
    """A service whose slow handler is at work until it is let go."""

    def __init__(self):
        self.has_begun, self.may_end = asyncio.Event(), asyncio.Event()

        async def make_gadget(command: MakeGadget, work: Work) -> GadgetReply:
            if command.size == SLOW:
                self.has_begun.set()
                await self.may_end.wait()
            return await handlers.make_gadget(command, work)

        self.plugin = replace(plugin, answers={**plugin.answers, MakeGadget: make_gadget})


async def outcome(asks, size=1):
    try:
        return type(await asks.ask(MakeGadget(gadget_id=uuid4(), size=size), within=10))
    except AskError as error:
        return type(error)


async def test_whatever_came_before_the_stop_is_answered(open_house, monkeypatch):
    monkeypatch.setattr(turns, "AT_ONCE", 10_000)
    async with open_house([plugin], start=False) as house:
        asks = house.asks(LIAISON)
        async with running(plugin, house.settings) as service:
            asked = [asyncio.create_task(outcome(asks)) for _ in range(200)]
            await until(lambda: has_made_one(service), within=10)
        found = Counter(await asyncio.gather(*asked))

    assert found[GadgetReply] > 0
    assert set(found) <= {GadgetReply, UnreachableError}, "nobody waits for nothing"


async def has_made_one(service):
    async with service.database.work(LIAISON.authority) as work:
        return bool(await work.fetch("SELECT FROM gadget LIMIT 1"))


@pytest.mark.parametrize("is_another_there", [True, False])
async def test_while_one_finishes_what_it_has_another_answers_or_it_is_said_that_nobody_is_there(
    open_house, is_another_there
):
    slow = Slow()
    async with open_house([slow.plugin], start=False) as house:
        asks = house.asks(LIAISON)
        runs, stops = asyncio.Event(), asyncio.Event()

        async def until_told():
            async with running(slow.plugin, house.settings):
                runs.set()
                await stops.wait()

        first = asyncio.create_task(until_told())
        await runs.wait()
        pending = asyncio.create_task(outcome(asks, SLOW))
        await slow.has_begun.wait()
        if is_another_there:
            async with running(plugin, house.settings):
                stops.set()
                await asyncio.sleep(0.2)
                found = await asyncio.gather(*(outcome(asks) for _ in range(16)))
                slow.may_end.set()
                await first
        else:
            stops.set()
            await asyncio.sleep(0.2)
            found = await asyncio.gather(*(outcome(asks) for _ in range(16)))
            slow.may_end.set()
            await first

        assert set(found) == {GadgetReply if is_another_there else UnreachableError}
        assert await pending is GadgetReply
