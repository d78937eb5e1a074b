"""What did somebody enter, as a message for bookings?"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from services.bookings.wording import REASON_WORDS
from shared.contracts.ask_options import ChildToAskFor
from shared.contracts.bookings import MOST_NIGHTS, ProposeOtherNights, RequestSleepover
from shared.contracts.emergencies import RaiseEmergency
from shared.contracts.words import (
    CHOSEN_BY_NOBODY,
    DeclineReason,
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
YES, NO = "yes", "no"
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
