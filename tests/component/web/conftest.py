"""A site with a stranger's pages, and somebody who visits it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from shared.contracts.asking import UnreachableError
from shared.contracts.registry import AuthorityProfile, WhichAuthority
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, visiting
from shared.web.app import create_app

COUNCIL = AuthorityProfile(
    authority="portsmouth", name="Portsmouth City Council", colour="#4c2c92", out_of_hours_phone="023 9268 0810"
)


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def stranger_pages(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent / "installed")
    from stranger.pages import PAGES  # noqa: PLC0415  on the path for the length of a test

    return PAGES


@pytest.fixture
def bus():
    return ScriptedBus({WhichAuthority: COUNCIL})


@pytest.fixture
def identity():
    return MadeUpIdentity()


@pytest.fixture
def clock():
    """The time as the site has it; a test moves it on."""

    class Clock:
        now = datetime.now(UTC)

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def app(stranger_pages, bus, identity, clock):
    return create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[stranger_pages], now=clock)


@pytest.fixture
async def visitor(app):
    async with visiting(app) as visitor:
        yield visitor


@pytest.fixture
def cut_off(bus):
    """The bus with nobody who answers."""
    bus.answers[WhichAuthority] = UnreachableError("Colours can’t be reached.")
    return bus
