"""What time it is, as something that can be handed in and driven by a test."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

LONDON = ZoneInfo("Europe/London")
NIGHT_ENDS = time(6)
"""Until when in London it is still last night: who asks at two in the morning for a bed tonight, or who sleeps where,
means the night that began the evening before. By six a house gets up, and "tonight" is the night to come."""


def system_clock() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)


def day_in_london(moment: datetime) -> date:
    """The calendar day that people in England would call this moment's."""
    return moment.astimezone(LONDON).date()


def night_in_london(moment: datetime) -> date:
    """The night that people in England would call tonight; a night has the date of its evening, until it ends."""
    local = moment.astimezone(LONDON)
    return local.date() - timedelta(days=1) if local.time() < NIGHT_ENDS else local.date()


def night_from_to(night: date) -> tuple[datetime, datetime]:
    """From when, and until when, this night is tonight: a night on which the clocks change is an hour more or less."""
    days = night, night + timedelta(days=1)
    begins, ends = (datetime.combine(day, NIGHT_ENDS, tzinfo=LONDON).astimezone(UTC) for day in days)
    return begins, ends
