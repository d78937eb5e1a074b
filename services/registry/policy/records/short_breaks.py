"""How many days of short breaks does a child have who goes home to a parent after each? (DOMAIN.md §3.2)

A night is a day: that on which the child goes home isn't counted, as the return counts it.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.registry.policy.rules import Rulebook
from shared.contracts.cautions import CautionKind
from shared.contracts.rules import RuleName

SHORT_BREAKS = frozenset({"V3", "V4"})
"""Legal statuses of children who live at home and stay away for a series of short breaks: no placement is theirs.

For children of any other legal basis these limits aren't made (docs/decisions/0057)."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """How many there are without a stay, and how many with it."""

    so_far: int
    with_it: int


def too_many(
    nights: Sequence[date], others: Collection[date], rules: Rulebook
) -> Iterator[tuple[CautionKind, int, Days]]:
    """The limits that a stay would go beyond, each with how many days it allows on the stay's first night."""
    for kind, rule, days in (
        (CautionKind.SHORT_BREAK_TOO_LONG, RuleName.MOST_DAYS_OF_A_SHORT_BREAK, in_a_row(nights, others)),
        (
            CautionKind.TOO_MANY_DAYS_OF_SHORT_BREAKS,
            RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS,
            in_12_months(nights, others),
        ),
    ):
        limit = rules.on(rule, nights[0]).value
        if days.with_it > limit:
            yield kind, limit, days


def in_a_row(nights: Sequence[date], others: Collection[date]) -> Days:
    """The days of one short break: whoever has no night at home between two stays has one, wherever they sleep."""
    beside = frozenset(others) - frozenset(nights)
    so_far = sum(1 for _ in _following(nights[0], -_ONE_DAY, beside))
    so_far += sum(1 for _ in _following(nights[-1], _ONE_DAY, beside))
    return Days(so_far, so_far + len(nights))


def in_12_months(nights: Sequence[date], others: Collection[date]) -> Days:
    """The most days in any twelve months that have one of these nights in them, whichever day these begin on."""
    own = frozenset(nights)
    everything = sorted(own | frozenset(others))
    most = Days(0, 0)
    for at, begins in enumerate(everything):
        ends = _a_year_after(begins)
        if begins > nights[-1] or ends <= nights[0]:
            continue
        year = everything[at : bisect_left(everything, ends)]
        if len(year) > most.with_it:
            most = Days(len(year) - len(own.intersection(year)), len(year))
    return most


def _following(night: date, step: timedelta, beside: Collection[date]) -> Iterator[date]:
    while (night := night + step) in beside:
        yield night


def _a_year_after(day: date) -> date:
    """The first day that isn't of the twelve months any more; those from 29 February on end with 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)
