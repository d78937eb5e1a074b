"""On which days is something that repeats by a rule, and what becomes of several of them at once?"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it has no types

from services.bookings import grounds
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.series import MOST_IN_A_SERIES

MOST_EXPLAINED = 3
"""Of so many that can't be a refusal says why."""


def days_of(rule: str | None, on: date, left_out: Iterable[date]) -> list[date]:
    """The days of a rule, or the only day. Refused: `not_a_series`, `too_many_in_a_series`."""
    if rule is None:
        return [on]
    by_rule = first_days(rule, on)
    if on not in by_rule:
        raise refuse(
            grounds.NOT_A_SERIES_OF_DAYS,
            "The date isn’t one of those that are to repeat, or the last day comes before it",
            "rule",
        )
    days = sorted(set(by_rule) - set(left_out))
    if not days:
        raise refuse(grounds.NOT_A_SERIES_OF_DAYS, "Choose at least one day", "left_out")
    if len(days) > MOST_IN_A_SERIES:
        raise refuse(
            grounds.TOO_MANY_DAYS,
            f"Plan {MOST_IN_A_SERIES} of them or fewer at once: choose an earlier last day",
            "rule",
        )
    return days


def first_days(rule: str, first_on: date) -> list[date]:
    """Those of the rule, soonest first: at most one more than there may be."""
    try:
        days = rrulestr(rule, dtstart=datetime.combine(first_on, time()))
        return [day.date() for day, _ in zip(days, range(MOST_IN_A_SERIES + 1), strict=False)]
    except ValueError:  # a last day that is in no calendar
        return []


def not_all_can_be(refused: Sequence[tuple[date, RefusalError]], what: str = "planned") -> RefusalError:
    """The refusal of days of which some can't be, with which and why; nothing is `what` then."""
    told = " ".join(
        f"On {day:%A} {day.day} {day:%B}: {error.refused.detail.rstrip('.')}."
        for day, error in refused[:MOST_EXPLAINED]
    )
    return refuse(grounds.NOT_ALL_DAYS_CAN_BE, f"Nothing is {what}, for not all of it can be. {told}", "left_out")


def holidays_on(days: Sequence[date]) -> tuple[str, ...]:
    """England's bank holidays on these days, by name."""
    from holidays import country_holidays  # noqa: PLC0415  it takes a quarter of a second to load, and few need it

    known = country_holidays("GB", subdiv="ENG", years={day.year for day in days}, language="en_GB")
    return tuple(known[day].replace("(observed)", "(substitute day)") for day in days if day in known)
