"""What has a mail of the notice that it carries?"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.contracts.notifications import About, NoticeKind

FOR_CALENDARS = ("first_night_on", "last_night_on", "sleepover_state", "children", "starts_at", "minutes", "is_off")
"""A notice's columns that are for the reader's calendar: none of them is known where it changes none."""


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that is still to be sent."""

    id: UUID
    """The notice's."""
    person_id: UUID
    kind: NoticeKind
    about: About
    about_id: UUID
    about_version: int
    written_at: datetime
    subject: str
    body: str
    first_night_on: date | None
    """With the three below what goes into a calendar; none where nothing does."""
    last_night_on: date | None
    sleepover_state: str | None
    children: int | None
    starts_at: datetime | None
    """With the two below what goes into a calendar of family time; none where nothing does."""
    minutes: int | None
    is_off: bool | None
    is_overtaken: bool
    """Whether what it asks needn't be answered any more."""
