"""A hub home that was rung up, or a liaison worker, asks for a household: which one is chosen first."""

import pytest

from services.bookings.pages.site import PAGES
from services.bookings.policy.picking import hub_home_is_full
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import RequestSleepover
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.series import RequestSeries
from shared.contracts.waiting import HowIsWaiting, JoinWaitingList
from shared.contracts.whereabouts import Board, WhoSleepsWhere
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, SETTINGS, MadeUpIdentity, parsed, person, text_of, visiting
from shared.web.app import create_app
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, CEDAR, FRIDAY, HUB, KITES, SATURDAY, TODAY
from tests.component.bookings.a_site import THIS_MORNING, a_bus, a_site, asked_of, main_of
from tests.component.bookings.test_asking_pages import A_WEEKEND
from tests.component.bookings.test_series_pages import ENTERED as REGULARLY
from tests.component.bookings.test_series_pages import the_occurrences
from tests.component.bookings.test_waiting_pages import LIAISON_WORKER, a_place, the_site

ASK, REGULAR = "/sleepovers/ask", "/sleepovers/regular"
THEIRS = f"{ASK}?household={BIRCH}"


async def test_the_hub_home_chooses_a_household_and_asks_for_its_children(hub_home_carer, bus):
    choose = await hub_home_carer.get(ASK)
    form = await hub_home_carer.get(THEIRS)

    done = await hub_home_carer.submit(form, A_WEEKEND, action=ASK)

    assert "Where do the children live?" in main_of(choose)
    [chooses] = [one for one in parsed(choose).findall(".//main//form") if one.get("action") == ASK]
    assert chooses.get("method") == "get"
    assert str(BIRCH) in [one.get("value") for one in chooses.findall(".//select[@name='household']/option")]
    assert "For Birch household" in main_of(form)
    assert "The carers at home are asked whether they agree." in main_of(form)
    assert "The hub home is Adeyemi household." in main_of(form)
    assert {one.household_id for one in asked_of(bus, WhatCanIAskFor)} == {BIRCH}
    [asked] = asked_of(bus, RequestSleepover)
    assert (asked.child_ids, asked.first_night_on, asked.last_night_on) == ((ADA, BEN), FRIDAY, SATURDAY)
    assert "You have asked for a sleepover" in main_of(done)


async def test_the_hub_home_asks_for_regular_sleepovers_of_a_household(hub_home_carer, bus):
    bus.answers[RequestSeries] = the_occurrences
    from_the_one = await hub_home_carer.get(THEIRS)
    choose = await hub_home_carer.get(REGULAR)
    form = await hub_home_carer.get(f"{REGULAR}?household={BIRCH}")

    check = await hub_home_carer.submit(form, REGULARLY, action=REGULAR)
    wanted = [FRIDAY.isoformat()]
    await hub_home_carer.submit(
        check, {"step": "confirm", "wanted": wanted, "children": REGULARLY["children"]}, action=REGULAR
    )

    assert f"{REGULAR}?household={BIRCH}" in [one.get("href") for one in parsed(from_the_one).findall(".//main//a")]
    assert "Where do the children live?" in main_of(choose)
    assert "For Birch household" in main_of(form)
    assert {one.household_id for one in asked_of(bus, WhatCanIAskFor)} == {BIRCH}
    assert [(one.child_ids, one.dry_run) for one in asked_of(bus, RequestSeries)] == [
        ((ADA, BEN), True),
        ((ADA, BEN), False),
    ]


async def test_what_is_wrong_stands_at_its_question_and_the_household_stays(hub_home_carer, bus):
    page = await hub_home_carer.submit(await hub_home_carer.get(THEIRS), {}, action=ASK)

    assert page.status_code == 422
    assert "Select who the sleepover is for" in main_of(page)
    assert parsed(page).find(".//main//input[@name='household']").get("value") == str(BIRCH)
    assert asked_of(bus, RequestSleepover) == []


async def test_of_a_household_that_isnt_theirs_the_refusal_is_shown(hub_home_carer, bus):
    bus.answers[WhatCanIAskFor] = Refused(reason="not_yours", detail="You can’t see or change this.")

    assert "You can’t see or change this." in main_of(await hub_home_carer.get(THEIRS))


async def test_where_nobody_lives_with_anybody_the_page_says_so(hub_home_carer, bus):
    bus.answers[WhoSleepsWhere] = Board(on=TODAY, children=())

    assert "No child lives in a household of your constellations today" in main_of(await hub_home_carer.get(ASK))


async def test_a_hub_home_isnt_led_to_the_waiting_list_which_isnt_for_it_to_join(hub_home_carer, bus):
    bus.answers |= {RequestSleepover: hub_home_is_full([FRIDAY]).refused, JoinWaitingList: a_place()}

    page = await hub_home_carer.submit(await hub_home_carer.get(THEIRS), A_WEEKEND, action=ASK)

    assert "The hub home is full on Friday 27 November" in main_of(page)
    assert asked_of(bus, JoinWaitingList) == []


async def test_a_liaison_worker_has_a_household_wait_that_can_have_no_bed(bus):
    bus.answers |= {
        RequestSleepover: hub_home_is_full([FRIDAY]).refused,
        JoinWaitingList: a_place(place=3, of=3),
        HowIsWaiting: a_place(),
    }
    async with visiting(the_site(bus)) as visitor:
        await visitor.sign_in(LIAISON_WORKER)
        refused = await visitor.submit(await visitor.get(THEIRS), A_WEEKEND, action=ASK)
        why = await visitor.submit(refused, {}, action="/waiting-list/join")
        done = await visitor.submit(
            why, A_WEEKEND | {"step": "confirm", "need": "a_break"}, action="/waiting-list/join"
        )

    assert "You would be 3rd of 3 for these nights." in main_of(refused)
    assert {one.household_id for one in asked_of(bus, WhatCanIAskFor)} == {BIRCH}
    assert [one.child_ids for one in asked_of(bus, JoinWaitingList) if not one.dry_run] == [(ADA, BEN)]
    assert done.url.path.startswith("/waiting-list/")


@pytest.mark.browser
async def test_a_hub_home_asks_on_a_phone_after_a_call(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=HUB_HOME_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{ASK}")
        await assert_usable(page, "ask-for-others-choose")
        await page.get_by_label("Where do the children live?").select_option(str(BIRCH))
        await page.get_by_role("button", name="Continue").click()
        await assert_usable(page, "ask-for-others")
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await assert_usable(page, "ask-for-others-wrong")
        await page.get_by_role("link", name="ask for regular sleepovers").click()
        await assert_usable(page, "ask-for-others-regularly")


async def test_only_households_of_ones_own_constellations_are_there_to_choose(hub_home_carer):
    choose = parsed(await hub_home_carer.get(ASK))

    offered = {one.get("value") for one in choose.findall(".//main//select[@name='household']/option")}
    assert offered == {"", str(BIRCH), str(CEDAR)}, "the Dogwoods are another constellation's"


BOTH = person("Mina Both", Role.HUB_HOME_CARER, Role.SATELLITE_CARER, belongs_to="Both household")
"""As an interim hub home is, which is a satellite household otherwise."""


def a_site_of_both(bus):
    identity = MadeUpIdentity(
        people_of={"portsmouth": (BOTH,)},
        standing={BOTH.person_id: {"household_id": HUB, "constellation_ids": (KITES,)}},
    )
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: THIS_MORNING
    )


async def test_a_hub_home_that_has_a_child_of_its_own_chooses_for_whom(bus):
    async with visiting(a_site_of_both(bus)) as visitor:
        await visitor.sign_in(BOTH)

        own = await visitor.get(ASK)
        [link] = [one for one in parsed(own).findall(".//main//a") if "Ask for another household" in text_of(one)]
        choose = await visitor.get(link.get("href"))

    assert "Where do the children live?" in main_of(choose)
    assert {one.household_id for one in asked_of(bus, WhatCanIAskFor)} == {None}


@pytest.mark.browser
async def test_the_way_to_another_household_is_usable_on_a_phone(bus, browser_page):
    async with served(a_site_of_both(bus)) as address, browser_page(PHONE, javascript=False) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=BOTH.name).click()
        await page.goto(f"{address}{ASK}")
        await page.get_by_role("link", name="Ask for another household").click()
        assert await page.get_by_label("Where do the children live?").is_visible()
    async with served(a_site_of_both(bus)) as address, browser_page(PHONE) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=BOTH.name).click()
        await page.goto(f"{address}{ASK}")
        await assert_usable(page, "ask-for-ones-own-or-others")
