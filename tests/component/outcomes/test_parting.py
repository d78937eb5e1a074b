"""A child was taken out of a sleepover of two: each night is counted once, and who called it off."""

import pytest

from shared.contracts.bookings import SleepoverShortened
from shared.contracts.calling_off import CalledOff, CalledOffFigures, Notice, Side
from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.parting import SleepoverParted
from shared.contracts.words import DeclineReason
from tests.component.outcomes.facts import KITES, NOVEMBER, a_day, a_sleepover, an_id
from tests.component.outcomes.test_calling_off import MANAGER

TWO = a_sleepover(a_day(3), a_day(5), name="two")
BEN, ADA = TWO.stays
GOES_ON = a_sleepover(
    a_day(3),
    a_day(5),
    SleepoverParted,
    name="two",
    stays=(BEN,),
    thing_version=3,
    left_id=an_id("hers"),
    left_child_ids=(ADA.child_id,),
    left_first_night_on=a_day(3),
    left_last_night_on=a_day(3),
)
HERS = a_sleepover(
    a_day(3),
    a_day(3),
    SleepoverShortened,
    name="hers",
    stays=(ADA,),
    thing_version=3,
    reason=DeclineReason.CHILD_UNWELL,
    called_off=CalledOff(by=Side.SATELLITE, days_before=None),
    parted_from_id=TWO.sleepover_id,
    others_who_stay=(BEN.child_id,),
)


async def figures(room):
    reply = await room.asked(HowAreConstellations(month=NOVEMBER), by=MANAGER)
    return next(one for one in reply.constellations if one.constellation_id == KITES)


@pytest.mark.parametrize("order", [(TWO, HERS, GOES_ON), (GOES_ON, TWO, HERS), (HERS, GOES_ON, TWO)])
async def test_the_nights_of_each_child_are_counted_in_any_order(in_november, order):
    before = (await figures(in_november)).nights_used

    await in_november.heard(*order)

    kites = await figures(in_november)
    assert kites.nights_used - before == 3 + 1
    assert kites.called_off == (CalledOffFigures(by=Side.SATELLITE, notice=Notice.AFTER_IT_BEGAN, times=1),)
