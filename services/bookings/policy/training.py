"""Who has done what, what expires, and who is due; and who may see and record it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import months_after
from shared.contracts.actor import Actor
from shared.contracts.bookings import FIRST_YEAR
from shared.contracts.gatherings import Attendance
from shared.contracts.refusals import RefusalError, Refused, refusal, refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.training import (
    ARRANGES_COURSES,
    RECORDS_TRAINING,
    Course,
    CourseSummary,
    RequiredOf,
    TrainingShown,
    TrainingStanding,
    TrainingState,
    WhoIsTrained,
)
from shared.contracts.words import GatheringKind

SEES_EVERYBODY = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carer:
    """A carer, with what training is required of on a day."""

    person_id: UUID
    household_id: UUID | None
    supervisor_id: UUID | None = None
    """The household's supervising social worker."""
    constellation_ids: tuple[UUID, ...] = ()
    """Those to which the household belongs today, as a satellite or as the hub home."""
    is_hub_home: bool = False
    """On the day that is looked at."""
    approved_on: date | None = None
    approval_ended_on: date | None = None
    is_approved_for_some: bool = False

    def is_approved_on(self, day: date) -> bool:
        """Whether the household is approved; since before records, where it is so for children and no day is known.

        Of a household that has only applied neither is.
        """
        if self.approval_ended_on is not None and self.approval_ended_on <= day:
            return False
        return self.approved_on <= day if self.approved_on else self.is_approved_for_some


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """That a carer has done a course."""

    id: UUID
    person_id: UUID
    course_id: UUID
    done_on: date
    certificate_ends_on: date | None = None
    place: str = ""
    gathering_id: UUID | None = None
    has_ended: bool = False
    """It was corrected or taken back."""


def last_day(course: Course, done_on: date, certificate_ends_on: date | None) -> date | None:
    """The last day on which it holds: so many months later by the course, earlier by a certificate; None for good."""
    ends = [one for one in (certificate_ends_on, course.months and months_after(done_on, course.months)) if one]
    return min(ends, default=None)


def is_required(course: Course, carer: Carer, day: date) -> bool:
    """Whether the course is required of the carer on a day."""
    if course.required_from is None or day < course.required_from or _is_retired(course, day):
        return False
    if not carer.is_approved_on(day):
        return False
    return course.required_of is RequiredOf.EVERY_CARER or (
        course.required_of is RequiredOf.HUB_HOME_CARERS and carer.is_hub_home
    )


def standing(
    course: Course, carer: Carer, records: Iterable[Record], day: date, days_before: int
) -> TrainingStanding | None:
    """How a carer stands with a course on a day, by what they had done by then; None where there is nothing to say."""
    if carer.household_id is None:
        return None
    done = [one for one in records if one.done_on <= day]
    required = is_required(course, carer, day)
    if not done and not required:
        return None
    best = max(done, key=lambda one: _until(course, one), default=None)
    expires_on = last_day(course, best.done_on, best.certificate_ends_on) if best else None
    return TrainingStanding(
        person_id=carer.person_id,
        household_id=carer.household_id,
        course_id=course.course_id,
        is_required=required,
        state=_state(course, expires_on, day, days_before) if best else TrainingState.NEVER_DONE,
        done_on=best.done_on if best else None,
        expires_on=expires_on,
    )


def standings(
    courses: Sequence[Course], carers: Sequence[Carer], records: Iterable[Record], day: date, days_before: int
) -> Iterator[TrainingStanding]:
    """How these carers stand with these courses on a day."""
    of: dict[tuple[UUID, UUID], list[Record]] = {}
    for record in records:
        of.setdefault((record.person_id, record.course_id), []).append(record)
    for course in courses:
        for carer in carers:
            found = standing(course, carer, of.get((carer.person_id, course.course_id), ()), day, days_before)
            if found is not None:
                yield found


def summaries(courses: Sequence[Course], found: Iterable[TrainingStanding]) -> tuple[CourseSummary, ...]:
    """How the carers stand with each course, in the order of the courses; none of which there is nothing to say."""
    by_course: dict[UUID, list[TrainingStanding]] = {}
    for one in found:
        by_course.setdefault(one.course_id, []).append(one)
    return tuple(_summary(one.course_id, by_course[one.course_id]) for one in courses if one.course_id in by_course)


def _summary(course_id: UUID, its: Sequence[TrainingStanding]) -> CourseSummary:
    required = sum(one.is_required for one in its)
    due = sum(one.is_due for one in its)
    return CourseSummary(
        course_id=course_id,
        required=required,
        done=required - due,
        expiring=sum(one.is_due_soon for one in its),
        due=due,
        by_choice=len(its) - required,
        expiring_by_choice=sum(one.expires_soon and not one.is_required for one in its),
    )


def shown(
    found: Iterable[TrainingStanding], courses: Sequence[Course], query: WhoIsTrained
) -> Sequence[TrainingStanding]:
    """Those that are asked for, in an order that stays from page to page."""
    position = {one.course_id: number for number, one in enumerate(courses)}

    def by_course(one: TrainingStanding) -> tuple[int, int, date, UUID]:
        how_soon = 0 if one.is_due else 1 if one.expires_soon else 2
        return position[one.course_id], how_soon, one.expires_on or date.max, one.person_id

    def by_carer(one: TrainingStanding) -> tuple[UUID, UUID, int]:
        return one.household_id, one.person_id, position[one.course_id]

    asked = [one for one in found if query.course_id in {None, one.course_id} and _is_shown(one, query.shows)]
    return sorted(asked, key=by_carer) if query.is_by_carer else sorted(asked, key=by_course)


def _is_shown(one: TrainingStanding, shows: TrainingShown) -> bool:
    return {TrainingShown.DUE: one.is_due, TrainingShown.SOON: one.expires_soon}.get(shows, True)


def may_record(actor: Actor, carer: Carer) -> bool:
    """Whether the actor answers for the carer's training."""
    if carer.household_id is None:
        return actor.has(Role.PROGRAMME_MANAGER)
    return (
        actor.has(Role.PROGRAMME_MANAGER)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and carer.household_id in actor.supervised_household_ids)
        or (actor.has(Role.LIAISON_WORKER) and not set(carer.constellation_ids).isdisjoint(actor.constellation_ids))
    )


def may_see(actor: Actor, carer: Carer) -> bool:
    """Whether the carer's training is any of the actor's business: a carer's is their own alone."""
    is_oneself = actor.has(*CARERS) and actor.person_id == carer.person_id
    return is_oneself or actor.has(*SEES_EVERYBODY) or may_record(actor, carer)


def may_arrange(actor: Actor) -> bool:
    """Whether the actor keeps the authority's list of courses."""
    return actor.has(*ARRANGES_COURSES)


def check_is_a_carer(carer: Carer) -> Carer:
    """Refuse who is no carer, or isn't one any more: what was recorded of them can only be put right."""
    if carer.household_id is None:
        raise not_your_training()
    return carer


def check_course(required_of: RequiredOf, required_from: date | None, source: str) -> None:
    """Refuse a requirement that nobody could look up: `no_first_day`, `no_source`."""
    if required_of is RequiredOf.NOBODY:
        return
    if required_from is None or required_from.year < FIRST_YEAR:
        raise refuse(
            grounds.NO_FIRST_DAY,
            "Enter the day from which the course is required, in a year that can be",
            "required_from",
        )
    if not source:
        raise refuse(grounds.NO_SOURCE, "Enter who requires the course, and where that is written", "source")


def check_changeable(course: Course | None, version: int | None = None) -> Course:
    """The course, or a refusal: `no_such_course`, `is_retired`, `changed_meanwhile`."""
    if course is None:
        raise refuse(grounds.NO_SUCH_COURSE, "There is no such course. Choose one of the list.", "course_id")
    if course.retired_on is not None:
        raise refuse(
            grounds.IS_RETIRED, "This course is retired. Add a new one if it is to be done again.", "course_id"
        )
    if version is not None and course.version != version:
        raise refuse(
            grounds.COURSE_CHANGED_MEANWHILE,
            "Somebody else changed this course meanwhile. Look at it, and begin again.",
        )
    return course


def check_can_be_done(course: Course | None) -> Course:
    """The course, also one that is retired: what was done before stays worth recording. Refused: `no_such_course`."""
    if course is None:
        raise refuse(grounds.NO_SUCH_COURSE, "There is no such course. Choose one of the list.", "course_id")
    return course


def check_planned_of(kind: GatheringKind, course_id: UUID | None, course: Course | None) -> None:
    """Refuse a course for what is no training, or one that can't be planned: `not_a_training`, `no_such_course`."""
    if course_id is None:
        return
    if kind is not GatheringKind.TRAINING:
        raise refuse(
            grounds.NOT_A_TRAINING, "Only a training can be of a course. Choose training, or no course.", "course_id"
        )
    check_changeable(course)


def check_done(course: Course, done_on: date, certificate_ends_on: date | None, today: date) -> None:
    """Refuse what can't have been: `in_the_future`, `not_a_last_day`."""
    if done_on > today or done_on.year < FIRST_YEAR:
        raise refuse(
            grounds.TRAINING_TO_COME,
            "The day on which it was done must be today or before, in a year that can be",
            "done_on",
        )
    if certificate_ends_on is None:
        return
    by_rule = last_day(course, done_on, None)
    if certificate_ends_on < done_on or (by_rule is not None and certificate_ends_on > by_rule):
        until = f", and no later than {by_rule.day} {by_rule:%B %Y}, as the course holds no longer" if by_rule else ""
        raise refuse(
            grounds.NOT_A_LAST_DAY,
            f"The last day on the certificate must be the day on which it was done or later{until}",
            "certificate_ends_on",
        )


def check_carers(
    attendance: Sequence[Attendance], course_id: UUID | None, carers: Mapping[UUID, Collection[UUID]]
) -> None:
    """Refuse carers who can't be ticked: `not_a_carer_of_theirs`, `fewer_adults_than_carers`."""
    for one in attendance:
        ticked = set(one.carer_ids)
        if ticked and (
            course_id is None or len(ticked) < len(one.carer_ids) or not ticked <= set(carers.get(one.household_id, ()))
        ):
            raise refuse(
                grounds.NOT_A_CARER_OF_THEIRS,
                "Select each carer who came once, of a household that came to a training of a course.",
                "attendance",
            )
        if len(ticked) > one.adults:
            raise refuse(
                grounds.FEWER_ADULTS_THAN_CARERS,
                "You selected more carers of a household than adults. Enter at least as many adults.",
                "attendance",
            )


def check_not_oneself(attendance: Sequence[Attendance], before: Collection[UUID], actor: Actor) -> None:
    """Refuse a carer who ticks themselves: what somebody has done is another's to record. `not_ones_own_training`."""
    ticked = {one for came in attendance for one in came.carer_ids} - set(before)
    if actor.person_id in ticked and not actor.has(*RECORDS_TRAINING):
        raise refuse(
            grounds.NOT_ONES_OWN_TRAINING,
            "You can’t record your own training. Ask the liaison worker to tick you.",
            "attendance",
        )


def recorded_already() -> Refused:
    """The carer has done this course on this day."""
    return refusal(
        grounds.RECORDED_ALREADY,
        "It is recorded already that the carer did this course on that day. "
        "Correct that record if its certificate says otherwise.",
        "done_on",
    )


def course_known() -> Refused:
    """There is a course of this name."""
    return refusal(
        grounds.COURSE_KNOWN, "There is a course of this name already. Enter another name, or change that one.", "name"
    )


def does_not_count() -> RefusalError:
    """It was corrected or taken back."""
    return refuse(
        grounds.DOES_NOT_COUNT, "This was corrected or taken back meanwhile. Look at the record, and begin again."
    )


def not_your_training() -> RefusalError:
    """The same for somebody else's carer and for whom there isn't."""
    return refuse(
        grounds.NOT_YOUR_TRAINING,
        "You can only see and record training of yourself, or of carers you are responsible for.",
    )


def _until(course: Course, record: Record) -> tuple[date, date]:
    """What holds longest counts; of those that hold as long, the latest done."""
    return last_day(course, record.done_on, record.certificate_ends_on) or date.max, record.done_on


def _state(course: Course, expires_on: date | None, day: date, days_before: int) -> TrainingState:
    if expires_on is None:
        return TrainingState.HOLDS
    if expires_on < day:
        return TrainingState.EXPIRED
    # What is retired nobody can do again in time.
    is_soon = expires_on - day <= timedelta(days_before) and not _is_retired(course, day)
    return TrainingState.EXPIRES_SOON if is_soon else TrainingState.HOLDS


def _is_retired(course: Course, day: date) -> bool:
    return course.retired_on is not None and course.retired_on <= day
