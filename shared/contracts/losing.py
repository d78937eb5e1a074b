"""What sleepovers would be lost by a change of the register, asked before it is made."""

from shared.contracts.fields import (
    Count,
    Day,
    Identifier,
)
from shared.contracts.message import Query, Reply, Value
from shared.contracts.record_changes import CHANGES_CHILDREN, HomeTerm
from shared.contracts.registry import HubHomeTerm, PhaseTerm
from shared.contracts.roles import Role
from shared.contracts.words import (
    SleepoverKind,
    SleepoverState,
)


class LostSleepover(Value):
    """A sleepover of which nights would be lost."""

    sleepover_id: Identifier
    satellite_household_id: Identifier
    children: Count
    first_night_on: Day
    last_night_on: Day
    kind: SleepoverKind
    state: SleepoverState
    lost_from_on: Day | None = None
    """The first night lost of a stay that has begun, which would be shortened; without, it would be cancelled whole."""


class LostSleepovers(Reply):
    """What a change would cost, soonest first."""

    sleepovers: tuple[LostSleepover, ...]


class WhatWouldBeLost(Query[LostSleepovers], owner="bookings", asked_by={Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER}):
    """Which sleepovers, from tonight on, would lose their bed if a constellation's life were this?

    Exactly those that are cancelled or shortened once `ConstellationChanged` says so.
    """

    constellation_id: Identifier
    phases: tuple[PhaseTerm, ...]
    hub_homes: tuple[HubHomeTerm, ...]


class WhatWouldBeLostByMoving(Query[LostSleepovers], owner="bookings", asked_by=CHANGES_CHILDREN):
    """Which sleepovers, from tonight on, would a child lose if it lived where this says?

    Exactly those that are cancelled or shortened some time after `PlacementChanged` says so, with those of brothers and
    sisters who were asked for together. What is lost already, as it is recorded now, isn't named. A children's social
    worker asks of the children that they are responsible for.
    """

    child_id: Identifier
    homes: tuple[HomeTerm, ...]
    """Everywhere the child lives or has lived; on other days it lives nowhere."""


class WhatWouldBeLostByLeaving(
    Query[LostSleepovers], owner="bookings", asked_by={Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER}
):
    """Which sleepovers, from tonight on, would a household lose if it left a constellation on a day?

    Exactly those that are cancelled or shortened some time after `MembershipChanged` says so. What is lost already, as
    it is recorded now, isn't named.
    """

    constellation_id: Identifier
    household_id: Identifier
    on: Day
    """The first day on which it doesn't belong any more."""
