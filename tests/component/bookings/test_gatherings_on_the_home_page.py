"""What of the gatherings stands on somebody's home page, and what the list says where there is none."""

import pytest

from shared.testing.actors import actor
from shared.testing.site import visiting
from tests.component.bookings.a_constellation import HERONS, KITES, MANAGER, SATELLITE
from tests.component.bookings.a_gathering_planned import once_it_has_begun, planned, reply
from tests.component.bookings.a_gathering_site import PRIYA, RUTH, SAM, TOM, a_gathering_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.test_gathering_pages import all_of, as_, hrefs

FOUR_WEEKS = "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261218"
RECORD = "Record who came"


@pytest.fixture
async def site(bookings):
    async with visiting(a_gathering_site(bookings)) as visitor:
        yield visitor


async def home_of(site, somebody):
    await as_(site, somebody)
    return await site.get("/")


async def test_gatherings_that_repeat_are_one_line_that_leads_to_them(bookings, site):
    first = await planned(bookings, title="Games", rule=FOUR_WEEKS)
    await planned(bookings, title="Bowling")

    page = await home_of(site, TOM)

    text = main_of(page)
    assert text.count("Games") == 1
    assert "Support group: Games Friday 27 November 2026, 6:30pm to 8pm, and 3 more that repeat. Reply needed" in text
    assert f"/gatherings/{first.gathering_id}" in hrefs(page)
    assert "Support group: Bowling Friday 27 November 2026, 6:30pm to 8pm. Reply needed" in text
    assert "Others that repeat with this one" in main_of(await site.get(f"/gatherings/{first.gathering_id}"))


async def test_what_is_answered_of_them_stands_beside_what_is_still_to_be_answered(bookings, site):
    first = await planned(bookings, title="Games", rule=FOUR_WEEKS)
    await reply(bookings, first, SATELLITE)
    _, second, *_ = await all_of(bookings)

    page = await home_of(site, TOM)

    text = main_of(page)
    assert "Friday 4 December 2026, 6:30pm to 8pm, and 2 more that repeat. Reply needed" in text
    assert "Friday 27 November 2026, 6:30pm to 8pm. You are coming" in text
    assert {f"/gatherings/{one.gathering_id}" for one in (first, second)} <= {*hrefs(page)}


async def test_a_manager_who_planned_one_is_reminded_to_record_who_came_and_of_no_other(bookings, site):
    mine = await planned(bookings, KITES, HERONS, title="Picnic", by=actor(*MANAGER.roles, person_id=PRIYA.person_id))
    await planned(bookings, title="Of the Kites")
    before = main_of(await home_of(site, PRIYA))
    once_it_has_begun(bookings)

    page = await home_of(site, PRIYA)

    assert RECORD not in before
    assert f"/gatherings/{mine.gathering_id}/attendance" in hrefs(page)
    assert main_of(page).count(RECORD) == 1
    assert "No gathering is planned" not in main_of(page)


@pytest.mark.parametrize("who", [RUTH, TOM, SAM, PRIYA])
async def test_the_empty_list_speaks_of_what_was_planned_in_hubhome_only(bookings, site, who):
    await as_(site, who)

    text = main_of(await site.get("/gatherings"))

    assert "No gathering that was planned in Hubhome is ahead, or was in the last 30 days." in text
    assert "Activities that were imported aren’t listed here." in text
