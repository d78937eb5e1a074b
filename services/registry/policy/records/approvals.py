"""Since when is a household approved, and is it approved throughout?"""

from collections.abc import Iterable
from datetime import date, timedelta

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


def times_approved(approvals: Iterable[Approval], day: date) -> tuple[tuple[date, date], ...]:
    """From when until when a household was approved before a day, in order; without the time between two approvals.

    An approval of which nobody knows the first day begins on `date.min`.
    """
    found: list[tuple[date, date]] = []
    for approval in true_ones(approvals):
        first, until = approval.start, min(approval.end, day)
        if first >= until:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((first, until))
    return tuple(found)


def years_in(times: Iterable[tuple[date, date]], day: date) -> int:
    """How many full years these come to, put together and counted back from a day."""
    together = sum((until - first for first, until in times), timedelta())
    return full_years(day - together, day)


def full_years(since: date, day: date) -> int:
    """How many full years have passed; since 29 February, on 1 March."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))
