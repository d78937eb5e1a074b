"""Which lines does one sheet of a pack hold, and what is wrong with each of its rows?"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from pydantic import ValidationError

from shared.contracts.packs import PackLine
from shared.hosting.packs.cells import UK_DAY, YEAR_FIRST, CellWrongError
from shared.hosting.packs.columns import Column, columns_of
from shared.hosting.packs.faults import Fault, Findings, counted, quoted
from shared.hosting.packs.headings import place
from shared.hosting.packs.sheets import Sheet
from shared.hosting.packs.short_years import years_in_full
from shared.hosting.packs.wording import fault_of
from shared.web.downloads.formulas import NOTHING

_ROWS_NAMED = 10
_WITHOUT_ITS_NOUGHT = re.compile(r"[1-9]\d{8,9}", re.ASCII)
"""A telephone number of the United Kingdom has ten or eleven digits, the first of them a nought."""


class Table:
    """One table of a pack: what services make of its rows, once it has been read.

    Several services may take the same table, each with a class of its own and other columns of it.
    """

    def __init__(self, name: str, kinds: Sequence[type[PackLine]]) -> None:
        self.name = name
        self.file = f"{name}.csv"
        self.columns = {kind: {column.name: column for column in columns_of(kind)} for kind in kinds}
        self.is_required = any(kind.required for kind in kinds)
        self.left_behind: frozenset[str] = frozenset().union(*(kind.left_behind for kind in kinds))
        self.lines: dict[type[PackLine], tuple[PackLine, ...]] = dict.fromkeys(kinds, ())
        self.keys: set[str] | None = None
        """The names of its rows, those with faults too; None where the sheet or the column couldn't be read."""
        self.rows: list[tuple[int, list[str]]] = []
        self._placed: dict[str, int] = {}
        self._letters: dict[str, str] = {}
        self._in_full: dict[str, str] = {}
        """What is meant by dates whose year has two digits."""
        self._readers: dict[Column, Callable[[str], Any]] = {}

    def __getstate__(self) -> dict[str, Any]:
        # what reads a cell is a function, which no process can hand to another: it follows from the lines' classes
        return {name: value for name, value in vars(self).items() if name not in {"columns", "_readers"}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._readers = {}
        self.columns = {kind: {column.name: column for column in columns_of(kind)} for kind in self.lines}

    @property
    def headings(self) -> frozenset[str]:
        """Every heading that the table may have."""
        return self.left_behind.union(*self.columns.values())

    def fault(self, sentence: str, remedy: str, row: int | None = None, column: str = "", value: str = "") -> Fault:
        """A fault in the table, with the column's letter where it has one."""
        return Fault(self.file, sentence, remedy, row, column, value, self._letters.get(column, ""))

    def read(self, sheet: Sheet, findings: Findings) -> None:
        """Read a sheet into lines, and tell `findings` of everything that is wrong or was mended."""
        for mended in sheet.mended:
            findings.note(self.file, mended)
        if sheet.blank_rows:
            blank = counted(sheet.blank_rows, "blank row was", "blank rows were")
            findings.note(self.file, f"{blank} left out.")
        self._placed = place(sheet, self.file, self._all_columns(), self.left_behind, findings)
        if sheet.has_letters:
            self._letters = {name: sheet.letter(position) for name, position in self._placed.items()}
        rows = self._of_one_width(sheet, findings)
        self._empty_nulls(rows, findings)
        self._put_noughts_back(rows, findings)
        dated = self._placed_of({name: one for name, one in self._all_columns().items() if one.is_dated})
        self._in_full = years_in_full((column, cells[at]) for column, at in dated for _, cells in rows if cells[at])
        self.rows = self._without_repeats(rows, findings)
        self._note_days(self._all_columns(), findings)
        self._note_empty(self._all_columns(), findings)
        for kind, columns in self.columns.items():
            self._check_keys(kind, findings)
            self.lines[kind] = tuple(self._lines(kind, columns, findings))
        self._readers.clear()

    def texts(self, name: str) -> list[tuple[int, str]]:
        """The row numbers and texts of one column; nothing where the sheet hasn't got it."""
        if name not in self._placed:
            return []
        at = self._placed[name]
        return [(row, cells[at]) for row, cells in self.rows]

    def cell(self, position: int, name: str) -> tuple[int, str]:
        """The row number of a line, counted from 0, and the text in one of its columns; "" where there is none.

        It holds for a table without a fault: of another, the rows that have one are no lines.
        """
        row, cells = self.rows[position]
        return row, cells[self._placed[name]] if name in self._placed else ""

    def _all_columns(self) -> dict[str, Column]:
        merged: dict[str, Column] = {}
        for columns in self.columns.values():
            for name, column in columns.items():
                if name not in merged or column.is_required:
                    merged[name] = column
        return merged

    def _of_one_width(self, sheet: Sheet, findings: Findings) -> list[tuple[int, list[str]]]:
        width = len(sheet.header)
        for row, cells in sheet.rows:
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            elif len(cells) > width and any(cells[width:]):
                sentence = f"The row has {counted(len(cells), 'cell')} and the header has {width}."
                remedy = "Put a cell that has a comma or a semicolon in it in quotation marks."
                findings.refuse(self.fault(sentence, remedy, row))
        return sheet.rows

    def _empty_nulls(self, rows: list[tuple[int, list[str]]], findings: Findings) -> None:
        """Takes out the word that a database writes where it has nothing, for nobody's allergy is called so."""
        names = {at: name for name, at in self._placed.items()}
        empty: set[str] = set()
        for _, cells in rows:
            if NOTHING in cells:
                empty.update(names[at] for at, cell in enumerate(cells) if cell == NOTHING and at in names)
                cells[:] = ["" if cell == NOTHING else cell for cell in cells]
        if empty:
            columns = ", ".join(name for name in self._placed if name in empty)
            findings.note(self.file, f"{NOTHING} was read as an empty cell: {columns}.")

    def _put_noughts_back(self, rows: list[tuple[int, list[str]]], findings: Findings) -> None:
        """A number that a spreadsheet took for one has lost its nought, and nobody would be reached by it."""
        for column, at in self._placed_of(self._all_columns()):
            if column.written_like is None or not column.written_like.loses_its_nought:
                continue
            mended: list[int] = []
            for row, cells in rows:
                if _WITHOUT_ITS_NOUGHT.fullmatch(cells[at]):
                    cells[at] = f"0{cells[at]}"
                    mended.append(row)
            if mended:
                sentence = "the leading nought of telephone numbers was put back, which a spreadsheet takes away"
                findings.note(self.file, f"{sentence}: {column.name}, {_named(mended)}.")

    def _without_repeats(self, rows: list[tuple[int, list[str]]], findings: Findings) -> list[tuple[int, list[str]]]:
        """Those that say something that no earlier row does, however it is written there."""
        used = self._placed_of(self._all_columns())
        meanings = [(at, None if column.is_as_written else self._meanings_in(column)) for column, at in used]
        seen: set[tuple[Any, ...]] = set()
        kept: list[tuple[int, list[str]]] = []
        repeats: list[int] = []
        for row, cells in rows:
            means = tuple([cells[at] if means_of is None else means_of(cells[at]) for at, means_of in meanings])
            if means in seen:
                repeats.append(row)
            else:
                seen.add(means)
                kept.append((row, cells))
        if repeats:
            findings.note(self.file, f"{_named(repeats)} left out, for the same stands in an earlier row.")
        return kept

    def _placed_of(self, columns: dict[str, Column]) -> list[tuple[Column, int]]:
        return [(column, self._placed[name]) for name, column in columns.items() if name in self._placed]

    def _reader_of(self, column: Column) -> Callable[[str], Any]:
        """What reads a cell of a column that isn't empty; raises `CellWrongError`.

        A column of days, words or numbers has few different cells, in as many rows as there are: each is read once.
        """
        if column not in self._readers:
            as_written = column.read if column.is_several else column.read_one
            self._readers[column] = as_written if column.is_as_written else cache(partial(self._read, column))
        return self._readers[column]

    def _read(self, column: Column, text: str) -> Any:
        return column.read(self._in_full.get(text, text) if column.is_dated else text)

    def _meanings_in(self, column: Column) -> Callable[[str], Any]:
        """What tells what a cell of a column means, to be compared; its text where it means nothing."""
        read = self._reader_of(column)

        def meaning(text: str) -> Any:
            try:
                return read(text) if text else None
            except CellWrongError:
                return text

        return meaning

    def _note_days(self, columns: dict[str, Column], findings: Findings) -> None:
        for column in columns.values():
            texts = [text for _, text in self.texts(column.name)] if column.is_dated else []
            if any(UK_DAY.match(text) for text in texts):
                findings.note(self.file, f"dates in {column.name} were read as day, month, year.")
            if any(YEAR_FIRST.match(text) for text in texts):
                findings.note(self.file, f"dates in {column.name} were read as year, month, day.")
            if any(text in self._in_full for text in texts):
                sentence = "with two digits for the year were read as of 20.., as the file's other dates are."
                findings.note(self.file, f"dates in {column.name} {sentence}")

    def _note_empty(self, columns: dict[str, Column], findings: Findings) -> None:
        for column in columns.values():
            if column.is_required and column.may_be_empty:
                empty = [row for row, text in self.texts(column.name) if not text]
                if empty:
                    findings.note(self.file, f"{column.name} is empty, and was taken as not recorded: {_named(empty)}.")

    def _check_keys(self, kind: type[PackLine], findings: Findings) -> None:
        if kind.key not in self._placed:
            return
        first: dict[str, int] = {}
        for row, text in self.texts(kind.key):
            if text and first.setdefault(text, row) != row:
                sentence = f"{quoted(text)} is already in row {first[text]}."
                remedy = f"Give each row its own {kind.key}, or remove one of the two rows."
                findings.refuse(self.fault(sentence, remedy, row, kind.key, text))
        self.keys = (self.keys or set()) | set(first)

    def _lines(self, kind: type[PackLine], columns: dict[str, Column], findings: Findings) -> list[PackLine]:
        placed = self._placed_of(columns)
        readers = [(column, at, self._reader_of(column)) for column, at in placed]
        taken: list[tuple[int, PackLine]] = []
        for row, cells in self.rows:
            values = self._values(row, cells, readers, findings)
            try:
                taken.append((row, kind.model_validate(values)))
            except ValidationError as error:
                texts = {column.name: cells[at] for column, at in placed if cells[at]}
                for problem in error.errors(include_url=False, include_input=False):
                    # what is missing has been told already, of the cell or of its column
                    if problem["type"] != "missing":
                        fault = fault_of(problem, self.file, row, columns, texts)
                        findings.refuse(replace(fault, letter=self._letters.get(fault.column, "")))
        for start, end in kind.doubted:
            doubts = [row for row, line in taken if _is_reversed(getattr(line, start), getattr(line, end))]
            if doubts:
                findings.note(self.file, f"{end} is before {start}, and was taken as it stands: {_named(doubts)}.")
        return [line for _, line in taken]

    def _values(
        self, row: int, cells: list[str], readers: list[tuple[Column, int, Callable[[str], Any]]], findings: Findings
    ) -> dict[str, Any]:
        """What the row's cells mean; a cell that is empty or means nothing is left out."""
        values: dict[str, Any] = {}
        for column, at, read in readers:
            text = cells[at]
            if text:
                try:
                    values[column.name] = read(text)
                except CellWrongError as wrong:
                    findings.refuse(self.fault(wrong.sentence, wrong.remedy, row, column.name, text))
            elif column.is_required and column.may_be_empty:
                values[column.name] = None
            elif column.is_required:
                findings.refuse(self.fault("The cell is empty.", "Fill it in.", row, column.name))
        return values


def _is_reversed(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first


def _named(rows: Sequence[int]) -> str:
    """`row 4`, or `rows 4, 9 and 12 more`."""
    words = [str(row) for row in rows[:_ROWS_NAMED]]
    if len(rows) > _ROWS_NAMED:
        words[-1] += f" and {len(rows) - _ROWS_NAMED:,} more"
    return f"{'row' if len(rows) == 1 else 'rows'} {', '.join(words)}"
