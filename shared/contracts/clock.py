"""What time it is, as something that can be handed in and driven by a test."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

LONDON = ZoneInfo("Europe/London")


def system_clock() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)


def day_in_london(moment: datetime) -> date:
    """The calendar day that people in England would call this moment's."""
    return moment.astimezone(LONDON).date()
