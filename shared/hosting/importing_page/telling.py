"""How does what an import finds, and what it would do, read on a page?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from shared.contracts.packs import Imported
from shared.hosting.packs.faults import Fault, Note
from shared.hosting.packs.row_by_row import NEVER_WAS, RowByRow, ToldRow
from shared.web.wording import sentence_case

MOST_SHOWN = 300
"""Kinds of faults on a page; whoever put these right checks again."""
_ROWS_NAMED = 20


@dataclass(frozen=True, slots=True)
class Wrong:
    """The same fault, in all the rows that have it."""

    rows: str
    column: str
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class WrongFile:
    """What is wrong with one file."""

    file: str
    faults: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class TableCount:
    """What would become of one table."""

    table: str
    added: int
    changed: int
    unchanged: int


def by_file(faults: Iterable[Fault]) -> tuple[list[WrongFile], int]:
    """The faults by file, the same of many rows as one; and how many aren't shown, for there are too many."""
    same: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in faults:
        same.setdefault((fault.file, _column(fault), fault.sentence, fault.remedy), []).append(fault)
    shown = list(same.items())[:MOST_SHOWN]
    left = sum(len(ones) for _, ones in list(same.items())[MOST_SHOWN:])
    wrong = sorted(shown, key=lambda one: one[0][0])
    return [
        WrongFile(file, tuple(Wrong(_rows(ones), column, text, remedy) for (_, column, text, remedy), ones in of_file))
        for file, of_file in groupby(wrong, key=lambda one: one[0][0])
    ], left


def notes_by_file(notes: Sequence[Note]) -> list[tuple[str, list[str]]]:
    """What was mended, by file."""
    ordered = sorted(notes, key=lambda note: note.file)
    return [
        (file, [sentence_case(note.sentence) for note in of_file])
        for file, of_file in groupby(ordered, key=lambda note: note.file)
    ]


def counts(replies: Mapping[str, Imported]) -> list[TableCount]:
    """What would become of each table, or became."""
    return [
        TableCount(sentence_case(table.replace("_", " ")), *_counts_of(reply, table))
        for reply in replies.values()
        for table in _tables(reply)
    ]


def totals(replies: Mapping[str, Imported]) -> tuple[int, int, int]:
    """What is added, changed and left as it was in all."""
    every = [_counts_of(reply, table) for reply in replies.values() for table in _tables(reply)]
    added, changed, unchanged = (sum(column) for column in zip(*every, strict=True)) if every else (0, 0, 0)
    return added, changed, unchanged


@dataclass(frozen=True, slots=True)
class ShownFile:
    """What would become of the rows of one sheet, as far as it is shown."""

    file: str
    runs: tuple[str, ...]
    """`Rows 2 to 61: to add`."""
    changed: tuple[ToldRow, ...]


@dataclass(frozen=True, slots=True)
class ShownRows:
    """What would become of the rows, as far as it is shown."""

    files: tuple[ShownFile, ...]
    not_shown: int
    """Rows to change beyond those shown."""
    remark: str
    """What is to be known of rows that aren't in the files; empty where there are none."""
    silent: tuple[str, ...]
    """The services that tell only how many."""


def rows(told: RowByRow) -> ShownRows:
    """Every sheet in which something changes, and no more changed rows than a page holds."""
    left, not_shown, files = MOST_SHOWN, told.more, []
    for one in told.files:
        parts = ((one.added, "to add"), (one.unchanged, "as before"))
        runs = tuple(f"{sentence_case(runs.words())}: {words}" for runs, words in parts if runs.count)
        files.append(ShownFile(one.file, runs, one.changed[:left]))
        not_shown += max(0, len(one.changed) - left)
        left = max(0, left - len(one.changed))
    remark = NEVER_WAS if any(one.has_others for one in told.files) else ""
    return ShownRows(tuple(files), not_shown, remark, told.silent)


def fingerprint(replies: Mapping[str, Imported]) -> str:
    """The same for the same replies."""
    text = "\n".join(f"{owner} {reply.model_dump_json()}" for owner, reply in sorted(replies.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def _tables(reply: Imported) -> list[str]:
    return sorted({*reply.added, *reply.changed, *reply.unchanged})


def _counts_of(reply: Imported, table: str) -> tuple[int, int, int]:
    return reply.added.get(table, 0), reply.changed.get(table, 0), reply.unchanged.get(table, 0)


def _column(fault: Fault) -> str:
    return f"{fault.column} ({fault.letter})" if fault.letter else fault.column


def _rows(faults: Sequence[Fault]) -> str:
    """`4`, `4, 9 and 12`, `4, 9 and 118 more`; empty where the whole file is meant."""
    rows = [str(fault.row) for fault in faults if fault.row is not None]
    if len(rows) > _ROWS_NAMED:
        rows = [*rows[:_ROWS_NAMED], f"{len(rows) - _ROWS_NAMED:,} more"]
    return rows[0] if len(rows) == 1 else " and ".join(filter(None, [", ".join(rows[:-1]), *rows[-1:]]))
