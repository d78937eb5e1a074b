"""What bookings answers of who waits: to who waits themselves, and to the liaison worker of the list."""

from uuid import UUID

from services.bookings.handlers.waiting.telling import by_constellation, on_list, standings, view, views
from services.bookings.policy.sleepovers import not_yours
from services.bookings.policy.waiting.entry import may_see
from services.bookings.policy.waiting.order import sources_of_order
from services.bookings.repository.rules import rulebook
from services.bookings.repository.waiting import WaitingList
from shared.contracts.roles import Role
from shared.contracts.waiting import (
    HowIsWaiting,
    ListOfConstellation,
    OurWaiting,
    WaitingLists,
    WaitingView,
    WhatDoWeWaitFor,
    WhoIsWaiting,
)
from shared.persistence.work import Work


async def how_is_waiting(query: HowIsWaiting, work: Work) -> WaitingView:
    """The entry, for whom it concerns. Nobody learns from a refusal whether there is such an entry."""
    entry = await WaitingList(work).one(query.waiting_id)
    if entry is None or not may_see(work.actor, entry):
        raise not_yours()
    return await view(entry, work)


async def what_do_we_wait_for(_query: WhatDoWeWaitFor, work: Work) -> OurWaiting:
    """The asker's household's, and those of households that they supervise."""
    actor = work.actor
    households: set[UUID] = set(actor.supervised_household_ids if actor.has(Role.SUPERVISING_SOCIAL_WORKER) else ())
    if actor.has(Role.SATELLITE_CARER) and actor.household_id is not None:
        households.add(actor.household_id)
    return OurWaiting(waiting=tuple(await views(await WaitingList(work).of_households(households), work)))


async def who_is_waiting(_query: WhoIsWaiting, work: Work) -> WaitingLists:
    """The lists of the asker's own constellations."""
    everybody = await standings(work, await WaitingList(work).open_in(*work.actor.constellation_ids))
    return WaitingLists(
        lists=tuple(
            ListOfConstellation(constellation_id=constellation_id, waiting=tuple(on_list(one, its) for one in its))
            for constellation_id, its in by_constellation(everybody).items()
        ),
        sources=sources_of_order(await rulebook(work), work.today),
    )
