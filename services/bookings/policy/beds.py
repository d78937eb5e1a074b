"""What is each bed of a hub home, night by night?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from services.bookings.policy.bedrooms import Bedrooms
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import EVERYWHERE
from services.bookings.policy.timeline import HubHome, Timeline
from shared.contracts.actor import Actor
from shared.contracts.calendars import BedNight, BedState
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import SleepoverState

NOTHING_RECORDED: Mapping[UUID, Bedrooms] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class KeptNights:
    """Nights for which a bed is a sleepover's, or is offered to who waits for it."""

    bed_id: UUID
    nights: Nights
    sleepover_id: UUID | None
    state: SleepoverState
    held_until: datetime | None


def may_see_beds(actor: Actor, constellation_id: UUID) -> bool:
    """Whether the beds of a constellation are any of the actor's business: whose alone says nothing of whom."""
    return actor.has(*(EVERYWHERE - {Role.LIAISON_WORKER})) or (
        actor.has(*CARERS, Role.LIAISON_WORKER) and constellation_id in actor.constellation_ids
    )


def beds_by_night(
    timeline: Timeline,
    nights: Nights,
    kept: Iterable[KeptNights],
    concerned: Iterable[UUID],
    *,
    off: Collection[tuple[UUID, Nights]] = (),
    bedrooms: Mapping[UUID, Bedrooms] = NOTHING_RECORDED,
) -> Mapping[UUID, tuple[BedNight, ...]]:
    """Each bed that the constellation has in these nights; whose a night is, only of the sleepovers concerned."""
    homes = {night: timeline.hub_home_on(night) for night in nights}
    taken = {(one.bed_id, night): one for one in kept for night in one.nights}
    known = frozenset(concerned)
    bed_ids = {bed_id for home in homes.values() if home for bed_id in home.bed_ids} | {
        bed_id for bed_id, night in taken if night in nights
    }

    def of(bed_id: UUID) -> Iterable[BedNight]:
        for night, home in homes.items():
            if one := taken.get((bed_id, night)):
                is_held = one.state is SleepoverState.REQUESTED
                yield BedNight(
                    on=night,
                    state=BedState.HELD if is_held else BedState.TAKEN,
                    held_until=one.held_until if is_held else None,
                    sleepover_id=one.sleepover_id if one.sleepover_id in known else None,
                )
            else:
                yield BedNight(on=night, state=_of_nobody(bed_id, night, home, off, bedrooms))

    return {bed_id: tuple(of(bed_id)) for bed_id in sorted(bed_ids)}


def _of_nobody(
    bed_id: UUID,
    night: date,
    home: HubHome | None,
    off: Collection[tuple[UUID, Nights]],
    bedrooms: Mapping[UUID, Bedrooms],
) -> BedState:
    if home is None or bed_id not in home.bed_ids:
        return BedState.CLOSED
    if any(home.household_id == whose and night in its for whose, its in off):
        return BedState.CLOSED
    its = bedrooms.get(home.household_id)
    return BedState.RESERVE if its and bed_id in its.reserve_on(home.bed_ids, night) else BedState.FREE


def hub_homes_in(timeline: Timeline, nights: Nights) -> tuple[UUID, ...]:
    """The households at which children can sleep in these nights, the soonest first."""
    homes = [home for night in nights if (home := timeline.hub_home_on(night))]
    return tuple(dict.fromkeys(home.household_id for home in homes))
