"""Where among files does each table of a pack stand?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from shared.hosting.packs.csv_files import sheet_in
from shared.hosting.packs.faults import Fault, Findings
from shared.hosting.packs.files import PackFile, in_folder
from shared.hosting.packs.sheets import Sheet, SheetUnreadableError, plain
from shared.hosting.packs.workbooks import WORKBOOKS, Workbook

_TEXTS = frozenset({".txt", ".tsv", ".tab"})
"""How spreadsheets name what they save as text; also how others name what isn't a table."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file or a sheet that may be a table."""

    table: str
    """The name that it has as a table."""
    called: str
    """The name by which whoever made it knows it: `Areas.CSV`, `sheet Areas`."""
    file: str
    """As faults name it: `areas.csv`, `register.xlsx, sheet Areas`."""
    _read: Callable[[frozenset[str]], Sheet]

    def read(self, columns: frozenset[str]) -> Sheet:
        """Its rows; raises `SheetUnreadableError`, and `OSError` where a file can't be opened."""
        return self._read(columns)


@dataclass(slots=True)
class Sources:
    """What there is to read."""

    found: list[Source]
    unused: list[PackFile] = field(default_factory=list)
    """Files that aren't read."""
    workbook: str = ""
    """The workbook's name, where the tables are its sheets."""

    def file_of(self, table: str) -> str:
        """As a fault names a table that isn't there."""
        return f"{self.workbook}, sheet {table}" if self.workbook else f"{table}.csv"


def sources_at(place: Path, tables: frozenset[str], findings: Findings) -> Sources:
    """The tables of a workbook, or of a folder. Refuses, in `findings`, what isn't there or can't be opened."""
    if place.is_file():
        if place.suffix.casefold() in WORKBOOKS:
            return sources_among([PackFile.at(place)], tables, findings)
        remedy = "Name a folder of CSV files, or a workbook (.xlsx, .xls or .ods)."
        findings.refuse(Fault(place.name, "It is neither a folder nor a workbook.", remedy))
        return Sources([])
    if not place.is_dir():
        findings.refuse(Fault(place.name or str(place), "There is no such folder.", "Name the folder of the pack."))
        return Sources([])
    return sources_among(in_folder(place), tables, findings)


def sources_among(paths: Sequence[PackFile], tables: frozenset[str], findings: Findings) -> Sources:
    """The tables of these files.

    CSV files that are `tables` come first: a workbook beside them is what they were saved from. Where there are none,
    every workbook is read. Refuses, in `findings`, what can't be opened.
    """
    files = [_source_of(path) for path in paths if _is_a_table(path, tables)]
    books = [path for path in paths if path.suffix in WORKBOOKS]
    others = [path for path in paths if path.suffix in _TEXTS and not _is_a_table(path, tables)]
    if books and not any(source.table in tables for source in files):
        sheets = [source for book in books for source in _sheets_of(book, tables, findings)]
        return Sources([*files, *sheets], others, workbook=books[0].name)
    return Sources(files, sorted([*books, *others], key=lambda path: path.name))


def _is_a_table(path: PackFile, tables: frozenset[str]) -> bool:
    return path.suffix == ".csv" or (path.suffix in _TEXTS and plain(path.stem) in tables)


def _source_of(path: PackFile) -> Source:
    table = plain(path.stem)
    return Source(table, path.name, f"{table}.csv", lambda columns: sheet_in(path.read(), columns))


def _sheets_of(path: PackFile, tables: frozenset[str], findings: Findings) -> list[Source]:
    try:
        book = Workbook(path.read)
    except SheetUnreadableError as error:
        findings.refuse(Fault(path.name, error.sentence, error.remedy))
        return []
    for note in book.notes:
        findings.note(path.name, note)
    titles = [title for title in book.titles if not book.is_empty(title)] or book.titles
    # one table a workbook is how some systems export: then the file's name says which
    is_alone = len(titles) == 1 and plain(titles[0]) not in tables
    names = [path.stem] if is_alone else titles
    return [
        Source(plain(name), f"sheet {title}", f"{path.name}, sheet {title}", partial(book.sheet, title))
        for name, title in zip(names, titles, strict=True)
    ]
