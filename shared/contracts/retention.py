"""What the registry is asked of how long records are kept: what is due, what may not go yet, and what was erased?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.authority_pack import Years
from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, PersonalText, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.record_words import PeriodName
from shared.contracts.registry import Kind, Purpose
from shared.contracts.roles import Role
from shared.contracts.subject_access import ANSWERS_REQUESTS, SubjectAccess

KEEPS_RECORDS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.OPERATOR})
"""Who may ask how long records are kept, hold one and erase one."""

Why = Annotated[str, Field(min_length=1, max_length=500), Classified.SENSITIVE]
"""Why it is done. It stays when the record has gone, so it must not say whom it is about."""


class PeriodTerm(Value):
    """What the authority set of a period, for some days."""

    years: Years
    source: SensitiveText
    started_on: Day
    ended_on: Day | None
    """The first day on which it doesn't hold any more; its own first day where it was set anew for that day."""
    reason: SensitiveText
    recorded_at: Instant | None
    recorded_by: Identifier | None


class Period(Value):
    """A period as it is on a day."""

    name: PeriodName
    years: Years
    source: SensitiveText
    """Whose period it is."""
    started_on: Day | None
    """From when on the authority has it so; none where it has set nothing."""
    ended_on: Day | None = None
    reason: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    terms: tuple[PeriodTerm, ...] = ()
    """All that the authority ever set of it, the latest first, what is to come included."""


class Periods(Reply):
    """Every period, in a steady order."""

    on: Day
    periods: tuple[Period, ...]


class HowLongIsItKept(Query[Periods], owner="registry", asked_by=KEEPS_RECORDS):
    """How long does the authority keep which records, on a day? Today, where it isn't said."""

    on: Day | None = None


class KeepItFor(Command[Periods], owner="registry", asked_by={Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR}):
    """Has a period otherwise from a day on, and replies with the periods of that day; what held before stays known.

    Refused: `later_changes_exist`.
    """

    name: PeriodName
    years: Years
    on: Day
    source: Why
    """Whose period it is, and where it is written: a retention schedule, with its date."""
    reason: Why
    dry_run: Flag = False


class Hold(Value):
    """A reason for which a record isn't erased, whatever its period: a claim, an inquiry."""

    started_on: Day
    reason: SensitiveText
    recorded_by: Identifier | None


class DueRecord(Value):
    """A record whose period has ended."""

    subject_id: Identifier
    kind: Kind
    ref: PersonalText
    """What the authority itself calls it."""
    name: PersonalText
    period: PeriodName
    years: Years
    source: SensitiveText
    counted_from: Day
    due_on: Day
    hold: Hold | None
    """Why it isn't erased all the same."""


class LeftOpen(Code):
    """What nobody has recorded the end of, so that no period of a record counts."""

    APPLICATION = "application"
    """The household applied, or is a connected person's, and it isn't recorded what came of it."""
    NEVER_APPROVED = "never_approved"
    """Neither an approval of the household nor an application is recorded."""
    UNAPPROVED_PLACEMENT = "unapproved_placement"
    """A child lived there, and neither an approval is recorded nor that it is a connected person's."""
    NO_DUTY = "no_duty"
    """The worker has been responsible for nobody, hasn't left, and hasn't looked at a record of late."""


class OpenRecord(Value):
    """A record that would be kept for ever, because something isn't recorded: somebody is to look at it."""

    subject_id: Identifier
    kind: Kind
    ref: PersonalText
    name: PersonalText
    why: LeftOpen
    since: Day
    """The day of the application, of the end of the last placement, of the last use, or of being registered."""
    hold: Hold | None = None


MOST_DUE = 500
"""Records that one answer names: those that are due the longest."""


class SupposedPeriod(Value):
    """A period as it might be, for somebody who is to decide on it."""

    name: PeriodName
    years: Years


class DuePlace(Value):
    """Where a record stands among those that are due: it is a place also once the record has been erased."""

    due_on: Day
    kind: Kind
    subject_id: Identifier


class OpenPlace(Value):
    """Where a record stands among those of which no period counts."""

    since: Day
    kind: Kind
    subject_id: Identifier


class DueRecords(Reply):
    """The records that are due, those that are due the longest first; what is held is among them."""

    on: Day
    records: tuple[DueRecord, ...]
    total: Count
    """All of them, also those before and beyond the ones named."""
    last: DuePlace | None = None
    """The place of the last one named, where there are more beyond it: asked for what is `after`, they are named."""
    left_open: tuple[OpenRecord, ...] = ()
    """Records of which no period counts, those that are open the longest first; with the first ones that are due."""
    total_left_open: Count = 0
    last_open: OpenPlace | None = None
    """The place of the last of these, where there are more beyond it: asked `open_after` it, they are named."""


class WhatIsDue(Query[DueRecords], owner="registry", asked_by=KEEPS_RECORDS):
    """Which records has the authority kept for as long as it says? Each person who is named is written down as read.

    This is the dry run: nothing is erased by the end of a period alone.
    """

    on: Day | None = None
    """Today where it isn't said."""
    after: DuePlace | None = None
    """Only those beyond a place."""
    open_after: OpenPlace | None = None
    """Only those of which no period counts, and of them those beyond a place."""
    supposing: SupposedPeriod | None = None
    """As it would be if a period were another one."""
    most: Annotated[int, Field(ge=0, le=MOST_DUE), Classified.STATE] = MOST_DUE
    """Records to name; with none nobody is named, and they are only counted."""
    purpose: Purpose = Purpose.KEEP_THE_REGISTER


class ErasureRecord(Value):
    """That a record was erased, and nothing else of it."""

    erased_at: Instant
    period: PeriodName | None
    """None where somebody decided it, before any period had ended."""
    source: SensitiveText


class PartThatGoes(Value):
    """Something of a record that an erasure blanks, counted."""

    what: PersonalText
    """In words, as `Reasons of placements`."""
    rows: Count


class RecordToErase(Reply):
    """What an erasure would take from a record and what it would leave, for somebody who is to decide."""

    subject_id: Identifier
    kind: Kind
    ref: PersonalText
    name: PersonalText
    with_ids: tuple[Identifier, ...]
    """Whose records go with it: a household's carers."""
    due: DueRecord | None
    """None where no period of it has ended."""
    due_on: Day | None
    """When the period ends or ended; none where nothing is recorded from which to count."""
    hold: Hold | None
    in_the_way: tuple[SensitiveText, ...]
    """Why it can't be erased today, in sentences; empty where it can."""
    goes: tuple[PartThatGoes, ...]
    erased: ErasureRecord | None
    """That it is erased already; then there is nothing else to tell."""


class WhatWouldGo(Query[RecordToErase], owner="registry", asked_by=KEEPS_RECORDS):
    """What would go if a child's, a household's, a carer's or a worker's record were erased? Refused: `no_such_record`.

    That somebody looked is written down.
    """

    subject_id: Identifier


class Erased(Reply):
    """A record is erased; with `dry_run` it would be."""

    subject_id: Identifier
    kind: Kind
    goes: tuple[PartThatGoes, ...]


class EraseRecord(Command[Erased], owner="registry", asked_by=KEEPS_RECORDS):
    """Erases a record for good: a child's, a household's with its carers, a carer's, a worker's.

    Names, addresses, contact details, needs and every reason that was written about it are blanked, also where they
    were recorded before. Identifiers, days and codes stay, so that what was counted stays true. By the end of a
    period, or `by_decision` before. Refused: `no_such_record`, `erased_already`, `not_due`, `held`, `in_use`.
    """

    subject_id: Identifier
    by_decision: Flag = False
    """Whether somebody decided it although no period has ended: a request for erasure that was upheld."""
    reason: Why
    dry_run: Flag = False


class HoldRecord(Command[RecordToErase], owner="registry", asked_by=KEEPS_RECORDS):
    """Keeps a record from being erased, from a day on. Refused: `no_such_record`, `erased_already`, `held_already`."""

    subject_id: Identifier
    reason: Why


class LiftHold(Command[RecordToErase], owner="registry", asked_by=KEEPS_RECORDS):
    """Ends a hold today; that there was one, when and why, stays known. Refused: `no_such_record`, `not_held`."""

    subject_id: Identifier
    reason: Why


class LetGoByAge(Reply):
    """What isn't kept any more by its age alone; with `dry_run` what wouldn't be."""

    readings: Count
    readings_before: Day
    """Of days before this one."""
    notices_before: Day
    held_ids: tuple[Identifier, ...]
    """Those whose records are held: what is old of theirs stays."""


class LetGoOfWhatIsOld(Command[LetGoByAge], owner="registry", asked_by=KEEPS_RECORDS):
    """Lets go of readings and notices that are older than the authority keeps them, and of nothing else.

    Those of somebody whose record is held stay. Done again, there is nothing more to let go.
    """

    dry_run: Flag = False
    supposing: SupposedPeriod | None = None
    """As it would be if a period were another one; for a dry run only."""


class NoticesLetGo(Event, owner="registry", about="period_id"):
    """The authority doesn't keep notices of days before `before` any more: whoever has some lets them go.

    Its version is the number of that day, so that an earlier day, heard later, brings nothing back.
    """

    period_id: Identifier
    """The same for one authority."""
    before: Day
    held_ids: tuple[Identifier, ...] = ()
    """Those whose records are held on the day on which it is said: what they were told stays."""


class RecordErased(Event, owner="registry", about="subject_id"):
    """What the registry held of a child, a carer, a worker or a household is erased, for good.

    Whoever keeps words or contact details about them blanks theirs; what is counted stays. Of a household it is said
    once for itself and once for each of its carers.
    """

    subject_id: Identifier
    kind: Kind


class WhatRegistryHolds(SubjectAccess, owner="registry", asked_by=ANSWERS_REQUESTS):
    """What is and was recorded of a child, a carer, a worker or a household, and who has read it?

    It is written down that somebody asked. Refused: `no_such_record`, `record_erased`.
    """
