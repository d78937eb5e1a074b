"""What can a satellite household ask for in the weeks ahead?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.bedrooms import Bedrooms
from services.bookings.policy.nights import Nights
from services.bookings.policy.picking import nights_without_enough_beds
from services.bookings.policy.requests import Facts, Kept, answers_for
from services.bookings.policy.sleepovers import not_yours
from services.bookings.policy.timeline import HubHome
from shared.contracts.actor import Actor
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role

YOURS_IS_IN_NONE = (
    "Your household doesn’t belong to a launched constellation of your own authority at the moment. If another "
    "authority keeps yours, ring the hub home. If not, ask your liaison worker."
)
THEIRS_IS_IN_NONE = "The household doesn’t belong to a launched constellation of this authority at the moment."


@dataclass(frozen=True, slots=True)
class Offer:
    """The hub homes that a household can ask, night by night."""

    constellation_id: UUID
    """That of the first hub home."""
    on: Mapping[date, HubHome]
    vacant: tuple[date, ...]
    """Nights on which there is none to ask."""

    @property
    def hub_homes(self) -> Sequence[HubHome]:
        """Each once, the soonest first."""
        return list(dict.fromkeys(self.on[night] for night in sorted(self.on)))


def check_may_ask_for(actor: Actor, household_id: UUID, ahead: Nights, facts: Facts) -> None:
    """Refuse a household that isn't the actor's, nor one whose hub home or liaison worker they are on some night."""
    is_their_own = actor.household_id == household_id and actor.has(Role.SATELLITE_CARER)
    if not is_their_own and not any(answers_for(actor, household_id, Nights(one, one), facts) for one in ahead):
        raise not_yours()


def what_is_offered(household_id: UUID, ahead: Nights, facts: Facts, *, is_own: bool = True) -> Offer:
    """The offer of these nights. Refused where there is no night of it: `not_in_a_constellation`, `no_hub_home`."""
    launched = {
        night: one.constellation_id
        for night in ahead
        for one in facts.belongings
        if one.household_id == household_id
        and one.covers(night)
        and facts.lives[one.constellation_id].timeline.is_launched_on(night)
    }
    if not launched:
        raise refuse(grounds.NOT_IN_A_CONSTELLATION, YOURS_IS_IN_NONE if is_own else THEIRS_IS_IN_NONE)
    on = {
        night: home
        for night, constellation_id in launched.items()
        if (home := facts.lives[constellation_id].timeline.hub_home_on(night))
    }
    if not on:
        raise refuse(
            grounds.NO_HUB_HOME,
            f"{'Your' if is_own else 'The'} constellation has no hub home with beds at the moment. "
            f"Ask {'your' if is_own else 'its'} liaison worker.",
        )
    return Offer(launched[min(on)], on, tuple(night for night in ahead if night not in on))


def full_nights(offer: Offer, kept: Sequence[Kept], bedrooms: Mapping[UUID, Bedrooms]) -> list[date]:
    """Nights on which there is a hub home, and no bed of it is free but what it keeps for emergencies."""
    return [
        night
        for night, home in sorted(offer.on.items())
        if nights_without_enough_beds(
            1, beds_to_plan_with(home, bedrooms.get(home.household_id, Bedrooms()), night), kept, Nights(night, night)
        )
    ]


def beds_to_plan_with(home: HubHome, bedrooms: Bedrooms, night: date) -> Sequence[UUID]:
    """The hub home's beds on a night, without those that it keeps for emergencies."""
    reserve = bedrooms.reserve_on(home.bed_ids, night)
    return [bed_id for bed_id in home.bed_ids if bed_id not in reserve]
