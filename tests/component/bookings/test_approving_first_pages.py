"""The emergency's page where approvals come first: what is waited for, and by whom."""

from shared.contracts.emergencies import DecideOnEmergency
from shared.testing.site import MANAGER, SATELLITE_CARER, visiting
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_emergency_site import HERE, STATES, a_bus, a_site


async def test_who_is_to_approve_reads_that_hub_homes_are_asked_by_it():
    bus = a_bus(STATES["to-approve-first"])
    async with visiting(a_site(bus)) as visitor:
        home = await visitor.sign_in(MANAGER)
        page = await visitor.get(HERE)
        await visitor.submit(page, {}, action=f"{HERE}/approve")

    assert "Your approval is asked for first" in main_of(home)
    assert "no hub home is asked before everybody has approved" in main_of(page)
    assert "afterwards" not in main_of(page)
    assert [one.is_yes for one in asked_of(bus, DecideOnEmergency)] == [True]


async def test_the_carers_read_what_it_waits_for():
    waiting = STATES["to-approve-first"].model_copy(update={"may_decide": False})
    bus = a_bus(waiting)
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        page = await visitor.get(HERE)

    assert "Hub homes are asked once everybody below has approved." in main_of(page)
    assert "Asked to approve first" in main_of(page)
