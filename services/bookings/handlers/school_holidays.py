"""What does bookings do when it hears of the authority's school holidays, and what does it tell of them?"""

from services.bookings.policy.nights import Nights
from services.bookings.policy.school_holidays import SchoolHolidays
from services.bookings.repository.school_holidays import keep_school_holiday
from shared.contracts.school_holidays import KnownSchoolHolidays, SchoolHolidayChanged, SchoolHolidayDays
from shared.persistence.work import Work


async def know_when_schools_are_closed(event: SchoolHolidayChanged, work: Work) -> None:
    """Whoever asks from now on sees it. What is booked stays as it is: people count on it."""
    await keep_school_holiday(work, event)


def those_known(holidays: SchoolHolidays, days: Nights) -> KnownSchoolHolidays:
    """What is known of school holidays around these days."""
    return KnownSchoolHolidays(
        holidays=tuple(
            SchoolHolidayDays(name=one.name, first_on=one.first_on, last_on=one.last_on) for one in holidays.among(days)
        ),
        until=holidays.until,
    )
