"""A hub home's page of who comes to stay leads to each sleepover, with the stay sheets that are open below it."""

from datetime import date

import pytest

from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.stays import ComingStay, ComingStays, WhoComesToStay
from shared.contracts.words import SleepoverKind
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, parsed, text_of, visiting
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import ADA, BEN, FRIDAY, SATURDAY, TODAY, named

TONIGHT_ONLY, TOGETHER = (named("sleepovers", ref) for ref in ("T1", "T2"))


def a_stay(child_id, sleepover_id=TOGETHER, **changes):
    return ComingStay(
        **{
            "child_id": child_id,
            "first_night_on": FRIDAY,
            "last_night_on": SATURDAY,
            "kind": SleepoverKind.PLANNED,
            "opens_on": date(2026, 11, 25),
            "sleepover_id": sleepover_id,
            **changes,
        }
    )


STAYS = ComingStays(
    stays=(
        a_stay(
            BEN,
            TONIGHT_ONLY,
            first_night_on=TODAY,
            last_night_on=TODAY,
            kind=SleepoverKind.EMERGENCY,
            opens_on=None,
        ),
        a_stay(ADA),
        a_stay(BEN),
    )
)
OF_BOTH = "Ada and Ben, Friday 27 to Sunday 29 November 2026, 2 nights"


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers[WhoComesToStay] = STAYS
    return bus


async def home_of(bus):
    async with visiting(a_site(bus)) as visitor:
        return await visitor.sign_in(HUB_HOME_CARER)


def links_of(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


async def test_brothers_and_sisters_are_a_line_that_leads_to_their_sleepover(bus):
    page = await home_of(bus)

    links = links_of(page)
    assert links[OF_BOTH] == f"/sleepovers/{TOGETHER}"
    assert links["Emergency: Ben, Monday 23 November 2026, 1 night"] == f"/sleepovers/{TONIGHT_ONLY}"
    assert f"{OF_BOTH} Stay sheets from Wednesday 25 November 2026" in text_of(parsed(page).find(".//main"))
    assert {query.purpose for query in bus_names(bus)} == {Purpose.LOOK_AFTER_THE_CHILD}


def bus_names(bus):
    return [request for _, request, _ in bus.asked if isinstance(request, WhoAreThey)]


async def test_the_stay_sheets_that_are_open_are_led_to_and_no_others(bus):
    links = links_of(await home_of(bus))

    assert links["Stay sheet of Ben"] == f"/children/{BEN}/stay-sheet"
    assert "Stay sheet of Ada" not in links


async def test_each_sheet_of_a_sleepover_has_its_link_once_it_is_open(bus):
    bus.answers[WhoComesToStay] = ComingStays(stays=(a_stay(ADA, opens_on=None), a_stay(BEN, opens_on=None)))

    links = links_of(await home_of(bus))

    assert links["Stay sheet of Ada"] == f"/children/{ADA}/stay-sheet"
    assert links["Stay sheet of Ben"] == f"/children/{BEN}/stay-sheet"


async def test_where_no_sleepover_is_told_a_line_leads_to_the_stay_sheet(bus):
    bus.answers[WhoComesToStay] = ComingStays(stays=(a_stay(ADA, None), a_stay(BEN, None)))

    links = links_of(await home_of(bus))

    assert links["Ada, Friday 27 to Sunday 29 November 2026, 2 nights"] == f"/children/{ADA}/stay-sheet"
    assert links["Ben, Friday 27 to Sunday 29 November 2026, 2 nights"] == f"/children/{BEN}/stay-sheet"


@pytest.mark.browser
async def test_the_panel_fits_a_phone(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=HUB_HOME_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await assert_usable(page, "home-with-coming-stays")
