"""What bookings does when a household would have another's nights for its own."""

from datetime import timedelta
from uuid import UUID

import structlog

from services.bookings.handlers.fitting import Fit
from services.bookings.handlers.swaps.fitting import are_to_be_given_up, fit_instead
from services.bookings.handlers.swaps.telling import swap_fact, view
from services.bookings.policy import swaps as policy
from services.bookings.policy.delegation import check_conditions_met, those_on_conditions, who_must_decide
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.policy.swaps import side_of
from services.bookings.repository.rules import rulebook
from services.bookings.repository.sleepovers import LOOK_AT_SWAP, Sleepovers
from services.bookings.repository.swap_cautions import SwapCautions
from services.bookings.repository.swaps import Swaps
from shared.contracts.refusals import RefusalError
from shared.contracts.rules import RuleName
from shared.contracts.swaps import (
    NightsToSwap,
    ProposeSwap,
    SwapOptions,
    SwapProposed,
    SwapView,
    WhatCanISwapWith,
)
from shared.persistence.work import Work

log = structlog.get_logger()


async def what_can_i_swap_with(query: WhatCanISwapWith, work: Work) -> SwapOptions:
    """The nights of other households at the same hub home, and the swap that is proposed already, if one is."""
    sleepovers = Sleepovers(work)
    own = await sleepovers.one(query.sleepover_id)
    if own is None:
        raise not_yours()
    policy.check_own(work.actor, own, work.tonight)
    mine = side_of(own)
    others = await Swaps(work).others_there(own.hub_household_id, own.constellation_id, mine.household_id, work.tonight)
    found = [other for one in others if (other := await sleepovers.one(one)) is not None]
    proposed = [one for one in await Swaps(work).open_of(own.id) if one.offered.sleepover_id == own.id]
    return SwapOptions(
        sleepover_id=own.id,
        first_night_on=own.first_night_on,
        last_night_on=own.last_night_on,
        nights=tuple(
            NightsToSwap(sleepover_id=one.id, first_night_on=one.first_night_on, last_night_on=one.last_night_on)
            for one in found
            if policy.could_be_had_for(own, one, work.tonight)
        ),
        swap_id=proposed[0].id if proposed else None,
    )


async def propose_swap(command: ProposeSwap, work: Work) -> SwapView:
    """Ask the other household, where each of the two could have the other's nights; nothing of either changes yet."""
    offered, wanted = await _locked_both(command.sleepover_id, command.for_sleepover_id, work)
    check_conditions_met(command.conditions_met_for, work.actor, offered.satellite_household_id, offered.child_ids)
    mine = await fit_instead(offered, wanted, work, is_only_looked_at=True)
    theirs = await _if_they_can(wanted, offered, mine, work)
    open_for = timedelta(hours=(await rulebook(work)).on(RuleName.HOLD_HOURS, work.today).value)
    children = (*mine.facts.children, *theirs.facts.children)
    met = those_on_conditions(mine.facts.children, command.conditions_met_for)
    swap = policy.proposed(
        offered,
        wanted,
        who_must_decide(children, work.actor, offered.hub_household_id, work.now, met),
        proposed_by=work.actor.person_id,
        now=work.now,
        open_for=open_for,
        conditions_met_for=met,
    )
    await Swaps(work).add(swap)
    await SwapCautions(work).begin(swap.id)
    await work.later(LOOK_AT_SWAP, swap.id, at=swap.ends_at)
    work.say(swap_fact(SwapProposed, swap))
    log.info("swap_proposed", swap_id=str(swap.id))
    return view(swap, work.actor)


async def _locked_both(sleepover_id: UUID, for_sleepover_id: UUID, work: Work) -> tuple[Sleepover, Sleepover]:
    """The two, which nobody else changes until we do."""
    locked = await Sleepovers(work).locked_in_order(sleepover_id, for_sleepover_id)
    offered = locked.get(sleepover_id)
    if offered is None:
        raise not_yours()
    policy.check_own(work.actor, offered, work.tonight)
    if await are_to_be_given_up(offered, work):
        raise policy.is_being_moved()
    wanted = policy.check_wanted(offered, locked.get(for_sleepover_id), work.tonight)
    if await are_to_be_given_up(wanted, work):
        raise policy.the_others_cant()
    return offered, wanted


async def _if_they_can(wanted: Sleepover, offered: Sleepover, mine: Fit, work: Work) -> Fit:
    """Where the others would fit; why they don't is told to nobody else."""
    try:
        return await fit_instead(wanted, offered, work, mine.stays, is_only_looked_at=True)
    except RefusalError:
        raise policy.the_others_cant() from None
