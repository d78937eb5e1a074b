"""Which school holidays of an authority can be, one beside the other?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.registry import grounds
from services.registry.policy.days import refuse_an_impossible_day
from services.registry.policy.facts import Fact
from shared.contracts.refusals import refuse
from shared.contracts.school_holidays import MOST_DAYS_OF_A_HOLIDAY, SchoolHolidayName

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolHoliday(Fact):
    """The authority's schools are closed on these days."""

    table = "school_holidays"
    about = ("authority",)

    started_on: date
    ended_on: date
    authority: str
    name: SchoolHolidayName
    source: str

    @property
    def last_on(self) -> date:
        """The last day on which they are closed; of one that was taken away, its first."""
        return max(self.started_on, self.ended_on - A_DAY)


def those_that_are(known: Iterable[SchoolHoliday]) -> list[SchoolHoliday]:
    """Those that weren't taken away, soonest first."""
    return sorted((one for one in known if one.is_true), key=lambda one: one.started_on)


def with_days(holiday: SchoolHoliday, first_on: date, last_on: date) -> SchoolHoliday:
    """The holiday on these days, both included."""
    return replace(holiday, started_on=first_on, ended_on=last_on + A_DAY)


def taken_away(holiday: SchoolHoliday) -> SchoolHoliday:
    """The holiday as one that never was."""
    return replace(holiday, ended_on=holiday.started_on)


def refuse_what_cant_be(first_on: date, last_on: date, others: Iterable[SchoolHoliday], today: date) -> None:
    """Raises the refusals `impossible_day`, `ends_before_it_starts`, `too_long_a_holiday` and `holidays_overlap`."""
    refuse_an_impossible_day(first_on, today, "first_on")
    refuse_an_impossible_day(last_on, today, "last_on")
    if last_on < first_on:
        raise refuse(
            grounds.ENDS_BEFORE_IT_STARTS, "The last day must be the same as or after the first day.", "last_on"
        )
    if (last_on - first_on).days >= MOST_DAYS_OF_A_HOLIDAY:
        raise refuse(
            grounds.TOO_LONG_A_HOLIDAY,
            f"A school holiday has at most {MOST_DAYS_OF_A_HOLIDAY} days. Check the years.",
            "last_on",
        )
    for other in those_that_are(others):
        if first_on < other.ended_on and other.started_on <= last_on:
            raise refuse(
                grounds.HOLIDAYS_OVERLAP,
                f"There is a school holiday from {other.started_on:%-d %B %Y} to {other.last_on:%-d %B %Y} already. "
                "Correct that one, or enter other days.",
                "first_on",
            )
