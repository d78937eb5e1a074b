"""Which day is it for whoever looks at a page?"""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends

from shared.contracts.clock import day_in_london, system_clock

_FRIDAY = 4


def today() -> date:
    """The day it is in England; a test puts another one in its place."""
    return day_in_london(system_clock())


Today = Annotated[date, Depends(today)]
"""The day it is, as a page's parameter."""


def coming_friday(day: date) -> date:
    """The next Friday, or this day where it is one."""
    return day + timedelta(days=(_FRIDAY - day.weekday()) % 7)


def read_iso(text: str) -> date | None:
    """The day of `2026-11-27`, or none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
