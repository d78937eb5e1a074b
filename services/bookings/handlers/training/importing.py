"""What does bookings do with the courses and the training of a pack, and how does it give them back?"""

from services.bookings import grounds
from services.bookings.handlers.training.telling import look_soon
from services.bookings.policy.training import Record
from services.bookings.policy.training_told import CoursesTold, People, Told, look_at_training
from services.bookings.repository.training import CourseList, Trainings
from shared.contracts.packs import id_of
from shared.contracts.past_stays import CourseLine, ImportStays, TrainingLine
from shared.contracts.refusals import refuse
from shared.contracts.training import Course
from shared.persistence.work import Work


async def what_is_told(command: ImportStays, work: Work) -> Told:
    """What is new in it. Refused with `not_known_yet` where a carer is still to be heard of."""
    told = Told()
    courses = CoursesTold(work.authority, await CourseList(work).all(locked=not command.dry_run))
    courses.look(command.courses, told)
    trainings = Trainings(work)
    asked = {id_of(work.authority, "carers", line.carer_ref) for line in command.training}
    heard = await trainings.known_people(asked)
    in_the_pack = {id_of(work.authority, "carers", line.carer_ref) for line in command.carers}
    if not command.dry_run and (asked - heard) & in_the_pack:
        raise refuse(grounds.NOT_KNOWN_YET, "Bookings doesn’t know all of the carers yet. Try again in a moment.")
    people = People(work.authority, heard | in_the_pack)
    records = await trainings.all_of(asked & heard)
    look_at_training(command.training, courses.ids, people, told, known=records, today=work.today)
    return told


async def keep_what_is_told(told: Told, work: Work) -> None:
    """Keep it; who is due is told in a moment."""
    for _, course in told.courses:
        await CourseList(work).take(course)
    for _, record in told.records:
        await Trainings(work).add(record)
    if told.courses or told.records:
        await look_soon(work)


async def courses_of(work: Work, position: int, limit: int) -> tuple[CourseLine, ...]:
    """A page of the list, as a pack has it."""
    courses = sorted(await CourseList(work).all(), key=lambda one: one.course_id)
    return tuple(map(_course_line, courses[position : position + limit]))


async def training_of_all(work: Work, position: int, limit: int) -> tuple[TrainingLine, ...]:
    """A page of what counts, as a pack has it."""
    return tuple(map(_training_line, await Trainings(work).page(position, limit)))


def _course_line(course: Course) -> CourseLine:
    return CourseLine(
        course_ref=str(course.course_id),
        name=course.name,
        months=course.months,
        required_of=course.required_of,
        required_from=course.required_from,
        source=course.source or None,
        retired_on=course.retired_on,
    )


def _training_line(record: Record) -> TrainingLine:
    return TrainingLine(
        carer_ref=str(record.person_id),
        course_ref=str(record.course_id),
        done_on=record.done_on,
        certificate_ends_on=record.certificate_ends_on,
        place=record.place or None,
    )
