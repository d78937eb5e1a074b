"""Outcomes as a room, empty and after a November."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog

from services.outcomes.plugin import plugin
from shared.testing.rooms import Room, RoomOf
from tests.component.outcomes.facts import november


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
async def outcomes(room_of: RoomOf) -> AsyncIterator[Room]:
    async with room_of(plugin) as room:
        yield room


@pytest.fixture
async def in_november(outcomes: Room) -> Room:
    """The room once it has heard of the month."""
    await outcomes.heard(*november())
    return outcomes
