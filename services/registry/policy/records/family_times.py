"""Who knows whom by a family time, and who may read how to reach its host?"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shared.contracts.actor import Actor
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.roles import CARERS, Role

ONE_DAY = timedelta(days=1)
TAKES_PLACE = frozenset({FamilyTimeState.PLANNED, FamilyTimeState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyTime:
    """A family time, as bookings told of it last."""

    family_time_id: UUID
    held_on: date
    hub_household_id: UUID | None
    child_ids: frozenset[UUID]
    household_ids: frozenset[UUID]
    """Those that are asked of it, the hub home among them."""
    planned_by: UUID
    responsible_id: UUID
    state: FamilyTimeState
    was_asked: bool
    """Whether the households were asked of it: of what is only proposed they don't know."""

    @property
    def can_be_reached_from(self) -> date:
        """The first day on which the carers read how to reach the host."""
        return self.held_on - ONE_DAY

    def is_brought_by(self, actor: Actor, today: date) -> bool:
        """Whether somebody is a carer who brings a child to a hub home, and it isn't over."""
        return (
            self.state in TAKES_PLACE
            and self.hub_household_id is not None
            and self.hub_household_id != actor.household_id
            and self._is_at_home(actor)
            and today <= self.held_on
        )

    def known_to(self, actor: Actor) -> frozenset[UUID]:
        """Whom somebody knows by it: its children, its host, and who answers for it; never where a child lives."""
        if not self._concerns(actor):
            return frozenset()
        hosts = {self.hub_household_id} if self.hub_household_id else set()
        return frozenset({*self.child_ids, *hosts, self.planned_by, self.responsible_id})

    def brings_to(self, actor: Actor) -> UUID | None:
        """The hub home to whose carers somebody brings a child, so that they may know what these are called."""
        return self.hub_household_id if self._is_at_home(actor) else None

    def _concerns(self, actor: Actor) -> bool:
        is_host = actor.has(*CARERS) and self.hub_household_id is not None
        is_their_worker = actor.has(Role.CHILDRENS_SOCIAL_WORKER) and not self.child_ids.isdisjoint(actor.child_ids)
        supervises = actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not self.household_ids.isdisjoint(
            actor.supervised_household_ids
        )
        return (
            (is_host and self.hub_household_id == actor.household_id)
            or self._is_at_home(actor)
            or is_their_worker
            or supervises
        )

    def _is_at_home(self, actor: Actor) -> bool:
        return self.was_asked and actor.has(*CARERS) and actor.household_id in self.household_ids
