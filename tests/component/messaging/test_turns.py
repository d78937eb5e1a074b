"""A service has no more before it than it works on; who waits for a turn has sent nothing, and keeps its deadline."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from nats.aio.msg import Msg

from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.envelope import OUTCOME
from shared.contracts.roles import Role
from shared.messaging import turns
from shared.testing.actors import actor
from shared.testing.houses import House, OpenHouse
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetCount, HowManyGadgets
from tests.support.gadgets.plugin import plugin

LIAISON = actor(Role.LIAISON_WORKER)
REPLY = GadgetCount(made=1, heard=1)


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "AT_ONCE", 2)


@asynccontextmanager
async def a_slow_service(house: House) -> AsyncIterator[asyncio.Queue[Msg]]:
    """What is asked of gadgets, which answers when the test does."""
    asked: asyncio.Queue[Msg] = asyncio.Queue()
    subscription = await house.bus.client.subscribe(HowManyGadgets.subject("*"), cb=asked.put)
    await house.bus.flushes()
    yield asked
    await subscription.unsubscribe()


async def answer(house: House, message: Msg) -> None:
    await house.bus.client.publish(message.reply, REPLY.to_json(), headers={OUTCOME: "ok"})


async def test_who_comes_later_waits_for_a_turn_and_not_on_its_deadline(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house, a_slow_service(house) as asked:
        asking = [asyncio.create_task(house.asks(LIAISON).ask(HowManyGadgets(), within=30)) for _ in range(5)]
        first, second = await asked.get(), await asked.get()
        await house.bus.flushes()
        assert asked.empty(), "the others haven't been sent"

        for number in range(5):
            message = first if number == 0 else second if number == 1 else await asked.get()
            await answer(house, message)

        assert await asyncio.gather(*asking) == [REPLY] * 5


async def test_whose_turn_does_not_come_is_told_that_nothing_was_saved(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    async with open_house([plugin], start=False) as house, a_slow_service(house) as asked:
        ahead = [asyncio.create_task(house.asks(LIAISON).ask(HowManyGadgets(), within=30)) for _ in range(2)]
        messages = [await asked.get(), await asked.get()]

        with pytest.raises(UnreachableError, match="Gadgets has too much to do just now; nothing was saved"):
            await house.asks(LIAISON).ask(HowManyGadgets(), within=0.1)

        assert asked.empty(), "nor was it sent"
        for message in messages:
            await answer(house, message)
        assert await asyncio.gather(*ahead) == [REPLY] * 2


async def test_a_turn_ends_with_the_question_however_it_ends(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house, a_slow_service(house) as asked:
        for _ in range(3):
            with pytest.raises(NoReplyInTimeError):
                await house.asks(LIAISON).ask(HowManyGadgets(), within=0.05)
        given_up = asyncio.create_task(house.asks(LIAISON).ask(HowManyGadgets(), within=30))
        await until(lambda: has_arrived(asked, 4))
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        last = asyncio.create_task(house.asks(LIAISON).ask(HowManyGadgets(), within=30))
        await until(lambda: has_arrived(asked, 5))

        *_, message = [asked.get_nowait() for _ in range(5)]
        await answer(house, message)
        assert await last == REPLY


async def has_arrived(asked: asyncio.Queue[Msg], number: int) -> bool:
    return asked.qsize() >= number
