"""What bookings does when nights that it has promised can't be any more."""

from collections.abc import Iterable
from uuid import UUID

import structlog

from services.bookings.handlers.emergencies.errands import LOOK_FOR_THE_REST, MOVE_ON
from services.bookings.handlers.emergencies.leaving import locked_left_by, take_out
from services.bookings.handlers.telling import fact
from services.bookings.handlers.waiting.offering import take_off_who_moved
from services.bookings.handlers.waiting.taking_up import take_up_again
from services.bookings.policy.changes import (
    Loss,
    after,
    leaving,
    lost_with_the_household,
    lost_with_the_hub_home,
)
from services.bookings.policy.requests import Belonging, Home
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.policy.timeline import timeline
from services.bookings.repository.history import History
from services.bookings.repository.register import Register
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverCancelled, SleepoverShortened
from shared.contracts.losing import (
    LostSleepover,
    LostSleepovers,
    WhatWouldBeLost,
    WhatWouldBeLostByLeaving,
    WhatWouldBeLostByMoving,
)
from shared.contracts.roles import Role
from shared.contracts.words import DeclineReason
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LOOK_AT_THEIR_NIGHTS = "look_at_their_nights"
"""The errand that releases the nights of a household, or of a child, that ended memberships or placements cost."""


async def look_at_their_nights(desk: Desk) -> None:
    """Release what can't be kept as the household and the children live now, once the news have come to rest."""
    async with desk.work() as work:
        await release_their_nights(desk.thing_id, work)
    async with desk.work() as work:
        await take_off_who_moved(desk.thing_id, work)


async def release_their_nights(thing_id: UUID, work: Work) -> None:
    """Give back the nights that a household, or a child, can't keep; who moved is in no emergency of before any more.

    Emergencies are locked before their beds, as by everybody.
    """
    left = await locked_left_by(thing_id, work)
    promised = await Sleepovers(work).locked_promised_to(thing_id, work.tonight)
    await release(lost_with_the_household(promised, *await _where_they_belong(promised, work), work.tonight), work)
    await take_out(thing_id, left, work)


async def release(losses: Iterable[Loss], work: Work) -> None:
    """Give back the lost nights and say so; whoever must know is told by whoever hears it."""
    sleepovers, lost = Sleepovers(work), list(losses)
    for loss in lost:
        sleepover = after(loss)
        if loss.is_cut_short:
            await sleepovers.shorten(sleepover)
        else:
            await sleepovers.change(sleepover)
        # Of who was taken out of it before, somebody has said where they sleep instead.
        is_the_emergencys = sleepover.emergency_id is not None and sleepover.parted_from_id is None
        is_found_anew = is_the_emergencys and loss.reason is DeclineReason.HUB_HOME_CHANGED
        if loss.is_cut_short:
            work.say(fact(SleepoverShortened, sleepover, another_bed_is_looked_for=is_found_anew))
        else:
            work.say(fact(SleepoverCancelled, sleepover))
        if sleepover.emergency_id is not None and not loss.is_cut_short:
            # Whoever was asked for these beds, or had given them, can't any more: the next is asked.
            await work.later(MOVE_ON, sleepover.emergency_id)
        elif sleepover.emergency_id is not None and is_found_anew:
            await work.later(LOOK_FOR_THE_REST, sleepover.emergency_id)
        log.info("sleepover_released", sleepover_id=str(sleepover.id), reason=loss.reason.value)
    await take_up_again([loss.sleepover for loss in lost], work)


async def what_would_be_lost(query: WhatWouldBeLost, work: Work) -> LostSleepovers:
    """What `move_the_beds` would release, worked out by the same policy; a liaison worker asks of their own only."""
    _refuse_who_doesnt_keep(query.constellation_id, work)
    promised = await Sleepovers(work).promised_in(query.constellation_id, work.tonight)
    lost = lost_with_the_hub_home(promised, timeline(query.phases, query.hub_homes), work.tonight)
    return LostSleepovers(sleepovers=tuple(map(_lost, lost)))


async def what_would_be_lost_by_leaving(query: WhatWouldBeLostByLeaving, work: Work) -> LostSleepovers:
    """What `look_at_their_nights` would release besides what it would anyhow, worked out by the same policy."""
    _refuse_who_doesnt_keep(query.constellation_id, work)
    promised = [
        one
        for one in await Sleepovers(work).promised_in(query.constellation_id, work.tonight)
        if one.satellite_household_id == query.household_id
    ]
    homes, memberships = await _where_they_belong(promised, work)
    already = {one.sleepover.id for one in lost_with_the_household(promised, homes, memberships, work.tonight)}
    after_it = leaving(memberships, query.household_id, query.constellation_id, query.on)
    lost = lost_with_the_household(promised, homes, after_it, work.tonight)
    return LostSleepovers(sleepovers=tuple(_lost(one) for one in lost if one.sleepover.id not in already))


async def what_would_be_lost_by_moving(query: WhatWouldBeLostByMoving, work: Work) -> LostSleepovers:
    """What `look_at_their_nights` would release besides what it would anyhow, worked out by the same policy."""
    _refuse_who_doesnt_decide_for(query.child_id, work)
    promised = await Sleepovers(work).promised_to(query.child_id, work.tonight)
    homes, memberships = await _where_they_belong(promised, work)
    already = {one.sleepover.id for one in lost_with_the_household(promised, homes, memberships, work.tonight)}
    moved = [Home(query.child_id, one.household_id, one.started_on, one.ended_on) for one in query.homes]
    others = [one for one in homes if one.child_id != query.child_id]
    lost = lost_with_the_household(promised, [*others, *moved], memberships, work.tonight)
    return LostSleepovers(sleepovers=tuple(_lost(one) for one in lost if one.sleepover.id not in already))


def _refuse_who_doesnt_decide_for(child_id: UUID, work: Work) -> None:
    """Raises the refusal of whoever isn't responsible for the child: a programme manager is for every one."""
    if not (work.actor.has(Role.PROGRAMME_MANAGER) or child_id in work.actor.child_ids):
        raise not_yours()


def _refuse_who_doesnt_keep(constellation_id: UUID, work: Work) -> None:
    """Raises the refusal of whoever doesn't keep the constellation: a liaison worker asks of their own only."""
    leads = work.actor.has(Role.LIAISON_WORKER) and constellation_id in work.actor.constellation_ids
    if not (work.actor.has(Role.PROGRAMME_MANAGER) or leads):
        raise not_yours()


async def _where_they_belong(promised: Iterable[Sleepover], work: Work) -> tuple[list[Home], list[Belonging]]:
    """Where the children of sleepovers live, and to which constellations their households belong."""
    children = {child_id for one in promised for child_id in one.child_ids}
    households = {one.satellite_household_id for one in promised if one.satellite_household_id}
    homes = await History(work).homes(children)
    return [home for those in homes.values() for home in those], await Register(work).memberships(households)


def _lost(loss: Loss) -> LostSleepover:
    sleepover = loss.sleepover
    return LostSleepover.model_validate(
        {
            "sleepover_id": sleepover.id,
            "satellite_household_id": sleepover.satellite_household_id,
            "children": len(sleepover.child_ids),
            "first_night_on": sleepover.first_night_on,
            "last_night_on": sleepover.last_night_on,
            "kind": sleepover.kind,
            "state": sleepover.state,
            "lost_from_on": loss.first_lost_on if loss.is_cut_short else None,
        }
    )
