"""What bookings does about a plan that nobody acknowledged, and about a child who is elsewhere on its day."""

from dataclasses import replace

import structlog

from services.bookings.handlers.family_times.telling import family_time_fact, who_is_missing
from services.bookings.handlers.telling_once import told_once
from services.bookings.policy.family_times.plan import FamilyTime, chase_at
from services.bookings.repository.family_times import FamilyTimes
from services.bookings.repository.rules import rulebook
from shared.contracts.family_time import FamilyTimeChanged, FamilyTimeChased
from shared.contracts.family_words import FamilyTimeChange
from shared.contracts.rules import RuleName
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

CHASE_FAMILY_TIME = "chase_family_time"
"""The errand that reminds who hasn't acknowledged a plan, once."""


async def chase_later(one: FamilyTime, work: Work) -> None:
    """Remind those who haven't acknowledged it after the authority's hours."""
    hours = (await rulebook(work)).on(RuleName.FAMILY_TIME_HOURS, work.today).value
    await work.later(CHASE_FAMILY_TIME, one.id, at=chase_at(work.now, one.about.starts_at, hours))


async def chase_family_time(desk: Desk) -> None:
    """Remind who hasn't acknowledged it; of a series all whose time is over by now, told once. Run twice, once."""
    async with desk.work() as work:
        family_times = FamilyTimes(work)
        one = await family_times.locked(desk.thing_id)
        if one is None:
            return
        hours = (await rulebook(work)).on(RuleName.FAMILY_TIME_HOURS, work.today).value
        its = await family_times.of_series(one.series_id) if one.series_id else [one]
        arounds = await family_times.around(its)
        due = [
            replace(other, version=other.version + 1, chased_at=work.now)
            for other in its
            if other.chased_at is None
            and not other.has_begun(work.now)
            and arounds[other.id].missing
            and (other.id == one.id or chase_at(other.changed_at, other.about.starts_at, hours) <= work.now)
        ]
        for other, telling in told_once(due, who_is_missing(arounds)):
            await family_times.change(other)
            left = tuple(sorted(arounds[other.id].left_outstanding))
            work.say(
                family_time_fact(FamilyTimeChased, other, arounds[other.id], None, **telling, left_household_ids=left)
            )
            log.info("family_time_chased", family_time_id=str(other.id))


async def look_at_family_time(desk: Desk) -> None:
    """Ask the households that have to do with the child's family times only now; nobody else is asked anew."""
    async with desk.work() as work:
        family_times = FamilyTimes(work)
        for seen in await family_times.ahead_of_child(desk.thing_id):
            await family_times.locked(seen.id)
        ahead = await family_times.ahead_of_child(desk.thing_id)
        arounds = await family_times.around(ahead)
        moved = [one for one in ahead if arounds[one.id].households != one.asked]
        to_tell = {one.id: arounds[one.id].outstanding | (one.asked - arounds[one.id].households) for one in moved}
        for one, telling in told_once(moved, to_tell):
            around = arounds[one.id]
            changed = replace(
                one, version=one.version + 1, asked=around.households, changed_at=work.now, chased_at=None
            )
            await family_times.change(changed)
            left = tuple(sorted(one.asked - around.households))
            work.say(
                family_time_fact(
                    FamilyTimeChanged,
                    changed,
                    around,
                    None,
                    **telling,
                    what=FamilyTimeChange.CHILD_MOVED,
                    left_household_ids=left,
                )
            )
            await chase_later(changed, work)
            log.info("family_time_asked_anew", family_time_id=str(one.id))
