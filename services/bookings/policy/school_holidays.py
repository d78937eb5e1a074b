"""Which days lie in a school holiday, as far as the authority has entered them?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.bookings.policy.nights import Nights


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """The authority's schools are closed on these days, both included."""

    name: str
    first_on: date
    last_on: date


class SchoolHolidays:
    """The authority's, of all days, as far as they were heard."""

    def __init__(self, holidays: Iterable[SchoolHoliday] = ()) -> None:
        self._holidays = sorted(holidays, key=lambda one: one.first_on)

    def on(self, nights: Nights) -> tuple[str, ...]:
        """The names of those in which one of these nights lies. A night has the date of its evening."""
        return tuple(one.name for one in self.among(nights))

    def among(self, days: Nights) -> tuple[SchoolHoliday, ...]:
        """Those that have a day in common with these, soonest first."""
        return tuple(one for one in self._holidays if Nights(one.first_on, one.last_on).overlap(days))

    @property
    def until(self) -> date | None:
        """The last day of which it was entered that it lies in one; none where none was entered."""
        return max((one.last_on for one in self._holidays), default=None)
