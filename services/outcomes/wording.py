"""How do months and kinds of support read on a page?"""

from collections import Counter
from collections.abc import Iterable

from services.outcomes.policy.months import Period
from shared.contracts.calling_off import CalledOffFigures, Notice, Side
from shared.contracts.outcomes import AbsenceFigures, Figures, SupportKind
from shared.contracts.waits_counted import EndOfWait, WaitFigures
from shared.contracts.words import ConstellationState, ContactKind, ContactTopic
from shared.web import wording

SIDE_WORDS = {
    Side.SATELLITE: "By satellite households",
    Side.HUB_HOME: "By the hub home",
    Side.SERVICE: "By the service",
}
FOR_THE_CHILD = "By who answers for the child"
NOTICE_WORDS = {
    Notice.AFTER_IT_BEGAN: "after it had begun",
    Notice.ON_THE_DAY: "on the day",
    Notice.ONE_OR_TWO_DAYS: "1 or 2 days before",
    Notice.THREE_TO_SIX_DAYS: "3 to 6 days before",
    Notice.A_WEEK_OR_MORE: "a week or more before",
}
WAIT_WORDS = {
    EndOfWait.NO_BED: "no bed became free",
    EndOfWait.OFFER_NOT_TAKEN: "an offered bed wasn’t taken",
    EndOfWait.LEFT: "left the list",
    EndOfWait.BED_OTHERWISE: "had a bed otherwise",
    EndOfWait.BED_BY_OFFER: "took an offered bed",
}
TOO_FEW = "Too few to be told"
CONFIDENTIAL = "c"
"""What the return's tables have in place of a number that is hidden."""
KIND_WORDS = {
    SupportKind.PHONE_CALL: ("phone call", "phone calls"),
    SupportKind.MESSAGE: ("message", "messages"),
    SupportKind.VISIT: ("visit", "visits"),
    SupportKind.SLEEPOVER: ("sleepover", "sleepovers"),
    SupportKind.SOCIAL_ACTIVITY: ("social activity", "social activities"),
    SupportKind.SUPPORT_GROUP: ("support group", "support groups"),
    SupportKind.TRAINING: ("training session", "training sessions"),
    SupportKind.CONSTELLATION_MEETING: ("constellation meeting", "constellation meetings"),
}
CONTACT_WORDS = {
    ContactKind.PHONE_CALL: "Phone call",
    ContactKind.MESSAGE: "Message",
    ContactKind.VISIT: "Visit",
}
TOPIC_WORDS = {
    ContactTopic.SLEEP: "Sleep",
    ContactTopic.SCHOOL: "School",
    ContactTopic.CONTACT: "Family time",
    ContactTopic.PAPERWORK: "Paperwork",
    ContactTopic.MOVING_ON: "Moving on",
    ContactTopic.A_HARD_DAY: "A hard day",
    ContactTopic.SOMETHING_ELSE: "Something else",
}
STATE_WORDS = {
    ConstellationState.PLANNED: "Planned",
    ConstellationState.RECRUITING_HUB_HOME: "Recruiting a hub home",
    ConstellationState.MATCHING_SATELLITES: "Matching satellite households",
    ConstellationState.LAUNCHED: "Launched",
    ConstellationState.HUB_HOME_VACANT: "Launched, with no hub home",
    ConstellationState.INTERIM_HUB_HOME: "Launched, with an interim hub home",
    ConstellationState.PAUSED: "Paused",
    ConstellationState.CLOSED: "Closed",
}


def month_in_words(month: str) -> str:
    """`2026-11` is `November 2026`."""
    return wording.month(Period.of_month(month).first)


def times_in_words(kind: SupportKind, times: int) -> str:
    """`1 visit`, `4 phone calls`."""
    one, several = KIND_WORDS[kind]
    return f"1 {one}" if times == 1 else f"{times} {several}"


def nights_in_words(nights: int) -> str:
    """`1 night`, `5 nights`."""
    return wording.counted(nights, "night")


def size_in_words(figures: Figures) -> tuple[str, str]:
    """Whether a constellation has the size that the model asks for, and the tag's colour: `("Below 6", "yellow")`."""
    if figures.satellites < figures.fewest:
        return f"Below {figures.fewest}", "govuk-tag--yellow"
    if figures.satellites > figures.most:
        return f"Above {figures.most}", "govuk-tag--orange"
    return f"Within {figures.fewest} to {figures.most}", "govuk-tag--green"


def used_in_words(used: int, of_open: int) -> str:
    """`12 of 40 nights (30%)`; without nights there is nothing to divide by."""
    if not of_open:
        return nights_in_words(used) if used else "No nights yet"
    return f"{used} of {nights_in_words(of_open)} ({round(100 * used / of_open)}%)"


def called_off_in_words(figures: Iterable[CalledOffFigures]) -> str:
    """`By the hub home: 1 on the day, 2 a week or more before. By satellite households: …`; nothing is `None`."""
    by_side: dict[str, list[str]] = {}
    for one in figures:
        side = FOR_THE_CHILD if one.for_the_child else SIDE_WORDS[one.by]
        by_side.setdefault(side, []).append(f"{one.times} {NOTICE_WORDS[one.notice]}")
    return ". ".join(f"{side}: {', '.join(words)}" for side, words in by_side.items()) or "None"


def called_off_in_cells(figures: Iterable[CalledOffFigures]) -> tuple[int, ...]:
    """How many with each kind of notice, the latest first, whoever called them off."""
    times = Counter[Notice]()
    for one in figures:
        times[one.notice] += one.times
    return tuple(times[notice] for notice in Notice)


def waits_in_words(figures: Iterable[WaitFigures]) -> str:
    """`No bed became free: 2 waits for 5 nights. Left the list: 1 wait for 2 nights`; nothing is `None`."""
    lines = [
        f"{wording.sentence_case(WAIT_WORDS[one.ended])}: "
        f"{wording.counted(one.waits, 'wait')} for {nights_in_words(one.nights)}"
        for one in figures
    ]
    return ". ".join(lines) or "None"


def waits_in_cells(figures: Iterable[WaitFigures]) -> tuple[int, ...]:
    """Of each way in which waiting ended how often it did, and for how many nights."""
    by_end = {one.ended: (one.waits, one.nights) for one in figures}
    return tuple(number for end in EndOfWait for number in by_end.get(end, (0, 0)))


def absences_in_words(absences: AbsenceFigures) -> str:
    """`7 children: missing 9 times, away 2 times`; where they are too few to be told, that."""
    if absences.is_hidden:
        return TOO_FEW
    if not absences.children:
        return "Nobody"
    children = "1 child" if absences.children == 1 else f"{absences.children} children"
    missing, away = (wording.counted(one or 0, "time") for one in (absences.missing, absences.away))
    return f"{children}: missing {missing}, away {away}"


def absences_in_cells(absences: AbsenceFigures) -> tuple[int | str, ...]:
    """The numbers of a row; the return's letter where they are hidden."""
    if absences.is_hidden:
        return (CONFIDENTIAL,) * 3
    return (absences.children or 0, absences.missing or 0, absences.away or 0)


def number_in_words(number: int | None) -> str:
    """`12`; where they are too few to be told, that."""
    return TOO_FEW if number is None else str(number)


def number_in_cell(number: int | None) -> int | str:
    """The number of a row; the return's letter where it is hidden."""
    return CONFIDENTIAL if number is None else number
