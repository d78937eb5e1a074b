"""On the home page each liaison worker is told which of their constellations need somebody."""

from datetime import date

import pytest
import structlog

from shared.contracts.constellations import (
    ConstellationCards,
    WhichConstellations,
)
from shared.contracts.words import ConstellationState
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed, text_of, visiting
from tests.component.registry.a_constellation_site import (
    ANALYST,
    HERONS,
    KITES,
    LIAISON,
    OTHER_LIAISON,
    OWLS,
    SUPERVISOR,
    TODAY,
    a_bus,
    a_card,
    a_site,
    main_of,
)


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


@pytest.fixture
async def manager(visitor):
    await visitor.sign_in(MANAGER)
    return visitor


def links_in(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


async def test_the_home_page_tells_which_constellations_need_somebody(manager, bus):
    vacant_then = {"state": ConstellationState.HUB_HOME_VACANT, "since": date(2026, 12, 14), "hub_household_id": None}
    now = {
        KITES: {},
        HERONS: {"state": ConstellationState.INTERIM_HUB_HOME, "since": date(2026, 10, 1)},
        OWLS: {"satellites": 5},
    }
    later = {KITES: vacant_then, HERONS: {}, OWLS: {"satellites": 5}}

    def which(query):
        changes = now if query.on == TODAY else later
        called = {KITES: "The Kites", HERONS: "The Herons", OWLS: "The Owls"}
        cards = tuple(a_card(one, called[one], **changes[one]) for one in changes)
        return ConstellationCards(on=query.on, constellations=cards)

    bus.answers[WhichConstellations] = which

    page = main_of(await manager.get("/"))

    assert "The Kites It has no hub home from Monday 14 December 2026." in page
    assert "The Herons Its hub home is for the interim, since Thursday 1 October 2026." in page
    assert "The Owls 5 satellite households. Fewer than 6." in page


async def test_a_liaison_worker_is_told_of_their_own_constellations_alone(visitor):
    await visitor.sign_in(LIAISON)
    own = main_of(await visitor.get("/"))
    await visitor.sign_in(OTHER_LIAISON)
    others = main_of(await visitor.get("/"))

    assert "No constellation needs anything now." in own
    assert "Your caseload" in own
    assert "The Herons It has had no hub home since Monday 2 November 2026." in others


@pytest.mark.parametrize("somebody", [HUB_HOME_CARER, SUPERVISOR, ANALYST])
async def test_nobody_else_is_told_what_needs_a_liaison_worker(visitor, somebody):
    page = await visitor.sign_in(somebody)

    assert "Constellations that need you" not in main_of(page)
