"""The form of the big button, sent twice to real bookings: it is one emergency, and nobody is told of a mistake."""

import pytest

from shared.contracts.emergencies import StandEmergencyDown, WhichEmergencies
from shared.testing.site import SATELLITE_CARER, visiting
from tests.component.bookings.a_constellation import ADA, BEN, HUB_CARER, MANAGER, SATELLITE, TODAY
from tests.component.bookings.a_site import main_of
from tests.component.bookings.an_area import YES
from tests.component.bookings.an_emergency_site import a_bus, a_site


class OfRealBookings:
    """A carer's voice: what is bookings' goes to the room, the rest is answered as given."""

    def __init__(self, room, others):
        self.room, self.others = room, others

    async def ask(self, request, *, key=None, within=None):
        if type(request) in self.room.service.answers:
            return await self.room.asked(request, by=SATELLITE, key=key)
        return await self.others.ask(request, key=key, within=within)


class RealBookings:
    def __init__(self, room):
        self.room, self.others = room, a_bus()

    def asker_for(self, statement):
        return OfRealBookings(self.room, self.others.asker_for(statement))


@pytest.fixture
async def carer(area):
    """A carer with the form open, on a site whose clock is the room's."""
    site = a_site(RealBookings(area), now=area.clock)
    async with visiting(site) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        yield visitor


async def sent(carer, form, *children):
    return await carer.submit(form, {"children": [str(one) for one in children], "nights": "1"})


async def emergencies(room):
    return (await room.asked(WhichEmergencies(), by=MANAGER)).emergencies


@pytest.mark.parametrize("is_found", [False, True], ids=["while it is asked", "once a bed is found"])
async def test_a_second_tap_a_second_later_leads_to_the_same_timeline(area, carer, is_found):
    form = await carer.get("/emergencies/raise")
    first = await sent(carer, form, ADA, BEN)
    [emergency] = await emergencies(area)
    if is_found:
        await area.asked(YES.model_copy(update={"emergency_id": emergency.emergency_id}), by=HUB_CARER)
    area.clock.move(seconds=1)

    second = await sent(carer, form, ADA, BEN)

    assert second.url.path == first.url.path == f"/emergencies/{emergency.emergency_id}"
    assert len(await emergencies(area)) == 1


async def test_a_second_tap_with_a_brother_ticked_as_well_doesnt_leave_him_out(area, carer):
    form = await carer.get("/emergencies/raise")
    await sent(carer, form, ADA)
    area.clock.move(seconds=1)

    second = await sent(carer, form, ADA, BEN)

    assert "The others are in one already" in main_of(second)
    assert sorted(child for one in await emergencies(area) for child in one.child_ids) == sorted([ADA, BEN])


@pytest.fixture
async def tonights(area, carer):
    """The form of an emergency of Ada's, and what it raised late in the evening."""
    area.clock.move(hours=17)
    await carer.sign_in(SATELLITE_CARER)
    form = await carer.get("/emergencies/raise")
    await sent(carer, form, ADA)
    [emergency] = await emergencies(area)
    return form, emergency.emergency_id


async def test_a_form_of_an_emergency_that_is_over_isnt_taken_for_one_that_is_asked(area, carer, tonights):
    form, emergency_id = tonights
    await area.asked(StandEmergencyDown(emergency_id=emergency_id), by=SATELLITE)
    area.clock.move(seconds=1)

    second = await sent(carer, form, ADA)

    assert second.url.path == "/emergencies/raise"
    assert "Check this, and press the button again" in main_of(second)


async def test_a_form_of_last_night_asks_for_tonight(area, carer, tonights):
    form, emergency_id = tonights
    await area.asked(YES.model_copy(update={"emergency_id": emergency_id}), by=HUB_CARER)
    area.clock.move(hours=7)

    second = await sent(carer, form, ADA)

    [asked] = [one for one in await emergencies(area) if one.emergency_id != emergency_id]
    assert second.url.path == f"/emergencies/{asked.emergency_id}"
    assert asked.first_night_on > TODAY
