"""A child in an agreed series of short breaks has so many days of them at most, in one and in any twelve months."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import SleepoverCancelled, SleepoverRequested
from shared.contracts.cautions import CautionKind, CautionsOfStay, Sleeper
from shared.contracts.rules import RuleName
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import FRIDAY, a_sleepover, put
from tests.component.registry.builders import child, the
from tests.component.registry.test_cautions import ADA, BO, BOOKINGS, HUB, homes, said_of

__all__ = ["homes"]

K = CautionKind
A_DAY, A_YEAR = timedelta(days=1), timedelta(days=365)


@pytest.fixture
async def breaks(homes):
    """Ada goes home to her mother after each of her short breaks; her brother Bo is in care."""
    await status(homes, "V4")
    return homes


async def status(room, code, ref="K1"):
    async with room.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE child SET legal_status = $2 WHERE id = $1", child(ref), code)


async def against(room, *children, first=FRIDAY, number=1, beside=()):
    reply = await room.asked(
        CautionsOfStay(
            hub_household_id=HUB,
            child_ids=children or (ADA,),
            first_night_on=first,
            last_night_on=first + (number - 1) * A_DAY,
            their_other_nights=tuple(
                Sleeper(child_id=child_id, first_night_on=begins, last_night_on=begins + (nights - 1) * A_DAY)
                for child_id, begins, nights in beside
            ),
        ),
        by=BOOKINGS,
    )
    return [
        (one.kind, one.child_ids, one.limit, one.days_so_far, one.days)
        for one in reply.cautions
        if one.kind in {K.SHORT_BREAK_TOO_LONG, K.TOO_MANY_DAYS_OF_SHORT_BREAKS}
    ]


async def test_seventeen_days_are_one_short_break_and_eighteen_are_too_many(breaks):
    assert await against(breaks, number=17) == []
    assert await against(breaks, number=18) == [(K.SHORT_BREAK_TOO_LONG, (ADA,), 17, 0, 18)]


async def test_the_days_next_to_it_are_of_the_same(breaks):
    before = (ADA, FRIDAY - 15 * A_DAY, 15)

    assert await against(breaks, number=2, beside=(before,)) == []
    assert await against(breaks, number=3, beside=(before,)) == [(K.SHORT_BREAK_TOO_LONG, (ADA,), 17, 15, 18)]


async def test_any_twelve_months_have_seventy_five_days_at_most(breaks):
    before = [(ADA, FRIDAY - number * 14 * A_DAY, 3) for number in range(1, 25)]

    assert await against(breaks, number=3, beside=before) == []
    assert await against(breaks, number=4, beside=before) == [(K.TOO_MANY_DAYS_OF_SHORT_BREAKS, (ADA,), 75, 72, 76)]


async def test_nights_after_it_count_and_those_of_longer_ago_dont(breaks):
    after = [(ADA, FRIDAY + number * 14 * A_DAY, 3) for number in range(1, 26)]
    long_ago = [(ADA, FRIDAY - A_YEAR, 3)]

    assert await against(breaks, beside=after) == [(K.TOO_MANY_DAYS_OF_SHORT_BREAKS, (ADA,), 75, 75, 76)]
    assert await against(breaks, beside=[*after[:-1], *long_ago]) == []


async def test_a_stay_that_is_among_them_already_counts_once(breaks):
    assert await against(breaks, number=17, beside=[(ADA, FRIDAY, 17)]) == []


async def test_for_a_child_of_any_other_legal_basis_nothing_is_counted(breaks):
    assert await against(breaks, ADA, BO, number=18) == [(K.SHORT_BREAK_TOO_LONG, (ADA,), 17, 0, 18)]

    await status(breaks, "C2")
    assert await against(breaks, ADA, BO, number=18) == []
    await status(breaks, "V3")
    assert len(await against(breaks, ADA, BO, number=18)) == 1


async def test_the_limits_are_the_authoritys_of_the_first_night(breaks):
    async with breaks.database.work(AUTHORITY) as work:
        for name, value in (
            (RuleName.MOST_DAYS_OF_A_SHORT_BREAK, 2),
            (RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS, 3),
        ):
            await put(
                work,
                "rule",
                id=the("rules", name),
                name=name.value,
                value=value,
                source="Our lawyers",
                started_on=FRIDAY,
                ended_on=None,
                reason="",
            )

    assert await against(breaks, first=FRIDAY - A_DAY, number=4) == []
    assert [(kind, limit) for kind, _, limit, _, _ in await against(breaks, number=4)] == [
        (K.SHORT_BREAK_TOO_LONG, 2),
        (K.TOO_MANY_DAYS_OF_SHORT_BREAKS, 3),
    ]


REQUESTED = a_sleepover(SleepoverRequested, children=("K1", "K2"))
AGREED = a_sleepover(children=("K1", "K2"), version=2)
CALLED_OFF = a_sleepover(SleepoverCancelled, children=("K1", "K2"), version=3)


async def heard(room, *events):
    said = []
    for event in events:
        await room.heard(event)
        said.append([one.subject_id for one in await said_of(room)])
    return said


async def test_other_nights_of_such_a_child_are_looked_at_anew_where_nights_come_or_go(breaks):
    assert await heard(breaks, REQUESTED, AGREED, CALLED_OFF, CALLED_OFF) == [[ADA], [], [ADA], []]


async def test_each_time_it_is_newer_than_the_last(breaks):
    await breaks.heard(REQUESTED)
    await breaks.heard(CALLED_OFF)

    first, second = await said_of(breaks)
    assert first.thing_version < second.thing_version


async def test_of_nobody_else_anything_is_said(homes):
    assert await heard(homes, REQUESTED) == [[]]
