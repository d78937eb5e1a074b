"""What bookings does when somebody answers an offered bed, or leaves the list."""

from uuid import UUID

import structlog

from services.bookings.handlers.asking import keep, to_be_held
from services.bookings.handlers.fitting import free_beds
from services.bookings.handlers.telling import fact
from services.bookings.handlers.waiting.offering import end, go_through, wish_of
from services.bookings.handlers.waiting.telling import view, waiting_fact
from services.bookings.policy.requests import where_they_would_sleep
from services.bookings.policy.sleepovers import not_yours
from services.bookings.policy.waiting import entry as policy
from services.bookings.policy.waiting.entry import Entry
from services.bookings.repository.register import Register
from services.bookings.repository.waiting import WaitingList
from shared.contracts.bookings import SleepoverRequested
from shared.contracts.waiting import (
    AcceptOfferedBed,
    DeclineOfferedBed,
    LeaveWaitingList,
    WaitingEnded,
    WaitingState,
    WaitingView,
)
from shared.persistence.work import Work

log = structlog.get_logger()


async def accept_offered_bed(command: AcceptOfferedBed, work: Work) -> WaitingView:
    """Make a sleepover of what was held, by all that holds of a request; where that is refused, the offer stands."""
    entry = await _locked(command.waiting_id, work)
    policy.check_answerable(work.actor, entry, work.now)
    # The beds that are given up are those that are asked for: they are locked, so nobody is between.
    await WaitingList(work).let_go(entry.id)
    held = await to_be_held(
        wish_of(entry),
        work,
        lambda facts: where_they_would_sleep(work.actor, entry.child_ids, entry.nights, facts),
        free_beds,
    )
    await keep(held, work)
    after = policy.ended(entry, WaitingState.ACCEPTED, (held.id,))
    await WaitingList(work).change(after)
    work.say(fact(SleepoverRequested, held))
    work.say(waiting_fact(WaitingEnded, after, sleepover_id=held.id, ended_by=work.actor.person_id))
    log.info("offered_bed_accepted", waiting_id=str(after.id), sleepover_id=str(held.id))
    return await view(after, work)


async def decline_offered_bed(command: DeclineOfferedBed, work: Work) -> WaitingView:
    """Take the no, and offer the beds to the next who fits, in the same transaction."""
    entry = await _locked(command.waiting_id, work)
    policy.check_answerable(work.actor, entry, work.now)
    return await _leave(entry, WaitingState.DECLINED, work)


async def leave_waiting_list(command: LeaveWaitingList, work: Work) -> WaitingView:
    """Take them off; beds that were offered go to the next who fits."""
    entry = await _locked(command.waiting_id, work)
    policy.check_leavable(work.actor, entry)
    return await _leave(entry, WaitingState.LEFT, work)


async def _leave(entry: Entry, state: WaitingState, work: Work) -> WaitingView:
    after = await end(entry, state, work, by=work.actor.person_id)
    await go_through(entry.constellation_id, work)
    return await view(after, work)


async def _locked(waiting_id: UUID, work: Work) -> Entry:
    """The entry, which nobody else changes until we do: whoever does has its constellation's beds locked."""
    waiting = WaitingList(work)
    found = await waiting.one(waiting_id)
    if found is None:
        raise not_yours()
    await Register(work).lock_beds(found.constellation_id)
    return await waiting.one(waiting_id) or found
