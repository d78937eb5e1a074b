"""How is a swap told to others?"""

from typing import Any, TypeVar

from services.bookings.policy import swaps as policy
from services.bookings.policy.swaps import Side, Swap
from shared.contracts.actor import Actor
from shared.contracts.cautions import CautionsSeen
from shared.contracts.swaps import SwapFacts, SwapSide, SwapSideSeen, SwapView

F = TypeVar("F", bound=SwapFacts)


def swap_fact(event: type[F], swap: Swap, **more: Any) -> F:
    """An event about a swap; `more` is what only this kind of event tells."""
    return event.model_validate(
        {
            "thing_version": swap.version,
            "swap_id": swap.id,
            "constellation_id": swap.constellation_id,
            "hub_household_id": swap.hub_household_id,
            "offered": _side(swap.offered),
            "wanted": _side(swap.wanted),
            "state": swap.state,
            "waits_for": swap.waits_for,
            "proposed_at": swap.proposed_at,
            "proposed_by": swap.proposed_by,
            "ends_at": swap.ends_at,
            **more,
        }
    )


def view(swap: Swap, actor: Actor, cautions: CautionsSeen | None = None) -> SwapView:
    """The swap as the actor sees it: of the household with which one swaps, the nights and nothing of its children."""
    return SwapView(
        swap_id=swap.id,
        version=swap.version,
        constellation_id=swap.constellation_id,
        hub_household_id=swap.hub_household_id,
        offered=_seen(swap.offered, is_known=policy.may_see_children_of(actor, swap.offered, swap)),
        wanted=_seen(swap.wanted, is_known=policy.may_see_children_of(actor, swap.wanted, swap)),
        is_asked=policy.is_asked(actor, swap),
        state=swap.state,
        waits_for=(told := policy.told_who_is_asked(actor, swap)),
        others_must_agree=len(told) < len(swap.waits_for),
        proposed_at=swap.proposed_at,
        ends_at=swap.ends_at,
        may_agree=policy.may_decide(actor, swap),
        may_withdraw=policy.may_withdraw(actor, swap),
        cautions=cautions,
    )


def _seen(side: Side, *, is_known: bool) -> SwapSideSeen:
    nights = {"first_night_on": side.nights.first, "last_night_on": side.nights.last}
    whose = {"household_id": side.household_id, "child_ids": side.child_ids} if is_known else {}
    return SwapSideSeen.model_validate({"sleepover_id": side.sleepover_id, **nights, **whose})


def _side(side: Side) -> SwapSide:
    return SwapSide(
        sleepover_id=side.sleepover_id,
        household_id=side.household_id,
        child_ids=side.child_ids,
        first_night_on=side.nights.first,
        last_night_on=side.nights.last,
    )
