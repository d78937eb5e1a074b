"""What do the courses and the training of a pack tell that isn't known yet, and which rows can't be taken?

They add to what is known. What somebody decided or put right here stays, and the row that says otherwise is a fault.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from services.bookings.policy.training import Record, check_course
from shared.contracts.bookings import FIRST_YEAR
from shared.contracts.packs import id_of, identifier_in
from shared.contracts.past_stays import CourseLine, TrainingLine
from shared.contracts.refusals import Fault, RefusalError
from shared.contracts.training import Course

_SINCE_THEN = "Somebody has recorded this otherwise in Hubhome since then."
_LEAVE_IT = "Leave the row out, or correct what is recorded under Training."


@dataclass(slots=True)
class Told:
    """What becomes of the rows."""

    courses: list[tuple[int, Course]] = field(default_factory=list)
    records: list[tuple[int, Record]] = field(default_factory=list)
    """With their positions."""
    unchanged: dict[str, int] = field(default_factory=lambda: {CourseLine.table: 0, TrainingLine.table: 0})
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, place: str, sentence: str, remedy: str) -> None:
        """A row can't be taken."""
        self.faults.append(Fault(field=place, sentence=sentence, remedy=remedy))


class CoursesTold:
    """The courses of a pack, held against the list."""

    def __init__(self, authority: str, known: Sequence[Course]) -> None:
        self._authority = authority
        self._known = {one.course_id: one for one in known}
        self._names = {one.name.lower(): one.course_id for one in known if one.retired_on is None}
        self.ids: dict[str, UUID] = {}
        """What each row is about."""

    def look(self, lines: Sequence[CourseLine], told: Told) -> None:
        """Which are new; what they say otherwise is a fault."""
        for position, line in enumerate(lines):
            place, course = f"courses.{position}", self._course(line)
            if line.course_ref in self.ids or course.course_id in self.ids.values():
                told.refuse(f"{place}.course_ref", "An earlier row is the same course.", "Remove one of the two.")
                continue
            self.ids[line.course_ref] = course.course_id
            known = self._known.get(course.course_id)
            if known is not None:
                if known.model_copy(update={"version": course.version}) == course:
                    told.unchanged[CourseLine.table] += 1
                else:
                    told.refuse(f"{place}.course_ref", _SINCE_THEN, _LEAVE_IT)
            elif self._is_right(place, course, told):
                told.courses.append((position, course))

    def _is_right(self, place: str, course: Course, told: Told) -> bool:
        if course.retired_on is None and self._names.setdefault(course.name.lower(), course.course_id) != (
            course.course_id
        ):
            told.refuse(f"{place}.name", "There is a course of this name already.", "Give one of them another name.")
            return False
        try:
            check_course(course.required_of, course.required_from, course.source)
        except RefusalError as error:
            told.refuse(f"{place}.{error.refused.fields[0]}", f"{error.refused.detail}.", "Fill it in.")
            return False
        return True

    def _course(self, line: CourseLine) -> Course:
        exported = identifier_in(line.course_ref)
        is_ours = exported is not None and exported in self._known
        return Course(
            course_id=exported if exported and is_ours else id_of(self._authority, "courses", line.course_ref),
            version=1,
            name=line.name,
            months=line.months,
            required_of=line.required_of,
            required_from=line.required_from,
            source=line.source or "",
            retired_on=line.retired_on,
        )


@dataclass(frozen=True, slots=True)
class People:
    """Carers, as bookings heard of them and as the pack has them."""

    authority: str
    ids: Collection[UUID]

    def of(self, line: TrainingLine) -> UUID:
        """Whose row it is."""
        return id_of(self.authority, "carers", line.carer_ref)


def look_at_training(
    lines: Sequence[TrainingLine],
    courses: Mapping[str, UUID],
    people: People,
    told: Told,
    *,
    known: Iterable[Record],
    today: date,
) -> None:
    """Which records are new; one that counts no more here isn't told anew."""
    recorded: dict[tuple[UUID, UUID, date], Record] = {}
    for one in sorted(known, key=lambda one: not one.has_ended):
        recorded[one.person_id, one.course_id, one.done_on] = one
    seen = set[tuple[UUID, UUID, date]]()
    for position, line in enumerate(lines):
        place = f"training.{position}"
        course_id = courses.get(line.course_ref)
        if course_id is None:
            told.refuse(f"{place}.course_ref", f"{line.course_ref} isn’t in courses.", "Add the course to courses.")
            continue
        key = people.of(line), course_id, line.done_on
        before = recorded.get(key)
        if key in seen:
            told.refuse(f"{place}.done_on", "An earlier row has this course on this day.", "Remove one of the two.")
        elif key[0] not in people.ids:
            told.refuse(
                f"{place}.carer_ref",
                f"{line.carer_ref} isn’t a carer whom the pack or Bookings knows.",
                "Correct the reference, or put it right in carers.",
            )
        elif not line.done_on.year >= FIRST_YEAR or line.done_on > today:
            told.refuse(f"{place}.done_on", "Nobody can have done it on that day.", "Correct the day.")
        elif before is None:
            told.records.append((position, _record(line, key)))
        elif (before.certificate_ends_on, before.place, before.has_ended) == _said(line):
            told.unchanged[TrainingLine.table] += 1
        else:
            told.refuse(f"{place}.done_on", _SINCE_THEN, _LEAVE_IT)
        seen.add(key)


def _said(line: TrainingLine) -> tuple[date | None, str, bool]:
    return line.certificate_ends_on, line.place or "", False


def _record(line: TrainingLine, key: tuple[UUID, UUID, date]) -> Record:
    person_id, course_id, done_on = key
    return Record(
        id=uuid4(),
        person_id=person_id,
        course_id=course_id,
        done_on=done_on,
        certificate_ends_on=line.certificate_ends_on,
        place=line.place or "",
    )
