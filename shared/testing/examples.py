"""What does a message look like? A valid one of any class, made from its fields: for sweeps over every message.

Examples fit together: an identifier follows from the last word of its field's name, so that there is one child, one
bed and one household in all of them.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from shared.contracts.packs import WrittenLike

M = TypeVar("M", bound=BaseModel)

_NAMESPACE = UUID("0d1f9a52-7c37-4a53-9d4c-6d0b9f6d0a77")
_FIRST_DAY = date(2026, 11, 27)
_FIRST_MOMENT = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
_TEXTS = ("word", "testshire", "2026-11", "#1d5b79", "SO14 2AB", "01632 960001", "sam@council.example")
_NUMBERS = (1, 6)
_YEARS = (2026, 2027)


class NoExampleError(TypeError):
    """A field of a type for which nobody said what an example is: names it."""


def example_of(model: type[M], *, other: bool = False, **given: Any) -> M:
    """A valid instance, the same each time; with `other`, one that differs in all but its identifiers.

    Days follow one another in the order of the fields, so that what begins comes before what ends; where a field
    holds several, it holds one thing, or every word of a closed list. Raises `NoExampleError` for a field that isn't
    given and whose type isn't known here.
    """
    values = {
        name: _value(name, field.annotation, tuple(field.metadata), place=place, other=other)
        for place, (name, field) in enumerate(model.model_fields.items())
        if name not in given
    }
    return model(**values, **given)


def _value(name: str, annotation: Any, marks: tuple[Any, ...], *, place: int, other: bool) -> Any:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(name, parts[0], (*marks, *parts[1:]), place=place, other=other)
    if origin in {Union, UnionType}:
        present = next(part for part in parts if part is not NoneType)
        return _value(name, present, marks, place=place, other=other)
    if origin in {tuple, frozenset}:
        is_closed_list = isinstance(parts[0], type) and issubclass(parts[0], Enum)
        return list(parts[0]) if is_closed_list else [_value(_one_of(name), parts[0], (), place=place, other=other)]
    if isinstance(annotation, type):
        return _of_type(name, annotation, marks, place=place, other=other)
    if origin not in {Literal, dict}:
        raise NoExampleError(f"{name}: {annotation!r}")
    return {} if origin is dict else parts[-1 if other else 0]


def _of_type(name: str, kind: type, marks: tuple[Any, ...], *, place: int, other: bool) -> Any:
    if issubclass(kind, Enum):
        return list(kind)[-1 if other else 0]
    if issubclass(kind, BaseModel):
        return example_of(kind, other=other)
    days = timedelta(days=place + (7 if other else 0))
    plain: Mapping[type, Any] = {
        UUID: uuid5(_NAMESPACE, name.removesuffix("_id").rpartition("_")[2]),
        bool: other,
        AwareDatetime: _FIRST_MOMENT + days,
        date: _FIRST_DAY + days,
    }
    if kind in plain:
        return plain[kind]
    candidates: Mapping[type, tuple[Any, ...]] = {
        str: (*(mark.example for mark in marks if isinstance(mark, WrittenLike)), *_TEXTS),
        int: (*_NUMBERS[::-1], *_YEARS[::-1]) if other else (*_NUMBERS, *_YEARS),
        float: tuple(map(float, _NUMBERS[::-1] if other else _NUMBERS)),
    }
    for candidate in candidates.get(kind, ()):
        if _fits(candidate, kind, marks):
            return candidate
    raise NoExampleError(f"{name}: {kind.__name__} with {marks}")


def _fits(candidate: Any, kind: type, marks: tuple[Any, ...]) -> bool:
    annotation: Any = Annotated[(kind, *marks)] if marks else kind
    try:
        TypeAdapter(annotation).validate_python(candidate)
    except ValidationError:
        return False
    return True


def _one_of(name: str) -> str:
    """The name of one of several: `bed_ids` holds a `bed_id`."""
    return name.removesuffix("s")
