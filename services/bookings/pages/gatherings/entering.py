"""What did somebody enter about a gathering, as a message for bookings?"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from services.bookings.forms import NO, YES, read_identifier
from shared.contracts.clock import LONDON
from shared.contracts.gatherings import (
    MOST_LETTERS_OF_A_LINE,
    MOST_LETTERS_OF_A_NOTE,
    MOST_OF_A_HOUSEHOLD,
    MOST_PLACES,
    ArrangedLift,
    ArrangeLifts,
    Attendance,
    ChangeGathering,
    PlanGathering,
    RecordAttendance,
    ReplyToGathering,
)
from shared.contracts.ideas import KeepIdea
from shared.contracts.words import GatheringKind, GatheringOffReason, OfSeries
from shared.web.forms import Form

TOOK_PLACE = "took_place"
GATHERING_FIELDS: Mapping[str, str] = {
    "constellation_ids": "constellations",
    "starts_at": "on",
    "minutes": "ends",
    "capacity": "capacity",
    "course_id": "course",
    "rule": "last_day",
    "left_out": "wanted",
}
REPLY_FIELDS: Mapping[str, str] = {
    "adults": "adults",
    "children": "children",
    "is_coming": "coming",
    "gives_lift": "gives",
    "needs_lift": "needs",
}
IF_ROOM = "if-room"


def read_plan(
    form: Form, constellation_ids: Collection[UUID], course_ids: Collection[UUID] = ()
) -> PlanGathering | None:
    """The gathering for those constellations that were ticked, or none; the form then tells what is wrong."""
    chosen = form.choices("constellations", [str(one) for one in constellation_ids], missing="Select who it is for")
    about = _read_about(form, course_ids)
    if about is None or not chosen:
        return None
    took_place = form.value(TOOK_PLACE) == YES
    return PlanGathering(constellation_ids=tuple(UUID(one) for one in chosen), took_place=took_place, **about)


def read_change(form: Form, gathering_id: UUID, course_ids: Collection[UUID] = ()) -> ChangeGathering | None:
    """What the gathering is now to be, or none; the form then tells what is wrong."""
    about = _read_about(form, course_ids)
    version = form.value("version")
    if about is None or not (version.isascii() and version.isdigit()):
        return None
    return ChangeGathering(gathering_id=gathering_id, version=int(version), **about)


def _read_about(form: Form, course_ids: Collection[UUID]) -> dict[str, Any] | None:
    kind = form.choice("kind", list(GatheringKind), missing="Select what kind of gathering it is")
    # "If it is training", the question says: of anything else the answer isn't looked at.
    course_id = read_identifier(form.value("course")) if kind == GatheringKind.TRAINING else None
    title = form.text(
        "title", missing="Enter what it is called", at_most=MOST_LETTERS_OF_A_LINE, name="What it is called"
    )
    place = form.text("place", missing="Enter where it is", at_most=MOST_LETTERS_OF_A_LINE, name="Where it is")
    on = form.day("on", "the date")
    starts = form.time("starts", "the start time")
    ends = form.time("ends", "the end time")
    has_limit = bool(form.value("capacity"))
    capacity = form.number("capacity", "the number of places", least=1, most=MOST_PLACES) if has_limit else None
    if len(form.value("note")) > MOST_LETTERS_OF_A_NOTE:
        form.errors.add("note", f"What else there is to know must be {MOST_LETTERS_OF_A_NOTE} characters or fewer")
    if starts and ends and ends <= starts:
        form.errors.add("ends", "The end time must be after the start time")
    if form.failed or on is None or starts is None or ends is None:
        return None
    # Between two times of London there is an hour more or less where the clocks change.
    starts_at, ends_at = (datetime.combine(on, one, tzinfo=LONDON).astimezone(UTC) for one in (starts, ends))
    return {
        "kind": GatheringKind(kind),
        "starts_at": starts_at,
        "minutes": max(0, int((ends_at - starts_at).total_seconds() // 60)),
        "title": title,
        "place": place,
        "note": form.value("note"),
        "capacity": capacity,
        "course_id": course_id if course_id in course_ids else None,
    }


def read_off_reason(form: Form) -> GatheringOffReason | None:
    """Why it is called off, or none where none was chosen."""
    chosen = form.choice("reason", list(GatheringOffReason), missing="Select why you are cancelling")
    return None if form.failed else GatheringOffReason(chosen)


def read_idea(form: Form, gathering_id: UUID) -> KeepIdea | None:
    """The gathering as an idea, or none; the form then tells what is wrong."""
    title = form.text(
        "title", missing="Enter what it is called", at_most=MOST_LETTERS_OF_A_LINE, name="What it is called"
    )
    people = form.number("people", "for how many it is", least=1, most=MOST_PLACES) if form.value("people") else None
    for field, most, name in (
        ("what", MOST_LETTERS_OF_A_NOTE, "What you did"),
        ("cost", MOST_LETTERS_OF_A_LINE, "What it cost"),
        ("place", MOST_LETTERS_OF_A_LINE, "Where it was"),
        ("think_of", MOST_LETTERS_OF_A_NOTE, "What to think of"),
    ):
        if len(form.value(field)) > most:
            form.errors.add(field, f"{name} must be {most} characters or fewer")
    if form.failed:
        return None
    words = {field: form.value(field) for field in ("what", "cost", "place", "think_of")}
    return KeepIdea(gathering_id=gathering_id, title=title, people=people, **words)


def read_which(form: Form) -> OfSeries:
    """Which of a series it is done to; where the form doesn't ask, the one."""
    chosen = form.value("of-series")
    return OfSeries(chosen) if chosen in list(OfSeries) else OfSeries.ONE


def read_reply(form: Form, gathering_id: UUID) -> ReplyToGathering | None:
    """Whether the household comes and how many of it, or none; the form then tells what is wrong."""
    said = form.choice("coming", [YES, IF_ROOM, NO], missing="Select yes if you are coming")
    if form.failed or said == NO:
        return None if form.failed else ReplyToGathering(gathering_id=gathering_id, is_coming=False)
    people = _read_people(form, "adults", "children", "coming")
    lifts = {
        name: form.number(field, f"the number of people {whom}", least=0, most=MOST_OF_A_HOUSEHOLD)
        for name, field, whom in (("gives_lift", "gives", "you can take"), ("needs_lift", "needs", "who need a lift"))
        if form.value(field)
    }
    if form.failed or people is None:
        return None
    counts = {"adults": people[0], "children": people[1], **{name: many or 0 for name, many in lifts.items()}}
    return ReplyToGathering(gathering_id=gathering_id, is_coming=True, or_waits=said == IF_ROOM, **counts)


def read_lifts(form: Form, gathering_id: UUID, needing: Iterable[UUID], giving: Iterable[UUID]) -> ArrangeLifts:
    """Who takes each of those who need a lift, of those who give one; what is something else leaves it open."""
    offered = {str(one): one for one in giving}
    lifts = [
        ArrangedLift(household_id=one, with_household_id=offered.get(form.value(f"with-{one}"))) for one in needing
    ]
    return ArrangeLifts(gathering_id=gathering_id, lifts=tuple(lifts))


def read_attendance(
    form: Form,
    gathering_id: UUID,
    households: Iterable[tuple[UUID, str]],
    carers: Mapping[UUID, Collection[UUID]] = MappingProxyType({}),
) -> RecordAttendance | None:
    """Which of these households came with how many, by name in errors; or none, and the form tells what is wrong.

    Of a training of a course, also which of their `carers`.
    """
    offered = list(households)
    came = set(form.choices("came", [str(home) for home, _ in offered], missing="Select who came"))
    found = []
    for home, name in offered:
        if str(home) in came and (people := _read_people(form, f"adults-{home}", f"children-{home}", name)):
            ticked = set(form.values(f"carers-{home}"))
            carer_ids = tuple(one for one in carers.get(home, ()) if str(one) in ticked)
            if len(carer_ids) > people[0]:
                form.errors.add(f"adults-{home}", f"Enter as many adults of {name} as carers who came, or more")
            found.append(Attendance(household_id=home, adults=people[0], children=people[1], carer_ids=carer_ids))
    return None if form.failed else RecordAttendance(gathering_id=gathering_id, attendance=tuple(found))


def _read_people(form: Form, adults: str, children: str, whose: str) -> tuple[int, int] | None:
    """Two numbers of which one may be left empty."""
    of_whom = "" if whose == "coming" else f" of {whose}"
    asked = [(adults, f"the number of adults{of_whom}"), (children, f"the number of children{of_whom}")]
    entered = [(field, name) for field, name in asked if form.value(field)]
    numbers = {field: form.number(field, name, least=0, most=MOST_OF_A_HOUSEHOLD) for field, name in entered}
    if None in numbers.values():
        return None
    if not any(numbers.values()):
        form.errors.add(adults, f"Enter how many adults or children{of_whom} {'came' if of_whom else 'are coming'}")
        return None
    return numbers.get(adults) or 0, numbers.get(children) or 0
