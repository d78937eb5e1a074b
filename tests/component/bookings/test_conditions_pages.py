"""Carers read the conditions on which they decide, and say whether these are met; whoever decides reads them too."""

from datetime import date

import pytest

from services.bookings.policy.picking import hub_home_is_full
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import HowIsSleepover, RequestSleepover
from shared.contracts.child_terms import NightsTerm, NightsTerms, WhichConditions
from shared.contracts.registry import Purpose
from shared.contracts.series import Occurrence, Occurrences, RequestSeries
from shared.contracts.waiting import JoinWaitingList
from shared.contracts.words import OvernightDecision, SleepoverNeed, SleepoverState
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import SATELLITE_CARER, parsed, text_of, visiting
from tests.component.bookings.a_constellation import ADA, BEN, FRIDAY, SATURDAY, TODAY
from tests.component.bookings.a_site import CONFIRMED, OPTIONS, SLEEPOVER, a_bus, a_site, a_view, asked_of, main_of
from tests.component.bookings.an_absence_site import SOCIAL_WORKER
from tests.component.bookings.an_absence_site import a_site as with_workers
from tests.component.bookings.test_waiting_pages import a_place

HERE = f"/sleepovers/{SLEEPOVER}"
WITH_CONDITIONS = OPTIONS.model_copy(
    update={
        "children": tuple(one.model_copy(update={"has_conditions": one.child_id == ADA}) for one in OPTIONS.children)
    }
)
CONDITION = NightsTerm(
    child_id=ADA,
    started_on=date(2026, 7, 1),
    ended_on=None,
    decision=OvernightDecision.CARER,
    conditions="No more than two nights, and not before a school day",
    written_in="Placement plan of 1 July 2026",
)
A_NIGHT = {
    "children": [str(ADA)],
    "first_night-day": "27",
    "first_night-month": "11",
    "first_night-year": "2026",
    "last_night-day": "27",
    "last_night-month": "11",
    "last_night-year": "2026",
}
SAID = f"conditions-{ADA}"


@pytest.fixture
def bus(bus):
    bus.answers[WhatCanIAskFor] = WITH_CONDITIONS
    bus.answers[WhichConditions] = NightsTerms(terms=(CONDITION,))
    return bus


async def test_the_conditions_stand_where_the_child_is_chosen(satellite_carer, bus):
    shown = main_of(await satellite_carer.get("/sleepovers/ask"))

    assert "You decide for Ada on condition: No more than two nights, and not before a school day" in shown
    assert "Are the conditions met on these nights?" in shown
    assert "You decide for Ben" not in shown
    [asked] = asked_of(bus, WhichConditions)
    assert (asked.child_ids, asked.first_night_on, asked.purpose) == ((ADA,), TODAY, Purpose.PLAN_A_SLEEPOVER)


@pytest.mark.parametrize(("said", "met"), [("yes", (ADA,)), ("no", ())])
async def test_what_the_carers_say_of_them_is_asked_with_the_nights(satellite_carer, bus, said, met):
    form = await satellite_carer.get("/sleepovers/ask")

    await satellite_carer.submit(form, A_NIGHT | {SAID: said})

    [asked] = asked_of(bus, RequestSleepover)
    assert (asked.child_ids, asked.conditions_met_for) == ((ADA,), met)


async def test_who_says_nothing_of_them_is_asked_at_the_question(satellite_carer, bus):
    page = await satellite_carer.submit(await satellite_carer.get("/sleepovers/ask"), A_NIGHT)

    assert asked_of(bus, RequestSleepover) == []
    [problem] = parsed(page).findall(f".//main//a[@href='#{SAID}']")
    assert text_of(problem) == "Select whether the conditions are met"


async def test_of_a_child_who_isnt_chosen_nothing_need_be_said(satellite_carer, bus):
    form = await satellite_carer.get("/sleepovers/ask")

    await satellite_carer.submit(form, A_NIGHT | {"children": [str(BEN)], SAID: "yes"})

    [asked] = asked_of(bus, RequestSleepover)
    assert (asked.child_ids, asked.conditions_met_for) == ((BEN,), ())


async def test_where_the_register_doesnt_answer_the_carers_are_told_where_they_are(satellite_carer, bus):
    bus.answers[WhichConditions] = UnreachableError("the registry is away")

    shown = main_of(await satellite_carer.get("/sleepovers/ask"))

    assert "The conditions can’t be shown at the moment. They are in the placement plan." in shown
    assert "Are the conditions met on these nights?" in shown


async def test_it_is_said_once_of_regular_sleepovers(satellite_carer, bus):
    bus.answers[RequestSeries] = Occurrences(
        hub_household_id=WITH_CONDITIONS.hub_household_id,
        occurrences=(Occurrence(first_night_on=FRIDAY, last_night_on=FRIDAY),),
    )
    form = await satellite_carer.get("/sleepovers/regular")
    what = {name: value for name, value in A_NIGHT.items() if not name.startswith("last_night")}
    until = {"last_day-day": "4", "last_day-month": "12", "last_day-year": "2026"}

    page = await satellite_carer.submit(
        form, what | until | {"nights": "1", "how_often": "1", "in_holidays": "keep", SAID: "yes"}
    )
    # What was said comes along as a hidden field.
    confirm = {"step": "confirm", "wanted": [FRIDAY.isoformat()]}
    await satellite_carer.submit(page, confirm, action="/sleepovers/regular")

    looked, asked = asked_of(bus, RequestSeries)
    assert looked.conditions_met_for == asked.conditions_met_for == (ADA,)


async def test_who_then_waits_for_a_bed_need_not_say_it_again(satellite_carer, bus):
    bus.answers |= {RequestSleepover: hub_home_is_full([FRIDAY]).refused, JoinWaitingList: a_place(place=1, of=1)}
    refused = await satellite_carer.submit(await satellite_carer.get("/sleepovers/ask"), A_NIGHT | {SAID: "yes"})

    asked = await satellite_carer.submit(refused, {}, action="/waiting-list/join")
    await satellite_carer.submit(
        asked, {"step": "confirm", "need": SleepoverNeed.A_BREAK.value}, action="/waiting-list/join"
    )

    *_, joined = asked_of(bus, JoinWaitingList)
    assert (joined.dry_run, joined.child_ids, joined.conditions_met_for) == (False, (ADA,), (ADA,))


async def test_who_decides_reads_the_conditions_and_what_the_carers_said(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = a_view(may_agree=True, may_decline=True, conditions_met_for=(ADA,))

    shown = main_of(await hub_home_carer.get(HERE)).partition("Agree to the sleepover")[0]

    assert (
        "On which conditions Ada may sleep elsewhere No more than two nights, and not before a school day "
        "Written in: Placement plan of 1 July 2026 The carers at home said that they are met." in shown
    )
    assert asked_of(bus, WhichConditions)[-1].purpose is Purpose.DECIDE_A_SLEEPOVER


async def test_conditions_that_hold_on_some_of_the_nights_say_on_which(satellite_carer, bus):
    later = CONDITION.model_copy(update={"started_on": SATURDAY, "conditions": "Only with her brother"})
    bus.answers[WhichConditions] = NightsTerms(terms=(CONDITION.model_copy(update={"ended_on": SATURDAY}), later))
    bus.answers[HowIsSleepover] = CONFIRMED

    shown = main_of(await satellite_carer.get(HERE))

    assert "Until Friday 27 November 2026: No more than two nights" in shown
    assert "From Saturday 28 November 2026: Only with her brother" in shown
    assert "said that they are met" not in shown


async def test_what_hubhome_does_anyway_is_nobodys_to_do(satellite_carer, bus):
    tells = CONDITION.model_copy(update={"conditions": "Tell the social worker each time", "is_done_anyway": True})
    bus.answers[WhichConditions] = NightsTerms(terms=(tells, CONDITION))
    bus.answers[HowIsSleepover] = CONFIRMED

    shown = main_of(await satellite_carer.get(HERE))

    assert "Tell the social worker each time (you needn’t: Hubhome does this)" in shown
    assert shown.count("you needn’t") == 1


async def test_of_what_isnt_going_ahead_no_conditions_are_read(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(state=SleepoverState.CANCELLED, waits_for=())

    shown = main_of(await satellite_carer.get(HERE))

    assert "On which conditions" not in shown
    assert asked_of(bus, WhichConditions) == []


@pytest.mark.browser
@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_carer_says_that_conditions_are_met(browser_page, window):
    bus = a_bus()
    bus.answers[WhatCanIAskFor] = WITH_CONDITIONS
    bus.answers[WhichConditions] = NightsTerms(terms=(CONDITION,))
    async with served(a_site(bus)) as address, browser_page(window) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}/sleepovers/ask")
        await page.get_by_label("Ada", exact=True).check()
        await assert_usable(page, "conditions-to-answer")
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await assert_usable(page, "conditions-not-answered")
        bus.answers[HowIsSleepover] = a_view(conditions_met_for=(ADA,))
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "conditions-of-a-sleepover")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (
            SOCIAL_WORKER,
            "A parent decides: ask them before you agree, for your answer here is theirs. Not",
        ),
        (SATELLITE_CARER, "A parent decides, and the social worker says here what they decided. Not"),
    ],
    ids=["social-worker", "carer"],
)
async def test_that_a_parent_decides_is_read_by_who_brings_it_in(bus, who, words):
    parents = {"decision": OvernightDecision.PARENT, "conditions": "Not before court"}
    bus.answers[WhichConditions] = NightsTerms(terms=(CONDITION.model_copy(update=parents),))
    async with visiting(with_workers(bus)) as visitor:
        await visitor.sign_in(who)

        assert words in main_of(await visitor.get(HERE))
