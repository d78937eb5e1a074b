"""What does bookings answer about the beds of a hub home?"""

from datetime import timedelta

from services.bookings.policy.beds import beds_by_night, hub_homes_in, may_see_beds
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import not_yours
from services.bookings.repository.beds import Beds
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.calendars import BedOfHubHome, BedsByNight, WhichBedsAreFree
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
    found = beds_by_night(timeline, nights, await beds.kept(nights), [one.id for one in concerned], off)
    return BedsByNight(
        constellation_id=query.constellation_id,
        hub_household_ids=hub_homes_in(timeline, nights),
        beds=tuple(BedOfHubHome(bed_id=bed_id, nights=its) for bed_id, its in found.items()),
    )
