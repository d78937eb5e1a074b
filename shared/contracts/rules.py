"""What the registry is asked of the authority's own rules: which hold on a day, and what becomes of them?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Code, Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.roles import WORKERS, Role

RuleValue = Annotated[int, Field(ge=0, le=100), Classified.STATE]
"""A number; of a rule that allows something, 1 for yes and 0 for no."""


class RuleName(Code):
    """What authorities decide differently (DOMAIN.md §1.1, §1.3, §3.4)."""

    FEWEST_SATELLITES = "fewest_satellites"
    MOST_SATELLITES = "most_satellites"
    FEWEST_HUB_BEDS = "fewest_hub_beds"
    FEWEST_YEARS_APPROVED = "fewest_years_approved"
    """Full years since its first approval from which on a household counts as experienced."""
    BELOW_FEWEST_ALLOWED_WITH_REASON = "below_fewest_allowed_with_reason"
    """Whether a constellation may be launched with fewer satellites or beds, if a reason is given."""
    BEYOND_MOST_ALLOWED_WITH_REASON = "beyond_most_allowed_with_reason"
    """Whether a constellation may grow beyond the most, if a reason is given."""
    USUAL_FOSTERING_LIMIT = "usual_fostering_limit"
    """Children in one home, brothers and sisters and written exemptions apart."""


class RuleTerm(Value):
    """What the authority set of a rule, for some days."""

    value: RuleValue
    source: SensitiveText
    started_on: Day
    ended_on: Day | None
    """The first day on which it doesn't hold any more; its own first day where it was set anew for that day."""
    reason: SensitiveText
    recorded_at: Instant | None
    recorded_by: Identifier | None


class Rule(Value):
    """A rule as it is on a day."""

    name: RuleName
    value: RuleValue
    is_yes_or_no: Flag
    source: SensitiveText
    """Whose rule it is."""
    started_on: Day | None
    """From when on the authority has it so; none where it has set nothing, and the rule is what most have."""
    ended_on: Day | None = None
    """A day to come on which the authority has it otherwise."""
    reason: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    terms: tuple[RuleTerm, ...] = ()
    """All that the authority ever set of it, the latest first, what is to come included."""


class Rules(Reply):
    """Every rule, in a steady order."""

    on: Day
    rules: tuple[Rule, ...]
    may_change: Flag


class WhichRules(Query[Rules], owner="registry", asked_by=WORKERS | {Role.ADMINISTRATOR, Role.DATA_ANALYST}):
    """Which rules hold for the authority on a day?"""

    on: Day | None = None
    """Today where it isn't said."""


class SetRule(Command[Rules], owner="registry", asked_by={Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR}):
    """Has a rule otherwise from a day on, and replies with the rules of that day; what held before stays known.

    Refused: `not_a_value_of_this_rule`, `fewest_beyond_most`, `later_changes_exist`.
    """

    name: RuleName
    value: RuleValue
    on: Day
    source: Annotated[str, Field(min_length=1, max_length=500), Classified.SENSITIVE]
    """Whose rule it is, and where it is written: a policy, a decision with its date."""
    reason: Annotated[str, Field(min_length=1, max_length=500), Classified.SENSITIVE]
    dry_run: Flag = False
