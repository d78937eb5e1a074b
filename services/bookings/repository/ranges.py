"""How do nights look to the driver?"""

from datetime import date
from typing import Any

import asyncpg

from services.bookings.policy.nights import ONE_NIGHT, Nights


def as_nights(value: Any) -> Nights:
    """PostgreSQL gives a range of days with the day after its last."""
    after: date = value.upper
    return Nights(value.lower, after - ONE_NIGHT)


def as_range(nights: Nights) -> "asyncpg.Range[date]":
    """Both ends included."""
    return asyncpg.Range(nights.first, nights.last, upper_inc=True)
