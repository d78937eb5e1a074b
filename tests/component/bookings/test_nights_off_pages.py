"""The page on which nights off are taken and given back, and what a browser makes of it."""

from datetime import UTC, datetime

import pytest

from shared.contracts.bookings import Calendar, WhatIsOn
from shared.contracts.nights_off import (
    GiveNightsBack,
    NightsOff,
    NightsOffOfHubHome,
    TakeNightsOff,
    WhichNightsAreOff,
)
from shared.contracts.refusals import Refused
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import FRIDAY, HERONS, HUB, KITES, SATURDAY, WORKER, named
from tests.component.bookings.a_site import CONFIRMED, SLEEPOVER, a_site, asked_of, main_of

HERE = f"/beds/{KITES}/off"
ID = named("nights_off", "O1")
FROM = {"first_night-day": "27", "first_night-month": "11", "first_night-year": "2026"}
TO = {"last_night-day": "28", "last_night-month": "11", "last_night-year": "2026"}
FRIDAY_AND_SATURDAY = NightsOff(
    nights_off_id=ID,
    hub_household_id=HUB,
    first_night_on=FRIDAY,
    last_night_on=SATURDAY,
    taken_at=datetime(2026, 11, 1, 10, 30, tzinfo=UTC),
    taken_by=WORKER,
)


def nights_off(*some, may_arrange=True):
    return NightsOffOfHubHome(constellation_id=KITES, nights_off=some, may_arrange=may_arrange)


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers |= {
        WhichNightsAreOff: nights_off(FRIDAY_AND_SATURDAY),
        TakeNightsOff: nights_off(FRIDAY_AND_SATURDAY),
        GiveNightsBack: nights_off(),
    }


async def test_a_hub_home_takes_nights_off(hub_home_carer, bus):
    done = await hub_home_carer.submit(await hub_home_carer.get(HERE), {**FROM, **TO}, action=HERE)

    assert asked_of(bus, TakeNightsOff) == [
        TakeNightsOff(constellation_id=KITES, first_night_on=FRIDAY, last_night_on=SATURDAY)
    ]
    text = text_of(parsed(done))
    assert "takes no children from Friday 27 to Sunday 29 November 2026, 2 nights" in text
    assert "Taken on" in text
    assert "by Sam Okafor" in text


async def test_and_gives_them_back(hub_home_carer, bus):
    page = await hub_home_carer.get(HERE)
    done = await hub_home_carer.submit(page, {}, action=f"{HERE}/{ID}/give-back")

    assert asked_of(bus, GiveNightsBack) == [GiveNightsBack(constellation_id=KITES, nights_off_id=ID)]
    assert "can be asked for again" in text_of(parsed(done))


async def test_what_is_missing_is_said_at_once_and_nothing_is_asked(hub_home_carer, bus):
    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {}, action=HERE)

    assert page.status_code == 422
    assert "first night" in main_of(page)
    assert "last night" in main_of(page)
    assert asked_of(bus, TakeNightsOff) == []


async def test_a_refusal_stands_at_its_field(hub_home_carer, bus):
    bus.answers[TakeNightsOff] = Refused(
        reason="children_are_expected", detail="A sleepover is booked.", fields=("first_night_on",)
    )

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {**FROM, **TO}, action=HERE)

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#first_night-day"


async def test_who_is_in_the_way_is_listed_with_the_way_there(hub_home_carer, bus):
    bus.answers[TakeNightsOff] = Refused(
        reason="children_are_expected", detail="A sleepover is booked.", fields=("first_night_on",)
    )
    elsewhere = CONFIRMED.model_copy(update={"sleepover_id": named("sleepovers", "E1"), "constellation_id": HERONS})
    bus.answers[WhatIsOn] = Calendar(sleepovers=(CONFIRMED, elsewhere), gatherings=())
    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {**FROM, **TO}, action=HERE)

    links = {text_of(link): link.get("href") for link in parsed(page).findall(".//main//li/a")}
    assert links["Ada and Ben: Friday 27 to Sunday 29 November 2026, 2 nights"] == f"/sleepovers/{SLEEPOVER}"
    assert str(elsewhere.sleepover_id) not in page.text
    assert asked_of(bus, WhatIsOn)[-1] == WhatIsOn(first_on=FRIDAY, last_on=SATURDAY)


async def test_the_page_of_the_beds_says_them_and_leads_there_only_who_may_arrange_them(hub_home_carer, bus):
    may = await hub_home_carer.get(f"/beds?constellation={KITES}")
    bus.answers[WhichNightsAreOff] = nights_off(FRIDAY_AND_SATURDAY, may_arrange=False)
    may_not = await hub_home_carer.get(f"/beds?constellation={KITES}")

    words = "takes no children on these nights: Friday 27 to Sunday 29 November 2026, 2 nights"
    assert words in main_of(may)
    assert words in main_of(may_not)
    assert HERE in may.text
    assert HERE not in may_not.text
    assert (await hub_home_carer.get(HERE)).status_code == 404


async def test_the_page_is_for_those_who_arrange_nights_off(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    assert (await visitor.get(HERE)).status_code == 403
    await visitor.sign_in(HUB_HOME_CARER)
    bus.answers[GiveNightsBack] = Refused(reason="not_yours", detail="Not yours.")
    page = await visitor.get(HERE)
    assert (await visitor.submit(page, {}, action=f"{HERE}/{ID}/give-back")).status_code == 404


@pytest.mark.browser
async def test_the_page_is_accessible_in_each_state(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=HUB_HOME_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}/beds")
        await assert_usable(page, "beds-with-nights-off")
        await page.get_by_role("link", name="Take nights off").click()
        await assert_usable(page, "nights-off")
        await page.get_by_role("button", name="Take these nights off").click()
        await assert_usable(page, "nights-off-wrong")
        await page.get_by_role("button", name="Give back").click()
        await assert_usable(page, "nights-off-given-back")
        bus.answers[WhichNightsAreOff] = nights_off()
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "no-nights-off")
