"""What is to be done later is done: when it is due, once it has committed, and through the runner's own death."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from shared.contracts.roles import Role
from shared.messaging import errands, ladder
from shared.messaging.errands import Desk
from shared.messaging.errors import BusAwayError, TryAgainLaterError
from shared.messaging.ladder import MOST_ATTEMPTS
from shared.persistence.errors import DatabaseAwayError
from shared.testing.actors import AUTHORITY, actor
from shared.testing.houses import House, OpenHouse
from shared.testing.waiting import until
from tests.support.gadgets.contracts import MakeGadget
from tests.support.gadgets.handlers import COUNTING, POLISHING
from tests.support.gadgets.plugin import plugin


@pytest.fixture
async def house(open_house: OpenHouse) -> AsyncIterator[House]:
    async with open_house([plugin]) as house:
        yield house


async def polish_later(house: House, *things: UUID, **more: object) -> None:
    async with house.running["gadgets"].database.work(AUTHORITY) as work:
        await work.later("polish", *things, **more)


async def errand_rows(house: House) -> list[dict]:
    async with house.running["gadgets"].database.work(AUTHORITY) as work:
        return [dict(row) for row in await work.fetch("SELECT *, due_at - now() AS due_in FROM errand")]


async def test_an_errand_is_run_once_after_its_commit(house: House) -> None:
    thing, desks = uuid4(), []

    async def polish(desk: Desk) -> None:
        desks.append((desk.authority, desk.thing_id, desk.attempts))

    POLISHING[thing] = polish
    await polish_later(house, thing)
    await house.settled()

    assert desks == [(AUTHORITY, thing, 1)]


async def test_an_errand_of_a_transaction_that_fails_is_never_run(house: House) -> None:
    thing = uuid4()
    with pytest.raises(RuntimeError):
        async with house.running["gadgets"].database.work(AUTHORITY) as work:
            await work.later("polish", thing)
            raise RuntimeError

    assert await errand_rows(house) == []


async def test_errands_for_many_things_are_asked_for_at_once_and_each_is_run_once(house: House) -> None:
    things, ran = [uuid4() for _ in range(30)], Counter()

    async def polish(desk: Desk) -> None:
        ran[desk.thing_id] += 1

    POLISHING.update(dict.fromkeys(things, polish))
    await polish_later(house, *things, things[0])
    await polish_later(house)
    await house.settled()

    assert ran == dict.fromkeys(things, 1)


async def test_while_an_event_is_heard_errands_are_run_one_at_a_time(house: House) -> None:
    gadget, things, at_once, ran = uuid4(), [uuid4() for _ in range(6)], 0, []
    is_heard, may_end, all_ran = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def count() -> None:
        is_heard.set()
        await may_end.wait()

    async def polish(_: Desk) -> None:
        nonlocal at_once
        at_once += 1
        ran.append(at_once)
        await asyncio.sleep(0.05)
        at_once -= 1
        if len(ran) == len(things):
            all_ran.set()

    COUNTING[gadget] = count
    POLISHING.update(dict.fromkeys(things, polish))
    await house.asks(actor(Role.LIAISON_WORKER)).ask(MakeGadget(gadget_id=gadget, size=3))
    await asyncio.wait_for(is_heard.wait(), 10)
    await polish_later(house, *things)
    await asyncio.wait_for(all_ran.wait(), 20)
    may_end.set()
    await house.settled()

    assert ran == [1] * len(things)


async def test_one_that_works_longer_than_its_lease_is_not_run_beside_itself(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "LEASE", timedelta(seconds=1))
    thing, at_once, most = uuid4(), 0, 0

    async def polish(_: Desk) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(2.5)
        at_once -= 1

    POLISHING[thing] = polish
    await polish_later(house, thing)
    await house.settled()

    assert most == 1


async def test_asked_for_again_while_it_runs_it_is_run_again_at_its_new_moment(house: House) -> None:
    thing, began, may_end = uuid4(), asyncio.Event(), asyncio.Event()

    async def polish(_: Desk) -> None:
        began.set()
        await may_end.wait()

    POLISHING[thing] = polish
    await polish_later(house, thing)
    await began.wait()
    in_an_hour = house.running["gadgets"].database.clock() + timedelta(hours=1)
    await polish_later(house, thing, at=in_an_hour)
    may_end.set()
    await until(lambda: nothing_runs(house))

    [row] = await errand_rows(house)
    assert row["due_in"] > timedelta(minutes=59)
    assert row["attempts"] == 0


async def nothing_runs(house: House) -> bool:
    return not house.running["gadgets"]._errands._running


async def test_one_that_may_succeed_later_is_put_off(house: House) -> None:
    thing = uuid4()

    async def polish(_: Desk) -> None:
        raise TryAgainLaterError("not now", after=timedelta(hours=1))

    POLISHING[thing] = polish
    await polish_later(house, thing)

    async def is_put_off() -> bool:
        return [(row["attempts"], row["lease"]) for row in await errand_rows(house)] == [(1, None)]

    await until(is_put_off)
    [row] = await errand_rows(house)
    assert row["due_in"] > timedelta(minutes=59)


@pytest.mark.parametrize("away", [DatabaseAwayError, BusAwayError])
async def test_what_was_away_is_no_fault_of_an_errand_however_often(
    house: House, monkeypatch: pytest.MonkeyPatch, away: type[Exception]
) -> None:
    thing, done = uuid4(), asyncio.Event()
    tries = 0
    monkeypatch.setattr(errands, "REST_WHILE_AWAY", timedelta(milliseconds=1))

    async def polish(_: Desk) -> None:
        nonlocal tries
        tries += 1
        if tries <= MOST_ATTEMPTS + 2:
            raise away("not there")
        if tries == MOST_ATTEMPTS + 3:
            raise TryAgainLaterError("not now", after=timedelta(milliseconds=1))
        done.set()

    POLISHING[thing] = polish
    await polish_later(house, thing)

    await asyncio.wait_for(done.wait(), 30)


async def test_a_failure_that_nobody_thought_of_is_tried_again(house: House) -> None:
    thing, done, tries = uuid4(), asyncio.Event(), 0

    async def fail_once(_: Desk) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise TimeoutError
        done.set()

    POLISHING[thing] = fail_once
    await polish_later(house, thing)
    await asyncio.wait_for(done.wait(), 10)
    await house.settled()

    assert await errand_rows(house) == []


async def test_one_that_fails_for_good_is_set_aside_and_the_next_is_run(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder, "STEPS", (timedelta(milliseconds=1),) * 2)
    broken, sound, done = uuid4(), uuid4(), asyncio.Event()

    async def fail(_: Desk) -> None:
        raise RuntimeError("Ada Lovelace")

    async def succeed(_: Desk) -> None:
        done.set()

    POLISHING[broken], POLISHING[sound] = fail, succeed
    await polish_later(house, broken)
    await polish_later(house, sound)
    await asyncio.wait_for(done.wait(), 10)

    async def only_the_broken_one_stands() -> bool:
        rows = await errand_rows(house)
        return [(row["thing_id"], row["is_set_aside"], row["why_set_aside"], row["attempts"]) for row in rows] == [
            (broken, True, "RuntimeError", 3)
        ]

    await until(only_the_broken_one_stands)


async def test_what_a_dead_runner_had_in_hand_is_taken_over(house: House) -> None:
    thing, done = uuid4(), asyncio.Event()

    async def polish(_: Desk) -> None:
        done.set()

    POLISHING[thing] = polish
    # As a runner that was killed leaves it: leased, begun, and not yet due.
    async with house.running["gadgets"].database.work(AUTHORITY) as work:
        await work.later("polish", thing)
        await work.fetch(
            "UPDATE errand SET lease = gen_random_uuid(), attempts = 1, due_at = now() + interval '1 second'"
        )

    await asyncio.wait_for(done.wait(), 10)
    await house.settled()

    assert await errand_rows(house) == []
