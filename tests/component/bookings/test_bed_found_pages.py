"""Once a bed is found the page says to each side how to reach the other, and whom to ring where it can't."""

from datetime import UTC, datetime

import pytest

from shared.contracts.absences import Absences, WhichAbsences
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import HowIsSleepover
from shared.contracts.emergencies import Emergencies, EmergencyAnswer, EmergencyState, HowIsEmergency, WhichEmergencies
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.contracts.stays import HowToReachHubHome, ReadableStaySheets, WhichStaySheets
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, visiting
from tests.component.bookings import a_site as planned
from tests.component.bookings.a_constellation import ADA, HUB
from tests.component.bookings.a_site import CONFIRMED, SLEEPOVER, asked_of, main_of
from tests.component.bookings.an_absence_site import HERE as REPORT
from tests.component.bookings.an_absence_site import a_view as a_report
from tests.component.bookings.an_emergency_site import (
    AT_NIGHT,
    BED_FOUND,
    FIRST,
    HERE,
    LIAISON,
    STATES,
    THE_OWLS_HOME,
    a_bus,
    a_site,
    an_emergency,
    minutes,
)

THE_NUMBER = "tel:02392680810"
THEIR_NUMBER = "tel:07700900321"
AWAY = UnreachableError("The registry can't be reached")
OURS = BED_FOUND.model_copy(
    update={
        "steps": (
            FIRST.model_copy(update={"answer": EmergencyAnswer.YES, "answered_at": minutes(-1), "until": minutes(9)}),
        ),
        "may_say_no": True,
    }
)
AFTER_THE_NIGHT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def numbers_of(page):
    links = [one.get("href") for one in parsed(page).findall(".//main//a")]
    return {one for one in links if one.startswith("tel:")} - {"tel:999"}


async def page_of(bus, somebody, view, *, at=AT_NIGHT, path=HERE):
    bus.answers[HowIsEmergency] = view
    async with visiting(a_site(bus, at=at)) as visitor:
        await visitor.sign_in(somebody)
        return await visitor.get(path)


async def test_the_carers_at_home_read_whom_to_ring_where_to_go_and_the_number_of_the_night():
    page = await page_of(a_bus(), SATELLITE_CARER, BED_FOUND)

    text = main_of(page)
    assert "A bed is ready: Okonkwo household said yes. Ring them before you set off" in text
    assert "Grace Okonkwo" in text
    assert "7 Owl Lane, Southsea" in text
    assert "PO4 8AA" in text
    assert numbers_of(page) == {THE_NUMBER, THEIR_NUMBER}


@pytest.mark.parametrize("answer", [AWAY, Refused(reason="not_yours")], ids=["away", "not heard of yet"])
async def test_where_the_registry_cant_tell_it_is_said_with_the_number_of_the_night(answer):
    bus = a_bus()
    bus.answers[HowToReachHubHome] = answer

    page = await page_of(bus, SATELLITE_CARER, BED_FOUND)

    assert "How to ring them can’t be shown now" in main_of(page)
    assert numbers_of(page) == {THE_NUMBER}


@pytest.mark.parametrize("somebody", [HUB_HOME_CARER, LIAISON, MANAGER], ids=["hub home", "liaison", "manager"])
async def test_nobody_else_asks_how_to_reach_the_hub_home(somebody):
    bus = a_bus()

    await page_of(bus, somebody, BED_FOUND)

    assert asked_of(bus, HowToReachHubHome) == []


async def test_the_hub_home_that_said_yes_reads_it_of_itself_and_where_the_numbers_are():
    bus = a_bus()
    bus.answers[WhichStaySheets] = ReadableStaySheets(child_ids=(ADA,))

    text = main_of(await page_of(bus, HUB_HOME_CARER, OURS))

    assert "You said yes. Ring the carers at home: their number is on the stay sheet below." in text
    assert "said yes. They" not in text


async def test_a_hub_home_without_a_stay_sheet_has_the_number_of_the_night():
    page = await page_of(a_bus(), HUB_HOME_CARER, OURS)

    assert "You said yes. The stay sheet, with the carers’ number, can’t be shown now." in main_of(page)
    assert numbers_of(page) == {THE_NUMBER}


async def test_once_the_stay_is_over_nobody_is_told_to_ring():
    bus = a_bus()

    page = await page_of(bus, SATELLITE_CARER, BED_FOUND, at=AFTER_THE_NIGHT)

    assert "Okonkwo household said yes." in main_of(page)
    assert "can’t be shown" not in main_of(page)
    assert numbers_of(page) == set()
    assert asked_of(bus, HowToReachHubHome) == []


async def test_a_confirmed_sleepover_tells_the_carers_at_home_how_to_reach_the_hub_home():
    bus = planned.a_bus()
    bus.answers |= {HowIsSleepover: CONFIRMED, HowToReachHubHome: THE_OWLS_HOME}
    pages = {}
    for somebody in (SATELLITE_CARER, HUB_HOME_CARER):
        async with visiting(planned.a_site(bus)) as visitor:
            await visitor.sign_in(somebody)
            pages[somebody] = await visitor.get(f"/sleepovers/{SLEEPOVER}")

    assert THEIR_NUMBER in numbers_of(pages[SATELLITE_CARER])
    assert "7 Owl Lane, Southsea" in main_of(pages[SATELLITE_CARER])
    assert numbers_of(pages[HUB_HOME_CARER]) == set()
    assert len(asked_of(bus, HowToReachHubHome)) == 1


async def test_before_it_opens_a_sleepover_says_from_when():
    sentence = "You can read how to reach the hub home from Wednesday 25 November 2026."
    bus = planned.a_bus()
    bus.answers |= {HowIsSleepover: CONFIRMED, HowToReachHubHome: Refused(reason="not_open_yet", detail=sentence)}
    async with visiting(planned.a_site(bus)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        text = main_of(await visitor.get(f"/sleepovers/{SLEEPOVER}"))

    assert sentence in text


async def test_who_may_take_it_in_hand_is_told_that_they_are_asked():
    theirs = main_of(await page_of(a_bus(), LIAISON, STATES["duty-worker"]))
    others = STATES["duty-worker"].model_copy(update={"may_take_in_hand": False, "may_settle": False})
    the_carers = main_of(await page_of(a_bus(), SATELLITE_CARER, others))

    assert "You are asked. Take it in hand by 2:35am." in theirs
    assert "Don’t wait for that" not in theirs
    assert "A duty worker has been asked." in the_carers
    assert "Don’t wait for that: ring." in the_carers


async def test_who_said_no_is_told_so_on_the_home_page_and_that_they_still_can():
    after_a_no = an_emergency(
        FIRST.model_copy(update={"answer": EmergencyAnswer.NO, "answered_at": minutes(-1)}),
        STATES["moved-on"].steps[-1].model_copy(update={"until": minutes(9)}),
        may_say_yes=True,
    )
    bus = a_bus(after_a_no)
    async with visiting(a_site(bus)) as visitor:
        text = main_of(await visitor.sign_in(HUB_HOME_CARER))
        bus.answers[WhichEmergencies] = Emergencies(emergencies=(STATES["asked-of-us"],))
        asked = main_of(await visitor.get("/"))

    assert after_a_no.steps[0].household_id == HUB
    assert "You said no. You can still take the children." in text
    assert "Answer now" not in text
    assert "Answer now" in asked


async def test_an_emergency_says_who_of_its_children_is_missing():
    bus = a_bus()
    bus.answers[WhichAbsences] = Absences(absences=(a_report(),))

    page = await page_of(bus, SATELLITE_CARER, STATES["asking"])

    assert "Ada is missing since Friday 27 November 2026 at 11:40pm" in main_of(page)
    assert REPORT in [one.get("href") for one in parsed(page).findall(".//main//a")]
    assert ADA in {one for query in asked_of(bus, WhoAreThey) for one in query.ids}


@pytest.mark.parametrize("state", ["settled", "stood-down"])
async def test_what_is_over_says_nothing_of_who_is_missing(state):
    bus = a_bus()
    bus.answers[WhichAbsences] = Absences(absences=(a_report(),))

    page = await page_of(bus, SATELLITE_CARER, STATES[state])

    assert "missing" not in main_of(page)


async def test_whoever_has_a_bed_is_asked_whether_to_keep_it():
    found = main_of(await page_of(a_bus(), LIAISON, BED_FOUND, path=f"{HERE}/stand-down"))
    looking = main_of(await page_of(a_bus(), LIAISON, STATES["in-hand"], path=f"{HERE}/stand-down"))

    assert BED_FOUND.state is EmergencyState.BED_FOUND
    assert "Keep the bed" in found
    assert "Go on looking" not in found
    assert "Go on looking" in looking


@pytest.mark.browser
async def test_how_to_reach_one_another_fits_a_phone(browser_page):
    bus = a_bus()
    bus.answers |= {HowIsEmergency: BED_FOUND, WhichStaySheets: ReadableStaySheets(child_ids=(ADA,))}
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        for somebody, view, name in ((SATELLITE_CARER, BED_FOUND, "found"), (HUB_HOME_CARER, OURS, "found-with-us")):
            bus.answers[HowIsEmergency] = view
            await page.goto(f"{address}/sign-in/portsmouth")
            await page.get_by_role("button", name=somebody.name).click()
            await page.wait_for_url(f"{address}/")
            await page.goto(f"{address}{HERE}")
            await assert_usable(page, name)
