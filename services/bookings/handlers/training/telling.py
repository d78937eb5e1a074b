"""What does bookings say, once, of carers who are due or will be soon?"""

from collections import defaultdict
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

import structlog

from services.bookings.policy import training as deciding
from services.bookings.policy.changes import STANDS_FOR
from services.bookings.policy.training import Carer
from services.bookings.repository.rules import rulebook
from services.bookings.repository.training import CourseList, Trainings
from shared.contracts.clock import LONDON
from shared.contracts.rules import RuleName
from shared.contracts.training import TrainingDue, TrainingStanding
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LOOK_AT_TRAINING = "look_at_training"
"""The errand that looks who is due, every morning and after what changes it; one an authority."""
IN_THE_MORNING = time(8)
_NAMESPACE = UUID("0c6dbe0a-8a52-4a55-9c59-3e0d1f0a7a20")


async def look_soon(work: Work) -> None:
    """Look who is due once what is recorded now has come to rest."""
    await work.later(LOOK_AT_TRAINING, _list_of(work.authority), at=work.now + STANDS_FOR)


async def look_at_training(desk: Desk) -> None:
    """Say of each carer what is due or expires soon and wasn't said before, all of it at once; run twice, once.

    It books the next morning's look, as long as the authority has any course: so whoever is approved meanwhile,
    takes on a hub home, or has a rule changed, is found as well.
    """
    async with desk.work() as work:
        courses = [one for one in await CourseList(work).all(locked=True) if one.retired_on is None]
        if not courses:
            return
        # First of all, so that whoever changes a course meanwhile waits, and books the next look sooner.
        await work.later(LOOK_AT_TRAINING, _list_of(work.authority), at=_next_morning(work.now))
        trainings = Trainings(work)
        # Of who isn't approved nothing is required, and nobody asks them to renew what they did by choice.
        everybody = await trainings.carers(work.today, everybody=True)
        carers = [one for one in everybody if one.is_approved_on(work.today)]
        days = (await rulebook(work)).on(RuleName.TRAINING_DAYS_BEFORE, work.today).value
        records = await trainings.of([one.person_id for one in carers])
        due = [
            one
            for one in deciding.standings(courses, carers, records, work.today, days)
            if one.is_due or one.expires_soon
        ]
        versions, new = await trainings.tell(due)
        told = {person_id for person_id, _ in new}
        by_carer: dict[UUID, list[TrainingStanding]] = defaultdict(list)
        for one in due:
            # Of whom something is new all is told: the newest stands for those before it.
            if one.person_id in told:
                by_carer[one.person_id].append(one)
        for carer in carers:
            if carer.person_id in by_carer:
                work.say(_due(carer, by_carer[carer.person_id], versions[carer.person_id], work))
        log.info("training_looked_at", told=len(by_carer))


def _due(carer: Carer, its: list[TrainingStanding], version: int, work: Work) -> TrainingDue:
    return TrainingDue(
        thing_version=version,
        person_id=carer.person_id,
        household_id=its[0].household_id,
        supervising_social_worker_id=carer.supervisor_id,
        due_course_ids=tuple(sorted(one.course_id for one in its if one.is_due)),
        expiring_course_ids=tuple(sorted(one.course_id for one in its if one.expires_soon)),
        looked_on=work.today,
    )


def _list_of(authority: str) -> UUID:
    """What the errand of an authority is about: its carers, all together."""
    return uuid5(_NAMESPACE, authority)


def _next_morning(now: datetime) -> datetime:
    local = now.astimezone(LONDON)
    today = datetime.combine(local.date(), IN_THE_MORNING, tzinfo=LONDON)
    return today if now < today else datetime.combine(local.date() + timedelta(days=1), IN_THE_MORNING, tzinfo=LONDON)
