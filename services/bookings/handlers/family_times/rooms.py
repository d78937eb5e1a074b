"""What does bookings do about family time at a hub home that ends before its day?"""

from collections import defaultdict
from dataclasses import replace
from uuid import UUID

import structlog

from services.bookings.handlers.family_times.telling import family_time_fact
from services.bookings.handlers.telling_once import told_once
from services.bookings.policy.changes import STANDS_FOR
from services.bookings.policy.family_times.plan import FamilyTime
from services.bookings.repository.family_rooms import FamilyRooms
from services.bookings.repository.family_times import FamilyTimes
from shared.contracts.family_time import FamilyTimeChanged
from shared.contracts.family_words import FamilyTimeChange
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LOOK_AT_FAMILY_ROOMS = "look_at_family_rooms"
"""The errand that tells whoever planned family time at a home that isn't a hub home any more on its day."""


async def look_at_family_rooms_later(constellation_id: UUID, work: Work) -> None:
    """Once the news have come to rest: a hub home that is put right in a moment has lost nothing."""
    if await FamilyRooms(work).otherwise():
        await work.later(LOOK_AT_FAMILY_ROOMS, constellation_id, at=work.now + STANDS_FOR)


async def look_at_family_rooms(desk: Desk) -> None:
    """Tell whoever planned each and answers for it, once; of several that are theirs, by the soonest one's event.

    Nothing else is changed: who weighs where a family may meet decides it. Run twice, it is told once.
    """
    async with desk.work() as work:
        family_times = FamilyTimes(work)
        for family_time_id in await FamilyRooms(work).otherwise():
            await family_times.locked(family_time_id)
        lost: defaultdict[tuple[UUID, UUID], list[FamilyTime]] = defaultdict(list)
        for family_time_id, is_over in (await FamilyRooms(work).otherwise()).items():
            one = await family_times.one(family_time_id)
            if one is None:
                continue
            changed = replace(one, version=one.version + is_over, is_without_hub_home=is_over)
            await family_times.change(changed)
            if is_over:
                lost[one.planned_by, one.responsible_id].append(changed)
        for its in lost.values():
            arounds = await family_times.around(its)
            for one, telling in told_once(its, {one.id: frozenset[UUID]() for one in its}):
                work.say(
                    family_time_fact(
                        FamilyTimeChanged,
                        one,
                        arounds[one.id],
                        None,
                        **telling,
                        changed_at=work.now,
                        what=FamilyTimeChange.HUB_HOME_ENDED,
                    )
                )
                log.info("family_time_without_hub_home", family_time_id=str(one.id))
