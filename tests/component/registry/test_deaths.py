"""A child's death has its day, and the record is kept from it."""

from datetime import date, timedelta

import pytest

from services.registry.policy.retention.clocks import counted_for_a_child
from shared.contracts.record_changes import RecordChange, RecordDeath, TakeBackDeath
from shared.contracts.record_words import PeriodName
from shared.contracts.records import HowIsChild
from shared.contracts.retention import WhatIsDue, WhatWouldGo
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import MOE, TODAY, write_the_register
from tests.component.registry.builders import child

CHILD, DEATH = PeriodName.CHILD_FROM_BIRTH, PeriodName.CHILD_FROM_DEATH


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


async def due(room, on=None):
    reply = await room.asked(WhatIsDue(on=on), by=MOE)
    assert reply.total == len(reply.records)
    return {one.subject_id: one for one in reply.records}


async def recorded_death(room, on, **more):
    wanted = RecordDeath(child_id=child("K1"), on=on, written_in="Certificate of 2 June 2026", **more)
    return await room.asked(wanted, by=MOE)


async def test_a_child_who_died_is_due_fifteen_years_from_then(register):
    died_on = date(2026, 6, 1)
    reply = await recorded_death(register, died_on)

    assert isinstance(reply, RecordChange), reply
    assert child("K1") not in await due(register, date(2041, 5, 31))
    record = (await due(register, date(2041, 6, 1)))[child("K1")]
    assert (record.period, record.years, record.counted_from) == (DEATH, 15, died_on)
    shown = await register.asked(WhatWouldGo(subject_id=child("K1")), by=MOE)
    assert shown.due_on == date(2041, 6, 1)


async def test_what_is_still_open_for_a_child_who_died_is_named_and_left_to_people(register):
    reply = await recorded_death(register, date(2026, 6, 1))
    view = await register.asked(HowIsChild(child_id=child("K1")), by=MOE)

    assert "still_placed" in [one.code for one in reply.concerns]
    assert view.household_id is not None
    assert (view.died_on, view.age) == (date(2026, 6, 1), 10)


@pytest.mark.parametrize(("born_on", "died_on", "period"), [
    (date(2000, 3, 1), date(2018, 2, 28), DEATH),
    (date(2000, 3, 1), date(2018, 3, 1), CHILD),
    (date(2000, 3, 1), None, CHILD),
])  # fmt: skip
def test_a_death_counts_before_the_eighteenth_birthday(born_on, died_on, period):
    assert counted_for_a_child(born_on, died_on).period is period


@pytest.mark.parametrize(("on", "reason"), [
    (TODAY + timedelta(days=1), "in_the_future"),
    (date(2016, 2, 27), "before_birth"),
])  # fmt: skip
async def test_a_death_has_a_day_that_can_be(register, on, reason):
    assert (await recorded_death(register, on)).reason == reason


async def test_a_death_that_was_recorded_by_mistake_is_taken_back_and_stays_known(register):
    await recorded_death(register, date(2026, 6, 1))
    twice = await recorded_death(register, date(2026, 6, 2))
    taken = await register.asked(TakeBackDeath(child_id=child("K1"), reason="Another child's file"), by=MOE)
    again = await register.asked(TakeBackDeath(child_id=child("K1"), reason="-"), by=MOE)

    view = await register.asked(HowIsChild(child_id=child("K1")), by=MOE)
    assert twice.reason == "recorded_already"
    assert isinstance(taken, RecordChange)
    assert again.reason == "not_recorded"
    assert view.died_on is None
    assert child("K1") not in await due(register, date(2041, 6, 1))
    async with register.database.work(AUTHORITY) as work:
        [was] = await work.fetch("SELECT was->>'ended_on' AS ended_on FROM past WHERE table_name = 'death'")
    assert was["ended_on"] is None
    assert isinstance(await recorded_death(register, date(2026, 6, 2)), RecordChange), "and recorded rightly"


async def test_a_dry_run_of_a_death_records_nothing(register):
    await recorded_death(register, date(2026, 6, 1), dry_run=True)

    assert (await register.asked(HowIsChild(child_id=child("K1")), by=MOE)).died_on is None
