"""What bookings is asked, and what it says, of gatherings: planned, replied to, and who came."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.fields import Classified, Count, Day, Flag, Identifier, Instant, Minutes, OpenCode, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import CARERS, Role
from shared.contracts.school_holidays import KnownSchoolHolidays
from shared.contracts.series import MOST_IN_A_SERIES, Recurrence
from shared.contracts.words import GatheringKind, GatheringOffReason, GatheringState, OfSeries

MOST_CONSTELLATIONS = 100
MOST_OF_A_HOUSEHOLD = 30
"""Adults, and children, of one household."""
MOST_PLACES = 1000
MOST_LETTERS_OF_A_LINE, MOST_LETTERS_OF_A_NOTE = 100, 500

PLANS_GATHERINGS = frozenset({Role.HUB_HOME_CARER, Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})
SEES_GATHERINGS = CARERS | PLANS_GATHERINGS | {Role.SUPERVISING_SOCIAL_WORKER, Role.ADMINISTRATOR}

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_LETTERS_OF_A_LINE), Classified.SENSITIVE
]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_LETTERS_OF_A_NOTE), Classified.SENSITIVE]
Places = Annotated[int, Field(ge=1, le=MOST_PLACES), Classified.STATE]
People = Annotated[int, Field(ge=0, le=MOST_OF_A_HOUSEHOLD), Classified.STATE]


class GatheringFacts(Event):
    """What every event about a planned gathering tells. Its title, place and note are words, and stay off the bus."""

    gathering_id: Identifier
    constellation_ids: tuple[Identifier, ...]
    household_ids: tuple[Identifier, ...]
    """The households that are invited, and those that had said that they come and aren't invited any more."""
    changed_at: Instant
    changed_by: Identifier | None
    """Who planned, changed or cancelled it: nobody has to tell them. Nobody where the register changed it."""
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    state: GatheringState
    series_id: Identifier | None = None
    of: Count = 1
    """To how many the same happened at once; 0 where the soonest one's event tells of it as well."""
    told_elsewhere: tuple[Identifier, ...] = ()
    """Households that are told of it by the event of a sooner one."""


class GatheringPlanned(GatheringFacts, owner="bookings", about="gathering_id"):
    """A gathering is planned, and these households are invited. One from before is only said as `GatheringRecorded`."""


class GatheringChanged(GatheringFacts, owner="bookings", about="gathering_id"):
    """A planned gathering is at another time or place, or something else about it has changed. Replies stand."""


class GatheringCancelled(GatheringFacts, owner="bookings", about="gathering_id"):
    """A planned gathering won't take place, or didn't."""

    reason: GatheringOffReason


class GatheringPlacesMoved(GatheringFacts, owner="bookings", about="gathering_id"):
    """Places that became free went to households that waited, or were taken from those that aren't invited any more.

    Not said of a household that has them by its own reply.
    """

    given_household_ids: tuple[Identifier, ...]
    """They had waited, and come now, unless they say that they don't."""
    left_household_ids: tuple[Identifier, ...]
    """They had places or waited, and don't belong to one of its constellations on its day any more."""


class GatheringLiftsArranged(GatheringFacts, owner="bookings", about="gathering_id"):
    """Households go to it with another one, or don't any more; who goes with whom is read in Hubhome."""

    arranged_household_ids: tuple[Identifier, ...]
    """Those for which something is new: they take another household, or go with one."""
    undone_household_ids: tuple[Identifier, ...]
    """Those for which nothing is arranged any more with a household with which it was."""


class GatheringReply(Value):
    """What a household said: coming, waiting for places or not coming, and how many of them."""

    household_id: Identifier
    is_coming: Flag
    adults: Count
    children: Count
    waits: Flag = False
    """It would come if there were room for so many."""


class Lift(Value):
    """What a household that comes said of lifts, and with whom it goes."""

    household_id: Identifier
    gives: Count
    """For how many others it has room."""
    needs: Count
    """For how many of it there must be room with somebody else."""
    with_household_id: Identifier | None = None
    """Who takes those."""


class ArrangedLift(Value):
    """Who takes a household that needs a lift; nobody, where it is left open or undone."""

    household_id: Identifier
    with_household_id: Identifier | None = None


class Attendance(Value):
    """A household that came, and how many of them."""

    household_id: Identifier
    adults: People
    children: People
    carer_ids: Annotated[tuple[Identifier, ...], Field(max_length=MOST_OF_A_HOUSEHOLD)] = ()
    """Of a training of a course, the carers among the adults: each has done it."""


class InvitedCarer(Value):
    """A carer of a household that is invited to a training of a course."""

    household_id: Identifier
    person_id: Identifier


class OneOfGatherings(Value):
    """Another one of the same series, which the asker may see."""

    gathering_id: Identifier
    starts_at: Instant
    minutes: Minutes
    state: GatheringState
    reply: GatheringReply | None = None
    """What the asker's own household said."""
    school_holidays: tuple[OpenCode, ...] = ()
    """In which its day lies, as the authority has entered them by now, by the words of `SchoolHolidayName`."""


class GatheringOn(Value):
    """A day of a series that was looked at, or kept."""

    on: Day
    in_the_way: SensitiveText = ""
    """Why it can't be on that day."""
    bank_holidays: tuple[SensitiveText, ...] = ()
    """England's, by name."""
    school_holidays: tuple[OpenCode, ...] = ()
    """The authority's, by the words of `SchoolHolidayName`."""


class PlannedGathering(Reply):
    """A planned gathering as the asker may see it, with what they may do about it now."""

    gathering_id: Identifier
    version: Count
    constellation_ids: tuple[Identifier, ...]
    kind: GatheringKind
    state: GatheringState
    starts_at: Instant
    minutes: Minutes
    title: SensitiveText
    """Blank where somebody's record was erased, like the two below."""
    place: SensitiveText
    note: SensitiveText
    capacity: Count | None
    """How many people there is room for; without, as many as come."""
    places_taken: Count
    invited: tuple[Identifier, ...]
    """The households that are invited, to who may record who came, those of whom they may; nobody else is told."""
    replies: tuple[GatheringReply, ...]
    """Likewise, and the asker's own household's."""
    attendance: tuple[Attendance, ...]
    """Likewise."""
    waiting: tuple[Identifier, ...] = ()
    """The households that wait for places, the first first; to who may record who came."""
    place_in_queue: Count = 0
    """Of the asker's own household among those that wait; 0 where it doesn't."""
    reason: GatheringOffReason | None = None
    course_id: Identifier | None = None
    """The course of which it is a training."""
    course: SensitiveText = ""
    """What that is called."""
    carers: tuple[InvitedCarer, ...] = ()
    """Of a training of a course, to who may record who came: those who can be ticked."""
    carers_due: Count = 0
    """How many of them are due by then, or soon after: whom it would help. Like the next, to who runs it."""
    carers_invited: Count = 0
    would_help_me: Flag = False
    """The asker is due by then, or soon after."""
    lifts: tuple[Lift, ...] = ()
    """All of them to who may record who came, else those of the asker's own household and of whom it goes with."""
    seats_offered: Count = 0
    seats_needed: Count = 0
    """For how many people in all somebody who comes offers, or needs, a lift; to everybody who is invited."""
    may_arrange_lifts: Flag = False
    series_id: Identifier | None = None
    others: tuple[OneOfGatherings, ...] = ()
    """Of the same series, soonest first."""
    days: tuple[GatheringOn, ...] = ()
    """Where a series was just planned or looked at: each of its days; `invited` are those of any of them then."""
    known_school_holidays: KnownSchoolHolidays = KnownSchoolHolidays()
    """Likewise: between the first of its days and the last."""
    school_holidays: tuple[OpenCode, ...] = ()
    """As of the others."""
    may_reply: Flag = False
    may_change: Flag = False
    may_cancel: Flag = False
    may_record: Flag = False
    """Whether the asker may record who came; also once more, where that was wrong."""
    may_keep_as_idea: Flag = False
    changed_at: Instant | None = None
    """When it became as it is, with what the asker's own household said of it."""


class PlanGathering(Command[PlannedGathering], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Plans a gathering for whoever belongs to these constellations on its day, and invites them.

    Carers and liaison workers plan for their own constellations, programme managers for any. With `dry_run` nothing is
    kept, and the reply tells who would be invited. With a `rule` it is a series: each is a gathering of its own, at the
    same times of London, and all are planned or none. What `took_place` already has begun, is told to nobody, and waits
    for who came. Refused: `not_yours`, `in_the_past`, `not_begun`, `too_long_ago`, `too_far_ahead`,
    `ends_before_it_starts`, `nobody_is_invited`, `not_a_training`, `no_such_course`, `not_a_series`,
    `too_many_in_a_series`, `not_all_can_be`.
    """

    constellation_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_CONSTELLATIONS)]
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    title: Line
    place: Line
    note: Note = ""
    capacity: Places | None = None
    course_id: Identifier | None = None
    """Of a training: the course that whoever comes has done."""
    rule: Recurrence | None = None
    """Of its days; that of `starts_at` is the first."""
    left_out: Annotated[tuple[Day, ...], Field(max_length=MOST_IN_A_SERIES)] = ()
    took_place: Flag = False
    """It wasn't planned, and is kept so that it is recorded who came."""
    dry_run: Flag = False


class ChangeGathering(Command[PlannedGathering], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Changes what a planned gathering is, until it begins; whoever replied has still replied.

    More places go to those who wait; who doesn't belong to one of its constellations on another day has none any more.

    Of a series those after it, or all that are still to come, can be changed as well: they become what it is, and are
    moved by as many days. Then all are changed or none. Refused as `PlanGathering` is, and: `has_begun`, `called_off`,
    `changed_meanwhile` (the version isn't the one that was looked at), `fewer_places_than_taken`, `not_all_can_be`.
    """

    gathering_id: Identifier
    version: Count
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    title: Line
    place: Line
    note: Note = ""
    capacity: Places | None = None
    course_id: Identifier | None = None
    of_series: OfSeries = OfSeries.ONE


class CancelGathering(Command[PlannedGathering], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Calls a gathering off, also afterwards where it didn't take place.

    Of a series also those after it, or all that are still to come. Those who are invited are told where it hadn't
    begun. Refused: `not_yours`, `called_off`, `was_held`.
    """

    gathering_id: Identifier
    reason: GatheringOffReason
    of_series: OfSeries = OfSeries.ONE


class ReplyToGathering(Command[PlannedGathering], owner="bookings", asked_by=CARERS):
    """Says for one's household whether it comes, and how many; said again until it begins, the last word counts.

    The places are taken at once, or it is refused and what was said before stands. With `or_waits` a household that
    finds no room waits for it: its places are then given to it without asking again, and it is told. Places that are
    given back go at once to the first of those who wait who fits. Refused: `not_yours`, `not_invited`, `has_begun`,
    `called_off`, `nobody_comes`, `gathering_is_full`, `has_places` (who would wait has places, and would lose them),
    `gives_and_needs_lifts`.
    """

    gathering_id: Identifier
    is_coming: Flag
    or_waits: Flag = False
    adults: People = 0
    children: People = 0
    gives_lift: People = 0
    """How many others it can take along; who answers for the gathering may arrange then whom."""
    needs_lift: People = 0
    """For how many of it a lift is needed. Either of these agrees that the two households are told of one another."""


class ArrangeLifts(Command[PlannedGathering], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Arranges who takes whom to a gathering, until it begins; households that aren't named stay as they are.

    Refused: `not_yours`, `has_begun`, `called_off`, `no_lift_needed`, `no_lift_offered`, `not_enough_seats`.
    """

    gathering_id: Identifier
    lifts: Annotated[tuple[ArrangedLift, ...], Field(max_length=MOST_PLACES)]


class RecordAttendance(Command[PlannedGathering], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Records which households came, and of a training of a course which carers; recorded again, it is corrected.

    Who runs a part of it records the households of their constellations, and what others recorded of the rest stands.
    Said as `GatheringRecorded`, once for each constellation of which a household came. Refused: `not_yours`,
    `not_begun`, `called_off`, `not_invited`, `nobody_came`, `not_a_carer_of_theirs`, `fewer_adults_than_carers`.

    Each carer who is ticked has done the course on its day, in the same transaction; who isn’t any more, hasn’t.
    """

    gathering_id: Identifier
    attendance: Annotated[tuple[Attendance, ...], Field(max_length=MOST_PLACES)]


class HowIsGathering(Query[PlannedGathering], owner="bookings", asked_by=SEES_GATHERINGS):
    """How does this gathering stand, and what may I do about it? Refused: `not_yours`."""

    gathering_id: Identifier


class GatheringCard(Value):
    """A planned gathering in a list."""

    gathering_id: Identifier
    constellation_ids: tuple[Identifier, ...]
    kind: GatheringKind
    state: GatheringState
    starts_at: Instant
    minutes: Minutes
    title: SensitiveText
    capacity: Count | None
    places_taken: Count
    reply: GatheringReply | None = None
    """What the asker's own household said."""
    may_reply: Flag = False
    waits_for_attendance: Flag = False
    """It has begun, and the asker is one of those who record who came."""
    is_planned_by_me: Flag = False
    series_id: Identifier | None = None


class NothingPlanned(Value):
    """A constellation for which nothing is planned or was held in a month."""

    constellation_id: Identifier
    month_on: Day
    """The month's first day."""


class PlannedGatherings(Reply):
    """The gatherings that concern the asker, soonest first."""

    gatherings: tuple[GatheringCard, ...]
    may_plan_for: tuple[Identifier, ...]
    """The constellations for which the asker may plan one."""
    nothing_planned: tuple[NothingPlanned, ...]
    """Launched constellations whose liaison worker the asker is; of next month in the last week of this one."""


class WhichGatherings(Query[PlannedGatherings], owner="bookings", asked_by=SEES_GATHERINGS):
    """Which gatherings am I invited to, or do I answer for?

    Those of a year ahead and of the last 30 days, and of which it still waits to be recorded who came.
    """
