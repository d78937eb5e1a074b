"""Which days do pages, and the links between them, speak of?"""

from datetime import date, timedelta

_FRIDAY = 4
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""The days that pages can be asked for."""


def coming_friday(day: date) -> date:
    """The next Friday, or this day where it is one."""
    return day + timedelta(days=(_FRIDAY - day.weekday()) % 7)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def read_iso(text: str) -> date | None:
    """The day of `2026-11-27`, or none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
