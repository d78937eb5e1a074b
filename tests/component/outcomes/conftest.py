"""Outcomes as a room, empty and after a November."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import pytest
import structlog
from fastapi import FastAPI

from services.outcomes.pages import PAGES
from services.outcomes.plugin import plugin
from shared.contracts.outcomes import (
    ContactView,
    HowAreConstellations,
    RecordSupportContact,
    SatelliteHouseholds,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.registry import WhoAreThey
from shared.testing.rooms import Room, RoomOf
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SATELLITE_CARER,
    SETTINGS,
    MadeUpIdentity,
    ScriptedBus,
    Visitor,
    visiting,
)
from shared.web.app import create_app
from tests.component.outcomes.a_site import (
    ANALYST,
    BIRCH,
    CEDAR,
    HERONS,
    HUB,
    JUST_JULY,
    KITES,
    LIAISON,
    NAMES,
    the_figures,
    the_log,
)
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


@pytest.fixture
def bus() -> ScriptedBus:
    return ScriptedBus(
        {
            WhatSupportWasGiven: the_log,
            HowAreConstellations: the_figures,
            WhomDoISupport: SatelliteHouseholds(constellation_id=KITES, household_ids=(BIRCH, CEDAR)),
            RecordSupportContact: ContactView(contact_id=UUID(int=30)),
            WhoAreThey: NAMES,
        }
    )


@pytest.fixture
def app(bus: ScriptedBus) -> FastAPI:
    identity = MadeUpIdentity(
        people_of={"portsmouth": (HUB_HOME_CARER, SATELLITE_CARER, MANAGER, ANALYST, LIAISON)},
        standing={
            HUB_HOME_CARER.person_id: {"household_id": HUB, "constellation_ids": (KITES,)},
            LIAISON.person_id: {"constellation_ids": (HERONS,)},
        },
    )
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: JUST_JULY
    )


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Visitor]:
    async with visiting(app) as visitor:
        yield visitor
