"""What does bookings do when a hold ends and nobody has decided?"""

import structlog

from services.bookings.handlers.telling import fact
from services.bookings.policy.holding import lapsed
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverLapsed
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

END_THE_HOLD = "end_the_hold"
"""The errand that gives a sleepover's beds back where nobody has decided by then."""


async def end_the_hold(desk: Desk) -> None:
    """Give the beds back and say so; nothing where somebody has decided, run late or twice."""
    async with desk.work() as work:
        await _end(desk, work)


async def _end(desk: Desk, work: Work) -> None:
    sleepovers = Sleepovers(work)
    before = await sleepovers.locked(desk.thing_id)
    after = lapsed(before, work.now) if before else None
    if after is None:
        return
    await sleepovers.change(after)
    work.say(fact(SleepoverLapsed, after))
    log.info("hold_ended", sleepover_id=str(after.id))
