"""How long to wait before something that failed is tried again, and when to stop."""

import random
from datetime import timedelta

STEPS = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=20),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
"""The waits after the first, second, ... failure; about an hour and a half in all."""

MOST_ATTEMPTS = len(STEPS) + 1
MOST_DELIVERIES = MOST_ATTEMPTS + 12
"""Delivered so often and never answered, a message is set aside: whoever hears it dies of it."""


def next_wait(attempts: int) -> timedelta | None:
    """The wait after this many failed attempts, with a tenth of jitter; `None` where the ladder ends."""
    if attempts > len(STEPS):
        return None
    step = STEPS[max(attempts, 1) - 1]
    return step * random.uniform(0.9, 1.1)  # noqa: S311  spreads retries, guards nothing
