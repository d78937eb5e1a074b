"""A mail about one gathering brings it for the reader's calendar, and tells nothing of what it is called or where."""

import pytest
from icalendar import Calendar

from services.bookings.pages.feed import calendar_of
from shared.contracts.calendars import GatheringInMyCalendar, InMyCalendar
from shared.contracts.gatherings import (
    GatheringCancelled,
    GatheringChanged,
    GatheringLiftsArranged,
    GatheringPlacesMoved,
    GatheringPlanned,
)
from shared.contracts.words import GatheringKind, GatheringOffReason, GatheringState
from shared.web.names import Names
from tests.component.notifications.people import FRIDAY, SATELLITE, TOM
from tests.component.notifications.test_calendar_files import event_in, files_of
from tests.component.notifications.test_family_time_in_a_calendar import mail_of
from tests.component.notifications.test_gatherings import GATHERING, a_gathering

OFF = {"state": GatheringState.CANCELLED, "reason": GatheringOffReason.WEATHER}
GIVEN = {"given_household_ids": (SATELLITE,), "left_household_ids": ()}
LEFT = {"given_household_ids": (), "left_household_ids": (SATELLITE,)}
LIFT = {"arranged_household_ids": (SATELLITE,), "undone_household_ids": ()}


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (a_gathering(GatheringPlanned), "CONFIRMED"),
        (a_gathering(GatheringChanged, thing_version=2), "CONFIRMED"),
        (a_gathering(GatheringCancelled, thing_version=3, **OFF), "CANCELLED"),
        (a_gathering(GatheringPlacesMoved, thing_version=4, **GIVEN), "CONFIRMED"),
        (a_gathering(GatheringPlacesMoved, thing_version=4, **LEFT), "CANCELLED"),
        (a_gathering(GatheringLiftsArranged, thing_version=5, **LIFT), "CONFIRMED"),
    ],
    ids=["planned", "changed", "cancelled", "places given", "not yours", "lift"],
)
async def test_each_mail_has_it_as_it_is(told, mail_server, event, status):
    mail = await mail_of(told, mail_server, event)

    [part] = files_of(mail)
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "gathering.ics")
    assert part.get_param("method") == "PUBLISH"
    entry = event_in(mail)
    assert (entry["uid"].split("@")[0], entry["sequence"]) == (str(GATHERING), event.thing_version)
    assert (entry["status"], entry.decoded("dtstart")) == (status, event.starts_at)
    assert entry["summary"] == f"{'Cancelled: ' * (status == 'CANCELLED')}Gathering of your constellation"
    assert {"location", "description", "attendee", "organizer"}.isdisjoint(key.lower() for key in entry)


@pytest.mark.parametrize("of", [0, 4])
async def test_a_mail_of_several_brings_none(told, mail_server, of):
    assert files_of(await mail_of(told, mail_server, a_gathering(GatheringPlanned, of=of))) == []


async def test_it_is_the_entry_that_the_calendar_of_a_phone_has(told, mail_server):
    event = a_gathering(GatheringChanged, thing_version=2)
    its = event_in(await mail_of(told, mail_server, event, TOM))
    one = GatheringInMyCalendar(
        gathering_id=GATHERING,
        version=2,
        kind=GatheringKind.SUPPORT_GROUP,
        starts_at=event.starts_at,
        minutes=event.minutes,
        is_planned=True,
        changed_at=event.changed_at,
    )
    body = calendar_of(InMyCalendar(sleepovers=(), gatherings=(one,)), Names(), "https://x", FRIDAY)

    [on_the_phone] = Calendar.from_ical(body).walk("VEVENT")
    for key in ("uid", "sequence", "status", "transp"):
        assert its[key] == on_the_phone[key]
    assert its.decoded("dtstart") == on_the_phone.decoded("dtstart")
    assert its.decoded("dtend") == on_the_phone.decoded("dtend")
