"""How is a change of a record told to whoever has to check it before it is done?"""

from functools import singledispatch

from services.registry.pages.records import child_words, words
from services.registry.pages.records.approval_forms import APPROVAL_ENDS
from services.registry.pages.records.forms import Change
from shared.contracts.approval_changes import (
    ChangeApproval,
    EndExemption,
    GrantExemption,
    RecordApplication,
    RecordCarerAtHome,
    TakeBackApplication,
)
from shared.contracts.bed_sharing import AgreeToBedSharing, EndBedSharing
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackDeath,
    TakeBackPlacement,
)
from shared.web.wording import day, sentence_case

Answers = list[tuple[str, str]]
"""Questions and what was answered."""


@singledispatch
def answers(_change: Change) -> Answers:
    """What somebody decided, to be checked before it is done."""
    return []


@answers.register
def _(change: ChangeDelegatedAuthority) -> Answers:
    return [
        ("What is decided", child_words.AREA_WORDS[change.area]),
        ("Who decides", words.DECISION_WORDS[change.decision]),
        ("On condition", change.conditions or "None"),
        ("Who must be told", sentence_case(child_words.must_tell(change.must_tell)) or "Nobody"),
        ("To be reviewed by", day(change.review_on) if change.review_on else "No day is set"),
        ("Written in", change.written_in),
        ("From", day(change.on)),
    ]


@answers.register
def _(change: RecordMatchingFact) -> Answers:
    found = child_words.found(change.topic, change.finding) if change.finding else "Nothing is known any more"
    return [
        ("What it is about", child_words.TOPIC_WORDS[change.topic]),
        ("What is known", found),
        *([("In more detail", change.details)] if change.details else []),
        ("Written in", change.written_in),
        ("From", day(change.on)),
    ]


@answers.register
def _(change: AgreeToBedSharing) -> Answers:
    return [
        ("First day", day(change.on)),
        ("Last day", day(change.until - child_words.ONE_DAY) if change.until else "No last day is set"),
        ("Who agreed", change.agreed_by),
        ("Agreed on", day(change.agreed_on)),
        ("Written in", change.written_in),
        ("On condition", change.conditions or "None"),
    ]


@answers.register
def _(change: EndBedSharing) -> Answers:
    return [("Not agreed from", day(change.on)), ("Why", change.reason)]


@answers.register
def _(change: RecordPlacement) -> Answers:
    ended = words.END_WORDS[change.ended_reason] if change.ended_reason else ""
    return [
        ("Household’s reference", change.household_ref),
        ("Kind", f"{words.PLACEMENT_WORDS[change.kind]} ({change.kind.value})"),
        ("Lives there from", day(change.on)),
        *([("The placement before ends because", ended)] if ended else []),
        ("Why", change.reason),
        *_why_allowed(change.allowed_because),
    ]


@answers.register
def _(change: EndPlacement) -> Answers:
    ended = f"{words.END_WORDS[change.ended_reason]} ({change.ended_reason.value})"
    return [
        ("Doesn’t live there from", day(change.on)),
        ("Reason", ended),
        ("Why", change.reason),
        *_why_allowed(change.allowed_because),
    ]


@answers.register
def _(change: TakeBackPlacement) -> Answers:
    before = "Goes on: the child didn’t move" if change.before_goes_on else "Stays as it is recorded"
    return [
        ("The placement before", before),
        ("What happened", change.reason),
        *_why_allowed(change.allowed_because),
    ]


@answers.register
def _(change: RecordDeath) -> Answers:
    return [("Day of death", day(change.on)), ("Written in", change.written_in)]


@answers.register
def _(change: TakeBackDeath) -> Answers:
    return [("What happened", change.reason)]


@answers.register
def _(change: EndApproval) -> Answers:
    ended = APPROVAL_ENDS.get(change.ended_reason, words.code_in_words(change.ended_reason))
    return [("Not approved from", day(change.on)), ("Reason", ended), ("Why", change.reason)]


@answers.register
def _(change: RecordHealth) -> Answers:
    found = child_words.HEALTH_FINDINGS[change.finding] if change.finding else "Nobody knows any more"
    return [
        ("What it is about", child_words.HEALTH_WORDS[change.topic]),
        ("What is known", found),
        *([("In more detail", change.details)] if change.details else []),
        ("Written in", change.written_in),
        ("From", day(change.on)),
    ]


@answers.register
def _(change: ChangeApproval) -> Answers:
    return [
        ("From", day(change.on)),
        ("Approved for", words.children_aged(change.places, change.age_from, change.age_to)),
        ("Kinds", words.kinds(change.kinds) or "None named"),
        ("Why", change.reason),
        *_why_allowed(change.allowed_because),
    ]


@answers.register
def _(change: GrantExemption) -> Answers:
    return [
        ("First day", day(change.on)),
        ("Last day", day(change.until - child_words.ONE_DAY) if change.until else "No last day is set"),
        ("Granted by", change.granted_by),
        ("Written in", change.written_in),
    ]


@answers.register
def _(change: EndExemption) -> Answers:
    return [("Doesn’t hold from", day(change.on)), ("Why", change.reason)]


@answers.register
def _(change: RecordCarerAtHome) -> Answers:
    return [
        ("A carer is at home full time", words.AT_HOME_WORDS[change.is_at_home]),
        ("Written in", change.written_in),
        ("From", day(change.on)),
    ]


@answers.register
def _(change: RecordApplication) -> Answers:
    return [
        ("Where the application stands", words.APPLICATION_WORDS[change.state]),
        ("Written in", change.written_in),
        *([("Why", change.reason)] if change.reason else []),
        ("From", day(change.on)),
    ]


@answers.register
def _(change: TakeBackApplication) -> Answers:
    return [("How it came to be recorded", change.reason)]


def _why_allowed(because: str) -> Answers:
    return [("Why it is allowed", because)] if because else []
