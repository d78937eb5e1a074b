"""What a row of the register said stays known, whatever becomes of it."""

from datetime import timedelta

import asyncpg
import pytest

from services.registry.tables import RegisterRow
from shared.contracts.refusals import Refused
from shared.contracts.registry import ImportRegister
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import a_small_register, child, household, with_row_changed
from tests.component.registry.conftest import OPERATOR

OF_THE_REGISTER = sorted(row.__tablename__ for row in RegisterRow.__subclasses__() if hasattr(row, "__table__"))
DATED = sorted(
    row.__tablename__
    for base in RegisterRow.__subclasses__()
    for row in base.__subclasses__()
    if hasattr(row, "__table__")
)


async def rows(room: Room, sql: str, *values: object, authority: str = AUTHORITY) -> list[asyncpg.Record]:
    async with room.database.work(authority) as work:
        return list(await work.fetch(sql, *values))


async def test_what_was_known_stays(filled: Room) -> None:
    first = filled.clock()
    filled.clock.move(days=1)
    renamed: ImportRegister = with_row_changed(a_small_register(), "households", "H2", name="Lowe-Hart")
    await filled.asked(renamed, by=OPERATOR)

    [past] = await rows(filled, "SELECT * FROM past WHERE thing_id = $1", household("H2"))
    [now] = await rows(filled, "SELECT name, recorded_at, recorded_by FROM household WHERE id = $1", household("H2"))

    assert (past["table_name"], past["recorded_at"], past["replaced_at"]) == ("household", first, filled.clock())
    assert past["was"]["name"] == "Lowe"
    assert tuple(now) == ("Lowe-Hart", filled.clock(), None)


async def test_a_neighbour_sees_nothing_of_the_past(filled: Room) -> None:
    filled.clock.move(days=1)
    await filled.asked(with_row_changed(a_small_register(), "households", "H2", name="Lowe-Hart"), by=OPERATOR)

    assert await rows(filled, "SELECT * FROM past", authority="elsewhere") == []


@pytest.mark.parametrize("table", [*OF_THE_REGISTER, *DATED])
async def test_no_row_of_the_register_can_be_deleted_nor_its_past_altered(filled: Room, table: str) -> None:
    for deed in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", "DELETE FROM past", "UPDATE past SET was = '{}'"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await rows(filled, deed)


@pytest.mark.parametrize("table", [*OF_THE_REGISTER, *DATED])
async def test_every_change_of_a_row_leaves_what_it_was(filled: Room, table: str) -> None:
    later = filled.clock() + timedelta(days=1)

    changed = await rows(filled, f"UPDATE {table} SET recorded_at = $1 RETURNING id", later)

    assert len(await rows(filled, "SELECT 1 FROM past WHERE table_name = $1", table)) == len(changed)


async def test_a_version_alone_is_nothing_to_keep(filled: Room) -> None:
    await rows(filled, "UPDATE child SET version = version + 1 WHERE id = $1", child("K1"))

    assert await rows(filled, "SELECT * FROM past") == []


async def test_an_import_that_is_refused_leaves_no_past(filled: Room) -> None:
    wrong = with_row_changed(a_small_register(), "households", "H2", name="Lowe-Hart")
    wrong = with_row_changed(wrong, "constellations", "X1", hub_household_ref="H99")

    assert isinstance(await filled.asked(wrong, by=OPERATOR), Refused)
    assert await rows(filled, "SELECT * FROM past") == []
