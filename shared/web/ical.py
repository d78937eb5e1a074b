"""How does what is on become an iCalendar file (RFC 5545) that Google, Apple and Outlook read alike?

The same thing has the same UID and, with its version, a SEQUENCE that only grows, wherever it is written: in a
calendar that a phone looks at, or in a mail. The same entries give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event, Timezone, vDuration, vUri

from shared.contracts.clock import LONDON

MEDIA_TYPE = "text/calendar"
PRODID = "-//Hubhome//Hubhome//EN"
LOOK_AGAIN_AFTER = timedelta(hours=1)
"""What a phone is asked to do; most look when they like, and some only once a day."""
_ONE_NIGHT = timedelta(days=1)

# By rule and not as a list of moments: right in both halves of each year, also of those that are still to come.
_LONDON = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19970330T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


class Status(Enum):
    """How sure it is, in iCalendar's words."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Nights:
    """Whole days, each the one on which a night begins; the last morning isn't one (docs/decisions/0054)."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Hours:
    """From a moment on."""

    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a calendar. Whoever reads it may be anybody: its words name nobody, unless somebody chose so."""

    thing_id: UUID
    version: int
    when: Nights | Hours
    status: Status
    title: str
    details: str = ""
    link: str = ""
    is_free: bool = False
    """It keeps nobody busy, though it has hours."""
    changed_at: datetime | None = None
    """When it became as it is, where that is known."""


def calendar_file(entries: Iterable[Entry], *, name: str = "", is_sent: bool = True) -> bytes:
    """The file; with a name it is a calendar that is looked at again and again.

    What isn't sent to somebody, but taken by them, is no message and has no METHOD: a program adds all its entries,
    where of a message some take the first.
    """
    listed = list(entries)
    file = Calendar()
    file.add("prodid", PRODID)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    if is_sent:
        file.add("method", "PUBLISH")
    if name:
        file.add("name", name)
        file.add("x-wr-calname", name)
        file.add("x-wr-timezone", "Europe/London")
        file.add("refresh-interval", vDuration(LOOK_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
        file.add("x-published-ttl", vDuration(LOOK_AGAIN_AFTER))
    if any(isinstance(entry.when, Hours) for entry in listed):
        file.add_component(Timezone.from_ical(_LONDON))
    for entry in listed:
        file.add_component(_event(entry))
    written: bytes = file.to_ical()
    return written


def uid_of(thing_id: UUID) -> str:
    """By which a calendar knows a thing again."""
    return f"{thing_id}@hubhome"


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", uid_of(entry.thing_id))
    event.add("sequence", entry.version)
    for key, value in _times(entry.when).items():
        event.add(key, value)
    stamp = entry.changed_at or _begins(entry.when)
    event.add("dtstamp", stamp.astimezone(UTC))
    if entry.changed_at:
        event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("summary", entry.title)
    if entry.details:
        event.add("description", entry.details)
    if entry.link:
        event.add("url", vUri(entry.link))
    event.add("status", entry.status.value)
    event.add("class", "PRIVATE")
    # Who has children to stay is at work all the same; who is called off keeps nobody busy.
    is_busy = isinstance(entry.when, Hours) and entry.status is not Status.CANCELLED and not entry.is_free
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    return event


def _times(when: Nights | Hours) -> dict[str, Any]:
    if isinstance(when, Nights):
        return {"dtstart": when.first, "dtend": when.last + _ONE_NIGHT}
    ends_at = when.starts_at.astimezone(UTC) + timedelta(minutes=when.minutes)
    return {"dtstart": _in_london(when.starts_at), "dtend": _in_london(ends_at)}


def _in_london(moment: datetime) -> datetime:
    """Its time there; the second of an hour that the clocks have twice by UTC, as London's name means the first."""
    local = moment.astimezone(LONDON)
    return local.astimezone(UTC) if local.fold else local


def _begins(when: Nights | Hours) -> datetime:
    if isinstance(when, Hours):
        return when.starts_at
    return datetime(when.first.year, when.first.month, when.first.day, tzinfo=UTC)
