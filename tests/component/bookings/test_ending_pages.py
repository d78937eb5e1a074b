"""The pages say until when beds are held, and let children go home earlier than was agreed."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.bookings import CancelSleepover, HowIsSleepover
from shared.contracts.emergencies import HowIsEmergency
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.refusals import Refused
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed
from tests.component.bookings.a_constellation import CEDAR, FRIDAY, SATURDAY, SUNDAY, TODAY
from tests.component.bookings.a_site import CONFIRMED, SLEEPOVER, a_view, asked_of, main_of
from tests.component.bookings.an_area import EMERGENCY
from tests.component.bookings.an_emergency_site import an_emergency

HERE = f"/sleepovers/{SLEEPOVER}"
AHEAD = a_view(state=SleepoverState.CONFIRMED, waits_for=(), may_end_after=(FRIDAY, SATURDAY))
BEGUN = AHEAD.model_copy(update={"first_night_on": TODAY})


async def test_who_ends_a_sleepover_early_says_after_which_night_and_why(satellite_carer, bus):
    bus.answers[HowIsSleepover] = BEGUN
    bus.answers[EndSleepoverEarly] = BEGUN
    form = await satellite_carer.get(f"{HERE}/end-early")

    without = await satellite_carer.submit(form, {})
    page = await satellite_carer.submit(
        form, {"last_night": FRIDAY.isoformat(), "reason": "child_unwell", "then": "home"}
    )

    assert without.status_code == 422
    links = parsed(without).findall(".//div[@role='alert']//a")
    assert [link.get("href") for link in links] == ["#last_night", "#reason", "#then"]
    assert asked_of(bus, EndSleepoverEarly) == [
        EndSleepoverEarly(sleepover_id=SLEEPOVER, last_night_on=FRIDAY, reason=DeclineReason.CHILD_UNWELL)
    ]
    assert page.url.path == HERE
    assert "The sleepover ends early." in main_of(page)
    assert parsed(page).find(f".//a[@href='{HERE}/end-early']") is not None


async def test_who_cant_end_it_early_any_more_sees_the_sleepover(satellite_carer, bus):
    bus.answers[HowIsSleepover] = CONFIRMED

    page = await satellite_carer.get(f"{HERE}/end-early")

    assert page.url.path == HERE
    assert parsed(page).find(f".//a[@href='{HERE}/end-early']") is None


async def test_a_refused_early_end_stands_at_its_field(satellite_carer, bus):
    bus.answers[HowIsSleepover] = BEGUN
    bus.answers[EndSleepoverEarly] = Refused(
        reason="not_a_last_night", detail="Choose last night or a later night", fields=("last_night_on",)
    )
    form = await satellite_carer.get(f"{HERE}/end-early")

    page = await satellite_carer.submit(form, {"last_night": FRIDAY.isoformat(), "reason": "other", "then": "home"})

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#last_night"


async def test_the_page_says_until_when_the_beds_are_held_and_that_nobody_decided(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = a_view(may_agree=True, held_until=datetime(2026, 11, 26, 9, tzinfo=UTC))
    held = await hub_home_carer.get(HERE)
    bus.answers[HowIsSleepover] = a_view(state=SleepoverState.CANCELLED, waits_for=(), has_lapsed=True)
    lapsed = await hub_home_carer.get(HERE)

    assert "The beds are held until Thursday 26 November 2026 at 9am." in main_of(held)
    assert "Nobody decided on it in time" in main_of(lapsed)


@pytest.mark.parametrize(
    ("changes", "is_offered"),
    [
        ({"state": SleepoverState.CONFIRMED, "waits_for": ()}, True),
        ({}, False),
        ({"state": SleepoverState.CONFIRMED, "waits_for": (), "satellite_household_id": CEDAR}, False),
        (
            {
                "state": SleepoverState.CONFIRMED,
                "waits_for": (),
                "first_night_on": date(2026, 11, 20),
                "last_night_on": date(2026, 11, 21),
            },
            False,
        ),
    ],
    ids=["confirmed", "asked for", "of another household", "long over"],
)
async def test_the_carers_at_home_are_led_to_ask_for_more_nights(satellite_carer, bus, changes, is_offered):
    bus.answers[HowIsSleepover] = a_view(**changes)

    page = await satellite_carer.get(f"/sleepovers/{SLEEPOVER}")

    there = f"first_night={SUNDAY}&amp;last_night={SUNDAY}"
    assert (there in page.text) is is_offered
    assert ("Ask for more nights" in page.text) is is_offered


async def test_before_it_begins_nights_are_taken_off_its_end_and_nobody_is_asked_where_children_sleep(
    satellite_carer, bus
):
    bus.answers[HowIsSleepover] = AHEAD
    bus.answers[EndSleepoverEarly] = AHEAD
    form = await satellite_carer.get(f"{HERE}/end-early")

    page = await satellite_carer.submit(form, {"last_night": FRIDAY.isoformat(), "reason": "plans_changed"})

    assert "Take nights off the end of this sleepover" in main_of(form)
    assert parsed(form).find(".//input[@name='then']") is None
    assert [one.needs_another_bed for one in asked_of(bus, EndSleepoverEarly)] == [False]
    assert "Take nights off its end" in main_of(page)


async def test_who_needs_another_bed_is_led_to_where_it_is_looked_for(satellite_carer, bus):
    bus.answers[HowIsSleepover] = BEGUN
    bus.answers[EndSleepoverEarly] = BEGUN.model_copy(update={"emergency_after_id": EMERGENCY})
    bus.answers[HowIsEmergency] = an_emergency().model_copy(update={"follows_sleepover_id": SLEEPOVER})
    form = await satellite_carer.get(f"{HERE}/end-early")

    entries = {"last_night": FRIDAY.isoformat(), "reason": "hub_home_away", "then": "another_bed"}
    page = await satellite_carer.submit(form, entries)

    assert [one.needs_another_bed for one in asked_of(bus, EndSleepoverEarly)] == [True]
    assert page.url.path == f"/emergencies/{EMERGENCY}"
    assert "Another bed is looked for now" in main_of(page)
    assert parsed(page).find(f".//a[@href='{HERE}']") is not None


async def test_a_sleepover_that_ended_early_leads_to_its_emergency(satellite_carer, bus):
    bus.answers[HowIsSleepover] = CONFIRMED.model_copy(update={"emergency_after_id": EMERGENCY})

    page = await satellite_carer.get(HERE)

    assert parsed(page).find(f".//a[@href='/emergencies/{EMERGENCY}']") is not None


async def test_who_answers_for_a_child_has_a_reason_of_their_own(visitor, bus):
    bus.answers |= {HowIsSleepover: BEGUN.model_copy(update={"may_cancel": True}), EndSleepoverEarly: BEGUN}
    bus.answers[CancelSleepover] = a_view(state=SleepoverState.CANCELLED, waits_for=())
    await visitor.sign_in(HUB_HOME_CARER)
    for deed in ("end-early", "cancel"):
        page = await visitor.get(f"{HERE}/{deed}")
        assert parsed(page).find(".//input[@value='child_unwell']") is not None
        assert parsed(page).find(".//input[@value='not_right_for_the_child']") is None

    await visitor.sign_in(MANAGER)
    early, cancel = [await visitor.get(f"{HERE}/{deed}") for deed in ("end-early", "cancel")]
    why = {"reason": "not_right_for_the_child"}
    await visitor.submit(early, {"last_night": FRIDAY.isoformat(), "then": "home", **why})
    await visitor.submit(cancel, why)

    [ended], [cancelled] = asked_of(bus, EndSleepoverEarly), asked_of(bus, CancelSleepover)
    assert ended.reason is cancelled.reason is DeclineReason.NOT_RIGHT_FOR_THE_CHILD
