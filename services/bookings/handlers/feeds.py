"""What does bookings answer the calendar of somebody's phone?"""

from datetime import datetime, time

from services.bookings.handlers.family_times.telling import on_a_phone as family_time_on_a_phone
from services.bookings.handlers.telling_of_gatherings import on_a_phone
from services.bookings.policy.family_times import people
from services.bookings.policy.feeds import days_of_a_calendar, what_was_ever_there
from services.bookings.policy.nights import ONE_NIGHT
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.family_times import FamilyTimes
from services.bookings.repository.gatherings import Gathering, Gatherings
from services.bookings.repository.planned_gatherings import PlannedGatherings
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.actor import Actor
from shared.contracts.calendars import GatheringInMyCalendar, InMyCalendar, SleepoverInMyCalendar, WhatGoesInMyCalendar
from shared.contracts.clock import LONDON
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
    family_times = await FamilyTimes(work).concerning(work.actor, starts_at, ends_at)
    arounds = await FamilyTimes(work).around(family_times)
    return InMyCalendar(
        sleepovers=tuple(_sleepover(one, work.actor) for one in what_was_ever_there(sleepovers)),
        gatherings=(
            *(_gathering(one) for one in gatherings),
            *(on_a_phone(one) for one in planned),
        ),
        family_times=tuple(
            family_time_on_a_phone(one, arounds[one.id], work.actor)
            for one in family_times
            if people.may_see(work.actor, one, arounds[one.id])
        ),
    )


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
