"""Which signs in a text does nobody see, and what is the text without them?

Who pastes from a word processor enters blanks that don't break; who exports from elsewhere has them too.
"""

import re

_BLANKS = "\u00a0\u2007\u202f"
_UNSEEN = "\u200b\u200e\u200f\u2060\u00ad\ufeff"
_INSTEAD = {**dict.fromkeys(map(ord, _BLANKS), " "), **dict.fromkeys(map(ord, _UNSEEN))}
_ODD_SIGN = re.compile(f"[{_BLANKS}{_UNSEEN}]")


def has_odd_signs(text: str) -> bool:
    """Whether there are blanks in it that don't look like one, or signs that can't be seen."""
    return not text.isascii() and _ODD_SIGN.search(text) is not None


def without_odd_signs(text: str) -> str:
    """The text with plain blanks, and nothing in it that can't be seen."""
    return text.translate(_INSTEAD)
