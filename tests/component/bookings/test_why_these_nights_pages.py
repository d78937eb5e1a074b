"""The pages on which somebody says why nights are needed, and those on which it is read."""

import pytest

from services.bookings.policy.picking import hub_home_is_full
from shared.contracts.bookings import HowIsSleepover, RequestSleepover
from shared.contracts.series import HowIsSeries, RequestSeries
from shared.contracts.waiting import HowIsWaiting, JoinWaitingList
from shared.contracts.words import SleepoverNeed
from shared.testing.site import parsed
from tests.component.bookings.a_constellation import FRIDAY
from tests.component.bookings.a_site import SLEEPOVER, a_view, asked_of, main_of
from tests.component.bookings.test_asking_pages import A_WEEKEND
from tests.component.bookings.test_series_pages import ENTERED, HERE, the_occurrences, the_series
from tests.component.bookings.test_waiting_pages import WAITING, a_place

NOTE = "He is shy of dogs"
SAID = {"need": "carers_away", "note": NOTE}
IN_WORDS = "Why these nights The carers are away Note He is shy of dogs"
WITH_WHY = a_view(need=SleepoverNeed.CARERS_AWAY, note=NOTE)


async def test_a_carer_says_why_the_nights_are_needed_and_what_is_to_be_known(satellite_carer, bus):
    await satellite_carer.submit(await satellite_carer.get("/sleepovers/ask"), A_WEEKEND | SAID)

    [asked] = asked_of(bus, RequestSleepover)
    assert (asked.need, asked.note) == (SleepoverNeed.CARERS_AWAY, NOTE)


async def test_regular_sleepovers_are_asked_for_with_both(satellite_carer, bus):
    bus.answers[RequestSeries] = the_occurrences

    form = await satellite_carer.get("/sleepovers/regular")
    seen = await satellite_carer.submit(form, ENTERED | SAID, action="/sleepovers/regular")

    hidden = {one.get("name"): one.get("value") for one in parsed(seen).iterfind(".//main//input[@type='hidden']")}
    assert {name: hidden[name] for name in SAID} == SAID
    [asked] = asked_of(bus, RequestSeries)
    assert (asked.need, asked.note) == (SleepoverNeed.CARERS_AWAY, NOTE)


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"note": "x" * 501}, "Your note must be 500 characters or fewer"),
        ({"need": "for_fun"}, "Select why these nights are needed"),
    ],
)
@pytest.mark.parametrize("page", ["ask", "regular"])
async def test_what_is_wrong_stands_at_its_question(satellite_carer, bus, page, entered, told):
    form = await satellite_carer.get(f"/sleepovers/{page}")

    again = await satellite_carer.submit(
        form, (ENTERED if page == "regular" else A_WEEKEND) | entered, action=f"/sleepovers/{page}"
    )

    assert told in main_of(again)
    assert asked_of(bus, RequestSleepover) == asked_of(bus, RequestSeries) == []


async def test_who_decides_reads_both_above_the_decision(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = WITH_WHY.model_copy(update={"may_agree": True, "may_decline": True})

    page = main_of(await hub_home_carer.get(f"/sleepovers/{SLEEPOVER}"))

    assert page.count(NOTE) == 1
    assert page.index("Why these nights: The carers are away Note: He is shy") < page.index("Agree to the sleepover")


async def test_anybody_else_whose_business_it_is_reads_them_among_the_rest(satellite_carer, bus):
    bus.answers[HowIsSleepover] = WITH_WHY

    assert IN_WORDS in main_of(await satellite_carer.get(f"/sleepovers/{SLEEPOVER}"))


async def test_what_was_never_said_has_no_row(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view()

    assert "Why these nights" not in main_of(await satellite_carer.get(f"/sleepovers/{SLEEPOVER}"))


@pytest.mark.parametrize("decides", [True, False])
async def test_of_regular_sleepovers_it_is_read_once(hub_home_carer, bus, decides):
    why = {"need": SleepoverNeed.CARERS_AWAY, "note": NOTE}
    bus.answers[HowIsSeries] = the_series(waits=decides).model_copy(update=why)

    page = main_of(await hub_home_carer.get(HERE))

    assert page.count(NOTE) == 1
    assert ("Why these nights: The carers" in page) is decides


async def test_who_waits_instead_needs_not_say_it_again(satellite_carer, bus):
    bus.answers[RequestSleepover] = hub_home_is_full([FRIDAY]).refused
    bus.answers[JoinWaitingList] = a_place()
    asked = await satellite_carer.submit(await satellite_carer.get("/sleepovers/ask"), A_WEEKEND | SAID)

    why = await satellite_carer.submit(asked, {}, action="/waiting-list/join")
    chosen = parsed(why).find(".//input[@name='need'][@checked]")
    assert chosen.get("value") == "carers_away"
    await satellite_carer.submit(why, {"step": "confirm", "need": "carers_away"}, action="/waiting-list/join")

    joined = asked_of(bus, JoinWaitingList)[-1]
    assert (joined.need, joined.note, joined.first_night_on) == (SleepoverNeed.CARERS_AWAY, NOTE, FRIDAY)


async def test_who_waits_reads_the_note_where_they_wait(satellite_carer, bus):
    bus.answers[HowIsWaiting] = a_place(note=NOTE)

    assert f"Note {NOTE}" in main_of(await satellite_carer.get(f"/waiting-list/{WAITING}"))
