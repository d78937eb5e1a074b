"""What was exported and imported into an empty authority is the same register there, row for row of every table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table

from services.registry.plugin import plugin
from services.registry.tables import tables
from shared.contracts.actor import machine
from shared.contracts.roles import Role
from shared.hosting.exporting import export_pack
from shared.hosting.importing import import_pack
from shared.testing.rooms import Room
from tests.component.registry.a_whole_life import a_whole_life
from tests.component.registry.two_authorities import HOST, carried

ELSEWHERE = "newhaven"

LEFT_OUT = {
    "outbox": "what is still to be said on this installation's bus",
    "inbox": "what was heard on it",
    "answered": "what was answered there to whom",
    "errand": "what the house has still to do; an import books its own",
    "installed_authority": "who is in this installation",
    "past": "when what was known here, by whom: another house knows it since its import",
    "reading": "who has looked at whose record here",
    "erasure": "whose record was erased here, by whom; in the pack there is nothing of them left to erase",
    "family_time": "what bookings has told here; family time itself is no part of a pack",
    "stay": "what bookings tells, and tells again where its own tables are imported",
    "stay_told": "what bookings has told here, and when it was heard",
    "neighbour": "the other authorities of this installation",
    "agreement": "what two authorities have agreed; one of them can't take the other along",
    "crossing": "how far that was said across",
    "mirror": "which rows are another authority's, and so not in the pack",
    "mirror_carer": "another authority's carers",
    "calendar_link": "a secret of one person for this house's address; whoever wants one elsewhere makes one there",
}
"""The tables that don't go with a register, each with why (docs/decisions/0049)."""
OF_THE_HOUSE = {
    "id": "it follows from the authority's name, and is compared by what it is the name of",
    "authority": "the one is called otherwise than the other",
    "version": "how often it was said on the bus",
    "recorded_at": "when this house came to know it",
    "recorded_by": "who wrote it down there: nobody, where it came with an import",
}
"""The columns that each house has of its own."""


@dataclass
class Asks:
    """Asks the room as an operator of one authority does."""

    room: Room
    authority: str

    async def ask(self, request: Any, *, key: UUID | None = None, within: float = 0) -> Any:  # noqa: ARG002  as on the bus
        return await self.room.asked(request, by=machine("operator", self.authority, Role.OPERATOR), key=key)


async def exported(room: Room, out: Path, authority: str = HOST) -> Path:
    await export_pack(out, [plugin], Asks(room, authority), tell=lambda _: None)
    return out


async def imported(room: Room, pack: Path, authority: str) -> dict[str, str]:
    """What became of each table, as the import tells it."""
    lines: list[str] = []
    await import_pack(authority, pack, [plugin], Asks(room, authority), tell=lines.append)
    await carried(room)
    return {name.strip(): what for line in lines[-1].splitlines() if ": " in line for name, what in [line.split(": ")]}


def as_elsewhere(pack: Path) -> Path:
    """The pack, as another authority's."""
    file = pack / "authority.csv"
    file.write_text(file.read_text(encoding="utf-8-sig").replace(HOST, ELSEWHERE, 1), encoding="utf-8")
    return pack


async def rows_of(room: Room, authority: str, table: Table) -> list[Mapping[str, Any]]:
    async with room.database.work(authority) as work:
        return [dict(row) for row in await work.fetch(f'SELECT * FROM "{table.name}"')]


async def register_of(room: Room, authority: str) -> dict[str, list[str]]:
    """Every row of every table that goes with a register, by the references of what it is about."""
    every = {table.name: await rows_of(room, authority, table) for table in tables.metadata.sorted_tables}
    copies = {row["id"] for row in every["mirror"]}
    names = {
        row["id"]: f"{table}:{row['ref']}"
        for table, rows in every.items()
        for row in rows
        if row.get("ref") is not None
    }
    siblings: dict[UUID, list[str]] = {}
    for row in every["child"]:
        siblings.setdefault(row["sibling_group_id"], []).append(row["ref"])
    names |= {group: f"siblings:{sorted(refs)}" for group, refs in siblings.items() if group}

    def said(name: str, value: Any) -> Any:
        if isinstance(value, UUID):
            return names.get(value, f"nothing is called {value}")
        if isinstance(value, list) and value and isinstance(value[0], UUID):
            return sorted(said(name, one) for one in value)
        return HOST if name == "ref" and value == authority else value

    return {
        table: sorted(
            json.dumps({name: said(name, value) for name, value in row.items() if name not in left_out}, default=str)
            for row in rows
            if not copies & {value for value in row.values() if isinstance(value, UUID)}
        )
        for table, rows in every.items()
        if table not in LEFT_OUT
        # The sharing's own name follows from its household and its children, which are compared.
        for left_out in [{*OF_THE_HOUSE, "sharing_id"}]
    }


@pytest.fixture
async def lived(registry: Room) -> Room:
    """Testshire after an import, and a life of its own."""
    await a_whole_life(registry)
    return registry


async def test_an_export_makes_the_same_register_of_an_empty_authority(lived: Room, tmp_path: Path) -> None:
    before = await register_of(lived, HOST)

    await imported(lived, as_elsewhere(await exported(lived, tmp_path / "pack")), ELSEWHERE)

    after = await register_of(lived, ELSEWHERE)
    assert {table: rows for table, rows in before.items() if not rows} == {}
    for table, rows in before.items():
        assert after[table] == rows, table


async def test_an_export_imported_where_it_came_from_changes_nothing(lived: Room, tmp_path: Path) -> None:
    before = await register_of(lived, HOST)

    counts = await imported(lived, await exported(lived, tmp_path / "pack"), HOST)

    assert len(counts) == 26
    assert {table: what for table, what in counts.items() if not what.startswith("0 added, 0 changed")} == {}
    assert await register_of(lived, HOST) == before


async def test_what_was_imported_elsewhere_is_exported_again_and_imported_once_more(
    lived: Room, tmp_path: Path
) -> None:
    await imported(lived, as_elsewhere(await exported(lived, tmp_path / "first")), ELSEWHERE)
    before = await register_of(lived, ELSEWHERE)
    pack = await exported(lived, tmp_path / "second", ELSEWHERE)

    counts = await imported(lived, pack, ELSEWHERE)

    assert {table: what for table, what in counts.items() if not what.startswith("0 added, 0 changed")} == {}
    assert await register_of(lived, ELSEWHERE) == before


def test_only_what_has_a_reason_is_left_out() -> None:
    every = {table.name: table for table in tables.metadata.sorted_tables}

    assert set(LEFT_OUT) <= set(every)
    assert len(set(every) - set(LEFT_OUT)) == 25
