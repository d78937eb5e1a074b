"""Statements of which nobody needs the outcome go to the server together, and no later than it matters."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlmodel import select

from services.notifications.plugin import plugin as notifications
from services.notifications.tables import ChildRow
from shared.persistence.newest import Newest
from shared.persistence.statements import Statement
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room, RoomOf
from tests.support.gadgets.handlers import HEARD, INSERT
from tests.support.gadgets.plugin import plugin
from tests.support.gadgets.tables import GadgetRow

HOW_OFTEN = "SELECT coalesce(sum(times), 0)::int AS times FROM heard"
GROW = Statement(text("UPDATE gadget SET size = size + 1"))
CHILDREN = Newest(ChildRow)


@pytest.fixture
async def gadgets(room_of: RoomOf) -> AsyncIterator[Room]:
    async with room_of(plugin) as room:
        yield room


async def how_often(room: Room) -> int:
    async with room.database.work(AUTHORITY) as work:
        return (await work.fetch(HOW_OFTEN))[0]["times"]


async def test_what_was_put_is_written_when_the_transaction_ends_each_in_its_turn(gadgets):
    its = {"gadget_id": uuid4(), "size": 1}

    async with gadgets.database.work(AUTHORITY) as work:
        for _ in range(3):
            await work.put(HEARD, its)

    assert await how_often(gadgets) == 3


@pytest.mark.parametrize("way", ["run", "run_once", "fetch"])
async def test_whatever_is_run_afterwards_finds_it(gadgets, way):
    async with gadgets.database.work(AUTHORITY) as work:
        await work.put(INSERT, {"id": uuid4(), "size": 1})
        await getattr(work, way)(GROW.sql if way == "fetch" else GROW)
        [row] = await work.fetch("SELECT size FROM gadget")

    assert row["size"] == 2


async def test_what_is_put_while_a_session_is_open_is_seen_by_it(gadgets):
    async with gadgets.database.work(AUTHORITY) as work:
        session = work.session
        await work.put(INSERT, {"id": uuid4(), "size": 1})

        assert len((await session.exec(select(GadgetRow))).all()) == 1


async def test_a_session_isnt_opened_over_what_waits(gadgets):
    with pytest.raises(RuntimeError, match="isn't written yet"):
        async with gadgets.database.work(AUTHORITY) as work:
            await work.put(INSERT, {"id": uuid4(), "size": 1})
            assert work.session

    async with gadgets.database.work(AUTHORITY) as work:
        assert await work.fetch("SELECT FROM gadget") == []


async def test_what_cant_be_written_takes_the_transaction_with_it(gadgets):
    gadget = uuid4()

    with pytest.raises(asyncpg.UniqueViolationError):
        async with gadgets.database.work(AUTHORITY) as work:
            await work.put(HEARD, {"gadget_id": gadget, "size": 1})
            await work.put(INSERT, {"id": gadget, "size": 1})
            await work.put(INSERT, {"id": gadget, "size": 1})

    assert await how_often(gadgets) == 0


async def test_a_lock_is_taken_once_a_transaction(gadgets):
    its = {"gadget_id": uuid4(), "size": 1}

    async with gadgets.database.work(AUTHORITY) as work:
        for _ in range(3):
            await work.run_once(HEARD, its)
        await work.run_once(HEARD, {**its, "size": 2})

    assert await how_often(gadgets) == 2


async def test_of_each_thing_the_newest_is_kept_whatever_the_order_and_the_way(room_of):
    child, workers = uuid4(), [uuid4() for _ in range(4)]

    def version(number):
        return {
            "id": child,
            "version": number,
            "childrens_social_worker_id": workers[number],
            "must_tell_social_worker": False,
        }

    async with room_of(notifications) as room:
        async with room.database.work(AUTHORITY) as work:
            await CHILDREN.put(work, version(2))
            await CHILDREN.put(work, version(1))
            assert not await CHILDREN.keep(work, version(1))
            assert not await CHILDREN.keep(work, version(2))
            assert await CHILDREN.keep(work, version(3))
        async with room.database.work(AUTHORITY) as work:
            [row] = await work.fetch("SELECT version, childrens_social_worker_id FROM child")

    assert (row["version"], row["childrens_social_worker_id"]) == (3, workers[3])
