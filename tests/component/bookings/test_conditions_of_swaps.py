"""Of the nights of a swap the carers of either household say whether the conditions of a delegation are met."""

import pytest

from services.bookings import grounds
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import HowIsSleepover
from shared.contracts.child_terms import NightsTerms, WhichConditions
from shared.contracts.swaps import AgreeToSwap, HowIsSwap, ProposeSwap, SwapState, WhatCanISwapWith
from shared.contracts.words import Decider, SleepoverState
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    a_child,
)
from tests.component.bookings.a_site import a_site, a_view, asked_of, main_of
from tests.component.bookings.a_swap import NEXT_FRIDAY, confirmed
from tests.component.bookings.test_conditions_pages import CONDITION, SAID, WITH_CONDITIONS
from tests.component.bookings.test_swap_pages import FORM, HERE, OPTIONS, SLEEPOVER, THEIRS, a_side, a_swap

AGREE = f"{HERE}/agree"
TO_ANSWER = a_swap(
    offered=a_side(THEIRS, CEDAR, (), FRIDAY),
    wanted=a_side(SLEEPOVER, BIRCH, (ADA, BEN), NEXT_FRIDAY),
    is_asked=True,
    may_agree=True,
    may_withdraw=False,
)


@pytest.fixture
async def both(bookings):
    """The Birches have Ada on conditions, the Cedars Cleo; each has a Friday."""
    mine = (await confirmed(bookings, (ADA, BEN), NEXT_FRIDAY)).sleepover_id
    theirs = (await confirmed(bookings, (CLEO,), FRIDAY, by=OTHER_SATELLITE)).sleepover_id
    for child in (ADA, CLEO):
        await bookings.heard(a_child(child, version=2).model_copy(update={"has_conditions": True}))
    await bookings.said()
    return mine, theirs


async def proposes(bookings, both, met=()):
    mine, theirs = both
    propose = ProposeSwap(sleepover_id=mine, for_sleepover_id=theirs, conditions_met_for=met)
    return await bookings.asked(propose, by=SATELLITE)


async def agrees(bookings, swap, who, met=()):
    return await bookings.asked(AgreeToSwap(swap_id=swap.swap_id, conditions_met_for=met), by=who)


async def said_of(bookings, sleepover_id):
    return (await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=LIAISON)).conditions_met_for


async def workers(bookings, swap):
    """How many social workers are asked, of which the households aren't told."""
    seen = await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=LIAISON)
    return sum(one.decider is Decider.CHILDRENS_SOCIAL_WORKER for one in seen.waits_for)


@pytest.mark.parametrize(
    ("of_ada", "of_cleo", "asked"),
    [((ADA,), (CLEO,), 0), ((ADA,), (), 1), ((), (CLEO,), 1), ((), (), 1)],
)
async def test_the_social_worker_is_asked_where_either_didnt_say_so(bookings, both, of_ada, of_cleo, asked):
    """It is the same person for both children, who is asked once."""
    swap = await proposes(bookings, both, of_ada)

    agreed = await agrees(bookings, swap, OTHER_SATELLITE, of_cleo)

    assert agreed.state is SwapState.PROPOSED
    assert await workers(bookings, swap) == asked
    assert agreed.others_must_agree == bool(asked)


async def test_what_was_said_of_the_other_nights_is_kept_with_each_once_they_are_swapped(bookings, both):
    mine, theirs = both
    swap = await proposes(bookings, both, (ADA, BEN))
    await agrees(bookings, swap, OTHER_SATELLITE, (CLEO,))
    assert await said_of(bookings, mine) == await said_of(bookings, theirs) == ()

    swapped = await agrees(bookings, swap, HUB_CARER)

    assert swapped.state is SwapState.SWAPPED
    # Nothing is kept of Ben, whose delegation has none.
    assert (await said_of(bookings, mine), await said_of(bookings, theirs)) == ((ADA,), (CLEO,))


@pytest.mark.parametrize(("who", "of"), [(HUB_CARER, (CLEO,)), (SATELLITE, (ADA,)), (OTHER_SATELLITE, (ADA,))])
async def test_only_the_household_that_is_asked_says_it_with_its_yes_and_of_its_own(bookings, both, who, of):
    swap = await proposes(bookings, both)

    refused = await agrees(bookings, swap, who, of)

    assert refused.reason == grounds.CONDITIONS_NOT_YOURS.reason
    await agrees(bookings, swap, OTHER_SATELLITE)
    assert await workers(bookings, swap) == 1


async def test_who_proposes_says_it_of_their_own_alone(bookings, both):
    refused = await proposes(bookings, both, (CLEO,))

    assert refused.reason == grounds.CONDITIONS_NOT_YOURS.reason
    assert await bookings.said() == []


@pytest.fixture
def asked_about(bus):
    bus.answers |= {
        WhatCanIAskFor: WITH_CONDITIONS,
        WhichConditions: NightsTerms(terms=(CONDITION,)),
        HowIsSleepover: a_view(state=SleepoverState.CONFIRMED, waits_for=(), may_swap=True),
        WhatCanISwapWith: OPTIONS,
        ProposeSwap: a_swap(),
        HowIsSwap: TO_ANSWER,
        AgreeToSwap: a_swap(state=SwapState.SWAPPED, waits_for=(), may_withdraw=False),
    }
    return bus


@pytest.mark.parametrize(("said", "met"), [("yes", (ADA,)), ("no", ())])
async def test_the_page_of_proposing_shows_them_and_asks(satellite_carer, asked_about, said, met):
    form = await satellite_carer.get(FORM)
    assert "You decide for Ada on condition: No more than two nights" in main_of(form)

    await satellite_carer.submit(form, {"instead": str(THEIRS), SAID: said})

    [asked] = asked_of(asked_about, ProposeSwap)
    assert asked.conditions_met_for == met


@pytest.mark.parametrize(("said", "met"), [("yes", (ADA,)), ("no", ())])
async def test_the_page_of_agreeing_shows_them_and_asks(satellite_carer, asked_about, said, met):
    form = await satellite_carer.get(HERE)
    assert "You decide for Ada on condition: No more than two nights" in main_of(form)

    await satellite_carer.submit(form, {SAID: said}, action=AGREE)

    [asked] = asked_of(asked_about, AgreeToSwap)
    assert asked.conditions_met_for == met


@pytest.mark.parametrize(
    ("page", "action", "command"), [(FORM, FORM, ProposeSwap), (HERE, f"{HERE}/agree", AgreeToSwap)]
)
async def test_who_says_nothing_of_them_is_asked_at_the_question(satellite_carer, asked_about, page, action, command):
    form = await satellite_carer.get(page)

    wrong = await satellite_carer.submit(form, {"instead": str(THEIRS)} if page == FORM else {}, action=action)

    assert asked_of(asked_about, command) == []
    [problem] = parsed(wrong).findall(f".//main//a[@href='#{SAID}']")
    assert text_of(problem) == "Select whether the conditions are met"


async def test_who_isnt_the_household_that_is_asked_says_nothing_of_them(hub_home_carer, asked_about):
    form = await hub_home_carer.get(HERE)
    assert "on condition" not in main_of(form)

    await hub_home_carer.submit(form, {}, action=AGREE)

    [asked] = asked_of(asked_about, AgreeToSwap)
    assert asked.conditions_met_for == ()
    assert asked_of(asked_about, WhichConditions) == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_usable_with_conditions(asked_about, browser_page, size):
    async with served(a_site(asked_about)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{FORM}")
        await assert_usable(page, "swap-on-conditions")
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "swap-to-answer-on-conditions")
        await page.get_by_role("button", name="Yes, swap the nights").click()
        await assert_usable(page, "swap-conditions-not-answered")
