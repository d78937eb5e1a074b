"""What people do on the pages: ask for a sleepover, agree to it, say no; with each problem at its question."""

from uuid import uuid4

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    RequestSleepover,
    WhatCanIAskFor,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.words import DeclineReason, SleepoverKind, SleepoverState
from shared.testing.site import parsed, text_of, title_of
from tests.component.bookings.a_constellation import ADA, BEN, FRIDAY, SATURDAY
from tests.component.bookings.a_site import CONFIRMED, OPTIONS, SLEEPOVER, a_view, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"
A_WEEKEND = {
    "children": [str(ADA), str(BEN)],
    "first_night-day": "27",
    "first_night-month": "11",
    "first_night-year": "2026",
    "last_night-day": "28",
    "last_night-month": "Nov",
    "last_night-year": "2026",
    "kind": "planned",
}


async def test_a_carer_asks_for_brother_and_sister_and_sees_how_it_stands(satellite_carer, bus):
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, A_WEEKEND)

    assert asked_of(bus, RequestSleepover) == [
        RequestSleepover(
            child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=SATURDAY, kind=SleepoverKind.PLANNED
        )
    ]
    assert page.url.path == HERE
    assert "You asked for a sleepover on Friday 27 November 2026. The beds are held." in main_of(page)
    assert "Who still has to agree The hub home carer" in main_of(page)
    assert "The children’s social worker, Sam Okafor" in main_of(page)


async def test_the_form_tells_who_belongs_together_who_must_agree_and_when_it_is_full(satellite_carer):
    page = main_of(await satellite_carer.get("/sleepovers/ask"))

    assert "Your hub home is Adeyemi household. It has 2 beds for sleepovers." in page
    assert "Ada Brother or sister of Ben" in page
    assert "A child Their social worker must agree" in page
    assert "Friday 4 December 2026 to Saturday 5 December 2026 Thursday 24 December 2026" in page


async def test_a_link_suggests_the_nights(satellite_carer):
    page = await satellite_carer.get("/sleepovers/ask?first_night=2026-11-27&last_night=tomorrow")

    tree = parsed(page)
    assert tree.find(".//input[@id='first_night-day']").get("value") == "27"
    assert not tree.find(".//input[@id='last_night-day']").get("value")


async def test_sending_the_form_twice_asks_with_one_key(satellite_carer, bus):
    form = await satellite_carer.get("/sleepovers/ask")

    await satellite_carer.submit(form, A_WEEKEND)
    await satellite_carer.submit(form, A_WEEKEND)

    first, second = (key for _, request, key in bus.asked if isinstance(request, RequestSleepover))
    assert first == second is not None


async def test_an_empty_form_is_told_in_its_summary_what_to_enter(satellite_carer, bus):
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, {})

    links = parsed(page).findall(".//div[@role='alert']//a")
    assert page.status_code == 422
    assert title_of(page).startswith("Error: Ask for a sleepover")
    assert [(link.get("href"), text_of(link)) for link in links] == [
        ("#children", "Select who the sleepover is for"),
        ("#first_night-day", "Enter the first night"),
        ("#last_night-day", "Enter the last night"),
        ("#kind", "Select if it is planned or an emergency"),
    ]
    assert not asked_of(bus, RequestSleepover)
    identifiers = {element.get("id") for element in parsed(page).iter()}
    assert {link.get("href")[1:] for link in links} <= identifiers


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"last_night-day": "26"}, "The last night must be the same as or after the first night"),
        ({"first_night-day": "31"}, "The first night must be a real date"),
        ({"children": [str(uuid4())]}, "Select who the sleepover is for"),
    ],
)
async def test_what_cant_be_meant_isnt_asked(satellite_carer, bus, fields, sentence):
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, A_WEEKEND | fields)

    assert sentence in text_of(parsed(page).find(".//div[@role='alert']"))
    assert not asked_of(bus, RequestSleepover)


async def test_a_refusal_stands_at_its_question_and_what_was_entered_stays(satellite_carer, bus):
    bus.answers[RequestSleepover] = Refused(
        reason="hub_home_is_full",
        detail="The hub home is full on that night.",
        fields=("first_night_on", "last_night_on"),
    )
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, A_WEEKEND)

    tree = parsed(page)
    assert page.status_code == 422
    [link] = tree.findall(".//div[@role='alert']//a")
    assert (link.get("href"), text_of(link)) == ("#first_night-day", "The hub home is full on that night.")
    assert tree.find(".//input[@id='last_night-month']").get("value") == "Nov"
    assert len([box for box in tree.findall(".//input[@name='children']") if box.get("checked") is not None]) == 2


async def test_who_cant_ask_is_told_why(satellite_carer, bus):
    bus.answers[WhatCanIAskFor] = Refused(reason="no_hub_home", detail="Your constellation has no hub home.")

    page = await satellite_carer.get("/sleepovers/ask")

    assert "Your constellation has no hub home." in main_of(page)
    assert parsed(page).find(".//main//form") is None


async def test_a_household_without_children_has_no_form(satellite_carer, bus):
    bus.answers[WhatCanIAskFor] = OPTIONS.model_copy(update={"children": ()})

    page = await satellite_carer.get("/sleepovers/ask")

    assert "No child lives with you today" in main_of(page)


async def test_a_hub_home_carer_finds_what_waits_and_agrees(hub_home_carer, bus):
    home = await hub_home_carer.get("/")
    assert "Ada and Ben: Friday 27 November 2026 to Saturday 28 November 2026, 2 nights" in main_of(home)

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {})

    assert asked_of(bus, AgreeToSleepover) == [AgreeToSleepover(sleepover_id=SLEEPOVER)]
    assert "You agreed. The sleepover is confirmed." in main_of(page)
    assert {query.purpose for query in asked_of(bus, WhoAreThey)} == {Purpose.DECIDE_A_SLEEPOVER}


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


async def test_a_sleepover_that_isnt_theirs_is_shown_to_nobody(satellite_carer, bus):
    bus.answers[HowIsSleepover] = Refused(reason="not_yours", detail="You can’t see this.")

    assert (await satellite_carer.get(HERE)).status_code == 403
