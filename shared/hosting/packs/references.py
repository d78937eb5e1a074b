"""Does everything that a pack refers to stand in it?"""

import re
from collections.abc import Iterable, Mapping

from shared.hosting.packs.columns import Column
from shared.hosting.packs.faults import Findings, quoted
from shared.hosting.packs.tables import Table

_LOOK_ALIKES = str.maketrans("oil", "011")


def check_references(tables: Mapping[str, Table], findings: Findings) -> None:
    """Refuse every reference to nothing.

    A table of which the keys couldn't be read isn't searched: its own fault says enough, and a thousand faults that
    follow from it would hide it.
    """
    nearby: dict[str, Nearby] = {}
    for table in tables.values():
        for columns in table.columns.values():
            for column in columns.values():
                target = tables.get(column.refers_to)
                if target is not None and target.keys is not None:
                    _check_column(table, column, target, nearby, findings)


def _check_column(table: Table, column: Column, target: Table, nearby: dict[str, "Nearby"], findings: Findings) -> None:
    keys = target.keys or set()
    for row, text in table.texts(column.name):
        for ref in column.parts(text):
            if ref in keys:
                continue
            near = None
            if not findings.is_full():
                if target.name not in nearby:
                    nearby[target.name] = Nearby(keys)
                near = nearby[target.name].to(ref)
            meant = f"Did you mean {quoted(near)}? " if near else ""
            remedy = f"{meant}Correct the reference, or add the row to {target.file}."
            findings.refuse(table.fault(f"{quoted(ref)} isn't in {target.file}.", remedy, row, column.name, text))


class Nearby:
    """Finds the reference that was probably meant, in the same time however many there are.

    Comparing with each of them would be quadratic where a whole column is wrong, which is when it matters.
    """

    def __init__(self, refs: Iterable[str]) -> None:
        self._by_shape = {_shape(ref): ref for ref in sorted(refs, reverse=True)}

    def to(self, ref: str) -> str | None:
        """The reference that is the same but for case, signs, leading noughts, look-alikes or one slip of the hand."""
        shape = _shape(ref)
        return next((self._by_shape[slip] for slip in (shape, *_slips(shape)) if slip in self._by_shape), None)


def _shape(ref: str) -> str:
    letters = re.sub(r"[\W_]", "", ref.casefold()).translate(_LOOK_ALIKES)
    return re.sub(r"(?<!\d)0+(?=\d)", "", letters)


def _slips(shape: str) -> Iterable[str]:
    """Two signs exchanged, or one too many."""
    for at in range(len(shape) - 1):
        yield shape[:at] + shape[at + 1] + shape[at] + shape[at + 2 :]
    for at in range(len(shape)):
        yield shape[:at] + shape[at + 1 :]
