"""Whose home a child stays at reads the stay sheet, also where another household is the hub home by then."""

from datetime import timedelta

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.actor import machine
from shared.contracts.bookings import SleepoverCancelled
from shared.contracts.refusals import Refused
from shared.contracts.registry import PeopleToPick, Purpose, Statement, WhoAreThey, WhoCanSignIn, WhoIsSigningIn
from shared.contracts.roles import Role
from shared.contracts.stays import StaySheet, StaySheetView, WhichStaySheets, WhoComesToStay
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ANN,
    EVE,
    FRIDAY,
    KIT,
    LOU,
    SATURDAY,
    SUE,
    SUNDAY,
    TODAY,
    ZOE,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import carer, child, household
from tests.component.registry.test_stay_sheets import ADAS, NOT_YOURS, answer_on, it_is

MONDAY = SUNDAY + timedelta(days=1)
THE_WEB = machine("web", AUTHORITY, Role.SIGN_IN)
WEDNESDAY, TUESDAY = FRIDAY - timedelta(days=2), FRIDAY - timedelta(days=3)
ANN_AS_A_SATELLITE = ANN.model_copy(update={"roles": frozenset({Role.SATELLITE_CARER})})
HOME_OF_NOBODY = ANN_AS_A_SATELLITE.model_copy(update={"household_id": None})
COMES_TO_KIT = {"hub": "H3"}


async def test_who_was_the_hub_home_reads_it_until_the_day_after_the_last_night(register):
    await register.heard(a_sleepover())

    answers = [await answer_on(register, day, ANN_AS_A_SATELLITE) for day in (TUESDAY, WEDNESDAY, SUNDAY, MONDAY)]

    assert answers == ["not_open_yet", "open", "open", NOT_YOURS]


async def test_who_will_be_the_hub_home_reads_it_before_the_first_night(register):
    await register.heard(a_sleepover(**COMES_TO_KIT))

    assert [await answer_on(register, day, KIT) for day in (TUESDAY, WEDNESDAY)] == ["not_open_yet", "open"]
    assert isinstance(await register.asked(ADAS, by=KIT), StaySheetView)


@pytest.mark.parametrize("by", [ANN, EVE, HOME_OF_NOBODY, LOU])
async def test_nobody_else_does_whatever_they_are_today(register, by):
    await register.heard(a_sleepover(**COMES_TO_KIT))

    assert await answer_on(register, FRIDAY, by) == NOT_YOURS
    assert (await register.asked(WhichStaySheets(child_ids=(child("K1"),)), by=by)).child_ids == ()


async def test_they_are_told_who_comes_and_whose_sheet_they_can_open(register):
    await register.heard(a_sleepover(**COMES_TO_KIT))
    it_is(register, FRIDAY)

    for by, comes in ((KIT, (child("K1"),)), (ZOE, ()), (ANN, ())):
        coming = await register.asked(WhoComesToStay(), by=by)
        assert tuple(one.child_id for one in coming.stays) == comes
    assert (await register.asked(WhichStaySheets(child_ids=(child("K1"),)), by=KIT)).child_ids == (child("K1"),)


async def signs_in(room, day, ref="C1"):
    it_is(room, day)
    reply = await room.asked(WhoIsSigningIn(person_id=carer(ref)), by=THE_WEB)
    to_pick = await room.asked(WhoCanSignIn(), by=THE_WEB)
    assert isinstance(to_pick, PeopleToPick)
    assert (carer(ref) in {one.person_id for one in to_pick.people}) is isinstance(reply, Statement)
    return None if isinstance(reply, Refused) else reply.actor


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings(pick_a_person=True)) as room:
        await write_the_register(room)
        yield room


@pytest.fixture
async def handed_over(register):
    """The Frosts leave the programme on Sunday morning, after a child's last night with them."""
    await register.heard(a_sleepover())
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE hub_home SET ended_on = $1 WHERE household_id = $2", SUNDAY, household("H1"))
    return register


async def test_who_leaves_the_programme_signs_in_until_the_sheet_closes(handed_over):
    days = {day: await signs_in(handed_over, day) for day in (SATURDAY, SUNDAY, MONDAY)}

    sunday = days[SUNDAY]
    assert (sunday.roles, sunday.household_id, sunday.constellation_ids, sunday.child_ids) == (
        {Role.HUB_HOME_CARER}, household("H1"), (), (),
    )  # fmt: skip
    assert days[SATURDAY].constellation_ids
    assert days[MONDAY] is None
    assert await answer_on(handed_over, SUNDAY, sunday) == "open"


async def test_so_does_who_takes_over_from_outside_before_the_first_night(register):
    await register.heard(a_sleepover(hub="H6"))

    days = [await signs_in(register, day, "C7") for day in (TODAY, TUESDAY, WEDNESDAY)]

    assert [one and one.roles for one in days] == [None, None, {Role.HUB_HOME_CARER}]


async def test_nobody_signs_in_by_a_stay_that_was_called_off(handed_over):
    await handed_over.heard(a_sleepover(SleepoverCancelled, version=2))

    assert await signs_in(handed_over, SUNDAY) is None


async def test_on_that_morning_they_are_told_of_nobody_but_who_stayed(handed_over):
    sunday = await signs_in(handed_over, SUNDAY)
    asked = WhoAreThey(ids=tuple(child(f"K{number}") for number in range(1, 7)), purpose=Purpose.PLAN_A_SLEEPOVER)

    told = await handed_over.asked(asked, by=sunday)
    sheets = [await handed_over.asked(StaySheet(child_id=child(ref)), by=sunday) for ref in ("K2", "K3", "K4")]

    assert {one.id for one in told.names} <= {child("K1"), child("K2"), child("K6")}
    assert [one.reason for one in sheets] == [NOT_YOURS] * 3


async def test_who_supervises_the_hub_home_knows_who_comes_to_stay_there_and_nobody_else_of_the_home(register):
    supervises = SUE.model_copy(update={"supervised_household_ids": (household("H1"),)})
    asked = WhoAreThey(ids=(child("K1"), child("K3")), purpose=Purpose.SEE_WHO_SLEEPS_WHERE)
    before = await register.asked(asked, by=supervises)
    await register.heard(a_sleepover())

    while_they_come = await register.asked(asked, by=supervises)
    it_is(register, MONDAY)
    after = await register.asked(asked, by=supervises)

    assert [[one.id for one in told.names] for told in (before, while_they_come, after)] == [[], [child("K1")], []]
