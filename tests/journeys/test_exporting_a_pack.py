"""What was imported comes out as a pack again, and an empty authority that takes it has the same in it."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.contracts.actor import machine
from shared.contracts.records import WhoHasLooked
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.hosting.discovery import installed_services
from shared.hosting.exporting import ExportRefusedError, export_pack
from shared.hosting.importing import import_pack
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.reading import read_pack
from shared.messaging.asking import Asker
from shared.testing.houses import House
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY, child

ELSEWHERE = "newhaven"
NAMELESS = {"sleepovers": "sleepover_ref", "activities": "activity_ref", "children": "sibling_group_ref"}
"""What an export calls by an identifier, which is another one in each authority."""


def operator(house: House, authority: str = AUTHORITY) -> Asker:
    return house.asks(machine("operator", authority, Role.OPERATOR))


async def exported(house: House, out: Path, authority: str = AUTHORITY, **ways: str) -> Path:
    await export_pack(out, house.services, operator(house, authority), tell=lambda _: None, **ways)
    return out


async def imported(house: House, pack: Path, authority: str = AUTHORITY) -> list[str]:
    told: list[str] = []
    await import_pack(authority, pack, house.services, operator(house, authority), tell=told.append)
    await house.settled(60)
    return told


def rows_of(pack: Path) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table in an order of its own, without the authority's name and the identifiers."""
    return {file.stem: sorted(_rows(file)) for file in sorted(pack.glob("*.csv")) if file.stem != "authority"}


def _rows(file: Path) -> Iterator[tuple[str, ...]]:
    with file.open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            yield tuple(text for name, text in row.items() if NAMELESS.get(file.stem) != name)


def as_elsewhere(pack: Path) -> None:
    """Let the pack be another authority's."""
    file = pack / "authority.csv"
    file.write_text(file.read_text(encoding="utf-8-sig").replace(AUTHORITY, ELSEWHERE, 1), encoding="utf-8")


async def test_an_export_that_an_empty_authority_takes_makes_the_same_of_it(
    open_town: OpenTown, tmp_path: Path
) -> None:
    async with open_town() as town:
        first = await exported(town.house, tmp_path / "first")
        as_elsewhere(first)

        await imported(town.house, first, ELSEWHERE)
        second = await exported(town.house, tmp_path / "second", ELSEWHERE)

        assert rows_of(second) == rows_of(first)
        assert [len(rows_of(first)[table]) for table in ("children", "sleepovers")] == [154, 436]


async def test_an_export_holds_every_row_of_the_pack_that_was_imported(open_town: OpenTown, tmp_path: Path) -> None:
    async with open_town() as town:
        out = await exported(town.house, tmp_path / "out")

    imports = [command for service in installed_services() for command in service.imports]
    given = {command.owner: command for command in read_pack(demo_packs()[AUTHORITY], imports, AUTHORITY).commands()}
    back = {command.owner: command for command in read_pack(out, imports, AUTHORITY).commands()}
    assert given.keys() == back.keys()
    for table in ("workers", "households", "carers", "placements", "constellations", "memberships"):
        assert set(getattr(back["registry"], table)) == set(getattr(given["registry"], table)), table
    nameless = {"sleepover_ref": "", "activity_ref": "", "sibling_group_ref": None}
    for owner, table in (("registry", "children"), ("bookings", "sleepovers"), ("outcomes", "support_contacts")):
        there, here = (
            sorted(
                str(line.model_copy(update={k: v for k, v in nameless.items() if k in type(line).model_fields}))
                for line in getattr(commands[owner], table)
            )
            for commands in (given, back)
        )
        assert here == there


async def test_an_export_imported_where_it_came_from_changes_nothing(open_town: OpenTown, tmp_path: Path) -> None:
    async with open_town() as town:
        out = await exported(town.house, tmp_path / "register.xlsx")

        told = await imported(town.house, out)

        counts = [line for line in told[-1].splitlines() if ": " in line]
        assert len(counts) > 10
        assert [line for line in counts if "0 added, 0 changed" not in line] == []


async def test_whose_record_was_exported_is_written_down(open_town: OpenTown, tmp_path: Path) -> None:
    async with open_town() as town:
        await exported(town.house, tmp_path / "households", only="households")
        await exported(town.house, tmp_path / "sleepovers", only="sleepovers")
        manager = town.house.asks(machine("operator", AUTHORITY, Role.PROGRAMME_MANAGER))
        before = await manager.ask(WhoHasLooked(subject_id=child("K0001")))

        await exported(town.house, tmp_path / "children", only="children")

        after = await manager.ask(WhoHasLooked(subject_id=child("K0001")))
        times = [[one.purpose for one in log.readings].count(Purpose.EXPORT_THE_REGISTER) for log in (before, after)]
        assert times == [0, 1]
        assert [path.name for path in (tmp_path / "sleepovers").iterdir()] == ["sleepovers.csv"]


async def test_nothing_is_written_over_and_nothing_made_of_nothing(open_town: OpenTown, tmp_path: Path) -> None:
    async with open_town() as town:
        out = await exported(town.house, tmp_path / "out")

        with pytest.raises(ExportRefusedError, match="is there already"):
            await exported(town.house, out)
        with pytest.raises(ExportRefusedError, match=r"There is no table cats\. There are: activities, "):
            await exported(town.house, tmp_path / "cats", only="cats")
        with pytest.raises(ExportRefusedError, match="nothing to export"):
            await exported(town.house, tmp_path / "empty", "nowhere")
        assert not (tmp_path / "empty").exists()
