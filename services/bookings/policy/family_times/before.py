"""What is known of a plan of family time that isn't any more?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.family_words import FamilyTimePart


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """How long something is."""
    return int((ends_at - starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Change:
    """What of the plan changed with a version of it."""

    plan_version: int
    parts: frozenset[FamilyTimePart]
    way_child_ids: frozenset[UUID]
    was_starts_at: datetime
    was_ends_at: datetime
    was_asked: frozenset[UUID]
    changed_at: datetime

    @property
    def was_minutes(self) -> int:
        """How long it was to be."""
        return minutes_between(self.was_starts_at, self.was_ends_at)


@dataclass(frozen=True, slots=True)
class Left:
    """A household that has nothing to do with it since a change of the plan: when it was to be, as it knew it."""

    household_id: UUID
    plan_version: int
    child_ids: frozenset[UUID]
    was_starts_at: datetime
    was_ends_at: datetime
    acknowledged_at: datetime | None = None

    @property
    def was_minutes(self) -> int:
        """How long it was to be."""
        return minutes_between(self.was_starts_at, self.was_ends_at)
