"""Which commands take the pack in this folder or workbook?"""

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from shared.contracts import refusals
from shared.contracts.history_pack import (
    HistoryLine,
)
from shared.contracts.packs import Import, Imported, PackLine, TellRows
from shared.contracts.register_pack import AuthorityLine
from shared.hosting.packs.columns import columns_of
from shared.hosting.packs.faults import Fault, Findings, Note, counted, quoted
from shared.hosting.packs.files import sent
from shared.hosting.packs.places import fault_at
from shared.hosting.packs.progress import Walk, unseen
from shared.hosting.packs.references import check_references
from shared.hosting.packs.row_by_row import RowByRow
from shared.hosting.packs.sheets import SheetUnreadableError, plain
from shared.hosting.packs.sources import Source, Sources, sources_among, sources_at
from shared.hosting.packs.tables import Table
from shared.observing.collecting import uncollected


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack without a fault, and what was mended in it."""

    authority: str
    rows: Mapping[str, int]
    """How many rows of each table are taken."""
    notes: tuple[Note, ...]
    _imports: tuple[Import, ...]
    _tables: Mapping[str, Table]

    def commands(self, *, dry_run: bool = False, telling: TellRows | None = None) -> list[Import]:
        """What to ask, in this order: who takes the things comes before who takes what refers to them."""
        update = {"dry_run": dry_run, "tell_rows": telling}
        return [command.model_copy(update=update) for command in self._imports]

    def row_by_row(self, replies: Mapping[str, Imported]) -> RowByRow:
        """What a dry run told of the rows, by the services' names, where they stand in the files."""
        told = [
            (command, replies[command.owner], tables_taken(type(command)))
            for command in self._imports
            if command.owner in replies
        ]
        return RowByRow(self.authority, self._tables, told)

    def faults(self, command: Import, found: Iterable[refusals.Fault]) -> list[Fault]:
        """What a service found wrong with its part, where it stands in the files.

        A service knows a row by its position in the command; whoever has to put it right looks for file, row and value.
        """
        tables = {name: self._tables[line.table] for name, line in tables_taken(type(command)).items()}
        return [fault_at(fault.field, fault.sentence, fault.remedy, tables) for fault in found]


def read_pack(
    place: Path,
    imports: Sequence[type[Import]],
    authority: str,
    *,
    walk: Walk = unseen,
) -> Pack:
    """Read the tables that `imports` take, from a folder of CSV files or from a workbook.

    A command that has nothing to keep of what is there isn't asked. `walk` sees which tables are read.
    Raises `PackRefusedError` with everything that is wrong, whatever is there.
    """
    return _read(partial(sources_at, place), imports, authority, walk)


def read_sent(files: Sequence[tuple[str, bytes]], imports: Sequence[type[Import]], authority: str) -> Pack:
    """Read the tables that `imports` take, from files that somebody sent: names and contents. As `read_pack` does.

    What they hold may be meant to do harm: `apart.py` reads such files in a process of its own.
    """

    def among(tables: frozenset[str], findings: Findings) -> Sources:
        return sources_among(sent(files, findings), tables, findings)

    return _read(among, imports, authority, unseen)


@uncollected()
def _read(
    sources_of: Callable[[frozenset[str], Findings], Sources],
    imports: Sequence[type[Import]],
    authority: str,
    walk: Walk,
) -> Pack:
    findings, tables = Findings(), _tables_of(imports)
    sources = sources_of(frozenset(tables), findings)
    findings.raise_if_any()
    used = _used(sources, tables, findings)
    for name in walk("Reading", [*used]):
        _read_table(tables[name], used[name], findings)
    check_references(tables, findings)
    if "authority" in used:
        _check_authority(tables["authority"], authority, findings)
    commands = [] if findings.count else _commands(imports, tables, used.keys(), findings)
    findings.raise_if_any()
    rows = {name: max(map(len, table.lines.values())) for name, table in tables.items() if name in used}
    return Pack(authority, rows, findings.notes, tuple(commands), tables)


def tables_taken(command: type[Import]) -> dict[str, type[PackLine]]:
    """The fields of an import that are tables of the pack, with the class of their lines."""
    found: dict[str, type[PackLine]] = {}
    for name, field in command.model_fields.items():
        line = next(iter(get_args(field.annotation)), None)
        if isinstance(line, type) and issubclass(line, PackLine) and line.table:
            found[name] = line
    return found


def _own_tables(command: type[Import]) -> set[str]:
    """The tables of which the command's service keeps something."""
    return {line.table for line in tables_taken(command).values() if not line.only_to_check}


def _tables_of(imports: Sequence[type[Import]]) -> dict[str, Table]:
    """The tables that somebody keeps; one that is taken only to check isn't read for that alone.

    Whoever keeps a table comes first: it knows all of the columns and their order.
    """
    kinds: defaultdict[str, list[type[PackLine]]] = defaultdict(list)
    for command in imports:
        for line in tables_taken(command).values():
            if line not in kinds[line.table]:
                kinds[line.table].append(line)
    kept: set[str] = set().union(*map(_own_tables, imports))
    return {
        name: Table(name, sorted(lines, key=lambda line: line.only_to_check))
        for name, lines in kinds.items()
        if name in kept
    }


def _used(sources: Sources, tables: Mapping[str, Table], findings: Findings) -> dict[str, Source]:
    """The source of each table; they are known by their names in any case, with blanks or hyphens for underscores."""
    used: dict[str, Source] = {}
    disputed: set[str] = set()
    for source in sources.found:
        if source.table not in tables:
            findings.note(source.called, "no service uses this table yet; it wasn't read.")
        elif source.table in used:
            sentence = f"{used[source.table].called} and {source.called} are both the table {source.table}."
            findings.refuse(Fault(source.file, sentence, "Remove one of them."))
            disputed.add(source.table)
        else:
            used[source.table] = source
            tables[source.table].file = source.file
            if source.called not in (source.file, f"sheet {source.table}"):
                findings.note(source.called, f"it was read as {source.table if sources.workbook else source.file}.")
    for path in sources.unused:
        findings.note(path.name, "it isn't a CSV file and wasn't read.")
    for table in (table for name, table in tables.items() if name not in used):
        table.file = sources.file_of(table.name)
        if table.is_required:
            what = "sheet" if sources.workbook else "file"
            findings.refuse(Fault(table.file, f"The {what} is missing.", _how_to_add(table, sources)))
            continue
        table.keys = set()
        if all(kind.missed and not issubclass(kind, HistoryLine) for kind in table.columns):
            where = "sheet isn't in the workbook" if sources.workbook else "file isn't in the folder"
            findings.note(table.file, f"the {where}; there is only less to take.")
    return {name: source for name, source in used.items() if name not in disputed}


def _how_to_add(table: Table, sources: Sources) -> str:
    called = {source.table: source.called for source in sources.found}
    saved = {plain(path.stem): path.name for path in sources.unused}
    near = difflib.get_close_matches(table.name, [*called, *saved], n=1, cutoff=0.75)
    name = table.name if sources.workbook else table.file
    if near and near[0] in called:
        return f"Did you mean {called[near[0]]}? Name it {name}."
    if near:
        return f'Save {saved[near[0]]} as "CSV UTF-8", named {name}.'
    if sources.workbook:
        return f"Add a sheet named {name}, with its header row even where it has no other rows."
    return f"Put {name} into the folder, with its header row even where it has no other rows."


def _read_table(table: Table, source: Source, findings: Findings) -> None:
    try:
        sheet = source.read(table.headings)
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
    imports: Sequence[type[Import]], tables: Mapping[str, Table], used: Collection[str], findings: Findings
) -> list[Import]:
    commands: list[Import] = []
    for command in _in_order(imports):
        taken = tables_taken(command)
        present = {name: line for name, line in taken.items() if line.table in used}
        if _own_tables(command).isdisjoint(line.table for line in present.values()):
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
    taken = set(tables_taken(command).values())
    targets = {column.refers_to for line in taken if not line.only_to_check for column in columns_of(line)}
    targets |= {line.table for line in taken if line.only_to_check}
    return not (targets - _own_tables(command)).isdisjoint(_own_tables(other))
