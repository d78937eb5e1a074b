"""What bookings does when it is recorded that a carer has done a course, and when that is put right."""

from dataclasses import replace
from uuid import UUID, uuid4

import structlog

from services.bookings.handlers.training.looking import carer_to_see, training_of
from services.bookings.handlers.training.telling import look_soon
from services.bookings.policy import training as deciding
from services.bookings.policy.training import Carer, Record
from services.bookings.repository.training import CourseList, Trainings
from shared.contracts.training import CarersTraining, CorrectTraining, RecordTraining, TakeBackTraining
from shared.persistence.work import Work

log = structlog.get_logger()


async def record_training(command: RecordTraining, work: Work) -> CarersTraining:
    """Keep that a carer has done a course."""
    carer = deciding.check_is_a_carer(await _to_record(command.person_id, work))
    course = deciding.check_can_be_done(await CourseList(work).one(command.course_id))
    deciding.check_done(course, command.done_on, command.certificate_ends_on, work.today)
    record = Record(
        id=uuid4(),
        person_id=carer.person_id,
        course_id=course.course_id,
        done_on=command.done_on,
        certificate_ends_on=command.certificate_ends_on,
        place=command.place,
    )
    await Trainings(work).add(record)
    log.info("training_recorded", record_id=str(record.id))
    return await training_of(carer, work)


async def correct_training(command: CorrectTraining, work: Work) -> CarersTraining:
    """Keep what is right in place of what was recorded, which stays to be seen."""
    before, carer = await _to_put_right(command.record_id, work)
    course = deciding.check_can_be_done(await CourseList(work).one(before.course_id))
    deciding.check_done(course, command.done_on, command.certificate_ends_on, work.today)
    trainings = Trainings(work)
    await trainings.end(before.id)
    corrected = replace(
        before,
        id=uuid4(),
        done_on=command.done_on,
        certificate_ends_on=command.certificate_ends_on,
        place=command.place,
    )
    await trainings.add(corrected, replaces_id=before.id)
    await look_soon(work)
    log.info("training_corrected", record_id=str(corrected.id))
    return await training_of(carer, work)


async def take_back_training(command: TakeBackTraining, work: Work) -> CarersTraining:
    """Have a record not count; who is due again is told in a moment, unless they were told before."""
    record, carer = await _to_put_right(command.record_id, work)
    await Trainings(work).end(record.id)
    await look_soon(work)
    log.info("training_taken_back", record_id=str(record.id))
    return await training_of(carer, work)


async def _to_record(person_id: UUID, work: Work) -> Carer:
    carer = await carer_to_see(person_id, work)
    if not deciding.may_record(work.actor, carer):
        raise deciding.not_your_training()
    return carer


async def _to_put_right(record_id: UUID, work: Work) -> tuple[Record, Carer]:
    """The record, locked, and whose it is, where the asker answers for them."""
    record = await Trainings(work).one(record_id)
    if record is None:
        raise deciding.not_your_training()
    carer = await _to_record(record.person_id, work)
    if record.has_ended:
        raise deciding.does_not_count()
    return record, carer
