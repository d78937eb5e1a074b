"""Which of a sheet's rows is its header, and which rows follow it?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

_HEADER_WITHIN = 20
"""Rows with something in them among which the header is looked for: reports begin with a title."""
ODD_SIGNS_MENDED = "blanks that can't be seen or don't break were read as plain ones or left out."

Row = tuple[int, list[str]]
"""A row's number, as a spreadsheet shows it, and its cells, stripped of blanks around them."""


class SheetUnreadableError(Exception):
    """A file of which no rows can be read; says where, what is wrong and what to do."""

    def __init__(self, row: int | None, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.row, self.sentence, self.remedy = row, sentence, remedy


@dataclass(slots=True)
class Sheet:
    """The rows of one table's file or sheet."""

    header: list[str]
    header_row: int
    rows: list[Row]
    mended: list[str] = field(default_factory=list)
    """What was unusual about the file, a sentence each."""
    blank_rows: int = 0
    has_letters: bool = False
    """Whether whoever keeps it knows its columns by letters, as in a workbook."""

    def letter(self, position: int) -> str:
        """The letter over a column, counted from 0; "" in a file without letters."""
        return letter_of(position) if self.has_letters else ""


def plain(word: str) -> str:
    """A name or a code as Hubhome spells it: `Children's social-worker ref` is `childrens_social_worker_ref`."""
    return re.sub(r"[\s_-]+", "_", re.sub(r"['‘’`]", "", word.strip().casefold()))


def letters_of(word: str) -> str:
    """Its letters and digits alone: `DateOfBirth` and `date_of_birth` are the same."""
    return re.sub(r"[\W_]", "", word.casefold())


def letter_of(position: int) -> str:
    """A column's letter as a spreadsheet shows it: 0 is A, 26 is AA."""
    letters = ""
    while position >= 0:
        letters = chr(ord("A") + position % 26) + letters
        position = position // 26 - 1
    return letters


def headings_among(cells: Iterable[str], columns: frozenset[str]) -> int:
    """How many of the cells name a column."""
    known = columns | {letters_of(column) for column in columns}
    return sum(plain(cell) in known or letters_of(cell) in known for cell in cells)


def sheet_of(rows: Iterable[Row], columns: frozenset[str], *, has_letters: bool = False) -> Sheet:
    """The sheet that these rows make, with blank rows left out.

    The header is the first row, unless a later one near it names more of the `columns`: what stands above it is a
    title. Raises `SheetUnreadableError` where every row is blank.
    """
    blank_rows = 0

    def with_something_in() -> Iterable[Row]:
        nonlocal blank_rows
        for number, cells in rows:
            if any(cells):
                yield number, cells
            else:
                blank_rows += 1

    filled = iter(with_something_in())
    first = list(islice(filled, _HEADER_WITHIN))
    if not first:
        names = ", ".join(sorted(columns))
        what = "sheet" if has_letters else "file"
        raise SheetUnreadableError(
            None, f"The {what} is empty.", f"Write the names of its columns into the first row: {names}."
        )
    at = _header_at(first, columns)
    header_row, header = first[at]
    sheet = Sheet(header, header_row, list(chain(first[at + 1 :], filled)), has_letters=has_letters)
    sheet.blank_rows = blank_rows
    if at:
        sheet.mended.append(f"the header was found in row {header_row}; what stands above it was left out.")
    return sheet


def _header_at(first: list[Row], columns: frozenset[str]) -> int:
    counts = [headings_among(cells, columns) for _, cells in first]
    best = max(counts)
    # one word of a title, or of a cell, may be a column's name by chance; two in a row aren't
    return counts.index(best) if best > max(counts[0], 1) else 0
