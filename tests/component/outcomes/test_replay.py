"""The tables follow from the events alone: in any order, and however often they are heard."""

import random
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.outcomes.plugin import plugin
from shared.contracts.message import Event
from shared.contracts.waiting import WaitingState
from shared.persistence.migrations import differences
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room, RoomOf
from tests.component.outcomes.facts import (
    a_constellation,
    a_contact,
    a_day,
    a_family_time,
    a_gathering,
    a_membership,
    a_stay_of_before,
    a_wait,
    november,
)

KEPT = (
    "constellation",
    "membership",
    "sleepover",
    "wait",
    "gathering",
    "family_time",
    "support_contact",
    "contact_said",
)


def a_story() -> list[Event]:
    """November, and a second version of one thing of each kind."""
    picnic = next(event for event in november() if type(event).__name__ == "GatheringRecorded")
    return [
        *november(),
        a_constellation(bed_ids=(), thing_version=2),
        a_membership(0, left_on=a_day(1), thing_version=2),
        a_contact("call", a_day(3), thing_version=2),
        a_stay_of_before(a_day(6), a_day(7), thing_version=2),
        a_family_time("twice", picnic.starts_at),
        a_family_time("twice", picnic.starts_at, thing_version=4, met_brothers_and_sisters=False),
        a_gathering("picnic", picnic.starts_at, household_ids=(), thing_version=2),
        a_wait("in vain", WaitingState.NO_BED),
    ]


async def tables_of(room: Room) -> dict[str, list[dict[str, Any]]]:
    async with room.database.work(AUTHORITY) as work:
        return {table: [dict(row) for row in await work.fetch(f"SELECT * FROM {table} ORDER BY id")] for table in KEPT}


@pytest.fixture
async def as_it_happened(room_of: RoomOf) -> dict[str, list[dict[str, Any]]]:
    """The tables after the events in their order."""
    async with room_of(plugin) as room:
        await room.heard(*a_story())
        tables = await tables_of(room)
    assert all(tables.values()), "a table that nothing fills proves nothing"
    return tables


@pytest.mark.parametrize("seed", range(4))
async def test_another_order_leaves_the_same_tables(
    outcomes: Room, as_it_happened: dict[str, list[dict[str, Any]]], seed: int
) -> None:
    story = a_story()
    random.Random(seed).shuffle(story)  # noqa: S311  shuffles a test

    await outcomes.heard(*story)

    assert await tables_of(outcomes) == as_it_happened


async def test_everything_heard_again_changes_nothing(
    outcomes: Room, as_it_happened: dict[str, list[dict[str, Any]]]
) -> None:
    await outcomes.heard(*a_story(), *a_story())

    assert await tables_of(outcomes) == as_it_happened


async def test_a_neighbour_sees_none_of_it(outcomes: Room) -> None:
    await outcomes.heard(*a_story())

    async with outcomes.database.work("elsewhere") as work:
        for table in KEPT:
            assert await work.fetch(f"SELECT * FROM {table}") == []


async def test_the_migrations_make_the_tables(outcomes: Room) -> None:
    engine = create_async_engine(outcomes.database.url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences, outcomes.service.tables.metadata)
    await engine.dispose()

    assert [change for change in found if "alembic_version" not in str(change)] == []
