"""May two households swap their nights, who must say yes to it, and how does it stand?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from services.bookings import grounds
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Kept
from services.bookings.policy.sleepovers import Decision, Sleepover, not_yours
from shared.contracts.actor import Actor
from shared.contracts.bookings import Stay, Wait
from shared.contracts.clock import night_from_to
from shared.contracts.refusals import RefusalError, Refused, refusal, refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.swaps import SwapState
from shared.contracts.words import Decider, SleepoverState


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sleepovers, with its nights as the swap was proposed."""

    sleepover_id: UUID
    household_id: UUID
    child_ids: tuple[UUID, ...]
    nights: Nights

    def had(self, kept: Kept) -> bool:
        """Whether this is a bed that it would give up."""
        its = self.nights
        return kept.child_id in self.child_ids and its.first <= kept.nights.first and kept.nights.last <= its.last


@dataclass(frozen=True, slots=True)
class Swap:
    """Two sleepovers whose households would have each other's nights."""

    id: UUID
    version: int
    constellation_id: UUID
    hub_household_id: UUID
    offered: Side
    """That of the household that proposed it."""
    wanted: Side
    state: SwapState
    proposed_by: UUID
    proposed_at: datetime
    ends_at: datetime
    decisions: tuple[Decision, ...]
    """The other household's first: nobody else is asked before it has said yes."""
    conditions_met_for: tuple[UUID, ...] = ()
    """The children of either of whom the carers said that the conditions are met on the nights of the other."""

    @property
    def is_open(self) -> bool:
        """Whether something can still come of it."""
        return self.state is SwapState.PROPOSED

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both."""
        return self.offered, self.wanted

    @property
    def asked(self) -> tuple[Decision, ...]:
        """The decisions that are asked for now."""
        if not self.is_open:
            return ()
        others = self.decisions[:1] if self.decisions[0].is_open else self.decisions
        return tuple(one for one in others if one.is_open)

    @property
    def waits_for(self) -> tuple[Wait, ...]:
        """Who is asked now."""
        return tuple(one.as_wait() for one in self.asked)


def side_of(sleepover: Sleepover) -> Side:
    """A sleepover as one side of a swap; refused where nobody asked for it here."""
    if sleepover.satellite_household_id is None:
        raise _cant_be_swapped("This sleepover can’t be swapped. Choose another.")
    return Side(
        sleepover.id,
        sleepover.satellite_household_id,
        sleepover.child_ids,
        Nights(sleepover.first_night_on, sleepover.last_night_on),
    )


def proposed(
    offered: Sleepover,
    wanted: Sleepover,
    must_decide: Iterable[Decision],
    *,
    proposed_by: UUID,
    now: datetime,
    open_for: timedelta,
    conditions_met_for: Iterable[UUID] = (),
) -> Swap:
    """The swap that somebody proposes, open for so long, and no longer than until the day on which one begins."""
    sides = side_of(offered), side_of(wanted)
    first = min(side.nights.first for side in sides)
    its_day_begins, _ = night_from_to(first)
    return Swap(
        id=uuid4(),
        version=1,
        constellation_id=offered.constellation_id,
        hub_household_id=offered.hub_household_id,
        offered=sides[0],
        wanted=sides[1],
        state=SwapState.PROPOSED,
        proposed_by=proposed_by,
        proposed_at=now,
        ends_at=min(now + open_for, its_day_begins),
        decisions=(Decision(Decider.SATELLITE_CARER), *must_decide),
        conditions_met_for=tuple(sorted(conditions_met_for)),
    )


def check_own(actor: Actor, sleepover: Sleepover, tonight: date) -> None:
    """Refuse a sleepover that isn't the actor's household's, or that can't be swapped."""
    if not _is_of(actor, sleepover.satellite_household_id):
        raise not_yours()
    if not can_be_swapped(sleepover, tonight):
        raise _cant_be_swapped("Only a planned sleepover that is confirmed and hasn’t begun can be swapped.")


def may_swap(actor: Actor, sleepover: Sleepover, tonight: date) -> bool:
    """Whether the actor's household may ask another to swap nights with this sleepover."""
    is_theirs = actor.has(Role.SATELLITE_CARER) and _is_of(actor, sleepover.satellite_household_id)
    return is_theirs and can_be_swapped(sleepover, tonight)


def can_be_swapped(sleepover: Sleepover, tonight: date) -> bool:
    """Whether it is confirmed, was asked for here and not in an emergency, and hasn't begun."""
    return (
        sleepover.state is SleepoverState.CONFIRMED
        and sleepover.satellite_household_id is not None
        and sleepover.emergency_id is None
        and sleepover.first_night_on > tonight
    )


def already_proposed() -> Refused:
    """Another swap is proposed for the same sleepover."""
    return refusal(
        grounds.ALREADY_PROPOSED, "You have proposed a swap for this sleepover already. Withdraw that first."
    )


def is_being_moved() -> RefusalError:
    """The refusal where one's own sleepover, or its series, waits to be moved to other nights."""
    return _cant_be_swapped("Your nights are being moved to other nights. Wait until everybody has agreed to that.")


def could_be_had_for(offered: Sleepover, other: Sleepover, tonight: date) -> bool:
    """Whether another household's sleepover is one for which this could be swapped."""
    return (
        can_be_swapped(other, tonight)
        and other.satellite_household_id != offered.satellite_household_id
        and other.constellation_id == offered.constellation_id
        and other.hub_household_id == offered.hub_household_id
        and side_of(other).nights != side_of(offered).nights
    )


def check_wanted(offered: Sleepover, wanted: Sleepover | None, tonight: date) -> Sleepover:
    """The other household's sleepover; refused alike whether there is none or it can't be had."""
    if wanted is None or not could_be_had_for(offered, wanted, tonight):
        raise _cant_be_swapped("Those nights can’t be swapped with yours. Choose other nights.", "for_sleepover_id")
    return wanted


def the_others_cant() -> RefusalError:
    """The refusal where the other household can't have these nights: why, is nobody's business but theirs."""
    return _cant_be_swapped(
        "The other household can’t have your nights instead of theirs. Choose other nights.", "for_sleepover_id"
    )


def not_any_more() -> RefusalError:
    """The refusal where a yes comes, and one of the two can't have the other's nights by now."""
    return _cant_be_swapped(
        "These nights can’t be swapped any more: one of the households can’t have the other’s nights now. "
        "Both sleepovers stay as they are. Say no, so that both households hear of it."
    )


def has_changed(swap: Swap, sleepovers: Mapping[UUID, Sleepover], tonight: date) -> bool:
    """Whether one of the two sleepovers isn't any more what it was as the swap was proposed."""
    return any(
        (now := sleepovers.get(side.sleepover_id)) is None or not can_be_swapped(now, tonight) or side_of(now) != side
        for side in swap.sides
    )


def as_it_would_be(sleepover: Sleepover, swap: Swap) -> Sleepover:
    """One of the two on the nights of the other, with those who decide on the swap: what the register is asked of."""
    nights = swap.wanted.nights if sleepover.id == swap.offered.sleepover_id else swap.offered.nights
    return replace(sleepover, first_night_on=nights.first, last_night_on=nights.last, decisions=swap.decisions)


def may_see(actor: Actor, swap: Swap) -> bool:
    """Whether a swap is any of the actor's business."""
    return (
        any(_is_of(actor, side.household_id) for side in swap.sides)
        or any(_is_for(actor, one, swap) for one in swap.decisions)
        or (actor.has(Role.LIAISON_WORKER) and swap.constellation_id in actor.constellation_ids)
    )


def may_see_children_of(actor: Actor, side: Side, swap: Swap) -> bool:
    """Whether a side's children are the actor's business: not those of the household with which one swaps."""
    return (
        _is_of(actor, side.household_id)
        or _is_of(actor, swap.hub_household_id)
        or actor.has(Role.PROGRAMME_MANAGER)
        or (actor.has(Role.LIAISON_WORKER) and swap.constellation_id in actor.constellation_ids)
        or (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and not set(actor.child_ids).isdisjoint(side.child_ids))
    )


def told_who_is_asked(actor: Actor, swap: Swap) -> tuple[Wait, ...]:
    """Who is asked now, as far as it is the actor's business.

    Who decides for a child is told with the child: the two households hear of one another and of the hub home alone.
    """
    if not any(_is_of(actor, side.household_id) for side in swap.sides):
        return swap.waits_for
    return tuple(one for one in swap.waits_for if one.decider in {Decider.SATELLITE_CARER, Decider.HUB_HOME_CARER})


def is_asked(actor: Actor, swap: Swap) -> bool:
    """Whether the actor's household is the one whose nights another would have."""
    return _is_of(actor, swap.wanted.household_id)


def may_decide(actor: Actor, swap: Swap) -> bool:
    """Whether the actor's word is asked for now."""
    return any(_is_for(actor, one, swap) for one in swap.asked)


def may_withdraw(actor: Actor, swap: Swap) -> bool:
    """Whether the actor may take it back."""
    return swap.is_open and _is_of(actor, swap.offered.household_id)


def answered(swap: Swap, actor: Actor, now: datetime, *, is_yes: bool) -> Swap:
    """The swap after the actor's word: declined by a no, and by the last yes `swapped`.

    Refused: `not_yours`, `swap_is_over`, `already_decided`.
    """
    mine = [one for one in swap.decisions if _is_for(actor, one, swap)]
    if not mine:
        raise not_yours()
    if not swap.is_open or swap.ends_at <= now:
        raise _over()
    if not any(one.is_open for one in mine):
        raise refuse(grounds.SWAP_ALREADY_DECIDED, "You have agreed to this swap already. Others still have to.")
    if not may_decide(actor, swap):
        # The other household hasn't said yes: nobody else is asked so far.
        raise not_yours()
    decisions = tuple(
        replace(one, decided_by=actor.person_id, decided_at=now, is_yes=is_yes) if one in mine and one.is_open else one
        for one in swap.decisions
    )
    is_last = not any(one.is_open for one in decisions)
    state = SwapState.DECLINED if not is_yes else SwapState.SWAPPED if is_last else SwapState.PROPOSED
    return replace(swap, version=swap.version + 1, decisions=decisions, state=state)


def with_conditions_met(
    swap: Swap, met_for: Iterable[UUID], needed_without: Iterable[Decision], needed_with: Iterable[Decision]
) -> Swap:
    """The swap once the household that was asked has said so of its children: nobody is asked on their account."""
    without, needed = _deciders(needed_without), _deciders(needed_with)
    return replace(
        swap,
        decisions=tuple(
            one for one in swap.decisions if not one.is_open or (one.decider, one.person_id) not in without - needed
        ),
        conditions_met_for=tuple(sorted({*swap.conditions_met_for, *met_for})),
    )


def _deciders(decisions: Iterable[Decision]) -> set[tuple[Decider, UUID | None]]:
    return {(one.decider, one.person_id) for one in decisions}


def withdrawn(swap: Swap, actor: Actor) -> Swap:
    """The swap that its household took back. Refused: `not_yours`, `swap_is_over`."""
    if not _is_of(actor, swap.offered.household_id):
        raise not_yours()
    if not swap.is_open:
        raise _over()
    return ended(swap, SwapState.WITHDRAWN)


def ended(swap: Swap, state: SwapState) -> Swap:
    """The swap of which nothing came."""
    return replace(swap, version=swap.version + 1, state=state)


def moved(sleepover: Sleepover, nights: Nights, stays: Sequence[Stay], swap: Swap) -> Sleepover:
    """A sleepover on other nights, in these beds; a swap goes beyond no limit of the authority's."""
    return replace(
        sleepover,
        version=sleepover.version + 1,
        first_night_on=nights.first,
        last_night_on=nights.last,
        stays=tuple(stays),
        beyond=(),
        because="",
        # What was said of the nights before is nothing said of these.
        conditions_met_for=tuple(one for one in swap.conditions_met_for if one in sleepover.child_ids),
    )


def _is_for(actor: Actor, decision: Decision, swap: Swap) -> bool:
    match decision.decider:
        case Decider.SATELLITE_CARER:
            return _is_of(actor, swap.wanted.household_id)
        case Decider.HUB_HOME_CARER:
            return _is_of(actor, swap.hub_household_id)
        case Decider.CHILDRENS_SOCIAL_WORKER:
            return actor.has(Role.CHILDRENS_SOCIAL_WORKER) and decision.person_id == actor.person_id
        case Decider.PROGRAMME_MANAGER:
            return actor.has(Role.PROGRAMME_MANAGER)


def _is_of(actor: Actor, household_id: UUID | None) -> bool:
    return actor.has(*CARERS) and actor.household_id is not None and actor.household_id == household_id


def _over() -> RefusalError:
    return refuse(grounds.SWAP_IS_OVER, "This swap is over. Propose a new one if the nights are still needed.")


def _cant_be_swapped(sentence: str, *fields: str) -> RefusalError:
    return refuse(grounds.CANT_BE_SWAPPED, sentence, *fields)
