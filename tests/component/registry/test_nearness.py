"""Which hub homes are near is told to services, and a stay at one of them makes two households acquainted."""

from datetime import date

import pytest

from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import HubHome, Phase, begun
from services.registry.policy.matching.distance import Districts, Middle
from services.registry.policy.nearness import hub_homes_near
from services.registry.policy.register import Membership
from shared.contracts.actor import machine
from shared.contracts.bookings import SleepoverConfirmed, SleepoverDeclined, SleepoverRequested
from shared.contracts.nearness import WhichHubHomesAreNear
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase, SleepoverKind
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.a_register_of_records import a_sleepover
from tests.component.registry.builders import carer, child, constellation, household, the

TODAY = date(2026, 11, 23)
SINCE = date(2024, 1, 10)
BOOKINGS = machine("bookings", AUTHORITY)
NORTH, SOUTH = the("areas", "A1"), the("areas", "A2")
HERE = Districts({"AA1": Middle(50.0, -1.0), "AA2": Middle(50.1, -1.0), "AA3": Middle(50.5, -1.0)})
SATELLITE = household("H2")


def a_life(ref, hub, *, area=NORTH, satellites=(), phase=ConstellationPhase.LAUNCHED, host=""):
    its = constellation(ref)
    return Life(
        id=its,
        ref=ref,
        name=ref,
        area_id=area,
        phases=(begun(Phase, SINCE, constellation_id=its, phase=phase),),
        hub_homes=(begun(HubHome, SINCE, constellation_id=its, household_id=household(hub), beds=2),),
        memberships=tuple(
            Membership(
                id=the("memberships", home),
                constellation_id=its,
                household_id=household(home),
                joined_on=SINCE,
                left_on=None,
                leaving_reason=None,
            )
            for home in satellites
        ),
        host=host,
    )


def near(*lives, at="AA1 1AA", hubs=("AA3 1AA", "AA2 1AA", "ZZ9 1AA", "AA1 1AA")):
    postcodes = {SATELLITE: at} | {household(f"H{7 + number}"): code for number, code in enumerate(hubs)}
    found = hub_homes_near(SATELLITE, lives, postcodes, HERE, TODAY)
    return [(one.constellation_id, one.is_in_area) for one in found]


def test_the_nearest_comes_first_and_an_unknown_district_last():
    lives = (
        a_life("X1", "H7", satellites=("H2",)),
        a_life("X2", "H8"),
        a_life("X3", "H9"),
        a_life("X4", "H10", area=SOUTH),
    )

    assert near(*lives) == [
        (constellation("X4"), False),
        (constellation("X2"), True),
        (constellation("X1"), True),
        (constellation("X3"), True),
    ]


def test_what_doesnt_host_or_is_anothers_isnt_asked():
    lives = (
        a_life("X1", "H7", satellites=("H2",)),
        a_life("X2", "H8", phase=ConstellationPhase.PAUSED),
        a_life("X3", "H9", host="Elsewhere Council"),
    )

    assert near(*lives) == [(constellation("X1"), True)]


def test_a_household_in_no_constellation_is_in_the_area_of_the_nearest():
    lives = (a_life("X1", "H7"), a_life("X2", "H8", area=SOUTH))

    assert near(*lives) == [(constellation("X2"), True), (constellation("X1"), False)]


async def test_a_service_is_told_the_hub_homes_of_the_register(filled):
    reply = await filled.asked(WhichHubHomesAreNear(household_id=SATELLITE), by=BOOKINGS)

    assert {(one.constellation_id, one.household_id) for one in reply.hub_homes} == {
        (constellation("X1"), household("H1")),
        (constellation("X2"), household("H4")),
    }
    assert next(one for one in reply.hub_homes if one.household_id == household("H1")).is_in_area


ZOE = actor(
    Role.SATELLITE_CARER,
    person_id=carer("C3"),
    household_id=SATELLITE,
    constellation_ids=(constellation("X1"),),
    child_ids=(child("K1"), child("K2")),
)
HUB_ELSEWHERE = actor(
    Role.HUB_HOME_CARER,
    person_id=carer("C5"),
    household_id=household("H4"),
    constellation_ids=(constellation("X2"),),
)
TOGETHER = (household("H4"), carer("C5"), child("K1"), SATELLITE, carer("C3"))


async def known_to(filled, who):
    reply = await filled.asked(WhoAreThey(ids=TOGETHER, purpose=Purpose.PLAN_A_SLEEPOVER), by=who)
    return {one.id for one in reply.names}


@pytest.mark.parametrize(
    ("event", "is_known"), [(SleepoverRequested, True), (SleepoverConfirmed, True), (SleepoverDeclined, False)]
)
async def test_who_has_a_bed_for_a_child_in_an_emergency_and_the_childs_home_know_each_other(filled, event, is_known):
    strangers = await known_to(filled, ZOE), await known_to(filled, HUB_ELSEWHERE)
    nights = {"first_night_on": filled.clock().date(), "last_night_on": filled.clock().date()}

    await filled.heard(a_sleepover(event, hub="H4", kind=SleepoverKind.EMERGENCY, **nights))

    assert strangers == ({child("K1"), SATELLITE, carer("C3")}, {household("H4"), carer("C5")})
    assert await known_to(filled, ZOE) == (set(TOGETHER) if is_known else strangers[0])
    assert await known_to(filled, HUB_ELSEWHERE) == (set(TOGETHER) if is_known else strangers[1])


async def test_they_are_strangers_again_when_the_stay_is_over(filled):
    night = filled.clock().date()
    await filled.heard(a_sleepover(hub="H4", kind=SleepoverKind.EMERGENCY, first_night_on=night, last_night_on=night))

    filled.clock.move(days=2)

    assert await known_to(filled, ZOE) == {child("K1"), SATELLITE, carer("C3")}
