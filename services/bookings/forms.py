"""What did somebody enter, as a message for bookings?"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from services.bookings.wording import REASON_WORDS
from shared.contracts.bookings import MOST_NIGHTS, ProposeOtherNights, RequestSleepover
from shared.contracts.emergencies import RaiseEmergency
from shared.contracts.words import OF_THE_REGISTER, DeclineReason
from shared.web.forms import Form

REQUEST_FIELDS: Mapping[str, str] = {
    "child_ids": "children",
    "first_night_on": "first_night",
    "last_night_on": "last_night",
    "because": "because",
}
"""Fields of the message, and those of the form."""
PROPOSAL_FIELDS: Mapping[str, str] = {
    "first_night_on": "first_night",
    "last_night_on": "last_night",
    "reason": "reason",
}
NIGHTS_ON_OFFER = (1, 2, 3, 5, 7)
"""For how many nights a bed is asked for in an emergency: by then somebody has planned."""
MOST_WORDS = 500
DECLINE_REASONS = tuple(reason for reason in REASON_WORDS if reason not in OF_THE_REGISTER)
CANCEL_REASONS = (
    DeclineReason.PLANS_CHANGED,
    DeclineReason.CHILD_UNWELL,
    DeclineReason.HUB_HOME_AWAY,
    DeclineReason.OTHER,
)


def read_request(form: Form, child_ids: Iterable[UUID], tonight: date) -> RequestSleepover | None:
    """The request, or none where something is wrong with the form, which then tells what."""
    children = form.choices("children", [str(child) for child in child_ids], missing="Select who the sleepover is for")
    nights = read_nights(form, tonight)
    because = form.value("because").strip()
    if len(because) > MOST_WORDS:
        form.errors.add("because", f"Why it is needed must be {MOST_WORDS} characters or fewer")
    if form.failed or nights is None:
        return None
    first, last = nights
    return RequestSleepover(
        child_ids=tuple(UUID(child) for child in children),
        first_night_on=first,
        last_night_on=last,
        because=because,
    )


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
    ticked = [value for value in form.values("children") if _is_uuid(value)]
    children = form.choices("children", ticked, missing="Select who needs a bed")
    nights = form.choice("nights", [str(number) for number in NIGHTS_ON_OFFER], missing="Select for how long")
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


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def read_end(form: Form, nights: Iterable[date]) -> tuple[date, DeclineReason] | None:
    """The new last night and why, or none where one of them isn't on offer or wasn't chosen."""
    chosen = form.choice("last_night", [night.isoformat() for night in nights], missing="Select the last night")
    reason = form.choice("reason", list(CANCEL_REASONS), missing="Select why it ends early")
    return None if form.failed else (date.fromisoformat(chosen), DeclineReason(reason))


def read_reason(form: Form, of: Iterable[DeclineReason], missing: str) -> DeclineReason | None:
    """The reason, or none where none on offer was chosen."""
    chosen = form.choice("reason", list(of), missing=missing)
    return None if form.failed else DeclineReason(chosen)
