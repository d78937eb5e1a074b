"""What did somebody enter about a change of a record, as a message for the registry?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.registry.pages.records import words
from shared.contracts.message import Command
from shared.contracts.record_changes import (
    CHANGES_CHILDREN,
    ENDS_APPROVALS,
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordChange,
    RecordPlacement,
)
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.web.forms import Form
from shared.web.wording import day

FIELDS: Mapping[str, str] = {
    "on": "on",
    "decision": "decision",
    "conditions": "conditions",
    "written_in": "written_in",
    "household_ref": "household_ref",
    "kind": "kind",
    "reason": "reason",
    "ended_reason": "ended_reason",
    "allowed_because": "allowed_because",
}
"""Fields of the messages, and those of the forms."""
APPROVAL_ENDS = {
    "resigned": "The carers resigned",
    "retired": "The carers retired",
    "moved_away": "They moved away",
    "terminated": "The service ended it",
    "other": "Another reason",
}
Change = Command[RecordChange]


@dataclass(frozen=True, slots=True)
class Deed:
    """One change of a record: its page, and how its form is read."""

    of: str
    """`children` or `households`."""
    path: str
    title: str
    fields: str
    """The template of what it asks besides the day."""
    question: str
    button: str
    flash: str
    roles: frozenset[Role]
    read: Callable[[Form, UUID], Change | None]
    answers: Callable[[Change], list[tuple[str, str]]]


def read_delegation(form: Form, child_id: UUID) -> ChangeDelegatedAuthority | None:
    """Who decides on nights away."""
    decision = form.choice("decision", list(OvernightDecision), missing="Select who decides about nights away")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    on = form.day("on", "the first day")
    conditions = form.value("conditions")
    if form.failed or on is None:
        return None
    return ChangeDelegatedAuthority(
        child_id=child_id,
        on=on,
        decision=OvernightDecision(decision),
        conditions=conditions[:4000],
        written_in=written_in,
    )


def read_placement(form: Form, child_id: UUID) -> RecordPlacement | None:
    """Where a child lives from a day on."""
    household_ref = form.text(
        "household_ref", missing="Enter the household’s reference", at_most=60, name="The reference"
    )
    kind = form.choice("kind", list(PlacementKind), missing="Select what kind of placement it is")
    on = form.day("on", "the first day")
    ended = form.value("ended_reason")
    reason = form.text("reason", missing="Enter why the child moves", name="Why the child moves")
    if form.failed or on is None:
        return None
    return RecordPlacement(
        child_id=child_id,
        household_ref=household_ref,
        kind=PlacementKind(kind),
        on=on,
        reason=reason,
        ended_reason=PlacementEndReason(ended) if ended in list(PlacementEndReason) else None,
        allowed_because=form.value("allowed_because")[:500],
    )


def read_end_of_placement(form: Form, child_id: UUID) -> EndPlacement | None:
    """From when on a child doesn't live there."""
    ended = form.choice("ended_reason", list(PlacementEndReason), missing="Select why the placement ends")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter why the placement ends", name="Why the placement ends")
    if form.failed or on is None:
        return None
    return EndPlacement(child_id=child_id, on=on, ended_reason=PlacementEndReason(ended), reason=reason)


def read_end_of_approval(form: Form, household_id: UUID) -> EndApproval | None:
    """From when on a household isn't approved."""
    ended = form.choice("ended_reason", list(APPROVAL_ENDS), missing="Select why the approval ends")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter why the approval ends", name="Why the approval ends")
    if form.failed or on is None:
        return None
    return EndApproval(household_id=household_id, on=on, ended_reason=ended, reason=reason)


def answers(change: Change) -> list[tuple[str, str]]:
    """What somebody decided, to be checked before it is done."""
    match change:
        case ChangeDelegatedAuthority():
            return [
                ("Who decides about nights away", words.DECISION_WORDS[change.decision]),
                ("On condition", change.conditions or "None"),
                ("Written in", change.written_in),
                ("From", day(change.on)),
            ]
        case RecordPlacement():
            ended = words.END_WORDS[change.ended_reason] if change.ended_reason else ""
            return [
                ("Household’s reference", change.household_ref),
                ("Kind", f"{words.PLACEMENT_WORDS[change.kind]} ({change.kind.value})"),
                ("Lives there from", day(change.on)),
                *([("The placement before ends because", ended)] if ended else []),
                ("Why", change.reason),
                *([("Why it is allowed", change.allowed_because)] if change.allowed_because else []),
            ]
        case EndPlacement():
            ended = f"{words.END_WORDS[change.ended_reason]} ({change.ended_reason.value})"
            return [("Doesn’t live there from", day(change.on)), ("Reason", ended), ("Why", change.reason)]
        case EndApproval():
            ended = APPROVAL_ENDS.get(change.ended_reason, words.code_in_words(change.ended_reason))
            return [("Not approved from", day(change.on)), ("Reason", ended), ("Why", change.reason)]
    return []


DEEDS = (
    Deed(
        of="children",
        path="delegated-authority",
        title="Change who decides about nights away",
        fields="registry/records/delegation_fields.html",
        question="From which day?",
        button="Change who decides",
        flash="delegated_authority_changed",
        roles=CHANGES_CHILDREN,
        read=read_delegation,
        answers=answers,
    ),
    Deed(
        of="children",
        path="placement",
        title="Record a placement",
        fields="registry/records/placement_fields.html",
        question="First day there",
        button="Record the placement",
        flash="placement_recorded",
        roles=CHANGES_CHILDREN,
        read=read_placement,
        answers=answers,
    ),
    Deed(
        of="children",
        path="placement/end",
        title="End the placement",
        fields="registry/records/end_fields.html",
        question="First day on which the child doesn’t live there",
        button="End the placement",
        flash="placement_ended",
        roles=CHANGES_CHILDREN,
        read=read_end_of_placement,
        answers=answers,
    ),
    Deed(
        of="households",
        path="end-approval",
        title="End the approval",
        fields="registry/records/end_fields.html",
        question="First day on which the household isn’t approved",
        button="End the approval",
        flash="approval_ended",
        roles=ENDS_APPROVALS,
        read=read_end_of_approval,
        answers=answers,
    ),
)
FLASHES = {
    "delegated_authority_changed": "Who decides about nights away is changed from {on}.",
    "placement_recorded": "The placement is recorded from {on}.",
    "placement_ended": "The placement ends on {on}.",
    "approval_ended": "The approval ends on {on}.",
}
