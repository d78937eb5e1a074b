"""Areas are added, called otherwise and closed in the app."""

from datetime import date, timedelta

from shared.contracts.areas import AddArea, AreaCard, Areas, CloseArea, RenameArea, WhichAreas
from shared.contracts.constellations import PlanConstellation, WhatCanBeChosen
from shared.contracts.refusals import Refused
from shared.testing.rooms import Room
from tests.component.registry.builders import the, worker
from tests.component.registry.people_to_register import MANAGER

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)


async def areas(room: Room, command: AddArea | RenameArea | CloseArea | WhichAreas) -> list[AreaCard]:
    reply = await room.asked(command, by=MANAGER)
    assert isinstance(reply, Areas), reply
    return list(reply.areas)


async def reason(room: Room, command: AddArea | RenameArea | CloseArea | PlanConstellation) -> str:
    reply = await room.asked(command, by=MANAGER)  # type: ignore[arg-type]  # one of them
    assert isinstance(reply, Refused), reply
    return reply.reason


async def test_an_area_is_added_and_called_otherwise(filled: Room) -> None:
    added = await areas(filled, AddArea(name=" South "))
    [south] = [one for one in added if one.name == "South"]

    renamed = await areas(filled, RenameArea(area_id=south.area_id, version=south.version, name="South coast"))

    assert [(one.name, one.constellations) for one in renamed] == [("North", 2), ("South coast", 0)]
    assert await filled.said() == []


async def test_two_areas_dont_have_the_same_name(filled: Room) -> None:
    [north] = await areas(filled, WhichAreas())
    [_, south] = await areas(filled, AddArea(name="South"))

    assert await reason(filled, AddArea(name="north")) == "name_taken"
    assert await reason(filled, RenameArea(area_id=south.area_id, version=1, name="North ")) == "name_taken"
    assert await reason(filled, RenameArea(area_id=north.area_id, version=1, name="North")) == "nothing_changes"
    assert await reason(filled, RenameArea(area_id=north.area_id, version=2, name="Up")) == "changed_meanwhile"
    assert await reason(filled, RenameArea(area_id=the("areas", "A9"), version=1, name="Up")) == "no_such_area"


async def test_an_area_is_closed_once_nothing_goes_on_in_it(filled: Room) -> None:
    [north] = await areas(filled, WhichAreas())
    [_, south] = await areas(filled, AddArea(name="South"))

    busy = await filled.asked(CloseArea(area_id=north.area_id, version=north.version, on=TOMORROW), by=MANAGER)
    closed = await areas(filled, CloseArea(area_id=south.area_id, version=south.version, on=TOMORROW))

    assert isinstance(busy, Refused)
    assert busy.reason == "constellations_are_in_it"
    assert "The Rooks, The Terns" in busy.detail
    assert [(one.name, one.closed_on) for one in closed] == [("North", None), ("South", TOMORROW)]
    assert await reason(filled, CloseArea(area_id=south.area_id, version=2, on=TOMORROW)) == "is_closed"


async def test_nothing_is_planned_in_an_area_that_is_closed(filled: Room) -> None:
    [_, south] = await areas(filled, AddArea(name="South"))
    await areas(filled, CloseArea(area_id=south.area_id, version=south.version, on=TOMORROW))

    def plan(on: date) -> PlanConstellation:
        return PlanConstellation(
            name="The Wrens", area_id=south.area_id, liaison_worker_id=worker("W1"), on=on, reason="Why not"
        )

    for on in (TODAY, TOMORROW):
        choices = await filled.asked(WhatCanBeChosen(on=on), by=MANAGER)

        assert not isinstance(choices, Refused)
        assert [one.name for one in choices.areas] == ["North"]
        # Today's would still be there once the area is no more.
        assert await reason(filled, plan(on)) == "no_such_area"
