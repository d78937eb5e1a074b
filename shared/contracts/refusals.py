"""How a service says no: a typed reply with a reason, never an exception that crosses the bus."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, CodeWord, SensitiveText
from shared.contracts.message import Value

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,99}$"), Classified.STATE]


class Refused(Value):
    """No, and why: `reason` for machines, `detail` in plain English for people, and the fields it concerns."""

    reason: CodeWord
    detail: SensitiveText = ""
    fields: tuple[FieldName, ...] = ()
    source: SensitiveText = ""
    """Where the rule comes from, when it is a rule: a regulation, or the authority's own policy."""


class RefusalError(Exception):
    """Ends a service's transaction with a refusal as the reply; it never crosses the bus as an error."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def refuse(reason: str, detail: str, *fields: str, source: str = "") -> RefusalError:
    """The exception for a refusal, in one line: `raise refuse("too_late", "Cancel before the first night")`."""
    return RefusalError(Refused(reason=reason, detail=detail, fields=fields, source=source))
