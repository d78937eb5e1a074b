"""What is older than the authority keeps it is gone, and isn't written anew."""

from datetime import date
from uuid import uuid4

from shared.contracts.bookings import SleepoverRequested
from shared.contracts.notifications import HowManyNotices
from shared.contracts.retention import NoticesLetGo
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from tests.component.notifications.people import TESS, TOM, a_sleepover

OPERATOR = actor(Role.OPERATOR)
PERIOD, TOMORROW = uuid4(), date(2026, 11, 24)


def let_go(before, *, held_ids=()):
    return NoticesLetGo(period_id=PERIOD, before=before, held_ids=held_ids, thing_version=before.toordinal())


async def written(room):
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT person_id FROM notice")
        deliveries = await work.fetch("SELECT FROM delivery")
    return {row["person_id"] for row in rows}, len(deliveries)


async def test_what_is_old_goes_with_its_deliveries(told):
    await told.heard(a_sleepover(SleepoverRequested))
    before = await written(told)

    await told.heard(let_go(date(2026, 11, 23)))
    of_today = await written(told)
    await told.heard(let_go(TOMORROW))

    assert before[0] >= {TOM, TESS}
    assert of_today == before
    assert await written(told) == (set(), 0)


async def test_what_was_told_to_somebody_whose_record_is_held_stays(told):
    await told.heard(a_sleepover(SleepoverRequested))

    counted = await told.asked(HowManyNotices(before=TOMORROW, held_ids=(TOM,)), by=OPERATOR)
    everything = await told.asked(HowManyNotices(before=TOMORROW), by=OPERATOR)
    await told.heard(let_go(TOMORROW, held_ids=(TOM,)))

    assert (await written(told))[0] == {TOM}
    assert everything.notices == counted.notices + 1


async def test_of_nights_before_that_day_nothing_is_written_anew(told):
    news = a_sleepover(SleepoverRequested)
    await told.heard(let_go(date(2027, 1, 1)), let_go(date(2025, 1, 1)), news)
    nobody = await written(told)

    assert news.last_night_on < date(2027, 1, 1)
    assert nobody == (set(), 0)


async def test_another_authority_keeps_its_notices(told):
    await told.heard(a_sleepover(SleepoverRequested))
    before = await written(told)

    await told.heard(let_go(TOMORROW), authority="elsewhere")

    assert await written(told) == before
