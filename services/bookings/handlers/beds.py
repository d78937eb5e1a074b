"""What does bookings answer about the beds of a hub home?"""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from services.bookings.policy.beds import beds_by_night, hub_homes_in, may_see_beds
from services.bookings.policy.family_times.people import may_see
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.sleepovers import not_yours
from services.bookings.repository.bedrooms import bedrooms_of
from services.bookings.repository.beds import Beds
from services.bookings.repository.family_times import FamilyTimes
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.calendars import BedOfHubHome, BedsByNight, RoomTaken, WhichBedsAreFree
from shared.contracts.clock import LONDON
from shared.persistence.work import Work


async def which_beds_are_free(query: WhichBedsAreFree, work: Work) -> BedsByNight:
    """Each bed night by night; whose a night is, only where that sleepover is the asker's business."""
    if not may_see_beds(work.actor, query.constellation_id):
        raise not_yours()
    nights = Nights(query.first_on, query.first_on + timedelta(days=query.nights - 1))
    beds = Beds(work, query.constellation_id)
    timeline = await beds.timeline()
    concerned = await Sleepovers(work).concerning(work.actor, nights.first, nights.last)
    off = await beds.off(nights)
    hub_homes = hub_homes_in(timeline, nights)
    bedrooms = {one: await bedrooms_of(work, one) for one in hub_homes}
    kept = await beds.kept(nights)
    found = beds_by_night(timeline, nights, kept, [one.id for one in concerned], off=off, bedrooms=bedrooms)
    return BedsByNight(
        constellation_id=query.constellation_id,
        hub_household_ids=hub_homes,
        rooms_taken=await _rooms_taken(hub_homes, nights, work),
        beds=tuple(BedOfHubHome(bed_id=bed_id, nights=its) for bed_id, its in found.items()),
    )


async def _rooms_taken(hub_homes: Collection[UUID], nights: Nights, work: Work) -> tuple[RoomTaken, ...]:
    """When the room is taken for family time; of which one, only to whom that concerns."""
    starts_at = datetime.combine(nights.first, time(), tzinfo=LONDON)
    ends_at = datetime.combine(nights.last + ONE_NIGHT, time(), tzinfo=LONDON)
    family_times = FamilyTimes(work)
    there = await family_times.rooms(hub_homes, starts_at, ends_at)
    arounds = await family_times.around(there)
    return tuple(
        RoomTaken(
            starts_at=one.about.starts_at,
            minutes=one.about.minutes,
            family_time_id=one.id if may_see(work.actor, one, arounds[one.id]) else None,
        )
        for one in there
    )
