"""What a real browser makes of records in which everything is recorded: accessible, and no wider than a phone."""

import pytest

from shared.contracts.bed_sharing import WaitingSharing, WaitingSharings, WhichSharingsWait
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.stays import StaySheet
from shared.testing.browser import DESKTOP, served
from shared.testing.site import HUB_HOME_CARER
from tests.component.registry.a_full_record import WITH_CY, a_full_child, a_full_household, a_full_stay_sheet
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import ADA, BIRCH, HUB, SOCIAL_WORKER
from tests.component.registry.test_records_in_a_browser import looking_at, seen, sign_in

pytestmark = pytest.mark.browser


async def test_a_full_record_and_its_forms_are_accessible(browser_page):
    bus = a_bus()
    waiting = WaitingSharing(child_id=ADA, sharing_id=WITH_CY, household_id=HUB)
    bus.answers |= {
        HowIsChild: a_full_child(),
        HowIsHousehold: a_full_household(),
        StaySheet: a_full_stay_sheet(),
        WhichSharingsWait: WaitingSharings(sharings=(waiting,)),
    }
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, SOCIAL_WORKER)
        await look("/", "home-of-a-social-worker")
        await look(f"/children/{ADA}", "full-child")
        await look(f"/households/{BIRCH}", "full-household")
        await look(f"/children/{ADA}/delegated-authority?area=haircuts", "delegation")
        await look(f"/children/{ADA}/matching?topic=pets", "matching")
        await look(f"/children/{ADA}/bed-sharing?sharing={WITH_CY}", "bed-sharing")
        await page.get_by_role("button", name="Check before you confirm").click()
        await seen(page, "bed-sharing-with-errors")
        await look(f"/children/{ADA}/bed-sharing/end", "bed-sharing-end")
        await sign_in(page, address, HUB_HOME_CARER)
        await look(f"/children/{ADA}/stay-sheet", "full-stay-sheet")
