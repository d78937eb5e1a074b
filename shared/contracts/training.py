"""What bookings is asked, and what it says, of training: which courses there are, who has done what, and who is due."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, Minutes, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.records import ON_A_PAGE, Paged, PageNumber, PageSize
from shared.contracts.roles import CARERS, Role

MOST_MONTHS = 240
MOST_LETTERS_OF_A_COURSE, MOST_LETTERS_OF_A_SOURCE, MOST_LETTERS_OF_A_PLACE = 100, 500, 100

ARRANGES_COURSES = frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER, Role.LIAISON_WORKER})
RECORDS_TRAINING = frozenset({Role.SUPERVISING_SOCIAL_WORKER, Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})
LOOKS_AT_TRAINING = RECORDS_TRAINING | {Role.ADMINISTRATOR}
SEES_TRAINING = LOOKS_AT_TRAINING | CARERS

CourseName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_LETTERS_OF_A_COURSE),
    Classified.SENSITIVE,
]
CourseSource = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=MOST_LETTERS_OF_A_SOURCE), Classified.SENSITIVE
]
Place = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=MOST_LETTERS_OF_A_PLACE), Classified.SENSITIVE
]
Months = Annotated[int, Field(ge=1, le=MOST_MONTHS), Classified.STATE]


class RequiredOf(Code):
    """Of whom the authority requires a course."""

    EVERY_CARER = "every_carer"
    """Every carer of a household that is approved."""
    HUB_HOME_CARERS = "hub_home_carers"
    NOBODY = "nobody"
    """It is a choice."""


class TrainingState(Code):
    """How a carer stands with a course on a day."""

    HOLDS = "holds"
    EXPIRES_SOON = "expires_soon"
    """It holds, and its last day is within the days of the authority’s rule; never of a course that is retired, which
    nobody can do again."""
    EXPIRED = "expired"
    NEVER_DONE = "never_done"


class TrainingDue(Event, owner="bookings", about="person_id"):
    """Something that is required of a carer has become due, or what they have done expires soon: said when there is
    something new, and then with everything that is so. Of what nobody requires at most that it expires soon.

    Which courses there are, and what they are called, stays in bookings. Not said again where it is put off: a new
    record that expires is another matter.
    """

    person_id: Identifier
    household_id: Identifier
    supervising_social_worker_id: Identifier | None
    due_course_ids: tuple[Identifier, ...]
    """Never done, or expired."""
    expiring_course_ids: tuple[Identifier, ...]
    """What holds, and expires soon: also where nobody requires it."""
    looked_on: Day


class Course(Value):
    """A course of the authority’s list, as it is now."""

    course_id: Identifier
    version: Count
    name: SensitiveText
    months: Count | None
    """For how long it holds once it is done; None for good."""
    required_of: RequiredOf
    required_from: Day | None
    """From which day on it is required; None where it is of nobody."""
    source: SensitiveText
    """Who requires it, and where that is written."""
    retired_on: Day | None
    """From this day on nobody is due, and none is planned; what was done stays known."""


class Courses(Reply):
    """The authority’s courses, those that are retired last, by name."""

    courses: tuple[Course, ...]
    may_arrange: Flag


class WhichCourses(Query[Courses], owner="bookings", asked_by=SEES_TRAINING):
    """Which courses does the authority keep a record of?"""


class _WhatItIs(Value):
    name: CourseName
    months: Months | None = None
    required_of: RequiredOf = RequiredOf.NOBODY
    required_from: Day | None = None
    source: CourseSource = ""


class AddCourse(_WhatItIs, Command[Courses], owner="bookings", asked_by=ARRANGES_COURSES):
    """Adds a course to the authority’s list. Refused: `course_known`, `no_source`, `no_first_day`."""


class ChangeCourse(_WhatItIs, Command[Courses], owner="bookings", asked_by=ARRANGES_COURSES):
    """Renames a course, or changes what is required; who is due is worked out anew, of every day.

    Refused as `AddCourse` is, and: `no_such_course`, `is_retired`, `changed_meanwhile`.
    """

    course_id: Identifier
    version: Count


class RetireCourse(Command[Courses], owner="bookings", asked_by=ARRANGES_COURSES):
    """Has nobody be due of a course from today on; what was done stays. Refused: `no_such_course`, `is_retired`."""

    course_id: Identifier


class TrainingStanding(Value):
    """How a carer stands with a course on a day: worked out from what is recorded, and from what is required."""

    person_id: Identifier
    household_id: Identifier
    course_id: Identifier
    is_required: Flag
    state: TrainingState
    done_on: Day | None
    """When it was done last."""
    expires_on: Day | None
    """The last day on which it holds; None for good, or where it was never done."""

    @property
    def is_due(self) -> bool:
        """Whether it has to be done now."""
        return self.is_required and self.state in {TrainingState.NEVER_DONE, TrainingState.EXPIRED}

    @property
    def is_due_soon(self) -> bool:
        """Whether it will have to be done soon."""
        return self.is_required and self.expires_soon

    @property
    def expires_soon(self) -> bool:
        """Whether it holds for a short while only, also where nobody requires it."""
        return self.state is TrainingState.EXPIRES_SOON


class CourseSummary(Value):
    """How the carers stand with a course of whom it is required."""

    course_id: Identifier
    required: Count
    """Carers who must have it."""
    done: Count
    """Those of whom it holds."""
    expiring: Count
    """Those of whom it holds, and expires soon."""
    due: Count
    """Never done, or expired."""
    by_choice: Count
    """Carers of whom it isn’t required and who have done it; of a part of them it may have expired."""
    expiring_by_choice: Count = 0
    """Those of them of whom it holds, and expires soon."""


class TrainingShown(Code):
    """Which standings are asked for."""

    EVERYTHING = "everything"
    DUE = "due"
    SOON = "soon"
    """What expires soon."""


class WhoHasTrained(Paged):
    """How carers stand on a day, a page at a time; of a choice only those who have done it.

    By course, those who are due first; or by household and carer.
    """

    on: Day
    days_before: Count
    """So many days before its last day something expires soon: the authority’s rule of that day."""
    courses: tuple[Course, ...]
    summaries: tuple[CourseSummary, ...]
    """Of each course of which there is anything to say, whatever standings are asked for."""
    standings: tuple[TrainingStanding, ...]
    """Those of the page."""
    may_arrange: Flag


class WhoIsTrained(Query[WhoHasTrained], owner="bookings", asked_by=LOOKS_AT_TRAINING):
    """Who has done what, what expires, and who is due: of the carers for whom the asker answers?

    Programme managers and administrators see all carers of the authority, liaison workers those of their
    constellations, supervising social workers those whom they supervise: as they belong today.
    """

    on: Day | None = None
    """Today where it isn’t said."""
    course_id: Identifier | None = None
    shows: TrainingShown = TrainingShown.EVERYTHING
    is_by_carer: Flag = False
    page: PageNumber = 1
    at_once: PageSize = ON_A_PAGE


class TrainingRecord(Value):
    """One record of a course that a carer has done; a corrected one and its correction are two of them."""

    record_id: Identifier
    course_id: Identifier
    done_on: Day
    expires_on: Day | None
    """The last day on which it holds: by the course, or earlier where a certificate says so."""
    certificate_ends_on: Day | None
    """What a certificate says."""
    place: SensitiveText
    gathering_id: Identifier | None
    """The training of the constellation at which the carer was ticked."""
    recorded_by: Identifier
    recorded_at: Instant
    ended_by: Identifier | None
    """Who corrected it or took it back; it doesn’t count any more."""
    ended_at: Instant | None
    was_corrected: Flag
    """Another record stands in its place; without, one that doesn’t count was taken back."""


class TrainingAhead(Value):
    """A training of one of these courses, to which the carer’s household is invited."""

    gathering_id: Identifier
    course_id: Identifier
    starts_at: Instant
    minutes: Minutes


class CarersTraining(Reply):
    """What a carer has done, what they are due, and where they can do it."""

    person_id: Identifier
    household_id: Identifier | None
    """None of who is no carer any more."""
    on: Day
    courses: tuple[Course, ...]
    standings: tuple[TrainingStanding, ...]
    records: tuple[TrainingRecord, ...]
    """The latest first; also those that don’t count any more."""
    ahead: tuple[TrainingAhead, ...]
    may_record: Flag
    may_put_right: Flag = False
    """Also of who is no carer any more, of whom nothing new is recorded."""


class HowIsTraining(Query[CarersTraining], owner="bookings", asked_by=SEES_TRAINING):
    """What has this carer done, and what are they due? A carer asks of themselves only. Refused: `not_yours`."""

    person_id: Identifier


class _Done(Value):
    done_on: Day
    place: Place = ""
    certificate_ends_on: Day | None = None
    """Where a certificate says that it holds less long than the course does."""


class RecordTraining(_Done, Command[CarersTraining], owner="bookings", asked_by=RECORDS_TRAINING):
    """Records that a carer has done a course.

    The carer’s supervising social worker records it, the liaison worker of their constellation or a programme manager.
    Refused: `not_yours`, `no_such_course`, `in_the_future`, `recorded_already`, `not_a_last_day`.
    """

    person_id: Identifier
    course_id: Identifier


class CorrectTraining(_Done, Command[CarersTraining], owner="bookings", asked_by=RECORDS_TRAINING):
    """Puts a record right; what it said before stays to be seen.

    Refused as `RecordTraining` is, and: `does_not_count` (it was corrected or taken back meanwhile).
    """

    record_id: Identifier


class TakeBackTraining(Command[CarersTraining], owner="bookings", asked_by=RECORDS_TRAINING):
    """Has a record not count: it was recorded wrongly. Refused: `not_yours`, `does_not_count`."""

    record_id: Identifier
