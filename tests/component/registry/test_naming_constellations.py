"""A constellation is called otherwise, or put into another area, and what was written before stays known."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.contracts.areas import AddArea, CloseArea, WhichAreas
from shared.contracts.asking import NotAllowedError
from shared.contracts.constellations import (
    ChoicesForConstellation,
    HowIsConstellation,
    PlanConstellation,
    WhatCanBeChosen,
)
from shared.contracts.correcting import CorrectConstellation
from shared.contracts.refusals import Refused
from shared.contracts.registering import Registered
from shared.contracts.registry import ConstellationChanged
from shared.contracts.roles import Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from shared.testing.site import MANAGER as A_MANAGER
from shared.testing.site import parsed, visiting
from tests.component.registry.a_constellation_site import (
    HERE,
    KITES,
    NORTH,
    SOUTH,
    a_bus,
    a_site,
    asked_of,
    main_of,
)
from tests.component.registry.builders import said_by, the, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY, Keeper, a_planned_one, households_enough, set_rules

SOUTHERN = "South"


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(households_enough(), by=OPERATOR)
    await set_rules(registry)
    await registry.said()
    return registry


async def corrected(room: Room, keeper: Keeper, by=MANAGER, **values):
    usual = {
        "constellation_id": keeper.id,
        "version": keeper.version,
        "name": "The Wrens",
        "area_id": the("areas", "A1"),
    }
    return await room.asked(CorrectConstellation(**{**usual, **values}), by=by)


async def an_area(room: Room) -> UUID:
    await room.asked(AddArea(name=SOUTHERN), by=MANAGER)
    areas = await room.asked(WhichAreas(), by=MANAGER)
    return next(one.area_id for one in areas.areas if one.name == SOUTHERN)


async def test_it_has_another_name_from_now_on_and_had_the_old_one_before(room: Room) -> None:
    wrens = await a_planned_one(room)
    before = room.clock()
    room.clock.move(minutes=1)
    await room.said()

    reply = await corrected(room, wrens, name=" The Larks ")

    assert isinstance(reply, Registered), reply
    assert (await wrens.view()).name == "The Larks"
    assert (await wrens.view(as_known_at=before)).name == "The Wrens"
    assert (await wrens.view()).version == wrens.version + 1
    [event] = said_by(await room.said(), ConstellationChanged)
    assert event.thing_version == wrens.version + 1


async def test_it_is_in_another_area_and_everybody_who_goes_by_it_hears_so(room: Room) -> None:
    wrens, south = await a_planned_one(room), await an_area(room)
    await room.said()

    await corrected(room, wrens, area_id=south)

    assert (await wrens.view()).area_id == south
    [event] = said_by(await room.said(), ConstellationChanged)
    assert (event.constellation_id, event.area_id) == (wrens.id, south)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "nothing_changes"),
        ({"name": "The Larks", "version": 99}, "changed_meanwhile"),
        ({"area_id": UUID(int=1)}, "no_such_area"),
        ({"constellation_id": UUID(int=1), "name": "The Larks"}, "not_yours"),
    ],
)
async def test_what_cant_be_is_refused_and_nothing_is_said(room: Room, values, reason: str) -> None:
    wrens = await a_planned_one(room)
    await room.said()

    reply = await corrected(room, wrens, **values)

    assert isinstance(reply, Refused)
    assert reply.reason == reason
    assert await room.said() == []


async def test_no_constellation_comes_into_an_area_that_is_about_to_close(room: Room) -> None:
    wrens, south = await a_planned_one(room), await an_area(room)
    areas = await room.asked(WhichAreas(), by=MANAGER)
    version = next(one.version for one in areas.areas if one.area_id == south)
    closing = CloseArea(area_id=south, version=version, on=TODAY + timedelta(days=30))
    assert not isinstance(await room.asked(closing, by=MANAGER), Refused)
    plan = PlanConstellation(name="The Larks", area_id=south, liaison_worker_id=worker("W1"), on=TODAY, reason="Agreed")

    assert (await corrected(room, wrens, area_id=south)).reason == "no_such_area"
    assert (await room.asked(plan, by=MANAGER)).reason == "no_such_area"


async def test_looked_at_only_it_stays(room: Room) -> None:
    wrens = await a_planned_one(room)

    assert isinstance(await corrected(room, wrens, name="The Larks", dry_run=True), Registered)
    assert (await wrens.view()).name == "The Wrens"


async def test_only_who_keeps_it_does(room: Room) -> None:
    wrens = await a_planned_one(room)
    stranger = actor(Role.LIAISON_WORKER, constellation_ids=(UUID(int=1),))
    its_own = actor(Role.LIAISON_WORKER, person_id=worker("W1"), constellation_ids=(wrens.id,))

    assert (await corrected(room, wrens, by=stranger, name="The Larks")).reason == "not_yours"
    with pytest.raises(NotAllowedError):
        await corrected(room, wrens, by=actor(Role.ADMINISTRATOR), name="The Larks")
    assert isinstance(await corrected(room, wrens, by=its_own, name="The Larks"), Registered)


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers[CorrectConstellation] = Registered(thing_id=KITES)
    return bus


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(A_MANAGER)
        yield visitor


async def test_the_page_has_what_is_written_and_sends_what_is_to_be(manager, bus):
    constellation = await manager.get(HERE)
    form = await manager.get(f"{HERE}/name")

    page = await manager.submit(form, {"name": "The Larks", "area": str(SOUTH)}, action=f"{HERE}/name")

    assert f"{HERE}/name" in constellation.text
    assert parsed(form).find(".//input[@id='name']").get("value") == "The Kites"
    assert parsed(form).find(f".//input[@name='area'][@value='{NORTH}']").get("checked") is not None
    [asked] = asked_of(bus, CorrectConstellation)
    assert (asked.constellation_id, asked.name, asked.area_id) == (KITES, "The Larks", SOUTH)
    assert asked.version == asked_view(bus).version
    assert page.url.path == HERE
    assert "The constellation is written anew." in main_of(page)


def asked_view(bus):
    answer = bus.answers[HowIsConstellation]
    return answer(HowIsConstellation(constellation_id=KITES)) if callable(answer) else answer


async def test_its_own_area_is_offered_also_where_it_is_closed(manager, bus):
    bus.answers[WhatCanBeChosen] = ChoicesForConstellation(areas=(), liaison_workers=(), households=())

    form = await manager.get(f"{HERE}/name")

    assert parsed(form).find(f".//input[@name='area'][@value='{NORTH}']").get("checked") is not None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"name": "", "area": str(NORTH)}, "Enter a name"), ({"name": "The Larks", "area": "x"}, "Select an area")],
)
async def test_what_is_wrong_is_told(manager, bus, fields, sentence):
    page = await manager.submit(await manager.get(f"{HERE}/name"), fields, action=f"{HERE}/name")

    assert page.status_code == 422
    assert sentence in main_of(page)
    assert asked_of(bus, CorrectConstellation) == []


async def test_a_refusal_stands_at_its_field(manager, bus):
    bus.answers[CorrectConstellation] = Refused(reason="no_such_area", detail="It is closed.", fields=("area_id",))

    page = await manager.submit(
        await manager.get(f"{HERE}/name"), {"name": "The Larks", "area": str(SOUTH)}, action=f"{HERE}/name"
    )

    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#area"


async def test_nobody_elses_is_shown(manager, bus):
    bus.answers[HowIsConstellation] = Refused(reason="not_yours", detail="Not yours.")

    assert (await manager.get(f"{HERE}/name")).status_code == 404
