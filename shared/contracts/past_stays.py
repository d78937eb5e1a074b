"""What bookings takes of the sleepovers and gatherings of before, and gives back: its part of a pack."""

from typing import Annotated

from shared.contracts.authority_pack import CarerRef
from shared.contracts.fields import Code, Day, Instant, Minutes
from shared.contracts.packs import Export, Exported, Import, PackLine, Ref, RefersTo
from shared.contracts.register_pack import (
    CarerToCheck,
    ChildRef,
    ChildToCheck,
    ConstellationRef,
    ConstellationToCheck,
    HouseholdRef,
    HubHomeToCheck,
)
from shared.contracts.roles import Role
from shared.contracts.training import CourseName, CourseSource, Months, Place, RequiredOf
from shared.contracts.words import GatheringKind, SleepoverKind

CourseRef = Annotated[Ref, RefersTo("courses")]


class PastOutcome(Code):
    """How a stay from before ended."""

    STAYED = "stayed"
    CANCELLED = "cancelled"


class SleepoverLine(
    PackLine, table="sleepovers", key="sleepover_ref", required=False, spans=(("first_night", "last_night"),)
):
    """A sleepover from the authority's records: one child, one hub home, nights both included.

    Refused where it is longer than any sleepover, or hasn't begun: what is planned is asked for in Hubhome.
    """

    sleepover_ref: Ref
    child_ref: ChildRef
    hub_household_ref: HouseholdRef
    first_night: Day
    last_night: Day
    kind: SleepoverKind
    outcome: PastOutcome


class ActivityLine(PackLine, table="activities", key="activity_ref", required=False, left_behind={"title"}):
    """A gathering from the authority's records. Its title stays behind: it may say more than a kind."""

    activity_ref: Ref
    constellation_ref: ConstellationRef
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    attended: tuple[HouseholdRef, ...] = ()


class CourseLine(PackLine, table="courses", key="course_ref", required=False, missed=False):
    """A course of the authority's list."""

    course_ref: Ref
    name: CourseName
    months: Months | None = None
    """For how long it holds; without, for good."""
    required_of: RequiredOf = RequiredOf.NOBODY
    required_from: Day | None = None
    source: CourseSource | None = None
    """Who requires it, and where that is written."""
    retired_on: Day | None = None


class TrainingLine(
    PackLine, table="training", required=False, missed=False, spans=(("done_on", "certificate_ends_on"),)
):
    """A carer has done a course. What was corrected or taken back isn't in a pack."""

    carer_ref: CarerRef
    course_ref: CourseRef
    done_on: Day
    certificate_ends_on: Day | None = None
    place: Place | None = None


class ImportStays(Import, owner="bookings", asked_by={Role.OPERATOR, Role.ADMINISTRATOR}):
    """Takes the sleepovers and gatherings of before, said onwards as recorded, never as new; and who has trained.

    Courses and training are added to what is known: what somebody decided here since is told otherwise by no file.
    """

    sleepovers: tuple[SleepoverLine, ...] = ()
    activities: tuple[ActivityLine, ...] = ()
    courses: tuple[CourseLine, ...] = ()
    training: tuple[TrainingLine, ...] = ()
    carers: tuple[CarerToCheck, ...] = ()
    children: tuple[ChildToCheck, ...] = ()
    constellations: tuple[ConstellationToCheck, ...] = ()
    hub_homes: tuple[HubHomeToCheck, ...] = ()


class StaysExported(Exported):
    """A page of the sleepovers or gatherings that are over, of the courses, or of who has done them."""

    sleepovers: tuple[SleepoverLine, ...] = ()
    activities: tuple[ActivityLine, ...] = ()
    courses: tuple[CourseLine, ...] = ()
    training: tuple[TrainingLine, ...] = ()


class ExportStays(Export[StaysExported], owner="bookings", asked_by={Role.OPERATOR}):
    """Gives the sleepovers and gatherings that are over, and training, as a pack has them; what is to come stays."""
