"""How were rules asked about before their list could grow? What asks so still is answered.

A reply's closed list is closed: a web of the release before would stumble over a rule that it doesn't know. The second
version (`shared/contracts/rules.py`) has an open one.
"""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Code, Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.rules import READERS, SETTERS

FirstRuleValue = Annotated[int, Field(ge=0, le=100), Classified.STATE]


class FirstRuleName(Code):
    """The rules that there were."""

    FEWEST_SATELLITES = "fewest_satellites"
    MOST_SATELLITES = "most_satellites"
    FEWEST_HUB_BEDS = "fewest_hub_beds"
    FEWEST_YEARS_APPROVED = "fewest_years_approved"
    BELOW_FEWEST_ALLOWED_WITH_REASON = "below_fewest_allowed_with_reason"
    BEYOND_MOST_ALLOWED_WITH_REASON = "beyond_most_allowed_with_reason"
    USUAL_FOSTERING_LIMIT = "usual_fostering_limit"


class FirstRule(Value):
    """A rule as it is on a day."""

    name: FirstRuleName
    value: FirstRuleValue
    is_yes_or_no: Flag
    source: SensitiveText
    started_on: Day | None
    ended_on: Day | None = None
    reason: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None


class FirstRules(Reply):
    """Every rule that there was then, in a steady order."""

    on: Day
    rules: tuple[FirstRule, ...]
    may_change: Flag


class WhichRulesV1(Query[FirstRules], owner="registry", asked_by=READERS):
    """Which rules hold for the authority on a day? Of those that there were then; the second version has all."""

    on: Day | None = None


class SetRuleV1(Command[FirstRules], owner="registry", asked_by=SETTERS):
    """Has a rule otherwise from a day on, as the second version does; of those that there were then."""

    name: FirstRuleName
    value: FirstRuleValue
    on: Day
    source: Annotated[str, Field(min_length=1, max_length=500), Classified.SENSITIVE]
    reason: Annotated[str, Field(min_length=1, max_length=500), Classified.SENSITIVE]
    dry_run: Flag = False
