"""What is special about answering an import: its rows are many, and stay until it is answered."""

import gc
from dataclasses import replace

from shared.contracts.message import Command
from shared.contracts.packs import Import, Imported
from shared.contracts.roles import Role
from shared.persistence.work import Work
from shared.testing.actors import actor
from shared.testing.rooms import RoomOf
from tests.support.gadgets.plugin import plugin

OPERATOR = actor(Role.OPERATOR)


class TakeRows(Import, owner="gadgets", asked_by={Role.OPERATOR}):
    """Takes rows."""


class TakeOne(Command[Imported], owner="gadgets", asked_by={Role.OPERATOR}):
    """Takes what is no table of a pack."""


async def is_collected(_: TakeRows | TakeOne, __: Work) -> Imported:
    return Imported(added={"collected": int(gc.isenabled())}, changed={}, unchanged={})


async def test_only_an_import_is_answered_at_a_stretch(room_of: RoomOf) -> None:
    async with room_of(replace(plugin, answers={TakeRows: is_collected, TakeOne: is_collected})) as room:
        rows, one = await room.asked(TakeRows(), by=OPERATOR), await room.asked(TakeOne(), by=OPERATOR)

    assert (rows.added["collected"], one.added["collected"], gc.isenabled()) == (0, 1, True)
