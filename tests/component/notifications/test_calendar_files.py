"""A mail about a sleepover that is sure, or isn't any more, brings it for the reader's calendar."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from services.bookings.pages.feed import calendar_of
from services.notifications.handlers.mailing import SEND_MAIL
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.calendars import InMyCalendar, SleepoverInMyCalendar
from shared.contracts.registry import ContactDetail, ContactDetails, WhichAuthority
from shared.contracts.words import DeclineReason, SleepoverState
from shared.web.names import Names
from tests.component.notifications.people import ADA, FRIDAY, GRACE, SLEEPOVER, THE_COUNCIL, TOM, a_sleepover

SUNDAY = FRIDAY + timedelta(days=2)


class Registry:
    """Gives everybody an address."""

    async def ask(self, request, **_):
        if isinstance(request, WhichAuthority):
            return THE_COUNCIL
        people = [
            ContactDetail(person_id=one, first_name="Tom", email="tom@carers.example", mobile=None)
            for one in request.person_ids
        ]
        return ContactDetails(people=tuple(people))


async def mail_to_tom(room, mail_server, event):
    """What Tom gets of an event."""
    await room.heard(event)
    async with room.database.work("testshire") as work:
        [row] = await work.fetch(
            "SELECT delivery.id FROM delivery JOIN notice ON notice.id = notice_id "
            "WHERE channel = 'email' AND person_id = $1 AND about_version = $2",
            TOM,
            event.thing_version,
        )
    await room.ran(SEND_MAIL, row["id"], Registry())
    return mail_server.taken[-1], row["id"]


def confirmed(**changes):
    return a_sleepover(SleepoverConfirmed, **{"state": SleepoverState.CONFIRMED, "thing_version": 2, **changes})


def cancelled():
    return a_sleepover(
        SleepoverCancelled, state=SleepoverState.CANCELLED, reason=DeclineReason.PLANS_CHANGED, thing_version=3
    )


def files_of(mail):
    return list(mail.iter_attachments())


def event_in(mail):
    [part] = files_of(mail)
    [event] = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return event


async def test_what_is_confirmed_comes_with_its_nights(told, mail_server):
    mail, _ = await mail_to_tom(told, mail_server, confirmed(last_night_on=SUNDAY))

    [part] = files_of(mail)
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "PUBLISH")
    assert part.get_filename() == "sleepover.ics"
    event = event_in(mail)
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 2)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (FRIDAY, SUNDAY + timedelta(days=1))
    assert event["summary"] == "Sleepover at the hub home: 2 children"
    assert "Confirmed: a sleepover from Friday 27 to Monday 30 November, 3 nights" in mail["Subject"]
    assert "will sleep at the hub home" in mail.get_body().get_content()


async def test_what_is_cancelled_or_cut_short_changes_the_same_entry(told, mail_server):
    first, _ = await mail_to_tom(told, mail_server, confirmed(last_night_on=SUNDAY))
    shorter = a_sleepover(
        SleepoverShortened, state=SleepoverState.CONFIRMED, reason=DeclineReason.OTHER, thing_version=3
    )
    second, _ = await mail_to_tom(told, mail_server, shorter)
    third, _ = await mail_to_tom(told, mail_server, cancelled().model_copy(update={"thing_version": 4}))

    events = [event_in(mail) for mail in (first, second, third)]
    assert len({event["uid"] for event in events}) == 1
    assert [(event["sequence"], event["status"]) for event in events] == [
        (2, "CONFIRMED"),
        (3, "CONFIRMED"),
        (4, "CANCELLED"),
    ]
    assert [event.decoded("dtend") for event in events[:2]] == [SUNDAY + timedelta(days=1), date(2026, 11, 28)]


@pytest.mark.parametrize("said", [SleepoverRequested, SleepoverDeclined, SleepoverLapsed])
async def test_what_was_never_sure_comes_without(told, mail_server, said):
    facts = {SleepoverDeclined: {"reason": DeclineReason.OTHER, "state": SleepoverState.DECLINED}}.get(said, {})
    mail, _ = await mail_to_tom(told, mail_server, a_sleepover(said, **facts))

    assert not mail.is_multipart()


async def test_a_mail_with_a_file_that_a_crash_doubles_is_the_same_to_the_byte(told, mail_server):
    first, delivery_id = await mail_to_tom(told, mail_server, confirmed())
    async with told.database.work("testshire") as work:
        await work.fetch("UPDATE delivery SET state = 'waiting' WHERE id = $1", delivery_id)
    written_at = told.clock()
    told.clock.move(hours=1)
    await told.ran(SEND_MAIL, delivery_id, Registry(), attempts=2)

    assert first.as_bytes() == mail_server.taken[-1].as_bytes()
    assert event_in(first).decoded("dtstamp") == written_at


async def test_a_file_is_the_same_entry_as_the_calendar_of_a_phone_has(told, mail_server):
    mail, _ = await mail_to_tom(told, mail_server, cancelled())

    of_a_phone = SleepoverInMyCalendar(
        sleepover_id=SLEEPOVER,
        version=3,
        changed_at=told.clock(),
        first_night_on=FRIDAY,
        last_night_on=FRIDAY,
        state=SleepoverState.CANCELLED,
        child_ids=(ADA, GRACE),
        is_at_mine=False,
    )
    file = calendar_of(InMyCalendar(sleepovers=(of_a_phone,), gatherings=()), Names(), "https://hubhome.test", FRIDAY)
    [there] = Calendar.from_ical(file).walk("VEVENT")
    del there["url"]  # the mail's text has the link
    assert event_in(mail) == there


async def test_no_name_of_anybody_is_in_a_file(told, mail_server):
    mail, _ = await mail_to_tom(told, mail_server, confirmed())

    file = files_of(mail)[0].get_payload(decode=True).decode()
    assert str(ADA) not in file
    assert "Tom" not in file
    assert "tom@carers.example" not in file
