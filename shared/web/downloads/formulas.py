"""How does a text go through a spreadsheet as a text, neither run as a formula nor taken for nothing, and come back?

A cell that begins with `=`, `+`, `-` or `@` is a formula to most spreadsheets, whoever typed it into whatever page; to
some also after a tab or a line break, or with the full-width signs of a Japanese keyboard.
What shows that a formula has failed, or what a database writes where it has nothing, is read as that and as no text.
An apostrophe before it makes it text; it is taken away where such a cell is read again (docs/decisions/0032).
"""

import re

_SIGN = r"[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]"
FAILED = frozenset(
    {
        *("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA", "#UNKNOWN!", "#BUSY!"),
        *(f"Err:{number}" for number in range(500, 541)),
    }
)
"""What Excel and LibreOffice show where a formula has failed."""
NOTHING = "NULL"
"""What a database writes where it has nothing."""

_NO_TEXT = "|".join(map(re.escape, sorted({*FAILED, NOTHING})))
_RUN = re.compile(rf"'*(?:{_SIGN}|(?:{_NO_TEXT})\Z)")
_HARMLESS = re.compile(rf"'+(?:{_SIGN}|(?:{_NO_TEXT})\Z)")


def harmless(text: str) -> str:
    """The text as a cell may hold it; `as_meant` gives back the text, whatever it is."""
    return f"'{text}" if _RUN.match(text) else text


def as_meant(cell: str) -> str:
    """What was meant by a cell."""
    return cell[1:] if cell.startswith("'") and _HARMLESS.match(cell) else cell
