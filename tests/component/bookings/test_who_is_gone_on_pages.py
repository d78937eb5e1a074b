"""The pages say of a child who is gone that there is a report, since when and by whom, and lead there."""

import pytest

from shared.contracts.absences import Absences, AbsenceState, AddToAbsence, RecordAbsence, WhichAbsences
from shared.contracts.asking import NoReplyInTimeError
from shared.contracts.bookings import HowIsSleepover
from shared.contracts.registry import WhoAreThey
from shared.contracts.words import SleepoverState
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of, visiting
from tests.component.bookings.a_constellation import ADA, BEN, SATURDAY, WORKER
from tests.component.bookings.a_site import CONFIRMED, SLEEPOVER, asked_of, main_of
from tests.component.bookings.an_absence import WORDS
from tests.component.bookings.an_absence_site import (
    BACK_AT,
    HERE,
    SINCE,
    SOCIAL_WORKER,
    a_bus_of_absences,
    a_site,
    a_view,
)

SINCE_WHEN = "missing since Friday 27 November 2026 at 11:40pm"
SLEEPOVER_PAGE = f"/sleepovers/{SLEEPOVER}"


@pytest.fixture
def absences():
    """The bus on which Ada is missing."""
    return a_bus_of_absences()


def links_of(page):
    return [one.get("href") for one in parsed(page).findall(".//main//a")]


async def test_before_a_second_report_the_form_says_since_when_who_recorded_it_and_leads_there(absences):
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        page = await visitor.get("/absences/record")

    text = main_of(page)
    assert f"Ada is recorded already: {SINCE_WHEN}" in text
    assert "Sam Okafor recorded it on Friday 27 November 2026 at 11:50pm" in text
    assert f"Recorded already as {SINCE_WHEN}" in text
    assert {HERE, f"{HERE}/add"} <= {*links_of(page)}
    assert WORKER in {one for query in asked_of(absences, WhoAreThey) for one in query.ids}


async def test_nothing_is_said_of_who_isnt_offered_there_nor_of_who_is_back(absences):
    elsewhere = a_view(child_id=WORKER)
    absences.answers[WhichAbsences] = Absences(
        absences=(elsewhere, a_view(child_id=BEN, state=AbsenceState.BACK, ended_at=BACK_AT))
    )
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        text = main_of(await visitor.get("/absences/record"))

    assert "recorded already" not in text.lower()


async def test_who_looks_only_is_led_to_the_report_and_not_to_the_form(absences):
    absences.answers[WhichAbsences] = Absences(absences=(a_view(may_change=False),))
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        links = links_of(await visitor.get("/absences/record"))

    assert HERE in links
    assert f"{HERE}/add" not in links


async def test_what_the_second_has_entered_isnt_lost_and_they_are_told_so(absences):
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        page = await visitor.get("/absences/record")
        done = await visitor.submit(
            page, {"child": str(ADA), "kind": "missing", "words": WORDS, **SINCE}, action="/absences/record"
        )

    [command] = asked_of(absences, RecordAbsence)
    assert command.words == WORDS
    assert "what you know was added" in text_of(parsed(done))
    assert "Add what you know of Ada" in main_of(done)


async def test_nothing_is_added_where_nothing_was_entered(absences):
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        page = await visitor.submit(await visitor.get(f"{HERE}/add"), {"words": " "}, action=f"{HERE}/add")

    assert page.status_code == 422
    assert "Enter what you know" in main_of(page)
    assert asked_of(absences, AddToAbsence) == []


async def test_a_sleepover_says_who_of_its_children_is_gone_since_when_and_leads_there(absences):
    absences.answers[HowIsSleepover] = CONFIRMED
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        page = await visitor.get(SLEEPOVER_PAGE)

    assert f"Ada is {SINCE_WHEN}" in main_of(page)
    assert "Ben is" not in main_of(page)
    assert HERE in links_of(page)
    assert ADA in {one for query in asked_of(absences, WhoAreThey) for one in query.ids}, "whose it is is written down"


@pytest.mark.parametrize(
    "sleepover",
    [
        CONFIRMED.model_copy(update={"child_ids": (BEN,)}),
        CONFIRMED.model_copy(update={"state": SleepoverState.CANCELLED}),
        CONFIRMED.model_copy(
            update={"first_night_on": SATURDAY.replace(day=1), "last_night_on": SATURDAY.replace(day=2)}
        ),
    ],
    ids=["another child", "cancelled", "over"],
)
async def test_a_sleepover_that_isnt_theirs_says_nothing(absences, sleepover):
    absences.answers[HowIsSleepover] = sleepover
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        page = await visitor.get(SLEEPOVER_PAGE)

    assert "missing" not in main_of(page).lower()


async def test_where_it_cant_be_told_the_sleepover_says_so(absences):
    absences.answers |= {HowIsSleepover: CONFIRMED, WhichAbsences: NoReplyInTimeError("bookings")}
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        page = await visitor.client.get(SLEEPOVER_PAGE)

    assert page.status_code == 200
    assert "Whether a child is missing or away can’t be shown now" in main_of(page)


@pytest.mark.browser
async def test_the_pages_are_usable_on_a_phone_and_a_desktop(browser_page, absences):
    absences.answers[HowIsSleepover] = CONFIRMED
    async with served(a_site(absences)) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        for path in ("/absences/record", f"{HERE}/add", SLEEPOVER_PAGE):
            await page.goto(f"{address}{path}")
            await assert_usable(page, f"gone{path.replace('/', '-')}")


@pytest.mark.parametrize("page", ["/", "/absences"])
@pytest.mark.parametrize(
    ("who", "nobody", "not_told"),
    [
        (SATELLITE_CARER, "Nobody of your home is recorded", "You aren’t told who is missing from other homes."),
        (HUB_HOME_CARER, "Nobody of your home is recorded", "You aren’t told who is missing from other homes."),
        (SOCIAL_WORKER, "None of the children you work with is", "You aren’t told who is missing of other children."),
        (MANAGER, "Nobody is recorded as missing or away", ""),
    ],
)
async def test_who_isnt_told_of_every_home_isnt_told_that_nobody_is_missing(absences, who, nobody, not_told, page):
    absences.answers[WhichAbsences] = Absences(absences=())
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(who)
        text = main_of(await visitor.get(page))

    assert nobody in text
    assert not_told in text
    assert ("You aren’t told" in text) == bool(not_told)
