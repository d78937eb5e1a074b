"""What the registry is asked, and says, of the authority's own rules: which hold on a day, and what becomes of them?

A rule has a value from a day on; where the authority has set nothing it is as `USUAL` has it. The registry keeps all
of them, whoever goes by them: a service that does hears `RuleChanged`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Code, Day, Flag, Identifier, Instant, OpenCode, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.refusals import Source, Whose
from shared.contracts.roles import WORKERS, Role

RuleValue = Annotated[int, Field(ge=0, le=1000), Classified.STATE]
"""A number; of a rule that allows something, 1 for yes and 0 for no."""


class RuleName(Code):
    """What authorities decide differently (DOMAIN.md §1.1, §1.3, §3.4). It grows: whoever reads one takes any word."""

    FEWEST_SATELLITES = "fewest_satellites"
    MOST_SATELLITES = "most_satellites"
    FEWEST_HUB_BEDS = "fewest_hub_beds"
    FEWEST_YEARS_APPROVED = "fewest_years_approved"
    """Full years under approval from which on a household counts as experienced; a gap between two isn't counted."""
    BELOW_FEWEST_ALLOWED_WITH_REASON = "below_fewest_allowed_with_reason"
    """Whether a constellation may be launched with fewer satellites or beds, if a reason is given."""
    BEYOND_MOST_ALLOWED_WITH_REASON = "beyond_most_allowed_with_reason"
    """Whether a constellation may grow beyond the most, if a reason is given."""
    USUAL_FOSTERING_LIMIT = "usual_fostering_limit"
    """Children in one home, brothers and sisters and written exemptions apart."""
    MOST_NIGHTS = "most_nights"
    """Nights in a row of a planned sleepover, those of others next to it included."""
    MONTHS_AHEAD = "months_ahead"
    """How far ahead a sleepover can be asked for, in months."""
    NOTICE_DAYS = "notice_days"
    """Days before its first night by which a planned sleepover is asked for; 0 where it can be asked for tonight."""
    MOST_NIGHTS_IN_12_MONTHS = "most_nights_in_12_months"
    """Nights that a child sleeps at hub homes in any twelve months, emergencies included; 0 for no limit."""
    MOST_DAYS_OF_A_SHORT_BREAK = "most_days_of_a_short_break"
    """Days of one short break of a child in an agreed series of them (V3, V4), those next to it included."""
    MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS = "most_days_of_short_breaks_in_12_months"
    """Days of short breaks of such a child in any twelve months, not in those of the return."""
    BEYOND_LIMITS_ALLOWED_WITH_REASON = "beyond_limits_allowed_with_reason"
    """Whether a planned sleepover can go beyond these, if a reason is given and a programme manager agrees."""
    HOLD_HOURS = "hold_hours"
    """Hours for which a hub home's beds are held for a planned sleepover that nobody decides."""
    WAITING_OFFER_HOURS = "waiting_offer_hours"
    """Hours for which beds that became free are held for those who wait for them."""
    RANK_OF_HOME_AT_RISK = "rank_of_home_at_risk"
    """With the three below, which need comes first on a waiting list: the smallest number; the same, side by side."""
    RANK_OF_CARERS_CANT = "rank_of_carers_cant"
    RANK_OF_CARERS_AWAY = "rank_of_carers_away"
    RANK_OF_A_BREAK = "rank_of_a_break"
    SHARED_BEDROOM_NEEDS_AGREEMENT = "shared_bedroom_needs_agreement"
    """Whether children who sleep in one bedroom of a hub home must each have it agreed."""
    CAUTIONS_NEED_A_REASON = "cautions_need_a_reason"
    """Whether a yes in spite of what the register says against a night in a hub home needs a reason."""
    EMERGENCY_HUB_HOME_MINUTES = "emergency_hub_home_minutes"
    """Minutes that a hub home has in an emergency, before the next is asked."""
    EMERGENCY_ASKS_OTHERS = "emergency_asks_others"
    """Which hub homes are asked in an emergency after the constellation's own: 0 none, 1 the area's, 2 all."""
    EMERGENCY_DUTY_WORKER_MINUTES = "emergency_duty_worker_minutes"
    """Minutes that a duty worker has in an emergency, before they are asked again."""
    EMERGENCY_APPROVALS_AFTERWARDS = "emergency_approvals_afterwards"
    """Whether a hub home is asked before those whose approval a child's plan needs. If not, a duty worker is."""
    EMERGENCY_APPROVAL_HOURS = "emergency_approval_hours"
    """Hours after an emergency in which an approval is to be given, before it is asked for again."""
    FAMILY_TIME_HOURS = "family_time_hours"
    """Hours in which each carer is to acknowledge a plan of family time, before they are reminded once."""
    TRAINING_DAYS_BEFORE = "training_days_before"
    """Days before the last day of a carer’s training from which on it is said to expire soon, once."""
    STAY_SHEET_DAYS_BEFORE = "stay_sheet_days_before"
    """Days before the first night from which on a hub home can read a child's stay sheet; in an emergency at once."""
    STAY_SHEET_DAYS_AFTER = "stay_sheet_days_after"
    """Days after the last night for which it still can: the child goes home on the first."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How a rule is where the authority has set nothing, where that is said, and what it can be set to."""

    value: int
    source: Source
    least: int = 0
    most: int = 100

    @property
    def is_yes_or_no(self) -> bool:
        """Whether it allows something, or doesn't."""
        return self.most == 1


_SIZE = Source(Whose.PROGRAMME, "6 to 10 satellite households: Gloucestershire's One Minute Guide; DfE answers")
_BEDS = Source(Whose.PROGRAMME, "At least two beds for the constellation's children: South Tyneside; Surrey")
_EXPERIENCE = Source(Whose.PROGRAMME, "Experienced carers: Waltham Forest, Reading; how long is Hubhome's own")
_LIMIT = Source(Whose.LAW, "The usual fostering limit: CoramBAAF; Fosterline")
_BEDROOMS = Source(
    Whose.STANDARDS,
    "Each child over three has their own bedroom, unless each child’s responsible authority agreed: NMS 10.6",
)
_NIGHTS = Source(
    Whose.HUBHOME,
    "Hubhome's own, until the authority sets it. The 17 and 75 days of short breaks are for children who go home to a "
    "parent: Care Planning Regulations 2010, regulation 48",
)
_SHORT_BREAKS = Source(
    Whose.LAW,
    "Short breaks after which the child goes home to a parent: Care Planning Regulations 2010, regulation 48, as made. "
    "Another text of it has no limit for one: ask your lawyers which holds",
)
_STAY_SHEET = Source(
    Whose.HUBHOME,
    "Hubhome's own, until the authority sets it. Half of foster carers had all the information that they needed: State "
    "of the Nations 2024",
)
_OURS = Source(Whose.HUBHOME, "Hubhome's own, until the authority sets it")
_CAUTIONS = Source(
    Whose.HUBHOME,
    "Hubhome's own, until the authority sets it. Who a child can be cared for alongside, and known risks: "
    "SocialCareData placements standard; the usual fostering limit: CoramBAAF",
)
_NEED = Source(
    Whose.HUBHOME,
    "Hubhome's own suggestion, until the authority sets it: no order of need was found in public text",
)
USUAL: Mapping[RuleName, Usual] = {
    RuleName.FEWEST_SATELLITES: Usual(6, _SIZE),
    RuleName.MOST_SATELLITES: Usual(10, _SIZE),
    RuleName.FEWEST_HUB_BEDS: Usual(2, _BEDS),
    RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON: Usual(0, _OURS, most=1),
    RuleName.BEYOND_MOST_ALLOWED_WITH_REASON: Usual(0, _OURS, most=1),
    RuleName.FEWEST_YEARS_APPROVED: Usual(1, _EXPERIENCE),
    RuleName.USUAL_FOSTERING_LIMIT: Usual(3, _LIMIT),
    RuleName.MOST_NIGHTS: Usual(28, _OURS, least=1, most=28),
    RuleName.MONTHS_AHEAD: Usual(12, _OURS, least=1, most=24),
    RuleName.NOTICE_DAYS: Usual(0, _OURS, most=90),
    RuleName.MOST_NIGHTS_IN_12_MONTHS: Usual(0, _NIGHTS, most=366),
    RuleName.MOST_DAYS_OF_A_SHORT_BREAK: Usual(17, _SHORT_BREAKS, least=1, most=366),
    RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS: Usual(75, _SHORT_BREAKS, least=1, most=366),
    RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON: Usual(0, _OURS, most=1),
    RuleName.HOLD_HOURS: Usual(72, _OURS, least=1, most=336),
    RuleName.WAITING_OFFER_HOURS: Usual(24, _OURS, least=1, most=168),
    RuleName.RANK_OF_HOME_AT_RISK: Usual(1, _NEED, least=1, most=9),
    RuleName.RANK_OF_CARERS_CANT: Usual(2, _NEED, least=1, most=9),
    RuleName.RANK_OF_CARERS_AWAY: Usual(3, _NEED, least=1, most=9),
    RuleName.RANK_OF_A_BREAK: Usual(4, _NEED, least=1, most=9),
    RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT: Usual(1, _BEDROOMS, most=1),
    RuleName.CAUTIONS_NEED_A_REASON: Usual(1, _CAUTIONS, most=1),
    RuleName.EMERGENCY_HUB_HOME_MINUTES: Usual(15, _OURS, least=1, most=240),
    RuleName.EMERGENCY_ASKS_OTHERS: Usual(1, _OURS, most=2),
    RuleName.EMERGENCY_DUTY_WORKER_MINUTES: Usual(15, _OURS, least=1, most=240),
    RuleName.EMERGENCY_APPROVALS_AFTERWARDS: Usual(1, _OURS, most=1),
    RuleName.EMERGENCY_APPROVAL_HOURS: Usual(12, _OURS, least=1, most=168),
    RuleName.FAMILY_TIME_HOURS: Usual(48, _OURS, least=1, most=336),
    RuleName.TRAINING_DAYS_BEFORE: Usual(90, _OURS, most=366),
    RuleName.STAY_SHEET_DAYS_BEFORE: Usual(2, _STAY_SHEET, most=28),
    RuleName.STAY_SHEET_DAYS_AFTER: Usual(1, _STAY_SHEET, most=28),
}
"""From DOMAIN.md §1.1, §1.3 and §3.4; in the order in which they are shown. Whoever goes by a rule begins here."""

AnyRuleName = Annotated[RuleName | OpenCode, Field(union_mode="left_to_right")]
"""A rule of now, or one that a newer release has."""


class RuleChanged(Event, owner="registry", about="rule_id"):
    """An authority has a rule so from `started_on` on, until the first day from which it has set it otherwise.

    Of one rule's, the one that began last holds on a day: whoever goes by that needs no other to be heard. Said when
    it is set, for whatever day, and again when it is set anew for the same day. Never said of what the authority has
    not set: that is as `USUAL` has it.
    """

    rule_id: Identifier
    """The same for one rule of an authority from one day on."""
    name: OpenCode
    value: RuleValue
    started_on: Day
    ended_on: Day | None
    """The first day on which it doesn't hold any more; equal to `started_on` where it never held."""


READERS = WORKERS | {Role.ADMINISTRATOR, Role.DATA_ANALYST}
SETTERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})


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

    name: AnyRuleName
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
    least: RuleValue = 0
    most: RuleValue = 100
    """What it can be set to."""


class Rules(Reply):
    """Every rule, in a steady order."""

    on: Day
    rules: tuple[Rule, ...]
    may_change: Flag


class WhichRules(Query[Rules], owner="registry", asked_by=READERS, v=2):
    """Which rules hold for the authority on a day?"""

    on: Day | None = None
    """Today where it isn't said."""


class SetRule(Command[Rules], owner="registry", asked_by=SETTERS, v=2):
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
