"""How does a list become a file?"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from shared.web.downloads.listing import Cell, Listing
from shared.web.downloads.ods import MEDIA_TYPE as ODS_MEDIA_TYPE
from shared.web.downloads.ods import as_ods

_WIDEST, _NARROWEST = 60, 10


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file."""

    name: str
    """As a link calls it."""
    media_type: str
    write: Callable[[Listing], bytes]


def as_csv(listing: Listing) -> bytes:
    """UTF-8 with its mark, without which spreadsheets spoil each letter with an accent."""
    with io.StringIO(newline="") as text:
        writer = csv.writer(text)
        writer.writerow(listing.columns)
        writer.writerows([_in_text(cell) for cell in row] for row in listing.cells())
        return text.getvalue().encode("utf-8-sig")


def as_xlsx(listing: Listing) -> bytes:
    """A workbook with one sheet, its days and numbers as such."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  it has no types; no house needs it to open

    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            bold = book.add_format({"bold": True})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            sheet = book.add_worksheet(listing.name)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(listing.columns):
                sheet.write_string(0, at, column, bold)
            widths = [len(column) for column in listing.columns]
            for number, row in enumerate(listing.cells(), start=1):
                for at, cell in enumerate(row):
                    widths[at] = max(widths[at], len(_in_text(cell)))
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, at, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(number, at, cell, day)
                    elif isinstance(cell, int | float):
                        sheet.write_number(number, at, cell)
                    elif cell:
                        sheet.write_string(number, at, cell)
            for at, width in enumerate(widths):
                sheet.set_column(at, at, min(max(width, _NARROWEST), _WIDEST))
        return file.getvalue()


KINDS: Mapping[str, Kind] = {
    "csv": Kind("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": Kind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "ods": Kind("OpenDocument", ODS_MEDIA_TYPE, as_ods),
}
"""The kinds of files, by the ending of their names."""


def _in_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)
