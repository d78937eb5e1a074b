"""The Kites' two beds on Friday: the Cedars have both, and what the Birches do then."""

from typing import Any
from uuid import UUID

from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover
from shared.contracts.waiting import JoinWaitingList, WaitingView, WhatDoWeWaitFor
from shared.contracts.words import SleepoverNeed
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
)
from tests.component.bookings.an_area import KnowsTheWay

NOBODY: Any = KnowsTheWay()
"""Whom the errands ask: nobody who says anything, but which hub homes are near."""
THE_CEDARS = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=FRIDAY, last_night_on=FRIDAY)
THE_BIRCHES = RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=FRIDAY)


def to_wait(*children: UUID, **more: Any) -> JoinWaitingList:
    values = {"first_night_on": FRIDAY, "last_night_on": FRIDAY, "need": SleepoverNeed.A_BREAK} | more
    return JoinWaitingList(child_ids=children or (ADA, BEN), **values)


async def filled(bookings: Room) -> UUID:
    """Both beds are the Cedars' on Friday, agreed by everybody."""
    view = await bookings.asked(THE_CEDARS, by=OTHER_SATELLITE)
    for who in (HUB_CARER, CHILDS_WORKER, MANAGER):
        await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=who)
    await bookings.said()
    return view.sleepover_id


async def waits(bookings: Room, command: JoinWaitingList | None = None, by: Any = SATELLITE) -> WaitingView:
    view = await bookings.asked(command or to_wait(), by=by)
    assert isinstance(view, WaitingView), view
    await bookings.said()
    return view


async def due(bookings: Room) -> None:
    """Everything that is due by the clock of the room, until nothing is."""
    for _ in range(20):
        async with bookings.database.work(AUTHORITY) as work:
            rows = await work.fetch("DELETE FROM errand WHERE due_at <= $1 RETURNING name, thing_id", work.now)
            if not rows:
                # What is due at once has the database's own time, which isn't the room's.
                rows = await work.fetch("DELETE FROM errand WHERE name = $1 RETURNING name, thing_id", OFFER_THE_BEDS)
        if not rows:
            return
        for row in rows:
            await bookings.ran(row["name"], row["thing_id"], NOBODY)
    raise AssertionError("errands book one another for ever")


async def the_cedars_cancel(bookings: Room, sleepover_id: UUID) -> None:
    await bookings.asked(CancelSleepover(sleepover_id=sleepover_id), by=OTHER_SATELLITE)
    await bookings.said()


async def how_they_stand(bookings: Room, by: Any = SATELLITE) -> list[WaitingView]:
    return list((await bookings.asked(WhatDoWeWaitFor(), by=by)).waiting)


async def beds_held_for(bookings: Room, waiting_id: UUID) -> set[UUID]:
    async with bookings.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT bed_id FROM bed_stay WHERE waiting_id = $1 AND is_kept", waiting_id)
    return {row["bed_id"] for row in rows}
