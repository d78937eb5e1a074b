"""How do nights, states and deciders read on a page?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from services.bookings.policy.nights import ONE_NIGHT, in_runs
from shared.contracts.bookings import MOST_NIGHTS, SleepoverView, Wait
from shared.contracts.gatherings import GatheringReply, PlannedGathering
from shared.contracts.returns import MoveCode, MoveRule
from shared.contracts.rules import RuleName
from shared.contracts.sleepover_limits import AskingLimits, BeyondLimit, NightsOfChild
from shared.contracts.words import (
    Decider,
    DeclineReason,
    GatheringKind,
    GatheringOffReason,
    GatheringState,
    OvernightDecision,
    SleepoverKind,
    SleepoverNeed,
    SleepoverState,
)
from shared.web import wording
from shared.web.names import Names

STATE_TAGS = {
    SleepoverState.REQUESTED: ("Waiting", "govuk-tag--yellow"),
    SleepoverState.CONFIRMED: ("Confirmed", "govuk-tag--green"),
    SleepoverState.DECLINED: ("Declined", "govuk-tag--red"),
    SleepoverState.CANCELLED: ("Cancelled", "govuk-tag--grey"),
    SleepoverState.STAYED: ("Stayed", "govuk-tag--blue"),
}
KIND_WORDS = {SleepoverKind.PLANNED: "Planned", SleepoverKind.EMERGENCY: "Emergency"}
NEED_WORDS = {
    SleepoverNeed.HOME_AT_RISK: "The placement may break down without it",
    SleepoverNeed.CARERS_CANT: "The carers can’t look after them then, for example because of illness",
    SleepoverNeed.CARERS_AWAY: "The carers are away",
    SleepoverNeed.A_BREAK: "A break, for the children or the carers",
}
DECIDER_WORDS = {
    Decider.HUB_HOME_CARER: "The hub home carer",
    Decider.SATELLITE_CARER: "The carers at home",
    Decider.CHILDRENS_SOCIAL_WORKER: "The children’s social worker",
    Decider.PROGRAMME_MANAGER: "A programme manager",
}
DELEGATION_HINTS = {
    OvernightDecision.CARER: "",
    OvernightDecision.CHILDRENS_SOCIAL_WORKER: "Their social worker must agree",
    OvernightDecision.TEAM_MANAGER: "A programme manager must agree",
    OvernightDecision.PARENT: "Their parent must agree, through their social worker",
}
REASON_WORDS = {
    DeclineReason.HUB_HOME_AWAY: "The hub home is away",
    DeclineReason.NOT_RIGHT_FOR_THE_CHILD: "It is not right for a child at the moment",
    DeclineReason.NOT_ENOUGH_NOTICE: "There was not enough notice",
    DeclineReason.PLANS_CHANGED: "Plans have changed",
    DeclineReason.CHILD_UNWELL: "A child is unwell",
    DeclineReason.HUB_HOME_CHANGED: "The hub home has changed",
    DeclineReason.LEFT_THE_CONSTELLATION: "The household has left the constellation",
    DeclineReason.CHILD_HAS_MOVED: "A child has moved",
    DeclineReason.OTHER_NIGHTS: "Other nights came in its place",
    DeclineReason.OTHER: "Another reason",
}
DOESNT_SUIT_US, DOESNT_SUIT_THEM = "It doesn’t suit us", "It doesn’t suit them"
"""How `PLANS_CHANGED` reads where the carers at home choose it: they had made no plans."""
AS_WHOM_WORDS = {
    **DECIDER_WORDS,
    Decider.HUB_HOME_CARER: "The hub home",
}
BEYOND_WORDS = {
    RuleName.MOST_NIGHTS: "Nights in a row: {would_be}, where the most is {limit}",
    RuleName.NOTICE_DAYS: "Days of notice: {would_be}, where {limit} are asked for",
    RuleName.MOST_NIGHTS_IN_12_MONTHS: "Nights at hub homes in 12 months: {would_be}, where the most is {limit}",
}
STATUS_BEFORE_A_TITLE = {
    SleepoverState.REQUESTED: "Asked for: ",
    SleepoverState.DECLINED: "Declined: ",
    SleepoverState.CANCELLED: "Cancelled: ",
}
"""In the calendar of a phone, where not every program shows how sure something is."""
LAPSED = "Nobody decided on it in time"
GATHERING_TAGS = {
    GatheringState.PLANNED: ("Planned", "govuk-tag--blue"),
    GatheringState.HELD: ("Took place", "govuk-tag--green"),
    GatheringState.CANCELLED: ("Cancelled", "govuk-tag--grey"),
}
OFF_WORDS = {
    GatheringOffReason.TOO_FEW_COMING: "Too few were coming",
    GatheringOffReason.PLACE_NOT_AVAILABLE: "The place isn’t available",
    GatheringOffReason.HOST_NOT_AVAILABLE: "Whoever was to host it can’t",
    GatheringOffReason.WEATHER: "The weather",
    GatheringOffReason.PLANS_CHANGED: "Plans have changed",
    GatheringOffReason.OTHER: "Another reason",
}
REPLY_TAGS = {
    (True, False): ("You are coming", "govuk-tag--green"),
    (False, True): ("You are waiting", "govuk-tag--yellow"),
    (False, False): ("Not coming", "govuk-tag--grey"),
}
"""What a household said of itself: whether it comes, and whether it waits for places."""
REPLIED_TAGS = {
    (True, False): ("You said yes", "govuk-tag--grey"),
    (False, True): ("You waited for room", "govuk-tag--grey"),
    (False, False): ("You said no", "govuk-tag--grey"),
}
"""The same of what has begun."""
GATHERING_WORDS = {
    GatheringKind.SOCIAL_ACTIVITY: "Social activity",
    GatheringKind.SUPPORT_GROUP: "Support group",
    GatheringKind.TRAINING: "Training",
    GatheringKind.CONSTELLATION_MEETING: "Constellation meeting",
}


def asking_limits(limits: AskingLimits) -> list[str]:
    """What a carer has to know before asking, a sentence a limit; nothing of what nobody comes near."""
    sentences = []
    if limits.most_nights < MOST_NIGHTS:
        sentences.append(f"A sleepover can be {wording.counted(limits.most_nights, 'night')} at most.")
    if limits.notice_days:
        sentences.append(f"Ask at least {wording.counted(limits.notice_days, 'day')} before the first night.")
    if limits.most_nights_in_12_months:
        most = wording.counted(limits.most_nights_in_12_months, "night")
        sentences.append(f"A child can sleep at hub homes for {most} in any 12 months.")
    return sentences


def beyond(limit: BeyondLimit) -> str:
    """`3 days of notice, where 7 are asked for`; of a rule of a newer release its name with the two numbers."""
    if limit.rule in BEYOND_WORDS:
        return BEYOND_WORDS[RuleName(limit.rule)].format(limit=limit.limit, would_be=limit.would_be)
    return f"{wording.sentence_case(limit.rule.replace('_', ' '))}: {limit.would_be}, where it is {limit.limit}"


def nights_of_child(count: NightsOfChild, child: str) -> str:
    """`Ada: 12 nights in 12 months already, 14 with this sleepover. The most is 12.`"""
    already = (
        f"{child}: {wording.counted(count.already, 'night')} in 12 months already, {count.would_be} with this sleepover"
    )
    return f"{already}. The most is {count.limit}." if count.limit else f"{already}. No limit is set for 12 months."


def decider(wait: Wait, name: str) -> str:
    """`The children’s social worker, Sam Okafor`; without a name, only the part."""
    who = DECIDER_WORDS[wait.decider]
    return f"{who}, {name}" if name else who


def options(reasons: Iterable[DeclineReason], *, at_home: bool = False) -> list[dict[str, str]]:
    """The reasons to choose from, in the words of who chooses."""
    words = REASON_WORDS | ({DeclineReason.PLANS_CHANGED: DOESNT_SUIT_US} if at_home else {})
    return [{"value": reason.value, "text": words[reason]} for reason in reasons]


def sleepover_in_the_way(view: SleepoverView, names: Names) -> dict[str, str]:
    """`Ada and Ben: Friday 4 to Sunday 6 December 2026, 2 nights`, and where it leads."""
    who = listed([names.child(child) for child in view.child_ids])
    return {
        "text": f"{who}: {wording.stay_in_words(view.first_night_on, view.last_night_on)}",
        "href": f"/sleepovers/{view.sleepover_id}",
    }


def nights_and_the_morning(first: date, last: date) -> str:
    """`1 night. Home on Saturday 28 November 2026.`: a calendar's days are evenings, so the morning is said."""
    count = wording.counted((last - first).days + 1, "night")
    return f"{count}. Home on {wording.day(last + ONE_NIGHT)}."


def children(number: int) -> str:
    """`1 child`, `2 children`."""
    return "1 child" if number == 1 else f"{number} children"


def hours(starts_at: datetime, minutes: int) -> str:
    """`Friday 27 November 2026, 6:30pm to 8pm`; London's times, also where the clocks change between them."""
    return f"{wording.day(starts_at)}, {wording.clock(starts_at)} to {wording.clock(end_of(starts_at, minutes))}"


def end_of(starts_at: datetime, minutes: int) -> datetime:
    """When what begins then is over."""
    return starts_at.astimezone(UTC) + timedelta(minutes=minutes)


def called(kind: GatheringKind, title: str) -> str:
    """What a gathering is called; where its words are gone, what kind it is."""
    return title or GATHERING_WORDS[kind]


def people(adults: int, children_too: int) -> str:
    """`2 adults and 1 child`, `3 children`."""
    parts = [wording.counted(adults, "adult")] * bool(adults) + [children(children_too)] * bool(children_too)
    return listed(parts)


def helped(view: PlannedGathering) -> str:
    """`3 of 8 carers who are invited are due, or soon will be`: how many, and never who."""
    are = "is" if view.carers_due == 1 else "are"
    return f"{view.carers_due} of {wording.counted(view.carers_invited, 'carer')} invited {are} due, or soon will be"


def said(reply: GatheringReply | None, *, is_ahead: bool) -> str:
    """`Coming: 2 adults and 1 child`, `Waiting: 1 adult`, `Not coming`, `No reply yet`; afterwards `Didn’t reply`."""
    if reply is None:
        return "No reply yet" if is_ahead else "Didn’t reply"
    if not (reply.is_coming or reply.waits):
        return "Not coming"
    return f"{'Coming' if reply.is_coming else 'Waiting'}: {people(reply.adults, reply.children)}"


def in_number(people_too: int) -> str:
    """`1 person`, `3 people`."""
    return "1 person" if people_too == 1 else f"{people_too} people"


def seats(view: PlannedGathering) -> str:
    """`3 places in cars are offered, and 2 needed`: how many in all, and never whose."""
    if not (view.seats_offered or view.seats_needed):
        return ""
    are = "is" if view.seats_offered == 1 else "are"
    return f"{wording.counted(view.seats_offered, 'place')} in cars {are} offered, and {view.seats_needed} needed"


def places(taken: int, capacity: int | None) -> str:
    """`4 of 12 places taken`, `4 people are coming`."""
    if capacity is not None:
        return f"{taken} of {wording.counted(capacity, 'place')} taken"
    return "1 person is coming" if taken == 1 else f"{taken or 'No'} people are coming"


WHY_THIS_CODE: Mapping[MoveCode | None, str] = {
    MoveCode.T3: "The carers at home were away",
    MoveCode.T4: "7 days or less, and nothing says that the carers were away all the time",
    None: "Longer than 7 days, and nothing says that the carers were away all the time",
}
RULES_OF_MOVES = {
    MoveRule.T3_TOO_LONG: "Rule 376: T3 for more than 21 days",
    MoveRule.T3_TOO_OFTEN: "Rule 377: more than two T3 in 12 months",
    MoveRule.T4_TOO_LONG: "Rule 379: T4 would be for more than 7 days",
}


def until_morning(night: date) -> str:
    """A night that has both dates for who looks at it after midnight: `Friday 27 to Saturday 28 November 2026`."""
    return wording.span(night, night + ONE_NIGHT)


def listed(parts: Sequence[str]) -> str:
    """`Ada, Ben and Cleo`."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def runs(days: Iterable[date]) -> list[str]:
    """Nights as somebody would say them: `Friday 27 to Monday 30 November 2026, 3 nights`."""
    return [wording.stay_in_words(run.first, run.last) for run in in_runs(days)]


def beds(number: int) -> str:
    """`1 bed`, `3 beds`."""
    return f"{number} bed" + ("" if number == 1 else "s")


def bedrooms(beds_in_bedrooms: Sequence[int], reserve_beds: int = 0) -> str:
    """`2 beds in bedroom 1, 1 bed in bedroom 2; 1 bed kept for emergencies`."""
    there = ", ".join(f"{beds(one)} in bedroom {number}" for number, one in enumerate(beds_in_bedrooms, start=1))
    return f"{there}; {beds(reserve_beds)} kept for emergencies" if reserve_beds else there


def needs() -> list[dict[str, str]]:
    """Why nights can be needed, to choose from."""
    return [{"value": need.value, "text": text} for need, text in NEED_WORDS.items()]


def why_these_nights(need: SleepoverNeed | None, note: str) -> list[tuple[str, str]]:
    """What was said of why nights were asked for, as rows; none where it wasn't, or isn't the reader's business."""
    return [*([("Why these nights", NEED_WORDS[need])] if need else []), *([("Note", note)] if note else [])]
