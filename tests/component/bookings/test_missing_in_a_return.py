"""`Missing.csv` of a return: taken away by whoever makes the return, and read in without alarming anybody."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from services.bookings.pages.site import PAGES
from shared.contracts.absences import AbsenceDeedKind, AbsenceReadIn, AbsenceState, HowIsAbsence, WhichAbsences
from shared.contracts.asking import NotAllowedError
from shared.contracts.packs import TellRows
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.returns import (
    HowAreTheyReturned,
    ImportMissing,
    KnownOfReturn,
    MissingCode,
    MissingEpisode,
    MissingEpisodes,
    MissingLine,
    ReturnedChild,
    ReturnedChildren,
    WhichMissingEpisodes,
)
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import MANAGER, SETTINGS, MadeUpIdentity, parsed, person, visiting
from shared.web.app import create_app
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BEN,
    BIRCH,
    FRIDAY,
    KITES,
    LIAISON,
    OPERATOR,
    SATELLITE,
    SUPERVISOR,
    elsewhere,
)
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_absence import RECORDED_AT, back, gone, it_was
from tests.component.bookings.an_absence_site import MISSING, a_bus_of_absences

BORN = date(2012, 3, 4)
LAST_SUMMER, THREE_DAYS = date(2026, 8, 3), timedelta(days=3)
KNOWN = (KnownOfReturn(child="101", child_id=ADA), KnownOfReturn(child="102", child_id=BEN))
ALEX = person("Alex Moss", Role.ADMINISTRATOR)


def a_line(first=LAST_SUMMER, last=LAST_SUMMER + THREE_DAYS, number="101", code="M"):
    return MissingLine(child=number, dob=BORN, missing=MissingCode(code), mis_start=first, mis_end=last)


def reading(*lines, **changes):
    return ImportMissing(**{"missing": lines, "known": KNOWN, **changes})


async def rows(room, year=2027, by=ADMINISTRATOR):
    page = await room.asked(WhichMissingEpisodes(year=year), by=by)
    return [(one.child_id, one.missing.value, one.mis_start, one.mis_end) for one in page.episodes]


async def test_what_was_recorded_here_is_in_the_return_of_its_year(bookings):
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(), by=SATELLITE)
    while_gone = await rows(bookings)
    await bookings.asked(back(RECORDED_AT), by=SATELLITE)

    assert while_gone == [(ADA, "M", FRIDAY, None)]
    assert await rows(bookings) == [(ADA, "M", FRIDAY, FRIDAY)]
    assert await rows(bookings, 2026) == []
    assert await rows(bookings, by=elsewhere(ADMINISTRATOR)) == []


async def test_what_is_read_in_is_kept_by_its_days_and_alarms_nobody(bookings):
    reply = await bookings.asked(reading(a_line()), by=OPERATOR)

    [event] = await bookings.said()
    view = await bookings.asked(HowIsAbsence(absence_id=event.absence_id), by=SATELLITE)
    assert (reply.added, reply.unchanged, reply.left_out) == ({"missing": 1}, {"missing": 0}, ())
    assert isinstance(event, AbsenceReadIn)
    assert (event.state, event.household_id, event.constellation_id) == (AbsenceState.BACK, BIRCH, KITES)
    assert event.told_household_ids == ()
    assert (view.is_by_day, view.waits_for_interview) == (True, False)
    assert [(one.kind, one.by) for one in view.deeds] == [(AbsenceDeedKind.READ_IN, OPERATOR.person_id)]
    assert await rows(bookings) == [(ADA, "M", LAST_SUMMER, LAST_SUMMER + THREE_DAYS)]
    assert (await bookings.asked(WhichAbsences(), by=LIAISON)).absences == (), "nothing waits because of it"


async def test_read_in_again_it_changes_nothing(bookings):
    line, away = a_line(), a_line(LAST_SUMMER + THREE_DAYS, LAST_SUMMER + 2 * THREE_DAYS, code="A")
    await bookings.asked(reading(line, away), by=OPERATOR)
    [event] = await bookings.said()

    again = await bookings.asked(reading(away, line), by=OPERATOR)

    assert len(event.spans) == 2, "what turns from the one into the other is one absence"
    assert (again.added, again.unchanged) == ({"missing": 0}, {"missing": 2})
    assert await bookings.said() == []


async def test_a_row_of_what_was_recorded_here_changes_nothing(bookings):
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(), by=SATELLITE)
    await bookings.asked(back(RECORDED_AT), by=SATELLITE)
    await bookings.said()

    reply = await bookings.asked(reading(a_line(FRIDAY, FRIDAY)), by=ADMINISTRATOR)

    assert (reply.added, reply.unchanged) == ({"missing": 0}, {"missing": 1})
    assert await bookings.said() == []


async def test_whole_it_is_refused_by_row_and_nothing_is_kept(bookings):
    unknown, otherwise = a_line(number="9"), a_line(number="8")
    before = a_line(date(2019, 1, 1), date(2019, 1, 2))

    refused = await bookings.asked(reading(a_line(), unknown, otherwise, before, born_otherwise=("8",)), by=OPERATOR)

    assert refused.reason == "not_everything_is_known"
    assert [one.field for one in refused.faults] == ["missing.1.child", "missing.2.dob", "missing.3.child"]
    assert await rows(bookings) == []
    assert await bookings.said() == []


async def test_what_is_known_is_taken_and_the_rest_is_told(bookings):
    reply = await bookings.asked(reading(a_line(), a_line(number="9"), take_what_is_known=True), by=OPERATOR)

    assert reply.added == {"missing": 1}
    assert [one.field for one in reply.left_out] == ["missing.1.child"]
    assert len(await rows(bookings)) == 1


async def test_a_dry_run_tells_its_rows_and_keeps_nothing(bookings):
    reply = await bookings.asked(
        reading(a_line(number="102"), a_line(), dry_run=True, tell_rows=TellRows()), by=ADMINISTRATOR
    )

    assert reply.rows.added == {"missing": (0, 1)}
    assert await rows(bookings) == []
    assert await bookings.said() == []


async def test_a_file_makes_nobody_missing_tonight(bookings):
    refused = await bookings.asked(reading(a_line(last=None)), by=OPERATOR)

    assert [one.field for one in refused.faults] == ["missing.0.mis_end"]
    board = await bookings.asked(WhoSleepsWhere(on=FRIDAY), by=LIAISON)
    assert {one.not_there for one in board.children} == {None}


async def test_the_board_of_then_tells_the_days_and_no_times(bookings):
    await bookings.asked(reading(a_line()), by=OPERATOR)

    nights = [LAST_SUMMER - timedelta(days=1), LAST_SUMMER, LAST_SUMMER + THREE_DAYS]
    boards = [await bookings.asked(WhoSleepsWhere(on=night), by=LIAISON) for night in nights]
    gone_then = [next(one.not_there for one in board.children if one.child_id == ADA) for board in boards]

    assert gone_then[0] is None
    assert (gone_then[1].is_by_day, gone_then[1].is_gone) == (True, True)
    assert gone_then[2] is None or not gone_then[2].is_gone


async def test_whoever_corrects_it_knows_the_times(bookings):
    await bookings.asked(reading(a_line()), by=OPERATOR)
    [event] = await bookings.said()
    correction = it_was((MISSING, event.spans[0].since), ended_at=event.ended_at, version=1)

    view = await bookings.asked(correction.model_copy(update={"absence_id": event.absence_id}), by=LIAISON)

    assert not view.is_by_day


async def test_carers_and_workers_take_no_return_away(bookings):
    for who in (SATELLITE, LIAISON, SUPERVISOR):
        with pytest.raises(NotAllowedError):
            await bookings.asked(WhichMissingEpisodes(year=2027), by=who)


def the_bus(**answers):
    bus = a_bus_of_absences()
    page = MissingEpisodes(
        episodes=(
            MissingEpisode(child_id=BEN, missing=MissingCode.AWAY, mis_start=FRIDAY, mis_end=None),
            MissingEpisode(child_id=ADA, missing=MissingCode.MISSING, mis_start=LAST_SUMMER, mis_end=FRIDAY),
        )
    )
    first = page.model_copy(update={"episodes": page.episodes[:1], "next_position": 1})
    second = page.model_copy(update={"episodes": page.episodes[1:]})
    bus.answers |= {
        WhichMissingEpisodes: lambda query: second if query.position else first,
        HowAreTheyReturned: ReturnedChildren(children=(ReturnedChild(child_id=ADA, child="101", dob=BORN),)),
    }
    return bus


def a_site(bus):
    identity = MadeUpIdentity(people_of={"portsmouth": (ALEX, MANAGER)})
    return create_app(
        settings=SETTINGS,
        identity=identity,
        asker_for=bus.asker_for,
        pages=[PAGES],
        now=lambda: datetime(2026, 11, 27, 9, tzinfo=UTC),
    )


async def test_the_file_has_the_columns_and_days_of_the_return():
    bus = the_bus()
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ALEX)
        taken = await visitor.get("/absences/return?year=2027&download=csv")

    assert taken.headers["content-disposition"] == 'attachment; filename="Missing.csv"'
    assert [*csv.reader(io.StringIO(taken.text))] == [
        ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"],
        ["101", "04/03/2012", "M", "03/08/2026", "27/11/2026"],
    ]
    assert {query.year for query in asked_of(bus, WhichMissingEpisodes)} == {2027}
    assert asked_of(bus, HowAreTheyReturned)[0].child_ids == (BEN, ADA), "the registry writes down of whom it was told"


async def test_who_has_no_number_is_named_and_how_many_rows_that_are():
    bus = the_bus()
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ALEX)
        page = await visitor.get("/absences/return")
        led = main_of(await visitor.get("/absences"))

    text = main_of(page)
    assert "1 row isn’t in the file" in text
    assert "Ben" in text
    assert "1 row, of 1 child" in text
    assert "from Wednesday 1 April 2026 to Wednesday 31 March 2027" in text
    assert Purpose.EXPORT_THE_REGISTER in {one.purpose for one in asked_of(bus, WhoAreThey)}
    assert "Download Missing.csv, for the SSDA903 return" in led
    assert "A child who isn’t back by the last day has no end date." in text
    assert "This child has no SSDA903 number. Add it in the ssda903_id column of the children file" in text
    assert parsed(page).find(".//main//a[@href='/import']") is not None


async def test_a_manager_finds_no_link_to_the_return_nor_the_page():
    async with visiting(a_site(the_bus())) as visitor:
        await visitor.sign_in(MANAGER)
        listed = await visitor.get("/absences")
        page = await visitor.client.get("/absences/return")

    assert "Missing.csv" not in main_of(listed)
    assert page.status_code == 403


@pytest.mark.browser
async def test_the_page_is_usable_on_a_phone_and_a_desktop(browser_page):
    async with served(a_site(the_bus())) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=ALEX.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}/absences/return")
        await assert_usable(page, "missing-of-a-return")
