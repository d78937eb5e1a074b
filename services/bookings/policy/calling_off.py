"""How does a sleepover stand once somebody has called it off, or has it end early; and who may?"""

from dataclasses import replace
from datetime import date, timedelta

from services.bookings import grounds
from services.bookings.policy.moving import check_not_begun, nights_of, same_nights
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.sleepovers import (
    Sleepover,
    can_call_off,
    check_reason,
    is_home,
    is_hub,
    may_call_off,
    not_waiting,
    not_yours,
    part_of_an_emergency,
)
from shared.contracts.actor import Actor
from shared.contracts.calling_off import CalledOff, Side
from shared.contracts.refusals import refuse
from shared.contracts.words import DeclineReason, SleepoverState


def cancelled(sleepover: Sleepover, actor: Actor, reason: DeclineReason, tonight: date) -> Sleepover:
    """The sleepover after it was called off. Refused: `not_yours`, `not_waiting`, `too_late`, `not_a_reason`."""
    check_reason(reason)
    if not may_call_off(actor, sleepover):
        raise not_yours()
    if sleepover.state not in {SleepoverState.REQUESTED, SleepoverState.CONFIRMED}:
        raise not_waiting(sleepover)
    if sleepover.emergency_id is not None:
        raise part_of_an_emergency()
    if tonight > sleepover.first_night_on:
        raise refuse(grounds.TOO_LATE, "This sleepover has begun. End it early instead.")
    return replace(
        sleepover,
        version=sleepover.version + 1,
        state=SleepoverState.CANCELLED,
        reason=reason,
        called_off=called_off_by(sleepover, actor, tonight),
    )


def fewer_nights(sleepover: Sleepover, actor: Actor, nights: Nights, tonight: date) -> Sleepover:
    """A confirmed one with some of its nights, before it begins. Refused: `same_nights`, `too_late`."""
    check_not_begun(sleepover, tonight)
    if nights == nights_of(sleepover):
        raise same_nights("It keeps them until everybody has agreed to others: cancel what was asked for instead.")
    return replace(
        sleepover,
        version=sleepover.version + 1,
        first_night_on=nights.first,
        last_night_on=nights.last,
        reason=DeclineReason.PLANS_CHANGED,
        called_off=called_off_by(sleepover, actor, tonight),
    )


def called_off_by(sleepover: Sleepover, actor: Actor, tonight: date, *, has_begun: bool = False) -> CalledOff | None:
    """By whom it is, and how long before. Nothing of what not everybody had agreed to: nobody counted on it yet."""
    if sleepover.state != SleepoverState.CONFIRMED:
        return None
    days_before = None if has_begun else max((sleepover.first_night_on - tonight).days, 0)
    if is_hub(actor, sleepover):
        return CalledOff(by=Side.HUB_HOME, days_before=days_before)
    if is_home(actor, sleepover):
        return CalledOff(by=Side.SATELLITE, days_before=days_before)
    return CalledOff(by=Side.SERVICE, days_before=days_before, for_the_child=not can_call_off(actor, sleepover))


def may_end_after(actor: Actor, sleepover: Sleepover, tonight: date) -> tuple[date, ...]:
    """The nights of which the actor may make one the last; none before last night, for what was slept stands."""
    if sleepover.state != SleepoverState.CONFIRMED or not may_call_off(actor, sleepover):
        return ()
    if tonight > sleepover.last_night_on or (sleepover.emergency_id and tonight < sleepover.first_night_on):
        return ()
    first, end = max(sleepover.first_night_on, tonight - ONE_NIGHT), sleepover.last_night_on
    return tuple(first + timedelta(days=number) for number in range((end - first).days))


def ended_early(
    sleepover: Sleepover,
    actor: Actor,
    last_night_on: date,
    reason: DeclineReason,
    tonight: date,
    *,
    needs_another_bed: bool,
) -> Sleepover:
    """The sleepover with an earlier last night. Refused as `EndSleepoverEarly` says."""
    check_reason(reason)
    if not may_call_off(actor, sleepover):
        raise not_yours()
    if sleepover.state != SleepoverState.CONFIRMED:
        raise not_waiting(sleepover)
    if tonight > sleepover.last_night_on:
        raise refuse(
            grounds.TOO_LATE,
            "The nights of this sleepover are over, and none can be left out any more. Check which one you meant.",
        )
    if needs_another_bed and tonight < sleepover.first_night_on:
        raise refuse(
            grounds.NOT_TONIGHT, "Before it begins the children are at home. Ask for other nights.", "needs_another_bed"
        )
    if last_night_on not in may_end_after(actor, sleepover, tonight):
        raise refuse(grounds.NOT_A_LAST_NIGHT, "Choose one of the nights that it can end after", "last_night_on")
    return replace(
        sleepover,
        version=sleepover.version + 1,
        last_night_on=last_night_on,
        reason=reason,
        called_off=called_off_by(sleepover, actor, tonight, has_begun=tonight >= sleepover.first_night_on),
    )
