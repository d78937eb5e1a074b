"""What did somebody enter of regular sleepovers, and what is there to tick once they were looked at?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.bookings import wording
from services.bookings.forms import MOST_WORDS
from services.bookings.pages.days import read_iso
from services.bookings.pages.series.holidays import IN_HOLIDAYS, is_wanted, read_in_holidays, what_lies_there
from services.bookings.pages.series.repeating import EVERY, MONTHLY, rule_of
from services.bookings.policy.repeating import first_days
from shared.contracts.series import Occurrence, Occurrences
from shared.web.forms import Form
from shared.web.wording import day, stay_in_words

STEP, CHANGE, CONFIRM = "step", "change", "confirm"
WANTED = "wanted"
RULE_FIELDS = {
    "first_night_on": "first_night",
    "last_night_on": "nights",
    "nights": "nights",
    "rule": "last_day",
    "because": "because",
    "left_out": WANTED,
}
"""Fields of the messages, and those of the forms."""
RULE_ENTERED = ("first_night", "nights", "how_often", "last_day", IN_HOLIDAYS, "because")
"""The fields of the rule; of a date, its parts begin with its name."""
MOST_NIGHTS_EACH = 14


@dataclass(frozen=True, slots=True)
class Entered:
    """A rule with its nights, and why they are needed."""

    first_night_on: date
    nights: int
    rule: str
    because: str


def read_rule_of_nights(form: Form, tonight: date) -> Entered | None:
    """The rule, or none where something is wrong with the form, which then tells what."""
    first_night = form.day("first_night", "the first night")
    if first_night is not None and first_night < tonight:
        form.errors.add("first_night", "The first night must be tonight or later")
    nights = form.number("nights", "how many nights each time", least=1, most=MOST_NIGHTS_EACH)
    often = form.choice("how_often", [*EVERY, MONTHLY], missing="Select how often")
    last_day = form.day("last_day", "the last day")
    if first_night is not None and last_day is not None and last_day < first_night:
        form.errors.add("last_day", "The last day must be the same as or after the first night")
    read_in_holidays(form)
    because = form.value("because")
    if len(because) > MOST_WORDS:
        form.errors.add("because", f"Why they are needed must be {MOST_WORDS} characters or fewer")
    if form.failed or first_night is None or nights is None or last_day is None:
        return None
    return Entered(first_night, nights, rule_of(often, first_night, last_day), because)


def what_was_ticked(form: Form, rule: str, first_night_on: date) -> dict[str, tuple[date, ...]] | None:
    """The days that are left out and those besides; none where nothing was ticked, and the form then tells so."""
    wanted = {found for value in form.values(WANTED) if (found := read_iso(value)) is not None}
    if not wanted:
        form.errors.add(WANTED, "Select at least one sleepover")
        return None
    by_rule = set(first_days(rule, first_night_on))
    return {"left_out": tuple(sorted(by_rule - wanted)), "besides": tuple(sorted(wanted - by_rule))}


def tick_those_that_can_be(form: Form, found: Occurrences) -> None:
    """As the form is first shown: those that can be, by what was chosen for school holidays."""
    if form.value(STEP) != CONFIRM:
        possible = [one for one in found.occurrences if not one.in_the_way]
        wanted = [one.first_night_on.isoformat() for one in possible if is_wanted(form, one.school_holidays)]
        form.suggest(**{WANTED: wanted})


def choices(occurrences: Sequence[Occurrence], nights: int) -> list[dict[str, object]]:
    """A box for each that can be, and for each night close by that could be had instead of one that can't."""
    offered: dict[date, str] = {}
    for one in occurrences:
        if one.in_the_way:
            offered |= {first: f"Instead of {day(one.first_night_on)}" for first in one.instead if first not in offered}
        else:
            there = what_lies_there(one.bank_holidays, one.school_holidays)
            offered[one.first_night_on] = ". ".join(filter(None, [_what_is_booked(one), there]))
    return [
        {
            "value": first.isoformat(),
            "text": stay_in_words(first, first + timedelta(days=nights - 1)),
            "hint": {"text": hint} if hint else None,
        }
        for first, hint in sorted(offered.items())
    ]


def _what_is_booked(one: Occurrence) -> str:
    """Of nights that are moved to: whether they are booked already, all of them or some."""
    nights = (one.last_night_on - one.first_night_on).days + 1
    if not one.booked:
        return ""
    if len(one.booked) == nights:
        return "Booked already, and stays"
    return f"Booked already: {wording.listed([day(night) for night in one.booked])}. The rest is asked for besides"


def refused_of(occurrences: Sequence[Occurrence]) -> list[tuple[str, str]]:
    """Those that can't be: which nights, and why."""
    return [
        (stay_in_words(one.first_night_on, one.last_night_on), one.in_the_way) for one in occurrences if one.in_the_way
    ]
