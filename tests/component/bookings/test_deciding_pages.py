"""What who must decide finds on a sleepover's page: what is asked, and a yes and a no that are equally near."""

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.sleepover_limits import BeyondLimit, NightsOfChild
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.site import parsed, text_of, title_of
from tests.component.bookings.a_constellation import ADA, BEN, FRIDAY, TODAY
from tests.component.bookings.a_site import CONFIRMED, HELD_UNTIL, SLEEPOVER, a_view, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"


async def test_a_hub_home_carer_finds_what_waits_and_agrees(hub_home_carer, bus):
    home = await hub_home_carer.get("/")
    assert "Ada and Ben: Friday 27 to Sunday 29 November 2026, 2 nights" in main_of(home)

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {})

    assert asked_of(bus, AgreeToSleepover) == [AgreeToSleepover(sleepover_id=SLEEPOVER)]
    assert "You agreed. The sleepover is confirmed." in main_of(page)
    assert {query.purpose for query in asked_of(bus, WhoAreThey)} == {Purpose.DECIDE_A_SLEEPOVER}


async def test_a_decision_stands_before_the_details_and_a_no_is_a_button_like_a_yes(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = a_view(may_agree=True, may_decline=True, may_propose=True, held_until=HELD_UNTIL)

    page = await hub_home_carer.get(HERE)

    before, _, after = main_of(page).partition("About this sleepover")
    assert "Can Ada and Ben sleep at your home? They live with Birch household." in before
    assert "Decide by Thursday 26 November 2026 at 9am: the beds are held until then." in before
    assert "Agree to the sleepover Decline the sleepover Propose other nights" in before
    assert "Nights Friday 27 to Sunday 29 November 2026, 2 nights Home on Sunday 29 November 2026" in after
    decline = parsed(page).find(f".//main//a[@href='{HERE}/decline']")
    assert (decline.get("role"), "govuk-button" in decline.get("class")) == ("button", True)


async def test_a_manager_sees_what_each_child_has_had_before_deciding_beyond_a_limit(manager, bus):
    bus.answers[HowIsSleepover] = a_view(
        beyond=(BeyondLimit(rule="most_nights_in_12_months", limit=10, would_be=11),),
        because="Their mother is in hospital",
        nights_in_12_months=(
            NightsOfChild(child_id=ADA, already=9, would_be=11, limit=10),
            NightsOfChild(child_id=BEN, already=1, would_be=3, limit=0),
        ),
        may_agree=True,
        may_decline=True,
    )

    before = main_of(await manager.get(HERE)).partition("Agree to the sleepover")[0]

    assert "Can Ada and Ben sleep at Adeyemi household?" in before
    assert "Ada: 9 nights in 12 months already, 11 with this sleepover. The most is 10." in before
    assert "Ben: 1 night in 12 months already, 3 with this sleepover. No limit is set for 12 months." in before
    assert "Why it is needed: Their mother is in hospital" in before


@pytest.mark.parametrize(("first", "rings"), [(TODAY, True), (FRIDAY, False)])
async def test_who_has_no_bed_tonight_after_a_no_finds_whom_to_ring(satellite_carer, bus, first, rings):
    bus.answers[HowIsSleepover] = a_view(state=SleepoverState.DECLINED, waits_for=(), first_night_on=first)

    page = main_of(await satellite_carer.get(HERE))

    assert (
        "This sleepover isn’t going ahead. If a child can’t sleep at home tonight, ring Portsmouth" in page
    ) is rings


async def test_a_decision_that_came_too_late_shows_how_it_stands_now(hub_home_carer, bus):
    form = await hub_home_carer.get(HERE)
    bus.answers[AgreeToSleepover] = Refused(reason="not_waiting", detail="This sleepover was cancelled.")
    bus.answers[HowIsSleepover] = a_view(
        state=SleepoverState.CANCELLED, waits_for=(), reason=DeclineReason.CHILD_UNWELL
    )

    page = await hub_home_carer.submit(form, {})

    assert page.status_code == 422
    assert "This sleepover was cancelled." in text_of(parsed(page).find(".//div[@role='alert']"))
    assert "A child is unwell" in main_of(page)
    assert parsed(page).find(".//main//form") is None


@pytest.mark.parametrize(
    ("deed", "command", "reason"),
    [("decline", DeclineSleepover, "hub_home_away"), ("cancel", CancelSleepover, "child_unwell")],
)
async def test_somebody_who_says_no_is_asked_why(hub_home_carer, bus, deed, command, reason):
    form = await hub_home_carer.get(f"{HERE}/{deed}")

    without = await hub_home_carer.submit(form, {})
    page = await hub_home_carer.submit(form, {"reason": reason})

    assert without.status_code == 422
    assert parsed(without).find(".//div[@role='alert']//a").get("href") == "#reason"
    assert asked_of(bus, command) == [command(sleepover_id=SLEEPOVER, reason=DeclineReason(reason))]
    assert page.url.path == HERE
    assert "The beds are free again." in main_of(page)


@pytest.mark.parametrize("deed", ["decline", "cancel"])
async def test_who_cant_say_no_isnt_asked_why(satellite_carer, bus, deed):
    bus.answers[HowIsSleepover] = CONFIRMED

    page = await satellite_carer.get(f"{HERE}/{deed}")

    assert page.url.path == HERE
    assert parsed(page).find(".//main//form") is None
    assert parsed(page).find(f".//a[@href='{HERE}/cancel']") is None


async def test_the_address_of_a_yes_leads_to_the_sleepover_and_says_nothing(hub_home_carer, bus):
    page = await hub_home_carer.get(f"{HERE}/agree")

    assert (page.status_code, page.url.path) == (200, HERE)
    assert not asked_of(bus, AgreeToSleepover)


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (CONFIRMED, "This was agreed already. The sleepover is confirmed."),
        (a_view(), "This was agreed already. Somebody else still has to decide."),
    ],
)
async def test_a_yes_from_a_second_tab_is_told_plainly_that_it_is_done(hub_home_carer, bus, now, sentence):
    form = await hub_home_carer.get(HERE)
    bus.answers[AgreeToSleepover] = Refused(reason="already_decided", detail="This was already agreed.")
    bus.answers[HowIsSleepover] = now

    page = await hub_home_carer.submit(form, {})

    assert (page.status_code, page.url.path) == (200, HERE)
    assert sentence in main_of(page)
    assert not title_of(page).startswith("Error")


@pytest.mark.parametrize(("may_decline", "is_shown"), [(True, False), (False, True)])
async def test_who_can_still_decline_isnt_offered_to_cancel(hub_home_carer, bus, may_decline, is_shown):
    bus.answers[HowIsSleepover] = a_view(may_agree=may_decline, may_decline=may_decline, may_cancel=True)

    page = await hub_home_carer.get(HERE)

    assert (parsed(page).find(f".//a[@href='{HERE}/cancel']") is not None) == is_shown
