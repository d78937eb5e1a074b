"""On which nights does a hub home take no children, and who says so?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import Nights, check_ahead, named
from services.bookings.policy.requests import no_hub_home
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.policy.timeline import Timeline
from shared.contracts.actor import Actor
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role

MOST_NIGHTS_OFF = 60
"""Nights that are taken off in one go: a hub home that is away for longer is none, which the register says."""


@dataclass(frozen=True, slots=True)
class NightsOff:
    """Nights on which a hub home takes no children, unless they were given back."""

    id: UUID
    constellation_id: UUID
    household_id: UUID
    nights: Nights
    taken_at: datetime
    taken_by: UUID
    given_back_at: datetime | None = None
    given_back_by: UUID | None = None


def may_arrange(actor: Actor, constellation_id: UUID, household_id: UUID | None) -> bool:
    """Whether the actor may take nights off, and give them back, at a constellation's hub home, if there is one."""
    return (
        actor.has(Role.PROGRAMME_MANAGER)
        or (actor.has(Role.LIAISON_WORKER) and constellation_id in actor.constellation_ids)
        or (actor.has(Role.HUB_HOME_CARER) and household_id is not None and actor.household_id == household_id)
    )


def check_nights_off(nights: Nights, tonight: date) -> None:
    """Refuse nights that nobody can take off: `ends_before_it_starts`, `in_the_past`, `too_many_nights_off`."""
    check_ahead(nights, tonight, grounds.ARRANGED_IN_THE_PAST)
    if len(nights) > MOST_NIGHTS_OFF:
        raise refuse(
            grounds.TOO_MANY_NIGHTS_OFF,
            f"Take {MOST_NIGHTS_OFF} nights or fewer off. For longer, have the liaison worker record who stands in.",
            "last_night_on",
        )


def hub_home_in(timeline: Timeline, nights: Nights) -> UUID:
    """The one household that is the hub home on all of these nights. Refused: `no_hub_home`, `hub_home_changes`."""
    homes = {night: timeline.hub_home_on(night) for night in nights}
    if vacant := [night for night, home in homes.items() if home is None]:
        raise no_hub_home(vacant)
    households = {home.household_id for home in homes.values() if home}
    if len(households) > 1:
        raise refuse(
            grounds.HUB_HOME_CHANGES,
            "The hub home changes in these nights. Take nights off apart for the one and for the other.",
            "first_night_on",
            "last_night_on",
        )
    return households.pop()


def check_nobody_is_expected(household_id: UUID, nights: Nights, promised: Iterable[Sleepover]) -> None:
    """Refuse nights for which somebody has a bed there, or has asked for one: `children_are_expected`."""
    theirs = [Nights(one.first_night_on, one.last_night_on) for one in promised if one.hub_household_id == household_id]
    if expected := [night for night in nights if any(night in other for other in theirs)]:
        raise refuse(
            grounds.CHILDREN_ARE_EXPECTED,
            f"A sleepover is booked or asked for on {named(expected)}. Decline or cancel it first, so that its carers "
            "hear of it, or choose other nights.",
            "first_night_on",
            "last_night_on",
        )


def given_back(off: NightsOff, by: UUID, at: datetime) -> NightsOff:
    """The nights off once they are given back. Refused: `given_back_already`."""
    if off.given_back_at is not None:
        raise refuse(grounds.GIVEN_BACK_ALREADY, "These nights were given back already. You don’t need to do anything.")
    return replace(off, given_back_at=at, given_back_by=by)


def check_may_arrange(actor: Actor, constellation_id: UUID, household_id: UUID) -> None:
    """Refuse nights of a hub home that somebody else answers for."""
    if not may_arrange(actor, constellation_id, household_id):
        raise not_yours()
