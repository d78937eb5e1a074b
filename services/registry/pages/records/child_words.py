"""How do delegation, matching facts and bed sharing read on a page?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from services.registry.wording import listed
from shared.contracts.bed_sharing import Sharing, SharingState
from shared.contracts.child_terms import HealthTerm, MatchingTerm
from shared.contracts.fostering_limit import LimitOnNight, LimitVerdict
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic, MustBeTold
from shared.web.wording import day

Tag = tuple[str, str]
ONE_DAY = timedelta(days=1)

AREA_WORDS: Mapping[DecisionArea, str] = {
    DecisionArea.OVERNIGHT_STAYS: "Nights away",
    DecisionArea.ACTIVITIES: "Clubs, sports and hobbies",
    DecisionArea.ADVENTUROUS_ACTIVITIES: "Adventurous activities",
    DecisionArea.HOLIDAYS_IN_UK: "Holidays in the UK",
    DecisionArea.HOLIDAYS_ABROAD: "Holidays abroad",
    DecisionArea.HAIRCUTS: "Haircuts",
    DecisionArea.ROUTINE_MEDICAL: "Routine medical care",
    DecisionArea.IMMUNISATIONS: "Immunisations",
    DecisionArea.PLANNED_TREATMENT: "Planned treatment and operations",
    DecisionArea.DENTIST_AND_OPTICIAN: "Dentist and optician",
    DecisionArea.SCHOOL_DAY_TRIPS: "School day trips",
    DecisionArea.SCHOOL_RESIDENTIAL_TRIPS: "School trips with nights away",
    DecisionArea.SCHOOL_MEETINGS: "Meetings with school",
    DecisionArea.FAITH: "Faith and religious observance",
    DecisionArea.SOCIAL_MEDIA: "Social media, phone and internet",
    DecisionArea.PHOTOGRAPHS: "Photographs",
}
TELL_WORDS: Mapping[MustBeTold, str] = {
    MustBeTold.CHILDRENS_SOCIAL_WORKER: "the child’s social worker",
    MustBeTold.SUPERVISING_SOCIAL_WORKER: "the carers’ supervising social worker",
    MustBeTold.PARENT: "a parent",
    MustBeTold.SCHOOL: "the school",
}
TOPIC_WORDS: Mapping[MatchingTopic, str] = {
    MatchingTopic.PETS: "Living with pets",
    MatchingTopic.CULTURAL_NEEDS: "Cultural needs",
    MatchingTopic.COMMUNICATION_NEEDS: "Communication needs",
    MatchingTopic.SELF_HARM: "Self-harm",
    MatchingTopic.SEXUAL_EXPLOITATION: "Sexual exploitation",
    MatchingTopic.CRIMINAL_EXPLOITATION: "Criminal exploitation",
    MatchingTopic.DRUGS_OR_ALCOHOL: "Drugs or alcohol",
    MatchingTopic.EATING_DISORDER: "Eating disorder",
    MatchingTopic.GOING_MISSING: "Going missing",
    MatchingTopic.PHYSICAL_HARM_TO_OTHERS: "Physical harm to others",
    MatchingTopic.SEXUAL_HARM_TO_OTHERS: "Sexual harm to others",
    MatchingTopic.FIRE_SETTING: "Setting fires",
    MatchingTopic.HARM_TO_ANIMALS: "Harm to animals",
    MatchingTopic.EXPLOITING_OTHERS: "Drawing others into exploitation",
}
RISK_WORDS: Mapping[Finding, str] = {Finding.YES: "Risk present", Finding.NO: "No known risk"}
NEED_WORDS: Mapping[MatchingTopic, Mapping[Finding, str]] = {
    MatchingTopic.PETS: {Finding.YES: "Can live with pets", Finding.NO: "Can’t live with pets"},
    MatchingTopic.CULTURAL_NEEDS: {Finding.YES: "There are some", Finding.NO: "None known"},
    MatchingTopic.COMMUNICATION_NEEDS: {Finding.YES: "There are some", Finding.NO: "None known"},
}
SHARING_TAGS: Mapping[SharingState, Tag] = {
    SharingState.AGREED: ("Agreed", "govuk-tag--green"),
    SharingState.TO_COME: ("Agreed, to come", "govuk-tag--purple"),
    SharingState.WAITS: ("Not agreed yet", "govuk-tag--orange"),
    SharingState.OVER: ("Over", "govuk-tag--grey"),
}
HEALTH_WORDS: Mapping[HealthTopic, str] = {
    HealthTopic.ALLERGIES: "Allergies",
    HealthTopic.HEALTH_NEEDS: "Health needs and medicines",
}
HEALTH_FINDINGS: Mapping[Finding, str] = {Finding.YES: "There are some", Finding.NO: "None known"}
ETHNICITY_WORDS: Mapping[str, str] = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy or Roma",
    "WOTH": "Any other White background",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Caribbean",
    "BAFR": "African",
    "BOTH": "Any other Black background",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group",
    "REFU": "Refused to say",
    "NOBT": "Not obtained yet",
}
"""The SSDA903 codes of ethnicity; another text is shown as it is."""


def ethnicity(code: str) -> str:
    """The words; what isn't a code of the return is somebody's own word for it."""
    return ETHNICITY_WORDS.get(code.strip().upper(), code)


def must_tell(told: Iterable[MustBeTold]) -> str:
    """`the child’s social worker and the school`."""
    return listed([TELL_WORDS[one] for one in told])


def finding(term: MatchingTerm) -> str:
    """What was found, in the words of its topic."""
    words = found(term.topic, term.finding)
    return f"{words}. {term.details}" if term.details else words


def found(topic: MatchingTopic, what: Finding) -> str:
    """A finding in the words of its topic: `Risk present`, `Can’t live with pets`."""
    return NEED_WORDS.get(topic, RISK_WORDS)[what]


def health(term: HealthTerm) -> str:
    """`Peanuts. The pen is in her bag`; `None known`."""
    if term.finding is Finding.YES:
        return term.details
    return f"{HEALTH_FINDINGS[term.finding]}. {term.details}" if term.details else HEALTH_FINDINGS[term.finding]


def need(terms: Sequence[MatchingTerm], topic: MatchingTopic, missing: str) -> str:
    """What is recorded on one topic."""
    found = next((term for term in terms if term.topic is topic), None)
    return finding(found) if found else missing


def who_shares(sharing: Sharing) -> str:
    """`Ada and Bo`; whom the reader may not know is another child."""
    return listed([child.name or "another child" for child in sharing.children])


def how_agreed(sharing: Sharing) -> str:
    """For whom it is agreed and on which days, in a sentence."""
    if sharing.state is SharingState.OVER:
        return "It isn’t agreed any more."
    missing = [child.name or "another child" for child in sharing.children if not child.has_agreed]
    if sharing.state is SharingState.WAITS or sharing.agreed_from is None:
        who = listed(missing) if missing else "each of them on the same days"
        return f"They may not share yet: it isn’t agreed for {who}."
    last = f" to {day(sharing.agreed_until - ONE_DAY)}" if sharing.agreed_until else ""
    return f"Agreed for each of them from {day(sharing.agreed_from)}{last}."


def why_the_limit(night: LimitOnNight) -> str:
    """Why the usual fostering limit is or isn't exceeded, in a sentence."""
    children = night.placed + night.guests
    there = "1 child" if children == 1 else f"{children} children"
    for_a_stay = f", {night.guests} of them for a sleepover" if night.guests else ""
    return {
        LimitVerdict.WITHIN: f"{there}{for_a_stay}. Usually at most {night.limit}.",
        LimitVerdict.ALL_SIBLINGS: f"{there}{for_a_stay}. All are brothers and sisters, so the limit of "
        f"{night.limit} doesn’t count.",
        LimitVerdict.EXEMPT: f"{there}{for_a_stay}, more than {night.limit}. A written exemption names each of them.",
        LimitVerdict.EXEMPTION_TO_READ: f"{there}{for_a_stay}, more than {night.limit}. A written exemption is "
        "recorded in words only: somebody must read whether it names each of them.",
        LimitVerdict.BEYOND: f"{there}{for_a_stay}, more than {night.limit}. They aren’t all brothers and sisters, and "
        f"{_no_exemption(night)}",
    }[night.verdict]


def _no_exemption(night: LimitOnNight) -> str:
    if not night.named:
        return "no exemption is recorded."
    return f"an exemption names only {night.named} of them, so it doesn’t hold."


def nights_alike(nights: Sequence[LimitOnNight], today: date) -> list[tuple[str, LimitOnNight]]:
    """The nights that follow one another with the same children, told once: `Tonight to Thursday ...`."""
    runs: list[list[LimitOnNight]] = []
    for night in nights:
        if runs and _same(runs[-1][-1], night):
            runs[-1].append(night)
        else:
            runs.append([night])
    return [(_when(run, today), run[0]) for run in runs]


def _same(one: LimitOnNight, other: LimitOnNight) -> bool:
    return one.model_copy(update={"night": other.night}) == other


def _when(run: Sequence[LimitOnNight], today: date) -> str:
    first = "Tonight" if run[0].night == today else day(run[0].night)
    return first if len(run) == 1 else f"{first} to {day(run[-1].night)}"
