"""A child was taken out of a sleepover: the stay sheet is of the stay that is theirs alone since."""

from datetime import date

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.bookings import SleepoverCancelled, SleepoverShortened
from shared.contracts.parting import SleepoverParted
from shared.contracts.stays import StaySheet
from tests.component.registry.a_register_of_records import ANN, FRIDAY, SATURDAY, a_sleepover, write_the_register
from tests.component.registry.builders import child, the
from tests.component.registry.test_stay_sheets import NOT_YOURS, answer_on, it_is

HERS = the("sleepovers", "B2")
TOGETHER = a_sleepover(children=("K1", "K2"))


def goes_on(**more):
    return a_sleepover(
        SleepoverParted, children=("K2",), version=2, left_id=HERS, left_child_ids=(child("K1"),), **more
    )


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


@pytest.mark.parametrize("is_late", [False, True], ids=["in order", "the newer first"])
async def test_it_closes_where_the_stay_is_off_for_the_child_and_stays_open_of_the_other(register, is_late):
    said = [TOGETHER, goes_on()]
    off = a_sleepover(SleepoverCancelled, sleepover_id=HERS, version=2)
    await register.heard(*(reversed(said) if is_late else said), off)

    assert await answer_on(register, FRIDAY) == NOT_YOURS
    it_is(register, FRIDAY)
    others = await register.asked(StaySheet(child_id=child("K2")), by=ANN)
    assert (others.first_night_on, others.last_night_on, others.siblings_who_come) == (FRIDAY, SATURDAY, ())


async def test_it_is_open_until_after_the_last_night_that_is_theirs(register):
    short = {"sleepover_id": HERS, "version": 2, "last_night_on": FRIDAY}
    await register.heard(TOGETHER, goes_on(), a_sleepover(SleepoverShortened, **short))

    assert [await answer_on(register, date(2026, 11, day)) for day in (27, 28, 29)] == ["open", "open", NOT_YOURS]
