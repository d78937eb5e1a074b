"""Which days has a month, and which month comes next?"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; empty where the last comes before the first."""

    first: date
    last: date

    @classmethod
    def of_month(cls, month: str) -> "Period":
        """All the days of `2026-11`."""
        first = date.fromisoformat(f"{month}-01")
        return cls(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))

    @property
    def days(self) -> int:
        """How many there are."""
        return max(0, (self.last - self.first).days + 1)

    def within(self, other: "Period") -> "Period":
        """The days that both have."""
        return Period(max(self.first, other.first), min(self.last, other.last))

    def up_to(self, day: date) -> "Period":
        """The days until this one, it included."""
        return Period(self.first, min(self.last, day))


def month_before(month: str) -> str:
    """The month before `2026-11` is `2026-10`."""
    return (Period.of_month(month).first - timedelta(days=1)).strftime("%Y-%m")


def month_after(month: str) -> str:
    """The month after `2026-11` is `2026-12`."""
    return (Period.of_month(month).last + timedelta(days=1)).strftime("%Y-%m")
