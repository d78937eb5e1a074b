"""What bookings does with beds that are only offered, where a child needs one in an emergency."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from services.bookings.handlers.fitting import Wish, beds_among
from services.bookings.handlers.waiting.offering import take_back
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Kept, Place
from services.bookings.repository.register import Register
from services.bookings.repository.requests import Meanwhile
from services.bookings.repository.waiting import WaitingList
from shared.contracts.bookings import Stay
from shared.contracts.refusals import RefusalError
from shared.contracts.waiting import OfferBack, WaitingState
from shared.persistence.work import Work

PickAmong = Callable[[Sequence[Kept]], Awaitable[Sequence[Stay]]]
"""A bed for each child with these kept for others, or the refusal."""


async def beds_in_an_emergency(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
    """Beds that are nobody's, and else those that are only offered; refused where there are none even so."""

    async def pick(kept: Sequence[Kept]) -> Sequence[Stay]:
        return await beds_among(wish, place, kept, work, is_emergency=True)

    return await with_offers_giving_way(pick, wish.child_ids, wish.nights, meanwhile.kept, work)


async def with_offers_giving_way(
    pick: PickAmong, child_ids: Sequence[UUID], nights: Nights, kept: Sequence[Kept], work: Work
) -> Sequence[Stay]:
    """What `pick` finds beside all offers, or else without them; an offer that is in the way is taken back.

    A child for whom a bed is offered needs one now: that offer goes as well.
    """
    others = [one for one in kept if one.waiting_id is None or one.child_id not in child_ids]
    try:
        stays = await pick(others)
    except RefusalError:
        stays = await pick([one for one in others if one.waiting_id is None])
    taken = {stay.bed_id for stay in stays}
    in_the_way = dict.fromkeys(
        one.waiting_id
        for one in kept
        if one.waiting_id is not None
        and one.nights.overlap(nights)
        and (one.bed_id in taken or one.child_id in child_ids)
    )
    for waiting_id in in_the_way:
        await _take_back(waiting_id, work)
    return stays


async def _take_back(waiting_id: UUID, work: Work) -> None:
    waiting = WaitingList(work)
    entry = await waiting.one(waiting_id)
    if entry is None:
        return
    # Of a child who is offered a bed at home while one is looked for elsewhere, it is another constellation's list.
    await Register(work).lock_beds(entry.constellation_id)
    entry = await waiting.one(waiting_id)
    if entry is not None and entry.state is WaitingState.OFFERED:
        await take_back(entry, OfferBack.EMERGENCY, work)
