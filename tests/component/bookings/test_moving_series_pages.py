"""The pages on which regular sleepovers are moved to another rule, and what a browser makes of them."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import HowIsSleepover
from shared.contracts.refusals import Refused
from shared.contracts.series import CancelSeries, HowIsSeries, MoveSeries, Occurrence, Occurrences, OneOfSeries
from shared.contracts.words import SleepoverState
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import FRIDAY, HUB, named
from tests.component.bookings.a_site import a_site, a_view, asked_of, main_of
from tests.component.bookings.test_series_pages import FRIDAYS, SERIES, THURSDAY, the_series, ticked

A_DAY = timedelta(days=1)
THERE = f"/sleepovers/regular/{SERIES}"
HERE = f"{THERE}/move"
OTHER = named("series", "R2")
SATURDAYS = [one + A_DAY for one in FRIDAYS]
RULE = "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261226"
FULL = "The hub home is full on Saturday 5 December. Choose other nights."
ENTERED = {
    "from_on": FRIDAYS[0].isoformat(),
    "first_night-day": "28",
    "first_night-month": "11",
    "first_night-year": "2026",
    "nights": "1",
    "how_often": "1",
    "in_holidays": "keep",
    "last_day-day": "26",
    "last_day-month": "12",
    "last_day-year": "2026",
}
CONFIRM = {"step": "confirm"}


def movable(**more):
    series = the_series()
    sleepovers = tuple(one.model_copy(update={"may_move": True}) for one in series.sleepovers)
    return series.model_copy(update={"sleepovers": sleepovers, **more})


def the_movable(query):
    return movable(series_id=query.series_id)


def the_occurrences(command):
    """On Saturdays: the second can't be, the third is booked already."""
    return Occurrences(
        hub_household_id=HUB,
        occurrences=tuple(
            Occurrence(
                first_night_on=one,
                last_night_on=one,
                in_the_way=FULL if one == SATURDAYS[1] else "",
                instead=(THURSDAY,) if one == SATURDAYS[1] else (),
                booked=(one,) if one == SATURDAYS[2] else (),
            )
            for one in SATURDAYS
        ),
        series_id=None if command.dry_run else OTHER,
        waits=True,
        given_up=tuple(
            OneOfSeries(sleepover_id=named("sleepovers", f"R1/{number}"), first_night_on=one, last_night_on=one)
            for number, one in enumerate(FRIDAYS)
        ),
    )


def waiting_together(**more):
    series = the_series(waits=True)
    sleepovers = tuple(
        one.model_copy(update={"moves_series_id": OTHER, "may_decline": False, "may_cancel": False})
        for one in series.sleepovers
    )
    of_all = {"sleepovers": sleepovers, "moves_id": OTHER, "moves_from_on": FRIDAY, "waits_together": True}
    return series.model_copy(update={**of_all, **more})


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers |= {HowIsSeries: the_movable, MoveSeries: the_occurrences, CancelSeries: the_series()}


async def looked_at(visitor, **entered):
    return await visitor.submit(await visitor.get(HERE), {**ENTERED, **entered}, action=HERE)


def held(bus):
    return [one for one in asked_of(bus, MoveSeries) if not one.dry_run]


async def test_the_series_and_each_of_its_sleepovers_lead_there(satellite_carer, bus):
    page = parsed(await satellite_carer.get(THERE))
    assert page.find(f".//a[@href='{HERE}']") is not None

    bus.answers[HowIsSleepover] = a_view(
        state=SleepoverState.CONFIRMED, waits_for=(), may_move=True, series_id=SERIES, first_night_on=FRIDAYS[2]
    )
    page = parsed(await satellite_carer.get(f"/sleepovers/{a_view().sleepover_id}"))
    assert page.find(f".//a[@href='{HERE}?first={FRIDAYS[2]}']") is not None

    bus.answers[HowIsSeries] = movable(is_being_moved=True, moved_to_id=OTHER)
    page = await satellite_carer.get(THERE)
    assert parsed(page).find(f".//a[@href='{HERE}']") is None
    assert "What is confirmed here stays booked until everybody has agreed to all of them." in main_of(page)
    assert (await satellite_carer.get(HERE)).url.path == THERE


async def test_this_and_those_after_it_or_all_that_are_to_come(satellite_carer):
    page = parsed(await satellite_carer.get(f"{HERE}?first={FRIDAYS[2]}"))

    options = {one.get("value"): text_of(one) for one in page.findall(".//select[@name='from_on']/option")}
    assert options[FRIDAYS[0].isoformat()] == "All that are still to come"
    assert options[FRIDAYS[2].isoformat()] == "From Friday 11 December 2026 on"
    [chosen] = page.findall(".//select[@name='from_on']/option[@selected]")
    assert chosen.get("value") == FRIDAYS[2].isoformat()


async def test_the_form_starts_from_the_rule_that_they_have_with_its_last_day(satellite_carer, bus):
    every_two_weeks = "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270305"
    bus.answers[HowIsSeries] = lambda query: movable(series_id=query.series_id, rule=every_two_weeks, nights=2)
    two_weekly = parsed(await satellite_carer.get(HERE))
    monthly = "FREQ=MONTHLY;BYDAY=1FR;UNTIL=20270305"
    bus.answers[HowIsSeries] = lambda query: movable(series_id=query.series_id, rule=monthly)
    on_first_fridays = parsed(await satellite_carer.get(HERE))

    def ticked_in(page):
        return [one.get("value") for one in page.findall(".//input[@name='how_often'][@checked]")]

    last_day = [two_weekly.find(f".//input[@name='last_day-{part}']").get("value") for part in ("day", "month", "year")]
    assert (ticked_in(two_weekly), ticked_in(on_first_fridays)) == (["2"], ["monthly"])
    assert last_day == ["5", "3", "2027"]
    assert two_weekly.find(".//input[@name='nights']").get("value") == "2"


async def test_each_is_shown_before_anything_is_asked_and_what_goes_for_them(satellite_carer, bus):
    page = await looked_at(satellite_carer)

    assert held(bus) == []
    [looked] = asked_of(bus, MoveSeries)
    assert (looked.series_id, looked.from_on, looked.first_night_on, looked.nights, looked.rule) == (
        SERIES, FRIDAY, SATURDAYS[0], 1, RULE,
    )  # fmt: skip
    text = main_of(page)
    assert "What goes for them These nights stay booked until everybody has agreed to all of the others." in text
    assert "Friday 25 December 2026, 1 night" in text
    assert f"Saturday 5 December 2026, 1 night: {FULL}" in text
    assert "Booked already, and stays" in text
    possible = {one.isoformat(): True for one in SATURDAYS if one != SATURDAYS[1]}
    assert ticked(page) == {**possible, THURSDAY.isoformat(): False}


def of_which_all_are_booked(command):
    """Fewer nights each time: the Fridays go, and the Saturdays stay."""
    found = the_occurrences(command)
    booked = [Occurrence(first_night_on=one, last_night_on=one, booked=(one,)) for one in SATURDAYS]
    return found.model_copy(update={"occurrences": tuple(booked), "waits": False})


async def test_of_fewer_nights_each_time_one_reads_that_nobody_is_asked(satellite_carer, bus):
    bus.answers[MoveSeries] = of_which_all_are_booked

    page = await looked_at(satellite_carer)
    wanted = [one.isoformat() for one in SATURDAYS]
    done = await satellite_carer.submit(page, {**CONFIRM, "wanted": wanted}, action=HERE)

    assert "Everybody has agreed to the sleepovers below already, so nobody is asked." in main_of(page)
    assert parsed(page).find(".//button[@value='confirm']").text.strip() == "Keep only these"
    assert "The sleepovers have other nights." in text_of(parsed(done))


async def test_what_is_ticked_is_asked_for_in_place_of_the_rest(satellite_carer, bus):
    wanted = [one.isoformat() for one in (SATURDAYS[0], THURSDAY, SATURDAYS[2])]

    done = await satellite_carer.submit(await looked_at(satellite_carer), {**CONFIRM, "wanted": wanted}, action=HERE)

    [asked] = held(bus)
    assert (asked.from_on, asked.left_out) == (FRIDAY, (SATURDAYS[1], SATURDAYS[3], SATURDAYS[4]))
    assert asked.besides == (THURSDAY,)
    assert done.url.path == f"/sleepovers/regular/{OTHER}"
    assert "You have asked for 4 sleepovers instead. They aren’t all agreed yet." in text_of(parsed(done))


async def test_what_was_booked_before_isnt_told_as_asked_for(satellite_carer, bus):
    def two_of_them(command):
        return the_occurrences(command).model_copy(
            update={"occurrences": tuple(one for one in the_occurrences(command).occurrences if not one.in_the_way)[:3]}
        )

    bus.answers[MoveSeries] = two_of_them
    wanted = [one.isoformat() for one in (SATURDAYS[0], SATURDAYS[2], SATURDAYS[3])]

    done = await satellite_carer.submit(await looked_at(satellite_carer), {**CONFIRM, "wanted": wanted}, action=HERE)

    assert "You have asked for 2 sleepovers instead." in text_of(parsed(done))


async def test_where_nobody_else_decides_they_are_moved(satellite_carer, bus):
    bus.answers[MoveSeries] = lambda command: the_occurrences(command).model_copy(update={"waits": False})
    wanted = {**CONFIRM, "wanted": [SATURDAYS[0].isoformat()]}

    done = await satellite_carer.submit(await looked_at(satellite_carer), wanted, action=HERE)

    assert "The sleepovers have other nights." in text_of(parsed(done))


async def test_what_was_entered_can_be_changed(satellite_carer):
    page = await satellite_carer.submit(await looked_at(satellite_carer), {"step": "change"}, action=HERE)

    assert parsed(page).find(".//input[@name='first_night-day']").get("value") == "28"


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"from_on": "2026-11-26"}, "Select from which one on"),
        ({"first_night-year": "2025"}, "The first night must be tonight or later"),
        ({"nights": "0"}, "How many nights each time must be between 1 and 14"),
        ({"how_often": "9"}, "Select how often"),
        ({"because": "x" * 501}, "must be 500 characters or fewer"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_asked(satellite_carer, bus, entered, sentence):
    page = await looked_at(satellite_carer, **entered)

    assert page.status_code == 422
    assert sentence in main_of(page)
    assert asked_of(bus, MoveSeries) == []


async def test_a_refusal_of_all_stands_at_its_field(satellite_carer, bus):
    bus.answers[MoveSeries] = Refused(reason="same_nights", detail="These are the nights.", fields=("first_night_on",))

    page = await looked_at(satellite_carer)

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#first_night-day"


async def test_where_one_is_gone_meanwhile_they_are_shown_anew_with_why(satellite_carer, bus):
    page = await looked_at(satellite_carer)
    sentence = "One of these sleepovers can’t be, so none is asked for."

    def gone(command):
        if command.dry_run:
            return the_occurrences(command)
        return Refused(reason="not_all_can_be", detail=sentence, fields=("left_out",))

    bus.answers[MoveSeries] = gone
    again = await satellite_carer.submit(page, {**CONFIRM, "wanted": [SATURDAYS[0].isoformat()]}, action=HERE)

    assert sentence in main_of(again)
    assert [one for one, is_ticked in ticked(again).items() if is_ticked] == [SATURDAYS[0].isoformat()]


async def test_nobody_elses_is_shown(satellite_carer, bus):
    bus.answers[HowIsSeries] = Refused(reason="not_yours", detail="Not yours.")

    assert (await satellite_carer.get(HERE)).status_code == 404


async def test_who_decides_reads_that_it_is_all_or_none(hub_home_carer, bus):
    bus.answers[HowIsSeries] = waiting_together()

    page = main_of(await hub_home_carer.get(THERE))
    no = main_of(await hub_home_carer.get(f"{THERE}/decline"))

    assert "They come in place of others that are booked, all of them or none" in page
    assert "To decide on one alone" not in page
    assert "Those in whose place they were asked for stay booked." in no


async def test_of_one_alone_who_decides_is_led_to_all_of_them(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = waiting_together().sleepovers[0]

    page = await hub_home_carer.get(f"/sleepovers/{a_view().sleepover_id}")

    assert "together with those of its own: all of them, or none" in main_of(page)
    assert parsed(page).find(f".//a[@href='{THERE}/decline']") is not None


async def test_who_moves_them_takes_them_back_as_a_whole(satellite_carer, bus):
    nobody_here = {"may_agree": False}
    waiting = waiting_together(may_take_back=True)
    sleepovers = tuple(one.model_copy(update=nobody_here) for one in waiting.sleepovers)
    bus.answers[HowIsSeries] = waiting.model_copy(update={"sleepovers": sleepovers})
    page = await satellite_carer.get(THERE)
    assert "which stay booked until everybody has agreed to all of these." in main_of(page)
    assert "Take them back" in main_of(page)

    chosen = {"from_on": FRIDAYS[0].isoformat(), "reason": "plans_changed"}
    form = await satellite_carer.get(f"{THERE}/cancel")
    assert len(parsed(form).findall(".//input[@name='from_on']")) == 1
    await satellite_carer.submit(form, chosen, action=f"{THERE}/cancel")

    [asked] = asked_of(bus, CancelSeries)
    assert asked.from_on == FRIDAYS[0]


async def test_where_all_of_them_became_others_the_page_leads_to_these(satellite_carer, bus):
    bus.answers[HowIsSeries] = movable(series_id=OTHER)

    assert (await satellite_carer.get(THERE)).url.path == f"/sleepovers/regular/{OTHER}"


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_usable_in_each_state(bus, browser_page, size):
    async with served(a_site(bus)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{THERE}")
        await page.get_by_role("link", name="Move them to other nights").click()
        await assert_usable(page, "series-move")
        await page.get_by_role("button", name="See the sleepovers").click()
        await assert_usable(page, "series-move-wrong")
        for field, value in ENTERED.items():
            if "-" in field:
                await page.locator(f"[name='{field}']").fill(value)
        await page.get_by_role("button", name="See the sleepovers").click()
        await assert_usable(page, "series-move-check")
        bus.answers[MoveSeries] = of_which_all_are_booked
        await page.get_by_role("button", name="Change what you entered").click()
        await page.get_by_role("button", name="See the sleepovers").click()
        await page.get_by_role("button", name="Keep only these").wait_for()
        await assert_usable(page, "series-move-check-fewer")
        bus.answers[MoveSeries] = the_occurrences
        await page.get_by_role("button", name="Change what you entered").click()
        await page.get_by_role("button", name="See the sleepovers").click()
        bus.answers[HowIsSeries] = waiting_together(may_take_back=True, series_id=OTHER, moves_id=SERIES)
        await page.get_by_role("button", name="Ask for these instead").click()
        await page.wait_for_url(f"{address}/sleepovers/regular/{OTHER}")
        await assert_usable(page, "series-moved")
