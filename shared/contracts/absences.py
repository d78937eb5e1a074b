"""What bookings is asked of children who are missing or away without authorisation, and what it says of them."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Code, Day, Flag, Identifier, Instant, Version
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import CARERS, PEOPLE, WORKERS, Role

RECORDS_ABSENCES = CARERS | WORKERS
"""Who may record one: a carer for who lives or sleeps at their home, a worker for whoever they answer for."""
RECORDS_INTERVIEWS = frozenset({Role.CHILDRENS_SOCIAL_WORKER, Role.LIAISON_WORKER})
MOST_LETTERS_OF_WORDS = 500
MOST_SPANS = 20
KnownWords = Annotated[str, Field(max_length=MOST_LETTERS_OF_WORDS), Classified.SENSITIVE]
"""What somebody knows, in a line. It stays in bookings."""


class AbsenceKind(Code):
    """What the SSDA903 return calls it. Any length counts."""

    MISSING = "missing"
    """Not at the placement or where the child is expected to be, and nobody knows where the child is: M."""
    AWAY = "away"
    """Away without authorisation: where the child is is known, and it isn't where they are expected: A."""


class AbsenceState(Code):
    """Where an absence is in its life."""

    OPEN = "open"
    """The child isn't back."""
    BACK = "back"
    TAKEN_BACK = "taken_back"
    """It was recorded wrongly, and never was."""


class AbsenceDeedKind(Code):
    """What somebody recorded of an absence."""

    RECORDED = "recorded"
    CHANGED = "changed"
    """From missing to away, or from away to missing."""
    RETURNED = "returned"
    CORRECTED = "corrected"
    TAKEN_BACK = "taken_back"
    INTERVIEW = "interview"
    ADDED = "added"
    """Somebody else reported it as well, or what they know besides."""
    READ_IN = "read_in"
    """A return told of it, by its days."""


class AbsenceSpan(Value):
    """A part of an absence in which it was the one or the other, until the next part or the child's return."""

    kind: AbsenceKind
    since: Instant
    """When the child left or was last seen, whichever is later; of a later part, when it became so."""


class ReturnInterview(Value):
    """Whether the child was offered to talk about it with somebody, and whether they accepted."""

    is_offered: Flag
    offered_on: Day | None = None
    is_accepted: Flag | None = None
    """None while the child hasn't answered."""


class AbsenceFacts(Event):
    """What every event about an absence tells: all of its state, so that any one of them is enough."""

    absence_id: Identifier
    child_id: Identifier
    household_id: Identifier
    """Where the child lives."""
    expected_household_id: Identifier
    """Where the child was expected that night: at home, or at the hub home of a sleepover."""
    told_household_ids: tuple[Identifier, ...] = ()
    """These two, every other that was told of it before a correction, and where the child lives now."""
    constellation_id: Identifier | None
    """The one that the child's household belongs to."""
    state: AbsenceState
    spans: tuple[AbsenceSpan, ...]
    ended_at: Instant | None
    """When the child was back."""
    recorded_at: Instant
    recorded_by: Identifier
    changed_at: Instant
    """When that was recorded which this event tells, and by whom."""
    changed_by: Identifier
    interview: ReturnInterview | None = None


class AbsenceRecorded(AbsenceFacts, owner="bookings", about="absence_id"):
    """A child is missing or away without authorisation. Not said of one who was recorded so already."""


class AbsenceChanged(AbsenceFacts, owner="bookings", about="absence_id"):
    """It is known now where a missing child is, or not known any more where one who is away is."""


class AbsenceEnded(AbsenceFacts, owner="bookings", about="absence_id"):
    """The child is back. A return interview is to be offered."""


class AbsenceCorrected(AbsenceFacts, owner="bookings", about="absence_id"):
    """Times or kinds were recorded wrongly and are as this says, also that the child is back, or isn't after all."""


class AbsenceTakenBack(AbsenceFacts, owner="bookings", about="absence_id"):
    """It was recorded wrongly: the child was neither missing nor away."""


class AbsenceReadIn(AbsenceFacts, owner="bookings", about="absence_id"):
    """A return told that a child was missing or away before, and was back. It has days only: its times are none.

    Nobody is told by a notice, and no return interview waits.
    """


class ReturnInterviewRecorded(AbsenceFacts, owner="bookings", about="absence_id"):
    """It is recorded whether a return interview was offered, and whether the child accepted it."""


class AbsenceDeed(Value):
    """What somebody recorded, when, and how the absence was after it."""

    kind: AbsenceDeedKind
    at: Instant
    by: Identifier
    spans: tuple[AbsenceSpan, ...]
    ended_at: Instant | None
    interview: ReturnInterview | None = None
    words: KnownWords = ""


class AbsenceView(Reply):
    """An absence as the asker may see it, with what they may do about it now."""

    absence_id: Identifier
    version: Version
    child_id: Identifier
    household_id: Identifier
    expected_household_id: Identifier
    constellation_id: Identifier | None
    state: AbsenceState
    spans: tuple[AbsenceSpan, ...]
    ended_at: Instant | None
    recorded_at: Instant
    recorded_by: Identifier
    interview: ReturnInterview | None = None
    is_by_day: Flag = False
    """Whether a return told of it: its days are known, and no times."""
    waits_for_interview: Flag = False
    """Whether it is still to be recorded whether an interview was offered, or accepted."""
    deeds: tuple[AbsenceDeed, ...] = ()
    """In their order; none in a list of absences."""
    may_change: Flag = False
    """Also to record the return, while the child isn't back."""
    may_correct: Flag = False
    """Also to take it back."""
    may_record_interview: Flag = False


class RecordAbsence(Command[AbsenceView], owner="bookings", asked_by=RECORDS_ABSENCES):
    """Records that a child is missing or away without authorisation, and tells at once whoever must know.

    A child who is recorded so already stays so: that absence is the reply, whoever recorded it, and the words are added
    to it. Refused: `not_yours`, `in_the_future`, `absences_overlap`.
    """

    absence_id: Identifier
    """Chosen by who asks: a form that is sent twice is one absence."""
    child_id: Identifier
    kind: AbsenceKind
    since: Instant
    words: KnownWords = ""


class AddToAbsence(Command[AbsenceView], owner="bookings", asked_by=RECORDS_ABSENCES):
    """Adds what somebody knows of a child who is gone; nothing else changes, and nobody is told by a notice.

    Refused: `not_yours`, `absence_is_over`.
    """

    absence_id: Identifier
    words: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS_OF_WORDS), Classified.SENSITIVE]


class ChangeAbsence(Command[AbsenceView], owner="bookings", asked_by=RECORDS_ABSENCES):
    """From a moment on a missing child is away without authorisation, for it is known where they are; or the reverse.

    Refused: `not_yours`, `absence_is_over`, `same_kind`, `in_the_future`, `not_in_order`, `too_many_changes`.
    """

    absence_id: Identifier
    kind: AbsenceKind
    since: Instant
    words: KnownWords = ""


class RecordReturn(Command[AbsenceView], owner="bookings", asked_by=RECORDS_ABSENCES):
    """The child is back. Refused: `not_yours`, `absence_is_over`, `in_the_future`, `not_in_order`."""

    absence_id: Identifier
    at: Instant
    words: KnownWords = ""


class CorrectAbsence(Command[AbsenceView], owner="bookings", asked_by=RECORDS_ABSENCES):
    """Puts kinds and times right; what was recorded before stays in its history.

    Without `ended_at` the child isn't back after all. Refused: `not_yours`, `changed_meanwhile`, `absence_is_over` (one
    that was taken back), `in_the_future`, `not_in_order`, `absences_overlap`.
    """

    absence_id: Identifier
    version: Version
    """The one that was corrected: nobody overtakes anybody unseen."""
    spans: Annotated[tuple[AbsenceSpan, ...], Field(min_length=1, max_length=MOST_SPANS)]
    ended_at: Instant | None
    words: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS_OF_WORDS), Classified.SENSITIVE]
    """Why."""


class TakeBackAbsence(Command[AbsenceView], owner="bookings", asked_by=RECORDS_ABSENCES):
    """It was recorded wrongly, and is counted no more. Refused: `not_yours`, `absence_is_over` (taken back already)."""

    absence_id: Identifier
    words: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS_OF_WORDS), Classified.SENSITIVE]
    """Why."""


class RecordReturnInterview(Command[AbsenceView], owner="bookings", asked_by=RECORDS_INTERVIEWS):
    """Records whether a return interview was offered and whether the child accepted; said again, it puts it right.

    Refused: `not_yours`, `not_back_yet`, `in_the_future`, `not_in_order` (offered before the child was back).
    """

    absence_id: Identifier
    is_offered: Flag
    offered_on: Day | None = None
    """The day, where it was offered."""
    is_accepted: Flag | None = None


class HowIsAbsence(Query[AbsenceView], owner="bookings", asked_by=PEOPLE):
    """How does this absence stand, what was recorded of it, and what may I do about it? Refused: `not_yours`."""

    absence_id: Identifier


class Absences(Reply):
    """Absences that the asker may see: the open ones first, then the latest."""

    absences: tuple[AbsenceView, ...]


class WhichAbsences(Query[Absences], owner="bookings", asked_by=PEOPLE):
    """Who is missing or away of those whom I may see, who came back in the last days, and which interviews wait?"""
