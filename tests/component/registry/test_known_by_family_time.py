"""Whom a planned family time makes known to one another until it is over, and who reads how to reach its host."""

from datetime import UTC, date, datetime

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.family_time import (
    FamilyTimeCancelled,
    FamilyTimeChanged,
    FamilyTimePlanned,
    FamilyTimeProposed,
    FamilyTimeRecorded,
)
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.stays import HowToReachFamilyTimeHost
from shared.testing.actors import AUTHORITY, actor
from shared.testing.examples import example_of
from tests.component.registry.a_register_of_records import ANN, CAT, EVE, KIT, SUE, ZOE, write_the_register
from tests.component.registry.builders import carer, child, household, the, worker

FAMILY_TIME = the("family_times", "F1")
AT_TWO = datetime(2026, 11, 27, 14, tzinfo=UTC)
ADA, DI, DEANS, LOWES, LOU = child("K1"), child("K4"), household("H4"), household("H2"), worker("W5")
THEIR_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W3"), child_ids=(ADA,))
STATES = {
    FamilyTimeProposed: FamilyTimeState.PROPOSED,
    FamilyTimeCancelled: FamilyTimeState.CANCELLED,
    FamilyTimeRecorded: FamilyTimeState.HELD,
}


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


def a_family_time(event=FamilyTimePlanned, version=1, **changes):
    """Ada of the Lowes and Di of the Pratts meet at the Rooks' hub home, as their liaison worker planned it."""
    return example_of(
        event,
        thing_version=version,
        **{
            "family_time_id": FAMILY_TIME,
            "child_ids": (ADA, DI),
            "household_ids": (LOWES, DEANS, household("H5")),
            "hub_household_id": DEANS,
            "starts_at": AT_TWO,
            "minutes": 120,
            "state": STATES.get(event, FamilyTimeState.PLANNED),
            "planned_by": LOU,
            "responsible_id": LOU,
            **({"was_proposed": False} if event is FamilyTimeCancelled else {}),
            **changes,
        },
    )


async def known_to(room, by):
    """Those round the family time whom somebody may call by name."""
    asked = (ADA, DI, LOU, DEANS, carer("C5"), LOWES, household("H5"), carer("C3"), carer("C6"))
    reply = await room.asked(WhoAreThey(ids=asked, purpose=Purpose.PLAN_FAMILY_TIME), by=by)
    return {one.id for one in reply.names}


async def answer_on(room, day, by=ZOE):
    room.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    reply = await room.asked(HowToReachFamilyTimeHost(family_time_id=FAMILY_TIME), by=by)
    return reply.reason if isinstance(reply, Refused) else "open"


async def test_the_host_knows_the_children_and_who_planned_it_and_not_where_they_live(register):
    before = await known_to(register, EVE)

    await register.heard(a_family_time())

    assert ADA not in before
    assert await known_to(register, EVE) == before | {ADA, DI, LOU}
    assert LOWES not in await known_to(register, EVE), "where brothers and sisters live is nobody's to read by it"


async def test_the_carers_know_the_host_the_children_and_who_planned_it(register):
    assert await known_to(register, ZOE) == {ADA, LOWES, carer("C3")}

    await register.heard(a_family_time())

    assert await known_to(register, ZOE) == {ADA, LOWES, carer("C3"), DI, DEANS, carer("C5"), LOU}


@pytest.mark.parametrize("by", [THEIR_WORKER, SUE], ids=["a child's worker", "a household's worker"])
async def test_the_workers_of_a_child_and_of_a_household_know_its_place_and_its_children(register, by):
    assert not {DEANS, DI} & await known_to(register, by)

    await register.heard(a_family_time())

    assert await known_to(register, by) >= {DEANS, DI}


@pytest.mark.parametrize("by", [KIT, ANN], ids=["another household", "another hub home"])
async def test_nobody_else_knows_anybody_by_it(register, by):
    before = await known_to(register, by)

    await register.heard(a_family_time())

    assert await known_to(register, by) == before


async def test_what_is_only_proposed_is_known_to_the_host_and_to_workers(register):
    carers_before = await known_to(register, ZOE)
    await register.heard(a_family_time(FamilyTimeProposed))

    assert await known_to(register, ZOE) == carers_before
    assert ADA in await known_to(register, EVE)
    assert DEANS in await known_to(register, CAT)

    await register.heard(a_family_time(FamilyTimeCancelled, version=2, was_proposed=True))

    assert await known_to(register, ZOE) == carers_before


async def test_it_lasts_until_the_day_after_and_not_for_whom_a_change_left_out(register):
    await register.heard(a_family_time())
    register.clock.moment = datetime(2026, 11, 28, 23, tzinfo=UTC)
    assert ADA in await known_to(register, EVE)
    register.clock.moment = datetime(2026, 11, 29, 9, tzinfo=UTC)
    assert ADA not in await known_to(register, EVE)

    register.clock.moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    left = {"child_ids": (DI,), "household_ids": (DEANS, household("H5"))}
    await register.heard(a_family_time(FamilyTimeChanged, version=3, **left), a_family_time(version=2))

    assert ADA not in await known_to(register, EVE), "an older word that comes late changes nothing"
    assert DEANS not in await known_to(register, ZOE)


async def test_who_must_acknowledge_that_it_is_cancelled_can_read_whose_it_was(register):
    await register.heard(a_family_time(), a_family_time(FamilyTimeCancelled, version=2))

    assert ADA in await known_to(register, EVE)
    assert DEANS in await known_to(register, ZOE)
    assert await answer_on(register, AT_TWO.date()) == "not_yours"


async def test_the_carers_read_how_to_reach_the_host_on_the_day_and_the_day_before(register):
    await register.heard(a_family_time())

    answers = {day: await answer_on(register, date(2026, 11, day)) for day in range(25, 29)}

    assert answers == {25: "not_open_yet", 26: "open", 27: "open", 28: "not_yours"}
    for by in (EVE, KIT, ANN):
        assert await answer_on(register, AT_TWO.date(), by=by) == "not_yours"


async def test_it_tells_the_main_carers_and_the_address_and_is_written_down(register):
    await register.heard(a_family_time())
    register.clock.moment = AT_TWO

    reply = await register.asked(HowToReachFamilyTimeHost(family_time_id=FAMILY_TIME), by=ZOE)

    assert reply.hub_household_id == DEANS
    assert [one.person_id for one in reply.carers] == [carer("C5")]
    assert reply.address
    assert reply.readable_until == AT_TWO.date()
    async with register.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT actor_id, subject_id, purpose FROM reading")
    assert [tuple(row) for row in rows] == [(carer("C3"), carer("C5"), "look_after_the_child")]


async def test_of_one_elsewhere_and_of_one_that_nobody_has_heard_of_there_is_no_host(register):
    assert await answer_on(register, AT_TWO.date()) == "not_yours"
    await register.heard(a_family_time(hub_household_id=None, household_ids=(LOWES, household("H5"))))

    assert await answer_on(register, AT_TWO.date()) == "not_yours"
