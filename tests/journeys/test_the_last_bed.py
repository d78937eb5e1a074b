"""Two hundred ask for the last bed at once: one has it, and everybody else is told so."""

import asyncio
from collections import Counter
from itertools import cycle, islice

from shared.contracts.bookings import SleepoverView
from shared.contracts.refusals import Refused
from tests.journeys.conftest import OpenTown
from tests.support.town import carer, child, next_friday

MAIN_CARERS = {"K0001": "C0003", "K0002": "C0004", "K0003": "C0006", "K0010": "C0015"}


async def test_exactly_one_of_two_hundred_has_the_last_bed(open_town: OpenTown) -> None:
    async with open_town() as town:
        night = next_friday()
        other = await town.signed_in(carer("C0008"))
        first = await town.asked_for(other, child("K0004"), night=night)
        people = [(await town.signed_in(carer(person)), child(one)) for one, person in MAIN_CARERS.items()]

        replies = await asyncio.gather(
            *(town.asked_for(asks, one, night=night) for asks, one in islice(cycle(people), 200))
        )

        assert isinstance(first, SleepoverView), first
        assert len([reply for reply in replies if isinstance(reply, SleepoverView)]) == 1
        refusals = Counter(reply.reason for reply in replies if isinstance(reply, Refused))
        assert refusals.total() == 199
        # The winner's own child is away by then; for all the others there is no bed.
        assert set(refusals) <= {"hub_home_is_full", "child_already_away"}
        assert refusals["hub_home_is_full"] >= 150
