"""Which days do pages, and the links between them, speak of?"""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends, Request

from shared.contracts.clock import night_in_london
from shared.web.house import house_of

_FRIDAY = 4


def coming_friday(day: date) -> date:
    """The next Friday, or this day where it is one."""
    return day + timedelta(days=(_FRIDAY - day.weekday()) % 7)


def read_iso(text: str) -> date | None:
    """The day of `2026-11-27`, or none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _tonight(request: Request) -> date:
    return night_in_london(house_of(request).clock())


Tonight = Annotated[date, Depends(_tonight)]
"""The night it is in England, or that is to come: in the small hours not the viewer's `today`."""
