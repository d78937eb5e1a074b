"""Of which days can one ask who read what?"""

from datetime import UTC, date, datetime, time, timedelta

from services.registry import grounds
from shared.contracts.clock import LONDON
from shared.contracts.refusals import refuse

MOST_DAYS = timedelta(days=366)
"""A year at once: a log that is asked for as a whole is one that nobody reads."""


def days_asked_for(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The first and the last day; one alone is both, none is today.

    Refused: `ends_before_it_starts`, `too_many_days`.
    """
    first, last = first or last or today, last or first or today
    if last < first:
        raise refuse(grounds.ENDS_BEFORE_IT_STARTS, "The last day must be the first day or a later one.", "last_on")
    if last - first > MOST_DAYS:
        raise refuse(grounds.TOO_MANY_DAYS, "Choose a year at most.", "first_on", "last_on")
    return first, last


def start_of_day(day: date) -> datetime:
    """The moment at which a day begins in London."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
