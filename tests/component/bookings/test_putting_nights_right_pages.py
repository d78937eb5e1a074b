"""The page on which somebody says afterwards which nights were slept."""

import pytest

from shared.contracts.bookings import HowIsSleepover
from shared.contracts.other_nights import PutNightsRight
from shared.contracts.refusals import Refused
from shared.contracts.words import SleepoverState
from shared.testing.site import parsed
from tests.component.bookings.a_constellation import TODAY
from tests.component.bookings.a_site import CONFIRMED, SLEEPOVER, a_view, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"
FIRST = TODAY.replace(day=TODAY.day - 2)
NEXT = TODAY.replace(day=TODAY.day - 1)
OVER = a_view(
    state=SleepoverState.CONFIRMED, waits_for=(), first_night_on=FIRST, last_night_on=NEXT, may_put_right=True
)


@pytest.mark.parametrize(("slept", "last"), [("none", None), (FIRST.isoformat(), FIRST)], ids=["didn't come", "left"])
async def test_somebody_says_until_when_they_slept_there(hub_home_carer, bus, slept, last):
    bus.answers[HowIsSleepover] = OVER
    bus.answers[PutNightsRight] = OVER
    page = await hub_home_carer.get(HERE)
    form = await hub_home_carer.get(f"{HERE}/put-right")

    without = await hub_home_carer.submit(form, {})
    after = await hub_home_carer.submit(form, {"slept": slept})

    assert parsed(page).find(f".//a[@href='{HERE}/put-right']") is not None
    offered = [one.get("value") for one in parsed(form).findall(".//input[@name='slept']")]
    assert offered == ["none", FIRST.isoformat(), "as_agreed"]
    assert without.status_code == 422
    assert asked_of(bus, PutNightsRight) == [PutNightsRight(sleepover_id=SLEEPOVER, last_night_slept_on=last)]
    assert after.url.path == HERE
    assert "The nights were put right" in main_of(after)


@pytest.mark.parametrize(
    ("slept", "last"), [("as_agreed", None), (NEXT.isoformat(), NEXT)], ids=["to the end", "left earlier as well"]
)
async def test_somebody_says_that_they_came_later(hub_home_carer, bus, slept, last):
    bus.answers[HowIsSleepover] = OVER.model_copy(update={"last_night_on": TODAY})
    bus.answers[PutNightsRight] = OVER
    form = await hub_home_carer.get(f"{HERE}/put-right")

    nothing = await hub_home_carer.submit(form, {"slept": "as_agreed"})
    await hub_home_carer.submit(form, {"first": NEXT.isoformat(), "slept": slept})

    assert nothing.status_code == 422
    assert "These are the nights that were agreed" in main_of(nothing)
    assert asked_of(bus, PutNightsRight) == [
        PutNightsRight(sleepover_id=SLEEPOVER, first_night_slept_on=NEXT, last_night_slept_on=last)
    ]


async def test_on_the_first_evening_somebody_says_that_they_come_tomorrow(hub_home_carer, bus):
    tomorrow = TODAY.replace(day=TODAY.day + 1)
    bus.answers[HowIsSleepover] = OVER.model_copy(update={"first_night_on": TODAY, "last_night_on": tomorrow})
    bus.answers[PutNightsRight] = OVER
    page = await hub_home_carer.get(HERE)
    form = await hub_home_carer.get(f"{HERE}/put-right")

    await hub_home_carer.submit(form, {})

    assert "They come tomorrow instead" in main_of(page)
    assert asked_of(bus, PutNightsRight) == [PutNightsRight(sleepover_id=SLEEPOVER, first_night_slept_on=tomorrow)]


async def test_who_cant_put_it_right_any_more_sees_the_sleepover(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = CONFIRMED

    page = await hub_home_carer.get(f"{HERE}/put-right")

    assert page.url.path == HERE


async def test_a_refusal_stands_at_its_field(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = OVER
    bus.answers[PutNightsRight] = Refused(
        reason="not_a_last_night", detail="Choose a night that is over", fields=("last_night_slept_on",)
    )
    form = await hub_home_carer.get(f"{HERE}/put-right")

    page = await hub_home_carer.submit(form, {"slept": "none"})

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#slept"
