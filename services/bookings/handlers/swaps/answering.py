"""What bookings does when somebody answers a swap, takes it back, or its time is over."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from services.bookings.handlers.swaps.cautions import carry_over, cautions_of_swap, check_yes_to_swap
from services.bookings.handlers.swaps.fitting import are_to_be_given_up, fit_instead
from services.bookings.handlers.swaps.telling import swap_fact, view
from services.bookings.handlers.telling import fact
from services.bookings.policy import swaps as policy
from services.bookings.policy.delegation import check_conditions_met, those_on_conditions, who_must_decide
from services.bookings.policy.sleepovers import Decision, Sleepover, not_yours
from services.bookings.policy.swaps import Swap, side_of
from services.bookings.repository.requests import Requests
from services.bookings.repository.sleepovers import LOOK_AT_SWAP, Sleepovers
from services.bookings.repository.swap_cautions import SwapCautions
from services.bookings.repository.swaps import Swaps, exchange_nights
from shared.contracts.refusals import RefusalError
from shared.contracts.swaps import (
    AgreeToSwap,
    DeclineSwap,
    HowIsSwap,
    SleepoverMoved,
    SwapAgreed,
    SwapEnded,
    SwapMade,
    SwapState,
    SwapView,
    WhichSwaps,
    WithdrawSwap,
)
from shared.contracts.swaps import Swaps as SwapList
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()


async def agree_to_swap(command: AgreeToSwap, work: Work) -> SwapView:
    """Take somebody's yes; with the last one the two have each other's nights, or nothing has happened."""
    before = await _locked(command.swap_id, work)
    if command.conditions_met_for:
        before = await _with_conditions_met(before, command, work)
    swap = policy.answered(before, work.actor, work.now, is_yes=True)
    await check_yes_to_swap(before, command, work)
    await Swaps(work).change(swap)
    if swap.state is SwapState.SWAPPED:
        await _exchange(swap, work)
        work.say(swap_fact(SwapMade, swap))
    else:
        was_the_households = before.decisions[0].is_open
        work.say(swap_fact(SwapAgreed, swap, asks=swap.waits_for if was_the_households else ()))
    log.info("swap_agreed", swap_id=str(swap.id), state=swap.state.value)
    return view(swap, work.actor, await cautions_of_swap(swap, work))


async def _with_conditions_met(swap: Swap, command: AgreeToSwap, work: Work) -> Swap:
    """The carers of the household that is asked say so of its children; anybody else's word is refused."""
    if not policy.may_see(work.actor, swap):
        raise not_yours()
    check_conditions_met(command.conditions_met_for, work.actor, swap.wanted.household_id, swap.wanted.child_ids)
    facts = await Requests(work).facts((*swap.offered.child_ids, *swap.wanted.child_ids), swap.offered.nights)
    met = those_on_conditions(facts.children, command.conditions_met_for)

    def needed(said_of: Sequence[UUID]) -> Sequence[Decision]:
        return who_must_decide(facts.children, work.actor, swap.hub_household_id, work.now, said_of)

    said = swap.conditions_met_for
    return policy.with_conditions_met(swap, met, needed(said), needed((*said, *met)))


async def decline_swap(command: DeclineSwap, work: Work) -> SwapView:
    """Take somebody's no."""
    swap = policy.answered(await _locked(command.swap_id, work), work.actor, work.now, is_yes=False)
    await _end(swap, work, by=work.actor.person_id)
    return view(swap, work.actor)


async def withdraw_swap(command: WithdrawSwap, work: Work) -> SwapView:
    """Take the proposal back."""
    swap = policy.withdrawn(await _locked(command.swap_id, work), work.actor)
    await _end(swap, work, by=work.actor.person_id)
    return view(swap, work.actor)


async def how_is_swap(query: HowIsSwap, work: Work) -> SwapView:
    """The swap, for whom it concerns."""
    swap = await Swaps(work).one(query.swap_id)
    if swap is None or not policy.may_see(work.actor, swap):
        raise not_yours()
    return view(swap, work.actor, await cautions_of_swap(swap, work))


async def which_swaps(_query: WhichSwaps, work: Work) -> SwapList:
    """Those on which the actor's word is outstanding."""
    found = [view(one, work.actor) for one in await Swaps(work).concerning(work.actor)]
    return SwapList(swaps=tuple(one for one in found if one.may_agree))


async def look_at_swap(desk: Desk) -> None:
    """End a swap whose time is over, or of which a sleepover has changed; nothing else, run late or twice."""
    async with desk.work() as work:
        swap = await Swaps(work).locked(desk.thing_id)
        if swap is None or not swap.is_open:
            return
        if policy.has_changed(swap, await _both(swap, work), work.tonight):
            await _end(policy.ended(swap, SwapState.IMPOSSIBLE), work)
        elif swap.ends_at <= work.now:
            await _end(policy.ended(swap, SwapState.LAPSED), work)
        else:
            await work.later(LOOK_AT_SWAP, swap.id, at=swap.ends_at)


async def _exchange(swap: Swap, work: Work) -> None:
    """Give each of the two the other's nights; whatever else was proposed for either is over."""
    both = await _both(swap, work)
    if policy.has_changed(swap, both, work.tonight):
        raise policy.not_any_more()
    offered, wanted = both[swap.offered.sleepover_id], both[swap.wanted.sleepover_id]
    if await are_to_be_given_up(offered, work) or await are_to_be_given_up(wanted, work):
        raise policy.not_any_more()
    try:
        first = await fit_instead(offered, wanted, work)
        second = await fit_instead(wanted, offered, work, first.stays)
    except RefusalError:
        raise policy.not_any_more() from None
    after = (
        policy.moved(offered, swap.wanted.nights, first.stays, swap),
        policy.moved(wanted, swap.offered.nights, second.stays, swap),
    )
    await exchange_nights(work, *after)
    await carry_over(swap, after, work)
    for then, now in zip((offered, wanted), after, strict=True):
        nights = side_of(then).nights
        work.say(
            fact(
                SleepoverMoved,
                now,
                swap_id=swap.id,
                was_first_night_on=nights.first,
                was_last_night_on=nights.last,
            )
        )
    others = await Swaps(work).open_of(offered.id, wanted.id)
    await work.later(LOOK_AT_SWAP, *(one.id for one in others))


async def _both(swap: Swap, work: Work) -> dict[UUID, Sleepover]:
    """The two sleepovers, which nobody else changes until we do."""
    return await Sleepovers(work).locked_in_order(*(side.sleepover_id for side in swap.sides))


async def _end(swap: Swap, work: Work, *, by: UUID | None = None) -> None:
    await Swaps(work).change(swap)
    await SwapCautions(work).let_go(swap.id)
    work.say(swap_fact(SwapEnded, swap, ended_by=by))
    log.info("swap_ended", swap_id=str(swap.id), state=swap.state.value)


async def _locked(swap_id: UUID, work: Work) -> Swap:
    """The swap, which nobody else changes until we do; none of the actor's business where there is none."""
    swap = await Swaps(work).locked(swap_id)
    if swap is None:
        raise not_yours()
    return swap
