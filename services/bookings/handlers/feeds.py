"""What does bookings answer the calendar of somebody's phone?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from uuid import UUID

from services.bookings.handlers.family_times.telling import gone_from_a_phone
from services.bookings.handlers.family_times.telling import on_a_phone as family_time_on_a_phone
from services.bookings.handlers.telling_of_gatherings import on_a_phone
from services.bookings.policy.family_times import people
from services.bookings.policy.family_times.plan import Around, FamilyTime
from services.bookings.policy.feeds import days_of_a_calendar, what_was_ever_there
from services.bookings.policy.gatherings import Planned, runs
from services.bookings.policy.nights import ONE_NIGHT
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.family_times import FamilyTimes
from services.bookings.repository.gathering_guests import guests_of, left_by, replied_to
from services.bookings.repository.gatherings import Gathering, Gatherings
from services.bookings.repository.planned_gatherings import PlannedGatherings
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.actor import Actor
from shared.contracts.calendars import (
    FamilyTimeInMyCalendar,
    GatheringInMyCalendar,
    InMyCalendar,
    SleepoverInMyCalendar,
    WhatGoesInMyCalendar,
)
from shared.contracts.clock import LONDON
from shared.contracts.roles import CARERS
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work


async def what_goes_in_my_calendar(_query: WhatGoesInMyCalendar, work: Work) -> InMyCalendar:
    """What concerns the asker; also what was called off, so that a phone takes it away again."""
    days = days_of_a_calendar(work.tonight)
    sleepovers = await Sleepovers(work).concerning(work.actor, days.first, days.last, SleepoverState)
    starts_at = datetime.combine(days.first, time(), tzinfo=LONDON)
    ends_at = datetime.combine(days.last + ONE_NIGHT, time(), tzinfo=LONDON)
    gatherings = await Gatherings(work).concerning(work.actor, starts_at, ends_at)
    planned = await PlannedGatherings(work).concerning(work.actor, starts_at, ends_at)
    household_id = work.actor.household_id if work.actor.has(*CARERS) else None
    replied = await replied_to(work, household_id, [one.id for one in planned])
    left = await _left(household_id, planned, starts_at, ends_at, work)
    family_times = await FamilyTimes(work).concerning(work.actor, starts_at, ends_at)
    arounds = await FamilyTimes(work).around(family_times)
    return InMyCalendar(
        sleepovers=tuple(_sleepover(one, work.actor) for one in what_was_ever_there(sleepovers)),
        gatherings=(
            *(_gathering(one) for one in gatherings),
            *(
                on_a_phone(one, replied=replied.get(one.id), has_left=one.id in left)
                for one in sorted({*planned, *left.values()}, key=lambda one: (one.about.starts_at, one.id))
            ),
        ),
        family_times=tuple(_family_times(family_times, arounds, work.actor)),
    )


async def _left(
    household_id: UUID | None, planned: Sequence[Planned], starts_at: datetime, ends_at: datetime, work: Work
) -> Mapping[UUID, Planned]:
    """Those that somebody's household has nothing to do with any more, unless the asker answers for them."""
    if household_id is None:
        return {}
    found = await left_by(work, household_id, starts_at, ends_at)
    guests = await guests_of(work, [one.id for one in found])
    known = {one.id: one for one in planned}
    return {
        one.id: known.get(one.id, one)
        for one in found
        if not runs(work.actor, one) and household_id not in guests.get(one.id, frozenset())
    }


def _family_times(
    family_times: Iterable[FamilyTime], arounds: Mapping[UUID, Around], actor: Actor
) -> Iterator[FamilyTimeInMyCalendar]:
    for one in family_times:
        if people.may_see(actor, one, arounds[one.id]):
            yield family_time_on_a_phone(one, arounds[one.id], actor)
        elif homes := one.ever_asked & people.own_households(actor):
            yield gone_from_a_phone(one, arounds[one.id], min(homes))


def _gathering(one: Gathering) -> GatheringInMyCalendar:
    return GatheringInMyCalendar(
        gathering_id=one.id,
        version=one.version,
        kind=one.kind,
        starts_at=one.starts_at,
        minutes=one.minutes,
    )


def _sleepover(sleepover: Sleepover, actor: Actor) -> SleepoverInMyCalendar:
    return SleepoverInMyCalendar(
        sleepover_id=sleepover.id,
        version=sleepover.version,
        changed_at=sleepover.changed_at or sleepover.asked_at,
        first_night_on=sleepover.first_night_on,
        last_night_on=sleepover.last_night_on,
        state=sleepover.state,
        child_ids=sleepover.child_ids,
        is_at_mine=actor.household_id is not None and actor.household_id == sleepover.hub_household_id,
    )
