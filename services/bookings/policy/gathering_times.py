"""When can a gathering be that is planned, or that is said to have taken place already?"""

from datetime import date, datetime, timedelta

from services.bookings import grounds
from services.bookings.policy.gatherings import MONTHS_AHEAD, About
from services.bookings.policy.nights import months_after
from shared.contracts.refusals import refuse

MONTHS_AGO = 12


def check_time(about: About, now: datetime, today: date) -> None:
    """Refuse what nobody can plan: `in_the_past`, `too_far_ahead`, `ends_before_it_starts`."""
    if about.starts_at <= now:
        raise refuse(
            grounds.GATHERING_IN_THE_PAST, "The gathering must start later than now. Change when it is.", "starts_at"
        )
    if about.held_on > months_after(today, MONTHS_AHEAD):
        raise refuse(
            grounds.GATHERING_TOO_FAR_AHEAD,
            f"The date must be within the next {MONTHS_AHEAD} months. Choose an earlier one.",
            "starts_at",
        )
    _check_length(about)


def check_took_place(about: About, now: datetime, today: date, *, repeats: bool) -> None:
    """Refuse what can't have taken place: `not_begun`, `too_long_ago`, `not_a_series`, `ends_before_it_starts`."""
    if about.starts_at > now:
        raise refuse(
            grounds.GATHERING_NOT_BEGUN,
            "The gathering hasn’t begun. Change when it was, or don’t select that it took place already.",
            "starts_at",
        )
    if months_after(about.held_on, MONTHS_AGO) < today:
        raise refuse(
            grounds.GATHERING_TOO_LONG_AGO,
            f"The date must be within the last {MONTHS_AGO} months. Check when it was.",
            "starts_at",
        )
    if repeats:
        raise refuse(
            grounds.NOT_A_SERIES_OF_DAYS,
            "What took place already is recorded one at a time. Select that it doesn’t repeat.",
            "rule",
        )
    _check_length(about)


def _check_length(about: About) -> None:
    if about.minutes < 1 or about.ends_at > about.starts_at + timedelta(days=1):
        raise refuse(grounds.GATHERING_HAS_NO_LENGTH, "The end time must be after the start time", "minutes")
