"""What rows does a CSV file hold, whatever program saved it?"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_AS_UTF_8 = 'In the spreadsheet, save the file again as "CSV UTF-8".'


class SheetUnreadableError(Exception):
    """A file of which no rows can be read; says where, what is wrong and what to do."""

    def __init__(self, row: int | None, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.row, self.sentence, self.remedy = row, sentence, remedy


@dataclass(slots=True)
class Sheet:
    """A file's rows with the numbers that a spreadsheet gives them; every cell stripped of blanks around it."""

    header: list[str]
    header_row: int
    rows: list[tuple[int, list[str]]]
    mended: list[str] = field(default_factory=list)
    """What was unusual about the file, a sentence each."""
    blank_rows: int = 0


def plain(word: str) -> str:
    """A name or a code as Hubhome spells it: `Children's social-worker ref` is `childrens_social_worker_ref`."""
    return re.sub(r"[\s_-]+", "_", re.sub(r"['‘’`]", "", word.strip().casefold()))


def sheet_in(content: bytes, columns: frozenset[str]) -> Sheet:
    """The rows of a file, with blank rows left out.

    Reads UTF-8 and UTF-16 with or without their marks, Windows-1252, and whichever delimiter makes the most of
    `columns` appear in the header. Raises `SheetUnreadableError` for everything that isn't such a file, whatever the
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
    blank_rows = 0
    header: list[str] | None = None
    header_row = first_row
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(_records(text, delimiter, first_row), start=first_row):
        if not any(cells):
            blank_rows += 1
        elif header is None:
            header, header_row = cells, number
        else:
            rows.append((number, cells))
    if header is None:
        raise SheetUnreadableError(
            None,
            "The file is empty.",
            f"Write the names of its columns into the first row: {', '.join(sorted(columns))}.",
        )
    return Sheet(header, header_row, rows, mended, blank_rows)


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
    first_line = next((line for line in io.StringIO(text, newline=None) if line.strip(" \t\n;,|")), "")

    def known(delimiter: str) -> int:
        return sum(plain(cell.strip('" \r\n')) in columns for cell in first_line.split(delimiter))

    return max(_DELIMITERS, key=known)  # the first of equals, which is the comma


def _records(text: str, delimiter: str, first_row: int) -> Iterator[list[str]]:
    # strict: a lenient reader takes `"The "Mews" House"` for something else than was meant, without a word
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = first_row
    try:
        for record in reader:
            yield [cell.strip() for cell in record]
            row += 1
    except csv.Error:
        raise SheetUnreadableError(
            row,
            "The quotation marks don't pair up in this row.",
            'Inside a cell, write a quotation mark twice (""), and put the whole cell in quotation marks.',
        ) from None
