"""What a child would lose by moving is known beforehand, and is what it loses, with its brothers and sisters."""

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.losing import WhatWouldBeLostByMoving
from shared.contracts.record_changes import HomeTerm
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    LIAISON,
    MANAGER,
    OTHER_CHILDS_WORKER,
    SATURDAY,
    SUNDAY,
    TODAY,
)
from tests.component.bookings.test_releasing import MONDAY, a_stay, errands_run

SINCE = made_up.a_placement(ADA, BIRCH).started_on


def living(*terms):
    return tuple(HomeTerm(household_id=home, started_on=since, ended_on=until) for home, since, until in terms)


MOVES = living((BIRCH, SINCE, SATURDAY), (CEDAR, SATURDAY, None))


async def by_moving(bookings, homes=MOVES, child_id=ADA, by=MANAGER):
    return await bookings.asked(WhatWouldBeLostByMoving(child_id=child_id, homes=homes), by=by)


async def test_what_a_child_would_lose_by_moving_is_what_it_loses(bookings):
    begun = await a_stay(bookings, ADA, first=TODAY, last=SATURDAY)
    with_a_brother = await a_stay(bookings, ADA, BEN, first=SUNDAY)
    without = await a_stay(bookings, CLEO, first=MONDAY)

    shown = await by_moving(bookings)
    unchanged = await bookings.said()
    await bookings.heard(
        made_up.a_placement(ADA, BIRCH, ended_on=SATURDAY, version=2),
        made_up.a_placement(ADA, CEDAR, started_on=SATURDAY, ref="2"),
    )
    await errands_run(bookings)
    said = await bookings.said()

    assert unchanged == []
    assert [(one.sleepover_id, one.lost_from_on, one.children) for one in shown.sleepovers] == [
        (begun, SATURDAY, 1),
        (with_a_brother, None, 2),
    ]
    assert {one.sleepover_id for one in said} == {begun, with_a_brother}
    assert without not in {one.sleepover_id for one in said}
    assert (await by_moving(bookings)).sleepovers == (), "what is lost already isn't lost again"


async def test_who_stays_where_they_live_loses_nothing(bookings):
    await a_stay(bookings, ADA, first=FRIDAY)

    assert (await by_moving(bookings, living((BIRCH, SINCE, None)))).sleepovers == ()
    assert len((await by_moving(bookings, living((BIRCH, SINCE, FRIDAY)))).sleepovers) == 1


async def test_only_who_is_responsible_for_the_child_asks(bookings):
    assert (await by_moving(bookings, child_id=CLEO, by=OTHER_CHILDS_WORKER)).reason == "not_yours"
    assert (await by_moving(bookings, child_id=CLEO, by=CHILDS_WORKER)).sleepovers == ()
    with pytest.raises(NotAllowedError):
        await by_moving(bookings, by=LIAISON)
