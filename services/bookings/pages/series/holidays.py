"""What becomes of regular days in school holidays: as a form asks it, and as a page says what is known?"""

from collections.abc import Sequence
from datetime import date

from services.bookings import wording
from shared.contracts.school_holidays import KnownSchoolHolidays
from shared.web.forms import Form
from shared.web.wording import day, days_in_words, school_holiday

IN_HOLIDAYS = "in_holidays"
KEEP, LEAVE_OUT, ONLY = "keep", "leave_out", "only"
_CHOICES = {KEEP: "Keep them", LEAVE_OUT: "Leave them out", ONLY: "Only in school holidays"}


def in_holidays() -> list[dict[str, str]]:
    """The options of the form."""
    return [{"value": value, "text": text} for value, text in _CHOICES.items()]


def read_in_holidays(form: Form) -> str:
    """What was chosen."""
    return form.choice(IN_HOLIDAYS, _CHOICES, missing="Select what becomes of them in school holidays")


def is_wanted(form: Form, holidays: Sequence[str]) -> bool:
    """Whether a day that lies in these holidays is one of those that were chosen."""
    chosen = form.value(IN_HOLIDAYS)
    return chosen == KEEP or bool(holidays) == (chosen == ONLY)


def what_lies_there(bank_holidays: Sequence[str], school_holidays: Sequence[str]) -> str:
    """`Bank holiday: Christmas Day. School holiday: Christmas holidays`; blank where there is neither."""
    parts = [
        *([f"Bank holiday: {wording.listed(list(bank_holidays))}"] if bank_holidays else []),
        *([named(school_holidays)] if school_holidays else []),
    ]
    return ". ".join(parts)


def named(school_holidays: Sequence[str]) -> str:
    """`School holiday: Autumn half term`."""
    return f"School holiday: {holidays_in_words(school_holidays)}"


def holidays_in_words(school_holidays: Sequence[str]) -> str:
    """`Autumn half term`; blank where there is none."""
    return wording.listed([school_holiday(name) for name in dict.fromkeys(school_holidays)])


def what_is_known(form: Form, known: KnownSchoolHolidays, first: date, last: date) -> list[str]:
    """Sentences on the school holidays between two days: which, until when they are entered, and what was done."""
    if not known.holidays:
        none = f"No school holiday is entered between {day(first)} and {day(last)}."
        return [none, "Look at the schools’ own dates, and untick what you don’t want."]
    days = [f"{school_holiday(one.name)}, {days_in_words(one.first_on, one.last_on)}" for one in known.holidays]
    ticked = {
        KEEP: "",
        LEAVE_OUT: "Those in a school holiday aren’t ticked.",
        ONLY: "Only those in a school holiday are ticked.",
    }
    ends = known.until is not None and known.until < last
    return [
        f"School holidays: {'; '.join(days)}.",
        *([f"None is entered after {day(known.until)}."] if ends and known.until else []),
        *filter(None, [ticked.get(form.value(IN_HOLIDAYS), "")]),
    ]
