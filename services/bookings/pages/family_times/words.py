"""How does family time read on a page?"""

from collections.abc import Sequence
from uuid import UUID

from services.bookings import wording
from shared.contracts.family_time import Acknowledgement, FamilyTimeCard, FamilyTimeView
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState, Supervision
from shared.web.names import Names
from shared.web.wording import counted, moment

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


def whose_carers(one: Acknowledgement, names: Names) -> str:
    """`Carers of Ada and Ben`, `The hub home`, `The hub home where Ada is that day`; never whose household it is."""
    if one.is_mine:
        return "Your household"
    whose = children(one.child_ids, names)
    if one.is_for_sleepover:
        return f"The hub home where {whose} {'is' if len(one.child_ids) == 1 else 'are'} that day"
    who = f"Carers of {whose}" if one.child_ids else ""
    host = "the hub home" if who else "The hub home"
    return " and ".join(filter(None, [who, host if one.is_host else ""])) if who and one.is_host else who or host


def what_they_said(one: Acknowledgement) -> tuple[str, str]:
    """The tag of what a household said to the plan."""
    if one.is_possible is None:
        return ("Not acknowledged yet", "govuk-tag--yellow")
    return ("Acknowledged", "govuk-tag--green") if one.is_possible else ("Not possible", "govuk-tag--red")


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
    if one.waits_for_reply:
        return ("Acknowledge", "govuk-tag--yellow")
    if one.waits_for_agreement:
        return ("To agree", "govuk-tag--yellow")
    if one.waits_for_record:
        return ("To record", "govuk-tag--yellow")
    if one.is_mine_to_run and one.not_possible:
        return ("Not possible", "govuk-tag--red")
    if one.is_mine_to_run and one.outstanding and one.state is FamilyTimeState.PLANNED:
        return (f"{one.outstanding} not acknowledged", "govuk-tag--orange" if one.was_chased else "govuk-tag--yellow")
    return STATE_TAGS[one.state]
