"""What bookings does with lifts to a gathering: offered and needed with a reply, and arranged by who answers for it."""

from uuid import UUID

import structlog

from services.bookings.handlers.finding_gatherings import as_it_is, to_change
from services.bookings.handlers.lifts_undone import say_of_lifts
from services.bookings.policy import lifts as deciding
from services.bookings.policy.gatherings import check_may_arrange_lifts
from services.bookings.repository.lifts import GatheringLifts
from shared.contracts.gatherings import ArrangeLifts, PlannedGathering
from shared.persistence.work import Work

log = structlog.get_logger()


async def arrange_lifts(command: ArrangeLifts, work: Work) -> PlannedGathering:
    """Keep who takes whom, and have told for whom something is new."""
    gathering, _ = await to_change(command.gathering_id, work)
    check_may_arrange_lifts(work.actor, gathering, work.now)
    lifts = GatheringLifts(work)
    before = await lifts.of(gathering.id)
    after = deciding.arranged(before, command.lifts)
    drivers: dict[UUID, UUID | None] = {one: lift.with_household_id for one, lift in after.items() if lift.needs}
    await lifts.arrange(gathering.id, drivers)
    await say_of_lifts(gathering.id, before, work, work.actor.person_id)
    log.info("lifts_arranged", gathering_id=str(gathering.id), lifts=len(deciding.pairs(after)))
    return await as_it_is(gathering.id, work)
