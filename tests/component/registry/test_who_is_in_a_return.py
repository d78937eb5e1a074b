"""The registry says whom the numbers of a return mean, and by which number a child is in it."""

from datetime import date

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.packs import Imported
from shared.contracts.registry import Purpose
from shared.contracts.returns import HowAreTheyReturned, KnownOfReturn, ReturnChild, ReturnedChild, WhoIsInReturn
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import a_child, a_small_register, child
from tests.component.registry.conftest import OPERATOR

ADMINISTRATOR, MANAGER = actor(Role.ADMINISTRATOR), actor(Role.PROGRAMME_MANAGER)
BORN = date(2016, 2, 28)


@pytest.fixture
async def room(registry: Room) -> Room:
    """Two children, of whom the first has a number."""
    children = (a_child("K1", "Adelaide", "Fenn", ssda903_id="101"), a_child("K2", "Bo", "Fenn"))
    pack = a_small_register().model_copy(update={"children": children, "placements": ()})
    assert isinstance(await registry.asked(pack, by=OPERATOR), Imported)
    return registry


async def test_a_number_means_the_child_who_was_born_that_day(room: Room) -> None:
    asked = tuple(ReturnChild(child=number, dob=day) for number, day in (("101", BORN), ("101", BORN), ("9", BORN)))

    found = await room.asked(WhoIsInReturn(children=asked), by=ADMINISTRATOR)

    assert found.known == (KnownOfReturn(child="101", child_id=child("K1")),)
    assert found.born_otherwise == ()


async def test_a_number_of_whom_was_born_on_another_day_means_nobody(room: Room) -> None:
    asked = (ReturnChild(child="101", dob=BORN.replace(day=27)),)

    found = await room.asked(WhoIsInReturn(children=asked), by=OPERATOR)

    assert (found.known, found.born_otherwise) == ((), ("101",))


async def test_who_has_a_number_is_told_with_it_and_that_is_written_down(room: Room) -> None:
    found = await room.asked(HowAreTheyReturned(child_ids=(child("K1"), child("K2"))), by=ADMINISTRATOR)

    assert found.children == (ReturnedChild(child_id=child("K1"), child="101", dob=BORN),)
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id, purpose, actor_id FROM reading")
    assert [tuple(row.values()) for row in rows] == [
        (child("K1"), Purpose.EXPORT_THE_REGISTER, ADMINISTRATOR.person_id)
    ]


@pytest.mark.parametrize("status", ["C2", "E1", "V3", "V4"])
async def test_of_who_is_in_a_series_of_short_breaks_that_is_told(room: Room, status: str) -> None:
    async with room.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE child SET legal_status = $2 WHERE id = $1", child("K1"), status)

    found = await room.asked(HowAreTheyReturned(child_ids=(child("K1"),)), by=ADMINISTRATOR)

    assert [one.is_on_short_breaks for one in found.children] == [status in {"V3", "V4"}]


@pytest.mark.parametrize(
    "question", [WhoIsInReturn(children=()), HowAreTheyReturned(child_ids=())], ids=["numbers", "children"]
)
async def test_only_who_makes_the_return_asks(room: Room, question: WhoIsInReturn | HowAreTheyReturned) -> None:
    with pytest.raises(NotAllowedError):
        await room.asked(question, by=MANAGER)
