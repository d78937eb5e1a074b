"""What does a line's class say about each of its columns?"""

import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AwareDatetime

from shared.contracts.fields import Code, CodeWord
from shared.contracts.packs import PackLine, RefersTo, WrittenLike
from shared.hosting.packs.cells import (
    read_code_word,
    read_day,
    read_flag,
    read_instant,
    read_text,
    read_whole_number,
    reader_of_words,
)

SEVERAL = ";"
"""What stands between several values in one cell."""

# a code word is a text to Python; what tells it apart is the constraint that its type carries
_CODE_WORD = get_args(CodeWord)[1]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    is_required: bool
    may_be_empty: bool
    """Whether a cell may be, in a column that must be there: what isn't recorded is told, and taken."""
    is_several: bool
    is_dated: bool
    refers_to: str
    """The table in which its values must stand, or empty."""
    written_like: WrittenLike | None
    is_code_word: bool
    read_one: Callable[[str], Any]

    @property
    def is_as_written(self) -> bool:
        """Whether a cell means its own words, so that two mean the same only where they are the same."""
        return self.read_one is read_text

    def read(self, text: str) -> Any:
        """What a cell that isn't empty means; raises `CellWrongError` where it means nothing."""
        if not self.is_several:
            return self.read_one(text)
        return tuple(dict.fromkeys(self.read_one(part) for part in self.parts(text)))

    def parts(self, text: str) -> list[str]:
        """The values as they are written in a cell."""
        if not self.is_several:
            return [text] if text else []
        return [part for part in map(str.strip, text.split(SEVERAL)) if part]


# Asked of each row that changes, by what tells of a dry run; what a class says never changes.
@cache
def columns_of(line: type[PackLine]) -> tuple[Column, ...]:
    """The columns in the order in which the class declares them."""
    hints = get_type_hints(line, include_extras=True)
    return tuple(
        _column(name, hints[name], is_required=field.is_required()) for name, field in line.model_fields.items()
    )


def _column(name: str, hint: Any, *, is_required: bool) -> Column:
    marks: list[Any] = []
    is_several = may_be_empty = False
    while True:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            hint = arguments[0]
            marks.extend(arguments[1:])
        elif origin in (Union, types.UnionType) and types.NoneType in arguments and len(arguments) == 2:  # noqa: PLR2004  X or None
            hint, may_be_empty = next(part for part in arguments if part is not types.NoneType), True
        elif origin is tuple:
            hint, is_several = arguments[0], True
        else:
            break
    return Column(
        name=name,
        is_required=is_required,
        may_be_empty=may_be_empty,
        is_several=is_several,
        is_dated=_is_a(hint, date) or hint is AwareDatetime,
        refers_to=next((mark.table for mark in marks if isinstance(mark, RefersTo)), ""),
        written_like=next((mark for mark in marks if isinstance(mark, WrittenLike)), None),
        is_code_word=_CODE_WORD in marks,
        read_one=_reader(hint, is_code_word=_CODE_WORD in marks),
    )


def _reader(kind: Any, *, is_code_word: bool) -> Callable[[str], Any]:
    if get_origin(kind) is Literal:
        return reader_of_words({str(word): word for word in get_args(kind)})
    if _is_a(kind, Code):
        return reader_of_words({member.value: member for member in kind})
    if kind is AwareDatetime or _is_a(kind, datetime):
        return read_instant
    for base, reader in ((date, read_day), (bool, read_flag), (int, read_whole_number)):
        if _is_a(kind, base):
            return reader
    return read_code_word if is_code_word else read_text


def _is_a(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)
