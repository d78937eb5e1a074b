"""What does the registry do with family time that bookings tells of?"""

import structlog

from services.registry.handlers.reaching import way_to
from services.registry.policy.records.reading import not_yours
from services.registry.policy.records.stays import not_open_yet
from services.registry.repository.records import family_times
from shared.contracts.family_time import FamilyTimeFacts
from shared.contracts.stays import HowToReachFamilyTimeHost, HubHomeToReach
from shared.persistence.work import Work

log = structlog.get_logger()


async def know_who_meets(event: FamilyTimeFacts, work: Work) -> None:
    """Who knows whom by it until it is over: each word says all that is needed."""
    await family_times.keep(work, event)


async def how_to_reach_family_time_host(query: HowToReachFamilyTimeHost, work: Work) -> HubHomeToReach:
    """Whom to ring and where to go, to the carers who bring a child, on its day and the day before."""
    its = await family_times.one(work, query.family_time_id)
    if its is None or its.hub_household_id is None or not its.is_brought_by(work.actor, work.today):
        raise not_yours()
    if work.today < its.can_be_reached_from:
        raise not_open_yet(its.can_be_reached_from, "how to reach the hub home")
    way = await way_to(its.hub_household_id, its.held_on, work)
    log.info("way_to_reach_family_time_host_read", family_time_id=str(query.family_time_id))
    return way
