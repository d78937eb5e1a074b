"""What bookings does when beds are asked for, or the hub home proposes other nights: it holds them, or refuses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import structlog

from services.bookings.handlers.fitting import PickBeds, PlaceIn, Wish, fit
from services.bookings.handlers.holding import END_THE_HOLD
from services.bookings.handlers.sleepovers import to_change
from services.bookings.handlers.telling import fact, view
from services.bookings.handlers.waiting.offering import beds_after_who_waits
from services.bookings.handlers.yes_to_other_nights import what_it_replaces
from services.bookings.policy import sleepovers as deciding
from services.bookings.policy.delegation import (
    check_conditions_met,
    the_carers_at_home,
    those_on_conditions,
    who_must_decide,
)
from services.bookings.policy.holding import held_until
from services.bookings.policy.moving import besides, check_some_are_others, in_place_of, nights_of, own_beds_first
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Place, place_at, where_they_would_sleep
from services.bookings.policy.sleepovers import BedNights, Sleepover, decisions_needed
from services.bookings.repository.requests import Meanwhile
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import (
    ProposeOtherNights,
    RequestSleepover,
    SleepoverDeclined,
    SleepoverRequested,
    SleepoverView,
    Stay,
)
from shared.contracts.rules import RuleName
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()

KEEP_TO_IT = "Propose nights that keep to it, or decline, and they can ask again and say why."


async def request_sleepover(command: RequestSleepover, work: Work) -> SleepoverView:
    """Hold a bed for each child until everybody who must say yes has, or refuse."""
    wish = Wish(
        child_ids=command.child_ids,
        nights=Nights(command.first_night_on, command.last_night_on),
        because=command.because.strip(),
        need=command.need,
        note=command.note.strip(),
        conditions_met_for=command.conditions_met_for,
    )
    held = await to_be_held(
        wish, work, lambda facts: where_they_would_sleep(work.actor, wish.child_ids, wish.nights, facts)
    )
    check_conditions_met(command.conditions_met_for, work.actor, held.satellite_household_id, held.child_ids)
    await keep(held, work)
    work.say(fact(SleepoverRequested, held))
    log.info("sleepover_asked_for", sleepover_id=str(held.id))
    return view(held, work.actor, work.tonight)


async def propose_other_nights(command: ProposeOtherNights, work: Work) -> SleepoverView:
    """Decline, and hold beds for the same children on other nights: both, or neither."""
    nights = Nights(command.first_night_on, command.last_night_on)
    before = await to_change(command.sleepover_id, work)
    deciding.check_proposable(before, work.actor, nights, work.tonight)
    declined = deciding.declined(before, work.actor, command.reason, work.now, work.tonight)
    # The beds that are given up may be those of a night that is proposed.
    await Sleepovers(work).change(declined)
    wish = Wish(
        child_ids=before.child_ids,
        nights=nights,
        because=before.because,
        need=before.need,
        note=before.note,
        way_out=KEEP_TO_IT,
    )
    # What the hub home proposes comes in the place of the same nights as those that it declines.
    stays = next(iter(await what_it_replaces(before, work)), None)
    if stays is not None:
        check_some_are_others(nights, stays)
    held = await to_be_held_in_place_of(
        stays, wish, work, lambda facts: place_at(before.hub_household_id, before, nights, facts)
    )
    proposed = replace(held, instead_of=before.id)
    await keep(proposed, work)
    declined = replace(declined, proposed_id=proposed.id)
    await Sleepovers(work).change(declined)
    work.say(fact(SleepoverDeclined, declined))
    work.say(fact(SleepoverRequested, proposed))
    log.info("other_nights_proposed", sleepover_id=str(proposed.id), instead_of=str(before.id))
    return view(proposed, work.actor, work.tonight)


async def keep(sleepover: Sleepover, work: Work) -> None:
    """Keep a new one, whose hold ends by itself."""
    await Sleepovers(work).add(sleepover)
    await work.later(END_THE_HOLD, sleepover.id, at=sleepover.held_until)


async def to_be_held_in_place_of(stays: Sleepover | None, wish: Wish, work: Work, place_in: PlaceIn) -> Sleepover:
    """The other nights of one that stays until everybody has agreed, with beds on those that it doesn't have.

    Without one, as `to_be_held`.
    """
    if stays is None:
        return await to_be_held(wish, work, place_in)
    beds: list[BedNights] = []

    async def pick(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
        for run in besides(wish.nights, stays):
            taken = {one.bed_id for one in meanwhile.kept if one.nights.overlap(run)}
            ordered = replace(place, bed_ids=own_beds_first(place.bed_ids, stays, taken))
            picked = await beds_after_who_waits(replace(wish, nights=run), ordered, meanwhile, work)
            beds.extend(BedNights(one.child_id, one.bed_id, run) for one in picked)
        return [Stay(child_id=one.child_id, bed_id=one.bed_id) for one in beds if one.nights == beds[0].nights]

    held = await to_be_held(replace(wish, instead_of=[nights_of(stays)]), work, place_in, pick)
    return in_place_of(replace(held, beds=tuple(beds)), stays)


async def to_be_held(wish: Wish, work: Work, place_in: PlaceIn, pick: PickBeds | None = None) -> Sleepover:
    """The sleepover that it becomes, with a bed for each child, or why it can't; nothing is kept yet.

    Who waits for these nights comes first (decision 0063). Whoever asks, somebody has to say yes: the hub home and the
    carers at home are two households.
    """
    found = await fit(wish, work, place_in, pick or beds_after_who_waits)
    facts, place, nights = found.facts, found.place, wish.nights
    hold_for = timedelta(hours=found.rules.on(RuleName.HOLD_HOURS, work.today).value)
    decisions = decisions_needed(
        [
            *who_must_decide(facts.children, work.actor, place.hub_household_id, work.now, wish.conditions_met_for),
            *the_carers_at_home(work.actor, place.satellite_household_id),
            *found.must_agree,
        ]
    )
    return Sleepover(
        id=uuid4(),
        version=1,
        constellation_id=place.constellation_id,
        satellite_household_id=place.satellite_household_id,
        hub_household_id=place.hub_household_id,
        child_ids=tuple(stay.child_id for stay in found.stays),
        first_night_on=nights.first,
        last_night_on=nights.last,
        kind=SleepoverKind.PLANNED,
        state=SleepoverState.REQUESTED,
        asked_at=work.now,
        asked_by=work.actor.person_id,
        stays=tuple(found.stays),
        decisions=decisions,
        held_until=held_until(nights, work.now, hold_for),
        beyond=found.beyond,
        because=found.because,
        need=wish.need,
        note=wish.note,
        conditions_met_for=those_on_conditions(facts.children, wish.conditions_met_for),
    )
