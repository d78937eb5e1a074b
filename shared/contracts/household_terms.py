"""What is recorded of a household with its days, besides its approval: exemptions, and whether a carer is at home."""

from shared.contracts.child_terms import Term
from shared.contracts.fields import Flag, Identifier, Instant, PersonalText, SensitiveText


class ExemptionTerm(Term):
    """The authority in whose area the carers live lets a child be fostered there beyond the usual limit."""

    child_id: Identifier | None
    """Nobody where the asker may not read the child's record; then the three that follow are empty, too."""
    child: PersonalText = ""
    granted_by: SensitiveText = ""
    written_in: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    replaced_at: Instant | None = None


class CarerAtHomeTerm(Term):
    """Whether a carer of the household is at home full time."""

    is_at_home: Flag
    written_in: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
