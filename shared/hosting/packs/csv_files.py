"""What rows does a CSV file hold, whatever program saved it?"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from shared.hosting.packs.sheets import (
    ODD_SIGNS_MENDED,
    Row,
    Sheet,
    SheetUnreadableError,
    headings_among,
    sheet_of,
)
from shared.web.odd_signs import has_odd_signs, without_odd_signs

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_AS_UTF_8 = 'In the spreadsheet, save the file again as "CSV UTF-8".'
_TEXT_AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_MENDED_FORMULAS = 'cells written like ="07700 900001" were read as their text.'
_HEADER_WITHIN = 40
"""Lines among which the header is looked for, to know by what its cells are separated."""


def sheet_in(content: bytes, columns: frozenset[str]) -> Sheet:
    """The rows of a file.

    Reads UTF-8 with or without its mark, UTF-16 with it, Windows-1252, and whichever delimiter makes the most of
    `columns` appear in one line. Raises `SheetUnreadableError` for everything that isn't such a file, whatever the
    bytes are.
    """
    text, mended = _text_in(content)
    first_row = 1
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        text, first_row = text[separator.end() :], 2
    delimiter = _delimiter_of(text, columns)
    if delimiter != ",":
        mended.append(f"the cells are separated by {_DELIMITERS[delimiter]}.")
    records = _records(text, delimiter, first_row)
    if '="' in text:
        records = _without_formulas(records, mended)
    sheet = sheet_of(records, columns)
    sheet.mended = [*mended, *sheet.mended]
    return sheet


def _text_in(content: bytes) -> tuple[str, list[str]]:
    mended: list[str] = []
    try:
        if content.startswith(_UTF_16):
            text = content.decode("utf-16")
            mended.append("it was read as UTF-16.")
        else:
            text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _windows_text_in(content)
        mended.append("it was read as Windows-1252, the encoding of older spreadsheets.")
    if text.startswith("\ufeff"):
        text = text[1:]
        mended.append("it begins with a byte order mark, which was left out.")
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        raise SheetUnreadableError(row, "The file holds something that isn't text.", _AS_UTF_8)
    if has_odd_signs(text):
        text = without_odd_signs(text)
        mended.append(ODD_SIGNS_MENDED)
    return text, mended


def _windows_text_in(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        raise SheetUnreadableError(
            row, f"The byte 0x{byte:02X} is a letter neither in UTF-8 nor in Windows-1252.", _AS_UTF_8
        ) from None


def _delimiter_of(text: str, columns: frozenset[str]) -> str:
    lines = list(islice(io.StringIO(text, newline=None), _HEADER_WITHIN))

    def known(delimiter: str) -> int:
        cells = ((cell.strip('" \n') for cell in line.split(delimiter)) for line in lines)
        return max((headings_among(line, columns) for line in cells), default=0)

    return max(_DELIMITERS, key=known)  # the first of equals, which is the comma


def _records(text: str, delimiter: str, first_row: int) -> Iterator[Row]:
    # strict: a lenient reader takes `"The "Mews" House"` for something else than was meant, without a word
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = first_row
    try:
        for record in reader:
            yield row, [cell.strip() for cell in record]
            row += 1
    except csv.Error:
        raise SheetUnreadableError(
            row,
            "The quotation marks don't pair up in this row.",
            'Inside a cell, write a quotation mark twice (""), and put the whole cell in quotation marks.',
        ) from None


def _without_formulas(records: Iterator[Row], mended: list[str]) -> Iterator[Row]:
    """The records with the text of cells that are written like `="07700 900001"`, to keep a spreadsheet from changing
    it.
    """
    for row, cells in records:
        found = [_TEXT_AS_FORMULA.fullmatch(cell) for cell in cells]
        if any(found) and _MENDED_FORMULAS not in mended:
            mended.append(_MENDED_FORMULAS)
        yield (
            row,
            [one[1].replace('""', '"').strip() if one else cell for one, cell in zip(found, cells, strict=True)],
        )
