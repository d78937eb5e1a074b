"""What has a mail of the notice that it carries?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.notifications.policy.sleepovers import changes_calendars
from shared.contracts.bookings import SleepoverFacts
from shared.contracts.notifications import NoticeKind

FOR_CALENDARS = ("first_night_on", "last_night_on", "sleepover_state", "children")
"""A notice's columns that are for the reader's calendar: none of them is known where it changes none."""


def for_calendars(event: SleepoverFacts) -> dict[str, Any]:
    """What a calendar has of a sleepover, where what happened is to be seen in one."""
    if not changes_calendars(event):
        return dict.fromkeys(FOR_CALENDARS)
    return {
        "first_night_on": event.first_night_on,
        "last_night_on": event.last_night_on,
        "sleepover_state": event.state.value,
        "children": len(event.stays),
    }


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that is still to be sent."""

    id: UUID
    """The notice's."""
    person_id: UUID
    kind: NoticeKind
    sleepover_id: UUID
    written_at: datetime
    subject: str
    body: str
    sleepover_version: int
    first_night_on: date | None
    """With the three below what goes into a calendar; none where nothing does."""
    last_night_on: date | None
    sleepover_state: str | None
    children: int | None
    is_overtaken: bool
    """Whether something newer has been written of the sleepover than this notice."""
