"""Who is told no learns who said so and what can be done; who is asked learns who asks, and has reasons of theirs."""

from datetime import UTC, datetime

import pytest

from shared.contracts.bookings import Agreed, DeclineSleepover, HowIsSleepover, Wait
from shared.contracts.registry import WhoAreThey
from shared.contracts.series import HowIsSeries
from shared.contracts.words import Decider, DeclineReason, SleepoverKind, SleepoverState
from shared.testing.site import HUB_HOME_CARER, SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import ADA, BEN, CEDAR, FRIDAY, SATURDAY, WORKER, named
from tests.component.bookings.a_site import CONFIRMED, SLEEPOVER, a_view, asked_of, main_of
from tests.component.bookings.test_series_pages import SERIES, the_series

HERE = f"/sleepovers/{SLEEPOVER}"
NO = {"state": SleepoverState.DECLINED, "waits_for": (), "reason": DeclineReason.OTHER}
BOTH = f"children={ADA}&children={BEN}"
OTHER_NIGHTS, THE_SAME = "Ask for other nights", "Ask for these nights again, or wait for a bed"


def links_of(page):
    return {text_of(one): one.get("href") for one in parsed(page).findall(".//main//a")}


def options_of(page):
    return {
        one.get("value"): text_of(parsed(page).find(f".//label[@for='{one.get('id')}']"))
        for one in parsed(page).findall(".//input[@name='reason']")
    }


@pytest.mark.parametrize(
    ("by", "who"),
    [
        (Wait(decider=Decider.HUB_HOME_CARER), "The hub home, Adeyemi household"),
        (Wait(decider=Decider.SATELLITE_CARER), "The carers at home, Birch household"),
        (Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER), "The children’s social worker, Sam Okafor"),
        (Wait(decider=Decider.PROGRAMME_MANAGER, person_id=named("people", "P9")), "A programme manager"),
    ],
)
async def test_a_no_says_whose_it_is(satellite_carer, bus, by, who):
    bus.answers[HowIsSleepover] = a_view(**NO, declined_by=by)

    text = main_of(await satellite_carer.get(HERE))

    assert f"Declined by {who}" in text
    assert "Another reason" in text


async def test_who_agreed_and_when_is_one_list(satellite_carer, bus):
    agreed_at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    agreed = (
        Agreed(decider=Decider.HUB_HOME_CARER, agreed_at=agreed_at),
        Agreed(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER, agreed_at=agreed_at),
        Agreed(decider=Decider.PROGRAMME_MANAGER, person_id=named("people", "P9"), agreed_at=agreed_at),
    )
    bus.answers[HowIsSleepover] = CONFIRMED.model_copy(update={"agreed": agreed})

    page = await satellite_carer.get(HERE)

    when = "Tuesday 24 November 2026 at 9:30am"
    assert [text_of(one) for one in parsed(page).iterfind(".//main//h2")].count("Agreed by") == 1
    assert [text_of(one) for one in parsed(page).iterfind(".//main//ul[@id='agreed-by']/li")] == [
        f"The hub home, Adeyemi household: {when}",
        f"The children’s social worker, Sam Okafor: {when}",
        f"A programme manager: {when}",
    ]
    assert WORKER in {one for _, asked, _ in bus.asked if isinstance(asked, WhoAreThey) for one in asked.ids}
    bus.answers[HowIsSleepover] = CONFIRMED
    assert "Agreed by" not in main_of(await satellite_carer.get(HERE))


async def test_a_no_leads_on_to_other_nights_and_to_waiting(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(**NO)

    links = links_of(await satellite_carer.get(HERE))

    assert links[OTHER_NIGHTS] == f"/sleepovers/ask?{BOTH}"
    assert links[THE_SAME] == f"/sleepovers/ask?{BOTH}&first_night={FRIDAY}&last_night={SATURDAY}"


@pytest.mark.parametrize(
    "changes",
    [
        {"proposed_id": SLEEPOVER},
        {"satellite_household_id": CEDAR},
        {"kind": SleepoverKind.EMERGENCY},
        {"first_night_on": FRIDAY.replace(day=1), "last_night_on": FRIDAY.replace(day=2)},
        {"state": SleepoverState.CONFIRMED},
    ],
    ids=["others are proposed", "somebody else’s", "an emergency", "over", "no no"],
)
async def test_nobody_is_led_there_who_has_no_use_for_it(satellite_carer, bus, changes):
    bus.answers[HowIsSleepover] = a_view(**{**NO, **changes})

    links = links_of(await satellite_carer.get(HERE))

    assert {OTHER_NIGHTS, THE_SAME}.isdisjoint(links)


async def test_a_link_ticks_the_children_who_live_there_and_nobody_else(satellite_carer):
    page = await satellite_carer.get(f"/sleepovers/ask?{BOTH}&children={WORKER}&children=nobody")

    ticked = {one.get("value") for one in parsed(page).findall(".//input[@name='children'][@checked]")}
    assert ticked == {str(ADA), str(BEN)}


async def test_more_nights_are_asked_for_the_same_children(satellite_carer, bus):
    bus.answers[HowIsSleepover] = CONFIRMED

    links = links_of(await satellite_carer.get(HERE))

    assert links["Ask for more nights after it"].startswith(f"/sleepovers/ask?{BOTH}&first_night=")


async def test_who_is_asked_reads_who_asks(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(asked_by=WORKER, may_agree=True, may_decline=True)

    theirs = main_of(await satellite_carer.get(HERE))

    assert "Asked for by Sam Okafor" in theirs
    assert WORKER in {one for query in asked_of(bus, WhoAreThey) for one in query.ids}


@pytest.mark.parametrize(
    "view",
    [a_view(asked_by=WORKER), a_view(asked_by=named("people", "P9"), may_agree=True, may_decline=True)],
    ids=["doesn’t decide", "may not know them"],
)
async def test_nobody_else_is_told_who_asks_and_no_name_is_made_up(satellite_carer, bus, view):
    bus.answers[HowIsSleepover] = view

    assert "Asked for by" not in main_of(await satellite_carer.get(HERE))


async def test_the_carers_at_home_say_no_for_reasons_of_theirs(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(may_agree=True, may_decline=True)
    page = await satellite_carer.get(f"{HERE}/decline")
    await satellite_carer.submit(page, {"reason": "plans_changed"})

    assert options_of(page) == {
        "plans_changed": "It doesn’t suit us",
        "not_right_for_the_child": "It is not right for a child at the moment",
        "child_unwell": "A child is unwell",
        "other": "Another reason",
    }
    assert asked_of(bus, DeclineSleepover)[0].reason is DeclineReason.PLANS_CHANGED


async def test_what_the_carers_at_home_said_is_read_as_they_said_it(hub_home_carer, bus):
    at_home = Wait(decider=Decider.SATELLITE_CARER)
    no = {**NO, "reason": DeclineReason.PLANS_CHANGED}
    bus.answers[HowIsSleepover] = a_view(**no, declined_by=at_home)
    said_at_home = main_of(await hub_home_carer.get(HERE))
    bus.answers[HowIsSleepover] = a_view(**no, declined_by=Wait(decider=Decider.HUB_HOME_CARER))

    assert "It doesn’t suit them" in said_at_home
    assert "Plans have changed" in main_of(await hub_home_carer.get(HERE))


async def test_of_regular_ones_the_carers_at_home_have_the_same_reasons(visitor, bus):
    bus.answers[HowIsSeries] = the_series(waits=True)
    await visitor.sign_in(SATELLITE_CARER)
    at_home = options_of(await visitor.get(f"/sleepovers/regular/{SERIES}/decline"))
    await visitor.sign_in(HUB_HOME_CARER)
    at_the_hub = options_of(await visitor.get(f"/sleepovers/regular/{SERIES}/decline"))

    assert at_home["plans_changed"] == "It doesn’t suit us"
    assert "hub_home_away" not in at_home
    assert at_the_hub["hub_home_away"] == "The hub home is away"


@pytest.mark.parametrize(
    ("moves", "where"),
    [(named("sleepovers", "B0"), "Until then the nights before stay booked."), (None, "Until then the children sleep")],
)
async def test_until_a_move_is_agreed_to_the_nights_before_stay(satellite_carer, bus, moves, where):
    bus.answers[HowIsSleepover] = a_view(moves_id=moves)

    text = main_of(await satellite_carer.get(HERE))

    assert where in text
    assert ("at home" in text.partition("Who still has to agree")[2]) == (moves is None)


async def test_until_a_series_is_moved_the_nights_before_stay(satellite_carer, bus):
    waiting = the_series(waits=True)
    bus.answers[HowIsSeries] = waiting.model_copy(update={"moves_id": named("series", "R0"), "waits_together": True})
    moved = main_of(await satellite_carer.get(f"/sleepovers/regular/{SERIES}"))
    bus.answers[HowIsSeries] = waiting

    assert "Until then the nights before stay booked." in moved
    assert "Until then the children sleep at home." in main_of(
        await satellite_carer.get(f"/sleepovers/regular/{SERIES}")
    )
