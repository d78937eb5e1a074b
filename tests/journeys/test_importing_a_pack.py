"""A pack that a service can't take is refused before anything is saved, with where its faults stand."""

import shutil
from pathlib import Path

import pytest

from shared.contracts.actor import machine
from shared.contracts.registry import Kind, Purpose, WhoAreThey
from shared.contracts.roles import Role
from shared.hosting.importing import ImportRefusedError, import_pack
from shared.hosting.packs.demo import demo_packs
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY, child


async def test_a_pack_whose_stays_dont_fit_changes_nothing_of_the_register(open_town: OpenTown, tmp_path: Path) -> None:
    async with open_town() as town:
        pack = shutil.copytree(demo_packs()[AUTHORITY], tmp_path / "pack")
        children = pack / "children.csv"
        children.write_text(children.read_text().replace("Angela", "Angelina"))
        with (pack / "sleepovers.csv").open("a") as file:
            for number, kid in enumerate(("K0001", "K0002", "K0008"), start=1):
                file.write(f"Z000{number},{kid},H0001,2024-02-01,2024-02-01,planned,stayed\n")
        rows = len((pack / "sleepovers.csv").read_text().splitlines())
        asks = town.house.asks(machine("operator", AUTHORITY, Role.OPERATOR))

        with pytest.raises(ImportRefusedError) as refused:
            await import_pack(AUTHORITY, pack, town.house.services, asks, tell=lambda _: None)

        assert f"Z0003 stands in sleepovers.csv, row {rows}, column sleepover_ref." in str(refused.value)
        manager = town.house.asks(machine("operator", AUTHORITY, Role.PROGRAMME_MANAGER))
        names = await manager.ask(WhoAreThey(ids=(child("K0001"),), purpose=Purpose.SEE_WHO_SLEEPS_WHERE))
        assert [(named.kind, named.name.split()[0]) for named in names.names] == [(Kind.CHILD, "Angela")]
