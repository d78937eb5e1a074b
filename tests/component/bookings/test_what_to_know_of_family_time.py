"""What stops no family time is said before it is planned: nights off, and other family time of the worker."""

import pytest

from shared.contracts.family_words import Supervision
from shared.contracts.nights_off import TakeNightsOff
from shared.testing.actors import AUTHORITY, actor
from shared.testing.browser import PHONE, served
from shared.testing.site import visiting
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CEDAR,
    CLEO,
    FRIDAY,
    HUB_CARER,
    KITES,
    LIAISON,
    SATURDAY,
)
from tests.component.bookings.a_family_time import ELSEWHERE, MUM, cancel, of, planned, planned_alone
from tests.component.bookings.a_family_time_site import SAM, a_family_time_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.test_family_time_in_a_browser import sam_plans_it

BY_ME = {"supervision": Supervision.WORKER, "supervisor_id": LIAISON.person_id}
OF_CLEO = {"children": of(CLEO), "with_birth_family": True, "birth_family": MUM, **ELSEWHERE, **BY_ME}
OFF = TakeNightsOff(constellation_id=KITES, first_night_on=FRIDAY, last_night_on=SATURDAY)


async def to_know(family, **more):
    [day] = (await planned(family, dry_run=True, **more)).days
    return day.is_night_off, day.supervisor_is_elsewhere


async def test_nights_off_of_the_hub_home_are_said_and_stop_nothing(family):
    assert await to_know(family) == (False, False)

    await family.asked(OFF, by=HUB_CARER)

    assert await to_know(family) == (True, False)
    assert await to_know(family, **ELSEWHERE) == (False, False), "it isn't at the hub home"
    assert await to_know(family, on=FRIDAY.replace(day=30)) == (False, False)
    await planned_alone(family)


async def test_that_the_worker_supervises_other_family_time_then_is_said_and_stops_nothing(family):
    other = await planned_alone(family, **OF_CLEO)

    assert await to_know(family, **BY_ME) == (False, True)
    assert await to_know(family) == (False, False), "somebody else supervises it"
    assert await to_know(family, **BY_ME, starts="16:00", ends="17:00") == (False, False), "it is over then"
    await cancel(family, other)
    assert await to_know(family, **BY_ME) == (False, False)


@pytest.fixture
async def site(family):
    async with visiting(a_family_time_site(family, CEDAR)) as visitor:
        await visitor.sign_in(SAM, AUTHORITY)
        yield visitor


async def test_the_check_page_says_it(family, site):
    sam = actor(*LIAISON.roles, person_id=SAM.person_id, constellation_ids=(KITES,))
    await planned_alone(family, by=sam, **OF_CLEO | {"supervisor_id": SAM.person_id})
    await family.asked(OFF, by=HUB_CARER)
    form = await site.get(f"/family-time/plan?child={ADA}")
    entered = {
        "children": [str(ADA), str(BEN)],
        "birth_family": "yes",
        "who": MUM,
        "on-day": "27",
        "on-month": "11",
        "on-year": "2026",
        "starts": "2pm",
        "ends": "4pm",
        "where": str(HUB_CARER.household_id),
        "supervision": f"worker.{SAM.person_id}",
        "how_often": "once",
        "in_holidays": "keep",
    }

    text = main_of(await site.submit(form, entered))

    assert "Check the family time" in text
    assert "The hub home has the night of Friday 27 November 2026 off." in text
    assert "You supervise other family time then on Friday 27 November 2026." in text


@pytest.mark.browser
@pytest.mark.timeout(240)
async def test_who_plans_it_on_a_phone_reads_it(family, browser_page):
    await family.asked(OFF, by=HUB_CARER)

    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(PHONE) as page:
        await sam_plans_it(page, address, "The hub home has the night of Friday 27 November 2026 off.")
