"""The pages on which regular sleepovers are asked for, decided on and called off, and what a browser makes of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.bookings.pages.series.repeating import in_words, rule_of
from shared.contracts.bookings import Sleepovers, WhatWaitsForMe
from shared.contracts.refusals import Refused
from shared.contracts.series import (
    AgreeToSeries,
    CancelSeries,
    DeclineSeries,
    HowIsSeries,
    Occurrence,
    Occurrences,
    RequestSeries,
    SeriesView,
)
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import MANAGER, SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, FRIDAY, HUB, KITES, named
from tests.component.bookings.a_site import HELD_UNTIL, a_site, a_view, asked_of, main_of

ASK = "/sleepovers/regular"
SERIES = named("series", "R1")
HERE = f"{ASK}/{SERIES}"
A_WEEK = timedelta(days=7)
FRIDAYS = [FRIDAY + number * A_WEEK for number in range(5)]
THURSDAY = FRIDAYS[1] - timedelta(days=1)
RULE = "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261225"
FULL = "The hub home is full on Friday 4 December. Choose other nights."
ENTERED = {
    "children": [str(ADA), str(BEN)],
    "first_night-day": "27",
    "first_night-month": "11",
    "first_night-year": "2026",
    "nights": "1",
    "how_often": "1",
    "in_holidays": "keep",
    "last_day-day": "25",
    "last_day-month": "12",
    "last_day-year": "2026",
}
CONFIRM = {"step": "confirm"}
"""The button's; the rest the page sends again by its hidden fields."""


def the_occurrences(query):
    """The second Friday can't be, unless it is left out; Christmas is a holiday."""
    known = [
        Occurrence(
            first_night_on=one,
            last_night_on=one,
            in_the_way=FULL if one == FRIDAYS[1] else "",
            instead=(THURSDAY,) if one == FRIDAYS[1] else (),
            bank_holidays=("Christmas Day", "Boxing Day") if one == FRIDAYS[4] else (),
        )
        for one in FRIDAYS
    ]
    return Occurrences(hub_household_id=HUB, occurrences=tuple(known), series_id=None if query.dry_run else SERIES)


def the_series(*, waits=False, may_cancel=True, state=SleepoverState.CONFIRMED):
    return SeriesView(
        series_id=SERIES,
        constellation_id=KITES,
        satellite_household_id=BIRCH,
        hub_household_id=HUB,
        child_ids=(ADA, BEN),
        first_night_on=FRIDAY,
        rule=RULE,
        nights=1,
        asked_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        sleepovers=tuple(
            a_view(
                sleepover_id=named("sleepovers", f"R1/{number}"),
                first_night_on=one,
                last_night_on=one,
                state=SleepoverState.REQUESTED if waits else state,
                waits_for=a_view().waits_for if waits else (),
                held_until=HELD_UNTIL if waits else None,
                series_id=SERIES,
                may_agree=waits,
                may_decline=waits,
                may_cancel=may_cancel and number > 0,
            )
            for number, one in enumerate(FRIDAYS)
        ),
    )


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers |= {
        RequestSeries: the_occurrences,
        HowIsSeries: the_series(),
        AgreeToSeries: the_series(),
        DeclineSeries: the_series(state=SleepoverState.DECLINED),
        CancelSeries: the_series(state=SleepoverState.CANCELLED),
    }


async def looked_at(visitor):
    return await visitor.submit(await visitor.get(ASK), ENTERED, action=ASK)


def ticked(page):
    boxes = parsed(page).findall(".//input[@name='wanted']")
    return {box.get("value"): box.get("checked") is not None for box in boxes}


def held(bus):
    return [one for one in asked_of(bus, RequestSeries) if not one.dry_run]


async def test_each_is_shown_before_anything_is_asked(satellite_carer, bus):
    page = await looked_at(satellite_carer)

    assert held(bus) == []
    [looked] = asked_of(bus, RequestSeries)
    assert (looked.child_ids, looked.first_night_on, looked.nights, looked.rule) == ((ADA, BEN), FRIDAY, 1, RULE)
    text = main_of(page)
    assert "Every week on Friday, 1 night each time, until Friday 25 December 2026" in text
    assert f"Friday 4 December 2026, 1 night: {FULL}" in text
    assert "Bank holiday: Christmas Day and Boxing Day" in text
    assert "Instead of Friday 4 December 2026" in text
    possible = {one.isoformat(): one != FRIDAYS[1] for one in FRIDAYS}
    del possible[FRIDAYS[1].isoformat()]
    assert ticked(page) == {**possible, THURSDAY.isoformat(): False}


async def test_what_is_ticked_is_asked_for(satellite_carer, bus):
    page = await looked_at(satellite_carer)
    wanted = [one.isoformat() for one in (FRIDAYS[0], THURSDAY, FRIDAYS[2])]

    done = await satellite_carer.submit(
        page, {**CONFIRM, "wanted": wanted, "children": ENTERED["children"]}, action=ASK
    )

    [asked] = held(bus)
    assert asked.left_out == (FRIDAYS[1], FRIDAYS[3], FRIDAYS[4])
    assert asked.besides == (THURSDAY,)
    assert done.url.path == HERE
    assert "You have asked for 5 sleepovers. They aren’t agreed yet." in text_of(parsed(done))


async def test_with_nothing_ticked_nothing_is_asked(satellite_carer, bus):
    page = await satellite_carer.submit(
        await looked_at(satellite_carer), {**CONFIRM, "children": ENTERED["children"]}, action=ASK
    )

    assert "Select at least one sleepover" in main_of(page)
    assert held(bus) == []
    assert not any(ticked(page).values())


async def test_what_was_entered_can_be_changed(satellite_carer):
    page = await satellite_carer.submit(
        await looked_at(satellite_carer), {"step": "change", "children": ENTERED["children"]}, action=ASK
    )

    assert parsed(page).find(".//input[@name='last_day-day']").get("value") == "25"
    assert {box.get("value") for box in parsed(page).findall(".//input[@name='children'][@checked]")} == {
        str(ADA),
        str(BEN),
    }


async def test_where_one_is_gone_meanwhile_they_are_shown_anew_with_why(satellite_carer, bus):
    page = await looked_at(satellite_carer)
    sentence = "One of these sleepovers can’t be, so none is asked for."

    def gone(query):
        if query.dry_run:
            return the_occurrences(query)
        return Refused(reason="not_all_can_be", detail=sentence, fields=("left_out",))

    bus.answers[RequestSeries] = gone
    again = await satellite_carer.submit(
        page, {**CONFIRM, "wanted": [FRIDAY.isoformat()], "children": ENTERED["children"]}, action=ASK
    )

    assert sentence in main_of(again)
    assert ticked(again)[FRIDAY.isoformat()]


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"children": []}, "Select who the sleepovers are for"),
        ({"first_night-day": ""}, "first night"),
        ({"first_night-year": "2025"}, "The first night must be tonight or later"),
        ({"nights": "0"}, "How many nights each time must be between 1 and 14"),
        ({"how_often": "9"}, "Select how often"),
        ({"last_day-year": "2025"}, "The last day must be the same as or after the first night"),
        ({"because": "x" * 501}, "must be 500 characters or fewer"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_asked(satellite_carer, bus, entered, sentence):
    page = await satellite_carer.submit(await satellite_carer.get(ASK), {**ENTERED, **entered}, action=ASK)

    assert page.status_code == 422
    assert sentence in main_of(page)
    assert asked_of(bus, RequestSeries) == []


async def test_a_refusal_of_all_stands_at_its_field(satellite_carer, bus):
    bus.answers[RequestSeries] = Refused(reason="nights_overlap", detail="They overlap.", fields=("nights",))

    page = await looked_at(satellite_carer)

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#nights"


async def test_a_hub_home_decides_on_all_at_once(hub_home_carer, bus):
    bus.answers[HowIsSeries] = the_series(waits=True)
    page = await hub_home_carer.get(HERE)
    assert "Can Ada and Ben sleep at your home?" in main_of(page)
    assert "All 5 wait for you." in main_of(page)
    assert "Decide by" in main_of(page)

    bus.answers[HowIsSeries] = the_series()
    done = await hub_home_carer.submit(page, {}, action=f"{HERE}/agree")
    assert asked_of(bus, AgreeToSeries) == [AgreeToSeries(series_id=SERIES)]
    assert "The sleepovers are confirmed" in text_of(parsed(done))


async def test_those_against_which_the_register_says_something_are_left_to_decide_alone(hub_home_carer, bus):
    bus.answers[HowIsSeries] = bus.answers[AgreeToSeries] = the_series(waits=True)

    done = await hub_home_carer.submit(await hub_home_carer.get(HERE), {}, action=f"{HERE}/agree")

    assert "Open each of the others below to decide." in text_of(parsed(done))


async def test_who_has_asked_is_told_who_must_still_say_yes_and_by_when(satellite_carer, bus):
    bus.answers[HowIsSeries] = the_series(waits=True)
    waiting = main_of(await satellite_carer.get(HERE))
    bus.answers[HowIsSeries] = the_series()
    agreed = main_of(await satellite_carer.get(HERE))

    assert "The hub home carer The children’s social worker, Sam Okafor" in waiting
    assert "The beds are held until Thursday 26 November 2026 at 9am." in waiting
    assert "Who still has to agree" not in agreed


async def test_or_declines_them_with_a_reason(hub_home_carer, bus):
    bus.answers[HowIsSeries] = the_series(waits=True)
    page = await hub_home_carer.get(f"{HERE}/decline")
    wrong = await hub_home_carer.submit(page, {}, action=f"{HERE}/decline")
    assert "Select why you are declining" in main_of(wrong)

    await hub_home_carer.submit(page, {"reason": "hub_home_away"}, action=f"{HERE}/decline")
    assert asked_of(bus, DeclineSeries) == [DeclineSeries(series_id=SERIES, reason=DeclineReason.HUB_HOME_AWAY)]


async def test_one_and_all_after_it_are_cancelled(satellite_carer, bus):
    page = await satellite_carer.get(f"{HERE}/cancel")
    wrong = await satellite_carer.submit(page, {}, action=f"{HERE}/cancel")
    assert "Select from which one on" in main_of(wrong)
    assert "Select why you are cancelling" in main_of(wrong)

    chosen = {"from_on": FRIDAYS[2].isoformat(), "reason": "plans_changed"}
    await satellite_carer.submit(page, chosen, action=f"{HERE}/cancel")
    assert asked_of(bus, CancelSeries) == [
        CancelSeries(series_id=SERIES, from_on=FRIDAYS[2], reason=DeclineReason.PLANS_CHANGED)
    ]


@pytest.mark.parametrize("path", ["", "/decline", "/cancel"])
async def test_nobody_elses_is_shown(satellite_carer, bus, path):
    bus.answers[HowIsSeries] = Refused(reason="not_yours", detail="Not yours.")

    page = await satellite_carer.get(f"{HERE}{path}")

    assert page.status_code == 404


async def test_home_has_one_line_for_a_series(hub_home_carer, bus):
    bus.answers[WhatWaitsForMe] = Sleepovers(sleepovers=the_series(waits=True).sleepovers)

    page = await hub_home_carer.get("/")

    line = "Regular sleepovers of Ada and Ben: 5 sleepovers from Friday 27 November 2026 on. Decide by"
    assert main_of(page).count("Ada and Ben") == 1
    assert line in main_of(page)
    assert HERE in page.text


@pytest.mark.parametrize(
    ("choice", "first", "rule", "words"),
    [
        ("2", FRIDAY, "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270131", "Every 2 weeks on Friday"),
        ("monthly", FRIDAY, "FREQ=MONTHLY;BYDAY=4FR;UNTIL=20270131", "On the fourth Friday of each month"),
        ("monthly", date(2026, 10, 30), "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270131", "On the last Friday of each month"),
        ("monthly", date(2026, 12, 6), "FREQ=MONTHLY;BYDAY=1SU;UNTIL=20270131", "On the first Sunday of each month"),
    ],
)
def test_a_choice_is_a_rule_that_reads_well(choice, first, rule, words):
    made = rule_of(choice, first, date(2027, 1, 31))

    assert made == rule
    assert in_words(made, first, 2) == f"{words}, 2 nights each time, until Sunday 31 January 2027"


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_usable_in_each_state(bus, browser_page, size):
    async with served(a_site(bus)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{ASK}")
        await assert_usable(page, "series-ask")
        await page.get_by_role("button", name="See the sleepovers").click()
        await assert_usable(page, "series-ask-wrong")
        await page.get_by_label("Ada").check()
        for field, value in ENTERED.items():
            if "-" in field:
                await page.locator(f"[name='{field}']").fill(value)
        await page.get_by_role("button", name="See the sleepovers").click()
        await assert_usable(page, "series-check")
        await page.get_by_role("button", name="Ask for the sleepovers").click()
        await assert_usable(page, "series")
        await page.get_by_role("link", name="Cancel one and all after it").click()
        await assert_usable(page, "series-cancel")
        await page.get_by_role("button", name="Cancel them").click()
        await assert_usable(page, "series-cancel-wrong")
        bus.answers[HowIsSeries] = the_series(waits=True)
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "series-to-decide")
        await page.get_by_role("button", name="Decline all 5").click()
        await assert_usable(page, "series-decline")


async def test_who_asks_for_no_sleepovers_asks_for_no_regular_ones(visitor):
    await visitor.sign_in(MANAGER)

    assert (await visitor.get(ASK)).status_code == 403
