"""How does an absence read: what it is, since when, and what was recorded of it?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.absences import (
    AbsenceDeed,
    AbsenceDeedKind,
    AbsenceKind,
    AbsenceState,
    AbsenceView,
    ReturnInterview,
)
from shared.contracts.clock import day_in_london
from shared.web.gone import KIND_TAGS, KIND_WORDS
from shared.web.names import Names
from shared.web.wording import day, moment

KIND_HINTS = {
    AbsenceKind.MISSING: "Nobody knows where the child is",
    AbsenceKind.AWAY: "It is known where the child is, and it isn’t where they should be",
}
WAITS_FOR_INTERVIEW = "The return interview is still to be recorded"
_DEEDS = {
    AbsenceDeedKind.RECORDED: "Recorded as {kind} since {since}",
    AbsenceDeedKind.CHANGED: "Now {kind}, since {since}",
    AbsenceDeedKind.RETURNED: "Back since {ended}",
    AbsenceDeedKind.CORRECTED: "Corrected: {parts}, {end}",
    AbsenceDeedKind.TAKEN_BACK: "Taken back: it was recorded wrongly",
    AbsenceDeedKind.INTERVIEW: "{interview}",
    AbsenceDeedKind.ADDED: "Added to what is known",
    AbsenceDeedKind.READ_IN: "Read in from a return: {parts}, {end}",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was recorded: when, by whom, and what."""

    at: str
    text: str
    words: str


def everybody_named(view: AbsenceView) -> Iterable[UUID | None]:
    """Whose names the page shows, as far as its reader may know them."""
    yield view.child_id
    yield view.household_id
    yield view.expected_household_id
    for deed in view.deeds:
        yield deed.by


def tag_of(view: AbsenceView) -> tuple[str, str]:
    """The tag of how it stands."""
    if view.state is AbsenceState.TAKEN_BACK:
        return "Taken back", "govuk-tag--grey"
    return KIND_TAGS[view.spans[-1].kind] if view.state is AbsenceState.OPEN else ("Back", "govuk-tag--green")


def in_a_sentence(view: AbsenceView) -> str:
    """`missing since Friday 27 November 2026 at 11:40pm`, each part by itself, and when it ended."""
    if view.state is AbsenceState.TAKEN_BACK:
        return "recorded wrongly, and taken back"
    *before, last = view.spans
    at = told_at(is_by_day=view.is_by_day)
    parts = [f"{KIND_WORDS[one.kind]} from {at(one.since)}" for one in before]
    if view.ended_at:
        parts.append(f"{KIND_WORDS[last.kind]} from {at(last.since)} to {at(view.ended_at)}")
    else:
        parts.append(f"{KIND_WORDS[last.kind]} since {at(last.since)}")
    return ", ".join(parts)


def heading_of(view: AbsenceView, child: str) -> str:
    """What the page is about."""
    if view.state is AbsenceState.TAKEN_BACK:
        return f"{child} wasn’t missing or away"
    kind = KIND_WORDS[view.spans[-1].kind]
    if view.state is AbsenceState.OPEN:
        return f"{child} is {kind}"
    return f"{child} was {kind} and is back" if len(view.spans) == 1 else f"{child} is back"


def parts_of(view: AbsenceView) -> list[tuple[str, str]]:
    """Each part with when it began, and the return."""
    at = told_at(is_by_day=view.is_by_day)
    found = [(KIND_TAGS[one.kind][0], f"Since {at(one.since)}") for one in view.spans]
    return [*found, ("Back", at(view.ended_at))] if view.ended_at else found


def interview_in_words(interview: ReturnInterview | None) -> str:
    """Whether it was offered and accepted."""
    if interview is None:
        return "Not recorded yet"
    if not interview.is_offered:
        return "Not offered"
    offered = f"Offered on {day(interview.offered_on)}" if interview.offered_on else "Offered"
    answer = {None: "the child hasn’t answered yet", True: "accepted", False: "not accepted"}[interview.is_accepted]
    return f"{offered}, {answer}"


def lines(view: AbsenceView, names: Names) -> list[Line]:
    """Everything that was recorded of it, the oldest first."""
    return [_line(deed, names) for deed in view.deeds]


def _line(deed: AbsenceDeed, names: Names) -> Line:
    by = names.person(deed.by)
    at = told_at(is_by_day=deed.kind is AbsenceDeedKind.READ_IN)
    text = _DEEDS[deed.kind].format(
        kind=KIND_WORDS[deed.spans[-1].kind],
        since=at(deed.spans[-1].since),
        ended=at(deed.ended_at) if deed.ended_at else "",
        parts=", ".join(f"{KIND_WORDS[one.kind]} since {at(one.since)}" for one in deed.spans),
        end=f"back since {at(deed.ended_at)}" if deed.ended_at else "not back",
        interview=f"Return interview: {interview_in_words(deed.interview)}",
    )
    return Line(moment(deed.at), f"{text}. By {by}" if by else text, deed.words)


def told_at(*, is_by_day: bool) -> Callable[[datetime], str]:
    """How a time reads: of what a return told, there is the day alone."""
    return (lambda at: day(day_in_london(at))) if is_by_day else moment


def when_gone(since: datetime, ended_at: datetime | None, *, is_by_day: bool = False) -> str:
    """`since …`, or `from … to …`."""
    at = told_at(is_by_day=is_by_day)
    return f"from {at(since)} to {at(ended_at)}" if ended_at else f"since {at(since)}"


def first_large(text: str) -> str:
    """The words as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def first_small(text: str) -> str:
    """The words within a sentence."""
    return text[:1].lower() + text[1:]
