"""What is told of several things to which the same happened at once, so that nobody hears it twice?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID


class _About(Protocol):
    @property
    def starts_at(self) -> datetime:
        """When."""


class OneOfSeveral(Protocol):
    """What has a time, and is told of."""

    @property
    def id(self) -> UUID:
        """Which it is."""

    @property
    def about(self) -> _About:
        """What it is like."""


T = TypeVar("T", bound=OneOfSeveral)
K = TypeVar("K", UUID, tuple[UUID, str])


def told_once(changed: Iterable[T], to_tell: Mapping[UUID, frozenset[K]]) -> list[tuple[T, dict[str, Any]]]:
    """Each with what its event says of telling: of what happened to several at once no household is told twice.

    `to_tell` has the households that are to hear of each; or these with what they are to hear.
    """
    told: set[K] = set()
    found = []
    in_order = sorted(changed, key=lambda one: one.about.starts_at)
    for number, one in enumerate(in_order):
        households = to_tell[one.id]
        elsewhere = tuple(sorted(households & told))
        found.append((one, {"of": 0 if number else len(in_order), "told_elsewhere": elsewhere}))
        told |= households
    return found
