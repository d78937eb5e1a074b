"""How is what bookings knows told to others?"""

from datetime import date
from typing import Any, TypeVar

from services.bookings.policy.calling_off import may_end_after
from services.bookings.policy.family_times.people import own_households
from services.bookings.policy.history import Past
from services.bookings.policy.moving import may_move
from services.bookings.policy.parting import may_part
from services.bookings.policy.putting_right import may_put_right
from services.bookings.policy.sleepovers import (
    EVERYWHERE,
    Sleepover,
    knows_of_conditions,
    may_cancel,
    may_decide,
    may_propose,
)
from services.bookings.policy.swaps import may_swap
from services.bookings.policy.why import may_know_why
from services.bookings.repository.gatherings import Gathering
from shared.contracts.actor import Actor
from shared.contracts.bookings import (
    GatheringView,
    SleepoverCancelled,
    SleepoverCautioned,
    SleepoverDeclined,
    SleepoverFacts,
    SleepoverRecorded,
    SleepoverShortened,
    SleepoverView,
)
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.parting import SleepoverParted
from shared.contracts.words import DeclineReason, ToldBy

F = TypeVar("F", bound=SleepoverFacts)


def fact(event: type[F], sleepover: Sleepover, *, told_by: ToldBy = ToldBy.SLEEPOVER, **more: Any) -> F:
    """An event about a sleepover that was asked for here; `told_by`, where an event of its series tells of it.

    `more` is what only this kind of event tells.
    """
    # Once a bed is found and slept in, its stay ends early like any other; and what is to be read is read on its page.
    by_its_own = SleepoverShortened | SleepoverParted | SleepoverCautioned
    if sleepover.emergency_id is not None and not issubclass(event, by_its_own):
        told_by = ToldBy.EMERGENCY
    declines = issubclass(event, SleepoverDeclined)
    ends = issubclass(event, SleepoverCancelled | SleepoverShortened)
    return event.model_validate(
        {
            "thing_version": sleepover.version,
            "sleepover_id": sleepover.id,
            "constellation_id": sleepover.constellation_id,
            "satellite_household_id": sleepover.satellite_household_id,
            "hub_household_id": sleepover.hub_household_id,
            "stays": sleepover.stays,
            "first_night_on": sleepover.first_night_on,
            "last_night_on": sleepover.last_night_on,
            "kind": sleepover.kind,
            "state": sleepover.state,
            "waits_for": sleepover.waits_for,
            "needs": sleepover.needs,
            "asked_at": sleepover.asked_at,
            "asked_by": sleepover.asked_by,
            "emergency_id": sleepover.emergency_id,
            "instead_of": sleepover.instead_of,
            "held_until": sleepover.held_until if sleepover.waits_for else None,
            "told_by": told_by,
            "series_id": sleepover.series_id,
            **({"reason": sleepover.reason or DeclineReason.OTHER} if declines or ends else {}),
            **({"called_off": sleepover.called_off} if ends else {}),
            **({"proposed_id": sleepover.proposed_id} if declines else {}),
            **more,
        }
    )


def listed(sleepover: Sleepover, actor: Actor, tonight: date) -> SleepoverView:
    """The same, for a list: without anybody's words, which are for who opens it."""
    return view(sleepover, actor, tonight).model_copy(update={"because": "", "note": ""})


def view(sleepover: Sleepover, actor: Actor, tonight: date) -> SleepoverView:
    """The sleepover as the actor sees it, with what they may do to it now."""
    decides = may_decide(actor, sleepover, tonight)
    knows_why = may_know_why(actor, sleepover, tonight)
    return SleepoverView(
        sleepover_id=sleepover.id,
        version=sleepover.version,
        constellation_id=sleepover.constellation_id,
        satellite_household_id=sleepover.satellite_household_id,
        hub_household_id=sleepover.hub_household_id,
        child_ids=sleepover.child_ids,
        first_night_on=sleepover.first_night_on,
        last_night_on=sleepover.last_night_on,
        kind=sleepover.kind,
        state=sleepover.state,
        waits_for=sleepover.waits_for,
        asked_at=sleepover.asked_at,
        asked_by=sleepover.asked_by,
        declined_by=sleepover.declined_by,
        reason=sleepover.reason,
        changed_at=sleepover.changed_at or sleepover.asked_at,
        held_until=sleepover.held_until if sleepover.waits_for else None,
        has_lapsed=sleepover.has_lapsed,
        emergency_id=sleepover.emergency_id,
        beyond=sleepover.beyond,
        because=sleepover.because,
        need=sleepover.need if knows_why else None,
        note=sleepover.note if knows_why else "",
        conditions_met_for=sleepover.conditions_met_for if knows_of_conditions(actor, sleepover) else (),
        instead_of=sleepover.instead_of,
        proposed_id=sleepover.proposed_id,
        series_id=sleepover.series_id,
        moves_id=sleepover.moves_id,
        parted_from_id=sleepover.parted_from_id,
        may_part=may_part(actor, sleepover),
        moves_series_id=sleepover.moves_series_id if sleepover.waits_together else None,
        may_agree=decides,
        may_decline=decides and not sleepover.waits_together,
        may_propose=may_propose(actor, sleepover, tonight),
        may_cancel=may_cancel(actor, sleepover, tonight),
        may_swap=may_swap(actor, sleepover, tonight),
        may_move=may_move(actor, sleepover, tonight),
        may_put_right=may_put_right(actor, sleepover, tonight),
        may_end_after=may_end_after(actor, sleepover, tonight),
    )


def recorded(past: Past, version: int) -> SleepoverRecorded:
    """The event about a stay from before."""
    return SleepoverRecorded(
        thing_version=version,
        sleepover_id=past.id,
        constellation_id=past.constellation_id,
        satellite_household_id=past.satellite_household_id,
        hub_household_id=past.hub_household_id,
        child_id=past.child_id,
        first_night_on=past.nights.first,
        last_night_on=past.nights.last,
        kind=past.kind,
        state=past.state,
    )


def gathering_recorded(gathering: Gathering) -> GatheringRecorded:
    """The event about a gathering."""
    return GatheringRecorded(
        thing_version=gathering.version,
        gathering_id=gathering.id,
        constellation_id=gathering.constellation_id,
        kind=gathering.kind,
        starts_at=gathering.starts_at,
        minutes=gathering.minutes,
        household_ids=gathering.household_ids,
    )


def gathering_view(gathering: Gathering, actor: Actor) -> GatheringView:
    """The gathering on a calendar; whoever looks after a constellation sees which of its households came."""
    came = frozenset(gathering.household_ids)
    return GatheringView(
        gathering_id=gathering.id,
        constellation_id=gathering.constellation_id,
        kind=gathering.kind,
        starts_at=gathering.starts_at,
        minutes=gathering.minutes,
        household_ids=tuple(sorted(came if actor.has(*EVERYWHERE) else came & own_households(actor))),
    )
