"""Who leads a constellation records how its elements of the model stand, with what that rests on."""

from datetime import date

import pytest

from shared.contracts.bookings import SleepoverDeclined
from shared.contracts.model import RecordModelFinding, WhatModelRestsOn
from shared.contracts.record_words import ModelElement
from shared.contracts.words import SleepoverKind
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ANN,
    FRIDAY,
    LEE,
    LONG_AGO,
    LOU,
    MOE,
    SUE,
    SUMMER,
    TODAY,
    a_sleepover,
    assigned,
    write_the_register,
)
from tests.component.registry.builders import constellation, household, the

TERNS = constellation("X1")
MONTHS = ("2026-10", "2026-11")
TRAINED = RecordModelFinding(
    constellation_id=TERNS,
    element=ModelElement.HUB_CARERS_TRAINED,
    is_met=True,
    on=SUMMER,
    evidence="Certificates of 1 July 2026",
)


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


def but(command, **values):
    return command.model_copy(update=values)


async def evidence(room, by=LEE, **values):
    return await room.asked(WhatModelRestsOn(constellation_id=TERNS, months=MONTHS, **values), by=by)


async def test_what_was_found_is_told_with_its_days_and_who_found_it(register):
    await register.asked(TRAINED, by=LEE)
    await register.asked(but(TRAINED, is_met=False, on=FRIDAY, evidence="Ben begins, and isn’t trained yet"), by=LEE)

    found = await evidence(register)

    assert [(one.element, one.is_met, one.started_on, one.ended_on, one.recorded_by) for one in found.findings] == [
        (ModelElement.HUB_CARERS_TRAINED, False, FRIDAY, None, LEE.person_id),
        (ModelElement.HUB_CARERS_TRAINED, True, SUMMER, FRIDAY, LEE.person_id),
    ]
    assert found.findings[1].evidence == "Certificates of 1 July 2026"
    assert found.may_record
    assert await register.said() == []


async def test_that_nobody_knows_any_more_ends_it(register):
    await register.asked(TRAINED, by=LEE)

    await register.asked(but(TRAINED, is_met=None, on=TODAY, evidence="The papers are lost"), by=LEE)

    assert [one.ended_on for one in (await evidence(register)).findings] == [TODAY]


async def test_each_element_has_its_own(register):
    await register.asked(TRAINED, by=LEE)
    await register.asked(but(TRAINED, element=ModelElement.CONTINUITY, is_met=False), by=LEE)

    assert {one.element: one.is_met for one in (await evidence(register)).findings} == {
        ModelElement.HUB_CARERS_TRAINED: True,
        ModelElement.CONTINUITY: False,
    }


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"on": TODAY}, "nothing_changes"), ({"on": LONG_AGO, "is_met": False}, "later_changes_exist")],
)
async def test_what_is_so_already_or_otherwise_later_is_refused(register, values, reason):
    await register.asked(TRAINED, by=LEE)

    assert (await register.asked(but(TRAINED, **values), by=LEE)).reason == reason


async def test_a_dry_run_saves_nothing(register):
    await register.asked(but(TRAINED, dry_run=True), by=LEE)

    assert (await evidence(register)).findings == ()


@pytest.mark.parametrize(("by", "may"), [(LEE, True), (MOE, True), (LOU, False)])
async def test_it_is_for_who_leads_the_constellation(register, by, may):
    reply = await register.asked(TRAINED, by=by)

    assert getattr(reply, "reason", None) == (None if may else "not_yours")


@pytest.mark.parametrize(
    ("by", "words"), [(LOU, "Certificates of 1 July 2026"), (SUE, "Certificates of 1 July 2026"), (ANN, "")]
)
async def test_what_it_rests_on_is_for_workers(register, by, words):
    await register.asked(TRAINED, by=LEE)

    found = await evidence(register, by=by)

    assert [(one.is_met, one.evidence) for one in found.findings] == [(True, words)]
    assert not found.may_record


async def test_a_constellation_of_others_is_told_of_to_nobody(register):
    stranger = but(ANN, constellation_ids=(constellation("X2"),))

    assert (await evidence(register, by=stranger)).reason == "not_yours"


async def test_whether_the_hub_home_has_a_social_worker_of_its_own_is_told(register):
    without = await evidence(register)
    async with register.database.work(AUTHORITY) as work:
        await assigned(work, "supervising_social_worker", household("H1"), "W2", started_on=SUMMER)
        await assigned(work, "supervising_social_worker", household("H3"), "W2", started_on=LONG_AGO)

    found = await evidence(register)

    assert (without.has_own_worker, without.own_worker_since) == (False, None)
    assert (found.has_own_worker, found.own_worker_since) == (True, SUMMER)


async def test_without_a_hub_home_nobody_can_be_its_worker(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE hub_home SET ended_on = $1", SUMMER)

    assert (await evidence(register)).has_own_worker is None


async def test_sleepovers_are_counted_in_the_month_of_their_first_night(register):
    october = {"first_night_on": date(2026, 10, 30), "last_night_on": date(2026, 11, 1)}
    emergency = {"kind": SleepoverKind.EMERGENCY}
    await register.heard(a_sleepover(children=("K1", "K2"), sleepover_id=the("sleepovers", "B1")))
    await register.heard(a_sleepover(sleepover_id=the("sleepovers", "B2"), **october, **emergency))
    await register.heard(a_sleepover(sleepover_id=the("sleepovers", "B3"), **emergency))
    await register.heard(a_sleepover(SleepoverDeclined, sleepover_id=the("sleepovers", "B4"), **emergency))
    await register.heard(a_sleepover(hub="H4", sleepover_id=the("sleepovers", "B5"), **emergency))

    found = await evidence(register)

    assert [(one.month, one.planned, one.emergencies) for one in found.stays] == [("2026-10", 0, 1), ("2026-11", 1, 1)]


async def test_sleepovers_before_it_was_the_hub_home_are_none_of_the_constellation_s(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE hub_home SET started_on = $1", date(2026, 11, 28))

    await register.heard(a_sleepover())

    assert [(one.planned, one.emergencies) for one in (await evidence(register)).stays] == [(0, 0), (0, 0)]
