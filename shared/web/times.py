"""Which time of the day did somebody mean? Errors are worded as GOV.UK asks for a date."""

import re
from datetime import time

from shared.web.wording import sentence_case

_WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_TIME = re.compile(r"(\d{1,2})(?:[:. ]?([0-5]\d))?\s*(am|pm)?")
_HOURS, _HALF = 24, 12


class TimeError(ValueError):
    """Not a time; `sentence` is for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_time(text: str, *, name: str) -> time:
    """The time, as people write it: `6:30pm`, `6pm`, `18:30`, `6.30 PM`, `midday`; `name` is "the start time".

    Raises `TimeError`; also for `6` and `6:30`, of which nobody knows the half of the day they are in.
    """
    written = re.sub(r"\s+", " ", text.strip().lower().replace("a.m.", "am").replace("p.m.", "pm"))
    if not written:
        raise TimeError(f"Enter {name}")
    if written in _WORDS:
        return _WORDS[written]
    found = _TIME.fullmatch(written)
    if found is None or not written.isascii():
        raise _unreal(name)
    hours, minutes, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None:
        return _of_24_hours(found[1], hours, minutes, name, has_minutes=found[2] is not None)
    if not 1 <= hours <= _HALF:
        raise _unreal(name)
    return time(hours % _HALF + (_HALF if half == "pm" else 0), minutes)


def _of_24_hours(written: str, hours: int, minutes: int, name: str, *, has_minutes: bool) -> time:
    if hours >= _HOURS:
        raise _unreal(name)
    if not has_minutes or (hours <= _HALF and not written.startswith("0")):
        raise TimeError(f"{sentence_case(name)} must say whether it is am or pm, like 6:30pm")
    return time(hours, minutes)


def _unreal(name: str) -> TimeError:
    return TimeError(f"{sentence_case(name)} must be a real time, like 6:30pm")
