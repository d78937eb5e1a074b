"""How do periods, holds and erasures read on a page?"""

from shared.contracts.record_words import PeriodName
from shared.contracts.registry import Kind
from shared.contracts.retention import DueRecord, ErasureRecord
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
    PeriodName.WORKER_FROM_LAST_DUTY: "A worker’s record, from the end of the last assignment",
}
WHAT_STAYS = (
    "The reference, and identifiers that mean nothing to anybody who can’t look them up",
    "Days and codes: when placements, approvals, memberships, stays and contacts began and ended, and of what kind",
    "What is counted: nights, beds and support stay as they were",
    "That somebody looked at the record, when and why",
    "Words in other people’s records that may be about this one: look for them yourself",
    "What backups hold, until they are overwritten",
)


def kept_for(record: DueRecord) -> str:
    """`75 years, from Sunday 28 February 2016`."""
    return f"{counted(record.years, 'year')}, from {day(record.counted_from)}"


def erased(record: ErasureRecord) -> str:
    """When a record was erased and by which rule, in one sentence."""
    why = "The time for which it is kept had ended" if record.period else "It was erased by a decision"
    return f"This record was erased on {day(record.erased_at)}. {why}."
