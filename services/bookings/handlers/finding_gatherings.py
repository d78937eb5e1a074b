"""Which gathering is asked about, and how is it told to who asks?"""

from collections.abc import Iterable
from uuid import UUID

from services.bookings.handlers.telling_of_gatherings import another, gathering_page
from services.bookings.handlers.training.attending import of_course
from services.bookings.policy import gatherings as deciding
from services.bookings.policy.gatherings import Answered, Planned, not_yours
from services.bookings.policy.nights import Nights
from services.bookings.repository.gathering_guests import replied_to
from services.bookings.repository.planned_gatherings import PlannedGatherings
from services.bookings.repository.school_holidays import school_holidays
from shared.contracts.gatherings import OneOfGatherings, PlannedGathering
from shared.contracts.roles import CARERS
from shared.persistence.work import Work


async def as_it_is(gathering_id: UUID, work: Work) -> PlannedGathering:
    """The gathering as the actor may see it. Nobody learns from a refusal whether there is such a gathering."""
    gatherings = PlannedGatherings(work)
    gathering = await gatherings.one(gathering_id)
    if gathering is None:
        raise not_yours()
    its = await gatherings.answered(gathering)
    if not deciding.may_see(work.actor, gathering, its):
        raise not_yours()
    others = [one for one in await gatherings.of_series(gathering.series_id, work.actor) if one.id != gathering.id]
    replies = await gatherings.replies([one.id for one in others]) if others else {}
    holidays = await school_holidays(work)
    page = await the_page(
        gathering, its, work, [another(one, replies.get(one.id, {}), work.actor, holidays) for one in others]
    )
    on = gathering.about.held_on
    own = work.actor.household_id if work.actor.has(*CARERS) else None
    replied = (await replied_to(work, own, [gathering.id])).get(gathering.id)
    changed_at = max(gathering.changed_at, replied.at) if replied else gathering.changed_at
    return page.model_copy(update={"school_holidays": holidays.on(Nights(on, on)), "changed_at": changed_at})


async def the_page(
    gathering: Planned, its: Answered, work: Work, others: Iterable[OneOfGatherings] = ()
) -> PlannedGathering:
    """The gathering, also one that isn't kept yet, as the actor may see it."""
    course = await of_course(gathering, its, work)
    return gathering_page(gathering, its, work.actor, work.now, of_course=course, others=others)


async def to_change(gathering_id: UUID, work: Work) -> tuple[Planned, Answered]:
    """The gathering with its people, locked, for whom it concerns."""
    gathering = await PlannedGatherings(work).locked(gathering_id)
    if gathering is None:
        raise not_yours()
    return gathering, await _its_people(gathering, work)


async def series_to_change(gathering_id: UUID, work: Work) -> tuple[Planned, list[Planned]]:
    """The gathering, for whom it concerns, and all of its series, soonest first; each of them locked."""
    series = await PlannedGatherings(work).series_locked(gathering_id)
    gathering = next((one for one in series if one.id == gathering_id), None)
    if gathering is None:
        raise not_yours()
    await _its_people(gathering, work)
    return gathering, series


async def _its_people(gathering: Planned, work: Work) -> Answered:
    its = await PlannedGatherings(work).answered(gathering)
    if not deciding.may_see(work.actor, gathering, its):
        raise not_yours()
    return its
