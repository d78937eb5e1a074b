"""What rows do the sheets of a workbook hold, whatever a cell's display says?"""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from shared.hosting.packs.failed_formulas import Shown, are_unknown, failed_formulas
from shared.hosting.packs.files import is_too_large_unpacked
from shared.hosting.packs.sheets import (
    ODD_SIGNS_MENDED,
    Row,
    Sheet,
    SheetUnreadableError,
    sheet_of,
)
from shared.web.odd_signs import has_odd_signs, without_odd_signs

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
"""How the names of workbooks end that can be read."""
FAILED_UNKNOWN = (
    "of this kind of workbook nobody can tell here a formula that has failed from an empty cell. "
    "Of .xlsx and .ods one can."
)


class Workbook:
    """The sheets of one workbook, by their titles."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        """Raises `SheetUnreadableError` where it isn't one, is locked, or holds more than is ever unpacked."""
        try:
            content = read()
            if is_too_large_unpacked(content):
                raise SheetUnreadableError(
                    None, "The workbook is too large.", "Save its tables as CSV files, or in several workbooks."
                )
            self._book: CalamineWorkbook = load_workbook(io.BytesIO(content))
            self._failed = failed_formulas(content)
            self.notes = [FAILED_UNKNOWN] if are_unknown(content) else []
            """What is to be known of the workbook as a whole, a sentence each."""
        except PasswordError:
            raise SheetUnreadableError(
                None, "The workbook is locked by a password.", "Save a copy of it without a password."
            ) from None
        except (CalamineError, OSError):
            raise SheetUnreadableError(
                None, "It can't be read as a workbook.", "Close it elsewhere, and save it again as an Excel workbook."
            ) from None
        self.titles = [sheet.name for sheet in self._book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        self._hidden = {sheet.name for sheet in self._book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible}

    def is_empty(self, title: str) -> bool:
        """Whether no cell of the sheet has anything in it."""
        return self._book.get_sheet_by_name(title).end is None

    def sheet(self, title: str, columns: frozenset[str]) -> Sheet:
        """The rows of a sheet, read as a CSV file of the same cells would be; raises `SheetUnreadableError`."""
        cells = _Cells()
        failed = self._failed.get(title, {})
        try:
            sheet = sheet_of(_rows(self._book.get_sheet_by_name(title), cells, failed), columns, has_letters=True)
        except CalamineError:
            raise SheetUnreadableError(
                None, "The sheet can't be read.", "Save the workbook again as an Excel workbook."
            ) from None
        if title in self._hidden:
            sheet.mended.append("the sheet is hidden, and was read.")
        if cells.had_odd_signs:
            sheet.mended.append(ODD_SIGNS_MENDED)
        return sheet


class _Cells:
    """Turns the values of cells into the texts that a CSV file would have."""

    def __init__(self) -> None:
        self.had_odd_signs = False

    def text(self, value: Any) -> str:
        reader = _TEXTS.get(type(value))
        if reader is not None:
            return reader(value)
        text = str(value)
        if has_odd_signs(text):
            self.had_odd_signs = True
            text = without_odd_signs(text)
        return text.strip()


def _rows(sheet: CalamineSheet, cells: _Cells, failed: Shown) -> Iterator[Row]:
    # with the empty rows and columns before the first cell, so that rows are numbered as they are shown
    rows = sheet.to_python(skip_empty_area=False)
    for (row, column), shown in failed.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = shown
    for number, values in enumerate(rows, start=1):
        yield number, [cells.text(value) for value in values]


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _moment(value: datetime) -> str:
    # a spreadsheet keeps a moment as a fraction of days, which misses the second by a hair
    nearest = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return nearest.isoformat(sep="T")


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    float: _number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: lambda value: value.isoformat(timespec="seconds"),
}
