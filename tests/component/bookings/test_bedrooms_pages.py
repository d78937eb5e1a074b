"""The pages on which bedrooms are recorded: what it comes to is shown first; and what a browser makes of them."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.bedrooms import Bedrooms, BedroomTerm, HubHomeBedrooms, RecordBedrooms, WhichBedrooms
from shared.contracts.refusals import Refused
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed, text_of
from tests.component.bookings.a_constellation import FRIDAY, HUB, KITES, SATURDAY, TODAY, WORKER
from tests.component.bookings.a_site import a_bus, a_site, asked_of, main_of

HERE = f"/bedrooms/{KITES}"
RULE = "Each child over three has their own bedroom, unless each child's responsible authority agreed: NMS 10.6"
ON = {"on-day": "27", "on-month": "11", "on-year": "2026"}
TERM = BedroomTerm(
    beds_in_bedrooms=(1, 1, 1),
    started_on=date(2026, 3, 3),
    recorded_at=datetime(2026, 3, 1, 10, 30, tzinfo=UTC),
    recorded_by=WORKER,
)


def the_kites(**changes):
    home = HubHomeBedrooms(
        **{
            "constellation_id": KITES,
            "household_id": HUB,
            "beds": 3,
            "beds_in_bedrooms": (2, 1),
            "is_recorded": True,
            "terms": (TERM,),
            **changes,
        }
    )
    return Bedrooms(on=TODAY, hub_homes=(home,), is_agreement_needed=True, source=RULE)


@pytest.fixture
def bus():
    made = a_bus()
    made.answers |= {WhichBedrooms: the_kites(), RecordBedrooms: the_kites(unagreed_nights=(FRIDAY, SATURDAY))}
    return made


async def test_each_hub_home_is_listed_with_its_bedrooms_and_the_nights_that_arent_agreed(manager, bus):
    bus.answers[WhichBedrooms] = the_kites(unagreed_nights=(FRIDAY,))

    text = main_of(await manager.get("/bedrooms"))

    assert "The Kites" in text
    assert "Adeyemi household: 2 beds in bedroom 1, 1 bed in bedroom 2" in text
    assert "Children would share a bedroom without an agreement for each: Friday 27 to Saturday 28 November" in text
    assert RULE in text


async def test_what_it_comes_to_is_shown_before_it_is_recorded(manager, bus):
    form = await manager.get(HERE)
    check = await manager.submit(form, {"bedroom-1": "3", "bedroom-2": "", **ON})
    [dry] = asked_of(bus, RecordBedrooms)
    done = await manager.submit(check, {"step": "confirm"})

    assert "3 beds in bedroom 1" in main_of(check)
    assert "would share a bedroom without an agreement for each" in main_of(check)
    assert (dry.beds_in_bedrooms, dry.on, dry.dry_run) == ((3,), FRIDAY, True)
    assert asked_of(bus, RecordBedrooms)[1:] == [dry.model_copy(update={"dry_run": False})]
    assert done.url.path == "/bedrooms"
    assert "The bedrooms are recorded from Friday 27 November 2026." in text_of(parsed(done))


async def test_beds_kept_for_emergencies_are_asked_for_shown_and_recorded(manager, bus):
    bus.answers[WhichBedrooms] = the_kites(reserve_beds=1, planned_in_reserve=(FRIDAY,))
    bus.answers[RecordBedrooms] = the_kites(planned_in_reserve=(FRIDAY, SATURDAY))
    listed = main_of(await manager.get("/bedrooms"))
    form = await manager.get(HERE)

    check = await manager.submit(form, {"bedroom-1": "2", "bedroom-2": "1", "reserve": "2", **ON})
    await manager.submit(check, {"step": "confirm"})

    assert "2 beds in bedroom 1, 1 bed in bedroom 2; 1 bed kept for emergencies" in listed
    assert "A planned sleepover has a bed that is kept for emergencies: Friday 27 to Saturday 28 November" in listed
    assert parsed(form).find(".//input[@id='reserve']").get("value") == "1"
    assert "2 beds kept for emergencies" in main_of(check)
    assert "It keeps the bed, and nobody is told anything: Friday 27 to Saturday 28" in main_of(check)
    assert [one.reserve_beds for one in asked_of(bus, RecordBedrooms)] == [2, 2]


async def test_where_there_is_one_bed_nothing_is_asked_of_emergencies(manager, bus):
    bus.answers[WhichBedrooms] = the_kites(beds=1, beds_in_bedrooms=(1,))

    assert parsed(await manager.get(HERE)).find(".//input[@id='reserve']") is None


async def test_who_looked_can_change_what_was_entered(manager, bus):
    check = await manager.submit(await manager.get(HERE), {"bedroom-1": "3", "bedroom-2": "", **ON})

    form = await manager.submit(check, {"step": "change"})

    assert parsed(form).find(".//input[@id='bedroom-1']").get("value") == "3"
    assert [one.dry_run for one in asked_of(bus, RecordBedrooms)] == [True]


@pytest.mark.parametrize(("entered", "complaint"), [
    ({"bedroom-1": "1", "bedroom-2": "1"}, "you placed 2 beds, and there are 3 beds"),
    ({"bedroom-1": "four"}, "Beds in bedroom 1 must be a number from 0 to 3"),
    ({"reserve": "3"}, "Beds kept for emergencies must be a number from 0 to 2"),
    ({"bedroom-1": "9"}, "Beds in bedroom 1 must be a number from 0 to 3"),
    ({"on-day": "31", "on-month": "2"}, "the first night"),
])  # fmt: skip
async def test_what_cant_be_is_said_at_its_field_and_nothing_is_asked(manager, bus, entered, complaint):
    page = await manager.submit(await manager.get(HERE), {**ON, **entered})

    assert page.status_code == 422
    assert complaint.lower() in main_of(page).lower()
    assert asked_of(bus, RecordBedrooms) == []


async def test_a_refusal_stands_at_its_field(manager, bus):
    bus.answers[RecordBedrooms] = Refused(reason="in_the_past", detail="Tonight or later.", fields=("on",))

    page = await manager.submit(await manager.get(HERE), {"bedroom-1": "3", **ON})

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#on-day"


async def test_what_was_recorded_stays_readable(manager):
    text = main_of(await manager.get(HERE))

    assert "1 bed in bedroom 1, 1 bed in bedroom 2, 1 bed in bedroom 3" in text
    assert "by Sam Okafor" in text


async def test_the_pages_are_for_those_who_arrange_bedrooms(visitor, bus):
    await visitor.sign_in(HUB_HOME_CARER)
    assert (await visitor.get("/bedrooms")).status_code == 403
    await visitor.sign_in(MANAGER)
    bus.answers[WhichBedrooms] = the_kites().model_copy(update={"hub_homes": ()})
    assert (await visitor.get(HERE)).status_code == 404


@pytest.mark.browser
async def test_every_page_of_bedrooms_is_accessible_in_each_state(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:

        async def seen(name):
            await assert_usable(page, name)

        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        bus.answers[WhichBedrooms] = the_kites(
            unagreed_nights=(FRIDAY, SATURDAY), reserve_beds=1, planned_in_reserve=(FRIDAY,)
        )
        bus.answers[RecordBedrooms] = the_kites(unagreed_nights=(FRIDAY,), planned_in_reserve=(FRIDAY, SATURDAY))
        await page.goto(f"{address}/bedrooms")
        await seen("bedrooms")
        await page.get_by_role("link", name="The Kites").click()
        await seen("bedrooms-change")
        await page.get_by_label("Bedroom 1").fill("1")
        await page.get_by_role("button", name="Continue").click()
        await seen("bedrooms-wrong")
        await page.get_by_label("Bedroom 1").fill("2")
        await page.get_by_role("button", name="Continue").click()
        await seen("bedrooms-check")
        bus.answers[WhichBedrooms] = the_kites(is_recorded=False, terms=(), beds_in_bedrooms=(1, 1, 1))
        await page.goto(f"{address}/bedrooms")
        await seen("bedrooms-none-recorded")
