"""Who moves nights says whether the conditions of a delegation are met on the other ones, where they decide on them."""

from datetime import timedelta

import pytest

from services.bookings import grounds
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import HowIsSleepover, RequestSleepover
from shared.contracts.child_terms import NightsTerms, WhichConditions
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.series import HowIsSeries, MoveSeries, RequestSeries
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import ADA, BEN, FRIDAY, HUB_CARER, SATELLITE, SATURDAY, a_child
from tests.component.bookings.a_site import a_site, asked_of, main_of
from tests.component.bookings.test_conditions import HUB_DECIDES, WORKER_DECIDES
from tests.component.bookings.test_conditions_pages import CONDITION, SAID, WITH_CONDITIONS
from tests.component.bookings.test_moving_series_pages import ENTERED as A_RULE
from tests.component.bookings.test_moving_series_pages import HERE as MOVES_THEM
from tests.component.bookings.test_moving_series_pages import SATURDAYS, the_movable, the_occurrences
from tests.component.bookings.test_other_nights_pages import CONFIRM, MOVABLE, moved
from tests.component.bookings.test_other_nights_pages import ENTERED as NIGHTS
from tests.component.bookings.test_other_nights_pages import HERE as MOVES_IT

A_DAY = timedelta(days=1)


@pytest.fixture
async def on_conditions(bookings):
    """Ada's carers decide on conditions; for Ben they decide alone."""
    await bookings.heard(a_child(ADA, version=2).model_copy(update={"has_conditions": True}))
    return bookings


@pytest.fixture
def asked_about(bus):
    """A page on which Ada's conditions are asked about, and what it leads to."""
    bus.answers |= {
        WhatCanIAskFor: WITH_CONDITIONS,
        WhichConditions: NightsTerms(terms=(CONDITION,)),
        HowIsSleepover: MOVABLE,
        MoveSleepover: moved(),
        HowIsSeries: the_movable,
        MoveSeries: the_occurrences,
    }
    return bus


async def asked_for(room, night=FRIDAY):
    request = RequestSleepover(
        child_ids=(ADA, BEN), first_night_on=night, last_night_on=night, conditions_met_for=(ADA,)
    )
    return (await room.asked(request, by=SATELLITE)).sleepover_id


async def moves(room, sleepover_id, *, met, by=SATELLITE):
    night = {"first_night_on": SATURDAY, "last_night_on": SATURDAY}
    return await room.asked(MoveSleepover(sleepover_id=sleepover_id, **night, conditions_met_for=met), by=by)


@pytest.mark.parametrize(("met", "waits_for"), [((ADA,), (HUB_DECIDES,)), ((), (HUB_DECIDES, WORKER_DECIDES))])
async def test_what_is_said_of_the_other_nights_decides_who_must_agree_to_them(on_conditions, met, waits_for):
    view = await moves(on_conditions, await asked_for(on_conditions), met=met)

    assert (view.waits_for, view.conditions_met_for) == (waits_for, met)


async def test_only_the_carers_at_home_say_it_of_the_other_nights(on_conditions):
    before = await asked_for(on_conditions)

    refused = await moves(on_conditions, before, met=(ADA,), by=HUB_CARER)

    assert refused.reason == grounds.CONDITIONS_NOT_YOURS.reason
    now = await on_conditions.asked(HowIsSleepover(sleepover_id=before), by=SATELLITE)
    assert (now.state.value, now.moved_to_id) == ("requested", None)


@pytest.mark.parametrize("met", [(ADA,), ()])
async def test_of_a_series_it_is_said_once_for_all_of_the_other_nights(on_conditions, met):
    rule = "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211"
    ask = RequestSeries(child_ids=(ADA,), first_night_on=FRIDAY, nights=1, rule=rule, conditions_met_for=(ADA,))
    series_id = (await on_conditions.asked(ask, by=SATELLITE)).series_id
    to = {"from_on": FRIDAY, "first_night_on": SATURDAY, "nights": 1, "rule": rule}

    reply = await on_conditions.asked(MoveSeries(series_id=series_id, **to, conditions_met_for=met), by=SATELLITE)

    view = await on_conditions.asked(HowIsSeries(series_id=reply.series_id), by=SATELLITE)
    assert {WORKER_DECIDES in one.waits_for for one in view.sleepovers} == {not met}


@pytest.mark.parametrize(("said", "met"), [("yes", (ADA,)), ("no", ())])
async def test_the_page_of_moving_one_shows_them_and_asks(satellite_carer, asked_about, said, met):
    form = await satellite_carer.get(MOVES_IT)
    assert "You decide for Ada on condition: No more than two nights, and not before a school day" in main_of(form)
    assert "You decide for Ben" not in main_of(form)

    check = await satellite_carer.submit(form, NIGHTS | {SAID: said})
    await satellite_carer.submit(check, CONFIRM)

    [asked] = asked_of(asked_about, MoveSleepover)
    assert asked.conditions_met_for == met


@pytest.mark.parametrize(("said", "met"), [("yes", (ADA,)), ("no", ())])
async def test_the_pages_of_moving_a_series_show_them_and_ask_once(satellite_carer, asked_about, said, met):
    form = await satellite_carer.get(MOVES_THEM)
    assert "You decide for Ada on condition: No more than two nights, and not before a school day" in main_of(form)

    check = await satellite_carer.submit(form, A_RULE | {SAID: said}, action=MOVES_THEM)
    confirm = {"step": "confirm", "wanted": [SATURDAYS[0].isoformat()]}
    await satellite_carer.submit(check, confirm, action=MOVES_THEM)

    looked, asked = asked_of(asked_about, MoveSeries)
    assert looked.conditions_met_for == asked.conditions_met_for == met


@pytest.mark.parametrize(("page", "entered", "command"), [
    (MOVES_IT, NIGHTS, MoveSleepover),
    (MOVES_THEM, A_RULE, MoveSeries),
])  # fmt: skip
async def test_who_says_nothing_of_them_is_asked_at_the_question(satellite_carer, asked_about, page, entered, command):
    wrong = await satellite_carer.submit(await satellite_carer.get(page), entered, action=page)

    assert asked_of(asked_about, command) == []
    [problem] = parsed(wrong).findall(f".//main//a[@href='#{SAID}']")
    assert text_of(problem) == "Select whether the conditions are met"


async def test_who_isnt_at_home_is_asked_nothing_of_them(hub_home_carer, asked_about):
    form = await hub_home_carer.get(MOVES_IT)

    assert "on condition" not in main_of(form)
    assert asked_of(asked_about, WhichConditions) == []
    await hub_home_carer.submit(await hub_home_carer.submit(form, NIGHTS), CONFIRM)
    [asked] = asked_of(asked_about, MoveSleepover)
    assert asked.conditions_met_for == ()


async def test_where_the_register_doesnt_answer_the_carers_are_told_where_they_are(satellite_carer, asked_about):
    asked_about.answers[WhichConditions] = UnreachableError("the registry is away")

    shown = main_of(await satellite_carer.get(MOVES_IT))

    assert "The conditions can’t be shown at the moment. They are in the placement plan." in shown


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_usable_with_conditions(asked_about, browser_page, size):
    async with served(a_site(asked_about)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{MOVES_IT}")
        await assert_usable(page, "move-on-conditions")
        await page.get_by_role("button", name="Continue").click()
        await assert_usable(page, "move-conditions-not-answered")
        await page.goto(f"{address}{MOVES_THEM}")
        await assert_usable(page, "series-move-on-conditions")
