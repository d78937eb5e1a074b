"""The same news twice, late or out of order: the same end state."""

import itertools
import random
from uuid import uuid4

import pytest

from services.bookings.plugin import plugin
from services.bookings.tables import tables
from shared.contracts.words import ConstellationState, OvernightDecision
from shared.persistence.migrations import differences
from shared.testing.actors import AUTHORITY
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import ADA, BEDS, BIRCH, FRIDAY, HUB, KITES, OTHER_HUB, SATURDAY
from tests.component.bookings.what_the_register_says import RoomThatLooks

HEARD = ("constellation", "phase_term", "hub_home_term", "bed", "membership", "placement", "child")


async def everything_known(room, authority=AUTHORITY):
    async with room.database.work(authority) as work:
        return {table: sorted(tuple(row) for row in await work.fetch(f"SELECT * FROM {table}")) for table in HEARD}


HISTORY = {
    "constellation": [
        made_up.a_constellation(version=1, state=ConstellationState.PLANNED),
        made_up.a_constellation(version=2),
        made_up.a_constellation(version=3, hub=OTHER_HUB, beds=(BEDS[1], made_up.a_bed("X1", 3))),
    ],
    "membership": [made_up.a_membership(BIRCH), made_up.a_membership(BIRCH, left_on=SATURDAY, version=2)],
    "placement": [made_up.a_placement(ADA, BIRCH), made_up.a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2)],
    "child": [made_up.a_child(ADA), made_up.a_child(ADA, decides=OvernightDecision.PARENT, version=2)],
}


@pytest.mark.parametrize("thing", HISTORY)
async def test_whatever_the_order_of_hearing_the_newest_is_known(room_of, thing):
    ends = []
    for order in itertools.permutations(HISTORY[thing]):
        async with room_of(plugin, kind=RoomThatLooks) as room:
            await room.heard(*order, *order)
            ends.append(await everything_known(room))

    assert all(end == ends[0] for end in ends)
    assert ends[0][thing][0][1] == len(HISTORY[thing]), "the newest version"


async def test_the_whole_register_may_be_heard_in_any_order(room_of):
    events = made_up.the_register()
    ends = []
    for seed in range(3):
        random.Random(seed).shuffle(events)  # noqa: S311  shuffles a test, guards nothing
        async with room_of(plugin, kind=RoomThatLooks) as room:
            await room.heard(*events)
            ends.append(await everything_known(room))

    assert ends[0] == ends[1] == ends[2]


async def test_a_message_heard_twice_has_one_effect(bookings):
    before = await everything_known(bookings)
    event, message_id = made_up.a_constellation(beds=BEDS[:1], version=2), uuid4()

    await bookings.heard(event, message_id=message_id)
    after = await everything_known(bookings)
    await bookings.heard(event, message_id=message_id)

    assert before != after == await everything_known(bookings)


async def test_a_bed_that_isnt_kept_any_more_isnt_forgotten(bookings):
    await bookings.heard(made_up.a_constellation(beds=BEDS[:1], version=2))

    async with bookings.database.work(AUTHORITY) as work:
        beds = await work.fetch("SELECT id FROM bed WHERE constellation_id = $1", KITES)
        [home] = await work.fetch("SELECT bed_ids FROM hub_home_term WHERE constellation_id = $1", KITES)
    assert {row["id"] for row in beds} == set(BEDS)
    assert home["bed_ids"] == [BEDS[0]]


async def test_what_one_authority_hears_no_other_knows(bookings):
    assert all((await everything_known(bookings)).values())
    assert not any((await everything_known(bookings, "elsewhere")).values())


async def test_a_handler_that_forgets_to_filter_reads_nothing_of_a_neighbour(bookings):
    async with bookings.database.work("elsewhere") as work:
        for table in tables.metadata.tables:
            assert await work.fetch(f"SELECT * FROM {table}") == [], table
        assert HUB not in {row["household_id"] for row in await work.fetch("SELECT * FROM hub_home_term")}


async def test_the_migrations_make_the_tables_of_the_code(bookings):
    async with bookings.database.work(AUTHORITY) as work:
        found = await (await work.session.connection()).run_sync(differences, tables.metadata)

    assert [difference for difference in found if "alembic_version" not in str(difference)] == []


async def test_every_constraint_that_the_code_relies_on_is_there(bookings):
    async with bookings.database.work(AUTHORITY) as work:
        rows = await work.fetch(
            "SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype IN ('x', 'c')"
        )
    found = {row["conname"]: row["definition"] for row in rows}
    assert found["ex_bed_stay_bed"] == "EXCLUDE USING gist (bed_id WITH =, nights WITH &&) WHERE (is_kept)"
    assert found["ex_bed_stay_child"] == "EXCLUDE USING gist (child_id WITH =, nights WITH &&) WHERE (is_kept)"
    declared = {
        constraint.name
        for table in tables.metadata.tables.values()
        for constraint in table.constraints
        if str(constraint.name).startswith(("ck_", "ex_"))
    }
    assert declared <= set(found)
