"""The Kites' two beds on two Fridays: the Cedars have the first, the Birches the second and would have the first."""

from datetime import date
from uuid import UUID

from shared.contracts.bookings import AgreeToSleepover, RequestSleepover, SleepoverView
from shared.contracts.refusals import Refused
from shared.contracts.swaps import AgreeToSwap, ProposeSwap, SwapView
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
)

NEXT_FRIDAY = date(2026, 12, 4)
EVERYBODY = (OTHER_SATELLITE, HUB_CARER, CHILDS_WORKER, MANAGER)
"""Whose yes the swap needs, the household's first: Cleo's social worker decides for her, and a manager for Dev."""


async def confirmed(
    bookings: Room, children: tuple[UUID, ...], night: date, by=SATELLITE, last: date | None = None
) -> SleepoverView:
    """A sleepover, for one night or until another, to which everybody has agreed."""
    request = RequestSleepover(child_ids=children, first_night_on=night, last_night_on=last or night)
    view = await bookings.asked(request, by=by)
    assert isinstance(view, SleepoverView), view
    for who in (HUB_CARER, CHILDS_WORKER, MANAGER):
        await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=who)
    return view


async def the_birches_next_friday(bookings: Room) -> UUID:
    own = await confirmed(bookings, (ADA, BEN), NEXT_FRIDAY)
    await bookings.said()
    return own.sleepover_id


async def proposed(bookings: Room, own: UUID, other: UUID, by=SATELLITE) -> SwapView:
    view = await bookings.asked(ProposeSwap(sleepover_id=own, for_sleepover_id=other), by=by)
    assert isinstance(view, SwapView), view
    return view


async def agree(bookings: Room, swap_id: UUID, *people) -> SwapView | Refused:
    for who in people:
        answer = await bookings.asked(AgreeToSwap(swap_id=swap_id), by=who)
    return answer


async def beds_on(bookings: Room, night: date) -> set[UUID]:
    """The children who have a bed on a night."""
    async with bookings.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT child_id FROM bed_stay WHERE is_kept AND nights @> $1::date", night)
    return {row["child_id"] for row in rows}
