"""A last day that is recorded can be put on another: earlier, or later as far as nothing else is recorded."""

from datetime import timedelta

import pytest

from shared.contracts.constellations import AddSatellite, AppointHubHome, EndHubHome, RemoveSatellite
from shared.contracts.refusals import Refused
from shared.contracts.words import ConstellationPhase
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import household
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import TODAY, Keeper, a_launched_one, a_planned_one, households_enough, set_rules

EARLIER = TODAY - timedelta(days=30)
SOON, THEN, LATER = (TODAY + timedelta(days=number) for number in (10, 20, 30))
G3 = {"household_id": household("G3"), "leaving_reason": "moved_away"}


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(households_enough(), by=OPERATOR)
    await set_rules(registry)
    await registry.said()
    return registry


@pytest.fixture
async def wrens(room: Room) -> Keeper:
    """A constellation whose satellite G3 is to leave, and whose hub home's term is to end, on a day to come."""
    keeper = await a_launched_one(room, EARLIER)
    await keeper.without_satellite("G3", THEN)
    await keeper.without_hub_home(THEN)
    await room.said()
    return keeper


async def leaves_on(wrens: Keeper) -> object:
    """When G3 leaves; `never` where it doesn't."""
    view = await wrens.view()
    return next(one.left_on for one in view.satellites if one.household_id == household("G3"))


@pytest.mark.parametrize("on", [SOON, LATER], ids=["earlier", "later"])
async def test_an_announced_leaving_is_put_on_another_day(room: Room, wrens: Keeper, on) -> None:
    shown = await wrens.asks(RemoveSatellite, on, dry_run=True, **G3)
    await wrens.without_satellite("G3", on)

    assert await leaves_on(wrens) == on
    assert "recorded_for_another_day" in [one.code for one in shown.concerns]
    memberships = [one for one in await room.said() if hasattr(one, "left_on")]
    assert [(one.household_id, one.left_on) for one in memberships] == [(household("G3"), on)]


@pytest.mark.parametrize("on", [SOON, LATER], ids=["earlier", "later"])
async def test_the_announced_end_of_a_hub_home_is_put_on_another_day(wrens: Keeper, on) -> None:
    shown = await wrens.asks(EndHubHome, on, dry_run=True)
    view = await wrens.without_hub_home(on)

    assert "recorded_for_another_day" in [one.code for one in shown.concerns]
    assert view.hub_home is None
    before = await wrens.view(on - timedelta(days=1))
    assert before.hub_home is not None
    assert (before.hub_home.household_id, before.hub_home.ended_on) == (household("G1"), on)


async def test_an_end_that_is_so_already_changes_nothing(wrens: Keeper) -> None:
    refused = [await wrens.refused(RemoveSatellite, THEN, **G3), await wrens.refused(EndHubHome, THEN)]

    assert [(one.reason, one.fields) for one in refused] == [("nothing_changes", ("on",))] * 2


async def test_a_household_that_goes_elsewhere_meanwhile_doesnt_stay_for_longer(room: Room, wrens: Keeper) -> None:
    robins = await a_planned_one(room, EARLIER, name="The Robins")
    await robins.with_satellite("G3", THEN)
    await robins.with_hub_home("G1", THEN)

    satellite = await wrens.refused(RemoveSatellite, LATER, **G3)
    hub_home = await wrens.refused(EndHubHome, LATER)

    assert (satellite.reason, hub_home.reason) == ("in_a_constellation", "is_a_hub_home")


async def test_a_household_whose_approval_ends_doesnt_stay_for_longer(room: Room, wrens: Keeper) -> None:
    async with room.database.work(AUTHORITY) as work:
        await work.fetch(
            "UPDATE approval SET ended_on = $1 WHERE household_id = ANY($2)", THEN, [household("G1"), household("G3")]
        )

    refused = [await wrens.refused(RemoveSatellite, LATER, **G3), await wrens.refused(EndHubHome, LATER)]

    assert [one.reason for one in refused] == ["not_approved", "not_approved"]


async def test_whoever_comes_instead_keeps_their_place(wrens: Keeper) -> None:
    await wrens.with_hub_home("G4", THEN)
    await wrens.with_satellite("G3", LATER)

    satellite = await wrens.refused(RemoveSatellite, SOON, **G3)
    hub_home = await wrens.refused(EndHubHome, SOON)

    assert (satellite.reason, hub_home.reason) == ("later_changes_exist", "later_changes_exist")


async def test_a_constellation_doesnt_grow_beyond_its_size_by_who_stays_for_longer(wrens: Keeper) -> None:
    await wrens.with_satellite("G4")
    await wrens.with_satellite("G5", THEN)

    refused = await wrens.refused(RemoveSatellite, LATER, **G3)

    assert refused.reason == "too_many_satellites"
    assert not isinstance(await wrens.asks(RemoveSatellite, SOON, **G3), Refused)


async def test_nobody_stays_in_a_constellation_that_is_closed(wrens: Keeper) -> None:
    await wrens.in_phase(ConstellationPhase.CLOSED, LATER)

    refused = [
        await wrens.refused(RemoveSatellite, LATER + timedelta(days=1), **G3),
        await wrens.refused(EndHubHome, LATER + timedelta(days=1)),
    ]

    assert [one.reason for one in refused] == ["not_a_satellite", "constellation_is_closed"]


async def test_an_announced_leaving_is_taken_back_by_joining_on_its_day(wrens: Keeper) -> None:
    await wrens.changes(AddSatellite, THEN, household_id=household("G3"))
    view = await wrens.changes(AppointHubHome, THEN, household_id=household("G1"), beds=2)

    assert household("G3") in [one.household_id for one in view.satellites]
    assert view.hub_home is not None
