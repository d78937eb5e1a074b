"""The pages of emergencies ask what the viewer means, keep what can't be asked, and always have a number to ring."""

from datetime import UTC, datetime

import pytest

from shared.contracts.asking import BrokenRequestError, NoReplyInTimeError, NotKeptError, UnreachableError
from shared.contracts.emergencies import (
    DecideOnEmergency,
    Emergencies,
    EmergencyEnd,
    HowIsEmergency,
    RaiseEmergency,
    SayNoToEmergency,
    SayYesToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
    WhichEmergencies,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, form_of, parsed, text_of, visiting
from tests.component.bookings.a_constellation import ADA, BEN, CEDAR, CLEO, TODAY
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_area import EMERGENCY, OTHER_EMERGENCY
from tests.component.bookings.an_emergency_site import AT_NIGHT, HERE, LIAISON, STATES, a_bus, a_site

NUMBER = "Portsmouth City Council out of hours"
AWAY = UnreachableError("Bookings can't be reached; nothing was saved")
WITH_ANN = "With Ann Lee, 4 High Street, 023 9282 2251"
NOBODY_KNOWS = NoReplyInTimeError("Bookings didn't answer in time")
FAILED = BrokenRequestError("Bookings failed; nothing was saved")


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


async def pressed(visitor, **fields):
    await visitor.sign_in(SATELLITE_CARER)
    form = await visitor.get("/emergencies/raise")
    return await visitor.submit(form, {"children": [str(ADA)], "nights": "1", **fields})


def is_a_number_to_ring(page):
    return parsed(page).find(".//main//a[@href='tel:02392680810']") is not None


async def test_the_button_is_the_first_thing_on_the_home_page(visitor):
    home = await visitor.sign_in(SATELLITE_CARER)

    [button] = parsed(home).findall(".//main//a[@role='button']")
    assert (text_of(button), button.get("href")) == ("A child needs a bed now", "/emergencies/raise")


async def test_a_carer_needs_three_touches_and_the_night_is_the_one_that_is(visitor, bus):
    page = await pressed(visitor, why="  Their carer was taken to hospital ")

    [command] = asked_of(bus, RaiseEmergency)
    assert (command.child_ids, command.nights, command.why) == ((ADA,), 1, "Their carer was taken to hospital")
    assert (command.first_night_on, command.pressed_at) == (TODAY, AT_NIGHT)
    assert page.url.path == f"/emergencies/{command.emergency_id}"
    assert "We are asking for a bed." in main_of(page)


async def test_the_form_of_a_carer_waits_for_nobody_but_the_names(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    bus.asked.clear()

    await visitor.get("/emergencies/raise")

    assert {type(request) for _, request, _ in bus.asked} == {WhoAreThey}


async def test_a_worker_chooses_the_household_first(visitor, bus):
    await visitor.sign_in(LIAISON)
    first = await visitor.get("/emergencies/raise")
    form = await visitor.get(f"/emergencies/raise?household={CEDAR}")
    await visitor.submit(form, {"children": [str(CLEO)], "nights": "2"})

    assert [text_of(option) for option in parsed(first).iterfind(".//option")][:2] == [
        "Choose a household",
        "A household",
    ]
    [command] = asked_of(bus, RaiseEmergency)
    assert (command.child_ids, command.nights) == ((CLEO,), 2)


async def test_sent_twice_it_has_one_identifier_and_one_key(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    form = await visitor.get("/emergencies/raise")
    for _ in range(2):
        await visitor.submit(form, {"children": [str(ADA)], "nights": "1"})

    sent = [(request.emergency_id, key) for _, request, key in bus.asked if isinstance(request, RaiseEmergency)]
    assert len(sent) == 2
    assert {one for pair in sent for one in pair} == {sent[0][0]}


async def test_the_same_form_for_another_child_is_another_emergency(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    form = await visitor.get("/emergencies/raise")
    for children in ([str(ADA)], [str(ADA), str(BEN)], [str(BEN), str(ADA)]):
        await visitor.submit(form, {"children": children, "nights": "1"})

    first, second, again = [(one.emergency_id, key) for _, one, key in bus.asked if isinstance(one, RaiseEmergency)]
    assert first != second == again


@pytest.mark.parametrize("error", [AWAY, NOBODY_KNOWS, FAILED], ids=["away", "nobody knows", "failed"])
async def test_what_nobody_answers_is_kept_under_the_same_key_without_its_words(visitor, bus, error):
    bus.answers |= dict.fromkeys((RaiseEmergency, HowIsEmergency, WhichEmergencies), error)

    page = await pressed(visitor, why="Their carer was taken to hospital")

    [(person, kept, key)] = bus.kept
    [(_, asked, asked_key)] = [one for one in bus.asked if isinstance(one[1], RaiseEmergency)]
    assert (person, key, kept) == (SATELLITE_CARER.person_id, asked_key, asked.without_words())
    assert page.url.path == f"/emergencies/{kept.emergency_id}/kept"
    assert "Kept, but nobody has seen it yet" in main_of(page)
    assert is_a_number_to_ring(page)


async def test_what_isnt_kept_is_said_not_to_be_and_can_be_sent_again(visitor, bus):
    bus.answers |= dict.fromkeys((RaiseEmergency, HowIsEmergency, WhichEmergencies), AWAY)
    bus.keeps_nothing = NotKeptError("Bookings can't be reached, and it can't be kept")

    page = await pressed(visitor)
    bus.keeps_nothing = None
    again = await visitor.submit(page, {})

    assert page.status_code == 503
    assert "Nobody has been asked" in main_of(page)
    assert is_a_number_to_ring(page)
    assert {field.get("name") for field in form_of(page).iter("input")} >= {"children", "nights", "form_id"}
    keys = {key for _, request, key in bus.asked if isinstance(request, RaiseEmergency)}
    assert len(keys) == 1
    assert again.url.path == f"/emergencies/{keys.pop()}/kept"


@pytest.mark.parametrize(
    ("error", "heading"),
    [
        (AWAY, "Nobody has been asked"),
        (FAILED, "Nobody has been asked"),
        (NOBODY_KNOWS, "We don’t know whether anybody was asked"),
    ],
    ids=["away", "failed", "nobody knows"],
)
async def test_what_isnt_kept_is_said_to_be_unknown_where_it_may_have_been_done(visitor, bus, error, heading):
    bus.answers[RaiseEmergency] = error
    bus.keeps_nothing = NotKeptError("Bookings can't be reached, and it can't be kept")

    page = await pressed(visitor)

    assert text_of(parsed(page).find(".//main//h1")) == heading
    assert parsed(page).find(".//title").text.startswith(heading)
    assert is_a_number_to_ring(page)


async def test_once_it_is_seen_the_kept_page_leads_to_its_timeline(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    by_another = STATES["asking"].model_copy(update={"raised_by": LIAISON.person_id})
    over = STATES["settled"].model_copy(update={"emergency_id": OTHER_EMERGENCY})
    bus.answers[WhichEmergencies] = Emergencies(emergencies=(by_another, over))
    bus.answers[HowIsEmergency] = Refused(reason="not_yours")
    waiting = await visitor.get(f"{HERE}/kept")
    bus.answers[HowIsEmergency] = STATES["kept-before"]
    seen = await visitor.get(f"{HERE}/kept")

    assert "hasn’t taken it up yet" in main_of(waiting)
    [link] = parsed(waiting).findall(".//main//li/a")
    assert (link.get("href"), text_of(link)) == (HERE, "Emergency for Ada and Ben, raised at 2:14am")
    assert seen.url.path == HERE
    assert "It was kept meanwhile." in main_of(seen)


async def test_the_home_page_has_the_button_while_bookings_is_away(visitor, bus):
    bus.answers[WhichEmergencies] = AWAY

    home = await visitor.sign_in(SATELLITE_CARER)

    assert parsed(home).find(".//main//a[@href='/emergencies/raise']") is not None
    assert "can’t be shown now" in main_of(home)


async def test_an_emergency_of_the_same_child_is_led_to(visitor, bus):
    bus.answers[RaiseEmergency] = STATES["asking"]

    page = await pressed(visitor)

    assert page.url.path == HERE
    assert "Somebody is looking for a bed already." in main_of(page)


@pytest.mark.parametrize("children", [(ADA, BEN), (ADA,)], ids=["for each", "for one of two"])
async def test_of_a_race_only_an_emergency_of_all_of_them_is_led_to(visitor, bus, children):
    bus.answers[RaiseEmergency] = Refused(reason="already_raised", detail="Somebody has just raised one.")
    bus.answers[HowIsEmergency] = lambda query: (
        STATES["asking"] if query.emergency_id == EMERGENCY else Refused(reason="not_yours")
    )
    theirs = STATES["asking"].model_copy(update={"child_ids": children})
    bus.answers[WhichEmergencies] = Emergencies(emergencies=(theirs,))

    page = await pressed(visitor, children=[str(ADA), str(BEN)])

    assert (page.url.path == HERE) == (len(children) == 2)
    assert ("Not everybody ticked here has somebody looking" in main_of(page)) == (len(children) == 1)


async def test_whose_brother_is_in_another_emergency_is_told_and_led_to_it(visitor, bus):
    of_ada = STATES["asking"].model_copy(update={"child_ids": (ADA,)})
    of_ben = of_ada.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (BEN,)})
    bus.answers[RaiseEmergency] = lambda command: of_ben.model_copy(update={"emergency_id": command.emergency_id})
    bus.answers[HowIsEmergency] = of_ben
    bus.answers[WhichEmergencies] = Emergencies(emergencies=(of_ada, of_ben))

    page = await pressed(visitor, children=[str(ADA), str(BEN)])

    assert "The others are in one already: it is below." in main_of(page)
    [link] = parsed(page).findall(".//main//li/a")
    assert (text_of(link), link.get("href")) == ("Emergency for Ada, raised at 2:14am", HERE)


async def test_a_timeline_is_shown_though_nobody_tells_of_the_others(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    bus.answers[WhichEmergencies] = AWAY

    page = await visitor.get(HERE)

    assert "Emergency for Ada and Ben" in main_of(page)
    assert "Other open emergencies" not in main_of(page)


async def test_what_is_missing_is_told_at_its_field(visitor, bus):
    page = await pressed(visitor, children=[], nights="", why="x" * 501)

    links = [(link.get("href"), text_of(link)) for link in parsed(page).findall(".//div[@role='alert']//a")]
    assert links == [
        ("#children", "Select who needs a bed"),
        ("#nights", "Select for how long"),
        ("#why", "What has happened must be 500 characters or fewer"),
    ]
    assert asked_of(bus, RaiseEmergency) == []


@pytest.mark.parametrize(
    ("state", "who", "deed"),
    [
        ("asked-of-us", HUB_HOME_CARER, ("yes", SayYesToEmergency(emergency_id=EMERGENCY))),
        ("asked-of-us", HUB_HOME_CARER, ("no", SayNoToEmergency(emergency_id=EMERGENCY))),
        ("duty-worker", LIAISON, ("in-hand", TakeEmergencyInHand(emergency_id=EMERGENCY))),
        ("to-approve", MANAGER, ("approve", DecideOnEmergency(emergency_id=EMERGENCY, is_yes=True))),
        ("to-approve", MANAGER, ("not-approve", DecideOnEmergency(emergency_id=EMERGENCY, is_yes=False))),
    ],
)
async def test_each_button_says_what_it_says(visitor, bus, state, who, deed):
    path, command = deed
    bus.answers[HowIsEmergency] = STATES[state]
    await visitor.sign_in(who)
    page = await visitor.get(HERE)
    [form] = [one for one in parsed(page).findall(".//main//form") if one.get("action") == f"{HERE}/{path}"]
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}

    answer = await visitor.client.post(f"{HERE}/{path}", data=fields)

    assert asked_of(bus, type(command)) == [command]
    assert answer.headers["location"] == HERE


async def test_whoever_is_too_late_reads_it_above_how_it_stands(visitor, bus):
    bus.answers[HowIsEmergency] = STATES["asked-of-us"]
    await visitor.sign_in(HUB_HOME_CARER)
    page = await visitor.get(HERE)
    sentence = "This moved on at 2:29am, and another hub home is asked now. You don’t need to do anything."
    bus.answers[SayYesToEmergency] = Refused(reason="moved_on", detail=sentence)
    bus.answers[HowIsEmergency] = STATES["moved-on"]

    answer = await visitor.submit(page, {})

    assert sentence in main_of(answer)
    assert "Okonkwo household (hub home): asked" in main_of(answer)
    assert parsed(answer).find(f".//form[@action='{HERE}/yes']") is None


async def test_what_became_of_it_is_said_and_standing_down_is_asked_about_first(visitor, bus):
    bus.answers[HowIsEmergency] = STATES["in-hand"]
    await visitor.sign_in(LIAISON)
    missing = await visitor.submit(await visitor.get(f"{HERE}/settle"), {})
    without = await visitor.submit(missing, {"end": "sleeps_elsewhere"})
    await visitor.submit(without, {"end": "sleeps_elsewhere", "where": WITH_ANN})
    await visitor.submit(missing, {"end": "stays_at_home"})
    await visitor.submit(await visitor.get(f"{HERE}/stand-down"), {})

    assert "Select what became of it" in main_of(missing)
    assert without.status_code == 422
    assert "Enter with whom and where they sleep" in main_of(without)
    assert [(one.end, one.where_they_sleep) for one in asked_of(bus, SettleEmergency)] == [
        (EmergencyEnd.SLEEPS_ELSEWHERE, WITH_ANN),
        (EmergencyEnd.STAYS_AT_HOME, ""),
    ]
    assert len(asked_of(bus, StandEmergencyDown)) == 1


async def test_the_timeline_has_its_times_in_london_also_in_summer(bus):
    bus.answers[HowIsEmergency] = STATES["asking"].model_copy(
        update={
            "raised_at": datetime(2026, 7, 3, 1, 14, tzinfo=UTC),
            "seen_at": datetime(2026, 7, 3, 1, 14, tzinfo=UTC),
        }
    )
    async with visiting(a_site(bus, at=datetime(2026, 7, 3, 1, 20, tzinfo=UTC))) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        page = await visitor.get(HERE)

    assert "2:14am Raised by Tom Birch" in main_of(page)


@pytest.mark.parametrize("state", STATES)
async def test_until_the_first_night_is_over_the_page_says_whom_to_ring_and_while_it_is_open_offers_to_look_again(
    visitor, bus, state
):
    bus.answers[HowIsEmergency] = STATES[state]
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get(HERE)

    is_open = STATES[state].state.value in {"asking", "in_hand"}
    is_the_first_night = STATES[state].state.value == "bed_found"
    assert is_a_number_to_ring(page) == (is_open or is_the_first_night)
    assert ("Look again" in main_of(page)) == is_open
    assert parsed(page).find(".//meta[@http-equiv='refresh']") is None


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        ("asked-for-the-first-nights", HUB_HOME_CARER, "one is looked for afterwards"),
        ("found-for-the-first-nights", SATELLITE_CARER, "A bed is looked for from"),
    ],
)
async def test_which_nights_are_left_and_what_is_done_for_them_is_said(visitor, bus, state, who, words):
    bus.answers[HowIsEmergency] = STATES[state]
    await visitor.sign_in(who)

    page = main_of(await visitor.get(HERE))

    assert "Nights after these Tuesday 24 to Saturday 28 November 2026, 4 nights." in page
    assert words in page


async def test_a_name_that_the_viewer_may_not_know_isnt_made_up(visitor, bus):
    bus.answers[WhoAreThey] = lambda query: a_bus().answers[WhoAreThey](query.model_copy(update={"ids": (BEN,)}))
    bus.answers[HowIsEmergency] = STATES["moved-on"]
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get(HERE)

    assert "Another hub home of the area: asked" in main_of(page)


async def test_somebody_elses_is_no_page(visitor, bus):
    bus.answers[HowIsEmergency] = Refused(reason="not_yours")
    await visitor.sign_in(MANAGER)

    page = await visitor.get(HERE)

    assert page.status_code == 404
    assert is_a_number_to_ring(page)


async def test_a_board_that_is_empty_leads_to_the_number(visitor, bus):
    bus.answers[WhoSleepsWhere] = Refused(reason="not_known")
    await visitor.sign_in(LIAISON)

    page = await visitor.get("/emergencies/raise")

    assert is_a_number_to_ring(page)
    assert NUMBER in main_of(page)
