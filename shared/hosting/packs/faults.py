"""What is wrong with a pack and what was mended, told so that whoever exported it can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass, field

KEPT = 10_000
"""How many faults are kept word for word; the rest are only counted, so that a wrong million rows fit in memory."""
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a pack from being taken, and what to do about it.

    It is written for the operator's own terminal. The parts that may quote a person's details are left out of its
    `repr`, which is what a log or a traceback would show.
    """

    file: str
    sentence: str = field(repr=False)
    """What is wrong."""
    remedy: str = field(repr=False)
    row: int | None = None
    """As a spreadsheet numbers it: the header is row 1. None where the whole file is meant."""
    column: str = ""
    value: str = field(default="", repr=False)
    letter: str = ""
    """The column's in a workbook."""

    def __str__(self) -> str:
        """The whole sentence: where, what, and the remedy."""
        return f"{self.place}: {self.sentence} {self.remedy}"

    @property
    def place(self) -> str:
        """Where it is: `children.csv, row 14, column date_of_birth`."""
        row = "" if self.row is None else f", row {self.row}"
        letter = f" ({self.letter})" if self.letter else ""
        return f"{self.file}{row}{f', column {self.column}{letter}' if self.column else ''}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something unusual that was mended or left out, and keeps nothing from being taken."""

    file: str
    sentence: str

    def __str__(self) -> str:
        """File and sentence."""
        return f"{self.file}: {self.sentence}"


class PackRefusedError(Exception):
    """A pack that can't be taken as it is. Nothing of it was saved anywhere."""

    def __init__(self, faults: tuple[Fault, ...], count: int, notes: tuple[Note, ...] = ()) -> None:
        """Take the faults that were kept, how many there are in all, and what was mended on the way."""
        super().__init__(f"the pack was refused: {count} to put right")
        self.faults = faults
        self.count = count
        self.notes = notes


class Findings:
    """What has been found in one pack so far."""

    def __init__(self, notes: Iterable[Note] = ()) -> None:
        self.count = 0
        """How many faults there are, those that weren't kept included."""
        self._faults: list[Fault] = []
        self._notes = [*notes]
        self._cells: set[tuple[str, int | None, str]] = set()

    def refuse(self, fault: Fault) -> None:
        """Add a fault. A second one of the same cell is dropped: it would only say the first again."""
        cell = (fault.file, fault.row, fault.column)
        if fault.column and cell in self._cells:
            return
        self.count += 1
        if len(self._faults) < KEPT:
            self._cells.add(cell)
            self._faults.append(fault)

    def is_full(self) -> bool:
        """Whether another fault would only be counted, so that a suggestion for it is wasted work."""
        return len(self._faults) >= KEPT

    def note(self, file: str, sentence: str) -> None:
        """Add a note."""
        self._notes.append(Note(file, sentence))

    @property
    def notes(self) -> tuple[Note, ...]:
        """Everything that was mended or left out."""
        return tuple(self._notes)

    def refusal(self) -> PackRefusedError | None:
        """All that was found, in the order in which somebody walks through the files; none, where nothing was."""
        if not self.count:
            return None
        in_order = sorted(self._faults, key=lambda fault: (fault.file, fault.row or 0))
        return PackRefusedError(tuple(in_order), self.count, self.notes)

    def raise_if_any(self) -> None:
        """Raise `PackRefusedError` with all that was found."""
        if refusal := self.refusal():
            raise refusal


def quoted(value: str) -> str:
    """The value in quotation marks, safe for a terminal: shortened, and with nothing in it that doesn't print."""
    shown = value if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]}…"
    return '"' + "".join(sign if sign.isprintable() else "�" for sign in shown) + '"'


def listed(words: list[str]) -> str:
    """`a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 row`, `1,204 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
