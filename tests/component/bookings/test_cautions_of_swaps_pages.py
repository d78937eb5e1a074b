"""Who decides on a swap reads above the buttons what the register says against the new nights."""

import pytest

from services.bookings import grounds
from shared.contracts.cautions import AgreedInSpite, CautionsSeen
from shared.contracts.refusals import refusal
from shared.contracts.swaps import AgreeToSwap, DeclineSwap, HowIsSwap
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, parsed, text_of
from tests.component.bookings.a_constellation import WORKER
from tests.component.bookings.a_site import THIS_MORNING, a_bus, asked_of, main_of
from tests.component.bookings.test_cautions_pages import ALONE, LIMIT, SOMETHING
from tests.component.bookings.test_swap_pages import HERE, SWAP, TO_DECIDE, the_site

IN_SPITE = AgreedInSpite(person_id=WORKER, agreed_at=THIS_MORNING, because="They are in one class")
YES, NO = "Yes, swap the nights", "No, leave them as they are"


def with_cautions(*cautions, is_looked_at=True, in_spite=(), **changes):
    seen = CautionsSeen(
        is_looked_at=is_looked_at,
        needs_a_reason=bool(cautions),
        read_of="abc",
        cautions=cautions,
        in_spite=in_spite,
    )
    return TO_DECIDE.model_copy(update={"cautions": seen, **changes})


async def said(visitor):
    return main_of(await visitor.get(HERE))


async def test_what_speaks_against_it_stands_above_the_yes_with_its_nights(hub_home_carer, bus):
    bus.answers[HowIsSwap] = with_cautions(ALONE, LIMIT, SOMETHING, in_spite=(IN_SPITE,))

    before, _, after = (await said(hub_home_carer)).partition(YES)

    assert "What the register says against it" in before
    assert "Cleo can only be cared for alone" in before
    assert "On Saturday 28 November: 4 children would sleep there" in before
    assert "They are in one class" in before
    assert NO in after


async def test_the_reason_goes_with_the_yes(hub_home_carer, bus):
    bus.answers[HowIsSwap] = with_cautions(ALONE)

    page = await hub_home_carer.get(HERE)
    await hub_home_carer.submit(page, {"in_spite_because": "Ada goes home before"}, action=f"{HERE}/agree")

    assert asked_of(bus, AgreeToSwap) == [
        AgreeToSwap(swap_id=SWAP, in_spite_because="Ada goes home before", read_of="abc")
    ]


async def test_a_missing_reason_is_told_at_its_field(hub_home_carer, bus):
    bus.answers[HowIsSwap] = with_cautions(ALONE)
    bus.answers[AgreeToSwap] = refusal(grounds.CAUTIONS_NEED_A_REASON, "Say why.", "in_spite_because")

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {}, action=f"{HERE}/agree")

    assert text_of(parsed(page).find(".//*[@id='in_spite_because-error']")) == "Error: Say why."


async def test_a_reason_that_is_too_long_stays_in_its_field(hub_home_carer, bus):
    bus.answers[HowIsSwap] = with_cautions(ALONE)

    page = await hub_home_carer.get(HERE)
    page = await hub_home_carer.submit(page, {"in_spite_because": "x" * 501}, action=f"{HERE}/agree")

    assert asked_of(bus, AgreeToSwap) == []
    assert text_of(parsed(page).find(".//textarea")) == "x" * 501


async def test_while_it_is_looked_at_one_can_say_no_and_not_yes(hub_home_carer, bus):
    bus.answers[HowIsSwap] = with_cautions(is_looked_at=False)

    page = await hub_home_carer.get(HERE)

    assert "We are checking the new nights against the register." in main_of(page)
    assert YES not in main_of(page)
    await hub_home_carer.submit(page, {}, action=f"{HERE}/decline")
    assert [one.swap_id for one in asked_of(bus, DeclineSwap)] == [SWAP]


async def test_who_has_agreed_reads_it_still(hub_home_carer, bus):
    bus.answers[HowIsSwap] = with_cautions(ALONE, in_spite=(IN_SPITE,), may_agree=False)

    text = await said(hub_home_carer)

    assert "Cleo can only be cared for alone" in text
    assert "They are in one class" in text
    assert YES not in text


async def test_where_nothing_speaks_against_it_nothing_is_said_of_it(hub_home_carer, satellite_carer, bus):
    bus.answers[HowIsSwap] = with_cautions()
    assert "register" not in await said(hub_home_carer)
    bus.answers[HowIsSwap] = TO_DECIDE
    assert "register" not in await said(satellite_carer)


@pytest.mark.browser
async def test_a_swap_with_cautions_is_usable_on_a_phone(browser_page):
    bus = a_bus()
    async with served(the_site(bus)) as address, browser_page(PHONE) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=HUB_HOME_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        bus.answers[HowIsSwap] = with_cautions(ALONE, LIMIT, SOMETHING, in_spite=(IN_SPITE,))
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "swap-with-cautions")
        bus.answers[AgreeToSwap] = refusal(
            grounds.CAUTIONS_NEED_A_REASON, "Say why you agree in spite of what the register says.", "in_spite_because"
        )
        await page.get_by_role("button", name=YES).click()
        await assert_usable(page, "swap-without-a-reason")
        bus.answers[HowIsSwap] = with_cautions(is_looked_at=False)
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "swap-not-looked-at")
