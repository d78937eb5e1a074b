"""How often do sleepovers repeat: as a form offers it, as RFC 5545 has it, and in words?"""

import re
from datetime import date

from shared.web.wording import counted, day

MONTHLY = "monthly"
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
_WEEKLY = re.compile(r"FREQ=WEEKLY;INTERVAL=(\d+);UNTIL=(\d{8})")
_MONTHLY = re.compile(r"FREQ=MONTHLY;BYDAY=(-?\d)([A-Z]{2});UNTIL=(\d{8})")


def how_often() -> list[dict[str, object]]:
    """The options of the form."""
    weekly: list[dict[str, object]] = [{"value": value, "text": text} for value, text in EVERY.items()]
    hint = {"text": "Such as the first Friday"}
    return [*weekly, {"value": MONTHLY, "text": "Once a month, on the same weekday", "hint": hint}]


def rule_of(choice: str, first_night: date, last_day: date) -> str:
    """The rule for what was chosen; a weekday that a month may have five of is its last one, from the fifth on."""
    until = f"UNTIL={last_day:%Y%m%d}"
    if choice == MONTHLY:
        number = str((first_night.day - 1) // 7 + 1)
        weekday = list(WEEKDAYS)[first_night.weekday()]
        return f"FREQ=MONTHLY;BYDAY={number if number in WHICH else LAST}{weekday};{until}"
    return f"FREQ=WEEKLY;INTERVAL={choice};{until}"


def in_words(rule: str, first_night: date, nights: int) -> str:
    """`Every 2 weeks on Friday, 1 night each time, until Friday 26 March 2027`."""
    if found := _MONTHLY.fullmatch(rule):
        often = f"On the {WHICH[found[1]]} {WEEKDAYS[found[2]]} of each month"
        until = found[3]
    elif found := _WEEKLY.fullmatch(rule):
        often = f"{EVERY.get(found[1], f'Every {found[1]} weeks')} on {list(WEEKDAYS.values())[first_night.weekday()]}"
        until = found[2]
    else:
        raise ValueError(f"{rule} isn't a rule that Hubhome writes")
    last = date(int(until[:4]), int(until[4:6]), int(until[6:]))
    return f"{often}, {counted(nights, 'night')} each time, until {day(last)}"
