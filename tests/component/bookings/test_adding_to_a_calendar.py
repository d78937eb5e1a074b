"""What is on a page is taken from it into a calendar: as the same entries as the calendar of a phone has."""

import pytest
from icalendar import Calendar

from services.bookings.pages.feed import calendar_of
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover
from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.contracts.clock import night_in_london
from shared.contracts.series import AgreeToSeries
from shared.testing.actors import AUTHORITY
from shared.testing.site import visiting
from shared.web.names import Names
from tests.component.bookings.a_constellation import ADA, BEN, FRIDAY, HUB_CARER, SATELLITE, SATURDAY, named
from tests.component.bookings.a_gathering_planned import TITLE, cancel, once_it_has_begun, planned, reply
from tests.component.bookings.a_gathering_site import CERYS, RUTH, SAM, TOM, a_gathering_site
from tests.component.bookings.a_site import NAMES, main_of
from tests.component.bookings.test_gathering_pages import hrefs
from tests.component.bookings.test_series import FRIDAYS, asked, how

ADD = "Add to your calendar"


@pytest.fixture
async def site(bookings):
    async with visiting(a_gathering_site(bookings)) as visitor:
        yield visitor


@pytest.fixture
async def stay(bookings):
    """Ada and Ben sleep at the hub home from Friday to Sunday; everybody agreed."""
    view = await bookings.asked(
        RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=SATURDAY), by=SATELLITE
    )
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    return f"/sleepovers/{view.sleepover_id}"


@pytest.fixture
async def series(bookings):
    """They sleep there every Friday after it; the second of those was called off."""
    series_id = await asked(bookings, first_night_on=FRIDAYS[1])
    await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    second = (await how(bookings, series_id)).sleepovers[1]
    bookings.clock.move(hours=1)
    await bookings.asked(CancelSleepover(sleepover_id=second.sleepover_id), by=SATELLITE)
    return f"/sleepovers/regular/{series_id}"


@pytest.fixture
async def gathering(bookings):
    return f"/gatherings/{(await planned(bookings)).gathering_id}"


@pytest.fixture
async def pages(stay, series, gathering):
    return stay, series, gathering


async def file_of(site, page, who=TOM):
    await site.sign_in(who, AUTHORITY)
    return await site.client.get(f"{page}/calendar.ics")


def events_in(answer):
    assert answer.status_code == 200, answer.text
    return {str(one["uid"]): one.to_ical() for one in Calendar.from_ical(answer.content).walk("VEVENT")}


async def feed_of(bookings, by):
    answer = await bookings.asked(WhatGoesInMyCalendar(), by=by)
    file = calendar_of(answer, Names(), "http://hubhome.test", night_in_london(bookings.clock()))
    return {str(one["uid"]): one.to_ical() for one in Calendar.from_ical(file).walk("VEVENT")}


@pytest.mark.parametrize(("who", "by"), [(TOM, SATELLITE), (RUTH, HUB_CARER)], ids=["at home", "hub home"])
async def test_its_entries_are_those_of_the_calendar_of_a_phone(bookings, site, pages, who, by):
    of_phone = await feed_of(bookings, by)

    of_files = [events_in(await file_of(site, page, who)) for page in pages]

    assert [len(one) for one in of_files] == [1, 4, 1]
    assert {uid: event for one in of_files for uid, event in one.items()} == of_phone


async def test_it_is_a_file_that_a_program_takes_as_entries_and_not_as_a_message(site, series):
    answer = await file_of(site, series)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="sleepovers.ics"'
    assert "no-store" in answer.headers["cache-control"]
    file = Calendar.from_ical(answer.content)
    assert "METHOD" not in file
    assert "X-WR-CALNAME" not in file
    assert len(file.walk("VEVENT")) == 4


async def test_nobody_is_named_in_it_and_nothing_of_a_gatherings_words_is(site, pages):
    for page in pages:
        content = (await file_of(site, page)).text
        for name in (*(name.split()[0] for name in NAMES.values()), TITLE.split()[0]):
            assert name not in content


async def test_of_a_series_it_has_those_that_are_ahead_and_says_which_was_called_off(bookings, site, series):
    bookings.clock.move(days=12)
    answer = await file_of(site, series)

    found = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(one["dtstart"].dt, str(one["status"])) for one in found] == [
        (FRIDAYS[2], "CANCELLED"),
        *((one, "CONFIRMED") for one in FRIDAYS[3:]),
    ]


async def test_its_page_leads_to_it(site, pages):
    await site.sign_in(TOM, AUTHORITY)

    for page in pages:
        shown = await site.get(page)
        assert f"{page}/calendar.ics" in hrefs(shown)
        assert ADD in main_of(shown)
        assert "/calendar/link" in hrefs(shown), "what changes reaches a phone by itself only by that"


async def test_what_is_over_isnt_added(bookings, site, pages, series):
    bookings.clock.moment = bookings.clock().replace(year=2027)
    await site.sign_in(TOM, AUTHORITY)

    for page in pages:
        assert ADD not in main_of(await site.get(page))
    answer = await file_of(site, series)
    assert (answer.status_code, answer.headers["location"]) == (303, series), "an empty file is none"


async def test_a_gathering_that_is_cancelled_or_to_which_they_dont_come_isnt_added(bookings, site):
    view = await planned(bookings)
    path = f"/gatherings/{view.gathering_id}"
    await site.sign_in(TOM, AUTHORITY)
    await reply(bookings, view, SATELLITE, 0, is_coming=False)
    assert ADD not in main_of(await site.get(path))

    await cancel(bookings, view)

    assert ADD not in main_of(await site.get(path))
    [event] = Calendar.from_ical((await file_of(site, path)).content).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"


async def test_whose_page_it_isnt_has_no_file_either_and_learns_of_nothing(site, stay, series):
    for page in (stay, series):
        elsewhere = page.replace(page.rsplit("/", 1)[1], str(named("things", "nothing")))
        theirs, nothing = [await file_of(site, one, CERYS) for one in (page, elsewhere)]
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert "VEVENT" not in theirs.text


async def test_a_worker_takes_it_as_well(site, pages):
    for page in pages:
        assert events_in(await file_of(site, page, SAM))


async def test_once_a_gathering_has_begun_there_is_nothing_to_add(bookings, site, gathering):
    once_it_has_begun(bookings)
    bookings.clock.move(hours=2)
    await site.sign_in(TOM, AUTHORITY)

    assert ADD not in main_of(await site.get(gathering))
