"""What those who decide on a swap read of what the register says, and what their yes in spite of it needs."""

from collections.abc import Sequence

from services.bookings.handlers.cautions import as_seen, keep_why_in_spite
from services.bookings.handlers.swaps.looking import SwapAsItWouldBe, WouldBe, swap_as_it_would_be
from services.bookings.policy import cautions as policy
from services.bookings.policy import swaps
from services.bookings.policy.cautions import IS_TOLD, Told
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.swaps import Swap
from services.bookings.repository.cautions import Cautions
from services.bookings.repository.rules import rulebook
from services.bookings.repository.swap_cautions import SwapCautions
from shared.contracts.actor import Actor
from shared.contracts.cautions import AgreedInSpite, CautionsSeen
from shared.contracts.rules import RuleName
from shared.contracts.swaps import AgreeToSwap
from shared.persistence.work import Work

SAY_NO = "say no to the swap"


async def check_yes_to_swap(swap: Swap, command: AgreeToSwap, work: Work) -> None:
    """Take a yes only once the register was asked of both, and keep why somebody agrees in spite of what it says.

    Refused: `cautions_not_looked_at`, `cautions_changed`, `cautions_need_a_reason`.
    """
    now = await swap_as_it_would_be(swap, work)
    if not now.is_looked_at:
        raise policy.not_looked_at()
    policy.check_read(_told(work.actor, swap, now), command.read_of)
    for one in now.both:
        cautions, seen = now.look.cautions.get(one.sleepover.id, ()), _told_of(work.actor, swap, one, now)
        await keep_why_in_spite(one.sleepover, cautions, seen, command.in_spite_because, work, else_do=SAY_NO)


async def cautions_of_swap(swap: Swap, work: Work) -> CautionsSeen | None:
    """What whoever asks is told of what the register says; nothing for who isn't told, or once it is over."""
    if not swap.is_open or not _is_told(work.actor, swap):
        return None
    now, rules = await swap_as_it_would_be(swap, work), await rulebook(work)
    seen = _told(work.actor, swap, now)
    needs_a_reason = rules.on(RuleName.CAUTIONS_NEED_A_REASON, work.today).is_yes
    return CautionsSeen(
        is_looked_at=now.is_looked_at,
        needs_a_reason=swaps.may_decide(work.actor, swap) and bool(seen) and needs_a_reason,
        read_of=policy.read_of(seen),
        cautions=tuple(as_seen(one, rules) for one in seen),
        in_spite=await _reasons(now, work),
    )


async def carry_over(swap: Swap, after: Sequence[Sleepover], work: Work) -> None:
    """What everybody who decided has read is known of the sleepovers from now on; else they are told of it anew."""
    look = await SwapCautions(work).look(swap.id)
    read = [one.decided_at for one in swap.decisions if one.decider in IS_TOLD and one.decided_at is not None]
    if look.said_at is not None and all(at > look.said_at for at in read):
        others = await Cautions(work).others(*(one.id for one in after))
        for one in after:
            await Cautions(work).keep(one, others[one.id], look.cautions.get(one.id, ()))
    await SwapCautions(work).let_go(swap.id)


def _is_told(actor: Actor, swap: Swap) -> bool:
    """Whether somebody answers for children of either: the two households learn nothing of one another's."""
    own = {side.household_id for side in swap.sides}
    return actor.household_id not in own and any(swaps.may_see_children_of(actor, side, swap) for side in swap.sides)


def _told(actor: Actor, swap: Swap, now: SwapAsItWouldBe) -> tuple[Told, ...]:
    return tuple(told for one in now.both for told in _told_of(actor, swap, one, now))


def _told_of(actor: Actor, swap: Swap, one: WouldBe, now: SwapAsItWouldBe) -> tuple[Told, ...]:
    """Of one of the two, as far as its children are any of the actor's business."""
    side = next(it for it in swap.sides if it.sleepover_id == one.sleepover.id)
    if not swaps.may_see_children_of(actor, side, swap):
        return ()
    return policy.told(actor, one.sleepover, now.look.cautions.get(one.sleepover.id, ()))


async def _reasons(now: SwapAsItWouldBe, work: Work) -> tuple[AgreedInSpite, ...]:
    """For who knows all of the children everybody's, else one's own: the words may be on any of them."""
    looks = await Cautions(work).looks(*(one.sleepover.id for one in now.both))
    found = {
        AgreedInSpite(person_id=it.person_id, agreed_at=it.agreed_at, because=it.because)
        for one in now.both
        for it in looks[one.sleepover.id].in_spite
        if it.is_of(one.sleepover)
        and (policy.knows_all(work.actor, one.sleepover) or it.person_id == work.actor.person_id)
    }
    return tuple(sorted(found, key=lambda one: one.agreed_at))
