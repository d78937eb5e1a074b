"""How do dates, times, lengths and roles read on a page? In GOV.UK style, in London's time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.contracts.roles import Role

LONDON = ZoneInfo("Europe/London")

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

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


def day(value: date) -> str:
    """`Friday 7 March 2025`, whatever the process's locale; of a moment, its day in London."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_and_month(value: date) -> str:
    """`Friday 7 March`: where the year is plain, under a heading that has it or of a day that is near."""
    return day(value).rpartition(" ")[0]


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


def length(minutes: int) -> str:
    """`5 minutes`, `1 hour`, `26 hours 40 minutes`: hours aren't made into days."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] * bool(hours) + [counted(rest, "minute")] * bool(rest or not hours)
    return " ".join(parts)


def counted(number: int, thing: str) -> str:
    """`1 night`, `5 nights`; for things whose plural is an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def role(value: Role) -> str:
    """`hub home carer`."""
    return ROLE_WORDS[value]


def sentence_case(text: str) -> str:
    """The text with its first letter as a capital, the rest untouched (unlike `str.capitalize`)."""
    return text[:1].upper() + text[1:]
