"""How do stays from before fit into the beds, and what of them is new?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bookings.policy.nights import Nights, in_runs, in_words
from services.bookings.policy.requests import Home, Kept
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.words import SleepoverKind, SleepoverState

MOST_NAMED = 20
"""Faults that one refusal names."""


@dataclass(frozen=True, slots=True)
class Past:
    """A stay as the authority's records have it."""

    id: UUID
    ref: str
    child_id: UUID
    constellation_id: UUID
    satellite_household_id: UUID | None
    hub_household_id: UUID
    nights: Nights
    kind: SleepoverKind
    state: SleepoverState

    @property
    def facts(self) -> tuple[object, ...]:
        """What makes it another stay than the one that is kept."""
        return (
            self.child_id,
            self.constellation_id,
            self.satellite_household_id,
            self.hub_household_id,
            self.nights,
            self.kind,
            self.state,
        )


@dataclass(frozen=True, slots=True)
class Slept:
    """A child in a bed for nights in a row. Without a bed the stay tells only who it was about."""

    sleepover_id: UUID
    child_id: UUID
    bed_id: UUID | None
    nights: Nights


class BedPlan:
    """Which bed is whose on which night, as stays from before are laid in one after the other."""

    def __init__(self, beds_of: Mapping[UUID, Sequence[UUID]], kept: Iterable[Kept]) -> None:
        """`beds_of` has the beds of each hub home; `kept` is what others keep of them already."""
        self._beds_of = {hub: sorted(beds) for hub, beds in beds_of.items()}
        self._hub_of = {bed: hub for hub, beds in beds_of.items() for bed in beds}
        self._taken: set[tuple[UUID, date]] = set()
        self._away: dict[tuple[UUID, date], UUID | None] = {}
        for one in kept:
            for night in one.nights:
                self._taken.add((one.bed_id, night))
                self._away[one.child_id, night] = self._hub_of.get(one.bed_id)
        self._faults: list[str] = []

    def lay(self, past: Past) -> list[Slept]:
        """The child's beds. A night that another record of the same child at the same hub home has is slept once."""
        bed_of: dict[date, UUID] = {}
        last_bed: UUID | None = None
        for night in past.nights:
            if (past.child_id, night) in self._away:
                if self._away[past.child_id, night] != past.hub_household_id:
                    self._faults.append(f"{past.ref}: the child already sleeps elsewhere on {_day(night)}.")
                continue
            free = [bed for bed in self._beds_of[past.hub_household_id] if (bed, night) not in self._taken]
            if not free:
                self._faults.append(f"{past.ref}: every bed of the hub home is taken on {_day(night)}.")
                continue
            last_bed = last_bed if last_bed in free else free[0]
            bed_of[night] = last_bed
            self._taken.add((last_bed, night))
            self._away[past.child_id, night] = past.hub_household_id
        by_bed: dict[UUID, list[date]] = defaultdict(list)
        for night, bed in bed_of.items():
            by_bed[bed].append(night)
        slept = [Slept(past.id, past.child_id, bed, run) for bed, of_bed in by_bed.items() for run in in_runs(of_bed)]
        return slept or [without_a_bed(past)]

    def check(self) -> None:
        """Refuse what didn't fit, naming each row and what to do."""
        if not self._faults:
            return
        named = self._faults[:MOST_NAMED]
        if more := len(self._faults) - len(named):
            named.append(f"And {more} more.")
        raise refuse("stays_contradict", "Correct these rows of sleepovers.csv:\n" + "\n".join(named), "sleepovers")


def without_a_bed(past: Past) -> Slept:
    """The row of a stay that took no bed: it was cancelled, or another record has all of its nights."""
    return Slept(past.id, past.child_id, None, past.nights)


def in_order(pasts: Iterable[Past]) -> list[Past]:
    """The order in which beds are given: whatever the file's order, the same beds."""
    return sorted(pasts, key=lambda past: (past.nights.first, past.ref))


def household_on(homes: Iterable[Home], night: date) -> UUID | None:
    """Where a child lived; of two households that claim it, the one they moved to last."""
    there = [home for home in homes if home.covers(night)]
    return max(there, key=lambda home: home.started_on).household_id if there else None


def not_known_yet(what: Mapping[str, Iterable[str]]) -> RefusalError:
    """The refusal of rows about things that bookings hasn't heard of: it may hear of them any moment."""
    parts = [f"{name} {', '.join(_some(sorted(set(refs))))}" for name, refs in what.items() if refs]
    return refuse("not_known_yet", f"Bookings doesn’t know these yet: {'; '.join(parts)}. Try again in a moment.")


def _some(refs: list[str]) -> list[str]:
    return refs if len(refs) <= MOST_NAMED else [*refs[:MOST_NAMED], f"and {len(refs) - MOST_NAMED} more"]


def _day(night: date) -> str:
    return f"{in_words([night])} {night.year}"
