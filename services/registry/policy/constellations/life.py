"""How is a constellation on a day, and when does it become otherwise?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.registry.policy.facts import Assignment, Fact, HubHome, Phase, Recorded, holding, true_ones
from services.registry.policy.register import Constellation, Membership
from shared.contracts.register_pack import bed_id
from shared.contracts.registry import HubHomeTerm, PhaseTerm
from shared.contracts.words import HOSTING, ConstellationPhase, ConstellationState

D = TypeVar("D", bound=Fact | Membership)


@dataclass(frozen=True, slots=True)
class Others:
    """How many satellites a host has besides those that are known here, from a day until the next that is told."""

    from_on: date
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One constellation with all that is known of its past, present and future."""

    id: UUID
    ref: str
    name: str
    area_id: UUID
    version: int = 1
    phases: tuple[Phase, ...] = ()
    hub_homes: tuple[HubHome, ...] = ()
    liaison_workers: tuple[Assignment, ...] = ()
    memberships: tuple[Membership, ...] = ()
    host: str = ""
    """The name of the other authority that keeps it; then only one's own households are among its satellites."""
    others: tuple[Others, ...] = ()
    """The satellites that aren't, by the day, as the host said last."""

    @property
    def began_on(self) -> date | None:
        """The first day of its first phase."""
        return min((phase.start for phase in self.phases if phase.is_true), default=None)

    @property
    def launched_on(self) -> date | None:
        """The first day of its first launch, also one to come."""
        launches = (one.start for one in self.phases if one.is_true and one.phase is ConstellationPhase.LAUNCHED)
        return min(launches, default=None)

    @property
    def closes_on(self) -> date | None:
        """The day from which it is closed, also one to come."""
        closed = (one.start for one in self.phases if one.is_true and one.phase is ConstellationPhase.CLOSED)
        return min(closed, default=None)

    def phase_on(self, day: date) -> ConstellationPhase | None:
        """The phase that was decided on; none before the first."""
        found = holding(self.phases, day)
        return found.phase if found else None

    def hub_home_on(self, day: date) -> HubHome | None:
        """The hub home, whatever the phase."""
        return holding(self.hub_homes, day)

    def liaison_worker_on(self, day: date) -> UUID | None:
        """The liaison worker."""
        found = holding(self.liaison_workers, day)
        return found.worker_id if found else None

    def satellites_on(self, day: date) -> tuple[Membership, ...]:
        """The satellites, whatever the phase, but none of a constellation that is closed."""
        if self.phase_on(day) is ConstellationPhase.CLOSED:
            return ()
        return tuple(one for one in self.memberships if one.holds_on(day))

    def most_satellites_between(self, first: date, end: date) -> int:
        """The most satellites that it has on a day, from the first until the day before `end`."""
        joining = {one.joined_on for one in self.memberships if one.is_true and first < one.joined_on < end}
        return max(len(self.satellites_on(day)) for day in {first, *joining})

    def others_on(self, day: date) -> int | None:
        """How many satellites aren't known here; nothing where the host has said none of that day."""
        said = [one.number for one in self.others if one.from_on <= day]
        return said[-1] if said else None

    def size_on(self, day: date) -> int:
        """All of its satellites, as far as is known."""
        return len(self.satellites_on(day)) + (self.others_on(day) or 0)

    def largest_between(self, first: date, end: date) -> int:
        """The most satellites that it has on a day, known here or not, from the first until the day before `end`."""
        days = {one.joined_on for one in self.memberships if one.is_true} | {one.from_on for one in self.others}
        return max(self.size_on(day) for day in {first, *(day for day in days if first < day < end)})

    def households_on(self, day: date) -> frozenset[UUID]:
        """The hub home and the satellites; none of a constellation that is closed."""
        if self.phase_on(day) is ConstellationPhase.CLOSED:
            return frozenset()
        hub = self.hub_home_on(day)
        return frozenset({one.household_id for one in self.satellites_on(day)} | ({hub.household_id} if hub else set()))

    def state_on(self, day: date) -> ConstellationState | None:
        """The phase, and of a launched one whether its hub home is vacant or an interim one; none before the first."""
        phase = self.phase_on(day)
        hub = self.hub_home_on(day)
        return None if phase is None else state_of(phase, has_hub_home=hub is not None, is_interim=_is_interim(hub))

    def has_nights_on(self, day: date) -> bool:
        """Whether children can sleep at its hub home."""
        return self.state_on(day) in HOSTING

    def since(self, day: date) -> date:
        """The first day on which it is as on `day` without having been otherwise meanwhile."""
        state, first = self.state_on(day), day
        for boundary in sorted(self._days_of_states(), reverse=True):
            if boundary <= day:
                if self.state_on(boundary) is not state:
                    break
                first = boundary
        return first

    def next_change_after(self, day: date) -> date | None:
        """The next day on which something of it begins or ends."""
        days = {*self._days_of_states(), *_days(self.liaison_workers)}
        for one in self.memberships:
            days |= {one.joined_on, one.end} if one.is_true else set()
        return min((one for one in days if day < one < date.max), default=None)

    def bed_ids(self, authority: str, hub: HubHome | None) -> tuple[UUID, ...]:
        """The beds at a hub home: a constellation's first so many, wherever they are.

        None of another authority's: a bed is promised in one authority only.
        """
        if self.host:
            return ()
        return tuple(bed_id(authority, self.ref, number) for number in range(1, hub.beds + 1)) if hub else ()

    def phase_terms(self) -> tuple[PhaseTerm, ...]:
        """Its phases as others are told of them."""
        return tuple(
            PhaseTerm(phase=one.phase, started_on=one.start, ended_on=one.ended_on) for one in true_ones(self.phases)
        )

    def hub_home_terms(self, authority: str) -> tuple[HubHomeTerm, ...]:
        """Its hub homes as others are told of them."""
        return tuple(self.hub_home_term(one, authority) for one in true_ones(self.hub_homes))

    def hub_home_term(self, hub: HubHome, authority: str) -> HubHomeTerm:
        """One hub home as others are told of it."""
        return HubHomeTerm(
            household_id=hub.household_id,
            bed_ids=self.bed_ids(authority, hub),
            is_interim=hub.is_interim,
            started_on=hub.start,
            ended_on=hub.ended_on,
        )

    def as_on(self, day: date) -> Constellation:
        """What a register that knows only of now would say of it: a closed one is as it was on its last day."""
        state = self.state_on(day) or ConstellationState.PLANNED
        if state is ConstellationState.CLOSED and self.closes_on is not None:
            day = date.fromordinal(self.closes_on.toordinal() - 1)
        hub = self.hub_home_on(day)
        return Constellation(
            id=self.id,
            ref=self.ref,
            name=self.name,
            area_id=self.area_id,
            hub_household_id=hub.household_id if hub else None,
            liaison_worker_id=self.liaison_worker_on(day),
            launched_on=self.launched_on,
            state=state,
            hub_beds=hub.beds if hub else 0,
            version=self.version,
        )

    def _days_of_states(self) -> Iterator[date]:
        yield from _days(self.phases)
        yield from _days(self.hub_homes)


def as_recorded(before: Life | None, after: Life, recorded: Recorded) -> Life:
    """The life in which what is new or otherwise than before was recorded now."""
    known = before or Life(id=after.id, ref=after.ref, name=after.name, area_id=after.area_id)
    return replace(
        after,
        phases=_recorded(known.phases, after.phases, recorded),
        hub_homes=_recorded(known.hub_homes, after.hub_homes, recorded),
        liaison_workers=_recorded(known.liaison_workers, after.liaison_workers, recorded),
        memberships=_recorded(known.memberships, after.memberships, recorded),
    )


def _recorded(before: tuple[D, ...], after: tuple[D, ...], recorded: Recorded) -> tuple[D, ...]:
    was = {one.id: one for one in before}
    return tuple(one if was.get(one.id) == one else replace(one, recorded=recorded) for one in after)


def state_of(phase: ConstellationPhase, *, has_hub_home: bool, is_interim: bool) -> ConstellationState:
    """The state that follows from the phase and the hub home."""
    if phase is not ConstellationPhase.LAUNCHED:
        return ConstellationState(phase.value)
    if not has_hub_home:
        return ConstellationState.HUB_HOME_VACANT
    return ConstellationState.INTERIM_HUB_HOME if is_interim else ConstellationState.LAUNCHED


def phase_of(state: ConstellationState) -> ConstellationPhase:
    """The phase that a state belongs to."""
    if state in {ConstellationState.HUB_HOME_VACANT, ConstellationState.INTERIM_HUB_HOME}:
        return ConstellationPhase.LAUNCHED
    return ConstellationPhase(state.value)


def _is_interim(hub: HubHome | None) -> bool:
    return hub is not None and hub.is_interim


def _days(facts: tuple[Phase, ...] | tuple[HubHome, ...] | tuple[Assignment, ...]) -> Iterator[date]:
    """The days on which they begin and end, as far as they do."""
    for fact in facts:
        if fact.is_true:
            yield from (day for day in (fact.started_on, fact.ended_on) if day is not None)
