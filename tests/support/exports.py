"""The made-up city's files as real exports are: a mess, the same in order, and a workbook."""

import csv
from collections.abc import Sequence
from pathlib import Path

from shared.contracts.registry import ImportRegister
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.reading import tables_taken
from tests.support.town import AUTHORITY
from tests.support.workbooks import write_workbook

DEMO = demo_packs()[AUTHORITY]
NUMBERS = {"K0001": "202600101", "K0002": "202600102", "K0003": "202600103"}
"""In the statutory return."""
Rows = list[list[str]]
REGISTER = frozenset(tables_taken(ImportRegister))

MENDED = [
    "Households.csv: it was read as households.csv.",
    "households.csv: the cells are separated by tabs.",
    "areas.csv: it was read as Windows-1252, the encoding of older spreadsheets.",
    "areas.csv: the cells are separated by semicolons.",
    "children.csv: the heading Date of birth was read as date_of_birth.",
    "children.csv: the heading Legal-Status was read as legal_status.",
    "placements.csv: 3 blank rows were left out.",
    "placements.csv: dates in started_on were read as day, month, year.",
]
"""What is told of the mess."""


def tables() -> dict[str, Rows]:
    """The rows of the made-up city's register, its three first children with their numbers in the return."""
    found: dict[str, Rows] = {}
    for path in sorted(one for one in DEMO.glob("*.csv") if one.stem in REGISTER):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.reader(file))
    heading, *children = found["children"]
    found["children"] = [[*heading, "ssda903_id"], *([*row, NUMBERS.get(row[0], "")] for row in children)]
    found["areas"][1][1] = "Café Quarter"
    return found


def write(
    folder: Path, name: str, rows: Sequence[Sequence[str]], encoding: str = "utf-8", delimiter: str = ","
) -> None:
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def tidy(folder: Path) -> Path:
    for name, rows in tables().items():
        write(folder, f"{name}.csv", rows)
    return folder


def messy(folder: Path) -> Path:
    """The same, as real exports are."""
    found = tables()
    write(folder, "areas.csv", found.pop("areas"), "cp1252", ";")
    write(folder, "Households.csv", [row[::-1] for row in found.pop("households")], "utf-8-sig", "\t")
    heading, *children = found.pop("children")
    slips = {
        "date_of_birth": "Date of birth",
        "legal_status": "Legal-Status",
        "childrens_social_worker_ref": "childrens_social_wroker_ref",
    }
    write(folder, "children.csv", [[slips.get(one, one) for one in heading], *children])
    heading, *placements = found.pop("placements")
    rows = [[*row[:3], in_the_uk(row[3]), in_the_uk(row[4]), row[5]] for row in placements]
    write(folder, "placements.csv", [heading, *rows, rows[0], *[[""] * 6] * 3])
    for name, others in found.items():
        write(folder, f"{name}.csv", others)
    return folder


def in_the_uk(day: str) -> str:
    return "/".join(reversed(day.split("-"))) if day else ""


def a_workbook(folder: Path, more: tuple[str, list[str]] | None = None) -> Path:
    """One with a sheet a table, and perhaps one row more in one of them."""
    folder.mkdir(exist_ok=True)
    sheets = tables()
    if more:
        sheets[more[0]].append(more[1])
    write_workbook(folder / "register.xlsx", sheets)
    return folder / "register.xlsx"
