"""What bookings does when a sleepover is moved to other nights: nothing is given up before the others are had."""

from dataclasses import replace

import structlog

from services.bookings.handlers.asking import keep, to_be_held_in_place_of
from services.bookings.handlers.fitting import Wish
from services.bookings.handlers.sleepovers import to_change
from services.bookings.handlers.telling import fact, view
from services.bookings.handlers.yes_to_other_nights import (
    lock_with_what_it_replaces,
    what_it_replaces,
)
from services.bookings.policy import moving as policy
from services.bookings.policy.calling_off import fewer_nights
from services.bookings.policy.delegation import check_conditions_met
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import place_at
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.in_place_of import in_place_of, waits_in_place_of
from services.bookings.repository.sleepovers import Sleepovers
from services.bookings.repository.waits_on import swaps_of
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverRequested,
    SleepoverShortened,
    SleepoverView,
)
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.words import SleepoverState
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()


async def move_sleepover(command: MoveSleepover, work: Work) -> SleepoverView:
    """Hold the other nights. What is confirmed stays until everybody has agreed to them; what waits is given up."""
    nights = Nights(command.first_night_on, command.last_night_on)
    await lock_with_what_it_replaces(command.sleepover_id, work)
    before = await to_change(command.sleepover_id, work)
    policy.check_movable(before, work.actor, nights, work.tonight)
    check_conditions_met(command.conditions_met_for, work.actor, before.satellite_household_id, before.child_ids)
    stays = await _stays_until_then(before, work)
    if before.state is SleepoverState.REQUESTED:
        # Nobody counts on it yet, and its own beds may be those of a night that is asked for.
        given_up = policy.given_up(before)
        await Sleepovers(work).change(given_up)
        work.say(fact(SleepoverCancelled, given_up))
    if stays is not None and not policy.besides(nights, stays):
        return await _have_fewer(stays, nights, work)
    moved = await _held(command, before, stays, work)
    await keep(moved, work)
    work.say(fact(SleepoverRequested, moved))
    log.info("sleepover_moved", sleepover_id=str(before.id), to=str(moved.id))
    return view(moved, work.actor, work.tonight)


async def look_at_other_nights(desk: Desk) -> None:
    """Call off what was asked for besides nights that were to stay and don't; nothing else, run late or twice."""
    async with desk.work() as work:
        await lock_with_what_it_replaces(desk.thing_id, work)
        moved = await Sleepovers(work).one(desk.thing_id)
        if moved is None or moved.state is not SleepoverState.REQUESTED or moved.moves_id is None:
            return
        before = await Sleepovers(work).one(moved.moves_id)
        if policy.has_all_its_nights(moved, before):
            return
        off = policy.gone_with_what_was_to_stay(moved, before)
        await Sleepovers(work).change(off)
        work.say(fact(SleepoverCancelled, off))
        log.info("other_nights_gone", sleepover_id=str(off.id))


async def _have_fewer(before: Sleepover, nights: Nights, work: Work) -> SleepoverView:
    """Take nights off a confirmed one before it begins: who agreed to all of them has agreed to these."""
    after = fewer_nights(before, work.actor, nights, work.tonight)
    await Sleepovers(work).shorten(after)
    begins_later = after.first_night_on > before.first_night_on
    was = before.first_night_on if begins_later else None
    work.say(fact(SleepoverShortened, after, was_first_night_on=was))
    log.info("sleepover_has_fewer_nights", sleepover_id=str(after.id))
    return view(after, work.actor, work.tonight)


async def _stays_until_then(before: Sleepover, work: Work) -> Sleepover | None:
    """The confirmed one that keeps its beds until everybody has agreed, if there is one.

    Refused: `already_moved`, `being_swapped`.
    """
    if before.state is SleepoverState.CONFIRMED:
        is_moved_with_its_series = before.series_id is not None and await waits_in_place_of(work, before.series_id)
        if is_moved_with_its_series or await in_place_of(work, before.id):
            raise policy.already_moved()
        if await swaps_of(before.id, work):
            raise policy.being_swapped()
        return before
    # Nights that were asked for in the place of others, and are moved themselves before everybody has agreed.
    return next(iter(await what_it_replaces(before, work)), None)


async def _held(command: MoveSleepover, before: Sleepover, stays: Sleepover | None, work: Work) -> Sleepover:
    nights = Nights(command.first_night_on, command.last_night_on)
    wish = Wish(
        child_ids=before.child_ids,
        nights=nights,
        because=command.because.strip() or before.because,
        need=before.need,
        note=before.note,
        conditions_met_for=command.conditions_met_for,
    )
    held = await to_be_held_in_place_of(
        stays, wish, work, lambda facts: place_at(before.hub_household_id, before, nights, facts)
    )
    return replace(held, series_id=before.series_id)
