"""The pages lead a hub home to other nights, and show who asked what was proposed instead."""

from uuid import UUID

import pytest

from shared.contracts.bookings import DeclineSleepover, HowIsSleepover, ProposeOtherNights
from shared.contracts.refusals import Refused
from shared.contracts.stays import ReadableStaySheets, WhichStaySheets
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.site import parsed, text_of
from tests.component.bookings.a_constellation import ADA, FRIDAY, KITES, SATURDAY, SUNDAY
from tests.component.bookings.a_site import HELD_UNTIL, SLEEPOVER, a_view, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"
ANOTHER = UUID(int=77)
TO_DECIDE = a_view(may_agree=True, may_decline=True, may_propose=True)
ENTERED = {
    "first_night-day": "28",
    "first_night-month": "11",
    "first_night-year": "2026",
    "last_night-day": "29",
    "last_night-month": "11",
    "last_night-year": "2026",
    "reason": "hub_home_away",
}


async def test_a_hub_home_proposes_other_nights(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = TO_DECIDE
    bus.answers[ProposeOtherNights] = a_view(sleepover_id=ANOTHER, instead_of=SLEEPOVER, held_until=HELD_UNTIL)
    assert parsed(await hub_home_carer.get(HERE)).find(f".//a[@href='{HERE}/propose']") is not None
    form = await hub_home_carer.get(f"{HERE}/propose")

    page = await hub_home_carer.submit(form, ENTERED)

    assert asked_of(bus, ProposeOtherNights) == [
        ProposeOtherNights(
            sleepover_id=SLEEPOVER,
            reason=DeclineReason.HUB_HOME_AWAY,
            first_night_on=SATURDAY,
            last_night_on=SUNDAY,
        )
    ]
    assert page.url.path == f"/sleepovers/{ANOTHER}"
    assert "You have proposed a sleepover from Friday 27 to Sunday 29 November 2026, 2 nights." in main_of(page)
    assert "the carers at home are asked whether it suits them, and have until Thursday 26 November" in main_of(page)


async def test_what_is_missing_stands_at_its_field(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = TO_DECIDE
    form = await hub_home_carer.get(f"{HERE}/propose")

    page = await hub_home_carer.submit(form, ENTERED | {"reason": "", "last_night-day": ""})

    assert page.status_code == 422
    links = parsed(page).findall(".//div[@role='alert']//a")
    assert [link.get("href") for link in links] == ["#last_night-day", "#reason"]
    assert asked_of(bus, ProposeOtherNights) == []


async def test_the_form_begins_empty_and_leads_to_the_beds_of_that_week(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = TO_DECIDE

    form = parsed(await hub_home_carer.get(f"{HERE}/propose"))

    fields = [one for one in form.findall(".//main//input") if "night" in (one.get("name") or "")]
    assert len(fields) == 6
    assert not any(one.get("value") for one in fields)
    assert form.find(f".//main//a[@href='/beds?constellation={KITES}&first={FRIDAY}']") is not None


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"first_night-day": "27", "last_night-day": "28"}, ["Enter other nights than those", "Select why"]),
        ({"first_night-day": "1", "last_night-day": "20"}, ["The first night must be tonight or later", "Select why"]),
        (
            {"first_night-day": "1", "last_night-day": ""},
            ["The first night must be tonight or later", "The last night must include a day", "Select why"],
        ),
        ({"last_night-month": "12"}, ["A sleepover must be 28 nights or fewer", "Select why"]),
        ({"last_night-day": "26"}, ["The last night must be the same as or after the first", "Select why"]),
    ],
    ids=["the same", "past", "past and missing", "too long", "out of order"],
)
async def test_all_that_is_wrong_is_told_at_once(hub_home_carer, bus, fields, errors):
    bus.answers[HowIsSleepover] = TO_DECIDE
    form = await hub_home_carer.get(f"{HERE}/propose")

    page = await hub_home_carer.submit(form, ENTERED | {"reason": ""} | fields)

    told = [text_of(link) for link in parsed(page).findall(".//div[@role='alert']//a")]
    assert len(told) == len(errors)
    assert all(sentence.startswith(error) for sentence, error in zip(told, errors, strict=True))
    assert asked_of(bus, ProposeOtherNights) == []


async def test_a_full_night_is_told_with_the_reason_that_is_missing(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = a_view(sleepover_id=UUID(int=5), may_propose=True)
    form = await hub_home_carer.get(f"{HERE}/propose")

    page = await hub_home_carer.submit(form, ENTERED | {"reason": ""})

    links = parsed(page).findall(".//div[@role='alert']//a")
    assert [(link.get("href"), text_of(link)) for link in links] == [
        ("#first_night-day", "The hub home is full on Saturday 28 November. Choose other nights."),
        ("#reason", "Select why it can’t be the nights asked for"),
    ]


async def test_a_proposal_that_is_sent_twice_leads_to_the_same_sleepover(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = TO_DECIDE
    bus.answers[ProposeOtherNights] = a_view(sleepover_id=ANOTHER, instead_of=SLEEPOVER)
    form = await hub_home_carer.get(f"{HERE}/propose")
    bus.answers[HowIsSleepover] = a_view(state=SleepoverState.DECLINED, waits_for=(), proposed_id=ANOTHER)

    page = await hub_home_carer.submit(form, ENTERED)

    assert page.url.path == f"/sleepovers/{ANOTHER}"


async def test_a_refused_proposal_stands_at_its_field_with_what_was_entered(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = TO_DECIDE
    bus.answers[ProposeOtherNights] = Refused(
        reason="hub_home_is_full",
        detail="The hub home is full on Saturday 28 November. Choose other nights.",
        fields=("first_night_on", "last_night_on"),
    )
    form = await hub_home_carer.get(f"{HERE}/propose")

    page = await hub_home_carer.submit(form, ENTERED)

    assert page.status_code == 422
    assert "The hub home is full on Saturday 28 November." in main_of(page)
    assert parsed(page).find(".//input[@name='first_night-day']").get("value") == "28"


async def test_who_can_t_propose_any_more_sees_the_sleepover(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = a_view(state=SleepoverState.DECLINED, waits_for=(), proposed_id=ANOTHER)

    page = await hub_home_carer.get(f"{HERE}/propose")

    assert page.url.path == HERE
    assert parsed(page).find(f".//a[@href='/sleepovers/{ANOTHER}']").text == "See what it proposed"


async def test_of_what_was_declined_there_is_nothing_to_know_before_the_stay(hub_home_carer, bus):
    bus.answers[WhichStaySheets] = ReadableStaySheets(child_ids=(ADA,))
    seen = {}
    for state in (SleepoverState.CONFIRMED, SleepoverState.DECLINED):
        bus.answers[HowIsSleepover] = a_view(state=state, waits_for=())
        seen[state] = "Stay sheet of" in main_of(await hub_home_carer.get(HERE))

    assert seen == {SleepoverState.CONFIRMED: True, SleepoverState.DECLINED: False}


async def test_the_carers_at_home_answer_with_reasons_of_their_own(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(instead_of=ANOTHER, may_agree=True, may_decline=True)
    bus.answers[DeclineSleepover] = a_view(state=SleepoverState.DECLINED, waits_for=())
    page = await satellite_carer.get(HERE)
    assert "The hub home proposed these nights instead of others." in main_of(page)
    form = await satellite_carer.get(f"{HERE}/decline")
    assert "There was not enough notice" not in main_of(form)

    await satellite_carer.submit(form, {"reason": "plans_changed"})

    assert asked_of(bus, DeclineSleepover) == [
        DeclineSleepover(sleepover_id=SLEEPOVER, reason=DeclineReason.PLANS_CHANGED)
    ]
