"""What was recorded first of a fact, and replaced by something else since?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from services.registry.policy.facts import Approval, Recorded

Versions = Mapping[UUID, Sequence[Any]]
"""What was recorded of each fact, one version after the other."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A version that said something of some day, and when and by whom something else was recorded in its place."""

    was: Any
    by: Recorded
    now: Any
    """What was recorded in its place."""

    @property
    def because(self) -> str:
        """Why, where something else was said than of the version itself."""
        return self.now.reason if self.now.reason != self.was.reason else ""


def replaced_in(versions: Iterable[Sequence[Any]]) -> Iterator[Replaced]:
    """Each version that was written over by one that says something else, or that it never was true.

    One that only ends was not replaced: its days are told with the fact itself.
    """
    for ones in versions:
        for was, now in pairwise(ones):
            if was.is_true and _what(was) != _what(now):
                yield Replaced(was, now.recorded, now)


def _what(one: Any) -> object:
    """What a version says and since when; nothing where it says that it never was."""
    if not one.is_true:
        return None
    said = replace(one, ended_reason=None).says if isinstance(one, Approval) else one.says
    return said, one.started_on
