"""What waits for somebody is on their pages until it is done, however long it takes and however much else there is."""

from datetime import timedelta

import pytest

from shared.testing.actors import AUTHORITY
from shared.testing.site import visiting
from tests.component.bookings import a_family_time
from tests.component.bookings.a_constellation import HUB_CARER, LIAISON, MANAGER, SATELLITE
from tests.component.bookings.a_gathering_planned import FRIDAY_EVENING, listed, planned, reply
from tests.component.bookings.a_gathering_site import TOM, a_gathering_site
from tests.component.bookings.a_site import main_of

MONTHS = {"days": 100}


@pytest.mark.parametrize("who", [HUB_CARER, LIAISON, MANAGER], ids=["hub home", "liaison", "manager"])
async def test_a_gathering_of_which_nobody_recorded_who_came_waits_for_ever(bookings, who):
    view = await planned(bookings)
    bookings.clock.move(**MONTHS)

    [one] = (await listed(bookings, who)).gatherings
    assert (one.gathering_id, one.waits_for_attendance) == (view.gathering_id, True)
    assert (await listed(bookings, SATELLITE)).gatherings == ()


async def test_family_time_of_which_nobody_recorded_what_became_waits_for_ever(family):
    one = await a_family_time.planned_alone(family)
    family.clock.move(**MONTHS)

    [card] = await a_family_time.listed(family, LIAISON)
    assert (card.family_time_id, card.waits_for_record) == (one, True)
    assert await a_family_time.listed(family, MANAGER) == ()
    await a_family_time.cancel(family, one)
    assert await a_family_time.listed(family, LIAISON) == ()


async def test_a_gathering_that_needs_a_reply_is_on_the_home_page_however_many_were_answered(bookings):
    for week in range(6):
        view = await planned(bookings, title=f"Week {week}", starts_at=FRIDAY_EVENING + timedelta(weeks=week))
        if week < 5:
            await reply(bookings, view, SATELLITE)
    async with visiting(a_gathering_site(bookings)) as site:
        await site.sign_in(TOM, AUTHORITY)
        words = main_of(await site.get("/"))

    assert "Week 5" in words
    assert words.index("Week 5") < words.index("Week 0")
    assert "Week 4" not in words
