"""How each constellation is: its size, what it did, and whether its beds were used."""

from datetime import UTC, date, datetime

import pytest

from services.outcomes.plugin import plugin
from services.outcomes.settings import Settings
from shared.contracts.actor import Actor
from shared.contracts.asking import NotAllowedError
from shared.contracts.outcomes import AbsenceFigures, ConstellationFigures, Figures, HowAreConstellations
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import ConstellationState
from shared.testing.actors import actor
from shared.testing.rooms import Room, RoomOf
from tests.component.outcomes.facts import (
    BIRCH,
    HERONS,
    HUB,
    KITES,
    NOVEMBER,
    OTHER_HUB,
    a_constellation,
    a_day,
    a_membership,
    november,
)

MANAGER = actor(Role.PROGRAMME_MANAGER)
ASKED = HowAreConstellations(month=NOVEMBER)


async def of_kites(room: Room, month: str = NOVEMBER) -> Figures:
    reply = await room.asked(HowAreConstellations(month=month), by=MANAGER)
    return next(figures for figures in reply.constellations if figures.constellation_id == KITES)


async def test_a_month_is_counted_up_to_tonight(in_november: Room) -> None:
    assert in_november.clock().date() == a_day(23)

    assert await of_kites(in_november) == Figures(
        constellation_id=KITES,
        state=ConstellationState.LAUNCHED,
        satellites=6,
        fewest=6,
        most=10,
        social_activities=1,
        gatherings=2,
        contacts=2,
        nights_open=2 * 23,
        nights_used=4 + 1,
        absences=AbsenceFigures(children=0, missing=0, away=0),
    )


async def test_tomorrow_the_same_facts_count_for_more(in_november: Room) -> None:
    in_november.clock.move(days=30)

    figures = await of_kites(in_november)

    assert (figures.nights_open, figures.nights_used) == (2 * 30, 4 + 1 + 4)


async def test_at_two_in_the_morning_the_night_that_began_is_counted_and_the_next_one_isnt(in_november: Room) -> None:
    in_november.clock.moment = datetime(2026, 11, 28, 2, tzinfo=UTC)
    at_two = await of_kites(in_november)
    in_november.clock.move(hours=4)
    at_six = await of_kites(in_november)

    # Of the sleepover of Friday and Saturday, Friday's night only.
    assert (at_two.nights_open, at_two.nights_used) == (2 * 27, 4 + 1 + 2)
    assert (at_six.nights_open, at_six.nights_used) == (2 * 28, 4 + 1 + 4)


async def test_a_months_first_night_begins_in_its_evening_and_its_first_day_at_midnight(in_november: Room) -> None:
    await in_november.heard(a_membership(5, left_on=date(2026, 12, 1), thing_version=2))
    in_november.clock.moment = datetime(2026, 12, 1, 2, tzinfo=UTC)

    december = await of_kites(in_november, "2026-12")

    assert (december.nights_open, december.satellites) == (0, 5)


async def test_the_size_of_a_past_month_is_that_of_its_last_day(in_november: Room) -> None:
    assert (await of_kites(in_november, "2026-10")).satellites == 7
    assert (await of_kites(in_november, "2025-01")).satellites == 0


async def test_before_the_launch_no_bed_is_open(in_november: Room) -> None:
    assert (await of_kites(in_november, "2024-12")).nights_open == 0
    assert (await of_kites(in_november, "2025-01")).nights_open == 2 * 26
    assert (await of_kites(in_november, "2026-12")).nights_open == 0


async def test_the_size_that_is_asked_for_is_a_setting(room_of: RoomOf) -> None:
    async with room_of(plugin, Settings(fewest=3, most=4)) as room:
        await room.heard(*november())

        figures = await of_kites(room)

    assert (figures.fewest, figures.most) == (3, 4)


@pytest.mark.parametrize(
    ("asker", "seen"),
    [
        (MANAGER, {KITES, HERONS}),
        (actor(Role.DATA_ANALYST), {KITES, HERONS}),
        (actor(Role.LIAISON_WORKER, constellation_ids=(HERONS,)), {HERONS}),
        (actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HUB, BIRCH)), {KITES}),
        (actor(Role.CHILDRENS_SOCIAL_WORKER, constellation_ids=(KITES,)), set()),
        (actor(Role.PROGRAMME_MANAGER, authority="elsewhere"), set()),
    ],
)
async def test_everybody_sees_the_constellations_that_are_their_business(
    in_november: Room, asker: Actor, seen: set
) -> None:
    await in_november.heard(a_constellation(constellation_id=HERONS, hub_household_id=OTHER_HUB))

    reply = await in_november.asked(ASKED, by=asker)

    assert isinstance(reply, ConstellationFigures)
    assert {figures.constellation_id for figures in reply.constellations} == seen


async def test_one_constellations_month_isnt_anothers(in_november: Room) -> None:
    await in_november.heard(a_constellation(constellation_id=HERONS, hub_household_id=OTHER_HUB))

    reply = await in_november.asked(ASKED, by=actor(Role.LIAISON_WORKER, constellation_ids=(HERONS,)))

    [herons] = reply.constellations
    assert (herons.satellites, herons.gatherings, herons.contacts, herons.nights_used) == (0, 0, 0, 0)


@pytest.mark.parametrize("role", sorted(PEOPLE - HowAreConstellations.asked_by))
async def test_other_roles_cant_ask(in_november: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await in_november.asked(ASKED, by=actor(role))
