"""Which year is meant by a date with two digits for it? The other dates of its file say so, or nothing does."""

import re
from collections.abc import Collection, Iterable
from datetime import date

from shared.hosting.packs.cells import CellWrongError
from shared.hosting.packs.columns import Column

_NEAR = 10
"""Years by which a date may lie before or after all others of its file, and still be taken for one of them."""
# Hyphens are left alone: 20-03-24 is the 20th for some programs, and the 24th for others.
_SHORT = re.compile(r"(\d{1,2}([/.])\d{1,2}\2|\d{1,2}[ -][A-Za-z]{3,9}\.?[ -])(\d{2})((?:[T ].*)?)", re.ASCII)
_YEAR_FIRST = re.compile(r"\d{4}[/.]")


def years_in_full(dated: Iterable[tuple[Column, str]]) -> dict[str, str]:
    """The dates of a file whose year has two digits, each with the text that is meant; none where others are as likely.

    `28/02/19` is 2019 where the file's other dates are of about that time, and of nothing near 1919. Where the others
    begin with the year, nobody knows which of its numbers is the day.
    """
    short: dict[str, re.Match[str]] = {}
    years: set[int] = set()
    for column, text in dated:
        if found := _SHORT.fullmatch(text):
            short[text] = found
        elif _YEAR_FIRST.match(text):
            return {}
        else:
            years |= _year_of(column, text)
    return {text: f"{found[1]}20{found[3]}{found[4]}" for text, found in short.items() if _is_meant(found[3], years)}


def _year_of(column: Column, text: str) -> set[int]:
    try:
        meant = column.read(text)
    except CellWrongError:
        return set()
    return {meant.year} if isinstance(meant, date) else set()


def _is_meant(digits: str, years: Collection[int]) -> bool:
    if not years:
        return False
    first, last = min(years) - _NEAR, max(years) + _NEAR
    return [century for century in (1900, 2000) if first <= century + int(digits) <= last] == [2000]
