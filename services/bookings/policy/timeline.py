"""When can children of a constellation sleep at a hub home, and at which?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bookings.policy.nights import Nights, lasts_on
from shared.contracts.registry import HubHomeTerm, PhaseTerm
from shared.contracts.words import ConstellationPhase


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a constellation, until the day before `ended_on`."""

    phase: ConstellationPhase
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class HubHome:
    """A household that is the hub home, with these beds; the last night there is the one before `ended_on`."""

    household_id: UUID
    bed_ids: tuple[UUID, ...]
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A constellation's life as far as nights go: past, present and to come."""

    phases: tuple[Phase, ...] = ()
    hub_homes: tuple[HubHome, ...] = ()

    def is_launched_on(self, night: date) -> bool:
        """Whether its hub home, if there is one, hosts children on this night."""
        return any(
            one.phase == ConstellationPhase.LAUNCHED and lasts_on(night, one.started_on, one.ended_on)
            for one in self.phases
        )

    def hub_home_on(self, night: date) -> HubHome | None:
        """The hub home in which children can sleep on this night."""
        there = [one for one in self.hub_homes if one.bed_ids and lasts_on(night, one.started_on, one.ended_on)]
        return max(there, key=lambda one: one.started_on) if there and self.is_launched_on(night) else None

    def is_hub_home_in(self, household_id: UUID, nights: Nights) -> bool:
        """Whether a household is the hub home on one of these nights, launched or not."""
        return any(
            one.household_id == household_id and any(lasts_on(night, one.started_on, one.ended_on) for night in nights)
            for one in self.hub_homes
        )


def timeline(phases: Iterable[PhaseTerm], hub_homes: Iterable[HubHomeTerm]) -> Timeline:
    """The timeline that these terms make."""
    return Timeline(
        tuple(Phase(one.phase, one.started_on, one.ended_on) for one in phases),
        tuple(HubHome(one.household_id, tuple(sorted(one.bed_ids)), one.started_on, one.ended_on) for one in hub_homes),
    )
