"""Handover notes: what the carers at home and the hub home tell one another of a stay."""

from typing import Annotated

from pydantic import Field

from shared.contracts.bookings import MOST_LETTERS_OF_WHY
from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import CARERS, WORKERS


class HandoverSide(Code):
    """Which of the two households of a stay left a note."""

    HOME = "home"
    HUB_HOME = "hub_home"


class HandoverNote(Value):
    """What somebody wrote; it stays as it is, and another note corrects it."""

    note_id: Identifier
    side: HandoverSide
    written_by: Identifier
    written_at: Instant
    words: SensitiveText
    """Blank where the record of somebody was erased whom it may be about."""


class HandoverNotes(Reply):
    """The notes of a stay as the asker may read them, the oldest first."""

    sleepover_id: Identifier
    notes: tuple[HandoverNote, ...]
    opens_on: Day
    """From this day on notes are left and the hub home reads them, where the stay goes ahead."""
    open_until: Day
    """The last day on which they are."""
    may_leave: Flag
    """Whether the asker can leave one now."""


class WhichHandoverNotes(Query[HandoverNotes], owner="bookings", asked_by=CARERS | WORKERS):
    """What did the two households tell one another of this stay?

    The hub home reads notes while the stay sheet of the stay is open, and none before or after; the carers at home and
    the workers whose stay it is, at any time. Refused: `not_yours`.
    """

    sleepover_id: Identifier


class LeaveHandoverNote(Command[HandoverNotes], owner="bookings", asked_by=CARERS):
    """Leaves a note on a stay of one's own household, for the other household and the workers whose stay it is.

    Refused: `not_yours`, `handover_is_closed` (it isn't open yet or any more, or the stay doesn't go ahead),
    `nothing_written`.
    """

    sleepover_id: Identifier
    words: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE]


class HandoverNotesLeft(Event, owner="bookings", about="sleepover_id"):
    """One household of a stay left notes, for the other one to read; said once it has left none for some minutes.

    Its version counts the notes of the stay. What they say isn't told, and who wrote them isn't either. Not said of
    notes that the other household may not read by then, or of which nothing is kept any more.
    """

    sleepover_id: Identifier
    satellite_household_id: Identifier
    hub_household_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    side: HandoverSide
    """Whose they are."""
    left: Count
    """How many were left one after the other."""
    open_until: Day
    """The last day on which the hub home reads them."""


class OpenHandover(Value):
    """A stay of one's own household of which notes can be left and read now."""

    sleepover_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    notes: Count
    last_side: HandoverSide | None
    """Who left the last one; nobody, where there is none yet."""
    last_at: Instant | None


class OpenHandovers(Reply):
    """The soonest first."""

    handovers: tuple[OpenHandover, ...]


class WhichHandoversAreOpen(Query[OpenHandovers], owner="bookings", asked_by=CARERS):
    """Of which stays of my household can notes be left and read now, and who left the last one?"""
