"""The registry as a room, empty and with the small register in it."""

from collections.abc import AsyncIterator

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.actor import machine
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room, RoomOf
from tests.component.registry.builders import a_small_register

OPERATOR = machine("operator", AUTHORITY, Role.OPERATOR)


@pytest.fixture
async def registry(room_of: RoomOf) -> AsyncIterator[Room]:
    async with room_of(plugin, Settings(pick_a_person=True)) as room:
        yield room


@pytest.fixture
async def filled(registry: Room) -> Room:
    """With the small register, of which everything was said and listened to."""
    await registry.asked(a_small_register(), by=OPERATOR)
    await registry.said()
    return registry
