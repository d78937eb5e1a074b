"""What is recorded of a household besides its approval: exemptions, who is at home, its application to foster."""

from shared.contracts.child_terms import Term
from shared.contracts.fields import Flag, Identifier, Instant, PersonalText, SensitiveText
from shared.contracts.record_words import ApplicationState


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


class ApplicationTerm(Term):
    """Where the household's application to foster stood."""

    state: ApplicationState
    written_in: SensitiveText = ""
    reason: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
