"""Which kept nights can't be any more, and what becomes of their sleepovers?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.bookings.policy.history import household_on
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.requests import Belonging, Home
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.timeline import Timeline
from shared.contracts.words import DeclineReason, SleepoverState

STANDS_FOR = timedelta(seconds=20)
"""How long an ended membership or placement must stand before nights are lost by it.

A correction, or a new placement in the same household, is told as one thing that ends and another that begins: between
the two the child seems to live nowhere.
"""


@dataclass(frozen=True, slots=True)
class Loss:
    """A sleepover of which nights are lost."""

    sleepover: Sleepover
    first_lost_on: date
    reason: DeclineReason
    is_cut_short: bool
    """It has begun and keeps the nights before the first lost one; else it is cancelled whole."""


def lost_with_the_hub_home(sleepovers: Iterable[Sleepover], timeline: Timeline, tonight: date) -> list[Loss]:
    """The sleepovers of a constellation that have a night, from tonight on, without their bed at their hub home."""

    def why(sleepover: Sleepover, night: date) -> DeclineReason | None:
        home = timeline.hub_home_on(night)
        has_its_beds = (
            home is not None
            and home.household_id == sleepover.hub_household_id
            and {one.bed_id for one in sleepover.bed_nights if night in one.nights} <= set(home.bed_ids)
        )
        return None if has_its_beds else DeclineReason.HUB_HOME_CHANGED

    return _losses(sleepovers, why, tonight)


def lost_with_the_household(
    sleepovers: Iterable[Sleepover], homes: Iterable[Home], memberships: Sequence[Belonging], tonight: date
) -> list[Loss]:
    """The sleepovers with a night, from tonight on, on which a child lives elsewhere or the household has left.

    Brothers and sisters were asked for together: what one of them loses, they all do. An emergency's beds may be
    another constellation's: they aren't lost by leaving.
    """

    homes_of: dict[UUID, list[Home]] = defaultdict(list)
    for home in homes:
        homes_of[home.child_id].append(home)

    def why(sleepover: Sleepover, night: date) -> DeclineReason | None:
        household_id = sleepover.satellite_household_id
        if any(household_on(homes_of[child_id], night) != household_id for child_id in sleepover.child_ids):
            return DeclineReason.CHILD_HAS_MOVED
        belongs = sleepover.emergency_id is not None or any(
            one.household_id == household_id
            and one.constellation_id == sleepover.constellation_id
            and one.covers(night)
            for one in memberships
        )
        return None if belongs else DeclineReason.LEFT_THE_CONSTELLATION

    return _losses(sleepovers, why, tonight)


def leaving(memberships: Iterable[Belonging], household_id: UUID, constellation_id: UUID, on: date) -> list[Belonging]:
    """The memberships once a household has left a constellation on a day; one that begins later is left as it is."""
    return [
        replace(one, left_on=on)
        if (one.household_id, one.constellation_id) == (household_id, constellation_id) and one.covers(on)
        else one
        for one in memberships
    ]


def _losses(
    sleepovers: Iterable[Sleepover], why: Callable[[Sleepover, date], DeclineReason | None], tonight: date
) -> list[Loss]:
    losses = []
    for sleepover in sleepovers:
        if not can_be_lost(sleepover, tonight):
            continue
        for night in Nights(max(sleepover.first_night_on, tonight), sleepover.last_night_on):
            if reason := why(sleepover, night):
                losses.append(Loss(sleepover, night, reason, _has_begun_before(sleepover, night, tonight)))
                break
    return losses


def can_be_lost(sleepover: Sleepover, tonight: date) -> bool:
    """Whether it was asked for here and keeps beds for a night that isn't over."""
    return (
        sleepover.state in {SleepoverState.REQUESTED, SleepoverState.CONFIRMED}
        and not sleepover.is_from_before
        and tonight <= sleepover.last_night_on
    )


def _has_begun_before(sleepover: Sleepover, night: date, tonight: date) -> bool:
    """Whether the children sleep there, tonight at the latest, before this night. A mere request isn't a place."""
    return (
        sleepover.state == SleepoverState.CONFIRMED
        and sleepover.first_night_on <= tonight
        and (sleepover.first_night_on < night)
    )


def after(loss: Loss) -> Sleepover:
    """The sleepover without the nights that are lost: cut short before them, or cancelled whole."""
    version = loss.sleepover.version + 1
    if loss.is_cut_short:
        last = loss.first_lost_on - ONE_NIGHT
        return replace(loss.sleepover, version=version, last_night_on=last, reason=loss.reason)
    return replace(loss.sleepover, version=version, state=SleepoverState.CANCELLED, reason=loss.reason)
