"""Family time that took place is counted in its month and its constellations; of few an analyst isn't told how many."""

from datetime import UTC, datetime

import pytest

from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.roles import Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.outcomes.facts import HERONS, KITES, NOVEMBER, OTHER_HUB, a_constellation, a_family_time

ON_THE_7TH = datetime(2026, 11, 7, 14, tzinfo=UTC)
IN_LONDONS_DECEMBER = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
MANAGER, ANALYST = actor(Role.PROGRAMME_MANAGER), actor(Role.DATA_ANALYST)
LIAISON = actor(Role.LIAISON_WORKER, constellation_ids=(KITES,))


async def counted(room: Room, constellation=KITES, by=MANAGER, month: str = NOVEMBER) -> tuple[int | None, int | None]:
    reply = await room.asked(HowAreConstellations(month=month), by=by)
    [one] = [one for one in reply.constellations if one.constellation_id == constellation]
    return one.family_times_with_brothers_and_sisters, one.family_times_with_birth_family


async def test_who_met_is_counted_and_not_who_was_to_meet(in_november: Room) -> None:
    await in_november.heard(
        a_family_time("siblings", ON_THE_7TH),
        a_family_time("mother", ON_THE_7TH, met_brothers_and_sisters=False, birth_family_came=True),
        a_family_time("both", ON_THE_7TH, birth_family_came=True),
        a_family_time("later", IN_LONDONS_DECEMBER),
    )

    assert await counted(in_november) == (2, 2)
    assert await counted(in_november, month="2026-12") == (1, 0)


async def test_what_is_recorded_anew_counts_as_it_was_said_last(in_november: Room) -> None:
    corrected = a_family_time("one", ON_THE_7TH, thing_version=4, met_brothers_and_sisters=False)
    await in_november.heard(corrected, a_family_time("one", ON_THE_7TH), corrected)

    assert await counted(in_november) == (0, 0)


async def test_of_two_constellations_it_counts_for_each(in_november: Room) -> None:
    await in_november.heard(
        a_constellation(constellation_id=HERONS, hub_household_id=OTHER_HUB),
        a_family_time("both", ON_THE_7TH, constellation_ids=(KITES, HERONS)),
    )

    assert await counted(in_november) == await counted(in_november, HERONS) == (1, 0)


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, None), (5, None), (6, 6)])
async def test_of_a_few_an_analyst_isn_t_told_how_many(in_november: Room, number: int, told: int | None) -> None:
    await in_november.heard(
        *(a_family_time(f"number {one}", ON_THE_7TH, birth_family_came=True) for one in range(number))
    )

    assert await counted(in_november, by=ANALYST) == (told, told)
    assert await counted(in_november, by=LIAISON) == (number, number)
