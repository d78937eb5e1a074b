"""What of the absences is in a return, and what does a return tell of them?

A return has days: each part of an absence is a row of its own, and of two on one day the order is that of the rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from services.bookings.policy.absences import Absence
from shared.contracts.absences import MOST_SPANS, AbsenceKind, AbsenceSpan
from shared.contracts.clock import LONDON, day_in_london
from shared.contracts.refusals import Fault
from shared.contracts.returns import CODES, ImportMissing, MissingCode, MissingEpisode, MissingLine

_NOON, _A_MINUTE = time(12), timedelta(minutes=1)
_ON_ITS_PAGE = "Record it under “Missing or away”, or correct what is recorded there. Or leave the row out."
KINDS = {code: kind for kind, code in CODES.items()}


def first_and_last_day(year: int) -> tuple[date, date]:
    """The days of a return's year, which ends in that one."""
    return date(year - 1, 4, 1), date(year, 3, 31)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an absence by its days."""

    kind: AbsenceKind
    first: date
    last: date | None

    def overlaps(self, other: "Part") -> bool:
        """Whether the child was gone by both at once; one may end on the day on which the other begins."""
        return self.first < (other.last or date.max) and other.first < (self.last or date.max)


def parts_of(absence: Absence) -> Iterator[Part]:
    """The parts, in order: each lasts until the next begins."""
    starts = [*(one.since for one in absence.spans), absence.ended_at]
    for span, (begins, ends) in zip(absence.spans, pairwise(starts), strict=True):
        if begins is not None:
            yield Part(span.kind, day_in_london(begins), day_in_london(ends) if ends else None)


def episodes_in(absences: Iterable[Absence], year: int) -> list[MissingEpisode]:
    """The rows of a year: what touches any of its days. Who came back after its last day wasn't back on it."""
    first, last = first_and_last_day(year)
    return [
        MissingEpisode(
            child_id=absence.child_id,
            missing=CODES[part.kind],
            mis_start=part.first,
            mis_end=part.last if part.last and part.last <= last else None,
        )
        for absence in absences
        if not absence.is_taken_back
        for part in parts_of(absence)
        if part.first <= last and (part.last is None or part.last >= first)
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a return, of a child who is known."""

    position: int
    child_id: UUID
    part: Part


@dataclass(frozen=True, slots=True)
class Told:
    """An absence that a return tells of: rows that follow each other without a day between."""

    child_id: UUID
    rows: tuple[Row, ...]
    spans: tuple[AbsenceSpan, ...]
    ended_at: datetime

    @property
    def first(self) -> date:
        """The day on which it began."""
        return self.rows[0].part.first


@dataclass(slots=True)
class Found:
    """What becomes of the rows of a return."""

    new: list[Told] = field(default_factory=list)
    unchanged: int = 0
    left_out: list[Fault] = field(default_factory=list)

    def leave_out(self, position: int, column: str, sentence: str, remedy: str) -> None:
        """A row isn't taken."""
        self.left_out.append(Fault(field=f"missing.{position}.{column}", sentence=sentence, remedy=remedy))


def rows_of(command: ImportMissing, found: Found) -> dict[UUID, list[Row]]:
    """The rows by child; those of children who aren't known are left out."""
    known = {one.child: one.child_id for one in command.known}
    otherwise = frozenset(command.born_otherwise)
    rows: defaultdict[UUID, list[Row]] = defaultdict(list)
    for position, line in enumerate(command.missing):
        if line.child in otherwise:
            found.leave_out(
                position,
                "dob",
                "The child with this number was born on another day.",
                "Correct the number or the date of birth of the child in the register, or the return.",
            )
        elif line.child not in known:
            found.leave_out(
                position,
                "child",
                "No child in the register has this number.",
                "Write it into ssda903_id in children.",
            )
        else:
            rows[known[line.child]].append(Row(position, known[line.child], _part(line)))
    return rows


def _part(line: MissingLine) -> Part:
    return Part(KINDS[MissingCode(line.missing)], line.mis_start, line.mis_end)


def absences_told(
    rows: Mapping[UUID, Sequence[Row]], recorded: Mapping[UUID, Sequence[Absence]], today: date, found: Found
) -> None:
    """What the rows of each child tell that isn't recorded yet, and which of them can't be taken."""
    for child_id, ones in rows.items():
        in_order = sorted(ones, key=lambda one: (one.part.first, one.part.last or date.max, one.position))
        _told_of_one(in_order, recorded.get(child_id, ()), today, found)


def _told_of_one(rows: Sequence[Row], recorded: Sequence[Absence], today: date, found: Found) -> None:
    stands = [absence for absence in recorded if not absence.is_taken_back]
    known = [part for absence in stands for part in parts_of(absence)]
    never = {part for absence in recorded if absence.is_taken_back for part in parts_of(absence)}
    unmatched, taken = Counter(known), list[Row]()
    for row in rows:
        same = next((part for part in unmatched if unmatched[part] and _is_said_by(row.part, part)), None)
        if same is not None:
            unmatched[same] -= 1
            found.unchanged += 1
        elif _can_be_taken(row, [*known, *(one.part for one in taken)], never, today, found):
            taken.append(row)
    for told in _joined(taken):
        if any(_collides(told, absence) for absence in stands):
            _said_otherwise(told.rows[0].position, found)
        else:
            found.new.append(told)


def _is_said_by(part: Part, known: Part) -> bool:
    """Whether it is recorded; without an end, the child wasn't back on the next 31 March."""
    if (part.kind, part.first) != (known.kind, known.first):
        return False
    if part.last is not None:
        return part.last == known.last
    _, last = first_and_last_day(part.first.year + ((part.first.month, part.first.day) > (3, 31)))
    return known.last is None or known.last > last


def _can_be_taken(row: Row, others: Iterable[Part], never: Iterable[Part], today: date, found: Found) -> bool:
    part = row.part
    if max(part.first, part.last or part.first) > today:
        found.leave_out(row.position, "mis_start", "The day is still to come.", "Correct the day.")
    elif part in never:
        found.leave_out(row.position, "mis_start", "This was taken back, for it was recorded wrongly.", _ON_ITS_PAGE)
    elif any(part.overlaps(other) for other in others):
        _said_otherwise(row.position, found)
    elif part.last is None:
        # A file makes nobody missing tonight: who is gone is looked for, and somebody must know of it.
        found.leave_out(
            row.position,
            "mis_end",
            "The return doesn’t say that the child is back, and Hubhome doesn’t know that the child was gone.",
            "Record it under “Missing or away”, with the return if the child is back. Then the row changes nothing.",
        )
    else:
        return True
    return False


def _said_otherwise(position: int, found: Found) -> None:
    found.leave_out(
        position,
        "mis_start",
        "The child is recorded otherwise as missing or away, for a part of these days.",
        _ON_ITS_PAGE,
    )


def _joined(rows: Sequence[Row]) -> Iterator[Told]:
    """What turns from the one into the other is one absence, as where it is recorded here."""
    together: list[Row] = []
    before = 0
    for row in rows:
        if together and not _goes_on(together, row):
            yield _told(together, before)
            before, together = before + len(together) + 1, []
        together.append(row)
    if together:
        yield _told(together, before)


def _goes_on(together: Sequence[Row], row: Row) -> bool:
    last = together[-1].part
    return last.last == row.part.first and last.kind is not row.part.kind and len(together) < MOST_SPANS


def _told(rows: Sequence[Row], before: int) -> Told:
    """With a time at noon and, so that the order of a day stays, a minute more for each that came before."""
    spans = tuple(
        AbsenceSpan(kind=row.part.kind, since=_moment(row.part.first, before + number))
        for number, row in enumerate(rows)
    )
    last = rows[-1].part.last or rows[-1].part.first
    return Told(rows[0].child_id, tuple(rows), spans, _moment(last, before + len(rows)))


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, _NOON, tzinfo=LONDON) + minutes * _A_MINUTE


def _collides(told: Told, absence: Absence) -> bool:
    """Whether the times of what is recorded on the same day leave no room for it."""
    return told.spans[0].since < (absence.ended_at or datetime.max.replace(tzinfo=LONDON)) and (
        absence.started_at < told.ended_at
    )
