"""What bookings does when beds may have become free: it offers them to who waits and fits, who comes first first."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.handlers.fitting import Fit, PickBeds, Wish, beds_among, fit, free_beds
from services.bookings.handlers.waiting.telling import standings, waiting_fact
from services.bookings.policy.requests import Facts, Place
from services.bookings.policy.sleepovers import not_yours
from services.bookings.policy.waiting import entry as policy
from services.bookings.policy.waiting.entry import Entry, looked_at_next, place_of_those
from services.bookings.repository.register import Register
from services.bookings.repository.requests import Meanwhile, Requests
from services.bookings.repository.rules import rulebook
from services.bookings.repository.waiting import WaitingList, lists_of
from shared.contracts.bookings import Stay
from shared.contracts.refusals import RefusalError
from shared.contracts.rules import RuleName
from shared.contracts.waiting import BedOffered, OfferBack, OfferTakenBack, WaitingEnded, WaitingState
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LOOK_AGAIN = "look_again"
"""The errand that goes through the list on which somebody waits: as their offer or the wait ends, and each morning."""


async def offer_the_beds(desk: Desk) -> None:
    """Go through a constellation's list; nothing new where nobody waits or fits, run late or twice."""
    async with desk.work() as work:
        await go_through(desk.thing_id, work)


async def look_again(desk: Desk) -> None:
    """Go through the list of somebody who waits; nothing where they don't any more."""
    async with desk.work() as work:
        entry = await WaitingList(work).one(desk.thing_id)
        if entry is not None and entry.is_open:
            await go_through(entry.constellation_id, work)


async def go_through(constellation_id: UUID, work: Work) -> None:
    """End what is over, take back what would be refused by now, and offer what is free to who fits, in their order.

    The constellation's beds are locked from here on: whoever asks for one meanwhile sees what was offered.
    """
    waiting = WaitingList(work)
    if not await waiting.is_anybody_in(constellation_id):
        return
    await Register(work).lock_beds(constellation_id)
    for entry in await waiting.open_in(constellation_id):
        if entry.is_over_by(work.now):
            await end(entry, WaitingState.NO_BED if entry.state is WaitingState.WAITING else WaitingState.LAPSED, work)
        elif entry.has_lapsed_by(work.now):
            await end(entry, WaitingState.LAPSED, work)
    await _end_for_who_has_a_bed(constellation_id, work)
    await _take_back_what_would_be_refused(constellation_id, work)
    await _offer_what_is_free(constellation_id, work)
    for entry in await waiting.open_in(constellation_id):
        await work.later(LOOK_AGAIN, entry.id, at=looked_at_next(entry, work.now))


async def take_off_who_moved(thing_id: UUID, work: Work) -> None:
    """A household or a child doesn't live any more as those must who wait; once the news have come to rest."""
    waiting = WaitingList(work)
    for constellation_id in await lists_of(work, thing_id):
        await Register(work).lock_beds(constellation_id)
        for entry in await waiting.open_in(constellation_id):
            if thing_id in {entry.satellite_household_id, *entry.child_ids} and await has_moved(entry, work):
                await end(entry, WaitingState.MOVED, work)
        await go_through(constellation_id, work)


async def has_moved(entry: Entry, work: Work) -> bool:
    """Whether they belong elsewhere on one of the nights; not where their constellation has no hub home then."""
    facts = await Requests(work).facts(entry.child_ids, entry.nights)
    try:
        place = place_of_those(entry.satellite_household_id, entry.child_ids, entry.nights, facts)
    except RefusalError as error:
        return error.refused.reason == grounds.NOT_IN_A_CONSTELLATION.reason
    return place is None or place.constellation_id != entry.constellation_id


async def beds_after_who_waits(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
    """What is left once those who wait for these nights are offered theirs, in the transaction of who asks."""
    kept = meanwhile
    if meanwhile.is_waited_for:
        await _offer_what_is_free(place.constellation_id, work)
        again = await Requests(work).kept_meanwhile(place, wish.nights, wish.child_ids)
        kept = again or meanwhile
    return await free_beds(wish, place, kept, work)


async def _end_for_who_has_a_bed(constellation_id: UUID, work: Work) -> None:
    """By a swap, by other nights or in an emergency: they don't come first again if they give that bed up."""
    waiting = WaitingList(work)
    provided = await waiting.provided_in(constellation_id)
    for entry in await waiting.open_in(constellation_id) if provided else ():
        if entry.id in provided:
            await end(entry, WaitingState.ACCEPTED, work, sleepover_ids=provided[entry.id])


async def end(
    entry: Entry, state: WaitingState, work: Work, *, by: UUID | None = None, sleepover_ids: Sequence[UUID] = ()
) -> Entry:
    """The entry is over; beds that were offered are free."""
    after = policy.ended(entry, state, sleepover_ids)
    await WaitingList(work).change(after)
    work.say(waiting_fact(WaitingEnded, after, sleepover_id=after.sleepover_id, ended_by=by))
    log.info("waiting_ended", waiting_id=str(after.id), state=after.state.value)
    return after


async def take_back(entry: Entry, why: OfferBack, work: Work) -> None:
    """The beds that were offered are free; who was offered them waits on."""
    after = policy.taken_back(entry)
    await WaitingList(work).change(after)
    await work.later(LOOK_AGAIN, after.id, at=looked_at_next(after, work.now))
    work.say(waiting_fact(OfferTakenBack, after, why=why))
    log.info("offer_taken_back", waiting_id=str(after.id), why=why.value)


def wish_of(entry: Entry) -> Wish:
    """What somebody waits for, as a wish; they asked for it as they joined the list."""
    return Wish(
        child_ids=entry.child_ids,
        nights=entry.nights,
        because=entry.because,
        need=entry.need,
        note=entry.note,
        conditions_met_for=entry.conditions_met_for,
        asked_on=entry.joined_on,
    )


async def _offer_what_is_free(constellation_id: UUID, work: Work) -> None:
    waiting = WaitingList(work)
    everybody = await standings(work, await waiting.open_in(constellation_id))
    for entry in (one.entry for one in everybody):
        if entry.state is not WaitingState.WAITING or entry.is_over_by(work.now):
            continue
        found = await _fits(entry, work)
        if found is not None:
            await _offer(entry, found, work)


async def _fits(entry: Entry, work: Work, pick: PickBeds = free_beds) -> Fit | None:
    """Where they fit now; none where they don't, or their constellation is another one by now."""

    def place_in(facts: Facts) -> Place:
        place = place_of_those(entry.satellite_household_id, entry.child_ids, entry.nights, facts)
        if place is None or place.constellation_id != entry.constellation_id:
            raise not_yours()
        return place

    try:
        return await fit(wish_of(entry), work, place_in, pick)
    except RefusalError:
        return None


async def _offer(entry: Entry, found: Fit, work: Work) -> None:
    offer_for = timedelta(hours=(await rulebook(work)).on(RuleName.WAITING_OFFER_HOURS, work.today).value)
    after = policy.offered(entry, found.place.hub_household_id, work.now, offer_for)
    waiting = WaitingList(work)
    await waiting.hold(after, found.stays)
    await waiting.change(after)
    await work.later(LOOK_AGAIN, after.id, at=looked_at_next(after, work.now))
    work.say(
        waiting_fact(BedOffered, after, hub_household_id=after.hub_household_id, offered_until=after.offered_until)
    )
    log.info("bed_offered", waiting_id=str(after.id))


async def _take_back_what_would_be_refused(constellation_id: UUID, work: Work) -> None:
    """Offers that can't be accepted any more, by any rule; of two that stand in each other's way the first stays."""
    waiting = WaitingList(work)
    everybody = await standings(work, await waiting.open_in(constellation_id))
    offers = [one.entry for one in everybody if one.entry.state is WaitingState.OFFERED]
    beds = await waiting.beds_offered(one.id for one in offers)
    not_looked_at = {one.id for one in offers}
    for entry in offers:
        its_own = _beds_offered(entry, beds.get(entry.id, set()), frozenset(not_looked_at))
        if await _fits(entry, work, its_own) is None:
            await take_back(entry, OfferBack.HUB_HOME, work)
        not_looked_at.remove(entry.id)


def _beds_offered(entry: Entry, bed_ids: Collection[UUID], not_looked_at: Collection[UUID]) -> PickBeds:
    """Of the hub home's beds those that are held for the entry, beside all but the offers that aren't looked at yet."""

    async def pick(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
        is_there = place.hub_household_id == entry.hub_household_id
        its = tuple(bed_id for bed_id in place.bed_ids if is_there and bed_id in bed_ids)
        kept = [one for one in meanwhile.kept if one.waiting_id not in not_looked_at]
        return await beds_among(wish, replace(place, bed_ids=its), kept, work)

    return pick
