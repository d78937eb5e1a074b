"""How often does something repeat: as a form offers it, as RFC 5545 has it, and in words?"""

import re
from collections.abc import Iterable
from datetime import date

from shared.web.forms import Form
from shared.web.wording import counted, day

MONTHLY, ONCE = "monthly", "once"
EVERY = {"1": "Every week", "2": "Every 2 weeks", "3": "Every 3 weeks", "4": "Every 4 weeks"}
WEEKDAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
LAST = "-1"
WHICH = {"1": "first", "2": "second", "3": "third", "4": "fourth", LAST: "last"}
_NOT_OURS = "isn't a rule that Hubhome writes"
_WEEKLY = re.compile(r"FREQ=WEEKLY;INTERVAL=(\d+);UNTIL=(\d{8})")
_MONTHLY = re.compile(r"FREQ=MONTHLY;BYDAY=(-?\d)([A-Z]{2});UNTIL=(\d{8})")


def how_often() -> list[dict[str, object]]:
    """The options of the form."""
    weekly: list[dict[str, object]] = [{"value": value, "text": text} for value, text in EVERY.items()]
    hint = {"text": "Such as the first Friday"}
    return [*weekly, {"value": MONTHLY, "text": "Once a month, on the same weekday", "hint": hint}]


def once_or_often() -> list[dict[str, object]]:
    """The options of a form on which most things are once only."""
    words = {ONCE: "No, once only", **EVERY, MONTHLY: "Once a month, on the same weekday"}
    return [{"value": value, "text": text} for value, text in words.items()]


def read_rule(form: Form, on: date | None) -> str | None:
    """The rule for what begins on a day; none of what is once only, and where the form tells what is wrong with it."""
    often = form.choice("how_often", [ONCE, *EVERY, MONTHLY], missing="Select whether it repeats")
    last_day = form.day("last_day", "the last day") if often not in {ONCE, ""} else None
    if on is None or last_day is None:
        return None
    if last_day < on:
        form.errors.add("last_day", "The last day must be the same as or after the date")
        return None
    return rule_of(often, on, last_day)


def left_out_of(form: Form, days: Iterable[date]) -> tuple[date, ...] | None:
    """The days that are left out, by those that were ticked; none where nothing was, and the form then tells so."""
    days = list(days)
    wanted = form.choices("wanted", [day.isoformat() for day in days], missing="Select at least one day")
    return tuple(day for day in days if day.isoformat() not in wanted) if wanted else None


def rule_of(choice: str, first_night: date, last_day: date) -> str:
    """The rule for what was chosen; a weekday that a month may have five of is its last one, from the fifth on."""
    until = f"UNTIL={last_day:%Y%m%d}"
    if choice == MONTHLY:
        number = str((first_night.day - 1) // 7 + 1)
        weekday = list(WEEKDAYS)[first_night.weekday()]
        return f"FREQ=MONTHLY;BYDAY={number if number in WHICH else LAST}{weekday};{until}"
    return f"FREQ=WEEKLY;INTERVAL={choice};{until}"


def choice_of(rule: str) -> tuple[str, date]:
    """What somebody would choose on the form to have a rule, and its last day."""
    if found := _MONTHLY.fullmatch(rule):
        return MONTHLY, _day_of(found[3])
    if found := _WEEKLY.fullmatch(rule):
        return found[1], _day_of(found[2])
    raise ValueError(f"{rule} {_NOT_OURS}")


def in_words(rule: str, first: date, nights: int = 0) -> str:
    """`Every 2 weeks on Friday, 1 night each time, until Friday 26 March 2027`; or nothing of nights."""
    choice, last = choice_of(rule)
    if found := _MONTHLY.fullmatch(rule):
        often = f"On the {WHICH[found[1]]} {WEEKDAYS[found[2]]} of each month"
    else:
        often = f"{EVERY.get(choice, f'Every {choice} weeks')} on {list(WEEKDAYS.values())[first.weekday()]}"
    each = f", {counted(nights, 'night')} each time" if nights else ""
    return f"{often}{each}, until {day(last)}"


def _day_of(until: str) -> date:
    return date(int(until[:4]), int(until[4:6]), int(until[6:]))
