"""The pages on which somebody records that a child is missing or away, and on which others see it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.contracts.absences import (
    Absences,
    AbsenceSpan,
    AddToAbsence,
    ChangeAbsence,
    CorrectAbsence,
    HowIsAbsence,
    RecordAbsence,
    RecordReturn,
    RecordReturnInterview,
    TakeBackAbsence,
    WhichAbsences,
)
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import Board, WhoSleepsWhere
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SATELLITE_CARER,
    parsed,
    text_of,
    title_of,
    visiting,
)
from tests.component.bookings.a_constellation import ADA, BIRCH, CLEO, FRIDAY
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_absence import ABSENCE, LEFT_AT, WORDS, at
from tests.component.bookings.an_absence_site import (
    AWAY,
    HERE,
    IS_BACK,
    MISSING,
    RECORDED_AT,
    SINCE,
    SOCIAL_WORKER,
    STATES,
    a_bus_of_absences,
    a_site,
    a_view,
)


def entered_in(page):
    """What a browser would send of the form as it is."""
    fields = parsed(page).findall(".//main//form//input")
    return {
        one.get("name"): one.get("value", "") for one in fields if one.get("type") != "radio" or "checked" in one.attrib
    }


@pytest.fixture
def absences():
    """The bus on which Ada is missing."""
    return a_bus_of_absences()


@pytest.fixture
async def carer(absences):
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        yield visitor


async def test_a_carer_records_that_a_child_is_missing(carer, absences):
    absences.answers[RecordAbsence] = lambda command: a_view(absence_id=command.absence_id)
    page = await carer.get("/absences/record")
    done = await carer.submit(
        page, {"child": str(ADA), "kind": "missing", "words": WORDS, **SINCE}, action="/absences/record"
    )

    [command] = asked_of(absences, RecordAbsence)
    assert (command.child_id, command.kind, command.since, command.words) == (ADA, MISSING, LEFT_AT, WORDS)
    assert "Everybody who must know is told" in text_of(parsed(done))


async def test_the_form_names_the_police_the_procedure_and_the_number_and_whose_children_they_are(carer):
    page = await carer.get("/absences/record")

    text = main_of(page)
    assert all(part in text for part in ("999", "101", "procedure of Portsmouth", "023 9268 0810", "Ada", "Ben"))
    assert "Cleo" not in text
    assert "Hubhome doesn’t call them" in text


async def test_who_recorded_it_first_is_whom_the_second_sees(carer, absences):
    page = await carer.get("/absences/record")
    done = await carer.submit(page, {"child": str(ADA), "kind": "missing", **SINCE}, action="/absences/record")

    assert "Somebody has recorded this already" in text_of(parsed(done))


async def test_what_isnt_filled_in_is_said_and_nothing_is_asked(carer, absences):
    empty = dict.fromkeys(SINCE, "")
    page = await carer.submit(await carer.get("/absences/record"), empty, action="/absences/record")

    text = main_of(page)
    assert page.status_code == 422
    for sentence in ("Select which child it is", "Select whether it is known", "date of leaving", "time of leaving"):
        assert sentence in text
    assert asked_of(absences, RecordAbsence) == []


async def test_a_carer_cant_name_a_child_who_isnt_theirs(carer, absences):
    await carer.submit(
        await carer.get("/absences/record"), {"child": str(CLEO), "kind": "missing", **SINCE}, action="/absences/record"
    )

    assert asked_of(absences, RecordAbsence) == []


@pytest.mark.parametrize("moment", [RECORDED_AT, datetime(2026, 11, 28, 7, tzinfo=UTC)], ids=["at night", "at seven"])
async def test_a_hub_home_records_it_of_who_sleeps_there_or_did_last_night(absences, moment):
    board = absences.answers[WhoSleepsWhere]
    absences.answers[WhoSleepsWhere] = lambda query: (
        board(query) if query.on == FRIDAY else Board(on=query.on, children=())
    )
    async with visiting(a_site(absences, moment)) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        text = main_of(await visitor.get("/absences/record"))

    assert ("Ada" in text, "Ben" in text) == (True, False)


async def test_a_worker_chooses_the_household_first(absences):
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(MANAGER)
        first = main_of(await visitor.get("/absences/record"))
        then = main_of(await visitor.get(f"/absences/record?household={BIRCH}"))

    assert ("Where does the child live?" in first, "Birch household" in first) == (True, True)
    assert ("Ada" in then, "Ben" in then, "Cleo" in then) == (True, True, False)


async def test_the_page_of_an_absence_says_everything_that_was_recorded(carer, absences):
    page = await carer.get(HERE)

    text = main_of(page)
    assert "Ada is missing" in text
    assert "Friday 27 November 2026 at 11:50pm Recorded as missing since Friday 27 November 2026 at 11:40pm" in text
    assert "By Sam Okafor" in text
    assert WORDS in text
    assert "Expected at Adeyemi household" in text
    assert "Ada" not in title_of(page), "a name would stay in the history of a phone"


DEEDS = {
    "back": (
        {"back_on-day": "27", "back_on-month": "11", "back_on-year": "2026", "back_at": "23:45"},
        RecordReturn(absence_id=ABSENCE, at=at(23, 45)),
    ),
    "add": ({"words": "At the bus station"}, AddToAbsence(absence_id=ABSENCE, words="At the bus station")),
    "change": (SINCE | {"since_at": "11:45pm"}, ChangeAbsence(absence_id=ABSENCE, kind=AWAY, since=at(23, 45))),
    "take-back": ({"words": "She was there"}, TakeBackAbsence(absence_id=ABSENCE, words="She was there")),
}


@pytest.mark.parametrize("deed", DEEDS)
async def test_each_deed_is_asked_for(carer, absences, deed):
    fields, command = DEEDS[deed]

    await carer.submit(await carer.get(f"{HERE}/{deed}"), fields, action=f"{HERE}/{deed}")

    assert asked_of(absences, type(command)) == [command]


async def test_a_correction_begins_with_what_is_recorded(carer, absences):
    absences.answers[HowIsAbsence] = STATES["away"]
    page = await carer.get(f"{HERE}/correct")
    changes = {"since-0_at": "11:30pm", "words": "Read wrongly"}
    await carer.submit(page, entered_in(page) | changes, action=f"{HERE}/correct")

    [command] = asked_of(absences, CorrectAbsence)
    assert [(one.kind, one.since) for one in command.spans] == [(MISSING, at(23, 30)), (AWAY, at(23, 50))]
    assert (command.ended_at, command.version, command.words) == (None, 1, "Read wrongly")


async def test_the_interview_is_the_social_workers_to_record(absences):
    absences.answers[HowIsAbsence] = IS_BACK
    absences.answers[WhichAbsences] = Absences(absences=(IS_BACK,))
    fields = {"offered": "yes", "offered_on-day": "28", "offered_on-month": "11", "offered_on-year": "2026"}
    async with visiting(a_site(absences, RECORDED_AT + timedelta(hours=12))) as visitor:
        await visitor.sign_in(SOCIAL_WORKER)
        home = main_of(await visitor.get("/"))
        page = await visitor.get(f"{HERE}/interview")
        unanswered = await visitor.submit(page, fields, action=f"{HERE}/interview")
        await visitor.submit(unanswered, fields | {"accepted": "not_yet"}, action=f"{HERE}/interview")
        await visitor.submit(page, {"offered": "no"}, action=f"{HERE}/interview")

    assert "The return interview is still to be recorded" in home
    assert "Select whether the child accepted it" in main_of(unanswered)
    offered, not_offered = asked_of(absences, RecordReturnInterview)
    assert (offered.is_offered, offered.offered_on, offered.is_accepted) == (True, date(2026, 11, 28), None)
    assert (not_offered.is_offered, not_offered.offered_on, not_offered.is_accepted) == (False, None, None)


async def test_who_cant_do_a_deed_is_led_back_and_a_refusal_stands_at_its_field(carer, absences):
    absences.answers[ChangeAbsence] = Refused(reason="in_the_future", detail="It must be past.", fields=("since",))
    refused = await carer.submit(
        await carer.get(f"{HERE}/change"), SINCE | {"since_at": "11:58pm"}, action=f"{HERE}/change"
    )
    absences.answers[HowIsAbsence] = STATES["taken-back"]
    led_back = await carer.client.get(f"{HERE}/back")

    assert "It must be past." in main_of(refused)
    assert led_back.headers["location"].endswith(HERE)


@pytest.mark.parametrize("path", [HERE, f"{HERE}/back", f"{HERE}/correct"])
async def test_what_is_somebody_elses_looks_like_what_there_isnt(carer, absences, path):
    absences.answers[HowIsAbsence] = Refused(reason="not_yours")

    page = await carer.client.get(path)

    assert page.status_code == 404
    assert "This isn’t for you to see" in main_of(page)


async def test_the_board_shows_who_is_missing_since_when_and_who_is_responsible(absences):
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(MANAGER)
        text = main_of(await visitor.get("/tonight"))
        rows = list(csv.DictReader(io.StringIO((await visitor.get("/tonight?download=csv")).text.lstrip("\ufeff"))))

    assert (
        "4 children, 0 of them at a hub home, 1 missing or away without authorisation, 1 somewhere else and 2 at home"
        in text
    )
    assert text.index("Ada Missing since") < text.index("In groups by"), "who is gone stands above all the others"
    assert "Missing since Friday 27 November 2026 at 11:40pm" in text
    assert "Was away without authorisation from Friday 27 November 2026 at 11:40pm to Saturday 28 November" in text
    assert "Social worker: Sam Okafor" in text
    [ada] = [row for row in rows if row["Child"] == "Ada"]
    assert (ada["Since"], ada["Last night"], ada["Social worker"]) == ("2024-01-10", "2026-11-28", "Sam Okafor")
    assert (ada["Missing or away"], ada["Missing or away when"]) == (
        "Missing",
        "since Friday 27 November 2026 at 11:40pm",
    )


async def test_the_list_can_be_taken_away(absences):
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(MANAGER)
        listed = main_of(await visitor.get("/absences"))
        taken = (await visitor.get("/absences?download=csv")).text

    assert "Missing" in listed
    assert "Ada,Missing,Friday 27 November 2026 at 11:40pm" in taken


async def test_a_return_in_the_hour_that_comes_twice_is_after_the_leaving(absences):
    night = date(2026, 10, 25)
    left = at(1, 40, night, fold=0)
    absences.answers[HowIsAbsence] = a_view(spans=(AbsenceSpan(kind=MISSING, since=left),))
    fields = {"back_on-day": "25", "back_on-month": "10", "back_on-year": "2026", "back_at": "1:20am"}
    async with visiting(a_site(absences)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)
        await visitor.submit(await visitor.get(f"{HERE}/back"), fields, action=f"{HERE}/back")

    [command] = asked_of(absences, RecordReturn)
    assert command.at == datetime(2026, 10, 25, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 1, 9, 12, 23])
async def test_a_correction_is_filled_in_with_times_that_can_be_sent(carer, absences, hour):
    absences.answers[HowIsAbsence] = a_view(spans=(AbsenceSpan(kind=MISSING, since=at(hour)),))

    page = await carer.get(f"{HERE}/correct")
    await carer.submit(page, entered_in(page) | {"words": "Looked up"}, action=f"{HERE}/correct")

    assert [one.spans[0].since for one in asked_of(absences, CorrectAbsence)] == [at(hour)]


async def test_a_time_that_there_wasnt_is_said(carer, absences):
    fields = {"back_on-day": "28", "back_on-month": "3", "back_on-year": "2027", "back_at": "1:30am"}

    page = await carer.submit(await carer.get(f"{HERE}/back"), fields, action=f"{HERE}/back")

    assert "the clocks went forward that night" in main_of(page)
    assert asked_of(absences, RecordReturn) == []


@pytest.mark.browser
async def test_every_page_is_usable_on_a_phone_and_a_desktop(browser_page, absences):
    async with served(a_site(absences)) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await assert_usable(page, "absences-home")
        await page.goto(f"{address}/absences/record")
        await assert_usable(page, "absences-record")
        await page.get_by_role("button", name="Record it and tell everybody").click()
        await assert_usable(page, "absences-record-wrong")
        for state, view in STATES.items():
            absences.answers[HowIsAbsence] = view
            await page.goto(f"{address}{HERE}")
            await assert_usable(page, f"absences-{state}")
        absences.answers[HowIsAbsence] = STATES["away"]
        for deed in ("add", "back", "change", "correct", "take-back"):
            await page.goto(f"{address}{HERE}/{deed}")
            await assert_usable(page, f"absences-deed-{deed}")
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        for path in ("absences", "absences/record", "tonight"):
            await page.goto(f"{address}/{path}")
            await assert_usable(page, f"absences-manager-{path.replace('/', '-')}")
