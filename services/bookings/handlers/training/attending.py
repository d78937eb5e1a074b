"""Whom would a training of a course help, and what follows for those who are ticked at it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.bookings.handlers.training.looking import days_before
from services.bookings.handlers.training.telling import look_soon
from services.bookings.policy import training as deciding
from services.bookings.policy.gatherings import Answered, Planned
from services.bookings.repository.training import CourseList, Trainings
from shared.contracts.gatherings import Attendance, InvitedCarer
from shared.contracts.training import Course
from shared.persistence.work import Work


@dataclass(frozen=True, slots=True)
class OfCourse:
    """What a training of a course has to do with the carers of the households that are invited."""

    course: Course
    carers: tuple[InvitedCarer, ...]
    due: frozenset[UUID]
    """Those who are due by its day, or soon after."""


async def of_course(gathering: Planned, its: Answered, work: Work) -> OfCourse | None:
    """The course and the carers; None where it is of no course."""
    course = await CourseList(work).one(gathering.about.course_id)
    if course is None:
        return None
    day = gathering.about.held_on
    carers = await Trainings(work).carers(day, household_ids=its.everybody)
    records = await Trainings(work).of([one.person_id for one in carers])
    found = deciding.standings([course], carers, records, day, await days_before(day, work))
    return OfCourse(
        course,
        tuple(
            InvitedCarer(household_id=one.household_id, person_id=one.person_id) for one in carers if one.household_id
        ),
        frozenset(one.person_id for one in found if one.is_due or one.is_due_soon),
    )


async def check_carers(gathering: Planned, its: Answered, attendance: Sequence[Attendance], work: Work) -> None:
    """Refuse who is ticked and can't be; who was ticked before can be again, also where they have left since."""
    known: dict[UUID, set[UUID]] = {home: set(one.carer_ids) for home, one in its.attendance.items()}
    homes = {one.household_id for one in attendance if one.carer_ids}
    for carer in await Trainings(work).carers(gathering.about.held_on, household_ids=homes) if homes else ():
        if carer.household_id is not None:
            known.setdefault(carer.household_id, set()).add(carer.person_id)
    before = {one for came in its.attendance.values() for one in came.carer_ids}
    deciding.check_carers(attendance, gathering.about.course_id, known)
    deciding.check_not_oneself(attendance, before, work.actor)


async def keep_who_has_trained(gathering: Planned, its: Answered, attendance: Sequence[Attendance], work: Work) -> None:
    """Who is ticked now and wasn't has done the course; who was and isn't, hasn't.

    What somebody has corrected or taken back by hand meanwhile stays as they left it while the tick does.
    """
    course_id = gathering.about.course_id
    if course_id is None:
        return
    before = {one for came in its.attendance.values() for one in came.carer_ids}
    now = {one for came in attendance for one in came.carer_ids}
    held_on = gathering.about.held_on
    trainings = Trainings(work)
    await trainings.came(gathering.id, course_id, held_on, now - before)
    gone = [one for one in await trainings.by_gathering(gathering.id) if one.person_id in before - now]
    if gone:
        await trainings.end(*(one.id for one in gone))
        # Who came to two on one day has one record of both, which is the other one's from now on.
        who = [one.person_id for one in gone]
        for other_id, person_ids in (await trainings.came_elsewhere(gathering.id, course_id, held_on, who)).items():
            await trainings.came(other_id, course_id, held_on, person_ids)
        await look_soon(work)
