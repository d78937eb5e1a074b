"""How was a constellation on a day: its state, its hub home and the beds there?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.outcomes.policy.months import Period
from shared.contracts.words import ConstellationPhase, ConstellationState


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a constellation, until the day before `ended_on`."""

    phase: ConstellationPhase
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class HubHome:
    """A household that is the hub home, with so many beds, until the day before `ended_on`."""

    household_id: UUID
    beds: int
    is_interim: bool
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class NightsOff:
    """Nights on which a household took no children as the hub home."""

    household_id: UUID
    nights: Period


def _days(term: Phase | HubHome, period: Period) -> Period:
    """The days of a period on which a term lasts."""
    last = period.last if term.ended_on is None else min(period.last, term.ended_on - timedelta(days=1))
    return Period(max(period.first, term.started_on), last)


def _days_from(term: HubHome, day: date) -> int:
    """How far a day is from a term: 0 while it lasts."""
    last = day if term.ended_on is None else term.ended_on - timedelta(days=1)
    return max((term.started_on - day).days, (day - last).days, 0)


@dataclass(frozen=True, slots=True)
class Constellation:
    """A constellation with its life, as far as it is known: past, present and to come."""

    id: UUID
    phases: tuple[Phase, ...]
    hub_homes: tuple[HubHome, ...]
    nights_off: tuple[NightsOff, ...] = ()

    @property
    def launched_on(self) -> date | None:
        """The first day of its first launch."""
        return min((one.started_on for one in self.phases if one.phase == ConstellationPhase.LAUNCHED), default=None)

    def hub_home_on(self, day: date) -> HubHome | None:
        """The hub home of a day, whether the constellation is launched or not."""
        return next((one for one in self.hub_homes if _days_from(one, day) == 0), None)

    def state_on(self, day: date) -> ConstellationState:
        """Its state; before anything of it is known it is planned."""
        today = Period(day, day)
        phase = next((one.phase for one in self.phases if _days(one, today).days), ConstellationPhase.PLANNED)
        if phase != ConstellationPhase.LAUNCHED:
            return ConstellationState(phase)
        hub_home = self.hub_home_on(day)
        if hub_home is None:
            return ConstellationState.HUB_HOME_VACANT
        return ConstellationState.INTERIM_HUB_HOME if hub_home.is_interim else ConstellationState.LAUNCHED

    def hub_homes_in(self, period: Period) -> tuple[HubHome, ...]:
        """The hub homes of a period, in order; where there was none, the one that was or will be nearest to its end."""
        there = tuple(one for one in self.hub_homes if _days(one, period).days)
        return there or tuple(sorted(self.hub_homes, key=lambda one: _days_from(one, period.last))[:1])

    def nights_open(self, period: Period) -> int:
        """Beds times nights of a period: while the constellation is launched, and its hub home hasn't the night off."""
        return sum(
            home.beds * self._nights_on(home, _days(phase, _days(home, period)))
            for home in self.hub_homes
            for phase in self.phases
            if phase.phase == ConstellationPhase.LAUNCHED
        )

    def _nights_on(self, home: HubHome, period: Period) -> int:
        off = (one.nights.within(period).days for one in self.nights_off if one.household_id == home.household_id)
        return period.days - sum(off)


def whose_support(hub_household_id: UUID, day: date, constellations: Iterable[Constellation]) -> UUID | None:
    """The constellation that a hub home's support of a day counts for: the one whose hub home the household was then.

    Of a household that wasn't one on that day, the one whose hub home it was or became nearest to it: support isn't
    lost because a term was recorded too short.
    """
    nearest = min(
        (
            (_days_from(home, day), constellation.id)
            for constellation in constellations
            for home in constellation.hub_homes
            if home.household_id == hub_household_id
        ),
        default=None,
    )
    return nearest and nearest[1]


def support_counted(
    numbers: Mapping[tuple[UUID, date], int], constellations: Iterable[Constellation]
) -> Mapping[UUID, int]:
    """How many contacts each constellation has, from those of each hub home on each day."""
    counted: dict[UUID, int] = {}
    known = tuple(constellations)
    for (hub_household_id, day), number in numbers.items():
        if whose := whose_support(hub_household_id, day, known):
            counted[whose] = counted.get(whose, 0) + number
    return counted
