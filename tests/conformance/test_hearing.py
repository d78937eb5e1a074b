"""Hearing an event has its effect once, whole, and never an older one's after a newer one's."""

import contextlib
import functools
import json
from contextlib import AsyncExitStack
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest

from shared.contracts.bookings import SleepoverCancelled, SleepoverShortened
from shared.contracts.cautions import CautionsChanged
from shared.contracts.emergencies import EmergencyDecided
from shared.contracts.family_time import FamilyTimeReplied
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.bus_tables_migration import BUS_TABLES
from shared.testing.actors import AUTHORITY
from shared.testing.examples import example_of
from tests.conformance.sweeps import HEARD, SERVICES, each_heard, sweep

KEPT_BY_THE_KITS = {"alembic_version", "inbox"}
"""What tells that something was heard, and isn't its effect."""
THAT_HEAR = [service for service in SERVICES if service.hears]


@pytest.fixture
async def settled_in(room_of, postgres_server):
    """Opens a room that has heard of the world that the examples tell of, and gives a look at its content."""
    async with AsyncExitStack() as stack:

        async def open_it(service, but=None):
            room = await stack.enter_async_context(room_of(service))
            admin = await asyncpg.connect(postgres_server.url(room.database.url.database))
            stack.push_async_callback(admin.close)
            for event in [*service.hears, *service.hears]:
                # Twice, for what isn't understood before another one was heard.
                if event is not but:
                    await hears(room, example_of(event, thing_version=1))
            return room, functools.partial(content_of, admin)

        yield open_it


async def hears(room, event, **more):
    """Whether the service could make something of it yet."""
    try:
        await room.heard(event, **more)
    except TryAgainLaterError:
        return False
    return True


def kept(content):
    """What the service itself keeps: on its way to others it has ids of its own each time."""
    return {table: rows for table, rows in content.items() if table not in BUS_TABLES}


async def content_of(admin):
    """All that a service keeps and waits to say, table by table."""
    tables = await admin.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    content = {}
    for name in (row["tablename"] for row in tables):
        if name not in KEPT_BY_THE_KITS:
            rows = await admin.fetch(f'SELECT to_jsonb(t) AS row FROM "{name}" t')
            content[name] = sorted(json.dumps(json.loads(row["row"]), sort_keys=True) for row in rows)
    return content


OF_ALL = {"parted_from_id": None, "others_who_stay": ()}
AS_NEWS = {
    FamilyTimeReplied: {"is_possible": False},
    SleepoverCancelled: OF_ALL,
    SleepoverShortened: OF_ALL,
    EmergencyDecided: {"is_yes": False},
}
"""How an event is news, where its example is none: that a plan is acknowledged is told to nobody, nor is an approval
while no bed is found; and of children who were taken out of a sleepover `SleepoverParted` tells."""


OF_ITS_OWN = {
    CautionsChanged: "has bookings look anew at the sleepovers of a child, and nobody has asked for one here: "
    "tests/component/bookings/test_cautions_anew.py",
}
"""Events that change only what a service keeps of its own doing, which isn't heard."""


@sweep("service", THAT_HEAR)
async def test_what_a_service_hears_makes_a_difference(service, settled_in):
    for event in service.hears.keys() - OF_ITS_OWN.keys():
        room, content = await settled_in(service, but=event)
        before = await content()

        await hears(room, example_of(event, other=True, thing_version=9, **AS_NEWS.get(event, {})))

        assert await content() != before, f"{service.name} hears {event.__name__} for nothing"


@each_heard
async def test_a_message_heard_twice_has_one_effect(service, event, settled_in):
    room, content = await settled_in(service, but=event)
    message, identifier = example_of(event, thing_version=2), uuid4()
    await hears(room, message, message_id=identifier)
    once = await content()

    await hears(room, message, message_id=identifier)
    await hears(room, message, message_id=uuid4())
    await forgets_what_it_heard(room)
    await hears(room, message, message_id=identifier)

    assert await content() == once


async def forgets_what_it_heard(room):
    """As trimming does, once it is long ago."""
    async with room.database.work(AUTHORITY) as work:
        assert await work.fetch("DELETE FROM inbox RETURNING message_id")


@each_heard
async def test_the_order_in_which_news_come_makes_no_difference(service, event, settled_in):
    older, newer = example_of(event, other=True, thing_version=2), example_of(event, thing_version=3)
    room, content = await settled_in(service, but=event)
    await hears(room, newer)
    await hears(room, older)
    out_of_order = kept(await content())

    other_room, content = await settled_in(service, but=event)
    await hears(other_room, older)
    await hears(other_room, newer)

    assert kept(await content()) == out_of_order


@each_heard
async def test_a_reaction_that_fails_leaves_nothing_and_says_nothing(service, event, settled_in):
    room, content = await settled_in(service, but=event)
    before = await content()
    await room.said()
    room.service = replace(service, hears={**service.hears, event: failing_at_its_end(service.hears[event])})

    with pytest.raises((FailedAtItsEndError, TryAgainLaterError)):
        await room.heard(example_of(event, other=True, thing_version=9))

    assert await content() == before
    assert await room.said() == []


@each_heard
async def test_a_neighbour_s_news_stays_with_the_neighbour(service, event, settled_in):
    room, content = await settled_in(service, but=event)
    before = await content()

    # A neighbour that speaks of a thing of ours by its identifier may fail; what it may not is reach it.
    with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
        await hears(room, example_of(event, other=True, thing_version=9), authority="elsewhere")

    after = await content()
    ours = {table: [row for row in rows if '"authority": "elsewhere"' not in row] for table, rows in after.items()}
    assert ours == before


@each_heard
async def test_a_service_says_only_what_it_declares(service, event, settled_in):
    room, _ = await settled_in(service)

    await hears(room, example_of(event, other=True, thing_version=9))

    await room.said()  # fails for an event that the manifest doesn't declare


class FailedAtItsEndError(Exception):
    """What a test lets a reaction fail with, when it had done everything."""


def failing_at_its_end(reaction):
    @functools.wraps(reaction)
    async def reacts(event, work, **provided):
        await reaction(event, work, **provided)
        raise FailedAtItsEndError

    return reacts


def test_there_is_something_to_hear():
    assert len(HEARD) > len(SERVICES)
