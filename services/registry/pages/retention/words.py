"""How do periods, holds and erasures read on a page?"""

from datetime import date

from shared.contracts.record_words import PeriodName
from shared.contracts.registry import Kind
from shared.contracts.retention import DueRecord, ErasureRecord, LeftOpen, OpenRecord
from shared.web.wording import counted, day

KIND_WORDS = {
    Kind.CHILD: "Child",
    Kind.CARER: "Carer",
    Kind.WORKER: "Worker",
    Kind.HOUSEHOLD: "Household with its carers",
    Kind.CONSTELLATION: "Constellation",
    Kind.AREA: "Area",
}
PERIOD_WORDS = {
    PeriodName.CHILD_FROM_BIRTH: "A child’s record, from the day of birth",
    PeriodName.HOUSEHOLD_FROM_END_OF_APPROVAL: (
        "A fostering household’s record, from the end of its approval or of the last placement there"
    ),
    PeriodName.WORKER_FROM_LAST_DUTY: "A worker’s record, from the day of leaving, the last assignment or the last use",
    PeriodName.CHILD_FROM_DEATH: "The record of a child who died before the 18th birthday, from the day of death",
    PeriodName.READING_FROM_ITS_DAY: "A line of the access log, from its day",
    PeriodName.NOTICE_FROM_ITS_DAY: "A notice, from the day on which it was written",
    PeriodName.APPLICANT_FROM_OUTCOME: (
        "The record of a household whose application was refused or withdrawn, from that day"
    ),
    PeriodName.CONNECTED_PERSON_FROM_END_OF_PLACEMENT: (
        "The record of a child’s relatives or friends who were assessed, from the end of the last placement there"
    ),
    PeriodName.OPEN_UNTIL_LOOKED_AT: "What nobody has recorded the end of, until it is listed to be looked at",
}
BY_AGE = frozenset({PeriodName.READING_FROM_ITS_DAY, PeriodName.NOTICE_FROM_ITS_DAY})
"""What goes by its age alone, and has no record of its own that somebody could look at first."""
OPEN_WORDS = {
    LeftOpen.APPLICATION: "An application of {since} has no outcome. Record what became of it.",
    LeftOpen.NEVER_APPROVED: "Registered by {since}, and neither an approval nor an application is recorded.",
    LeftOpen.UNAPPROVED_PLACEMENT: (
        "A child lived there until {since}, and no approval is recorded. Record it, or that they are relatives or "
        "friends of the child."
    ),
    LeftOpen.NO_DUTY: (
        "Responsible for nobody, and nobody’s record looked at since {since}. Record when the worker left."
    ),
}
WHAT_STAYS = (
    "The reference, and identifiers that mean nothing to anybody who can’t look them up",
    "Days and codes: when placements, approvals, memberships, stays and contacts began and ended, and of what kind",
    "What is counted: nights, beds and support stay as they were",
    "That somebody looked at the record, when and why",
    "Words in other people’s records that may be about this one: look for them yourself",
    "What backups hold, until they are overwritten",
)


def would_go(number: int, one: str, many: str, before: date) -> str:
    """`12 notices of days before Monday 23 November 2020 would go.`"""
    return f"{number} {one if number == 1 else many} of days before {day(before)} would go with the next run."


def kept_for(record: DueRecord) -> str:
    """`75 years, from Sunday 28 February 2016`."""
    return f"{counted(record.years, 'year')}, from {day(record.counted_from)}"


def left_open(record: OpenRecord) -> str:
    """What is missing, in a sentence or two."""
    return OPEN_WORDS[record.why].format(since=day(record.since))


def erased(record: ErasureRecord) -> str:
    """When a record was erased and by which rule, in one sentence."""
    why = "The time for which it is kept had ended" if record.period else "It was erased by a decision"
    return f"This record was erased on {day(record.erased_at)}. {why}."
