"""Which commands take the pack in this folder?"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from shared.contracts.packs import Import, PackLine
from shared.contracts.register_pack import AuthorityLine
from shared.hosting.packs.faults import Fault, Findings, Note, counted, quoted
from shared.hosting.packs.references import check_references
from shared.hosting.packs.sheets import SheetUnreadableError, plain, sheet_in
from shared.hosting.packs.tables import Table

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*[A-Za-z0-9]")
_REFERENCES = "_ref"
_PLACES_SHOWN = 5
_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".txt"})


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack without a fault, and what was mended in it."""

    authority: str
    rows: Mapping[str, int]
    """How many rows of each table are taken."""
    notes: tuple[Note, ...]
    _imports: tuple[Import, ...]
    _places: Mapping[str, Sequence[str]]

    def commands(self, *, dry_run: bool = False) -> list[Import]:
        """What to ask, in this order: who takes the things comes before who takes what refers to them."""
        return [command.model_copy(update={"dry_run": dry_run}) for command in self._imports]

    def where(self, sentences: str) -> list[str]:
        """Where in the files the references stand that some sentences name: a line for each reference.

        Services know a row by its reference only; whoever has to put it right looks for file, row and column.
        """
        named = dict.fromkeys(_WORD.findall(sentences))
        return [f"{word} stands in {_shortened(self._places[word])}." for word in named if word in self._places]


def read_pack(folder: Path, imports: Sequence[type[Import]], authority: str) -> Pack:
    """Read the tables that `imports` take; a command none of whose tables is there isn't asked.

    Raises `PackRefusedError` with everything that is wrong, whatever is in the folder.
    """
    findings = Findings()
    if not folder.is_dir():
        findings.refuse(Fault(folder.name or str(folder), "There is no such folder.", "Name the folder of the pack."))
        findings.raise_if_any()
    tables = _tables_of(imports)
    files = _files_of(folder, tables, findings)
    for name, path in files.items():
        _read_table(tables[name], path, findings)
    check_references(tables, findings)
    if "authority" in files:
        _check_authority(tables["authority"], authority, findings)
    commands = [] if findings.count else _commands(imports, tables, files, findings)
    findings.raise_if_any()
    rows = {name: max(map(len, table.lines.values())) for name, table in tables.items() if name in files}
    return Pack(authority, rows, findings.notes, tuple(commands), _places(tables.values()))


def _places(tables: Iterable[Table]) -> Mapping[str, Sequence[str]]:
    """Where each reference stands."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        for column in sorted(table.headings):
            if column.endswith(_REFERENCES):
                for row, text in table.texts(column):
                    places[text.strip()].append(f"{table.file}, row {row}, column {column}")
    return places


def _shortened(places: Sequence[str]) -> str:
    rest = len(places) - _PLACES_SHOWN
    return "; ".join(places[:_PLACES_SHOWN]) + (f"; and in {rest:,} more" if rest > 0 else "")


def tables_taken(command: type[Import]) -> dict[str, type[PackLine]]:
    """The fields of an import that are tables of the pack, with the class of their lines."""
    found: dict[str, type[PackLine]] = {}
    for name, field in command.model_fields.items():
        line = next(iter(get_args(field.annotation)), None)
        if isinstance(line, type) and issubclass(line, PackLine) and line.table:
            found[name] = line
    return found


def _tables_of(imports: Sequence[type[Import]]) -> dict[str, Table]:
    kinds: defaultdict[str, list[type[PackLine]]] = defaultdict(list)
    for command in imports:
        for line in tables_taken(command).values():
            if line not in kinds[line.table]:
                kinds[line.table].append(line)
    return {name: Table(name, lines) for name, lines in kinds.items()}


def _files_of(folder: Path, tables: Mapping[str, Table], findings: Findings) -> dict[str, Path]:
    """The file of each table; files are known by their names in any case, with blanks or hyphens for underscores."""
    files: dict[str, Path] = {}
    disputed: set[str] = set()
    unused: list[Path] = []
    for path in sorted(folder.iterdir()):
        name, kind = plain(path.stem), path.suffix.casefold()
        if path.name.startswith(".") or not path.is_file() or kind not in {".csv", *_SPREADSHEETS}:
            continue
        if kind != ".csv" or name not in tables:
            unused.append(path)
        elif name in files:
            sentence = f"{files[name].name} and {path.name} are both the table {name}."
            findings.refuse(Fault(path.name, sentence, "Remove one of them."))
            disputed.add(name)
        else:
            files[name] = path
            if path.name != f"{name}.csv":
                findings.note(path.name, f"it was read as {name}.csv.")
    for table in (table for name, table in tables.items() if name not in files):
        if table.is_required:
            findings.refuse(Fault(table.file, "The file is missing.", _how_to_add(table, unused)))
        else:
            table.keys = set()
            findings.note(table.file, "the file isn't in the folder; there is only less to take.")
    for path in unused:
        if path.suffix.casefold() == ".csv":
            findings.note(path.name, "no service uses this table yet; it wasn't read.")
        else:
            findings.note(path.name, "it isn't a CSV file and wasn't read.")
    return {name: path for name, path in files.items() if name not in disputed}


def _how_to_add(table: Table, unused: Sequence[Path]) -> str:
    by_name = {plain(path.stem): path for path in unused}
    near = difflib.get_close_matches(table.name, by_name, n=1, cutoff=0.75)
    if near and by_name[near[0]].suffix.casefold() == ".csv":
        return f"Did you mean {by_name[near[0]].name}? Name it {table.file}."
    if near:
        return f'Save {by_name[near[0]].name} as "CSV UTF-8", named {table.file}.'
    return f"Put {table.file} into the folder, with its header row even where it has no other rows."


def _read_table(table: Table, path: Path, findings: Findings) -> None:
    try:
        sheet = sheet_in(path.read_bytes(), table.headings)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        findings.refuse(Fault(table.file, f"The file can't be opened: {reason}.", "Close it elsewhere, or copy it."))
    except SheetUnreadableError as error:
        findings.refuse(Fault(table.file, error.sentence, error.remedy, error.row))
    else:
        table.read(sheet, findings)


def _check_authority(table: Table, authority: str, findings: Findings) -> None:
    """A pack in the wrong authority's hands is the one mistake that can't be taken back: its names would be seen."""
    if AuthorityLine not in table.columns or table.keys is None:
        return
    if len(table.rows) != 1:
        sentence = f"The table has {counted(len(table.rows), 'row')} and must have one."
        findings.refuse(Fault(table.file, sentence, "Leave only the row of the authority itself."))
    for row, text in table.texts("authority"):
        if text and text != authority:
            sentence = f"{quoted(text)} isn't {quoted(authority)}, the authority that this import is for."
            remedy = f"Check that it is the right folder, or write {authority}."
            findings.refuse(Fault(table.file, sentence, remedy, row, "authority", text))


def _commands(
    imports: Sequence[type[Import]], tables: Mapping[str, Table], files: Mapping[str, Path], findings: Findings
) -> list[Import]:
    commands: list[Import] = []
    for command in _in_order(imports):
        taken = tables_taken(command)
        present = {name: line for name, line in taken.items() if line.table in files}
        if not present:
            continue
        values: dict[str, Any] = {name: tables[line.table].lines[line] for name, line in present.items()}
        try:
            commands.append(command(**values))
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                name = str(problem["loc"][0]) if problem["loc"] else next(iter(present))
                file = tables[taken[name].table].file if name in taken else f"{name}.csv"
                findings.refuse(Fault(file, f"{problem['msg']}.", "Correct the table as a whole."))
    return commands


def _in_order(imports: Sequence[type[Import]]) -> list[type[Import]]:
    """Who takes a table before who takes what refers to it; otherwise, and in a circle, as they were given."""
    left, ordered = list(imports), []
    while left:
        ready = (one for one in left if not any(_refers(one, other) for other in left if other is not one))
        first = next(ready, left[0])
        left.remove(first)
        ordered.append(first)
    return ordered


def _refers(command: type[Import], other: type[Import]) -> bool:
    own = {line.table for line in tables_taken(command).values()}
    targets = {
        column.refers_to
        for table in _tables_of([command]).values()
        for columns in table.columns.values()
        for column in columns.values()
    }
    return not (targets - own).isdisjoint(line.table for line in tables_taken(other).values())
