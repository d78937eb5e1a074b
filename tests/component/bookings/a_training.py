"""Carers of the Kites and the Herons, first aid that is required of them all, and what is asked of it."""

from datetime import date

from services.bookings.handlers.training.telling import LOOK_AT_TRAINING
from shared.contracts.registry import HouseholdChanged, PersonChanged
from shared.contracts.roles import Role
from shared.contracts.training import (
    AddCourse,
    CarersTraining,
    ChangeCourse,
    CorrectTraining,
    Courses,
    HowIsTraining,
    RecordTraining,
    RequiredOf,
    RetireCourse,
    TakeBackTraining,
    TrainingDue,
    WhichCourses,
    WhoHasTrained,
    WhoIsTrained,
)
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import BIRCH, CEDAR, DOGWOOD, HUB, MANAGER, TODAY, named

RUTH, TOM, TESS, CERYS, DORA = (named("carers", ref) for ref in ("C1", "C2", "C22", "C3", "C4"))
"""Ruth has the hub home; Tom and Tess are the Birches, Cerys is a Cedar, and Dora a Dogwood of the Herons."""
SUE = named("workers", "W9")
"""The Birches' supervising social worker."""
SUPERVISING_SUE = actor(Role.SUPERVISING_SOCIAL_WORKER, person_id=SUE, supervised_household_ids=(BIRCH,))
TESS_BIRCH = actor(Role.SATELLITE_CARER, person_id=TESS, household_id=BIRCH)
POLICY = "Training policy of May 2026, page 4"


def a_person(person_id, household_id, *, version=1):
    return PersonChanged(
        person_id=person_id,
        roles=(Role.SATELLITE_CARER,) if household_id else (),
        household_id=household_id,
        is_main_carer=False,
        thing_version=version,
    )


def a_household(household_id, *, version=1, supervisor=None, **facts):
    return HouseholdChanged(
        **{
            "household_id": household_id,
            "supervising_social_worker_id": supervisor,
            "approved_on": date(2020, 1, 6),
            "approval_ended_on": None,
            "approval_places": 2,
            "thing_version": version,
            **facts,
        }
    )


def the_carers():
    homes = {RUTH: HUB, TOM: BIRCH, TESS: BIRCH, CERYS: CEDAR, DORA: DOGWOOD}
    return [
        *(a_household(home, supervisor=SUE if home == BIRCH else None) for home in dict.fromkeys(homes.values())),
        *(a_person(person, home) for person, home in homes.items()),
    ]


def a_course(**facts):
    return AddCourse(
        **{
            "name": "First aid",
            "months": 36,
            "required_of": RequiredOf.EVERY_CARER,
            "required_from": TODAY,
            "source": POLICY,
            **facts,
        }
    )


async def added(bookings, by=MANAGER, **facts):
    """The identifier of a course that is on the list now."""
    command = a_course(**facts)
    courses = await bookings.asked(command, by=by)
    assert isinstance(courses, Courses), courses
    return next(one.course_id for one in courses.courses if one.name == command.name and not one.retired_on)


async def course_of(bookings, course_id):
    return next(one for one in (await bookings.asked(WhichCourses(), by=MANAGER)).courses if one.course_id == course_id)


async def change(bookings, course_id, by=MANAGER, **facts):
    course = await course_of(bookings, course_id)
    fields = course.model_dump(include={*ChangeCourse.model_fields})
    return await bookings.asked(ChangeCourse(**{**fields, **facts}), by=by)


async def retire(bookings, course_id, by=MANAGER):
    return await bookings.asked(RetireCourse(course_id=course_id), by=by)


async def record(bookings, person_id, course_id, by=MANAGER, **facts):
    command = RecordTraining(**{"person_id": person_id, "course_id": course_id, "done_on": TODAY, **facts})
    return await bookings.asked(command, by=by)


async def recorded(bookings, person_id, course_id, by=MANAGER, **facts):
    view = await record(bookings, person_id, course_id, by=by, **facts)
    assert isinstance(view, CarersTraining), view
    return next(one for one in view.records if one.ended_at is None and one.course_id == course_id)


async def correct(bookings, its, by=MANAGER, **facts):
    fields = its.model_dump(include={*CorrectTraining.model_fields})
    return await bookings.asked(CorrectTraining(**{**fields, **facts}), by=by)


async def take_back(bookings, its, by=MANAGER):
    return await bookings.asked(TakeBackTraining(record_id=its.record_id), by=by)


async def how_is(bookings, person_id=TOM, by=MANAGER):
    return await bookings.asked(HowIsTraining(person_id=person_id), by=by)


async def states(bookings, by=MANAGER, on=None, course=None):
    """How each carer stands, of whom the asker is told."""
    answer = await bookings.asked(WhoIsTrained(on=on, at_once=500), by=by)
    assert isinstance(answer, WhoHasTrained), answer
    assert answer.pages == 1
    return {one.person_id: one.state for one in answer.standings if course in {None, one.course_id}}


async def looked(bookings):
    """What is said as the errand runs that waits."""
    [thing] = [thing for name, thing in await bookings.errands() if name == LOOK_AT_TRAINING]
    await bookings.ran(LOOK_AT_TRAINING, thing, None)
    return [one for one in await bookings.said() if isinstance(one, TrainingDue)]
