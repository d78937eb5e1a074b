"""Readings and notices go by their age alone, but for those of whom a record is held."""

from datetime import date

import pytest
from asyncpg import InsufficientPrivilegeError

from shared.contracts.record_words import PeriodName
from shared.contracts.retention import HoldRecord, LetGoOfWhatIsOld, NoticesLetGo, SupposedPeriod
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import MOE, write_the_register
from tests.component.registry.builders import child, worker

READING = PeriodName.READING_FROM_ITS_DAY


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


async def change(room, sql):
    async with room.database.work(AUTHORITY) as work:
        await work.fetch(sql)


async def readings(room):
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id, read_at FROM reading ORDER BY read_at")
    return [(row["subject_id"], row["read_at"].year) for row in rows]


async def old_readings(room):
    """Of two children and a worker, seven and five years ago."""
    for years in (7, 5):
        for subject_id in (child("K1"), child("K2"), worker("W5")):
            await change(
                room,
                "INSERT INTO reading (subject_id, actor_id, purpose, correlation_id, read_at) SELECT "
                f"'{subject_id}', gen_random_uuid(), 'keep_the_register', gen_random_uuid(), "
                f"TIMESTAMPTZ '2026-11-23 09:00Z' - interval '{years} years'",
            )


async def test_readings_go_by_their_age_but_those_of_whom_a_record_is_held(register):
    await old_readings(register)
    await register.asked(HoldRecord(subject_id=child("K1"), reason="A claim."), by=MOE)
    await register.said()

    dry = await register.asked(LetGoOfWhatIsOld(dry_run=True), by=MOE)
    untouched = await readings(register)
    done = await register.asked(LetGoOfWhatIsOld(), by=MOE)
    again = await register.asked(LetGoOfWhatIsOld(), by=MOE)

    assert (dry.readings, done.readings, again.readings) == (2, 2, 0)
    assert dry.readings_before == date(2020, 11, 23)
    assert len([year for _, year in untouched if year == 2019]) == 3
    kept = await readings(register)
    assert [subject for subject, year in kept if year == 2019] == [child("K1")]
    assert len([year for _, year in kept if year == 2021]) == 3
    [said, same] = await register.said()
    assert isinstance(said, NoticesLetGo)
    assert (said.before, said.held_ids, said.thing_version) == (
        date(2020, 11, 23),
        (child("K1"),),
        date(2020, 11, 23).toordinal(),
    )
    assert same == said


async def test_a_period_of_readings_is_the_authority_s_own(register):
    await old_readings(register)
    three = SupposedPeriod(name=READING, years=3)

    supposed = await register.asked(LetGoOfWhatIsOld(dry_run=True, supposing=three), by=MOE)
    not_supposed = await register.asked(LetGoOfWhatIsOld(supposing=three), by=MOE)

    assert (supposed.readings, not_supposed.readings) == (6, 3), "what is only supposed lets nothing go"


async def test_nobody_lets_go_of_readings_of_this_year(register):
    await old_readings(register)

    with pytest.raises(InsufficientPrivilegeError):
        await change(register, "SELECT let_readings_go(now(), '{}')")
    with pytest.raises(InsufficientPrivilegeError):
        await change(register, "DELETE FROM reading")


async def test_another_authority_s_readings_stay(register):
    await old_readings(register)
    neighbour = MOE.model_copy(update={"authority": "othershire"})

    assert (await register.asked(LetGoOfWhatIsOld(), by=neighbour)).readings == 0
    assert len(await readings(register)) >= 6
