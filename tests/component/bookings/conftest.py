"""Bookings as a room that has heard of a made-up constellation."""

import pytest
import structlog

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from services.bookings.plugin import plugin
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, visiting
from tests.component.bookings.a_constellation import BIRCH, SATELLITE, the_register
from tests.component.bookings.a_family_time import the_family
from tests.component.bookings.a_full_house import due, filled, how_they_stand, the_cedars_cancel, waits
from tests.component.bookings.a_site import a_bus, a_site
from tests.component.bookings.a_swap import proposed, the_birches_next_friday
from tests.component.bookings.a_training import added, the_carers
from tests.component.bookings.an_area import FOR_ADA, KnowsTheWay, the_neighbours
from tests.component.bookings.what_the_register_says import RoomThatLooks


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
async def empty_bookings(room_of):
    """The room before it has heard of anything."""
    async with room_of(plugin, kind=RoomThatLooks) as room:
        yield room


@pytest.fixture
async def bookings(empty_bookings):
    await empty_bookings.heard(*the_register())
    return empty_bookings


@pytest.fixture
async def area(bookings):
    """The Kites with their neighbours."""
    await bookings.heard(*the_neighbours())
    await bookings.said()
    return bookings


@pytest.fixture
async def raised(area):
    """An emergency for Ada at nine in the morning, asked of her own hub home until a quarter past."""
    view = await area.asked(FOR_ADA, by=SATELLITE)
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    await area.said()
    return view


@pytest.fixture
async def full(bookings):
    """The Cedars have both beds on Friday."""
    return await filled(bookings)


@pytest.fixture
async def waiting(bookings, full):
    """The Birches wait for two beds on Friday."""
    return await waits(bookings)


@pytest.fixture
async def offered(bookings, full, waiting):
    """The Cedars have cancelled, and the beds are offered to the Birches."""
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    await bookings.said()
    [view] = await how_they_stand(bookings)
    return view


@pytest.fixture
async def family(bookings):
    """The constellations, in which Ada and Ben have a sister elsewhere."""
    await bookings.heard(*the_family())
    return bookings


@pytest.fixture
async def own(bookings, full):
    """The Birches have both beds a week after the Cedars."""
    return await the_birches_next_friday(bookings)


@pytest.fixture
async def swap(bookings, full, own):
    """The Birches would have the Cedars' Friday for theirs."""
    view = await proposed(bookings, own, full)
    await bookings.said()
    return view


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


@pytest.fixture
async def satellite_carer(visitor):
    await visitor.sign_in(SATELLITE_CARER)
    return visitor


@pytest.fixture
async def hub_home_carer(visitor):
    await visitor.sign_in(HUB_HOME_CARER)
    return visitor


@pytest.fixture
async def manager(visitor):
    await visitor.sign_in(MANAGER)
    return visitor


@pytest.fixture
async def carers(bookings):
    """The constellations with their carers."""
    await bookings.heard(*the_carers())
    return bookings


@pytest.fixture
async def first_aid(carers):
    """Required of every carer from today on; it holds for three years."""
    return await added(carers)
