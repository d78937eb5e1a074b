"""A night on which the hub home took nobody wasn't open."""

import pytest

from shared.contracts.nights_off import NightsOffChanged
from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.roles import Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.outcomes.facts import (
    HERONS,
    HUB,
    KITES,
    NOVEMBER,
    OTHER_HUB,
    a_constellation,
    a_day,
    a_hub_home,
    a_life,
    an_id,
)


def off(
    first: int, last: int, *, version: int = 1, household=HUB, constellation=KITES, name: str = ""
) -> NightsOffChanged:
    return NightsOffChanged(
        thing_version=version,
        nights_off_id=an_id(f"off {name}"),
        constellation_id=constellation,
        hub_household_id=household,
        first_night_on=a_day(first),
        last_night_on=a_day(last),
        is_given_back=version > 1,
    )


async def open_nights(room: Room) -> int:
    reply = await room.asked(HowAreConstellations(month=NOVEMBER), by=actor(Role.PROGRAMME_MANAGER))
    return next(one.nights_open for one in reply.constellations if one.constellation_id == KITES)


@pytest.mark.parametrize(
    ("events", "nights"),
    [
        ((off(6, 8),), 2 * (23 - 3)),
        ((off(6, 8), off(20, 26, name="later")), 2 * (23 - 3 - 4)),
        ((off(6, 8), off(6, 8, version=2)), 2 * 23),
        ((off(6, 8, version=2), off(6, 8)), 2 * 23),
        ((off(6, 8), off(6, 8)), 2 * (23 - 3)),
        ((off(6, 8, household=OTHER_HUB),), 2 * 23),
        ((off(6, 8, constellation=HERONS),), 2 * 23),
    ],
    ids=["off", "up to tonight", "given back", "in any order", "twice", "of who wasn't it", "of another constellation"],
)
async def test_a_night_off_isnt_open(in_november: Room, events: tuple[NightsOffChanged, ...], nights: int) -> None:
    assert await open_nights(in_november) == 2 * 23
    await in_november.heard(*events)

    assert await open_nights(in_november) == nights


async def test_only_while_the_household_is_the_hub_home(in_november: Room) -> None:
    await in_november.heard(a_life(a_hub_home(until=a_day(8)), a_hub_home(OTHER_HUB, a_day(8), beds=3)), off(6, 10))

    assert await open_nights(in_november) == 2 * (7 - 2) + 3 * 16


async def test_of_a_constellation_that_is_heard_later_it_counts_as_well(outcomes: Room) -> None:
    await outcomes.heard(off(6, 8), a_constellation())

    assert await open_nights(outcomes) == 2 * (23 - 3)
