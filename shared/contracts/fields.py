"""What kind of fact a field holds, so that a machine can refuse a name on the bus.

Every field of every message is classified, by its type where that says enough (a `Code`, an `Identifier`) or by a
marker in `Annotated`. Events may carry identifiers and states only (DESIGN.md §2, law 4); a class that breaks the
rule can't be imported.
"""

import re
import types
from datetime import date
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints


class Classified(Enum):
    """How much a field gives away about a person."""

    IDENTIFIER = "identifier"
    """An opaque id: says nothing to somebody who can't ask the registry."""
    STATE = "state"
    """A date, a count, a code from a closed list."""
    PERSONAL = "personal"
    """A name, an address, a contact detail, a date of birth."""
    SENSITIVE = "sensitive"
    """Health, risk, ethnicity, legal status, free text about a person."""


class Code(StrEnum):
    """A closed list of words that messages use; a state by its type."""


Identifier = Annotated[UUID, Classified.IDENTIFIER]
Day = Annotated[date, Classified.STATE]
"""A calendar day in Europe/London."""
Instant = Annotated[AwareDatetime, Classified.STATE]
"""A moment, always with its offset."""
Count = Annotated[int, Field(ge=0), Classified.STATE]
Minutes = Annotated[int, Field(ge=0, le=100_000), Classified.STATE]
Flag = Annotated[bool, Classified.STATE]
Version = Annotated[int, Field(ge=1), Classified.STATE]
"""The version of the thing an event is about: 1 at first, one more at each change."""
CodeWord = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$"), Classified.STATE]
"""One code-shaped word (no blank), for lists that an authority may extend: a name would fit, so never in an event."""
OpenCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$"), Classified.STATE]
"""A word of a list of ours, or one that a newer release has."""
PersonalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), Classified.PERSONAL]
SensitiveText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), Classified.SENSITIVE]
PersonalDay = Annotated[date, Classified.PERSONAL]
"""A date of birth."""


_COMPOSED = (Union, types.UnionType, list, tuple, dict, frozenset, set)
_EMPTY = (type(None), Ellipsis)


_ANYTHING = (Any, object, bytes, list, tuple, dict, set, frozenset)
"""Types that say nothing of what they hold."""
_NAMES = ("Ada Lovelace", "Ada_Lovelace", "Ada")


class UnclassifiedFieldError(TypeError):
    """A contract has a field of which nobody said what it gives away."""


def classifications(annotation: Any, metadata: tuple[Any, ...] = ()) -> frozenset[Classified]:
    """Every classification found in a type, nested models, lists and unions included.

    Raises `UnclassifiedFieldError` where a part of the type is neither marked nor a `Code`, a `Literal` or a model.
    """
    marks = frozenset(mark for mark in metadata if isinstance(mark, Classified))
    if marks:
        return marks
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *rest = get_args(annotation)
        return classifications(inner, tuple(rest))
    if origin in _COMPOSED:
        parts = (classifications(part) for part in get_args(annotation) if part not in _EMPTY)
        return frozenset().union(*parts)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return classifications_of_model(annotation)
    if origin is Literal or (isinstance(annotation, type) and issubclass(annotation, Code)):
        return frozenset({Classified.STATE})
    raise UnclassifiedFieldError(f"{annotation!r} isn't classified: use a type of shared/contracts/fields.py")


def classifications_of_model(model: type[BaseModel]) -> frozenset[Classified]:
    """Every classification in a model's fields; names the field that has none."""
    found: frozenset[Classified] = frozenset()
    for name, field in model.model_fields.items():
        try:
            found |= classifications(field.annotation, tuple(field.metadata))
        except UnclassifiedFieldError as error:
            raise UnclassifiedFieldError(f"{model.__name__}.{name}: {error}") from None
    return found


def free_texts(model: type[BaseModel], path: str = "") -> list[str]:
    """The fields, nested ones included, whose type would take a sentence or a name: text without a closing pattern.

    A mark says what a field is meant to hold; this says what it could.
    """
    found: list[str] = []
    for name, field in model.model_fields.items():
        found += _free_texts(field.annotation, tuple(field.metadata), f"{path}{name}")
    return found


def _free_texts(annotation: Any, metadata: tuple[Any, ...], path: str) -> list[str]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *rest = get_args(annotation)
        return _free_texts(inner, tuple(rest), path)
    if origin in _COMPOSED:
        parts = [_free_texts(part, (), path) for part in get_args(annotation) if part not in _EMPTY]
        return sorted({name for part in parts for name in part})
    if annotation in _ANYTHING:
        return [path]
    if not isinstance(annotation, type) or issubclass(annotation, Enum):
        return []
    if issubclass(annotation, BaseModel):
        return free_texts(annotation, f"{path}.")
    return [path] if issubclass(annotation, str) and not _refuses_a_name(metadata) else []


def _refuses_a_name(metadata: tuple[Any, ...]) -> bool:
    # A `Field` inside of a tuple or a union keeps its constraints one level further down.
    constraints = [part for mark in metadata for part in (mark, *getattr(mark, "metadata", ()))]
    patterns = [pattern for part in constraints if (pattern := getattr(part, "pattern", None))]
    return any(all(re.search(pattern, name) is None for name in _NAMES) for pattern in patterns)
