"""What bookings does for who had waited for nights, had them, and lost them by no word of their own."""

from collections.abc import Iterable

import structlog

from services.bookings.handlers.waiting.offering import LOOK_AGAIN, has_moved
from services.bookings.handlers.waiting.telling import waiting_fact
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.waiting import entry as policy
from services.bookings.policy.waiting.entry import looked_at_next, stands_beside
from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from services.bookings.repository.waiting import WaitingList
from shared.contracts.waiting import WaitingTakenUp
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()


async def take_up_again(lost: Iterable[Sleepover], work: Work) -> None:
    """Have them wait again, where everybody had agreed to these sleepovers; each is given as it was before it was lost.

    Their list isn't locked for that: what is accepted nobody else changes, and who has a bed can't join for its night.
    """
    for sleepover in lost:
        if sleepover.state is SleepoverState.CONFIRMED and sleepover.satellite_household_id is not None:
            await _take_up_again(sleepover, work)


async def _take_up_again(sleepover: Sleepover, work: Work) -> None:
    waiting = WaitingList(work)
    for entry in await waiting.lost_with(sleepover):
        open_now = await waiting.open_in(entry.constellation_id)
        if entry.is_over_by(work.now) or not all(stands_beside(entry, one) for one in open_now):
            continue
        if await has_moved(entry, work):
            continue
        after = policy.taken_up_again(entry)
        await waiting.change(after)
        await work.later(OFFER_THE_BEDS, after.constellation_id)
        await work.later(LOOK_AGAIN, after.id, at=looked_at_next(after, work.now))
        work.say(waiting_fact(WaitingTakenUp, after, sleepover_id=sleepover.id))
        log.info("waiting_taken_up", waiting_id=str(after.id), sleepover_id=str(sleepover.id))
