"""Writes tables of texts into a workbook, with the cells that a spreadsheet would have made of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

DATES = frozenset(
    {
        "date_of_birth",
        "approved_on",
        "started_on",
        "ended_on",
        "launched_on",
        "joined_on",
        "first_night",
        "last_night",
        "on",
    }
)
MOMENTS = frozenset({"starts_at"})
NUMBERS = frozenset({"minutes", "approval_places", "approval_age_from", "approval_age_to", "spare_beds", "hub_beds"})
FLAGS = {"Y": True, "N": False}


@dataclass(frozen=True)
class Failed:
    """A formula that has failed."""

    shown: str


def write_workbook(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    date_format: str = "dd/mm/yyyy",
    is_typed: bool = True,
    title_rows: int = 0,
    empty_columns: int = 0,
    blank_rows: int = 0,
    padding: str = "",
    hidden: Collection[str] = (),
) -> None:
    """The first row of each sheet names its columns; typed, a date's text becomes a date."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": date_format})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            if title in hidden:
                sheet.hide()
            if title_rows and rows:
                sheet.write_string(0, 0, "Saltmarsh Council: fostering, as of today")
            at = title_rows
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    heading = str(rows[0][position]) if number else ""
                    value = _typed(cell, heading) if is_typed and isinstance(cell, str) else cell
                    if isinstance(value, str) and value:
                        value = f"{padding}{value}{padding}"
                    _write(sheet, (at, position + empty_columns), value, day)
                at += 1 + (blank_rows if number else 0)


def _typed(text: str, heading: str) -> object:
    """What a spreadsheet makes of a text that somebody types into a column."""
    if heading in DATES and text[:1].isdigit():
        return date.fromisoformat(text)
    if heading in MOMENTS:
        return datetime.fromisoformat(text)
    if heading in NUMBERS and text:
        return float(text)
    return FLAGS.get(text, text) if heading == "main_carer" else text


def _write(sheet: Worksheet, at: tuple[int, int], value: object, day: Format) -> None:
    if isinstance(value, Failed):
        sheet.write_formula(*at, "=A1", None, value.shown)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, day)
    elif isinstance(value, str):
        sheet.write_string(*at, value) if value else sheet.write_blank(*at, None, day)
    else:
        sheet.write_number(*at, value)
