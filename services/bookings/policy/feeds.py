"""What of somebody's sleepovers goes into the calendar of their phone?"""

from collections.abc import Iterable
from datetime import date, timedelta

from services.bookings.policy.nights import Nights, months_after
from services.bookings.policy.sleepovers import Sleepover
from shared.contracts.words import SleepoverState

MONTHS_AHEAD = 12
KEPT_FOR = timedelta(days=60)
"""How long what is over stays. What was called off stays as long as it would have, as called off: a calendar that had
it must hear so, and one that was switched off for a month as well."""


def days_of_a_calendar(tonight: date) -> Nights:
    """The days that a calendar has."""
    return Nights(tonight - KEPT_FOR, months_after(tonight, MONTHS_AHEAD))


def what_was_ever_there(sleepovers: Iterable[Sleepover]) -> list[Sleepover]:
    """All but what was called off before Hubhome, which no calendar of a phone ever had."""
    return [one for one in sleepovers if not (one.is_from_before and one.state is SleepoverState.CANCELLED)]
