"""Until when are beds held for a request that nobody has decided yet, and what becomes of it then?"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.sleepovers import Sleepover
from shared.contracts.clock import LONDON, NIGHT_ENDS
from shared.contracts.words import SleepoverState

EVENING = time(20)
"""When a planned sleepover that nobody has decided isn't going to happen tonight: the child goes to bed at home."""
AT_LEAST = timedelta(hours=1)
"""Whoever asks for tonight in the evening still gets an answer, not a hold that is over as it begins."""


def evening_of(nights: Nights) -> datetime:
    """Eight in the evening of the first night, in London."""
    return datetime.combine(nights.first, EVENING, LONDON)


def held_until(nights: Nights, asked_at: datetime, hold_for: timedelta) -> datetime:
    """When the hold of what is planned ends by itself: aware, in UTC like `asked_at`.

    After `hold_for`, yet no later than the evening of its first night in London.
    """
    return min(asked_at + hold_for, max(evening_of(nights), asked_at + AT_LEAST)).astimezone(asked_at.tzinfo)


def held_until_morning(nights: Nights, asked_at: datetime) -> datetime:
    """When an emergency's hold ends by itself: only with its last night, for somebody may be on the way to the bed."""
    return datetime.combine(nights.last + ONE_NIGHT, NIGHT_ENDS, LONDON).astimezone(asked_at.tzinfo)


def lapsed(sleepover: Sleepover, now: datetime) -> Sleepover | None:
    """The sleepover once its hold has ended undecided; none where somebody has decided, or it is held on."""
    is_over = sleepover.held_until is not None and sleepover.held_until <= now
    if sleepover.state is not SleepoverState.REQUESTED or not is_over:
        return None
    return replace(sleepover, version=sleepover.version + 1, state=SleepoverState.CANCELLED, has_lapsed=True)
