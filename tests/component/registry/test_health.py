"""Allergies and health needs are recorded from a day on, and read by whoever looks after the child that night."""

from datetime import date

import pytest

from shared.contracts.record_changes import RecordHealth
from shared.contracts.record_words import Finding, HealthTopic
from shared.contracts.records import HowIsChild, WhoHasLooked
from shared.contracts.stays import StaySheet
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ANN,
    CAT,
    FRIDAY,
    MOE,
    SATURDAY,
    SUE,
    SUNDAY,
    TODAY,
    ZOE,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import child

ADA, BO, CY = child("K1"), child("K2"), child("K3")
EGGS = RecordHealth(
    child_id=BO,
    topic=HealthTopic.ALLERGIES,
    finding=Finding.YES,
    details="Eggs: the pen is in the red bag",
    on=TODAY,
    written_in="Letter of the surgery, 20 November 2026",
)


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


def but(command, **values):
    return command.model_copy(update=values)


async def how_is(room, child_id=BO, by=CAT, **values):
    return await room.asked(HowIsChild(child_id=child_id, **values), by=by)


async def test_what_is_recorded_holds_from_its_day_and_what_was_stays_known(register):
    await register.asked(but(EGGS, child_id=ADA, on=FRIDAY), by=CAT)

    today, friday = await how_is(register, ADA), await how_is(register, ADA, on=FRIDAY)

    assert (today.allergies, friday.allergies) == ("Peanuts", "Eggs: the pen is in the red bag")
    assert [(one.topic, one.finding, one.details, one.started_on, one.ended_on) for one in today.health] == [
        (HealthTopic.ALLERGIES, Finding.YES, "Eggs: the pen is in the red bag", FRIDAY, None),
        (HealthTopic.ALLERGIES, Finding.YES, "Peanuts", None, FRIDAY),
        (HealthTopic.HEALTH_NEEDS, Finding.YES, "Asthma", None, None),
    ]
    assert (today.health[0].recorded_by, today.health[0].written_in) == (
        CAT.person_id,
        "Letter of the surgery, 20 November 2026",
    )


async def test_none_known_is_another_thing_than_nothing_recorded(register):
    nothing = await how_is(register)

    await register.asked(but(EGGS, finding=Finding.NO, details="Tested in May"), by=CAT)

    none = await how_is(register)
    assert (nothing.allergies, nothing.health) == (None, ())
    assert none.allergies is None
    assert [(one.finding, one.details) for one in none.health] == [(Finding.NO, "Tested in May")]


async def test_that_nobody_knows_any_more_ends_what_was_known(register):
    await register.asked(but(EGGS, child_id=ADA, finding=None, details=""), by=CAT)

    view = await how_is(register, ADA)
    assert view.allergies is None
    assert [(one.details, one.ended_on) for one in view.health if one.topic is HealthTopic.ALLERGIES] == [
        ("Peanuts", TODAY)
    ]


async def test_how_it_was_known_before_is_still_told(register):
    then = register.clock()
    register.clock.move(minutes=1)

    await register.asked(EGGS, by=CAT)
    register.clock.move(minutes=1)
    await register.asked(but(EGGS, details="Eggs and milk"), by=CAT)

    assert (await how_is(register, as_known_at=then)).health == ()
    view = await how_is(register)
    assert view.allergies == "Eggs and milk"
    assert [one.details for one in view.replaced_health] == ["Eggs: the pen is in the red bag"]


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        ({"details": ""}, "which_are_they", "details"),
        ({"details": "   "}, "which_are_they", "details"),
        ({"finding": None, "details": ""}, "nothing_changes", "finding"),
        ({"version": 77}, "changed_meanwhile", "version"),
    ],
)
async def test_what_helps_nobody_is_refused(register, values, reason, field):
    reply = await register.asked(but(EGGS, **values), by=CAT)

    assert (reply.reason, reply.fields) == (reason, (field,))


async def test_the_same_again_and_what_another_day_contradicts_are_refused(register):
    await register.asked(but(EGGS, on=FRIDAY), by=CAT)

    assert (await register.asked(but(EGGS, on=SUNDAY), by=CAT)).reason == "nothing_changes"
    assert (await register.asked(EGGS, by=CAT)).reason == "later_changes_exist"


@pytest.mark.parametrize(("by", "may"), [(CAT, True), (MOE, True), (but(CAT, child_ids=(ADA,)), False)])
async def test_only_the_child_s_own_social_worker_records_it(register, by, may):
    reply = await register.asked(EGGS, by=by)

    assert getattr(reply, "reason", None) == (None if may else "not_yours")


async def test_a_dry_run_saves_nothing_and_nobody_hears_of_health(register):
    await register.asked(but(EGGS, dry_run=True), by=CAT)
    dry = await how_is(register)

    await register.asked(EGGS, by=CAT)

    assert dry.health == ()
    assert await register.said() == []


async def test_the_carers_where_the_child_lives_read_it_and_that_is_written_down(register):
    await register.asked(EGGS, by=CAT)

    view = await how_is(register, by=ZOE)

    assert view.allergies == "Eggs: the pen is in the red bag"
    log = await register.asked(WhoHasLooked(subject_id=BO), by=MOE)
    assert {one.reader_id for one in log.readings} >= {ZOE.person_id, CAT.person_id}
    assert getattr(await how_is(register, CY, by=ZOE), "reason", "") == "not_yours"


async def test_a_record_s_version_is_another_one_once_health_is_recorded(register):
    before = (await how_is(register)).version

    await register.asked(but(EGGS, version=before), by=CAT)

    assert (await how_is(register)).version > before


async def sheet(room, by=ANN):
    return await room.asked(StaySheet(child_id=BO), by=by)


async def test_the_hub_home_reads_what_holds_on_the_night_of_the_stay(register):
    await register.heard(a_sleepover(children=("K2",)))
    register.clock.move(days=3)
    await register.asked(but(EGGS, on=FRIDAY), by=CAT)
    await register.asked(but(EGGS, topic=HealthTopic.HEALTH_NEEDS, finding=Finding.NO, details="", on=FRIDAY), by=CAT)

    read = await sheet(register)

    assert read.allergies == "Eggs: the pen is in the red bag"
    assert read.health_needs is None
    assert [(one.topic, one.finding) for one in read.health] == [
        (HealthTopic.ALLERGIES, Finding.YES),
        (HealthTopic.HEALTH_NEEDS, Finding.NO),
    ]
    assert read.health_to_come == ()


@pytest.mark.parametrize(("on", "is_told"), [(SATURDAY, True), (SUNDAY, False)])
async def test_what_begins_on_a_later_night_of_the_stay_is_told_with_its_day(register, on, is_told):
    await register.heard(a_sleepover(children=("K2",)))
    register.clock.move(days=3)

    await register.asked(but(EGGS, on=on), by=CAT)

    read = await sheet(register)
    assert (read.allergies, read.health) == (None, ())
    assert [one.started_on for one in read.health_to_come] == ([on] if is_told else [])


async def test_during_the_stay_what_is_otherwise_from_tonight_is_what_is_read(register):
    await register.heard(a_sleepover(children=("K2",)))
    await register.asked(but(EGGS, on=SATURDAY), by=CAT)

    register.clock.move(days=5)

    assert (await sheet(register)).allergies == "Eggs: the pen is in the red bag"


async def test_who_may_not_read_the_sheet_is_told_no_allergy(register):
    await register.asked(EGGS, by=CAT)

    assert (await sheet(register)).reason == "not_yours"
    assert (await sheet(register, by=SUE)).allergies == "Eggs: the pen is in the red bag"


async def test_the_release_before_reads_in_the_child_s_row_what_holds_today(register):
    await register.asked(EGGS, by=CAT)
    await register.asked(but(EGGS, topic=HealthTopic.HEALTH_NEEDS, details="Insulin", on=FRIDAY), by=CAT)

    async with register.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT allergies, health_needs FROM child WHERE id = $1", BO)
    assert (row["allergies"], row["health_needs"]) == ("Eggs: the pen is in the red bag", None)


def test_the_days_of_these_tests_are_in_their_order():
    assert date(2026, 11, 23) == TODAY < FRIDAY < SATURDAY < SUNDAY
