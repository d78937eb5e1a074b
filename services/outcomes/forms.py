"""What did a hub home carer enter about a support contact, and what is wrong with it?"""

from collections.abc import Collection
from uuid import UUID

from services.outcomes.policy.logs import MOST_MINUTES
from shared.contracts.outcomes import RecordSupportContact
from shared.contracts.words import ContactKind, ContactTopic
from shared.web.forms import Form

FIELDS = {"household_id": "household", "on": "on", "kind": "kind", "minutes": "minutes", "topic": "topic"}
"""Where each field of the command is on the form."""


def read_contact(form: Form, households: Collection[UUID]) -> RecordSupportContact | None:
    """The contact that was entered; none where something is wrong, which the form then says."""
    household = form.choice("household", [str(each) for each in households], missing="Select a household")
    on = form.day("on", "the date of the contact")
    kind = form.choice("kind", list(ContactKind), missing="Select how you were in contact")
    minutes = _minutes(form)
    topic = form.choice("topic", list(ContactTopic), missing="Select what it was mostly about")
    if form.failed or on is None:
        return None
    return RecordSupportContact(
        household_id=UUID(household), on=on, kind=ContactKind(kind), minutes=minutes, topic=ContactTopic(topic)
    )


def _minutes(form: Form) -> int:
    text = form.text("minutes", missing="Enter how many minutes it took")
    if form.errors.of("minutes"):
        return 0
    if not (text.isascii() and text.isdigit()):
        form.errors.add("minutes", "Minutes must be a whole number, like 20")
    elif len(text) > len(str(MOST_MINUTES)) or not 1 <= int(text) <= MOST_MINUTES:
        form.errors.add("minutes", f"Minutes must be between 1 and {MOST_MINUTES}")
    else:
        return int(text)
    return 0
