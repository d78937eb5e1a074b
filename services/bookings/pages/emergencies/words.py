"""How does an emergency read: its state, its steps with their times, and what happens next?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.bookings.wording import DECIDER_WORDS, listed
from shared.contracts.clock import day_in_london
from shared.contracts.emergencies import (
    AskedOf,
    EmergencyAnswer,
    EmergencyEnd,
    EmergencyState,
    EmergencyView,
    StepView,
)
from shared.web.names import Names
from shared.web.wording import clock, day_and_month, stay_in_words

STATE_TAGS = {
    EmergencyState.ASKING: ("Looking for a bed", "govuk-tag--yellow"),
    EmergencyState.IN_HAND: ("A duty worker has it", "govuk-tag--blue"),
    EmergencyState.BED_FOUND: ("Bed found", "govuk-tag--green"),
    EmergencyState.SETTLED: ("Settled", "govuk-tag--grey"),
    EmergencyState.STOOD_DOWN: ("Stood down", "govuk-tag--grey"),
}
END_WORDS = {
    EmergencyEnd.SLEEPS_ELSEWHERE: "They sleep somewhere else",
    EmergencyEnd.STAYS_AT_HOME: "They stay at home",
    EmergencyEnd.NOT_NEEDED: "A bed wasn’t needed",
}
A_DUTY_WORKER = "A duty worker"
AFTER_A_STAY = "Raised for the nights that a sleepover has left"
ANSWER_WORDS = {
    EmergencyAnswer.YES: "Said yes at {at}",
    EmergencyAnswer.NO: "Said no at {at}",
    EmergencyAnswer.NO_ANSWER: "No answer by {at}",
    EmergencyAnswer.NO_BED: "Not asked: there is no bed for them",
    EmergencyAnswer.TAKEN_BACK: "Said yes, and at {at} that it can’t any more",
    EmergencyAnswer.NOT_ANY_MORE: "Couldn’t be asked any more at {at}: the register had changed",
    EmergencyAnswer.NOT_NEEDED: "Not needed any more at {at}",
}
ANSWERED_BEFORE = {
    EmergencyAnswer.NO: "Said no before",
    EmergencyAnswer.NO_ANSWER: "Didn’t answer before",
    EmergencyAnswer.TAKEN_BACK: "Said yes before, and then that it can’t",
}
RING_THEM = "Ring them before you set off: their number and address are below."
CANT_SAY_HOW = "How to ring them can’t be shown now. Ring the number below, or look again in a moment."
WE_SAID_YES = "You said yes. Ring the carers at home: their number is on the stay sheet below."
WE_SAID_YES_UNREAD = (
    "You said yes. The stay sheet, with the carers’ number, can’t be shown now. Look again in a moment, or ring the "
    "number of the authority."
)
BY_HUB_HOMES = frozenset({EmergencyState.ASKING, EmergencyState.BED_FOUND})
KEPT_MEANWHILE = "Part of Hubhome couldn’t be reached until then. It was kept meanwhile."
SHORTLY = 60
"""Seconds that somebody's time may be over, and the next isn't asked yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, and what came of it."""

    at: str
    text: str
    detail: str = ""
    is_now: bool = False


def when(moment: datetime, now: datetime) -> str:
    """`2:14am`; with its day where that isn't today."""
    day = day_in_london(moment)
    return clock(moment) if day == day_in_london(now) else f"{clock(moment)} on {day_and_month(day)}"


def emergency_named(view: EmergencyView, names: Names, now: datetime) -> str:
    """One emergency among others: for whom, and since when."""
    who = listed([names.child(one) for one in view.child_ids])
    return f"Emergency for {who}, raised at {when(view.raised_at, now)}"


def everybody_named(view: EmergencyView) -> Iterable[UUID | None]:
    """Whose names the page shows, as far as its reader may know them."""
    yield from view.child_ids
    yield view.satellite_household_id
    yield view.raised_by
    yield view.closed_by
    for step in view.steps:
        yield step.household_id
        yield step.answered_by
    for approval in view.approvals:
        yield approval.person_id
        yield approval.decided_by


def lines(view: EmergencyView, names: Names, now: datetime) -> list[Line]:
    """The timeline, the oldest first."""
    raised_by = names.person(view.raised_by)
    raised = f"Raised by {raised_by}" if raised_by else "Raised"
    found = [Line(when(view.raised_at, now), AFTER_A_STAY if view.follows_a_stay else raised)]
    if (view.seen_at - view.raised_at).total_seconds() > SHORTLY:
        found.append(Line(when(view.seen_at, now), "Seen", KEPT_MEANWHILE))
    found += [_step(step, names, now) for step in view.steps]
    if view.closed_at is not None:
        found.append(_closing(view, names, now))
    return found


def _step(step: StepView, names: Names, now: datetime) -> Line:
    is_now = step.answer is None
    detail = f"Has until {when(step.until, now)} to answer" if step.until and is_now else _answer(step, names, now)
    verb = "" if step.answer is EmergencyAnswer.NO_BED else ": asked"
    return Line(when(step.asked_at, now), f"{whom(step, names)}{verb}", detail, is_now)


def whom(step: StepView, names: Names) -> str:
    """Who is asked, as far as the reader may know them."""
    if step.asked_of is AskedOf.DUTY_WORKER:
        return A_DUTY_WORKER
    known = step.household_id and names.known.get(step.household_id)
    return f"{known} (hub home)" if known else "Another hub home of the area"


def _answer(step: StepView, names: Names, now: datetime) -> str:
    if step.answer is None:
        return ""
    at = when(step.answered_at, now) if step.answered_at else ""
    if step.answer is EmergencyAnswer.YES and step.asked_of is AskedOf.DUTY_WORKER:
        who = names.person(step.answered_by)
        return f"{who or A_DUTY_WORKER} took it in hand at {at}"
    if step.answer is EmergencyAnswer.YES and (said_so := names.person(step.answered_by)):
        return f"Said yes at {at}, recorded by {said_so}"
    return ANSWER_WORDS[step.answer].format(at=at)


def _closing(view: EmergencyView, names: Names, now: datetime) -> Line:
    by = names.person(view.closed_by)
    who = f" by {by}" if by else ""
    word = "Stood down" if view.state is EmergencyState.STOOD_DOWN else "Settled"
    detail = END_WORDS[view.end] if view.end else "A bed isn’t needed any more"
    return Line(when(view.closed_at or now, now), f"{word}{who}", detail)


def what_happens_next(view: EmergencyView, names: Names, now: datetime) -> str:
    """What happens next, and when, in a sentence or two."""
    step = view.steps[-1]
    if view.state is EmergencyState.ASKING:
        return _next_while_asking(step, names, now, is_of_viewer=view.may_take_in_hand) + _once_approved(view)
    if view.state is EmergencyState.IN_HAND:
        who = names.person(step.answered_by) or A_DUTY_WORKER
        return f"{who} is finding a bed. They say here what became of it.{_once_approved(view)}"
    if view.state is EmergencyState.BED_FOUND:
        return bed_found(view, names)
    if view.end is not None:
        return f"This is over. {END_WORDS[view.end]}."
    return "This is over. A bed isn’t needed any more."


def _once_approved(view: EmergencyView) -> str:
    """What a hub home's being asked waits for, where approvals come first."""
    if view.steps[-1].asked_of is AskedOf.HUB_HOME or all(one.is_yes for one in view.approvals):
        return ""
    if any(one.is_yes is False for one in view.approvals):
        return " Somebody didn’t approve, so no hub home is asked by itself."
    return " Hub homes are asked once everybody below has approved."


def bed_found(view: EmergencyView, names: Names) -> str:
    """Which hub home has the bed, as far as the reader may know it."""
    step = view.steps[-1]
    home = names.known.get(step.household_id) if step.household_id else None
    return f"A bed is ready: {home or 'another hub home of the area'} said yes."


def nights_after(view: EmergencyView, now: datetime) -> str:
    """Which nights are left after those that are asked for or found, and what is done for them; none: nothing."""
    if view.needed_until is None or view.needed_until <= view.last_night_on or view.state not in BY_HUB_HOMES:
        return ""
    nights = stay_in_words(view.last_night_on + timedelta(days=1), view.needed_until)
    if view.rest_looked_for_at is None:
        return f"{nights}. There is no bed for them at this hub home: one is looked for afterwards."
    if view.rest_looked_for_at > now:
        return f"{nights}. A bed is looked for from {when(view.rest_looked_for_at, now)}, unless they have one by then."
    return f"{nights}. A bed is looked for in a moment, unless they have one by now."


def _next_while_asking(step: StepView, names: Names, now: datetime, *, is_of_viewer: bool) -> str:
    until = step.until
    if until is None or until <= now:
        return "The next one is asked in a moment. Look again."
    if step.asked_of is AskedOf.DUTY_WORKER and is_of_viewer:
        return f"You are asked. Take it in hand by {when(until, now)}."
    if step.asked_of is AskedOf.DUTY_WORKER:
        return (
            f"A duty worker has been asked. If nobody answers by {when(until, now)}, they are asked again. "
            "Don’t wait for that: ring."
        )
    return (
        f"{whom(step, names)} has until {when(until, now)} to answer, and beds there are held. "
        "After that the next one is asked: another hub home, or a duty worker."
    )


def approvals_in_words(view: EmergencyView, names: Names, now: datetime) -> list[Line]:
    """Whose approval is asked for afterwards, and what they said."""
    found = []
    for approval in view.approvals:
        person = names.person(approval.person_id)
        who = f"{DECIDER_WORDS[approval.decider]}{f', {person}' if person else ''}"
        if approval.is_yes is None or approval.decided_at is None:
            due = view.approvals_due_at
            detail = f"Asked to decide by {when(due, now)}" if due and due > now else "Asked again"
        else:
            detail = f"{'Approved' if approval.is_yes else 'Didn’t approve'} at {when(approval.decided_at, now)}"
        found.append(Line("", who, detail, is_now=approval.is_yes is None))
    return found
