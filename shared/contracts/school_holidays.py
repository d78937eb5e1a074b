"""What the registry is asked, and says, of the authority's school holidays: when are its schools closed?

Each authority publishes its own, and none for machines to read: somebody enters them, with where they are published.
"""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, OpenCode, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.rules import READERS, SETTERS

MOST_DAYS_OF_A_HOLIDAY = 70
"""The summer's six weeks, and some more where an authority has its own: who types a wrong year is beyond it."""


class SchoolHolidayName(Code):
    """What a school holiday is called. It grows: whoever reads one takes any word."""

    AUTUMN_HALF_TERM = "autumn_half_term"
    CHRISTMAS = "christmas"
    SPRING_HALF_TERM = "spring_half_term"
    EASTER = "easter"
    SUMMER_HALF_TERM = "summer_half_term"
    SUMMER = "summer"
    ANOTHER = "another"


class SchoolHolidayChanged(Event, owner="registry", about="holiday_id"):
    """An authority's schools are closed from `first_on` until `last_on`, both included.

    Said when it is entered, and again when it is corrected or taken away. Where it is published isn't told.
    """

    holiday_id: Identifier
    name: OpenCode
    first_on: Day
    last_on: Day
    is_taken_away: Flag
    """It is none any more: it was entered by mistake, or isn't one."""


class SchoolHoliday(Value):
    """A school holiday as the authority has entered it."""

    holiday_id: Identifier
    version: Count
    name: OpenCode
    first_on: Day
    last_on: Day
    source: SensitiveText
    """Where it is published."""
    recorded_at: Instant
    recorded_by: Identifier | None


class SchoolHolidays(Reply):
    """All of the authority's, soonest first; those that were taken away aren't among them."""

    holidays: tuple[SchoolHoliday, ...]
    may_change: Flag


class SchoolHolidayDays(Value):
    """A school holiday, as a service that heard of it tells of it."""

    name: OpenCode
    first_on: Day
    last_on: Day


class KnownSchoolHolidays(Value):
    """What is known of school holidays around some days."""

    holidays: tuple[SchoolHolidayDays, ...] = ()
    """Those that have a day in common with them, soonest first."""
    until: Day | None = None
    """The last day of any that was entered: of later ones nothing is known."""


class WhichSchoolHolidays(Query[SchoolHolidays], owner="registry", asked_by=READERS):
    """Which school holidays has the authority entered?"""


class _AboutHoliday(Value):
    name: SchoolHolidayName
    first_on: Day
    last_on: Day
    source: Annotated[str, Field(min_length=1, max_length=500), Classified.SENSITIVE]
    """Where it is published."""


class AddSchoolHoliday(_AboutHoliday, Command[SchoolHolidays], owner="registry", asked_by=SETTERS):
    """Enters a school holiday; nothing that is booked changes by it.

    Refused: `ends_before_it_starts`, `too_long_a_holiday`, `impossible_day`, `holidays_overlap`.
    """


class CorrectSchoolHoliday(_AboutHoliday, Command[SchoolHolidays], owner="registry", asked_by=SETTERS):
    """Has a school holiday called otherwise, on other days or published elsewhere; what was entered before stays known.

    Refused as `AddSchoolHoliday` is, and: `no_such_record`, `changed_meanwhile`, `nothing_changes`.
    """

    holiday_id: Identifier
    version: Count


class TakeAwaySchoolHoliday(Command[SchoolHolidays], owner="registry", asked_by=SETTERS):
    """Says that it is none. Refused: `no_such_record`, `changed_meanwhile`."""

    holiday_id: Identifier
    version: Count
