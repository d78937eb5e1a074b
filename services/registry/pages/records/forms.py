"""What did somebody enter about a change of a child's record, as a message for the registry?"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.registry.pages.records import child_words
from shared.contracts.bed_sharing import MOST_WHO_SHARE, AgreeToBedSharing, EndBedSharing
from shared.contracts.message import Command
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndPlacement,
    RecordChange,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackDeath,
    TakeBackPlacement,
)
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic, MustBeTold
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.web.forms import DAY_PARTS, Form

MOST_DIGITS = 10

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
    "review_on": "review_on",
    "finding": "finding",
    "with_child_ids": "with_children",
    "household_id": "household",
    "until": "last_on",
    "agreed_on": "agreed_on",
    "details": "details",
    "places": "places",
    "age_from": "age_from",
    "age_to": "age_to",
    "kinds": "kinds",
    "child_ids": "child_ref",
    "child_ref": "child_ref",
    "child_id": "child",
    "granted_by": "granted_by",
    "is_at_home": "at_home",
    "instead_of": "placement",
    "placement_id": "placement",
    "before_goes_on": "before_goes_on",
}
"""Fields of the messages, and those of the forms."""
GOES_ON, STAYS_ENDED = "goes_on", "stays_ended"
"""What becomes of the placement before one that never was."""
NOT_KNOWN = "not_known"
"""What a form calls it that nothing is known any more."""
Change = Command[RecordChange]


def read_delegation(form: Form, child_id: UUID) -> ChangeDelegatedAuthority | None:
    """Who decides on something."""
    area = form.choice("area", list(DecisionArea), missing="Select what is decided")
    decision = form.choice("decision", list(OvernightDecision), missing="Select who decides")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    on = form.day("on", "the first day")
    review_on = day_if_any(form, "review_on", "the review")
    conditions = form.value("conditions")
    if form.failed or on is None:
        return None
    return ChangeDelegatedAuthority(
        child_id=child_id,
        on=on,
        area=DecisionArea(area),
        decision=OvernightDecision(decision),
        conditions=conditions[:4000],
        must_tell=tuple(one for one in MustBeTold if one.value in form.values("must_tell")),
        review_on=review_on,
        written_in=written_in,
        version=version(form),
    )


def read_matching_fact(form: Form, child_id: UUID) -> RecordMatchingFact | None:
    """What is known on a matching topic."""
    topic = form.choice("topic", list(MatchingTopic), missing="Select what it is about")
    found = form.choice("finding", [*Finding, NOT_KNOWN], missing="Select what is known")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    on = form.day("on", "the first day")
    if form.failed or on is None:
        return None
    return RecordMatchingFact(
        child_id=child_id,
        topic=MatchingTopic(topic),
        finding=None if found == NOT_KNOWN else Finding(found),
        details=form.value("details")[:4000],
        on=on,
        written_in=written_in,
        version=version(form),
    )


def read_health(form: Form, child_id: UUID) -> RecordHealth | None:
    """What is known of allergies or health needs."""
    topic = form.choice("topic", list(HealthTopic), missing="Select what it is about")
    found = form.choice("finding", [*Finding, NOT_KNOWN], missing="Select what is known")
    details = form.value("details")[:4000]
    if found == Finding.YES and not details:
        form.errors.add("details", "Enter which they are, and what to do")
    written_in = form.text(
        "written_in", missing="Enter where it is written, or who said so", name="Where it is written"
    )
    on = form.day("on", "the first day")
    if form.failed or on is None:
        return None
    return RecordHealth(
        child_id=child_id,
        topic=HealthTopic(topic),
        finding=None if found == NOT_KNOWN else Finding(found),
        details=details,
        on=on,
        written_in=written_in,
        version=version(form),
    )


def read_bed_sharing(form: Form, child_id: UUID) -> AgreeToBedSharing | None:
    """With whom, where and on which days a child may share a bedroom."""
    household_id = identifier(form.value("household"))
    if household_id is None:
        form.errors.add("household", "Select the household")
    others = [one for value in form.values("with_children") if (one := identifier(value))]
    if not 1 <= len(others) < MOST_WHO_SHARE:
        form.errors.add("with_children", f"Select at least one child and at most {MOST_WHO_SHARE - 1}")
    agreed_by = form.text("agreed_by", missing="Enter who agreed", name="Who agreed")
    agreed_on = form.day("agreed_on", "the day on which it was agreed")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    on = form.day("on", "the first day")
    last_on = day_if_any(form, "last_on", "the last day")
    if form.failed or on is None or agreed_on is None or household_id is None:
        return None
    return AgreeToBedSharing(
        child_id=child_id,
        with_child_ids=tuple(others),
        household_id=household_id,
        on=on,
        until=last_on + child_words.ONE_DAY if last_on else None,
        agreed_by=agreed_by,
        agreed_on=agreed_on,
        written_in=written_in,
        conditions=form.value("conditions")[:4000],
        version=version(form),
    )


def read_end_of_bed_sharing(form: Form, child_id: UUID) -> EndBedSharing | None:
    """From when on a child may not share."""
    sharing_id = identifier(form.value("sharing"))
    if sharing_id is None:
        form.errors.add("sharing", "Select what isn’t agreed any more")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter why it isn’t agreed any more", name="Why")
    if form.failed or on is None or sharing_id is None:
        return None
    return EndBedSharing(child_id=child_id, sharing_id=sharing_id, on=on, reason=reason, version=version(form))


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
        version=version(form),
        instead_of=identifier(form.value("placement")),
    )


def read_placement_that_never_was(form: Form, child_id: UUID) -> TakeBackPlacement | None:
    """Which placement was recorded by mistake, and where the child lived instead."""
    placement_id = identifier(form.value("placement"))
    if placement_id is None:
        form.errors.add("placement", "Select the placement that was recorded by mistake")
    before = form.choice(
        "before_goes_on", [GOES_ON, STAYS_ENDED], missing="Select what becomes of the placement before"
    )
    reason = form.text("reason", missing="Enter what happened", name="What happened")
    if form.failed or placement_id is None:
        return None
    return TakeBackPlacement(
        child_id=child_id,
        placement_id=placement_id,
        before_goes_on=before == GOES_ON,
        reason=reason,
        allowed_because=form.value("allowed_because")[:500],
        version=version(form),
    )


def read_end_of_placement(form: Form, child_id: UUID) -> EndPlacement | None:
    """From when on a child doesn't live there."""
    ended = form.choice("ended_reason", list(PlacementEndReason), missing="Select why the placement ends")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter why the placement ends", name="Why the placement ends")
    if form.failed or on is None:
        return None
    return EndPlacement(
        child_id=child_id,
        on=on,
        ended_reason=PlacementEndReason(ended),
        reason=reason,
        allowed_because=form.value("allowed_because")[:500],
        version=version(form),
    )


def read_death(form: Form, child_id: UUID) -> RecordDeath | None:
    """On which day a child died."""
    on = form.day("on", "the day of death")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    if form.failed or on is None:
        return None
    return RecordDeath(child_id=child_id, on=on, written_in=written_in, version=version(form))


def read_taking_back(form: Form, child_id: UUID) -> TakeBackDeath | None:
    """Why what was recorded wasn't so."""
    reason = form.text("reason", missing="Enter what happened", name="What happened")
    return None if form.failed else TakeBackDeath(child_id=child_id, reason=reason, version=version(form))


def version(form: Form) -> int | None:
    """The version of the record that the form was opened with."""
    text = form.value("version")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < MOST_DIGITS else None


def day_if_any(form: Form, field: str, name: str) -> date | None:
    """A date that may be left out."""
    return form.day(field, name) if any(form.value(f"{field}-{part}") for part in DAY_PARTS) else None


def identifier(text: str) -> UUID | None:
    """The identifier that a field holds; nothing where it isn't one."""
    try:
        return UUID(text)
    except ValueError:
        return None
