"""Bookings as a room that has heard of a made-up constellation."""

import pytest
import structlog

from services.bookings.plugin import plugin
from tests.component.bookings.a_constellation import the_register


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
async def empty_bookings(room_of):
    """The room before it has heard of anything."""
    async with room_of(plugin) as room:
        yield room


@pytest.fixture
async def bookings(empty_bookings):
    await empty_bookings.heard(*the_register())
    return empty_bookings
