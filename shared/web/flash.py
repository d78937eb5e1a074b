"""What does the page after a redirect tell of what was just done?

A flash is a code and values that travel in a cookie; the sentence stays on the server, so that no name does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from string import Formatter

from shared.web import wording
from shared.web.errors import PagesClashError, UnknownFlashError

FlashValue = int | str | date | tuple[date, date]
"""A pair is the first and the last night of a stay; a moment is a `datetime`."""

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d")
_BETWEEN = ".."
_STAY = re.compile(rf"{_ISO_DAY.pattern}\.\.{_ISO_DAY.pattern}")


class NotDoneYet(str):
    """A sentence of what somebody else must still do: shown as what happens next, and never as a success."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Flash:
    """A code and the counts, dates and code words that its sentence has places for."""

    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, values: Mapping[str, FlashValue]) -> "Flash":
        """The flash; raises `ValueError` for a value with a blank in it, which could be somebody's name."""
        kept: dict[str, int | str] = {}
        for name, value in values.items():
            kept[name] = _plain(value)
            if isinstance(value, str) and not _WORD.fullmatch(value):
                raise ValueError(f"the flash {code} carries text in {name}; it may carry counts, dates and code words")
        return cls(code, kept)


class Sentences:
    """Every service's flash sentences, by code."""

    def __init__(self, *parts: Mapping[str, str]) -> None:
        self._sentences: dict[str, str] = {}
        for part in parts:
            for code, sentence in part.items():
                if self._sentences.setdefault(code, sentence) != sentence:
                    raise PagesClashError(f"the flash {code} is declared twice, with different sentences")

    def check(self, flash: Flash) -> None:
        """Raise `UnknownFlashError` where there is no sentence, or it has a place for which there is no value."""
        sentence = self._sentences.get(flash.code)
        if sentence is None:
            raise UnknownFlashError(f"no service declares the flash {flash.code}")
        places = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        if places - flash.values.keys():
            raise UnknownFlashError(f"the flash {flash.code} needs {', '.join(sorted(places - flash.values.keys()))}")

    def is_done(self, flash: Flash) -> bool:
        """Whether what it tells of is done, as far as anybody has to do something for it."""
        return not isinstance(self._sentences.get(flash.code), NotDoneYet)

    def read(self, flash: Flash) -> str:
        """The sentence, its dates in words; empty where a newer or older version of the web set the cookie."""
        try:
            self.check(flash)
        except UnknownFlashError:
            return ""
        words = {name: _in_words(value) for name, value in flash.values.items()}
        return self._sentences[flash.code].format_map(words)


def _plain(value: FlashValue) -> int | str:
    if isinstance(value, tuple):
        return _BETWEEN.join(night.isoformat() for night in value)
    return value.isoformat() if isinstance(value, date) else value


def _in_words(value: int | str) -> int | str:
    if not isinstance(value, str):
        return value
    if _STAY.fullmatch(value):
        first, last = map(date.fromisoformat, value.split(_BETWEEN))
        return wording.when_in_words(first, last)
    if _ISO_MOMENT.fullmatch(value):
        return wording.moment(datetime.fromisoformat(value))
    return wording.day(date.fromisoformat(value)) if _ISO_DAY.fullmatch(value) else value
