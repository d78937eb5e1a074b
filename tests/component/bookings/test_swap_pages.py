"""The pages of a swap: the nights one could have, the swap with what either household learns of it, and the answers."""

from datetime import UTC, date, datetime

import pytest

from services.bookings import grounds
from services.bookings.pages.site import PAGES
from services.bookings.policy.sleepovers import not_yours
from shared.contracts.bookings import HowIsSleepover, Wait
from shared.contracts.refusals import refusal
from shared.contracts.swaps import (
    AgreeToSwap,
    DeclineSwap,
    HowIsSwap,
    NightsToSwap,
    ProposeSwap,
    SwapOptions,
    Swaps,
    SwapSideSeen,
    SwapState,
    SwapView,
    WhatCanISwapWith,
    WhichSwaps,
    WithdrawSwap,
)
from shared.contracts.words import Decider, SleepoverState
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, SATELLITE_CARER, SETTINGS, MadeUpIdentity, parsed, visiting
from shared.web.app import create_app
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, CEDAR, CLEO, FRIDAY, HUB, KITES, WORKER, named
from tests.component.bookings.a_site import SLEEPOVER, THIS_MORNING, a_view, asked_of, main_of

NEXT_FRIDAY = date(2026, 12, 4)
SWAP, THEIRS = named("swaps", "S1"), named("sleepovers", "B2")
FORM, HERE = f"/sleepovers/{SLEEPOVER}/swap", f"/swaps/{SWAP}"
ENDS = datetime(2026, 11, 25, 9, tzinfo=UTC)


def a_side(sleepover, household, children, night):
    """What is known of a side: of a household without its children, nothing but the nights."""
    whose = {"household_id": household, "child_ids": children} if children else {}
    return SwapSideSeen(sleepover_id=sleepover, first_night_on=night, last_night_on=night, **whose)


def a_swap(**changes):
    return SwapView(
        **{
            "swap_id": SWAP,
            "version": 1,
            "constellation_id": KITES,
            "hub_household_id": HUB,
            "offered": a_side(SLEEPOVER, BIRCH, (ADA, BEN), NEXT_FRIDAY),
            "wanted": a_side(THEIRS, CEDAR, (), FRIDAY),
            "state": SwapState.PROPOSED,
            "waits_for": (Wait(decider=Decider.SATELLITE_CARER),),
            "proposed_at": THIS_MORNING,
            "ends_at": ENDS,
            "may_withdraw": True,
            **changes,
        }
    )


TO_DECIDE = a_swap(
    wanted=a_side(THEIRS, CEDAR, (CLEO,), FRIDAY),
    waits_for=(Wait(decider=Decider.HUB_HOME_CARER), Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER)),
    may_withdraw=False,
    may_agree=True,
)
OPTIONS = SwapOptions(
    sleepover_id=SLEEPOVER,
    first_night_on=NEXT_FRIDAY,
    last_night_on=NEXT_FRIDAY,
    nights=(NightsToSwap(sleepover_id=THEIRS, first_night_on=FRIDAY, last_night_on=FRIDAY),),
)


def the_site(bus):
    identity = MadeUpIdentity(
        people_of={"portsmouth": (HUB_HOME_CARER, SATELLITE_CARER)},
        standing={
            HUB_HOME_CARER.person_id: {"household_id": HUB},
            SATELLITE_CARER.person_id: {"household_id": BIRCH},
        },
    )
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: THIS_MORNING
    )


@pytest.fixture
async def visitor(bus):
    async with visiting(the_site(bus)) as visitor:
        yield visitor


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers |= {
        HowIsSleepover: a_view(state=SleepoverState.CONFIRMED, may_swap=True),
        WhatCanISwapWith: OPTIONS,
        ProposeSwap: a_swap(),
        HowIsSwap: a_swap(),
        AgreeToSwap: a_swap(state=SwapState.SWAPPED, waits_for=(), may_withdraw=False),
        DeclineSwap: a_swap(state=SwapState.DECLINED, waits_for=(), may_withdraw=False),
        WithdrawSwap: a_swap(state=SwapState.WITHDRAWN, waits_for=(), may_withdraw=False),
        WhichSwaps: Swaps(swaps=()),
    }


def links(page):
    return [one.get("href") for one in parsed(page).findall(".//main//a")]


async def test_the_way_to_a_swap_is_on_ones_own_sleepover_where_it_can_be_swapped(satellite_carer, bus):
    assert FORM in links(await satellite_carer.get(f"/sleepovers/{SLEEPOVER}"))
    bus.answers[HowIsSleepover] = a_view(state=SleepoverState.CONFIRMED)
    assert FORM not in links(await satellite_carer.get(f"/sleepovers/{SLEEPOVER}"))


async def test_a_sleepover_of_which_a_swap_is_proposed_leads_to_it(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(state=SleepoverState.CONFIRMED, may_swap=True, swap_id=SWAP)

    found = links(await satellite_carer.get(f"/sleepovers/{SLEEPOVER}"))

    assert (HERE in found, FORM in found) == (True, False)


async def test_the_same_nights_of_two_households_are_told_apart(satellite_carer, bus):
    twice = (*OPTIONS.nights, OPTIONS.nights[0].model_copy(update={"sleepover_id": SWAP}))
    bus.answers[WhatCanISwapWith] = OPTIONS.model_copy(update={"nights": twice})

    said = main_of(await satellite_carer.get(FORM))

    assert "1 night (household 1 of 2)" in said
    assert "1 night (household 2 of 2)" in said


async def test_one_chooses_among_nights_without_names(satellite_carer, bus):
    page = await satellite_carer.get(FORM)
    assert "Friday 27 November 2026, 1 night" in main_of(page)
    assert "Cedar" not in main_of(page)

    missing = await satellite_carer.submit(page, {})
    assert "Select the nights that you would like instead" in main_of(missing)
    done = await satellite_carer.submit(missing, {"instead": str(THEIRS)})

    [command] = asked_of(bus, ProposeSwap)
    assert (command.sleepover_id, command.for_sleepover_id) == (SLEEPOVER, THEIRS)
    assert done.url.path == HERE
    assert "Nothing changes yet" in done.text


async def test_a_refusal_is_told_at_the_nights(satellite_carer, bus):
    bus.answers[ProposeSwap] = refusal(grounds.CANT_BE_SWAPPED, "The other household can’t.", "for_sleepover_id")

    page = await satellite_carer.submit(await satellite_carer.get(FORM), {"instead": str(THEIRS)})

    assert "The other household can’t." in main_of(page)
    assert "#instead" in links(page)


async def test_where_nobody_has_nights_to_swap_the_page_says_what_to_do(satellite_carer, bus):
    bus.answers[WhatCanISwapWith] = OPTIONS.model_copy(update={"nights": ()})

    assert "You can cancel this sleepover and ask for other nights." in main_of(await satellite_carer.get(FORM))


async def test_what_is_proposed_already_is_shown_instead_of_the_form(satellite_carer, bus):
    bus.answers[WhatCanISwapWith] = OPTIONS.model_copy(update={"swap_id": SWAP})

    assert (await satellite_carer.get(FORM)).url.path == HERE


@pytest.mark.parametrize(
    ("refused", "where"),
    [(not_yours().refused, FORM), (refusal(grounds.CANT_BE_SWAPPED, "It has begun."), f"/sleepovers/{SLEEPOVER}")],
)
async def test_who_cant_swap_it_any_more_is_led_on(satellite_carer, bus, refused, where):
    bus.answers[WhatCanISwapWith] = refused

    assert (await satellite_carer.get(FORM)).url.path == where


async def test_a_household_sees_its_own_children_and_of_the_others_the_nights(satellite_carer):
    said = main_of(await satellite_carer.get(HERE))

    assert "Your sleepover" in said
    assert "Ada and Ben" in said
    assert ("Friday 4 December 2026, 1 night" in said, "Friday 27 November 2026, 1 night" in said) == (True, True)
    assert "Cedar" not in said
    assert "The other household" in said.partition("Who is asked now")[2]


async def test_who_decides_sees_both_and_the_question(hub_home_carer, bus):
    bus.answers[HowIsSwap] = TO_DECIDE

    said = main_of(await hub_home_carer.get(HERE))

    assert "Can Ada, Ben and Cleo swap their nights at your home?" in said
    assert "Sleepover of Cedar household" in said
    assert "Answer by Wednesday 25 November 2026 at 9am" in said


@pytest.mark.parametrize(
    ("deed", "command", "flash"),
    [
        ("agree", AgreeToSwap, "The nights are swapped."),
        ("decline", DeclineSwap, "You have said no to the swap."),
    ],
)
async def test_an_answer_is_one_button(hub_home_carer, bus, deed, command, flash):
    bus.answers[HowIsSwap] = TO_DECIDE

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {}, action=f"{HERE}/{deed}")

    assert [one.swap_id for one in asked_of(bus, command)] == [SWAP]
    assert flash in page.text


async def test_a_yes_that_isnt_the_last_says_that_nothing_changes_yet(hub_home_carer, bus):
    bus.answers |= {HowIsSwap: TO_DECIDE, AgreeToSwap: a_swap()}

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {}, action=f"{HERE}/agree")

    assert "Nothing changes yet" in page.text


async def test_a_swap_can_be_taken_back(satellite_carer, bus):
    page = await satellite_carer.submit(await satellite_carer.get(HERE), {}, action=f"{HERE}/withdraw")

    assert [one.swap_id for one in asked_of(bus, WithdrawSwap)] == [SWAP]
    assert "You have taken the swap back." in page.text


async def test_a_refused_answer_is_told_above_how_it_stands(hub_home_carer, bus):
    bus.answers |= {HowIsSwap: TO_DECIDE, AgreeToSwap: refusal(grounds.SWAP_IS_OVER, "This swap is over.")}

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {}, action=f"{HERE}/agree")

    assert "This swap is over." in main_of(page)


async def test_a_reloaded_address_leads_back(satellite_carer):
    for deed in ("agree", "decline", "withdraw"):
        assert (await satellite_carer.get(f"{HERE}/{deed}")).url.path == HERE


async def test_what_waits_for_an_answer_is_on_the_home_page(hub_home_carer, bus):
    bus.answers[WhichSwaps] = Swaps(swaps=(TO_DECIDE,))

    page = await hub_home_carer.get("/")

    assert links(page).count(HERE) == 1
    assert "A swap of nights: Friday 4 December 2026, 1 night for Friday 27 November 2026, 1 night" in main_of(page)


async def test_who_is_asked_for_their_nights_reads_which_are_theirs(satellite_carer, bus):
    theirs = TO_DECIDE.model_copy(update={"is_asked": True})
    ours = TO_DECIDE.model_copy(
        update={"offered": TO_DECIDE.offered.model_copy(update={"household_id": BIRCH}), "is_asked": False}
    )
    bus.answers[WhichSwaps] = Swaps(swaps=(theirs,))
    asked = main_of(await satellite_carer.get("/"))
    bus.answers[WhichSwaps] = Swaps(swaps=(ours,))
    asks = main_of(await satellite_carer.get("/"))

    assert "Swap your Friday 27 November 2026, 1 night, for Friday 4 December 2026, 1 night?" in asked
    assert "Swap your Friday 4 December 2026, 1 night, for Friday 27 November 2026, 1 night?" in asks


@pytest.mark.parametrize("state", [one for one in SwapState if one is not SwapState.PROPOSED])
async def test_what_came_of_it_is_said(satellite_carer, bus, state):
    bus.answers[HowIsSwap] = a_swap(state=state, waits_for=(), may_withdraw=False)

    said = main_of(await satellite_carer.get(HERE))

    assert ("Nights before" in said) == (state is SwapState.SWAPPED)
    assert "Take the swap back" not in said
    assert "Answer by" not in said


async def test_nobody_else_sees_it(satellite_carer, bus):
    bus.answers[HowIsSwap] = not_yours().refused

    assert (await satellite_carer.get(HERE)).status_code == 404


@pytest.mark.browser
async def test_it_is_usable_on_a_phone_and_without_javascript(bus, browser_page):
    async with served(the_site(bus)) as address, browser_page(PHONE, javascript=False) as plain, browser_page() as page:
        for one in (page, plain):
            await one.goto(f"{address}/sign-in/portsmouth")
            await one.get_by_role("button", name=SATELLITE_CARER.name).click()
            await one.goto(f"{address}{FORM}")
        await assert_usable(page, "swap-form")
        await plain.get_by_role("radio").first.check()
        await plain.get_by_role("button", name="Ask for the swap").click()
        assert HERE in plain.url
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "swap")
        bus.answers[HowIsSwap] = a_swap(
            offered=a_side(SLEEPOVER, CEDAR, (), NEXT_FRIDAY),
            wanted=a_side(THEIRS, BIRCH, (ADA, BEN), FRIDAY),
            is_asked=True,
            may_agree=True,
            may_withdraw=False,
        )
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "swap-to-answer")
