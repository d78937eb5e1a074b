"""How do dates, times, lengths and roles read on a page? In GOV.UK style, in London's time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.contracts.clock import day_in_london
from shared.contracts.roles import Role
from shared.contracts.school_holidays import SchoolHolidayName

LONDON = ZoneInfo("Europe/London")

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEAR = {0: "today", 1: "tomorrow"}

ROLE_WORDS = {
    Role.HUB_HOME_CARER: "hub home carer",
    Role.SATELLITE_CARER: "satellite carer",
    Role.LIAISON_WORKER: "liaison worker",
    Role.SUPERVISING_SOCIAL_WORKER: "supervising social worker",
    Role.CHILDRENS_SOCIAL_WORKER: "children’s social worker",
    Role.PROGRAMME_MANAGER: "programme manager",
    Role.DATA_ANALYST: "data analyst",
    Role.ADMINISTRATOR: "administrator",
}
"""What each person's role is called; the roles that are no person have no name on pages."""


SCHOOL_HOLIDAY_WORDS = {
    SchoolHolidayName.AUTUMN_HALF_TERM: "Autumn half term",
    SchoolHolidayName.CHRISTMAS: "Christmas holidays",
    SchoolHolidayName.SPRING_HALF_TERM: "February half term",
    SchoolHolidayName.EASTER: "Easter holidays",
    SchoolHolidayName.SUMMER_HALF_TERM: "May half term",
    SchoolHolidayName.SUMMER: "Summer holidays",
    SchoolHolidayName.ANOTHER: "Another school holiday",
}


def day(value: date) -> str:
    """`Friday 7 March 2025`, whatever the process's locale; of a moment, its day in London."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_and_month(value: date) -> str:
    """`Friday 7 March`: where the year is plain, under a heading that has it or of a day that is near."""
    return day(value).rpartition(" ")[0]


def span(first: date, last: date, *, has_year: bool = True) -> str:
    """`Friday 4 to Sunday 6 December 2026`: what both ends share is said once, as GOV.UK writes a range of dates."""
    end = day(last) if has_year else day_and_month(last)
    begin = day_and_month(first)
    return f"{begin if first.month != last.month else begin.rpartition(' ')[0]} to {end}"


def days_in_words(first: date, last: date) -> str:
    """`Saturday 24 October to Sunday 1 November 2026`, both included; across New Year each with its year."""
    if first == last:
        return day(first)
    return span(first, last) if first.year == last.year else f"{day(first)} to {day(last)}"


def stay_in_words(first: date, last: date, *, has_year: bool = True) -> str:
    """`Friday 4 December 2026, 1 night`; several as `Friday 4 to Sunday 6 December 2026, 2 nights`.

    Several go from the evening of the first night to the day on which the children go home: that is what people
    mean who say from Friday to Sunday, and the number of nights leaves no doubt.
    """
    number = (last - first).days + 1
    one = day(first) if has_year else day_and_month(first)
    days = one if number == 1 else span(first, last + timedelta(days=1), has_year=has_year)
    return f"{days}, {counted(number, 'night')}"


def when_in_words(first: date, last: date, *, has_year: bool = True) -> str:
    """The same after a noun: `on Friday 4 December 2026`, `from Friday 4 to Sunday 6 December 2026, 2 nights`."""
    if first == last:
        return f"on {day(first) if has_year else day_and_month(first)}"
    return f"from {stay_in_words(first, last, has_year=has_year)}"


def month(value: date) -> str:
    """The month that has this day: `March 2025`."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def clock(value: datetime) -> str:
    """`5:30pm`, `midday`, `midnight`."""
    local = value.astimezone(LONDON)
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}"  # noqa: PLR2004  noon


def moment(value: datetime) -> str:
    """`Friday 7 March 2025 at 5:30pm`."""
    return f"{day(value)} at {clock(value)}"


def moment_soon(value: datetime) -> str:
    """`Friday 7 March at 5:30pm`: in a text that is read before then."""
    return f"{day_and_month(value)} at {clock(value)}"


def moment_near(value: datetime, now: datetime) -> str:
    """`5:30pm today`, `10am tomorrow`; what is farther off with its day."""
    days = (day_in_london(value) - day_in_london(now)).days
    return f"{clock(value)} {_NEAR[days]}" if days in _NEAR else moment(value)


def length(minutes: int) -> str:
    """`5 minutes`, `1 hour`, `26 hours 40 minutes`: hours aren't made into days."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] * bool(hours) + [counted(rest, "minute")] * bool(rest or not hours)
    return " ".join(parts)


def school_holiday(name: str) -> str:
    """`Autumn half term`; a name that a newer release has is a school holiday all the same."""
    return SCHOOL_HOLIDAY_WORDS.get(SchoolHolidayName(name), "") if name in set(SchoolHolidayName) else "School holiday"


def counted(number: int, thing: str) -> str:
    """`1 night`, `5 nights`; for things whose plural is an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def role(value: Role) -> str:
    """`hub home carer`."""
    return ROLE_WORDS[value]


def sentence_case(text: str) -> str:
    """The text with its first letter as a capital, the rest untouched (unlike `str.capitalize`)."""
    return text[:1].upper() + text[1:]
