"""How are the authority's school holidays kept, as bookings hears of them?"""

from sqlalchemy import text

from services.bookings.policy.school_holidays import SchoolHoliday, SchoolHolidays
from services.bookings.tables import SchoolHolidayRow
from shared.contracts.school_holidays import SchoolHolidayChanged
from shared.persistence.newest import Newest
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_KEPT = Newest(SchoolHolidayRow)
_THOSE_THAT_ARE = Statement(text("SELECT name, first_on, last_on FROM school_holiday WHERE NOT is_taken_away"))


async def school_holidays(work: Work) -> SchoolHolidays:
    """The authority's, of all days."""
    return SchoolHolidays(SchoolHoliday(**row) for row in await work.run(_THOSE_THAT_ARE))


async def keep_school_holiday(work: Work, event: SchoolHolidayChanged) -> None:
    """The holiday as the event has it, unless something newer is known of it."""
    await _KEPT.put(
        work,
        {
            "id": event.holiday_id,
            "version": event.thing_version,
            "name": event.name,
            "first_on": event.first_on,
            "last_on": event.last_on,
            "is_taken_away": event.is_taken_away,
        },
    )
