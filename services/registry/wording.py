"""How do constellations, their size, their history and distances read on a page?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from shared.contracts.constellations import Element, HistoryEntry, Satellite, Verdict, WhatHappened
from shared.contracts.record_words import ModelElement
from shared.contracts.rules import Rule, RuleName
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.web import wording
from shared.web.names import Names

T = TypeVar("T")
Tag = tuple[str, str]
"""A tag's text, and the class of its colour."""

STATE_TAGS: Mapping[ConstellationState, Tag] = {
    ConstellationState.PLANNED: ("Planned", "govuk-tag--grey"),
    ConstellationState.RECRUITING_HUB_HOME: ("Recruiting a hub home", "govuk-tag--purple"),
    ConstellationState.MATCHING_SATELLITES: ("Matching satellites", "govuk-tag--purple"),
    ConstellationState.LAUNCHED: ("Launched", "govuk-tag--green"),
    ConstellationState.HUB_HOME_VACANT: ("Hub home vacant", "govuk-tag--red"),
    ConstellationState.INTERIM_HUB_HOME: ("Interim hub home", "govuk-tag--yellow"),
    ConstellationState.PAUSED: ("Paused", "govuk-tag--orange"),
    ConstellationState.CLOSED: ("Closed", "govuk-tag--grey"),
}
PHASE_WORDS = {
    ConstellationPhase.PLANNED: "Planned",
    ConstellationPhase.RECRUITING_HUB_HOME: "Recruiting a hub home",
    ConstellationPhase.MATCHING_SATELLITES: "Matching satellite households",
    ConstellationPhase.LAUNCHED: "Launched",
    ConstellationPhase.PAUSED: "Paused",
    ConstellationPhase.CLOSED: "Closed",
}
PHASE_HINTS = {
    ConstellationPhase.PLANNED: "It has been decided on, and nobody is being looked for yet.",
    ConstellationPhase.RECRUITING_HUB_HOME: "A household is being looked for to be its hub home.",
    ConstellationPhase.MATCHING_SATELLITES: "There is a hub home. Satellite households are being found for it.",
    ConstellationPhase.LAUNCHED: "Its children can sleep at the hub home.",
    ConstellationPhase.PAUSED: "Nobody can sleep at the hub home for now. Everybody stays in the constellation.",
    ConstellationPhase.CLOSED: "It ends. The hub home, the satellite households and the liaison worker leave it.",
}
ELEMENT_WORDS = {
    Element.ENOUGH_BEDS: "Enough beds",
    Element.APPROVED_NOW: "Approved",
    Element.EXPERIENCED: "Experienced carers",
    Element.CARER_AT_HOME: "A carer at home full time",
    Element.SIZE: "Size",
    Element.LIAISON_WORKER: "A liaison worker",
    Element.HUB_HOME: "A hub home",
}
MODEL_WORDS: Mapping[ModelElement, str] = {
    ModelElement.PEER_SUPPORT: "Advice and support among carers",
    ModelElement.SLEEPOVERS: "Planned sleepovers",
    ModelElement.EMERGENCY_SLEEPOVERS: "Emergency sleepovers",
    ModelElement.TRAINING: "Training and development",
    ModelElement.SOCIAL_ACTIVITIES: "Social activities for everybody",
    ModelElement.PERMANENCE: "Support to permanence and independence",
    ModelElement.FAMILY_TIME: "Time with brothers, sisters and birth family",
    ModelElement.HUB_CARERS_TRAINED: "Carers who finished preparation and induction",
    ModelElement.CARE_AT_ANY_HOUR: "Planned and emergency care at any hour",
    ModelElement.MEETING_PLACE: "A neutral place for meetings and visits",
    ModelElement.CARERS_ARE_SUPPORTED: "Foster carers are supported",
    ModelElement.COMMUNITY_CARE: "Care within a community",
    ModelElement.CONTINUITY: "Continuity",
    ModelElement.IDENTITY_AND_BELONGING: "Culture, identity and belonging",
    ModelElement.NORMAL_LIFE: "A life like that of other children",
    ModelElement.UNCONDITIONAL_CARE: "Unconditional care",
    ModelElement.BIRTH_FAMILIES_ARE_PARTNERS: "Birth families are partners",
    ModelElement.AGAINST_RACISM: "Practice against racism and discrimination",
}
VERDICT_TAGS: Mapping[Verdict, Tag] = {
    Verdict.MET: ("Met", "govuk-tag--green"),
    Verdict.NOT_MET: ("Not met", "govuk-tag--red"),
    Verdict.NOT_RECORDED: ("Not recorded", "govuk-tag--grey"),
}
LEAVING_REASONS = {
    "own_choice": "They chose to leave",
    "stopped_fostering": "They stopped fostering",
    "moved_away": "They moved away",
    "fits_better_elsewhere": "Another constellation fits better",
    "other": "Another reason",
}
"""Why a satellite household leaves: the words that packs have for it, and those of the page."""

RULE_WORDS = {
    RuleName.FEWEST_SATELLITES: "The fewest satellite households of a constellation",
    RuleName.MOST_SATELLITES: "The most satellite households of a constellation",
    RuleName.FEWEST_HUB_BEDS: "The fewest beds that a hub home keeps for the constellation",
    RuleName.FEWEST_YEARS_APPROVED: "Years of approval from which hub home carers count as experienced",
    RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON: "Launching with fewer households or beds, if a reason is given",
    RuleName.BEYOND_MOST_ALLOWED_WITH_REASON: "Growing beyond the most households, if a reason is given",
    RuleName.USUAL_FOSTERING_LIMIT: "The usual fostering limit",
    RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT: "An agreement for each child who shares a bedroom of a hub home",
    RuleName.MOST_NIGHTS: "The most nights of one planned sleepover",
    RuleName.MONTHS_AHEAD: "How far ahead a sleepover can be asked for",
    RuleName.NOTICE_DAYS: "How long before its first night a planned sleepover is asked for",
    RuleName.MOST_NIGHTS_IN_12_MONTHS: "The most nights that a child sleeps at hub homes in any 12 months",
    RuleName.MOST_DAYS_OF_A_SHORT_BREAK: "The most days of one short break of a child who goes home to a parent",
    RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS: "The most days of such short breaks in any 12 months",
    RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON: "Going beyond these limits of a sleepover, if a reason is given",
    RuleName.HOLD_HOURS: "How long beds are held for a planned sleepover that nobody decides",
    RuleName.FAMILY_TIME_HOURS: "How long carers have to acknowledge a plan of family time before they are reminded",
    RuleName.WAITING_OFFER_HOURS: "How long a household on the waiting list has to answer an offered bed",
    RuleName.RANK_OF_HOME_AT_RISK: "Place of need on the waiting list: the children’s home is at risk",
    RuleName.RANK_OF_CARERS_CANT: "Place of need on the waiting list: the carers can’t look after them then",
    RuleName.RANK_OF_CARERS_AWAY: "Place of need on the waiting list: the carers are away",
    RuleName.RANK_OF_A_BREAK: "Place of need on the waiting list: a break",
    RuleName.CAUTIONS_NEED_A_REASON: "A reason for a yes in spite of what the register says against a night",
    RuleName.EMERGENCY_HUB_HOME_MINUTES: "How long a hub home has to answer in an emergency",
    RuleName.EMERGENCY_ASKS_OTHERS: "Which other hub homes are asked in an emergency",
    RuleName.EMERGENCY_DUTY_WORKER_MINUTES: "How long a duty worker has to answer in an emergency",
    RuleName.EMERGENCY_APPROVALS_AFTERWARDS: "Asking for approvals after an emergency",
    RuleName.EMERGENCY_APPROVAL_HOURS: "How long an approval has after an emergency",
    RuleName.TRAINING_DAYS_BEFORE: "How long before the last day of a carer’s training it is said to expire soon",
    RuleName.STAY_SHEET_DAYS_BEFORE: "How long before the first night a hub home can read a child’s stay sheet",
    RuleName.STAY_SHEET_DAYS_AFTER: "How long after the last night it still can",
}
_RANK = (
    "Enter 1 for what comes first. Two with the same number stand side by side: who has had fewer nights comes first "
    "then, and then who has waited longer."
)
_SHORT_BREAKS = (
    "Only for children with the legal status V3 or V4. Whoever decides on a sleepover beyond it is told; nothing is "
    "refused for it."
)
RULE_HINTS = {
    RuleName.FEWEST_SATELLITES: "With fewer, a constellation can’t be launched, or needs a reason.",
    RuleName.MOST_SATELLITES: "With more, a household can’t join, or it needs a reason.",
    RuleName.FEWEST_HUB_BEDS: "With fewer, a constellation can’t be launched, or needs a reason.",
    RuleName.FEWEST_YEARS_APPROVED: "Full years under approval; the time between two approvals isn’t counted.",
    RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON: "The reason stays visible in the constellation’s history.",
    RuleName.BEYOND_MOST_ALLOWED_WITH_REASON: "The reason stays visible in the constellation’s history.",
    RuleName.USUAL_FOSTERING_LIMIT: "Children in one home, brothers and sisters and written exemptions apart.",
    RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT: "Without it, beds in one bedroom aren’t promised to two children. "
    "In which bedrooms the beds are, the page Bedrooms says.",
    RuleName.MOST_NIGHTS: "For an emergency there is no such limit.",
    RuleName.MONTHS_AHEAD: "Nobody can go beyond it: who lives where isn’t known for so long ahead.",
    RuleName.NOTICE_DAYS: "Enter 0 if it can be asked for on the same day. For an emergency there is no such limit.",
    RuleName.MOST_NIGHTS_IN_12_MONTHS: "Enter 0 for no limit. Nights of emergencies count, but none is refused for it.",
    RuleName.MOST_DAYS_OF_A_SHORT_BREAK: _SHORT_BREAKS,
    RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS: _SHORT_BREAKS,
    RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON: "The carer says why, and a programme manager decides. "
    "The reason stays visible on the sleepover.",
    RuleName.HOLD_HOURS: "Until 8 in the evening of the first night at the latest. "
    "An emergency’s beds are held until its nights are over.",
    RuleName.FAMILY_TIME_HOURS: "Each is reminded once, and whoever planned it is told. If it begins sooner, after "
    "half of the time left.",
    RuleName.WAITING_OFFER_HOURS: "The hours from 9pm to 8am don’t count, and 24 hours are a day. Until 8 in the "
    "evening of the first night at the latest. Then the bed is offered to the next who fits.",
    RuleName.RANK_OF_HOME_AT_RISK: _RANK,
    RuleName.RANK_OF_CARERS_CANT: _RANK,
    RuleName.RANK_OF_CARERS_AWAY: _RANK,
    RuleName.RANK_OF_A_BREAK: _RANK,
    RuleName.CAUTIONS_NEED_A_REASON: "Who a child can be cared for alongside, known risks, and the usual fostering "
    "limit. Those who decide on the sleepover see them, and the reason stays visible to them.",
    RuleName.EMERGENCY_HUB_HOME_MINUTES: "Then the next is asked.",
    RuleName.EMERGENCY_ASKS_OTHERS: "After the constellation’s own, the nearest first. Enter 0 for none, "
    "1 for those of the same area, 2 for all of the authority. Then a duty worker is asked.",
    RuleName.EMERGENCY_DUTY_WORKER_MINUTES: "Then they are asked again, and again each hour at least.",
    RuleName.EMERGENCY_APPROVALS_AFTERWARDS: "Where a child’s plan leaves the decision to somebody besides the "
    "carer. If not allowed, a duty worker is asked before any hub home.",
    RuleName.EMERGENCY_APPROVAL_HOURS: "Then it is asked for again, of a programme manager as well.",
    RuleName.TRAINING_DAYS_BEFORE: "The carer and their supervising social worker are told once. "
    "Enter 0 for the last day itself.",
    RuleName.STAY_SHEET_DAYS_BEFORE: "Enter 0 for the day itself. In an emergency it can be read at once. "
    "The rule of a stay’s first night holds for that stay.",
    RuleName.STAY_SHEET_DAYS_AFTER: "Enter 0 if it closes with the last night; on the day after it the child goes "
    "home. The rule of a stay’s first night holds for that stay.",
}
_RULE_UNITS = {
    RuleName.FEWEST_SATELLITES: ("satellite household", "satellite households"),
    RuleName.MOST_SATELLITES: ("satellite household", "satellite households"),
    RuleName.FEWEST_HUB_BEDS: ("bed", "beds"),
    RuleName.FEWEST_YEARS_APPROVED: ("year", "years"),
    RuleName.USUAL_FOSTERING_LIMIT: ("child", "children"),
    RuleName.MOST_NIGHTS: ("night", "nights"),
    RuleName.MONTHS_AHEAD: ("month", "months"),
    RuleName.NOTICE_DAYS: ("day", "days"),
    RuleName.MOST_NIGHTS_IN_12_MONTHS: ("night", "nights"),
    RuleName.MOST_DAYS_OF_A_SHORT_BREAK: ("day", "days"),
    RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS: ("day", "days"),
    RuleName.HOLD_HOURS: ("hour", "hours"),
    RuleName.WAITING_OFFER_HOURS: ("hour", "hours"),
    RuleName.FAMILY_TIME_HOURS: ("hour", "hours"),
    RuleName.EMERGENCY_HUB_HOME_MINUTES: ("minute", "minutes"),
    RuleName.EMERGENCY_DUTY_WORKER_MINUTES: ("minute", "minutes"),
    RuleName.EMERGENCY_APPROVAL_HOURS: ("hour", "hours"),
    RuleName.TRAINING_DAYS_BEFORE: ("day", "days"),
    RuleName.STAY_SHEET_DAYS_BEFORE: ("day", "days"),
    RuleName.STAY_SHEET_DAYS_AFTER: ("day", "days"),
}

_RULE_VALUES = {
    RuleName.EMERGENCY_ASKS_OTHERS: ("No others", "Those of the same area", "All of the authority"),
    RuleName.NOTICE_DAYS: ("No notice is asked for",),
    RuleName.MOST_NIGHTS_IN_12_MONTHS: ("No limit",),
}

ONE_DAY = timedelta(days=1)
NO_HUB_HOME = "No hub home"
NOBODY = "Nobody"
CHILDREN_NOT_SHARED = "Not shared"
PLACE_NOT_KNOWN = "Place not known"
SAME_DISTRICT = "In the hub home’s own postcode district"
_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def compass(bearing: float) -> str:
    """The nearest of eight directions: 50 is `north-east`."""
    return _COMPASS[round(bearing / 45) % len(_COMPASS)]


def where(satellite: Satellite) -> str:
    """`About 4 km north-east`; between the middles of two postcode districts nobody knows it better."""
    if satellite.km is None:
        return PLACE_NOT_KNOWN
    if satellite.bearing is None:
        return SAME_DISTRICT
    distance = "Less than 1 km" if satellite.km < 1 else f"About {satellite.km:.0f} km"
    return f"{distance} {compass(satellite.bearing)}"


def belongs(satellite: Satellite) -> str:
    """`Joined 3 March 2024`; `Joined 3 March 2024, last day 31 August 2026`."""
    joined = f"Joined {short_day(satellite.joined_on)}"
    # The first day without it is what is recorded; people say the last day.
    return f"{joined}, last day {short_day(satellite.left_on - ONE_DAY)}" if satellite.left_on else joined


def short_day(value: date) -> str:
    """`7 March 2025`: where the day of the week is of no use."""
    return wording.day(value).partition(" ")[2]


def month_and_year(value: date) -> str:
    """`Mar 2025`, where there is room for no more."""
    month, year = wording.month(value).split()
    return f"{month[:3]} {year}"


def households(number: int) -> str:
    """`7 satellite households`."""
    return wording.counted(number, "satellite household")


def children(number: int) -> str:
    """`1 child`, `12 children`."""
    return "1 child" if number == 1 else f"{number} children"


def others(own: int, others: int, *, are_known: bool = True) -> str:
    """Of a joint constellation, how many households aren't listed: `2 more satellite households are theirs.`"""
    if not are_known:
        return "How many others belonged to it on that day is not known here."
    if not others:
        return "It has no other satellite households."
    number = f"{others} {'other' if own else 'satellite'} {'household' if others == 1 else 'households'}"
    return f"{number} {'belongs' if others == 1 else 'belong'} to it, which you do not see."


def size(number: int, fewest: int, most: int) -> str:
    """`7 satellite households (6 to 10)`."""
    return f"{households(number)} ({fewest} to {most})"


def known_size(own: int, others: int, fewest: int, most: int, *, are_known: bool) -> str:
    """The size; where nobody knows how many households others had in it, how many one's own are."""
    return size(own + others, fewest, most) if are_known else f"{households(own)} of your own"


def size_tag(number: int, fewest: int, most: int) -> Tag | None:
    """Whether the size is outside of what the authority's rule asks for."""
    if number < fewest:
        return f"Fewer than {fewest}", "govuk-tag--yellow"
    return (f"More than {most}", "govuk-tag--yellow") if number > most else None


def listed(parts: Sequence[str]) -> str:
    """`Ada, Ben and Cleo`."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def happened(entry: HistoryEntry, names: Names, *, is_to_come: bool = False) -> str:
    """What an entry of the history tells, in a sentence without its full stop: `Birch joined`, `Birch joins`."""
    household, worker = names.household(entry.household_id), names.person(entry.worker_id) or "Somebody"
    hub_home = "interim hub home" if entry.is_interim else "hub home"
    becomes = "becomes" if is_to_come else "became"
    return {
        WhatHappened.PLANNED: PHASE_WORDS[ConstellationPhase.PLANNED],
        WhatHappened.PHASE_BEGAN: PHASE_WORDS[entry.phase or ConstellationPhase.PLANNED],
        WhatHappened.HUB_HOME_BEGAN: f"{household} {becomes} the {hub_home}",
        WhatHappened.HUB_HOME_ENDED: f"{household} {'stops' if is_to_come else 'stopped'} being the {hub_home}",
        WhatHappened.LIAISON_WORKER_BEGAN: f"{worker} {becomes} the liaison worker",
        WhatHappened.SATELLITE_JOINED: f"{household} {'joins' if is_to_come else 'joined'}",
        WhatHappened.SATELLITE_LEFT: f"{household} {'leaves' if is_to_come else 'left'}",
    }[entry.what]


def rule(name: str) -> str:
    """What a rule is about; one of a newer release in the words of its code."""
    return _of_rule(RULE_WORDS, name) or wording.sentence_case(name.replace("_", " "))


def rule_hint(name: str) -> str:
    """What a rule does, where that needs a sentence."""
    return _of_rule(RULE_HINTS, name) or ""


def _of_rule(words: Mapping[RuleName, T], name: str) -> T | None:
    return words[RuleName(name)] if name in words else None


def rule_value(one: Rule) -> str:
    """`6 satellite households`, `Allowed`."""
    if one.name == RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT:
        return "Needed" if one.value else "Not needed"
    if one.is_yes_or_no:
        return "Allowed" if one.value else "Not allowed"
    words = _of_rule(_RULE_VALUES, one.name) or ()
    if one.value < len(words):
        return words[one.value]
    singular, plural = _of_rule(_RULE_UNITS, one.name) or ("", "")
    return f"{one.value} {singular if one.value == 1 else plural}".strip()


def rule_question(one: Rule) -> str:
    """What is asked of a rule that is yes or no."""
    return "Is it needed?" if one.name == RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT else "Is it allowed?"


def rule_unit(name: str) -> str:
    """`satellite households`; nothing where it is a bare number."""
    return (_of_rule(_RULE_UNITS, name) or ("", ""))[1]
