"""What did somebody enter, as a message for bookings?"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from services.bookings.wording import REASON_WORDS
from shared.contracts.ask_options import ChildToAskFor
from shared.contracts.bookings import MOST_NIGHTS, ProposeOtherNights, RequestSleepover
from shared.contracts.clock import LONDON
from shared.contracts.emergencies import RaiseEmergency
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
from shared.contracts.words import (
    CHOSEN_BY_NOBODY,
    DeclineReason,
    GatheringKind,
    GatheringOffReason,
    OfSeries,
    SleepoverNeed,
)
from shared.web.forms import Form

REQUEST_FIELDS: Mapping[str, str] = {
    "child_ids": "children",
    "first_night_on": "first_night",
    "last_night_on": "last_night",
    "because": "because",
    "need": "need",
    "note": "note",
    "conditions_met_for": "children",
}
"""Fields of the message, and those of the form."""
PROPOSAL_FIELDS: Mapping[str, str] = {
    "first_night_on": "first_night",
    "last_night_on": "last_night",
    "reason": "reason",
}
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
YES, NO, IF_ROOM = "yes", "no", "if-room"
NIGHTS_ON_OFFER = (1, 2, 3, 5, 7)
"""For how many nights a bed is asked for in an emergency: by then somebody has planned."""
MOST_WORDS = 500
DECLINE_REASONS = tuple(reason for reason in REASON_WORDS if reason not in CHOSEN_BY_NOBODY)
GOES_HOME, ANOTHER_BED = "home", "another_bed"
"""Where children can sleep after a sleepover that ends early."""
CANCEL_REASONS = (
    DeclineReason.PLANS_CHANGED,
    DeclineReason.CHILD_UNWELL,
    DeclineReason.HUB_HOME_AWAY,
    DeclineReason.OTHER,
)
REASONS_FOR_THE_CHILD = (DeclineReason.NOT_RIGHT_FOR_THE_CHILD, *CANCEL_REASONS)
"""Of who answers for a child, and calls off what was agreed."""
REASONS_AT_HOME = (
    DeclineReason.PLANS_CHANGED,
    DeclineReason.NOT_RIGHT_FOR_THE_CHILD,
    DeclineReason.CHILD_UNWELL,
    DeclineReason.OTHER,
)
"""Of the carers at home, whom somebody else asks for nights of their children."""


CONDITIONS = "conditions-"
"""How the field begins in which the carers say whether the conditions for one child are met."""


def read_children(
    form: Form, offered: Iterable[ChildToAskFor], missing: str
) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Who was chosen, and of whom it was said that the conditions are met; the form tells what is wrong."""
    known = {str(child.child_id): child for child in offered}
    chosen = [known[value] for value in form.choices("children", list(known), missing=missing)]
    for child in chosen:
        if child.has_conditions:
            form.choice(f"{CONDITIONS}{child.child_id}", [YES, NO], missing="Select whether the conditions are met")
    return tuple(child.child_id for child in chosen), tuple(
        child.child_id
        for child in chosen
        if child.has_conditions and form.value(f"{CONDITIONS}{child.child_id}") == YES
    )


def read_request(form: Form, offered: Iterable[ChildToAskFor], tonight: date) -> RequestSleepover | None:
    """The request, or none where something is wrong with the form, which then tells what."""
    children, conditions_met_for = read_children(form, offered, "Select who the sleepover is for")
    nights = read_nights(form, tonight)
    because = form.value("because").strip()
    if len(because) > MOST_WORDS:
        form.errors.add("because", f"Why it is needed must be {MOST_WORDS} characters or fewer")
    need, note = read_why(form)
    if form.failed or nights is None:
        return None
    first, last = nights
    return RequestSleepover(
        child_ids=children,
        first_night_on=first,
        last_night_on=last,
        because=because,
        need=need,
        note=note,
        conditions_met_for=conditions_met_for,
    )


def read_why(form: Form) -> tuple[SleepoverNeed | None, str]:
    """Why nights are needed, and what is to be known of them, perhaps neither; the form tells what is wrong."""
    known = [need.value for need in SleepoverNeed]
    chosen = form.choice("need", known, missing="Select why these nights are needed") if form.value("need") else ""
    note = form.value("note").strip()
    if len(note) > MOST_WORDS:
        form.errors.add("note", f"Your note must be {MOST_WORDS} characters or fewer")
    return SleepoverNeed(chosen) if chosen in known else None, note


def read_proposal(
    form: Form, sleepover_id: UUID, asked_for: tuple[date, date] | None, tonight: date
) -> ProposeOtherNights | None:
    """The other nights with the reason, or none where something is wrong with the form, which then tells it all."""
    nights = read_nights(form, tonight)
    if nights is not None and nights == asked_for:
        form.errors.add(
            "first_night", "Enter other nights than those that were asked for, or go back and agree to the sleepover"
        )
    reason = form.choice("reason", list(DECLINE_REASONS), missing="Select why it can’t be the nights asked for")
    if form.failed or nights is None:
        return None
    first, last = nights
    return ProposeOtherNights(
        sleepover_id=sleepover_id, reason=DeclineReason(reason), first_night_on=first, last_night_on=last
    )


def read_nights(form: Form, tonight: date) -> tuple[date, date] | None:
    """The first and the last night, or none where they aren't both there, ahead, in order and near one another.

    Bookings looks at these too; looked at here, all that is wrong with a form is told at once.
    """
    first_night = form.day("first_night", "the first night")
    if first_night is not None and first_night < tonight:
        form.errors.add("first_night", "The first night must be tonight or later")
    last_night = form.day("last_night", "the last night")
    if first_night is None or last_night is None:
        return None
    if last_night < first_night:
        form.errors.add("last_night", "The last night must be the same as or after the first night")
        return None
    if (last_night - first_night).days >= MOST_NIGHTS:
        form.errors.add("last_night", f"A sleepover must be {MOST_NIGHTS} nights or fewer")
        return None
    return first_night, last_night


def read_emergency(form: Form, form_id: UUID, tonight: date, now: datetime) -> RaiseEmergency | None:
    """The emergency, or none where something is wrong with the form, which then tells what.

    Its identifier follows from the form and what was entered: sent again for another child it is another one. Who may
    be ticked isn't looked at here: the page of a carer doesn't wait for bookings, which decides.
    """
    ticked = [value for value in form.values("children") if read_identifier(value) is not None]
    children = form.choices("children", ticked, missing="Select who needs a bed")
    # Of who is at a hub home already those nights are counted as well.
    nights = form.choice("nights", [str(one) for one in range(1, MOST_NIGHTS + 1)], missing="Select for how long")
    why = form.value("why")
    if len(why) > MOST_WORDS:
        form.errors.add("why", f"What has happened must be {MOST_WORDS} characters or fewer")
    if form.failed:
        return None
    return RaiseEmergency(
        emergency_id=uuid5(form_id, "/".join([*sorted(children), nights, tonight.isoformat()])),
        child_ids=tuple(UUID(child) for child in children),
        first_night_on=tonight,
        nights=int(nights),
        pressed_at=now,
        why=why,
    )


def read_identifier(text: str) -> UUID | None:
    """The identifier that an address or a field has; none where it is something else."""
    try:
        return UUID(text)
    except ValueError:
        return None


class ANightToEnd(NamedTuple):
    """The new last night, why, and whether the children need another bed after it."""

    last_night_on: date
    reason: DeclineReason
    needs_another_bed: bool


def read_end(form: Form, nights: Iterable[date], *, has_begun: bool) -> ANightToEnd | None:
    """What was chosen, or none where something isn't on offer or wasn't chosen.

    Where children sleep is only asked of who is there: before it begins they are at home.
    """
    chosen = form.choice("last_night", [night.isoformat() for night in nights], missing="Select the last night")
    reason = form.choice("reason", list(REASONS_FOR_THE_CHILD), missing="Select why it ends early")
    then = [GOES_HOME, ANOTHER_BED]
    goes = form.choice("then", then, missing="Select where the children sleep after that") if has_begun else GOES_HOME
    return None if form.failed else ANightToEnd(date.fromisoformat(chosen), DeclineReason(reason), goes == ANOTHER_BED)


AGREE_FIELDS = {"in_spite_because": "in_spite_because"}


def read_in_spite(form: Form) -> str | None:
    """Why somebody agrees in spite of what the register says, perhaps nothing; none where it is too long."""
    because = form.value("in_spite_because")
    if len(because) > MOST_WORDS:
        form.errors.add("in_spite_because", f"Why you agree must be {MOST_WORDS} characters or fewer")
        return None
    return because


def read_reason(form: Form, of: Iterable[DeclineReason], missing: str) -> DeclineReason | None:
    """The reason, or none where none on offer was chosen."""
    chosen = form.choice("reason", list(of), missing=missing)
    return None if form.failed else DeclineReason(chosen)


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
