"""What of a plan of family time changed, for a household that knew it; and who has nothing to do with it any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.bookings.policy.family_times.before import Change, Left
from services.bookings.policy.family_times.plan import About, Around, FamilyTime
from shared.contracts.family_words import FamilyTimePart, FamilyTimeState


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a household was asked, or answered."""

    changed_at: datetime
    parts: tuple[FamilyTimePart, ...]
    was_starts_at: datetime
    was_minutes: int
    was_acknowledged: bool
    """The household knew of the plan before."""


def change_of(before: FamilyTime, after: FamilyTime) -> Change:
    """What of the plan is another than before."""
    was, now = before.about, after.about
    return Change(
        plan_version=after.plan_version,
        parts=frozenset(part for part, of in _OF_PARTS if of(was) != of(now)),
        way_child_ids=frozenset(
            child for child in was.children.keys() & now.children.keys() if was.children[child] != now.children[child]
        ),
        was_starts_at=was.starts_at,
        was_ends_at=was.ends_at,
        was_asked=before.asked,
        changed_at=after.changed_at,
    )


_OF_PARTS: tuple[tuple[FamilyTimePart, Callable[[About], object]], ...] = (
    (FamilyTimePart.TIME, lambda about: (about.starts_at, about.ends_at)),
    (FamilyTimePart.PLACE, lambda about: (about.hub_household_id, about.place)),
    (FamilyTimePart.CHILDREN, lambda about: about.children.keys()),
    (FamilyTimePart.BIRTH_FAMILY, lambda about: (about.with_birth_family, about.birth_family)),
    (FamilyTimePart.SUPERVISION, lambda about: (about.supervision, about.supervisor_id, about.supervisor)),
)


def those_who_left(before: FamilyTime, around_before: Around, after: FamilyTime, around: Around) -> list[Left]:
    """The households that were asked of the plan before and have nothing to do with the one of now."""
    return [
        Left(
            household_id=home,
            plan_version=after.plan_version,
            child_ids=around_before.children_with(home),
            was_starts_at=before.about.starts_at,
            was_ends_at=before.about.ends_at,
        )
        for home in sorted(before.asked - around.households)
    ]


def changed_since(one: FamilyTime, around: Around, household_id: UUID | None, own: frozenset[UUID]) -> Since | None:
    """What changed since the household answered or, where it never did, since it was last asked; none where it has
    answered the plan as it is, and where it wasn't asked of another. Of ways those of its `own` children.
    """
    if one.state is not FamilyTimeState.PLANNED or household_id not in around.outstanding:
        return None
    answered = around.answered_before.get(household_id)
    plans_asked_of = [each.plan_version - 1 for each in around.changes if household_id in each.was_asked]
    known = answered.plan_version if answered else max(plans_asked_of, default=None)
    since = [each for each in around.changes if known is not None and each.plan_version > known]
    if not since:
        return None
    was = since[0]
    parts = set[FamilyTimePart]().union(*(each.parts for each in since))
    if (was.was_starts_at, was.was_ends_at) == (one.about.starts_at, one.about.ends_at):
        parts.discard(FamilyTimePart.TIME)
    ways = frozenset[UUID]().union(*(each.way_child_ids for each in since))
    if ways & own:
        parts.add(FamilyTimePart.GETTING_THERE)
    elif ways and not parts:
        parts.add(FamilyTimePart.ANOTHER_CHILD)
    return Since(
        changed_at=since[-1].changed_at,
        parts=in_order(parts),
        was_starts_at=was.was_starts_at,
        was_minutes=was.was_minutes,
        was_acknowledged=answered is not None and answered.is_possible,
    )


def as_it_was_known(one: FamilyTime, around: Around, household_id: UUID) -> tuple[datetime, int]:
    """When it was to be and how long, as a household knows that was asked of it once and isn't any more."""
    replaced_by = max((each.plan_version for each in around.changes if household_id in each.was_asked), default=0)
    later = [each for each in around.changes if each.plan_version > replaced_by]
    if (left := around.left.get(household_id)) is not None:
        return left.was_starts_at, left.was_minutes
    if later:
        return later[0].was_starts_at, later[0].was_minutes
    return one.about.starts_at, one.about.minutes


def in_order(parts: set[FamilyTimePart]) -> tuple[FamilyTimePart, ...]:
    """The parts as they are always named."""
    return tuple(part for part in FamilyTimePart if part in parts)
