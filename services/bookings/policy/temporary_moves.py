"""Which times at hub homes may be temporary moves in a return, and what would its validation say of them?

Nothing here is an episode: somebody who makes the return looks through it (docs/decisions/0117).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from services.bookings.policy.limits import YEAR
from services.bookings.policy.missing_episodes import first_and_last_day
from services.bookings.policy.nights import ONE_NIGHT, Nights, months_after
from shared.contracts.returns import MoveCode, MoveRule, TemporaryMove
from shared.contracts.words import SleepoverNeed

MOST_DAYS_OF_T3, MOST_DAYS_OF_T4, MOST_T3_IN_A_YEAR = 21, 7, 2


@dataclass(frozen=True, slots=True)
class TimeThere:
    """Nights in a row of a child at one hub home, however many sleepovers they are of."""

    child_id: UUID
    hub_household_id: UUID
    nights: Nights
    needs: frozenset[SleepoverNeed | None]
    """Why they were asked for; none of a sleepover of which that isn't known."""

    @property
    def code(self) -> MoveCode | None:
        """What it may be called."""
        if self.needs == {SleepoverNeed.CARERS_AWAY}:
            return MoveCode.T3
        return MoveCode.T4 if len(self.nights) <= MOST_DAYS_OF_T4 else None


def in_a_row(slept: Iterable[TimeThere]) -> list[TimeThere]:
    """Those of one child at one hub home without a night between are one time, as nobody moved."""
    found: list[TimeThere] = []
    for _, ones in groupby(sorted(slept, key=_child_and_home), key=_child_and_home):
        found += _joined(ones)
    return sorted(found, key=lambda one: (one.child_id, one.nights.first))


def moves_in(slept: Iterable[TimeThere], year: int, today: date) -> list[TemporaryMove]:
    """Those of a return's year: what touches any of its days. `slept` reaches a year further, for rule 377."""
    first, last = first_and_last_day(year)
    times = in_a_row(slept)
    too_often = {one for _, ones in groupby(times, key=lambda one: one.child_id) for one in _too_often([*ones])}
    return [
        TemporaryMove(
            child_id=one.child_id,
            first_night_on=one.nights.first,
            home_on=home_on if (home_on := one.nights.last + ONE_NIGHT) <= min(last, today) else None,
            days=len(one.nights),
            code=one.code,
            against=tuple(_against(one, is_too_often=one in too_often)),
        )
        for one in times
        if one.nights.first <= last and one.nights.last + ONE_NIGHT >= first
    ]


def days_looked_at(year: int) -> tuple[date, date]:
    """The year, and twelve months on either side of it: what comes before and after it can be too often with it."""
    first, last = first_and_last_day(year)
    around = timedelta(days=2 * MOST_DAYS_OF_T3)
    return months_after(first, -YEAR) - around, months_after(last, YEAR) + around


def _against(one: TimeThere, *, is_too_often: bool) -> Iterator[MoveRule]:
    if one.code is MoveCode.T3:
        if len(one.nights) > MOST_DAYS_OF_T3:
            yield MoveRule.T3_TOO_LONG
        if is_too_often:
            yield MoveRule.T3_TOO_OFTEN
    elif one.code is None:
        yield MoveRule.T4_TOO_LONG


def _too_often(of_a_child: Sequence[TimeThere]) -> Iterator[TimeThere]:
    """Each T3 that is one of more than two of any twelve months, by the days on which they began."""
    away = [one for one in of_a_child if one.code is MoveCode.T3]
    for at, begins in enumerate(away):
        ends = months_after(begins.nights.first, YEAR)
        year = [one for one in away[at:] if one.nights.first < ends]
        if len(year) > MOST_T3_IN_A_YEAR:
            yield from year


def _child_and_home(one: TimeThere) -> tuple[UUID, UUID]:
    return one.child_id, one.hub_household_id


def _joined(ones: Iterable[TimeThere]) -> list[TimeThere]:
    found: list[TimeThere] = []
    for one in sorted(ones, key=lambda one: one.nights.first):
        before = found[-1] if found else None
        if before is not None and before.nights.last + ONE_NIGHT == one.nights.first:
            nights = Nights(before.nights.first, one.nights.last)
            found[-1] = replace(before, nights=nights, needs=before.needs | one.needs)
        else:
            found.append(one)
    return found
