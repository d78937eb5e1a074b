"""Which sleepovers does a series consist of, and what happens to several of them at once?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import ONE_NIGHT, Nights, counted, in_words
from services.bookings.policy.repeating import MOST_EXPLAINED, first_days, holidays_on
from services.bookings.policy.sleepovers import Sleepover, may_cancel, may_decide, may_see, not_yours
from shared.contracts.actor import Actor
from shared.contracts.bookings import Wait
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.series import MOST_IN_A_SERIES

CLOSE_BY = (1, -1, 2, -2, 3, -3)
"""By how many days a sleepover that can't be is moved to see whether it could be then; the nearest first."""
MOST_INSTEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Regular sleepovers as they were asked for."""

    id: UUID
    version: int
    constellation_id: UUID
    satellite_household_id: UUID
    hub_household_id: UUID
    rule: str
    """RFC 5545's, of the first nights."""
    first_night_on: date
    nights: int
    """Of each sleepover."""
    asked_at: datetime
    asked_by: UUID
    moves_id: UUID | None = None
    """The series in whose place it was asked for."""
    moves_from_on: date | None = None
    """From which day on it comes in its place."""
    stays: tuple[UUID, ...] = ()
    """The sleepovers of that one of which both rules have nights: they become some of this one."""
    nights_that_stay: tuple[Nights, ...] = ()
    """Of each of them those; none where all of their nights do."""


def children_of(sleepovers: Iterable[Sleepover]) -> tuple[UUID, ...]:
    """The children whom regular sleepovers are for: one can have been taken out of a single one of them."""
    return tuple(dict.fromkeys(child_id for one in sleepovers for child_id in one.child_ids))


def nights_of_series(
    rule: str, first_night_on: date, nights: int, left_out: Iterable[date] = (), besides: Iterable[date] = ()
) -> list[Nights]:
    """The nights of each sleepover, soonest first.

    Refused: `not_a_series` (the rule doesn't begin with the first night, or nothing is left of it),
    `too_many_in_a_series`, `nights_overlap`.
    """
    by_rule = first_days(rule, first_night_on)
    if first_night_on not in by_rule:
        raise refuse(
            grounds.NOT_A_SERIES,
            "The first night isn’t one of those that are to repeat, or the last day comes before it",
            "first_night_on",
        )
    firsts = sorted((set(by_rule) - set(left_out)) | set(besides))
    if not firsts:
        raise refuse(grounds.NOT_A_SERIES, "Choose at least one sleepover", "left_out")
    if len(firsts) > MOST_IN_A_SERIES:
        raise refuse(
            grounds.TOO_MANY_IN_A_SERIES,
            f"Ask for {MOST_IN_A_SERIES} sleepovers or fewer at once: choose an earlier last day",
            "rule",
        )
    found = [Nights(first, first + timedelta(days=nights - 1)) for first in firsts]
    for one, following in pairwise(found):
        if one.overlap(following):
            raise refuse(
                grounds.NIGHTS_OVERLAP,
                f"The sleepover from {in_words([one.first])} isn’t over when the one from "
                f"{in_words([following.first])} begins. Choose fewer nights, or leave one of them out.",
                "nights",
            )
    return found


def near(nights: Nights, others: Iterable[Nights]) -> list[Nights]:
    """As many nights close by, the nearest first, that don't touch those of the others."""
    taken = list(others)
    moved = [Nights(nights.first + timedelta(days=by), nights.last + timedelta(days=by)) for by in CLOSE_BY]
    return [one for one in moved if not any(one.overlap(other) for other in taken)]


def not_all_can_be(refused: Sequence[tuple[Nights, RefusalError]]) -> RefusalError:
    """The refusal of a series of which some sleepovers can't be, with which and why."""
    told = " ".join(
        f"From {in_words([nights.first])}: {error.refused.detail.rstrip('.')}."
        for nights, error in refused[:MOST_EXPLAINED]
    )
    more = len(refused) - MOST_EXPLAINED
    rest = f" And {counted(more, 'more')}." if more > 0 else ""
    many = "One of these sleepovers" if len(refused) == 1 else f"{len(refused)} of these sleepovers"
    return refuse(grounds.NOT_ALL_CAN_BE, f"{many} can’t be, so none is asked for. {told}{rest}", "left_out")


def other_hub_home(nights: Nights) -> RefusalError:
    """The refusal of a sleepover of a series at another hub home than those before it."""
    return refuse(
        grounds.HUB_HOME_CHANGES,
        f"The hub home is another one on {in_words([nights.first])}. Ask for those from then on apart.",
        "first_night_on",
    )


def those_seen(sleepovers: Sequence[Sleepover], actor: Actor) -> list[Sleepover]:
    """The sleepovers of a series that are the actor's business. Refused: `not_yours`, where none is."""
    seen = [one for one in sleepovers if may_see(actor, one)]
    if not seen:
        raise not_yours()
    return seen


def those_to_decide(sleepovers: Sequence[Sleepover], actor: Actor, tonight: date) -> list[Sleepover]:
    """Those that wait for the actor. Refused: `not_yours`, `nothing_waits`."""
    found = [one for one in those_seen(sleepovers, actor) if may_decide(actor, one, tonight)]
    if not found:
        raise refuse(grounds.NOTHING_WAITS, "None of these sleepovers waits for your decision any more")
    return found


def those_to_cancel(
    sleepovers: Sequence[Sleepover], in_their_place: Sequence[Sleepover], actor: Actor, from_on: date, tonight: date
) -> list[Sleepover]:
    """Those from a night on that the actor may call off, with what waits in the place of any of them, soonest first.

    Refused: `not_yours`, `nothing_to_cancel`.
    """
    found = [
        one
        for one in those_seen(sleepovers, actor)
        if one.first_night_on >= from_on and may_cancel(actor, one, tonight)
    ]
    if not found:
        raise refuse(
            grounds.NOTHING_TO_CANCEL,
            f"None of these sleepovers from {in_words([from_on])} on can be cancelled by you",
            "from_on",
        )
    gone = {one.id for one in found}
    with_them = [one for one in in_their_place if one.moves_id in gone and one.id not in gone]
    return sorted([*found, *with_them], key=lambda one: (one.first_night_on, one.id))


def waits_of(sleepovers: Iterable[Sleepover], of: Callable[[Sleepover], Iterable[Wait]]) -> tuple[Wait, ...]:
    """Those that any of them has, each once."""
    return tuple({wait: None for one in sleepovers for wait in of(one)})


def bank_holidays(nights: Nights) -> tuple[str, ...]:
    """England's on one of the nights, or on the day home, by name."""
    return holidays_on([*nights, nights.last + ONE_NIGHT])
