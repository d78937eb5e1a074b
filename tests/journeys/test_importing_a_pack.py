"""A pack that a service can't take is refused before anything is saved anywhere, with where its faults stand."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.contracts.actor import machine
from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Purpose, WhichAuthority, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.hosting.discovery import installed_services
from shared.hosting.importing import import_pack
from shared.hosting.packs import report
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.faults import PackRefusedError
from shared.testing.houses import House, OpenHouse
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY, child, next_friday

Spoil = Callable[[Path], list[str]]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Harbourside's pack, to be spoilt."""
    return shutil.copytree(demo_packs()[AUTHORITY], tmp_path / "pack")


async def refused_lines(house: House, pack: Path) -> list[str]:
    """What an operator reads who imports the pack: every fault, and that nothing was saved."""
    asks = house.asks(machine("operator", AUTHORITY, Role.OPERATOR))
    with pytest.raises(PackRefusedError) as refused:
        await import_pack(AUTHORITY, pack, house.services, asks, tell=pytest.fail)
    return [line for line in report.of_refusal(refused.value).splitlines() if not line.startswith("Note: ")]


def with_rows(file: Path, *rows: str) -> int:
    """The number that a spreadsheet gives to the last row, once these are added."""
    with file.open("a") as table:
        table.writelines(f"{row}\n" for row in rows)
    return len(file.read_text().splitlines())


def three_children_for_two_beds(pack: Path) -> list[str]:
    stays = (f"Z000{n},{kid},H0001,01/02/2024,2024-02-01,planned,stayed" for n, kid in enumerate(THREE, start=1))
    row = with_rows(pack / "sleepovers.csv", *stays)
    fault = (
        f'sleepovers.csv, row {row}, column first_night: "01/02/2024" can\'t be taken. '
        "Every bed of the hub home is taken on Thursday 1 February 2024 (Z0001 and Z0002). "
        "Correct the nights of one of them, or hub_beds in constellations if there were more beds, "
        "and beds in hub_homes where the pack has it."
    )
    return [fault]


def contacts_of_no_hub_home(pack: Path) -> list[str]:
    hubs = ("H0002", "H0001", "H0002")
    contacts = (f"{hub},H0003,2025-06-0{day},visit,15,paperwork" for day, hub in enumerate(hubs, start=1))
    row = with_rows(pack / "support_contacts.csv", *contacts)
    return [
        f'support_contacts.csv, row {wrong}, column hub_household_ref: "H0002" can\'t be taken. '
        "H0002 isn’t the hub home of a constellation. Correct the reference, or put it right in constellations, "
        "and in hub_homes where the pack has it."
        for wrong in (row - 2, row)
    ]


def a_child_in_two_households(pack: Path) -> list[str]:
    first = next(row for row in (pack / "placements.csv").read_text().splitlines() if row.startswith("K0001,"))
    row = with_rows(pack / "placements.csv", "K0001,H0003,U4,2026-06-02,,")
    fault = (
        f'placements.csv, row {row}, column started_on: "2026-06-02" can\'t be taken. '
        f"K0001 is placed with H0002 from {first.split(',')[3]} and with H0003 from 2026-06-02, on the same days. "
        "End the first by 2026-06-02. A row that was never true is given its own first day as ended_on; one that is "
        "in the register but not in the pack is added to the pack for that."
    )
    return [fault]


THREE = ("K0001", "K0002", "K0008")
SPOILT: dict[str, tuple[Spoil, ...]] = {
    "stays that don't fit": (three_children_for_two_beds,),
    "contacts that can't be": (contacts_of_no_hub_home,),
    "something for every service": (a_child_in_two_households, three_children_for_two_beds, contacts_of_no_hub_home),
}


@pytest.mark.parametrize("name", SPOILT)
async def test_a_first_import_that_any_service_cant_take_leaves_the_house_empty(
    open_house: OpenHouse, pack: Path, name: str
) -> None:
    faults = [fault for spoil in SPOILT[name] for fault in spoil(pack)]

    async with open_house(installed_services()) as house:
        lines = await refused_lines(house, pack)

        assert lines[:-1] == faults
        are = "is" if len(faults) == 1 else "are"
        assert lines[-1] == f"Nothing was saved: there {are} {len(faults)} to put right."
        await house.settled()
        manager = house.asks(machine("operator", AUTHORITY, Role.PROGRAMME_MANAGER))
        assert isinstance(await house.asks(machine("bookings", AUTHORITY)).ask(WhichAuthority()), Refused)
        board = await manager.ask(WhoSleepsWhere(on=next_friday()))
        figures = await manager.ask(HowAreConstellations(month="2025-06"))
        assert (board.children, figures.constellations) == ((), ())


async def test_a_pack_whose_stays_dont_fit_changes_nothing_of_the_register(open_town: OpenTown, pack: Path) -> None:
    async with open_town() as town:
        children = pack / "children.csv"
        children.write_text(children.read_text().replace("Angela", "Angelina"))
        faults = three_children_for_two_beds(pack)

        lines = await refused_lines(town.house, pack)

        assert lines[:-1] == faults
        manager = town.house.asks(machine("operator", AUTHORITY, Role.PROGRAMME_MANAGER))
        names = await manager.ask(WhoAreThey(ids=(child("K0001"),), purpose=Purpose.SEE_WHO_SLEEPS_WHERE))
        assert [(named.kind, named.name.split()[0]) for named in names.names] == [(Kind.CHILD, "Angela")]
