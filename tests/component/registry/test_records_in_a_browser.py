"""What a real browser makes of the pages of records: accessible, and no wider than a phone."""

import pytest

from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.records import FindChildren, FindHouseholds, HowIsChild, HowIsHousehold, WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.stays import HowIsHubHomeForChildren, StaySheet, WhoComesToStay
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import (
    ADA,
    BIRCH,
    CHILDREN,
    KITES,
    NOTHING_RECORDED,
    STAYS,
    SUPERVISOR,
    TOM,
    a_child,
    a_household,
    a_log,
    a_stay_sheet,
    a_story,
    some_households,
)

pytestmark = pytest.mark.browser
NOT_YOURS = Refused(reason="not_yours", detail="You can’t see this record.")


def looking_at(page, address):
    async def look(path, name):
        await page.goto(f"{address}{path}")
        await seen(page, name)

    return look


async def seen(page, name):
    """Check the page, and leave a picture of it for who wants to look."""
    await assert_usable(page, name)


async def sign_in(page, address, somebody):
    await page.goto(f"{address}/sign-in/portsmouth?search={somebody.name}")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")


async def test_every_page_of_records_is_accessible_in_each_state(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, MANAGER)
        await look("/households", "households")
        await look(f"/households/{BIRCH}", "household")
        await look(f"/households/{BIRCH}?on=never", "household-with-errors")
        await look("/children", "children")
        await look(f"/children/{ADA}", "child")
        await look(f"/children/{ADA}/who-has-looked", "who-looked-at-a-child")
        await look(f"/carers/{TOM}/who-has-looked", "who-looked-at-a-carer")
        await look("/access-log", "access-log")
        await look("/access-log?first=never", "access-log-with-errors")
        await look(f"/children/{ADA}?on=2025-03-03&known=2025-03-10", "child-as-it-was-known")
        await look(f"/households/{BIRCH}?on=2025-03-03&known=2025-03-10", "household-as-it-was-known")
        await sign_in(page, address, SUPERVISOR)
        await look(f"/households?worker={SUPERVISOR.person_id}", "households-of-a-supervisor")


async def test_every_page_of_records_is_accessible_where_little_is_recorded(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, MANAGER)
        limit = a_household().limit.model_copy(update={"guests": 2, "placed": 3, "verdict": LimitVerdict.BEYOND})
        bus.answers |= {
            FindHouseholds: some_households(FindHouseholds()).model_copy(
                update={"households": (), "total": 0, "pages": 1}
            ),
            FindChildren: CHILDREN.model_copy(update={"children": (), "total": 0}),
            HowIsHousehold: a_household(
                approval=None,
                approvals=(),
                carers=(),
                children=(),
                children_not_shown=0,
                vacancies=None,
                constellations=(),
                supervising_social_workers=(),
                languages=(),
                pets=(),
                phone=None,
                limit=limit,
            ),
            HowIsChild: a_child(
                household_id=None, constellation_id=None, placements=(), siblings=(), delegations=(), social_workers=()
            ),
            WhoHasLooked: a_log(WhoHasLooked(subject_id=ADA)).model_copy(
                update={"readings": (), "total": 0, "pages": 1}
            ),
        }
        await look("/households?search=nobody&vacancy=yes", "households-none")
        await look(f"/households/{BIRCH}?on=2020-03-03", "household-bare")
        await look("/children", "children-none")
        await look(f"/children/{ADA}", "child-bare")
        await look(f"/children/{ADA}/who-has-looked", "who-looked-nobody")
        bus.answers[HowIsChild] = NOT_YOURS
        await look(f"/children/{ADA}", "not-yours")


async def test_what_carers_see_is_accessible_in_each_state(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, HUB_HOME_CARER)
        await look("/", "home-of-a-hub-home-carer")
        await look(f"/children/{ADA}/stay-sheet", "stay-sheet")
        await look(f"/hub-homes/{KITES}/for-children", "for-children")
        bus.answers |= {
            StaySheet: NOTHING_RECORDED,
            HowIsHubHomeForChildren: a_story(
                carers=(), children=0, pets=(), languages=(), beds=0, km=None, liaison_worker=""
            ),
            WhoComesToStay: STAYS.model_copy(update={"stays": ()}),
        }
        await look("/", "home-without-stays")
        await look(f"/children/{ADA}/stay-sheet", "stay-sheet-bare")
        await look(f"/hub-homes/{KITES}/for-children", "for-children-bare")
        bus.answers |= {
            StaySheet: Refused(
                reason="not_open_yet", detail="You can read this stay sheet from Wednesday 25 November 2026."
            ),
            HowIsHubHomeForChildren: Refused(reason="no_hub_home"),
        }
        await look(f"/children/{ADA}/stay-sheet", "stay-sheet-not-open-yet")
        await look(f"/hub-homes/{KITES}/for-children", "no-hub-home")
        bus.answers |= {StaySheet: a_stay_sheet(), HowIsChild: a_child(last_name="", may_see_who_looked=False)}
        await sign_in(page, address, SATELLITE_CARER)
        await look("/children", "children-of-a-satellite-carer")
        await look(f"/children/{ADA}", "child-of-a-satellite-carer")


async def test_changing_a_record_is_accessible_in_each_state(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, MANAGER)
        await look(f"/children/{ADA}/delegated-authority", "delegation")
        await look(f"/children/{ADA}/placement", "placement")
        await page.get_by_role("button", name="Check before you confirm").click()
        await seen(page, "placement-with-errors")
        await page.get_by_label("Household’s reference").fill("H3")
        await page.get_by_label("With another foster carer, long term (U4)").check()
        await page.get_by_label("Why?").fill("Closer to school")
        for part, value in (("Day", "27"), ("Month", "11"), ("Year", "2026")):
            await page.get_by_label(part, exact=True).fill(value)
        await page.get_by_role("button", name="Check before you confirm").click()
        await seen(page, "placement-check")
        await look(f"/children/{ADA}/placement/end", "placement-end")
        await look(f"/households/{BIRCH}/end-approval", "end-approval")
