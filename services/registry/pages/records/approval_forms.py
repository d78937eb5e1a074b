"""What did somebody enter about a household's approval, its exemptions, or who is at home?"""

import re
from collections.abc import Mapping
from uuid import UUID

from services.registry.pages.records import child_words, words
from services.registry.pages.records.forms import NOT_KNOWN, day_if_any, identifier, version
from shared.contracts.approval_changes import (
    ChangeApproval,
    EndExemption,
    GrantExemption,
    RecordApplication,
    RecordCarerAtHome,
    TakeBackApplication,
)
from shared.contracts.record_changes import EndApproval
from shared.contracts.record_words import ApplicationState
from shared.web.forms import Form

APPROVAL_ENDS = {
    "resigned": "The carers resigned",
    "retired": "The carers retired",
    "moved_away": "They moved away",
    "terminated": "The service ended it",
    "other": "Another reason",
}
KIND_WORDS: Mapping[str, str] = {
    "short_term": "Short term",
    "long_term": "Long term",
    "short_break": "Short breaks",
    "emergency": "Emergencies",
    "kinship": "Kinship: children whom the carers know",
    "parent_and_child": "Parent and child",
}
"""What households are approved for, as services have it; an authority's own codes are offered where they are in use."""
MOST_PLACES, OLDEST = 20, 25
MOST_DIGITS = 3
YES, NO = "yes", "no"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")


def read_end_of_approval(form: Form, household_id: UUID) -> EndApproval | None:
    """From when on a household isn't approved."""
    ended = form.choice("ended_reason", list(APPROVAL_ENDS), missing="Select why the approval ends")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter why the approval ends", name="Why the approval ends")
    if form.failed or on is None:
        return None
    return EndApproval(household_id=household_id, on=on, ended_reason=ended, reason=reason)


def read_approval(form: Form, household_id: UUID) -> ChangeApproval | None:
    """What a household is approved for from a day on."""
    places = _number(form, "places", "how many children", 1, MOST_PLACES)
    age_from = _number(form, "age_from", "the youngest age", 0, OLDEST)
    age_to = _number(form, "age_to", "the oldest age", 0, OLDEST)
    if age_from is not None and age_to is not None and age_to < age_from:
        form.errors.add("age_to", "Enter an oldest age that is not below the youngest")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter where it was decided, and why", name="Why")
    if form.failed or on is None or places is None or age_from is None or age_to is None:
        return None
    return ChangeApproval(
        household_id=household_id,
        on=on,
        places=places,
        age_from=age_from,
        age_to=age_to,
        kinds=tuple(one for one in form.values("kinds") if _CODE.fullmatch(one)),
        reason=reason,
        allowed_because=form.value("allowed_because")[:500],
        version=version(form),
    )


def read_exemption(form: Form, household_id: UUID) -> GrantExemption | None:
    """Which children may be fostered beyond the usual limit."""
    child_ids = [one for value in form.values("child_ids") if (one := identifier(value))]
    ref = form.value("child_ref")
    if not child_ids and not ref:
        # At the field that is there also where no child lives in the household.
        form.errors.add("child_ref", "Select the children whom it names, or enter a reference")
    if ref and not _CODE.fullmatch(ref):
        form.errors.add("child_ref", "Enter a reference like C0012")
    granted_by = form.text("granted_by", missing="Enter who granted it", name="Who granted it")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    on = form.day("on", "the first day")
    last_on = day_if_any(form, "last_on", "the last day")
    if form.failed or on is None:
        return None
    return GrantExemption(
        household_id=household_id,
        child_ids=tuple(child_ids),
        child_ref=ref or None,
        on=on,
        until=last_on + child_words.ONE_DAY if last_on else None,
        granted_by=granted_by,
        written_in=written_in,
        version=version(form),
    )


def read_end_of_exemption(form: Form, household_id: UUID) -> EndExemption | None:
    """From when on a child isn't exempt."""
    child_id = identifier(form.value("child"))
    if child_id is None:
        form.errors.add("child", "Select whose exemption ends")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter why it ends", name="Why it ends")
    if form.failed or on is None or child_id is None:
        return None
    return EndExemption(household_id=household_id, child_id=child_id, on=on, reason=reason, version=version(form))


def read_carer_at_home(form: Form, household_id: UUID) -> RecordCarerAtHome | None:
    """Whether a carer is at home full time."""
    answer = form.choice("at_home", [YES, NO, NOT_KNOWN], missing="Select whether a carer is at home full time")
    written_in = form.text(
        "written_in", missing="Enter where it is written, or how you know", name="Where it is written"
    )
    on = form.day("on", "the first day")
    if form.failed or on is None:
        return None
    return RecordCarerAtHome(
        household_id=household_id,
        is_at_home={YES: True, NO: False}.get(answer),
        on=on,
        written_in=written_in,
        version=version(form),
    )


def read_application(form: Form, household_id: UUID) -> RecordApplication | None:
    """Where a household's application to foster stands."""
    state = form.choice("state", list(words.APPLICATION_WORDS), missing="Select where the application stands")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    reason = form.text("reason", missing="", name="Why") if form.value("reason") else ""
    on = form.day("on", "the day")
    if form.failed or on is None:
        return None
    return RecordApplication(
        household_id=household_id,
        state=ApplicationState(state),
        on=on,
        written_in=written_in,
        reason=reason,
        version=version(form),
    )


def read_application_that_never_was(form: Form, household_id: UUID) -> TakeBackApplication | None:
    """What was recorded last was a mistake."""
    reason = form.text("reason", missing="Enter how it came to be recorded", name="How it came to be recorded")
    if form.failed:
        return None
    return TakeBackApplication(household_id=household_id, reason=reason, version=version(form))


def _number(form: Form, field: str, what: str, fewest: int, most: int) -> int | None:
    text = form.value(field)
    if not text:
        form.errors.add(field, f"Enter {what}")
    elif not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and fewest <= int(text) <= most):
        form.errors.add(field, f"Enter {what} as a number from {fewest} to {most}")
    else:
        return int(text)
    return None
