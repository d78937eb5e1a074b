"""What bookings does when a sleepover is moved to other nights: nothing is given up before the others are had."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from services.bookings.handlers.asking import keep, to_be_held
from services.bookings.handlers.fitting import Wish
from services.bookings.handlers.sleepovers import to_change
from services.bookings.handlers.telling import fact, view
from services.bookings.handlers.yes_to_other_nights import (
    lock_with_what_it_replaces,
    what_it_replaces,
)
from services.bookings.policy import moving as policy
from services.bookings.policy.delegation import check_conditions_met
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import place_at
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.in_place_of import in_place_of, waits_in_place_of
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverCancelled, SleepoverRequested, SleepoverView
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()


async def move_sleepover(command: MoveSleepover, work: Work) -> SleepoverView:
    """Hold the other nights. What is confirmed stays until everybody has agreed to them; what waits is given up."""
    nights = Nights(command.first_night_on, command.last_night_on)
    await lock_with_what_it_replaces(command.sleepover_id, work)
    before = await to_change(command.sleepover_id, work)
    policy.check_movable(before, work.actor, nights, work.tonight)
    check_conditions_met(command.conditions_met_for, work.actor, before.satellite_household_id, before.child_ids)
    stays_until_then = await _stays_until_then(before, work)
    if before.state is SleepoverState.REQUESTED:
        # Nobody counts on it yet, and its own beds may be those of a night that is asked for.
        given_up = policy.given_up(before)
        await Sleepovers(work).change(given_up)
        work.say(fact(SleepoverCancelled, given_up))
    moved = await _held(command, before, stays_until_then, work)
    await keep(moved, work)
    work.say(fact(SleepoverRequested, moved))
    log.info("sleepover_moved", sleepover_id=str(before.id), to=str(moved.id))
    return view(moved, work.actor, work.tonight)


async def _stays_until_then(before: Sleepover, work: Work) -> Sequence[Sleepover]:
    """The confirmed one that keeps its beds until everybody has agreed, if there is one; refused `already_moved`."""
    if before.state is SleepoverState.CONFIRMED:
        is_moved_with_its_series = before.series_id is not None and await waits_in_place_of(work, before.series_id)
        if is_moved_with_its_series or await in_place_of(work, before.id):
            raise policy.already_moved()
        return [before]
    # Nights that were asked for in the place of others, and are moved themselves before everybody has agreed.
    return await what_it_replaces(before, work)


async def _held(command: MoveSleepover, before: Sleepover, stays: Sequence[Sleepover], work: Work) -> Sleepover:
    nights = Nights(command.first_night_on, command.last_night_on)
    wish = Wish(
        child_ids=before.child_ids,
        nights=nights,
        because=command.because.strip() or before.because,
        need=before.need,
        note=before.note,
        conditions_met_for=command.conditions_met_for,
        instead_of=[policy.nights_of(one) for one in stays],
    )
    held = await to_be_held(wish, work, lambda facts: place_at(before.hub_household_id, before, nights, facts))
    held = replace(held, series_id=before.series_id)
    return policy.in_place_of(held, stays[0]) if stays else held
