"""Which nights can somebody ask for?"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.bookings import grounds
from services.bookings.policy.rules import Rule
from shared.contracts.bookings import MOST_NIGHTS
from shared.contracts.refusals import Ground, refuse

ONE_NIGHT = timedelta(days=1)
MOST_NAMED = 5
"""Nights that a refusal names one by one: of more it names the runs."""


@dataclass(frozen=True, slots=True)
class Nights:
    """Nights in a row, the first and the last included: none where the last is before the first.

    A night has the date of its evening.
    """

    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(len(self)))

    def __len__(self) -> int:
        return max((self.last - self.first).days + 1, 0)

    def __contains__(self, night: date) -> bool:
        return self.first <= night <= self.last

    def overlap(self, other: "Nights") -> bool:
        """Whether a night is in both."""
        return self.first <= other.last and other.first <= self.last


def lasts_on(night: date, started_on: date, ended_on: date | None) -> bool:
    """Whether what began and ended on these days holds on a night: the last one is the night before the end."""
    return started_on <= night and (ended_on is None or night < ended_on)


def check_nights(nights: Nights, *, tonight: date, months_ahead: Rule) -> None:
    """Refuse nights that nobody can ask for, whoever they are."""
    check_ahead(nights, tonight, grounds.IN_THE_PAST)
    if len(nights) > MOST_NIGHTS:
        raise refuse(
            grounds.LONGER_THAN_A_SLEEPOVER,
            f"A sleepover must be {counted(MOST_NIGHTS, 'night')} or fewer",
            "last_night_on",
        )
    if nights.last > months_after(tonight, months_ahead.value):
        raise refuse(
            months_ahead.cited(grounds.TOO_FAR_AHEAD),
            f"The last night must be within the next {counted(months_ahead.value, 'month')}",
            "last_night_on",
        )


def check_ahead(nights: Nights, tonight: date, past: Ground) -> None:
    """Refuse nights in the wrong order, and on the ground `past` those of which one is over."""
    if nights.last < nights.first:
        raise refuse(
            grounds.ENDS_BEFORE_IT_STARTS,
            "The last night must be the same as or after the first night",
            "last_night_on",
        )
    if nights.first < tonight:
        raise refuse(past, "The first night must be tonight or later", "first_night_on")


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_runs(nights: Iterable[date]) -> list[Nights]:
    """Single nights as runs of nights that follow one another, in order."""
    runs: list[Nights] = []
    for night in sorted(set(nights)):
        if runs and night == runs[-1].last + ONE_NIGHT:
            runs[-1] = Nights(runs[-1].first, night)
        else:
            runs.append(Nights(night, night))
    return runs


def nights_without(nights: Iterable[Nights], others: Collection[Nights]) -> list[Nights]:
    """Those that are in none of the others, in runs."""
    return in_runs(night for run in nights for night in run if not any(night in other for other in others))


def in_words(nights: Iterable[date]) -> str:
    """`Friday 27 November and Saturday 28 November`."""
    return _joined([f"{night:%A} {night.day} {night:%B}" for night in sorted(nights)])


def named(nights: Sequence[date]) -> str:
    """The same of a few; of many, how many and each run: `6 nights: Friday 1 May to Wednesday 6 May`."""
    if len(nights) <= MOST_NAMED:
        return in_words(nights)
    runs = [
        in_words([run.first]) if len(run) == 1 else f"{in_words([run.first])} to {in_words([run.last])}"
        for run in in_runs(nights)
    ]
    return f"{len(nights)} nights: {_joined(runs)}"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def counted(number: int, word: str) -> str:
    """`1 night`, `3 nights`."""
    return f"{number} {word}" + ("" if number == 1 else "s")
