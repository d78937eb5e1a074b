"""What does bookings do when a hold ends and nobody has decided?"""

import structlog

from services.bookings.handlers.series.together import change_together
from services.bookings.handlers.telling import fact
from services.bookings.policy.holding import lapsed
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverLapsed
from shared.contracts.series import SeriesLapsed
from shared.contracts.words import SleepoverState
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

END_THE_HOLD = "end_the_hold"
"""The errand that gives a sleepover's beds back where nobody has decided by then."""


async def end_the_hold(desk: Desk) -> None:
    """Give the beds back and say so; nothing where somebody has decided, run late or twice.

    Run early it waits on: what is due is the database's clock, and what is over is ours.
    """
    async with desk.work() as work:
        await _end(desk, work)


async def _end(desk: Desk, work: Work) -> None:
    sleepovers = Sleepovers(work)
    found = await sleepovers.one(desk.thing_id)
    if found is None:
        return
    if lapsed(found, work.now) is None:
        if found.state is SleepoverState.REQUESTED and found.held_until is not None:
            await work.later(END_THE_HOLD, found.id, at=found.held_until)
        return
    if found.series_id is None:
        held = await sleepovers.locked(found.id)
        over = lapsed(held, work.now) if held else None
        if over is None:
            return
        await sleepovers.change(over)
        work.say(fact(SleepoverLapsed, over))
    else:
        # Their holds end at one moment, so those concerned are told once; the other errands find nothing to do.
        of_series = await sleepovers.of_series(found.series_id, locked=True)
        lapse = [over for one in of_series if (over := lapsed(one, work.now)) is not None]
        await change_together(work, lapse, SleepoverLapsed, SeriesLapsed)
    log.info("hold_ended", sleepover_id=str(found.id))
