"""Writes tables of texts into a workbook, with the cells that a spreadsheet would have made of them."""

import re
import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

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


_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006": b"http://purl.oclc.org/ooxml/officeDocument",
}
_NAMESPACES = re.compile(b"|".join(map(re.escape, _STRICT)))


def as_strict(workbook: Path) -> None:
    """Make an .xlsx file the strict kind, whose elements are in other namespaces (ISO/IEC 29500)."""
    with zipfile.ZipFile(workbook) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(workbook, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, _NAMESPACES.sub(lambda found: _STRICT[found[0]], part))


def write_open_document(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    """An .ods file as LibreOffice writes it: what is the same in a row stands there once, with how often."""
    tables = "".join(
        f'<table:table table:name="{title}">{"".join(map(_open_row, rows))}</table:table>'
        for title, rows in sheets.items()
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content{names} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
            f'xmlns:calcext:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>'
            "</office:document-content>",
        )


def _open_row(row: Sequence[object]) -> str:
    cells = [(cell, len(list(same))) for cell, same in groupby(row)]
    return f"<table:table-row>{''.join(_open_cell(cell, times) for cell, times in cells)}</table:table-row>"


def _open_cell(cell: object, times: int) -> str:
    often = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    if isinstance(cell, Failed):
        return (
            f'<table:table-cell{often} table:formula="of:=[.A1]" office:value-type="string" office:string-value="" '
            f'calcext:value-type="error"><text:p>{cell.shown}</text:p></table:table-cell>'
        )
    if not cell:
        return f"<table:table-cell{often}/>"
    return (
        f'<table:table-cell{often} office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
    )


def write_binary_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """An .xlsb file (MS-XLSB), of texts alone."""
    numbered = list(enumerate(sheets, start=1))
    listed = [_record(156, struct.pack("<II", 0, at), _wide(f"rId{at}"), _wide(title)) for at, title in numbered]
    related = "".join(
        f'<Relationship Id="rId{at}" Target="worksheets/sheet{at}.bin" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        for at, _ in numbered
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", b"".join([_record(131), _record(143), *listed, _record(144), _record(132)]))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{related}</Relationships>",
        )
        for at, title in numbered:
            rows = sheets[title]
            size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
            cells = b"".join(map(_binary_row, range(len(rows)), rows))
            parts = (_record(129), _record(148, size), _record(145), cells, _record(146), _record(130))
            archive.writestr(f"xl/worksheets/sheet{at}.bin", b"".join(parts))


def _binary_row(at: int, row: Sequence[str]) -> bytes:
    cells = [_record(6, struct.pack("<II", place, 0), _wide(text)) for place, text in enumerate(row) if text]
    return b"".join([_record(0, struct.pack("<I", at), bytes(13)), *cells])


def _record(kind: int, *parts: bytes) -> bytes:
    """A record: its kind and its length, each in as many bytes as it needs, and what it holds."""
    body = b"".join(parts)
    return _in_sevens(kind) + _in_sevens(len(body)) + body


def _in_sevens(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that another one follows."""
    rest, lowest = divmod(number, 0x80)
    return bytes([lowest | 0x80]) + _in_sevens(rest) if rest else bytes([lowest])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


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
