"""How a service says no: a typed reply with a reason, never an exception that crosses the bus."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.fields import Classified, CodeWord, Count, SensitiveText
from shared.contracts.message import Value

MOST_FAULTS = 1000
"""Faults that one refusal names; a reply has to fit into one message."""

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,99}$"), Classified.STATE]
"""A path into the request: `first_night_on`, or `sleepovers.12.child_ref` for a part of the thirteenth of several."""


class Fault(Value):
    """One thing that is wrong with a request, and what to do about it. Where two rows disagree, it is of the second."""

    model_config = ConfigDict(extra="ignore")

    field: FieldName
    sentence: SensitiveText
    """What is wrong, in plain English, with the references of the other rows that it concerns."""
    remedy: SensitiveText


class Refused(Value):
    """No, and why: `reason` for machines, `detail` in plain English for people, and the fields it concerns."""

    # As in a reply: whoever reads it may be of a release that doesn't know all of its fields.
    model_config = ConfigDict(extra="ignore")

    reason: CodeWord
    detail: SensitiveText = ""
    fields: tuple[FieldName, ...] = ()
    source: SensitiveText = ""
    """Where the rule comes from, when it is a rule: a regulation, or the authority's own policy."""
    faults: Annotated[tuple[Fault, ...], Field(max_length=MOST_FAULTS)] = ()
    """Each thing that is wrong, where a request has many parts: an import names every wrong row."""
    more: Count = 0
    """Faults beyond those named."""


class RefusalError(Exception):
    """Ends a service's transaction with a refusal as the reply; it never crosses the bus as an error."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def refuse(reason: str, detail: str, *fields: str, source: str = "") -> RefusalError:
    """The exception for a refusal, in one line: `raise refuse("too_late", "Cancel before the first night")`."""
    return RefusalError(Refused(reason=reason, detail=detail, fields=fields, source=source))


def refuse_faults(reason: str, detail: str, faults: Sequence[Fault]) -> RefusalError:
    """The exception for a refusal that names each fault; those that it has no room for are counted."""
    fields = tuple(dict.fromkeys(fault.field.partition(".")[0] for fault in faults))
    named = tuple(faults[:MOST_FAULTS])
    return RefusalError(
        Refused(reason=reason, detail=detail, fields=fields, faults=named, more=len(faults) - len(named))
    )
