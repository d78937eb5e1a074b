"""How are a pack's tables written, so that a spreadsheet opens them, and a reader reads back what was written?"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from shared.contracts.packs import PackLine
from shared.hosting.packs.columns import SEVERAL
from shared.web.downloads.formulas import harmless

Lines = Mapping[str, tuple[type[PackLine], Sequence[PackLine]]]
"""The lines of each table, with their class: a table without lines has its header."""


def write_folder(folder: Path, tables: Lines) -> None:
    """A CSV file a table; the folder is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (kind, lines) in tables.items():
        # with a mark: without one, spreadsheets take UTF-8 for an older encoding, and spoil each letter with an accent
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(kind.model_fields)
            writer.writerows([str(_cell(value)) for value in values] for values in _rows(kind, lines))


def write_workbook(path: Path, tables: Lines) -> None:
    """A workbook with a sheet a table, its days as days."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        for name, (kind, lines) in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, heading in enumerate(kind.model_fields):
                sheet.write_string(0, position, heading, bold)
            for number, values in enumerate(_rows(kind, lines), start=1):
                for position, value in enumerate(values):
                    cell = _cell(value)
                    if isinstance(cell, date):
                        sheet.write_datetime(number, position, cell, day)
                    elif isinstance(cell, int):
                        sheet.write_number(number, position, cell)
                    elif cell:
                        sheet.write_string(number, position, cell)


def _rows(kind: type[PackLine], lines: Iterable[PackLine]) -> Iterable[list[Any]]:
    for line in lines:
        yield [getattr(line, name) for name in kind.model_fields]


def _cell(value: Any) -> str | int | date:
    """What stands in a cell; a moment keeps its offset, which no spreadsheet's own kind of date has."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int | date):
        return value
    if isinstance(value, tuple):
        return SEVERAL.join(str(_cell(part)) for part in value)
    return harmless(str(value))
