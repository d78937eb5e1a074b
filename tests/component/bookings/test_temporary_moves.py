"""Whoever makes the return takes a list of sleepovers to look through; nothing of it is an episode."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from services.bookings.pages.site import PAGES
from shared.contracts.asking import NotAllowedError
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.returns import (
    HowAreTheyReturned,
    MoveCode,
    MoveRule,
    ReturnedChild,
    ReturnedChildren,
    TemporaryMove,
    TemporaryMoves,
    WhichTemporaryMoves,
)
from shared.contracts.words import SleepoverNeed
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import MANAGER, SETTINGS, MadeUpIdentity, visiting
from shared.web.app import create_app
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BEN,
    CLEO,
    DEV,
    FRIDAY,
    LIAISON,
    OPERATOR,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    SUPERVISOR,
    elsewhere,
)
from tests.component.bookings.a_history import MAY, a_stay, take
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_absence_site import a_bus_of_absences
from tests.component.bookings.test_missing_in_a_return import ALEX, BORN
from tests.component.bookings.test_other_nights import confirmed, waiting

HERE = "/absences/return/temporary-moves"
T3, T4 = MoveCode.T3, MoveCode.T4


async def moves(room, year=2027, by=ADMINISTRATOR):
    reply = await room.asked(WhichTemporaryMoves(year=year), by=by)
    return [(one.child_id, one.first_night_on, one.home_on, one.days, one.code) for one in reply.moves]


async def test_what_was_slept_is_in_it_by_why_it_was_asked_for(bookings):
    await confirmed(bookings, ADA, last=SATURDAY, need=SleepoverNeed.CARERS_AWAY)
    await confirmed(bookings, BEN, need=SleepoverNeed.A_BREAK)
    await take(bookings, a_stay("B1", "K1", MAY[0], MAY[8]))
    bookings.clock.moment = datetime(2026, 12, 10, 9, tzinfo=UTC)

    assert sorted(await moves(bookings), key=lambda one: one[1:2] + one[3:4]) == [
        (ADA, MAY[0], MAY[9], 9, None),
        (BEN, FRIDAY, SATURDAY, 1, T4),
        (ADA, FRIDAY, SUNDAY, 2, T3),
    ]
    assert await moves(bookings, 2026) == []
    assert await moves(bookings, by=elsewhere(ADMINISTRATOR)) == []
    assert len(await moves(bookings, by=OPERATOR)) == 3


async def test_what_is_only_asked_for_or_still_to_come_isnt(bookings):
    await waiting(bookings, BEN)
    await confirmed(bookings, ADA)

    before = await moves(bookings)
    bookings.clock.moment = datetime(2026, 11, 27, 22, tzinfo=UTC)

    assert before == []
    assert await moves(bookings) == [(ADA, FRIDAY, None, 1, T4)], "who isn't home yet has no end in it"


async def test_it_says_nothing_to_anybody(bookings):
    await confirmed(bookings, ADA)
    bookings.clock.moment = datetime(2026, 12, 10, 9, tzinfo=UTC)

    await moves(bookings)

    assert await bookings.said() == []


async def test_carers_and_workers_dont_ask_for_it(bookings):
    for who in (SATELLITE, LIAISON, SUPERVISOR):
        with pytest.raises(NotAllowedError):
            await bookings.asked(WhichTemporaryMoves(year=2027), by=who)


def a_move(**changes):
    values = {"child_id": ADA, "first_night_on": FRIDAY, "home_on": SUNDAY, "days": 2, "code": T3}
    return TemporaryMove(**values | changes)


MOVES = (
    a_move(child_id=BEN, code=T4),
    a_move(against=(MoveRule.T3_TOO_OFTEN,)),
    a_move(first_night_on=MAY[0], home_on=MAY[9], days=9, code=None, against=(MoveRule.T4_TOO_LONG,)),
    a_move(child_id=CLEO, first_night_on=date(2027, 3, 31), home_on=None, days=1, code=T4),
    a_move(child_id=DEV, code=T4),
)


def the_bus(*found):
    bus = a_bus_of_absences()
    first, second = TemporaryMoves(moves=found[:2], next_position=2), TemporaryMoves(moves=found[2:])
    bus.answers |= {
        WhichTemporaryMoves: lambda query: second if query.position or len(found) < 3 else first,
        HowAreTheyReturned: ReturnedChildren(
            children=(
                ReturnedChild(child_id=ADA, child="102", dob=BORN),
                ReturnedChild(child_id=CLEO, child="101", dob=BORN),
                ReturnedChild(child_id=DEV, child="103", dob=BORN, is_on_short_breaks=True),
            )
        ),
    }
    return bus


def a_site(bus):
    return create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={"portsmouth": (ALEX, MANAGER)}),
        asker_for=bus.asker_for,
        pages=[PAGES],
        now=lambda: datetime(2026, 11, 27, 9, tzinfo=UTC),
    )


async def test_the_file_has_numbers_and_days_and_no_name():
    bus = the_bus(*MOVES)
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ALEX)
        taken = await visitor.get(f"{HERE}?year=2027&download=csv")

    assert taken.headers["content-disposition"] == 'attachment; filename="sleepovers-to-look-through.csv"'
    not_away = "nothing says that the carers were away all the time"
    assert [*csv.reader(io.StringIO(taken.text))] == [
        ["CHILD", "DOB", "FIRST_NIGHT", "HOME_ON", "DAYS", "MAY_BE", "WHY", "RULES"],
        ["101", "04/03/2012", "31/03/2027", "", "1", "T4", f"7 days or less, and {not_away}", ""],
        [
            *("102", "04/03/2012", "27/11/2026", "29/11/2026", "2", "T3", "The carers at home were away"),
            "Rule 377: more than two T3 in 12 months",
        ],
        [
            *("102", "04/03/2012", "01/05/2026", "10/05/2026", "9", "", f"Longer than 7 days, and {not_away}"),
            "Rule 379: T4 would be for more than 7 days",
        ],
    ]
    assert asked_of(bus, HowAreTheyReturned)[0].child_ids == (BEN, ADA, CLEO, DEV)


async def test_the_page_says_that_no_episode_is_written_and_who_isnt_in_it():
    bus = the_bus(*MOVES)
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ALEX)
        text = main_of(await visitor.get(HERE))
        led = main_of(await visitor.get("/absences"))

    assert "Sleepovers that may count as temporary moves" in text
    assert "No episode is written" in text
    assert "from Wednesday 1 April 2026 to Wednesday 31 March 2027" in text
    assert "1 sleepover isn’t in the list. This child has no SSDA903 number." in text
    assert "Ben" in text
    assert "Ada" not in text
    assert "1 sleepover of a child in a series of short breaks (V3 or V4) isn’t in the list" in text
    assert "3 sleepovers, of 2 children." in text
    assert "T3 The carers at home were away 1 sleepover" in text
    assert "Rule 377: more than two T3 in 12 months: 1 sleepover" in text
    assert "Rule 376" not in text
    assert Purpose.EXPORT_THE_REGISTER in {one.purpose for one in asked_of(bus, WhoAreThey)}
    assert "Sleepovers that may count as temporary moves" in led


async def test_a_year_without_any_has_no_file():
    async with visiting(a_site(the_bus())) as visitor:
        await visitor.sign_in(ALEX)
        text = main_of(await visitor.get(f"{HERE}?year=2024"))

    assert "There is no sleepover for the list." in text
    assert "Download" not in text


async def test_a_manager_finds_no_link_to_it_nor_the_page():
    async with visiting(a_site(the_bus(*MOVES))) as visitor:
        await visitor.sign_in(MANAGER)
        listed = await visitor.get("/absences")
        page = await visitor.client.get(HERE)

    assert "temporary moves" not in main_of(listed)
    assert page.status_code == 403


@pytest.mark.browser
async def test_the_page_is_usable_on_a_phone_and_a_desktop(browser_page):
    async with served(a_site(the_bus(*MOVES))) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=ALEX.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "temporary-moves-of-a-return")
