"""How do stays from before fit into the beds, and what of them is new?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.bookings.policy.nights import Nights, in_runs, in_words
from services.bookings.policy.requests import Home
from shared.contracts.bookings import MOST_NIGHTS
from shared.contracts.refusals import Fault
from shared.contracts.words import SleepoverKind, SleepoverState

ANOTHER = "a sleepover that is kept here"
"""What somebody is called who isn't in the pack: asked for here, or taken over before."""

MORE_BEDS = (
    "Correct the nights of one of them, or hub_beds in constellations if there were more beds, and beds in hub_homes "
    "where the pack has it."
)
"""What to do where more children slept in a hub home than it has beds."""


@dataclass(frozen=True, slots=True)
class Past:
    """A stay as the authority's records have it."""

    id: UUID
    ref: str
    """Empty, like its place, for one that is kept: neither is."""
    child_id: UUID
    constellation_id: UUID
    satellite_household_id: UUID | None
    hub_household_id: UUID
    nights: Nights
    kind: SleepoverKind
    state: SleepoverState
    place: str = ""
    """Where its row stands in the import: `sleepovers.12`."""

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
class KeptAt:
    """Nights that others keep, and at which hub home: a constellation's beds keep their identifiers when it moves."""

    bed_id: UUID
    child_id: UUID
    nights: Nights
    hub_household_id: UUID


@dataclass(frozen=True, slots=True)
class Slept:
    """A child in a bed for nights in a row. Without a bed the stay tells only who it was about."""

    sleepover_id: UUID
    child_id: UUID
    bed_id: UUID | None
    nights: Nights


class BedPlan:
    """Which bed is whose on which night, as stays from before are laid in one after the other."""

    def __init__(self, beds_of: Mapping[UUID, Collection[UUID]], kept: Iterable[KeptAt]) -> None:
        """`beds_of` has the beds of each hub home; `kept` is what others keep of them already."""
        self.faults: list[Fault] = []
        """The rows of those that didn't fit."""
        self._beds_of = {hub: sorted(beds) for hub, beds in beds_of.items()}
        self._taken: dict[tuple[UUID, date], str] = {}
        self._away: dict[tuple[UUID, date], tuple[UUID, str]] = {}
        for one in kept:
            for night in one.nights:
                self._taken[one.bed_id, night] = ANOTHER
                self._away[one.child_id, night] = one.hub_household_id, ANOTHER

    def lay(self, past: Past) -> list[Slept]:
        """The child's beds. A night that another record of the same child at the same hub home has is slept once."""
        bed_of: dict[date, UUID] = {}
        elsewhere: dict[date, list[str]] = {}
        full: dict[date, list[str]] = {}
        last_bed: UUID | None = None
        beds = self._beds_of[past.hub_household_id]
        for night in past.nights:
            if (past.child_id, night) in self._away:
                hub_id, who = self._away[past.child_id, night]
                if hub_id != past.hub_household_id:
                    elsewhere[night] = [who]
                continue
            free = [bed for bed in beds if (bed, night) not in self._taken]
            if not free:
                full[night] = [self._taken[bed, night] for bed in beds]
                continue
            last_bed = last_bed if last_bed in free else free[0]
            bed_of[night] = last_bed
            self._taken[last_bed, night] = past.ref
            self._away[past.child_id, night] = past.hub_household_id, past.ref
        self._doubt(past, elsewhere, full)
        by_bed: dict[UUID, list[date]] = defaultdict(list)
        for night, bed in bed_of.items():
            by_bed[bed].append(night)
        slept = [Slept(past.id, past.child_id, bed, run) for bed, of_bed in by_bed.items() for run in in_runs(of_bed)]
        return slept or [without_a_bed(past)]

    def _doubt(self, past: Past, elsewhere: Mapping[date, list[str]], full: Mapping[date, list[str]]) -> None:
        """Note what is wrong with a stay: one fault a row, which is put right as a whole."""
        sentences, remedies = [], []
        if elsewhere:
            sentences.append(f"The child already sleeps elsewhere on {_first(elsewhere)}.")
            remedies.append("Correct the nights or the hub home of one of the two.")
        if full:
            sentences.append(f"Every bed of the hub home is taken on {_first(full)}.")
            remedies.append(MORE_BEDS)
        if sentences:
            field = f"{past.place}.first_night"
            self.faults.append(Fault(field=field, sentence=" ".join(sentences), remedy=" ".join(remedies)))


def slips_in(pasts: Iterable[Past], tonight: date) -> Iterator[Fault]:
    """The stays that can't have been: longer than any sleepover is, or not begun.

    A slip in a year would fill a hub home until then, and what nobody asked for here nobody here can call off.
    """
    for past in pasts:
        nights, field = past.nights, f"{past.place}.last_night"
        if len(nights) > MOST_NIGHTS:
            sentence = f"These are {len(nights):,} nights, and a sleepover has {MOST_NIGHTS} at most."
            remedy = "Correct the nights. Give a longer stay several rows, or make it a placement."
            yield Fault(field=field, sentence=sentence, remedy=remedy)
        elif past.state is SleepoverState.STAYED and nights.first > tonight:
            sentence = f"{_day(nights.first)} is still to come, and nobody has stayed then."
            remedy = "Correct the nights, or leave the row out: whoever plans a sleepover asks for it in Hubhome."
            yield Fault(field=f"{past.place}.first_night", sentence=sentence, remedy=remedy)


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


def brought_home(pasts: Iterable[tuple[int, Past]], homes: Sequence[Home]) -> list[tuple[int, Past]]:
    """The stays of one child that came from elsewhere than they say, put right, each as its next version."""
    right = ((version, past, household_on(homes, past.nights.first)) for version, past in pasts)
    return [
        (version + 1, replace(past, satellite_household_id=home))
        for version, past, home in right
        if home != past.satellite_household_id
    ]


def _first(nights: Mapping[date, list[str]]) -> str:
    """`Friday 1 May 2026 (B1 and B2), and on 3 more nights`."""
    first, *more = sorted(nights)
    by = " and ".join(dict.fromkeys(nights[first]))
    others = f", and on {len(more)} more night{'' if len(more) == 1 else 's'}" if more else ""
    return f"{_day(first)} ({by}){others}"


def _day(night: date) -> str:
    return f"{in_words([night])} {night.year}"
