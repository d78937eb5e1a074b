"""How does family time read on a page?"""

from collections.abc import Sequence
from uuid import UUID

from services.bookings import wording
from shared.contracts.clock import day_in_london
from shared.contracts.family_answers import Acknowledgement, FamilyTimeChangedSince
from shared.contracts.family_time import FamilyTimeCard, FamilyTimeOn, FamilyTimeView
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimePart, FamilyTimeState, Supervision
from shared.web.names import Names
from shared.web.wording import clock, counted, day, moment

STATE_TAGS = {
    FamilyTimeState.PROPOSED: ("Proposed", "govuk-tag--yellow"),
    FamilyTimeState.PLANNED: ("Planned", "govuk-tag--blue"),
    FamilyTimeState.HELD: ("Took place", "govuk-tag--green"),
    FamilyTimeState.CANCELLED: ("Cancelled", "govuk-tag--grey"),
}
OFF_WORDS = {
    FamilyTimeOffReason.FAMILY_DID_NOT_COME: "Birth family cancelled or didn’t come",
    FamilyTimeOffReason.CARER_COULD_NOT: "A carer cancelled, or couldn’t bring a child",
    FamilyTimeOffReason.CHILD_DID_NOT_WANT: "A child didn’t want to go",
    FamilyTimeOffReason.NOT_RIGHT: "It isn’t right for a child",
    FamilyTimeOffReason.CHILD_UNWELL: "A child was unwell",
    FamilyTimeOffReason.CALLED_OFF_BY_WORKER: "A worker called it off",
    FamilyTimeOffReason.PLACE_NOT_AVAILABLE: "The place wasn’t available",
    FamilyTimeOffReason.OTHER: "Another reason",
}


def how_it_is_called_off(one: FamilyTimeView, person_id: UUID) -> str:
    """What calling it off is, by who does it: who proposed it takes that back, and a worker declines it."""
    if one.state is not FamilyTimeState.PROPOSED:
        return "Cancel the family time"
    return "Take back the proposal" if one.planned_by == person_id else "Decline the family time"


def children(ids: Sequence[UUID], names: Names) -> str:
    """`Ada, Ben and Eve`; of those whose names aren't the viewer's to know, how many."""
    known = sorted(names.known[one] for one in ids if one in names.known)
    others = len(ids) - len(known)
    if not known:
        return wording.children(others)
    return wording.listed([*known, *([f"{others} more" if others > 1 else "1 more child"] if others else [])])


def whose(one: FamilyTimeCard, names: Names) -> str:
    """Of whom it is, in a list; of what is somebody else's by now, nothing."""
    return "Family time" if one.has_left else children(one.child_ids, names)


def with_whom(one: FamilyTimeView) -> str:
    """`Brothers and sisters, and birth family: their mother`."""
    whom = ["brothers and sisters"] if one.with_brothers_and_sisters else []
    if one.with_birth_family:
        whom.append(f"birth family: {one.birth_family}" if one.birth_family else "birth family")
    text = ", and ".join(whom)
    return text[:1].upper() + text[1:]


def where(one: FamilyTimeView, names: Names) -> str:
    """`At the hub home, Adeyemi household`, or the place."""
    return f"At the hub home, {names.household(one.hub_household_id)}" if one.hub_household_id else one.place


def supervised(one: FamilyTimeView, names: Names) -> str:
    """`Not supervised`, `Supervised by Sam Okafor`."""
    if one.supervision is Supervision.NOT_SUPERVISED:
        return "Not supervised"
    by = {
        Supervision.WORKER: names.person(one.supervisor_id) or "a worker",
        Supervision.HUB_HOME_CARERS: "the hub home’s carers",
        Supervision.SOMEBODY: one.supervisor or "somebody",
    }[one.supervision]
    return f"Supervised by {by}"


def to_know(days: Sequence[FamilyTimeOn], names: Names, supervisor_id: UUID | None, own: UUID) -> list[str]:
    """What stops none of these days, and who plans it weighs: nights off, and other family time of the worker."""
    off = [day(one.on) for one in days if one.is_night_off]
    busy = [day(one.on) for one in days if one.supervisor_is_elsewhere]
    supervises = (
        "You supervise" if supervisor_id == own else f"{names.person(supervisor_id) or 'The worker'} supervises"
    )
    return [
        *([f"The hub home has the night of {wording.listed(off)} off."] if len(off) == 1 else []),
        *([f"The hub home has these nights off: {wording.listed(off)}."] if len(off) > 1 else []),
        *([f"{supervises} other family time then on {wording.listed(busy)}."] if busy else []),
    ]


def whose_carers(one: Acknowledgement, names: Names) -> str:
    """`Carers of Ada and Ben`, `The hub home`, `The hub home where Ada is that day`; never whose household it is."""
    if one.is_mine:
        return "Your household"
    whose = children(one.child_ids, names)
    if one.has_left:
        return f"{f'Carers of {whose}' if one.child_ids else 'A hub home'}, not asked any more"
    if one.is_for_sleepover:
        return f"The hub home where {whose} {'is' if len(one.child_ids) == 1 else 'are'} that day"
    who = f"Carers of {whose}" if one.child_ids else ""
    if not who and not one.is_host:
        return "Carers of a child who has moved"
    host = "the hub home" if who else "The hub home"
    return " and ".join(filter(None, [who, host if one.is_host else ""])) if who and one.is_host else who or host


def what_they_said(one: Acknowledgement) -> tuple[str, str]:
    """The tag of what a household said to the plan."""
    if one.is_possible is None:
        return ("Not acknowledged yet", "govuk-tag--yellow")
    return ("Acknowledged", "govuk-tag--green") if one.is_possible else ("Not possible", "govuk-tag--red")


PART_WORDS = {
    FamilyTimePart.TIME: "the time",
    FamilyTimePart.PLACE: "the place",
    FamilyTimePart.CHILDREN: "which children come",
    FamilyTimePart.BIRTH_FAMILY: "who of the birth family comes",
    FamilyTimePart.SUPERVISION: "who supervises it",
    FamilyTimePart.GETTING_THERE: "how a child of yours gets there",
    FamilyTimePart.ANOTHER_CHILD: "how another child gets there",
}


def what_changed(one: FamilyTimeView) -> str:
    """`Changed on Monday 23 November 2026 at 9am: the time, before 2pm to 4pm. You acknowledged the plan before.`"""
    changed = one.changed
    if changed is None:
        return ""
    knew = " You acknowledged the plan before." if changed.was_acknowledged else ""
    what = [PART_WORDS[part] for part in changed.parts]
    if FamilyTimePart.TIME in changed.parts:
        what[0] += f", before {_when_it_was(one, changed)}"
    if not what:
        return f"Changed on {moment(changed.changed_at)}, and now as it was.{knew}"
    return f"Changed on {moment(changed.changed_at)}: {'; '.join(what)}.{knew}"


def _when_it_was(one: FamilyTimeView, changed: FamilyTimeChangedSince) -> str:
    if day_in_london(one.starts_at) != day_in_london(changed.was_starts_at):
        return wording.hours(changed.was_starts_at, changed.was_minutes)
    until = wording.end_of(changed.was_starts_at, changed.was_minutes)
    return f"{clock(changed.was_starts_at)} to {clock(until)}"


def since(one: Acknowledgement) -> str:
    """When they said it, with why where it isn't possible."""
    if one.replied_at is None:
        return ""
    return f"{moment(one.replied_at)}{f': {one.why}' if one.why else ''}"


def how_many_acknowledged(asked: int, outstanding: int) -> str:
    """`2 of 3 households have answered`."""
    done = asked - outstanding
    if not outstanding:
        return "Everybody has answered"
    return f"{done} of {counted(asked, 'household')} {'has' if done == 1 else 'have'} answered"


def tag_of(one: FamilyTimeCard) -> tuple[str, str]:
    """What stands out about it in a list: what waits for the viewer, then what is missing."""
    waits = (
        (one.waits_for_reply, _to_acknowledge(one)),
        (one.waits_for_agreement, "To agree"),
        (one.waits_for_record, "To record"),
    )
    if text := next((text for is_so, text in waits if is_so), ""):
        return (text, "govuk-tag--yellow")
    if one.has_left:
        return ("Not yours any more", "govuk-tag--grey")
    if one.is_mine_to_run and one.not_possible:
        return ("Not possible", "govuk-tag--red")
    if one.is_mine_to_run and one.outstanding and one.state in {FamilyTimeState.PLANNED, FamilyTimeState.CANCELLED}:
        before = "Cancelled: " if one.state is FamilyTimeState.CANCELLED else ""
        classes = "govuk-tag--orange" if one.was_chased else "govuk-tag--yellow"
        return (f"{before}{one.outstanding} not acknowledged", classes)
    return STATE_TAGS[one.state]


def _to_acknowledge(one: FamilyTimeCard) -> str:
    if one.has_left:
        return "Not yours any more: acknowledge"
    if one.state is FamilyTimeState.CANCELLED:
        return "Cancelled: acknowledge"
    return "Changed: acknowledge" if one.has_changed else "Acknowledge"
