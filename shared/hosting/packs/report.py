"""What does `hubhome import` print?"""

from collections.abc import Iterable, Mapping, Sequence

from shared.contracts.packs import Imported
from shared.hosting.packs.faults import Fault, Note, PackRefusedError, counted, quoted
from shared.hosting.packs.reading import Pack
from shared.hosting.packs.row_by_row import NEVER_WAS, SAYS_THE_SAME, RowByRow, ToldRow

SHOWN = 200


def of_refusal(error: PackRefusedError, shown: int = SHOWN) -> str:
    """Every fault on a line of its own, at most `shown` of them, then how many there are in all.

    The lines quote what stands in the files: they are for the operator's own terminal, never for a log.
    """
    lines = [*_of_notes(error.notes), *of_faults(error.faults, error.count, shown)]
    lines.append(f"Nothing was saved: there {'is' if error.count == 1 else 'are'} {error.count:,} to put right.")
    return "\n".join(lines)


def of_faults(faults: Sequence[Fault], count: int, shown: int = SHOWN) -> list[str]:
    """A line for each of the first `shown` faults, and how many of `count` there are besides."""
    rest = count - min(shown, len(faults))
    return [*map(str, faults[:shown]), *([f"… and {rest:,} more."] if rest else [])]


def of_pack(pack: Pack) -> str:
    """What was mended, and how much of what there is to take."""
    total = counted(sum(pack.rows.values()), "row")
    files = counted(len(pack.rows), "file")
    return "\n".join([*_of_notes(pack.notes), f"{pack.authority}: {total} in {files}, all of them in order."])


def of_import(replies: Mapping[str, Imported], *, dry_run: bool) -> str:
    """What the services did, or would have done; `replies` is by the service's name."""
    done = "would be " if dry_run else ""
    lines = []
    for service, reply in replies.items():
        for table in sorted({*reply.added, *reply.changed, *reply.unchanged}):
            added, changed, unchanged = (count.get(table, 0) for count in (reply.added, reply.changed, reply.unchanged))
            lines.append(f"{service}, {table}: {added:,} {done}added, {changed:,} changed, {unchanged:,} as before.")
    if dry_run:
        lines.append("Nothing was saved: this was a dry run.")
    return "\n".join(lines)


def of_rows(told: RowByRow, shown: int = SHOWN) -> list[str]:
    """Which rows would be added, changed and left as they are: a line for each sheet, and for each row that changes.

    The lines quote what is known of people: they are for the operator's own terminal, never for a log.
    """
    lines, changes = [], []
    for one in told.files:
        parts = [(one.added, "to add"), (one.unchanged, "as before")]
        runs = [f"{runs.words()} {words}" for runs, words in parts if runs.count]
        lines += [f"{one.file}: {'; '.join(runs)}."] if runs else []
        changes += [_of_change(row) for row in one.changed]
    rest = max(0, len(changes) - shown) + told.more
    lines += changes[:shown]
    lines += [f"… and {rest:,} more rows to change."] if rest else []
    lines += [NEVER_WAS] if any(one.has_others for one in told.files) else []
    return [*lines, *(f"{service} doesn't say which rows those are." for service in told.silent)]


def _of_change(row: ToldRow) -> str:
    where = f"{row.file}, row {row.row}" if row.row is not None else f"{row.file}, not in it"
    cells = "; ".join(f"{one.column} {_said(one.before)} → {_said(one.after)}" for one in row.cells)
    return f"{where}, {row.name}: {cells or SAYS_THE_SAME}."


def _said(text: str) -> str:
    return quoted(text) if text else "empty"


def _of_notes(notes: Iterable[Note]) -> list[str]:
    return [f"Note: {note}" for note in notes]
