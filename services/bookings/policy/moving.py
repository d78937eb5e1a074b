"""May a sleepover be moved to other nights, and what becomes of the nights that it had?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import Nights, in_runs, in_words
from services.bookings.policy.sleepovers import (
    BedNights,
    Sleepover,
    can_call_off,
    check_alone,
    not_waiting,
    not_yours,
    part_of_an_emergency,
)
from shared.contracts.actor import Actor
from shared.contracts.bookings import Stay
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
        raise same_nights("Enter other ones.")


def same_nights(what_to_do: str) -> RefusalError:
    """The refusal of nights that it has."""
    return refuse(
        grounds.SAME_NIGHTS,
        f"These are the nights that the sleepover has. {what_to_do}",
        "first_night_on",
        "last_night_on",
    )


def besides(nights: Nights, stays: Sleepover) -> list[Nights]:
    """What must be asked for of other nights: those that the sleepover that stays until then doesn't have."""
    return in_runs(one for one in nights if one not in nights_of(stays))


def check_some_are_others(nights: Nights, stays: Sleepover) -> None:
    """Refuse to propose what is booked, and needs nobody's yes."""
    if not besides(nights, stays):
        raise refuse(
            grounds.NIGHTS_OVERLAP,
            f"The sleepover has {in_words(nights)} already. Propose nights of which some are others, or decline: "
            "it stays as it is.",
            "first_night_on",
            "last_night_on",
        )


def own_beds_first(bed_ids: Sequence[UUID], stays: Sleepover, taken: Collection[UUID]) -> tuple[UUID, ...]:
    """The beds in the order in which children, by their order, are given them: each their own, where it isn't taken."""
    own = {one.child_id: one.bed_id for one in stays.bed_nights}
    free = [one for one in bed_ids if one not in taken]
    spare = [one for one in free if one not in own.values()]
    order = []
    for _, bed_id in sorted(own.items()):
        if bed_id in free:
            order.append(bed_id)
        elif spare:
            order.append(spare.pop(0))
    return (*order, *(one for one in bed_ids if one not in order))


def with_what_stays(moved: Sleepover, before: Sleepover) -> Sleepover:
    """The sleepover that everybody has agreed to, with the nights that it has from the one in whose place it comes."""
    its = nights_of(moved)
    nights: defaultdict[tuple[UUID, UUID], set[date]] = defaultdict(set)
    for one in (*moved.bed_nights, *before.bed_nights):
        nights[one.child_id, one.bed_id].update(night for night in one.nights if night in its)
    beds = [BedNights(*whose, run) for whose, found in nights.items() for run in in_runs(found)]
    beds.sort(key=lambda one: (one.child_id, one.nights.first))
    first = {one.child_id: one.bed_id for one in reversed(beds)}
    stays = tuple(Stay(child_id=one, bed_id=first[one]) for one in moved.child_ids)
    return replace(moved, beds=tuple(beds), stays=stays)


def has_all_its_nights(moved: Sleepover, before: Sleepover | None) -> bool:
    """Whether each of its nights is held, or still to be had from the one in whose place it comes."""
    stay = before.bed_nights if before is not None and before.state is SleepoverState.CONFIRMED else ()
    had = {(one.child_id, night) for one in (*moved.bed_nights, *stay) for night in one.nights}
    return all((child_id, night) in had for child_id in moved.child_ids for night in nights_of(moved))


def check_has_all_its_nights(moved: Sleepover, before: Sleepover | None) -> None:
    """Refuse the last yes where some of the nights that were to stay aren't booked any more."""
    if not has_all_its_nights(moved, before):
        raise refuse(
            grounds.NIGHTS_GONE,
            "Some of these nights were booked as others were asked for, and aren’t any more. Ask for them anew.",
        )


def gone_with_what_was_to_stay(moved: Sleepover, before: Sleepover | None) -> Sleepover:
    """What was asked for besides nights that don't stay: it is off as they are."""
    reason = (before and before.reason) or DeclineReason.PLANS_CHANGED
    return replace(moved, version=moved.version + 1, state=SleepoverState.CANCELLED, reason=reason)


def already_moved() -> RefusalError:
    """The refusal where other nights are asked for in its place and still wait."""
    return refuse(
        grounds.ALREADY_MOVED,
        "Other nights are asked for in its place already. Move or cancel those instead.",
        "first_night_on",
    )


def being_swapped() -> RefusalError:
    """The refusal where a swap of its nights is proposed: by the last yes to one of both the other would be lost."""
    return refuse(
        grounds.BEING_SWAPPED,
        "A swap of these nights is proposed. Answer it, or have it withdrawn, and ask for other nights then.",
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
