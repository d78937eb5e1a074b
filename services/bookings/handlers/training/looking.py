"""What does bookings answer to who asks what carers have done, and who is due?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.bookings.policy import training as deciding
from services.bookings.policy.training import Carer
from services.bookings.repository.rules import rulebook
from services.bookings.repository.training import CourseList, Trainings
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.training import CarersTraining, HowIsTraining, WhoHasTrained, WhoIsTrained
from shared.persistence.work import Work


async def who_is_trained(query: WhoIsTrained, work: Work) -> WhoHasTrained:
    """How the carers stand for whom the asker answers, worked out for the day from what is recorded now.

    A page at a time: of a thousand carers all of it together doesn't fit into a message.
    """
    day = query.on or work.today
    carers = await _carers_of_the_asker(day, work)
    courses = await CourseList(work).all()
    days = await days_before(day, work)
    records = await Trainings(work).of([one.person_id for one in carers])
    found = [*deciding.standings(courses, carers, records, day, days)]
    asked = deciding.shown(found, courses, query)
    pages = max(1, -(-len(asked) // query.at_once))
    page = min(query.page, pages)
    return WhoHasTrained(
        page=page,
        pages=pages,
        total=len(asked),
        on=day,
        days_before=days,
        courses=tuple(courses),
        summaries=deciding.summaries(courses, found),
        standings=tuple(asked[(page - 1) * query.at_once : page * query.at_once]),
        may_arrange=deciding.may_arrange(work.actor),
    )


async def how_is_training(query: HowIsTraining, work: Work) -> CarersTraining:
    """A carer's training, for whose it is. Nobody learns from a refusal whether there is such a carer."""
    return await training_of(await carer_to_see(query.person_id, work), work)


async def training_of(carer: Carer, work: Work) -> CarersTraining:
    """All of it, as it is now."""
    courses = await CourseList(work).all()
    trainings = Trainings(work)
    counting = await trainings.of([carer.person_id])
    records = await trainings.every_record(carer.person_id, courses)
    days = await days_before(work.today, work)
    ahead = await trainings.ahead_of(carer.household_id)
    answers_for_them = deciding.may_record(work.actor, carer)
    return CarersTraining(
        person_id=carer.person_id,
        household_id=carer.household_id,
        on=work.today,
        courses=tuple(courses),
        standings=tuple(deciding.standings(courses, [carer], counting, work.today, days)),
        records=records,
        ahead=ahead,
        may_record=answers_for_them and carer.household_id is not None,
        may_put_right=answers_for_them,
    )


async def carer_to_see(person_id: UUID, work: Work) -> Carer:
    """The carer, where they are any of the asker's business. Refused: `not_yours`."""
    carer = next(iter(await Trainings(work).carers(work.today, person_ids=[person_id])), None)
    if carer is None or not deciding.may_see(work.actor, carer):
        raise deciding.not_your_training()
    return carer


async def days_before(day: date, work: Work) -> int:
    """So many days before its last day something expires soon, by the authority's rule of a day."""
    return (await rulebook(work)).on(RuleName.TRAINING_DAYS_BEFORE, day).value


async def _carers_of_the_asker(day: date, work: Work) -> Sequence[Carer]:
    everybody = work.actor.has(*deciding.SEES_EVERYBODY)
    is_wide = everybody or work.actor.has(Role.LIAISON_WORKER)
    carers = await Trainings(work).carers(
        day, everybody=is_wide, household_ids=() if is_wide else work.actor.supervised_household_ids
    )
    return [one for one in carers if everybody or deciding.may_see(work.actor, one)]
