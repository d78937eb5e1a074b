"""The page on which a sleepover is moved to other nights, and what a browser makes of it."""

import pytest

from shared.contracts.bookings import HowIsSleepover
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.refusals import Refused
from shared.contracts.words import SleepoverState
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import SATURDAY, SUNDAY, named
from tests.component.bookings.a_site import a_site, a_view, asked_of, main_of

SLEEPOVER, OTHER = a_view().sleepover_id, named("sleepovers", "S9")
THERE = f"/sleepovers/{SLEEPOVER}"
HERE = f"{THERE}/move"
ENTERED = {
    "first_night-day": "28", "first_night-month": "11", "first_night-year": "2026",
    "last_night-day": "29", "last_night-month": "11", "last_night-year": "2026",
    "because": "Their grandmother visits",
}  # fmt: skip
CONFIRM = {"step": "confirm"}
MOVABLE = a_view(state=SleepoverState.CONFIRMED, waits_for=(), may_move=True)


def moved(**more):
    nights = {"first_night_on": SATURDAY, "last_night_on": SUNDAY}
    return a_view(sleepover_id=OTHER, moves_id=SLEEPOVER, **{**nights, **more})


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers |= {HowIsSleepover: MOVABLE, MoveSleepover: moved()}


async def test_the_sleepover_leads_there_while_it_can_be_moved(satellite_carer, bus):
    page = await satellite_carer.get(THERE)
    assert parsed(page).find(f".//a[@href='{HERE}']") is not None

    bus.answers[HowIsSleepover] = MOVABLE.model_copy(update={"may_move": False})
    page = await satellite_carer.get(THERE)
    assert parsed(page).find(f".//a[@href='{HERE}']") is None


async def test_other_nights_are_asked_for_in_its_place(satellite_carer, bus):
    form = await satellite_carer.get(HERE)
    assert "These nights stay booked until everybody who must decide has agreed" in main_of(form)

    check = await satellite_carer.submit(form, ENTERED)
    assert asked_of(bus, MoveSleepover) == []
    done = await satellite_carer.submit(check, CONFIRM)

    assert asked_of(bus, MoveSleepover) == [
        MoveSleepover(
            sleepover_id=SLEEPOVER,
            first_night_on=SATURDAY,
            last_night_on=SUNDAY,
            because="Their grandmother visits",
        )
    ]
    assert done.url.path == f"/sleepovers/{OTHER}"
    assert "You have asked for a sleepover from Saturday 28 to Monday 30 November 2026, 2 nights instead" in text_of(
        parsed(done)
    )


async def through(carer, **entered):
    """To the page after the one on which it is checked."""
    check = await carer.submit(await carer.get(HERE), {**ENTERED, **entered})
    return await carer.submit(check, CONFIRM)


def rows_of(page):
    """What the summary says of the nights."""
    rows = parsed(page).findall(".//*[@class='govuk-summary-list__row']")
    return {text_of(row[0]).strip(): text_of(row[1]).strip() for row in rows}


async def test_before_it_is_asked_for_one_reads_what_stays_what_comes_and_what_goes(satellite_carer, bus):
    check = await satellite_carer.submit(await satellite_carer.get(HERE), ENTERED)

    rows = rows_of(check)
    assert rows["New nights"] == "Saturday 28 to Monday 30 November 2026, 2 nights"
    assert rows["Stay booked"] == "Saturday 28 November 2026, 1 night"
    assert rows["Asked for besides"] == "Sunday 29 November 2026, 1 night"
    assert rows["Given up"] == "Friday 27 November 2026, 1 night"
    assert "if somebody declines, the sleepover stays as it is" in main_of(check)


async def test_of_fewer_nights_one_reads_that_nobody_is_asked(satellite_carer, bus):
    bus.answers[MoveSleepover] = MOVABLE.model_copy(update={"first_night_on": SATURDAY})
    check = await satellite_carer.submit(await satellite_carer.get(HERE), {**ENTERED, "last_night-day": "28"})

    assert "Asked for" not in " ".join(rows_of(check))
    assert "Everybody has agreed to these nights already, so nobody is asked." in main_of(check)
    done = await satellite_carer.submit(check, CONFIRM)
    assert "The sleepover has fewer nights." in text_of(parsed(done))


async def test_what_is_asked_for_in_the_place_of_another_is_moved_beside_what_that_keeps(satellite_carer, bus):
    waits = a_view(sleepover_id=OTHER, moves_id=SLEEPOVER, may_move=True, first_night_on=SUNDAY, last_night_on=SUNDAY)
    bus.answers[HowIsSleepover] = lambda query: waits if query.sleepover_id == OTHER else MOVABLE

    check = await satellite_carer.submit(await satellite_carer.get(f"/sleepovers/{OTHER}/move"), ENTERED)

    assert rows_of(check)["Stay booked"] == "Saturday 28 November 2026, 1 night"


async def test_who_sees_that_it_is_wrong_changes_what_they_entered(satellite_carer, bus):
    check = await satellite_carer.submit(await satellite_carer.get(HERE), ENTERED)

    form = await satellite_carer.submit(check, {"step": "change"})

    assert parsed(form).find(".//input[@name='last_night-day']").get("value") == "29"
    assert asked_of(bus, MoveSleepover) == []


async def test_of_what_still_waits_it_is_said_that_it_is_given_up(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(may_move=True)

    assert "Not everybody has agreed to these nights yet. They are given back" in main_of(
        await satellite_carer.get(HERE)
    )


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"first_night-day": ""}, "The first night must include a day"),
        ({"first_night-year": "2025"}, "The first night must be tonight or later"),
        ({"last_night-day": "27"}, "The last night must be the same as or after the first night"),
        ({"because": "x" * 501}, "must be 500 characters or fewer"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_asked(satellite_carer, bus, entered, sentence):
    page = await satellite_carer.submit(await satellite_carer.get(HERE), {**ENTERED, **entered})

    assert sentence in main_of(page)
    assert asked_of(bus, MoveSleepover) == []


async def test_a_refusal_stands_at_its_field(satellite_carer, bus):
    bus.answers[MoveSleepover] = Refused(
        reason="hub_home_is_full", detail="The hub home is full.", fields=("first_night_on",)
    )

    page = await through(satellite_carer)

    assert "The hub home is full." in text_of(parsed(page).find(".//*[@id='first_night-error']"))


async def test_who_can_t_move_it_sees_the_sleepover(satellite_carer, bus):
    bus.answers[HowIsSleepover] = MOVABLE.model_copy(update={"may_move": False})

    page = await satellite_carer.get(HERE)

    assert page.url.path == THERE


async def test_nobody_elses_is_shown(satellite_carer, bus):
    bus.answers[HowIsSleepover] = Refused(reason="not_yours", detail="Not yours.")

    assert (await satellite_carer.get(HERE)).status_code == 404


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ({"moved_to_id": OTHER}, "Other nights are asked for in place of these. These stay booked until everybody"),
        (
            {"moved_to_id": OTHER, "state": SleepoverState.CANCELLED, "may_move": False},
            "Other nights were asked for in place of these.",
        ),
        ({"moves_id": OTHER}, "These nights came in place of others."),
        (
            {"moves_id": OTHER, "state": SleepoverState.REQUESTED},
            "These nights are asked for in place of others, which stay booked until everybody has agreed.",
        ),
        ({"moves_id": OTHER, "state": SleepoverState.DECLINED}, "These nights were asked for in place of others."),
    ],
)
async def test_each_of_the_two_leads_to_the_other(satellite_carer, bus, view, sentence):
    bus.answers[HowIsSleepover] = MOVABLE.model_copy(update=view)

    page = await satellite_carer.get(THERE)

    assert sentence in main_of(page)
    assert parsed(page).find(f".//main//a[@href='/sleepovers/{OTHER}']") is not None


async def test_while_other_nights_are_asked_for_no_more_are(satellite_carer, bus):
    bus.answers[HowIsSleepover] = MOVABLE.model_copy(update={"moved_to_id": OTHER})

    assert parsed(await satellite_carer.get(THERE)).find(f".//a[@href='{HERE}']") is None


@pytest.mark.browser
async def test_the_pages_are_usable_in_each_state(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{THERE}")
        await page.get_by_role("link", name="Move it to other nights").click()
        await assert_usable(page, "move")
        await page.get_by_role("button", name="Continue").click()
        await assert_usable(page, "move-wrong")
        for field, value in ENTERED.items():
            await page.locator(f"[name='{field}']").fill(value)
        await page.get_by_role("button", name="Continue").click()
        await page.get_by_role("heading", name="Check the other nights").wait_for()
        await assert_usable(page, "move-check")
        bus.answers[HowIsSleepover] = MOVABLE.model_copy(update={"moved_to_id": OTHER})
        await page.goto(f"{address}{THERE}")
        await assert_usable(page, "move-waits")
