"""Whom is what the registry keeps about? Of a household it is about who belongs to it then."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.retention import WhatRegistryHolds
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import LONG_AGO, MOE, SUMMER, placed, write_the_register
from tests.component.registry.builders import carer, child, household, worker

BEN, FROSTS = carer("C2"), household("H1")
AUTUMN = date(2026, 10, 5)
IN_AUTUMN = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    async with registry.database.work(AUTHORITY) as work:
        await placed(work, "K3", "H1", date(2020, 1, 6), ended_on=LONG_AGO, ended_reason="OTHER")
        await work.fetch(
            "UPDATE placement SET ended_on = $2, ended_reason = 'OTHER' WHERE child_id = $1", child("K4"), AUTUMN
        )
        await placed(work, "K4", "H1", AUTUMN)
        await work.fetch(
            "UPDATE household SET address = '2, New Road', recorded_at = $2 WHERE id = $1", FROSTS, IN_AUTUMN
        )
    return registry


async def held_on(room, subject_id):
    """What is held on somebody: of each table its rows, each by column."""
    reply = await room.asked(WhatRegistryHolds(subject_id=subject_id), by=MOE)
    return {
        table.table: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in reply.tables
    }, reply


async def belongs(room, **days):
    async with room.database.work(AUTHORITY) as work:
        for column, day in days.items():
            await work.fetch(f"UPDATE person SET {column} = $2 WHERE id = $1", BEN, day)


def addresses(held):
    now = [row["address"] for row in held.get("household", [])]
    return now + [row["was"] for row in held.get("past", []) if "Mill Lane" in row["was"]]


async def test_who_belongs_to_a_household_is_told_all_of_it(register):
    held, reply = await held_on(register, BEN)

    assert (reply.household_id, reply.household_since, reply.household_until) == (FROSTS, None, None)
    assert len(held["placement"]) == 2
    assert len(addresses(held)) == 2


async def test_who_has_left_is_told_nothing_of_afterwards(register):
    await belongs(register, left_on=SUMMER)

    held, reply = await held_on(register, BEN)

    assert reply.household_until == SUMMER
    assert [row["started_on"] for row in held["placement"]] == ["2020-01-06"]
    [was] = addresses(held)
    assert "1, Mill Lane" in was
    assert "New Road" not in str(held)


async def test_who_came_later_is_told_nothing_of_before(register):
    await belongs(register, joined_on=AUTUMN)

    held, reply = await held_on(register, BEN)

    assert reply.household_since == AUTUMN
    assert [row["started_on"] for row in held["placement"]] == [AUTUMN.isoformat()]
    # How the household was on the day on which they came was recorded before, and holds on that day.
    assert "2, New Road" in str(held["household"])


async def test_what_was_taken_back_is_of_its_first_day(register):
    async with register.database.work(AUTHORITY) as work:
        await placed(work, "K6", "H1", SUMMER, ended_on=SUMMER)
    await belongs(register, joined_on=LONG_AGO)

    held, _ = await held_on(register, BEN)

    assert SUMMER.isoformat() in [row["started_on"] for row in held["placement"]]


@pytest.mark.parametrize(
    ("table", "column", "subject", "other"),
    [("assignment", "worker_id", worker("W5"), worker("W1")), ("hub_home", "household_id", FROSTS, household("H3"))],
)
async def test_who_was_replaced_on_the_same_day_is_told_of_it(register, table, column, subject, other):
    async with register.database.work(AUTHORITY) as work:
        done = await work.fetch(
            f"UPDATE {table} SET {column} = $1, recorded_at = now() WHERE {column} = $2 RETURNING id", other, subject
        )
    assert done

    held, _ = await held_on(register, subject)

    assert [row["table_name"] for row in held["past"] if str(done[0]["id"]) == row["thing_id"]] == [table]
