"""What did somebody enter of an absence, as a message for bookings?"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from shared.contracts.absences import (
    MOST_LETTERS_OF_WORDS,
    AbsenceKind,
    AbsenceSpan,
    AbsenceView,
    AddToAbsence,
    ChangeAbsence,
    CorrectAbsence,
    RecordAbsence,
    RecordReturn,
    RecordReturnInterview,
    TakeBackAbsence,
)
from shared.contracts.clock import LONDON
from shared.web.forms import Form
from shared.web.wording import clock

YES, NO, NOT_YET = "yes", "no", "not_yet"
NOT_THAT_NIGHT = "{} must be a time that there was: the clocks went forward that night"


def moments_in_london(day: date, at: time) -> list[datetime]:
    """The moments at which London's clocks showed this: two in the hour that comes twice, none in the one left out."""
    found = {datetime.combine(day, at.replace(fold=fold), tzinfo=LONDON).astimezone(UTC) for fold in (0, 1)}
    shown = (day, at.replace(fold=0))
    return sorted(one for one in found if _as_shown(one) == shown)


def _as_shown(moment: datetime) -> tuple[date, time]:
    local = moment.astimezone(LONDON)
    return local.date(), local.time().replace(fold=0)


def read_moment(form: Form, field: str, name: str, *, after: datetime | None = None) -> datetime | None:
    """The moment of a date and a time, in the fields `field_on` and `field_at`; `name` is "the return" in errors.

    In the hour that comes twice it is the first time, unless that isn't after what was before it.
    """
    day = form.day(f"{field}_on", f"the date of {name}")
    at = form.time(f"{field}_at", f"the time of {name}")
    if day is None or at is None:
        return None
    moments = moments_in_london(day, at)
    if not moments:
        form.errors.add(f"{field}_at", NOT_THAT_NIGHT.format(f"The time of {name}"))
        return None
    return next((one for one in moments if after is None or one > after), moments[-1])


def read_absence(form: Form, form_id: UUID, child_ids: Collection[UUID]) -> RecordAbsence | None:
    """The absence, or none where something is wrong with the form, which then tells what."""
    child = form.choice("child", [str(one) for one in child_ids], missing="Select which child it is")
    kind = form.choice("kind", list(AbsenceKind), missing="Select whether it is known where the child is")
    since = read_moment(form, "since", "leaving")
    words = _words(form)
    if form.failed or since is None:
        return None
    return RecordAbsence(
        absence_id=uuid5(form_id, child), child_id=UUID(child), kind=AbsenceKind(kind), since=since, words=words
    )


def read_addition(form: Form, absence_id: UUID) -> AddToAbsence | None:
    """What somebody knows besides, or none where nothing was entered."""
    words = form.text("words", missing="Enter what you know", at_most=MOST_LETTERS_OF_WORDS, name="What you know")
    return None if form.failed else AddToAbsence(absence_id=absence_id, words=words)


def read_change(form: Form, view: AbsenceView) -> ChangeAbsence | None:
    """From when on it is the other kind, or none where something is wrong with the form."""
    since = read_moment(form, "since", "the change", after=view.spans[-1].since)
    words = _words(form)
    if form.failed or since is None:
        return None
    return ChangeAbsence(absence_id=view.absence_id, kind=other_than(view.spans[-1].kind), since=since, words=words)


def other_than(kind: AbsenceKind) -> AbsenceKind:
    """Away where it is missing, missing where it is away."""
    return AbsenceKind.AWAY if kind is AbsenceKind.MISSING else AbsenceKind.MISSING


def read_return(form: Form, view: AbsenceView) -> RecordReturn | None:
    """When the child was back, or none where something is wrong with the form."""
    at = read_moment(form, "back", "the return", after=view.spans[-1].since)
    words = _words(form)
    if form.failed or at is None:
        return None
    return RecordReturn(absence_id=view.absence_id, at=at, words=words)


def read_correction(form: Form, view: AbsenceView) -> CorrectAbsence | None:
    """How it was in truth, or none where something is wrong with the form, which then tells what."""
    spans: list[AbsenceSpan] = []
    for position in range(len(view.spans)):
        kind = form.choice(
            f"kind-{position}", list(AbsenceKind), missing="Select whether it was known where the child was"
        )
        name = "leaving" if position == 0 else f"change {position}"
        since = read_moment(form, f"since-{position}", name, after=spans[-1].since if spans else None)
        if since is not None and kind in set(AbsenceKind):
            spans.append(AbsenceSpan(kind=AbsenceKind(kind), since=since))
    is_back = form.choice("is_back", [YES, NO], missing="Select yes if the child is back")
    ended_at = None
    if is_back == YES:
        ended_at = read_moment(form, "back", "the return", after=spans[-1].since if spans else None)
    why = form.text("words", missing="Enter why you correct it", at_most=MOST_LETTERS_OF_WORDS, name="Why")
    version = form.value("version")
    if form.failed or not (version.isascii() and version.isdigit()):
        return None
    return CorrectAbsence(
        absence_id=view.absence_id, version=int(version), spans=tuple(spans), ended_at=ended_at, words=why
    )


def as_entered(view: AbsenceView) -> Form:
    """The form of a correction, filled in with what is recorded."""
    values: dict[str, str | date] = {"version": str(view.version), "is_back": YES if view.ended_at else NO}
    for position, span in enumerate(view.spans):
        values |= {f"kind-{position}": span.kind.value, **_entered(f"since-{position}", span.since)}
    if view.ended_at:
        values |= _entered("back", view.ended_at)
    return Form.starting_with(**values)


def _entered(field: str, moment: datetime) -> dict[str, str | date]:
    local = moment.astimezone(LONDON)
    return {f"{field}_on": local.date(), f"{field}_at": clock(moment)}


def read_taking_back(form: Form, absence_id: UUID) -> TakeBackAbsence | None:
    """Why it never was, or none where nothing was entered."""
    why = form.text("words", missing="Enter why it was recorded wrongly", at_most=MOST_LETTERS_OF_WORDS, name="Why")
    return None if form.failed else TakeBackAbsence(absence_id=absence_id, words=why)


def read_interview(form: Form, absence_id: UUID) -> RecordReturnInterview | None:
    """Whether it was offered, when, and accepted, or none where something is wrong with the form."""
    offered = form.choice("offered", [YES, NO], missing="Select yes if a return interview was offered")
    if form.failed or offered == NO:
        return None if form.failed else RecordReturnInterview(absence_id=absence_id, is_offered=False)
    on = form.day("offered_on", "the day on which it was offered")
    accepted = form.choice("accepted", [YES, NO, NOT_YET], missing="Select whether the child accepted it")
    if form.failed or on is None:
        return None
    return RecordReturnInterview(
        absence_id=absence_id,
        is_offered=True,
        offered_on=on,
        is_accepted=None if accepted == NOT_YET else accepted == YES,
    )


def as_answered(view: AbsenceView) -> Form:
    """The form of the return interview, filled in with what is recorded of it."""
    known = view.interview
    if known is None:
        return Form()
    values: dict[str, str | date] = {"offered": YES if known.is_offered else NO}
    if known.offered_on is not None:
        values["offered_on"] = known.offered_on
    if known.is_offered:
        values["accepted"] = {None: NOT_YET, True: YES, False: NO}[known.is_accepted]
    return Form.starting_with(**values)


def _words(form: Form) -> str:
    words = form.value("words")
    if len(words) > MOST_LETTERS_OF_WORDS:
        form.errors.add("words", f"What you know must be {MOST_LETTERS_OF_WORDS} characters or fewer")
    return words
