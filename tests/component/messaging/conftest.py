"""The made-up service `gadgets` as a room."""

from collections.abc import AsyncIterator

import pytest

from shared.testing.rooms import Room, RoomOf
from tests.support.gadgets.plugin import plugin


@pytest.fixture
async def gadgets(room_of: RoomOf) -> AsyncIterator[Room]:
    async with room_of(plugin) as room:
        yield room
