"""May a sleepover be moved to other nights, and what becomes of the nights that it had?"""

from dataclasses import replace
from datetime import date

from services.bookings import grounds
from services.bookings.policy.nights import Nights, in_words
from services.bookings.policy.sleepovers import (
    Sleepover,
    can_call_off,
    check_alone,
    not_waiting,
    not_yours,
    part_of_an_emergency,
)
from shared.contracts.actor import Actor
from shared.contracts.clock import night_from_to
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.words import DeclineReason, SleepoverState

IS_AHEAD = frozenset({SleepoverState.REQUESTED, SleepoverState.CONFIRMED})


def nights_of(sleepover: Sleepover) -> Nights:
    """Those of a sleepover."""
    return Nights(sleepover.first_night_on, sleepover.last_night_on)


def may_move(actor: Actor, sleepover: Sleepover, tonight: date) -> bool:
    """Whether the actor may ask for other nights in its place."""
    return (
        sleepover.state in IS_AHEAD
        and sleepover.emergency_id is None
        and not sleepover.waits_together
        and sleepover.satellite_household_id is not None
        and sleepover.first_night_on > tonight
        and can_call_off(actor, sleepover)
    )


def check_movable(sleepover: Sleepover, actor: Actor, nights: Nights, tonight: date) -> None:
    """Refuse who can't have these nights in its place: as `MoveSleepover` says."""
    if not can_call_off(actor, sleepover):
        raise not_yours()
    if sleepover.state not in IS_AHEAD:
        raise not_waiting(sleepover)
    check_alone(sleepover)
    if sleepover.emergency_id is not None:
        raise part_of_an_emergency()
    if tonight >= sleepover.first_night_on:
        raise refuse(grounds.TOO_LATE, "This sleepover has begun. End it early, and ask for other nights.")
    if nights == nights_of(sleepover):
        raise refuse(
            grounds.SAME_NIGHTS,
            "These are the nights that the sleepover has. Enter other ones.",
            "first_night_on",
            "last_night_on",
        )
    own = [one for one in nights if one in nights_of(sleepover)]
    if own and sleepover.state is SleepoverState.CONFIRMED:
        raise refuse(
            grounds.NIGHTS_OVERLAP,
            f"The sleepover has {in_words(own)} already, and keeps it until everybody has agreed to other nights. "
            "Choose nights that it doesn’t have, or cancel it and ask again.",
            "first_night_on",
            "last_night_on",
        )


def already_moved() -> RefusalError:
    """The refusal where other nights are asked for in its place and still wait."""
    return refuse(
        grounds.ALREADY_MOVED,
        "Other nights are asked for in its place already. Move or cancel those instead.",
        "first_night_on",
    )


def in_place_of(held: Sleepover, before: Sleepover) -> Sleepover:
    """Other nights that are held, in the place of a confirmed sleepover: no longer than until its day begins."""
    its_day_begins, _ = night_from_to(before.first_night_on)
    until = held.held_until and min(held.held_until, its_day_begins.astimezone(held.held_until.tzinfo))
    return replace(held, moves_id=before.id, held_until=until)


def given_up(sleepover: Sleepover) -> Sleepover:
    """The sleepover in whose place other nights came."""
    return replace(
        sleepover,
        version=sleepover.version + 1,
        state=SleepoverState.CANCELLED,
        reason=DeclineReason.OTHER_NIGHTS,
    )


def check_not_begun(before: Sleepover, tonight: date) -> None:
    """Refuse the last yes to other nights once the sleepover in whose place they were to come has begun."""
    if tonight >= before.first_night_on:
        raise refuse(
            grounds.TOO_LATE,
            "The sleepover in whose place these nights were to come has begun. Decline them, and ask for them anew.",
        )
