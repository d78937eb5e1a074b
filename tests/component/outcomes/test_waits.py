"""How waiting for a bed ended is counted in the month of its first night, with the nights that were waited for."""

from datetime import date

import pytest

from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.roles import Role
from shared.contracts.waiting import WaitingState
from shared.contracts.waits_counted import EndOfWait, WaitFigures
from shared.testing.actors import actor
from tests.component.outcomes.facts import HERONS, KITES, NOVEMBER, a_day, a_wait, an_id

MANAGER = actor(Role.PROGRAMME_MANAGER)
TOM = an_id("tom")


async def counted(room, month=NOVEMBER):
    reply = await room.asked(HowAreConstellations(month=month), by=MANAGER)
    return next(one.waits for one in reply.constellations if one.constellation_id == KITES)


@pytest.mark.parametrize(
    ("state", "by", "ended"),
    [
        (WaitingState.ACCEPTED, TOM, EndOfWait.BED_BY_OFFER),
        (WaitingState.ACCEPTED, None, EndOfWait.BED_OTHERWISE),
        (WaitingState.DECLINED, TOM, EndOfWait.OFFER_NOT_TAKEN),
        (WaitingState.LAPSED, None, EndOfWait.OFFER_NOT_TAKEN),
        (WaitingState.LEFT, TOM, EndOfWait.LEFT),
        (WaitingState.MOVED, None, EndOfWait.LEFT),
        (WaitingState.NO_BED, None, EndOfWait.NO_BED),
    ],
)
async def test_each_end_of_waiting_is_counted_with_its_nights(in_november, state, by, ended):
    await in_november.heard(a_wait("a", state, ended_by=by, child_ids=(an_id("ada"), an_id("ben"))))

    assert await counted(in_november) == (WaitFigures(ended=ended, waits=1, nights=4),)
    assert await counted(in_november, "2026-12") == ()


async def test_who_waited_in_vain_stands_first(in_november):
    await in_november.heard(
        a_wait("a", WaitingState.ACCEPTED, ended_by=TOM),
        a_wait("b", WaitingState.NO_BED),
        a_wait("c", WaitingState.NO_BED, last_night_on=a_day(22)),
        a_wait("of others", WaitingState.NO_BED, constellation_id=HERONS),
    )

    assert [(one.ended, one.waits, one.nights) for one in await counted(in_november)] == [
        (EndOfWait.NO_BED, 2, 5),
        (EndOfWait.BED_BY_OFFER, 1, 2),
    ]


async def test_waiting_counts_in_the_month_of_its_first_night_whenever_it_ended(in_november):
    await in_november.heard(
        a_wait("a", WaitingState.LEFT, first_night_on=date(2026, 10, 31), last_night_on=a_day(1)),
        a_wait("a", WaitingState.LEFT, first_night_on=date(2026, 10, 31), last_night_on=a_day(1)),
    )

    assert await counted(in_november) == ()
    assert await counted(in_november, "2026-10") == (WaitFigures(ended=EndOfWait.LEFT, waits=1, nights=2),)
