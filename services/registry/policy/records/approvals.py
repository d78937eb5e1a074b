"""Since when is a household approved, and is it approved throughout?"""

from collections.abc import Iterable, Sequence
from datetime import date

from services.registry.policy.facts import Approval, true_ones


def stretch_on(approvals: Iterable[Approval], day: date) -> tuple[Approval, ...]:
    """The terms that follow one another without a gap round a day, in order.

    Terms that change don't end an approval; what ended for a reason and began again the same day are two. Where the
    household isn't approved on the day, it is the last stretch before it, or else the first to come; nothing where it
    never was.
    """
    stretches: list[list[Approval]] = []
    for approval in true_ones(approvals):
        if stretches and stretches[-1][-1].end == approval.start and stretches[-1][-1].ended_reason is None:
            stretches[-1].append(approval)
        else:
            stretches.append([approval])
    begun = [stretch for stretch in stretches if stretch[0].start <= day]
    return tuple(begun[-1] if begun else stretches[0] if stretches else ())


def is_approved_throughout(approvals: Iterable[Approval], first_on: date, ended_on: date | None) -> bool:
    """Whether a household is approved from a day until the day before another; none is for good."""
    day, until = first_on, ended_on or date.max
    for approval in true_ones(approvals):
        if approval.holds_on(day):
            day = approval.end
    return day >= until


def first_day_lost(before: Sequence[Approval], now: Sequence[Approval], first_on: date, end: date) -> date | None:
    """The first day, until the day before `end`, on which a household was approved and isn't any more."""
    # Only on these days can what was approved begin, or what is approved end.
    days = {first_on, *(one.start for one in before), *(one.end for one in now)}
    return next(
        (
            day
            for day in sorted(days)
            if first_on <= day < end
            and any(one.holds_on(day) for one in before)
            and not any(one.holds_on(day) for one in now)
        ),
        None,
    )


def full_years(since: date, day: date) -> int:
    """How many full years have passed; since 29 February, on 1 March."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))
