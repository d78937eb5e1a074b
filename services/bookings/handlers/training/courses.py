"""What bookings does when a course is added to the authority's list, changed or retired."""

from datetime import date
from typing import Any

import structlog

from services.bookings.handlers.training.telling import look_soon
from services.bookings.policy import training as deciding
from services.bookings.repository.training import CourseList
from shared.contracts.training import (
    AddCourse,
    ChangeCourse,
    Course,
    Courses,
    RequiredOf,
    RetireCourse,
    WhichCourses,
)
from shared.persistence.work import Work

log = structlog.get_logger()


async def which_courses(_query: WhichCourses, work: Work) -> Courses:
    """The list, for whoever has anything to do with training."""
    return Courses(courses=tuple(await CourseList(work).all()), may_arrange=deciding.may_arrange(work.actor))


async def add_course(command: AddCourse, work: Work) -> Courses:
    """Keep it; who is due of it is told in a moment."""
    deciding.check_course(command.required_of, command.required_from, command.source)
    course_id = await CourseList(work).add(_values(command))
    await look_soon(work)
    log.info("course_added", course_id=str(course_id))
    return await which_courses(WhichCourses(), work)


async def change_course(command: ChangeCourse, work: Work) -> Courses:
    """Keep it as it is now; who is due by that is told in a moment."""
    await _to_change(command.course_id, work, command.version)
    deciding.check_course(command.required_of, command.required_from, command.source)
    await CourseList(work).change(command.course_id, _values(command))
    await look_soon(work)
    log.info("course_changed", course_id=str(command.course_id))
    return await which_courses(WhichCourses(), work)


async def retire_course(command: RetireCourse, work: Work) -> Courses:
    """Nobody is due of it from today on."""
    course = await _to_change(command.course_id, work)
    await CourseList(work).change(command.course_id, _values(course), retired_on=work.today)
    log.info("course_retired", course_id=str(command.course_id))
    return await which_courses(WhichCourses(), work)


async def _to_change(course_id: Any, work: Work, version: int | None = None) -> Course:
    """The course, locked, where it can be changed."""
    courses = await CourseList(work).all(locked=True)
    return deciding.check_changeable(next((one for one in courses if one.course_id == course_id), None), version)


def _values(course: AddCourse | ChangeCourse | Course) -> dict[str, Any]:
    first_day: date | None = None if course.required_of is RequiredOf.NOBODY else course.required_from
    return {
        "name": course.name,
        "months": course.months,
        "required_of": course.required_of.value,
        "required_from": first_day,
        "source": course.source,
    }
