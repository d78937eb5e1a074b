"""What would become of each row of a pack, as whoever has the files finds it?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import groupby
from uuid import UUID

from shared.contracts.packs import Import, Imported, PackLine, RowChange, id_of
from shared.contracts.row_changes import SEVERAL, row_name
from shared.hosting.packs.columns import columns_of
from shared.hosting.packs.tables import Table
from shared.web.downloads.listing import Cell, Listing


class Fate(Enum):
    """What becomes of a row, in words."""

    ADDED = "To add"
    CHANGED = "To change"
    UNCHANGED = "As before"


NOT_IN_THE_FILES = "To change, and not in the files"
NEVER_WAS = (
    "Of what isn’t in the files: a fact that a history in them doesn’t have any more ends on its own first day, for it "
    "never was; the rest follows from other rows."
)
SAYS_THE_SAME = "says the same today: its days before or to come change, or it follows from other rows"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that would say something else."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of a sheet, or one that is known and in none."""

    file: str
    row: int | None
    """Its number in the sheet."""
    name: str
    fate: Fate
    cells: tuple[Difference, ...] = ()

    @property
    def words(self) -> str:
        """What becomes of it."""
        return NOT_IN_THE_FILES if self.row is None else self.fate.value


@dataclass(frozen=True, slots=True)
class Runs:
    """Rows of one sheet to which the same happens, in runs: 2 to 61, 63."""

    runs: tuple[tuple[int, int], ...]
    count: int

    def words(self, most: int = 12) -> str:
        """`rows 2 to 61 and 63`, no more than so many runs of them."""
        texts = [str(first) if first == last else f"{first} to {last}" for first, last in self.runs[:most]]
        left = sum(last - first + 1 for first, last in self.runs[most:])
        if left:
            texts.append(f"{left:,} more")
        listed = texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
        return f"{'row' if self.count == 1 else 'rows'} {listed}"


@dataclass(frozen=True, slots=True)
class ToldFile:
    """What would become of the rows of one sheet."""

    file: str
    added: Runs
    changed: tuple[ToldRow, ...]
    unchanged: Runs

    @property
    def has_others(self) -> bool:
        """Whether something changes that isn't in the sheet."""
        return any(one.row is None for one in self.changed)


class RowByRow:
    """What a dry run told of the rows of a pack. Nothing of it is kept anywhere."""

    def __init__(
        self,
        authority: str,
        tables: Mapping[str, Table],
        told: Sequence[tuple[Import, Imported, Mapping[str, type[PackLine]]]],
    ) -> None:
        """`told` has each command with its reply, and the tables that it takes."""
        self._authority = authority
        self._tables = tables
        self._told = [one for one in told if one[1].rows is not None]
        self._refs: dict[str, dict[str, str]] = {}
        self.silent = tuple(
            command.owner for command, reply, _ in told if reply.rows is None and _does_something(reply)
        )
        """The services that tell only how many rows they would add and change."""
        self.more = sum(reply.rows.more for _, reply, _ in told if reply.rows is not None)
        """Rows that would be changed besides those told of."""

    def __iter__(self) -> Iterator[ToldRow]:
        """Every row, sheet by sheet in their order; then what isn't in the sheet."""
        return self._rows(name_of=row_name)

    def _rows(self, *, name_of: Callable[[PackLine], str]) -> Iterator[ToldRow]:
        for _, reply, taken in self._told:
            for name, kind in taken.items():
                if not kind.only_to_check:
                    yield from self._of_table(reply, name, kind, name_of)

    @cached_property
    def files(self) -> list[ToldFile]:
        """The sheets in which something is to add or to change."""
        # Of what doesn't change a sheet only counts the rows: to name each of 150,000 takes longer than all the rest.
        rows = self._rows(name_of=lambda _: "")
        files = [_file(name, list(ones)) for name, ones in groupby(rows, key=lambda one: one.file)]
        return [one for one in files if one.added.count or one.changed]

    def listing(self) -> Listing:
        """All of it as a list, a row for each cell that changes."""
        rows: list[Sequence[Cell]] = []
        for one in self:
            head: list[Cell] = [one.file, one.row, one.name, one.words]
            rows += [[*head, cell.column, cell.before, cell.after] for cell in one.cells] or [[*head, "", "", ""]]
        if self.more:
            rows.append(["", None, f"And {self.more:,} more rows to change, too many to list", "", "", "", ""])
        columns = ("File", "Row", "Reference", "What happens", "Column", "In Hubhome now", "With the import")
        return Listing("import", columns, rows)

    def _of_table(
        self, reply: Imported, name: str, kind: type[PackLine], name_of: Callable[[PackLine], str]
    ) -> Iterator[ToldRow]:
        assert reply.rows is not None  # noqa: S101  those without are left out above
        table = self._tables[kind.table]
        added = frozenset(reply.rows.added.get(name, ()))
        changes = [one for one in reply.rows.changed if one.table == name]
        changed = {one.position: one for one in changes if one.position is not None}
        # A return's episodes become rows of another table, and beyond a limit nothing is told: then nobody knows.
        refers = {column.name: column.refers_to for column in columns_of(kind) if column.refers_to}
        is_counted = name in reply.unchanged and not reply.rows.more
        for position, (line, (row, _)) in enumerate(zip(table.lines[kind], table.rows, strict=True)):
            if position in added:
                yield ToldRow(table.file, row, name_of(line), Fate.ADDED)
            elif position in changed:
                yield self._changed(table, row, changed[position], refers)
            elif is_counted:
                yield ToldRow(table.file, row, name_of(line), Fate.UNCHANGED)
        yield from (self._changed(table, None, one, refers) for one in changes if one.position is None)

    def _changed(self, table: Table, row: int | None, change: RowChange, refers: Mapping[str, str]) -> ToldRow:
        cells = tuple(
            Difference(
                cell.column,
                self._called(refers.get(cell.column, ""), cell.before),
                self._called(refers.get(cell.column, ""), cell.after),
            )
            for cell in change.cells
        )
        return ToldRow(table.file, row, change.row, Fate.CHANGED, cells)

    def _called(self, table: str, text: str) -> str:
        """References as the pack has them, where a service knows identifiers only."""
        if table not in self._tables or not any(map(_is_identifier, text.split(SEVERAL))):
            return text
        if table not in self._refs:
            keys = self._tables[table].keys or ()
            self._refs[table] = {str(id_of(self._authority, table, ref)): ref for ref in keys}
        return SEVERAL.join(sorted(self._refs[table].get(part, part) for part in text.split(SEVERAL)))


def _does_something(reply: Imported) -> bool:
    return any((*reply.added.values(), *reply.changed.values()))


def _file(name: str, rows: Sequence[ToldRow]) -> ToldFile:
    by_fate: dict[Fate, list[int]] = {fate: [] for fate in Fate}
    for one in rows:
        if one.row is not None:
            by_fate[one.fate].append(one.row)
    changed = tuple(one for one in rows if one.fate is Fate.CHANGED)
    return ToldFile(name, _runs(by_fate[Fate.ADDED]), changed, _runs(by_fate[Fate.UNCHANGED]))


def _runs(rows: Sequence[int]) -> Runs:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return Runs(tuple(runs), len(rows))


def _is_identifier(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
