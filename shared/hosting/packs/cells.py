"""What does the text of one cell mean?"""

import difflib
import re
from calendar import month_name
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from shared.contracts.clock import LONDON
from shared.hosting.packs.faults import listed, quoted
from shared.hosting.packs.sheets import plain
from shared.web.downloads.formulas import FAILED, as_meant

UK_DAY = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
"""How a day begins that is written day first."""

YEAR_FIRST = re.compile(r"^\d{4}[/.]\d{1,2}[/.]\d{1,2}")
"""How a day begins that is written year first, and not with hyphens."""

_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_UK = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00?:00(:00(\.0+)?)?$")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_NAMED_MONTH = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})", re.ASCII)
_MONTHS = {name[:3].casefold(): (name.casefold(), number) for number, name in enumerate(month_name) if number}
_SHORT_YEAR = re.compile(r"(?:\d{1,2}([/.-])\d{1,2}\1|\d{1,2}[ -][A-Za-z]{3,9}\.?[ -])\d{2}", re.ASCII)
_WHOLE = re.compile(r"[+-]?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.0+)?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_FLAGS = {
    **dict.fromkeys(("y", "yes", "true", "1"), True),
    **dict.fromkeys(("n", "no", "false", "0"), False),
}


class CellWrongError(ValueError):
    """A cell that doesn't mean anything in its column."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.sentence, self.remedy = sentence, remedy


@lru_cache(maxsize=8192)
def read_day(text: str) -> date:
    """A day written year first or, as in the UK, day first; a midnight after it is what a spreadsheet adds."""
    day = _day(_MIDNIGHT.sub("", text))
    if day is None and _SHORT_YEAR.fullmatch(_MIDNIGHT.sub("", text)):
        raise CellWrongError(
            f"{quoted(text)} could mean two days: its year has two digits.",
            "Write the year with four digits, as in 2019-02-28 or 28/02/2019.",
        )
    if day is None:
        raise CellWrongError(f"{quoted(text)} isn't a date.", "Write it as 2019-02-28 or 28/02/2019.")
    return day


@lru_cache(maxsize=8192)
def read_instant(text: str) -> datetime:
    """A moment; without an offset it is the clock on the wall in London.

    An hour that the clocks skip in spring or show twice in autumn is refused and not guessed.
    """
    day_text, _, clock_text = text.replace("T", " ", 1).partition(" ")
    day, clock = _day(day_text), _CLOCK.fullmatch(clock_text.strip())
    wrong = CellWrongError(
        f"{quoted(text)} isn't a date and a time.", "Write it as 2025-05-31T13:30 or 31/05/2025 13:30."
    )
    if day is None or clock is None:
        raise wrong
    hour, minute, second, offset = clock.groups(default="")
    written = f"{day.isoformat()}T{int(hour):02}:{minute}:{second or '00'}"
    try:
        moment = datetime.fromisoformat(written + offset)
    except ValueError:
        raise wrong from None
    return moment if offset else _in_london(moment, text)


def read_flag(text: str) -> bool:
    """Yes or no."""
    flag = _FLAGS.get(text.casefold())
    if flag is None:
        raise CellWrongError(f"{quoted(text)} is neither yes nor no.", "Write Y or N.")
    return flag


def read_whole_number(text: str) -> int:
    """A whole number, also where a spreadsheet wrote `3.0` or `1,440`."""
    if not _WHOLE.fullmatch(text):
        raise CellWrongError(f"{quoted(text)} isn't a whole number.", "Write digits only, for example 3.")
    return int(text.partition(".")[0].replace(",", ""))


def read_code_word(text: str) -> str:
    """A word of a list that the authority keeps itself: case stays, blanks become underscores."""
    return re.sub(r"\s+", "_", text)


def read_text(text: str) -> str:
    """The text itself. What a spreadsheet shows in its place where a formula has failed is none."""
    if text in FAILED:
        raise CellWrongError(
            f"{quoted(text)} is what a spreadsheet shows where a formula has failed.",
            "Write what it should say, or leave the cell empty.",
        )
    return as_meant(text)


def reader_of_words(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """What reads a word of a closed list, in any case and with blanks or hyphens for underscores."""
    by_spelling = {plain(word): meaning for word, meaning in words.items()}

    def read(text: str) -> Any:
        if text in words:
            return words[text]
        spelling = plain(text)
        if spelling in by_spelling:
            return by_spelling[spelling]
        near = difflib.get_close_matches(spelling, by_spelling, n=1, cutoff=0.75)
        meant = next((f"Did you mean {word}? " for word in words if near and plain(word) == near[0]), "")
        raise CellWrongError(
            f"{quoted(text)} isn't a word that this column knows.", f"{meant}Write {listed(list(words))}."
        )

    return read


def _day(text: str) -> date | None:
    if year_first := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = year_first.groups()
    elif uk := _UK.fullmatch(text):
        day, _, month, year = uk.groups()
    elif named := _NAMED_MONTH.fullmatch(text):
        day, word, year = named.groups()
        full, number = _MONTHS.get(word[:3].casefold(), ("", 0))
        # "Sept" is written too, and "Juny" isn't a month
        if not full.startswith(word.casefold()):
            return None
        month = str(number)
    else:
        return None
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _in_london(moment: datetime, text: str) -> datetime:
    first, second = (moment.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    summer, winter = first.utcoffset(), second.utcoffset()
    if summer == winter:
        return first
    if summer is not None and winter is not None and summer < winter:
        later = moment + timedelta(hours=1)
        raise CellWrongError(
            f"{quoted(text)} never was: the clocks went forward over it.",
            f"Correct the time; perhaps {later:%Y-%m-%dT%H:%M} is meant.",
        )
    raise CellWrongError(
        f"{quoted(text)} was twice: the clocks went back over it.",
        f"Write {moment:%Y-%m-%dT%H:%M}+01:00 for the first time, or {moment:%Y-%m-%dT%H:%M}+00:00 for the second.",
    )
