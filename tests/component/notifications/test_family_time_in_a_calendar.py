"""A mail about family time that is sure, or isn't any more, brings it for the reader's calendar, and names nobody."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from services.bookings.pages.feed import calendar_of
from services.notifications.handlers.mailing import SEND_MAIL
from shared.contracts.calendars import FamilyTimeInMyCalendar, InMyCalendar
from shared.contracts.family_time import (
    FamilyTimeCancelled,
    FamilyTimeChanged,
    FamilyTimeChased,
    FamilyTimeProposed,
    FamilyTimeReplied,
)
from shared.contracts.family_words import FamilyTimeChange, FamilyTimeState
from shared.web.names import Names
from tests.component.notifications.people import FRIDAY, HUB, SATELLITE, TOM
from tests.component.notifications.test_calendar_files import Registry, event_in, files_of
from tests.component.notifications.test_family_time import FAMILY_TIME, FRIDAY_AT_TWO, TOLD_OFF, family_time

A_DAY = timedelta(days=1)


async def mail_of(room, mail_server, event, person=TOM):
    """What somebody gets of an event."""
    await room.heard(event)
    async with room.database.work("testshire") as work:
        [row] = await work.fetch(
            "SELECT delivery.id FROM delivery JOIN notice ON notice.id = notice_id "
            "WHERE channel = 'email' AND person_id = $1 AND about_version = $2",
            person,
            event.thing_version,
        )
    await room.ran(SEND_MAIL, row["id"], Registry())
    return mail_server.taken[-1]


def changed(version=2, **facts):
    return family_time(FamilyTimeChanged, thing_version=version, what=FamilyTimeChange.PLAN, **facts)


def cancelled(version=3):
    return family_time(FamilyTimeCancelled, thing_version=version, **TOLD_OFF)


async def test_a_plan_comes_with_its_hours_and_names_nobody(told, mail_server):
    mail = await mail_of(told, mail_server, family_time())

    [part] = files_of(mail)
    event = event_in(mail)
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "family-time.ics")
    assert part.get_param("method") == "PUBLISH"
    assert (event["uid"].split("@")[0], event["status"], event["sequence"]) == (str(FAMILY_TIME), "CONFIRMED", 1)
    assert event.decoded("dtstart") == FRIDAY_AT_TWO
    assert event.decoded("dtend") == FRIDAY_AT_TWO + timedelta(hours=2)
    assert event["summary"] == "Family time: 2 children"
    assert {"location", "description", "attendee", "organizer"}.isdisjoint(key.lower() for key in event)


async def test_a_change_and_a_calling_off_are_of_the_same_entry_which_stays_as_cancelled(told, mail_server):
    first = await mail_of(told, mail_server, family_time())
    second = await mail_of(told, mail_server, changed(starts_at=FRIDAY_AT_TWO + A_DAY))
    third = await mail_of(told, mail_server, cancelled())

    events = [event_in(mail) for mail in (first, second, third)]
    assert len({event["uid"] for event in events}) == 1
    assert [(event["sequence"], event["status"]) for event in events] == [
        (1, "CONFIRMED"),
        (2, "CONFIRMED"),
        (3, "CANCELLED"),
    ]
    assert events[1].decoded("dtstart") == FRIDAY_AT_TWO + A_DAY
    assert events[2]["summary"] == "Cancelled: Family time: 2 children"


async def test_whose_child_has_moved_has_it_struck_out_and_who_is_asked_has_it_as_it_is(told, mail_server):
    moved = family_time(
        FamilyTimeChanged,
        thing_version=2,
        what=FamilyTimeChange.CHILD_MOVED,
        changed_by=None,
        household_ids=(HUB,),
        outstanding_household_ids=(HUB,),
        left_household_ids=(SATELLITE,),
    )
    await told.heard(family_time())

    assert event_in(await mail_of(told, mail_server, moved))["status"] == "CANCELLED"


@pytest.mark.parametrize(
    "event",
    [
        family_time(FamilyTimeProposed, state=FamilyTimeState.PROPOSED),
        family_time(FamilyTimeChased, thing_version=2, changed_by=None, outstanding_household_ids=(SATELLITE,)),
        family_time(FamilyTimeReplied, thing_version=2, changed_by=TOM, household_id=SATELLITE, is_possible=False),
        family_time(of=4),
    ],
    ids=["proposed", "chased", "not possible", "several at once"],
)
async def test_what_changes_nobodys_calendar_or_is_of_several_comes_without(told, mail_server, event):
    await told.heard(event)
    async with told.database.work("testshire") as work:
        rows = await work.fetch("SELECT starts_at FROM notice WHERE about_id = $1", FAMILY_TIME)

    assert {row["starts_at"] for row in rows} == {None}


async def test_a_file_is_the_same_entry_as_the_calendar_of_a_phone_has(told, mail_server):
    mail = await mail_of(told, mail_server, changed())
    one = FamilyTimeInMyCalendar(
        family_time_id=FAMILY_TIME,
        version=2,
        changed_at=told.clock(),
        starts_at=FRIDAY_AT_TWO,
        minutes=120,
        children=2,
        child_ids=(),
        is_at_mine=False,
        is_proposed=False,
        is_off=False,
    )
    body = calendar_of(InMyCalendar(sleepovers=(), gatherings=(), family_times=(one,)), Names(), "https://x", FRIDAY)

    [on_the_phone] = Calendar.from_ical(body).walk("VEVENT")
    its = event_in(mail)
    for key in ("uid", "sequence", "status", "summary"):
        assert its[key] == on_the_phone[key]
    assert its.decoded("dtstart") == on_the_phone.decoded("dtstart")
