"""How does what a row of a pack said and what it would say differ?"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from shared.contracts.clock import LONDON
from shared.contracts.packs import MOST_CHANGES, CellChange, PackLine, RowChange, RowsTold

Called = Callable[[str], str]
"""What the authority calls the thing of an identifier; the identifier itself where nobody knows."""
SEVERAL = ";"
"""What stands between several values in one cell."""
_REFERENCES = ("_ref", "_refs")
_LONGEST = 4000
_LONGEST_NAME = 500


def cell_text(value: Any) -> str:
    """A value as it is written into a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, tuple):
        return SEVERAL.join(map(cell_text, value))
    return value.astimezone(LONDON).isoformat() if isinstance(value, datetime) else str(value)


def cells_changed(before: PackLine, after: PackLine, called: Called = str) -> tuple[CellChange, ...]:
    """The columns of which the two say something else, in their order."""
    was, now = before.__dict__, after.__dict__
    # Of a row that changes nearly every cell stays as it is: only those that don't are put into words.
    texts = (
        (name, _text(before, name, called), _text(after, name, called))
        for name in type(after).model_fields
        if was[name] != now[name]
    )
    return tuple(
        CellChange(column=name, before=said[:_LONGEST], after=says[:_LONGEST])
        for name, said, says in texts
        if said != says
    )


def row_name(line: PackLine, called: Called = str) -> str:
    """By what a row is found: its name, or what it refers to, what tells it apart and its first day."""
    names = [line.key] if line.key else [name for name in type(line).model_fields if name.endswith(_REFERENCES)]
    if not line.key:
        names += [*line.told_apart_by, *(start for start, _ in line.spans[:1])]
    texts = [text for name in dict.fromkeys(names) if (text := _text(line, name, called))]
    return ", ".join(texts)[:_LONGEST_NAME]


def rows_told(added: dict[str, tuple[int, ...]], changed: Iterable[RowChange], count: int) -> RowsTold:
    """What is told of the rows: of `count` that would be changed no more than fits into a message."""
    named = tuple(islice(changed, MOST_CHANGES))
    return RowsTold(
        added={table: places for table, places in added.items() if places}, changed=named, more=count - len(named)
    )


def _text(line: PackLine, name: str, called: Called) -> str:
    value = getattr(line, name)
    if name.endswith(_REFERENCES) and value is not None:
        parts: Iterator[str] = (called(str(part)) for part in (value if isinstance(value, tuple) else (value,)))
        return SEVERAL.join(sorted(parts) if isinstance(value, tuple) else parts)
    return cell_text(value)
