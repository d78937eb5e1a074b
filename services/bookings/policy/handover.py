"""Who leaves handover notes on a stay, who reads them, and for how long?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import ONE_NIGHT
from services.bookings.policy.rules import Rulebook
from services.bookings.policy.sleepovers import Sleepover, is_home, is_hub, not_yours
from services.bookings.policy.why import is_of_their_family
from shared.contracts.actor import Actor
from shared.contracts.handover import HandoverSide
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.rules import USUAL, RuleName
from shared.contracts.words import SleepoverKind, SleepoverState

LONGEST = timedelta(max(USUAL[name].most for name in (RuleName.STAY_SHEET_DAYS_BEFORE, RuleName.STAY_SHEET_DAYS_AFTER)))
"""Before or after a stay its notes are open for no longer than this, whatever the authority chose."""

QUIET_FOR = timedelta(minutes=10)
"""Once a household has left no note for so long, the other one is told: of all that it left in a row, together."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note that somebody left."""

    id: UUID
    sleepover_id: UUID
    side: HandoverSide
    written_by: UUID
    written_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Opening:
    """From when until when notes of a stay are left, and read at the hub home: as its stay sheets are (0027, 0087)."""

    opens_on: date
    open_until: date
    """The last day."""
    goes_ahead: bool
    """Whether the hub home is to reckon with the children."""

    def is_open(self, today: date) -> bool:
        """Whether notes can be left today, and read at the hub home."""
        return self.goes_ahead and self.opens_on <= today <= self.open_until


def opening_of(sleepover: Sleepover, rules: Rulebook) -> Opening:
    """By the rules of the first night, whenever it is asked; an emergency's is open as soon as somebody asks for it."""
    before, after = (
        timedelta(rules.on(name, sleepover.first_night_on).value)
        for name in (RuleName.STAY_SHEET_DAYS_BEFORE, RuleName.STAY_SHEET_DAYS_AFTER)
    )
    is_emergency = sleepover.kind is SleepoverKind.EMERGENCY
    is_asked_for_now = is_emergency and sleepover.state is SleepoverState.REQUESTED
    return Opening(
        opens_on=sleepover.first_night_on - (max(before, ONE_NIGHT) if is_emergency else before),
        open_until=sleepover.last_night_on + after,
        goes_ahead=sleepover.state is SleepoverState.CONFIRMED or is_asked_for_now,
    )


def side_of(actor: Actor, sleepover: Sleepover) -> HandoverSide | None:
    """For which of the two households the actor writes; none who is a carer of neither."""
    if is_home(actor, sleepover):
        return HandoverSide.HOME
    return HandoverSide.HUB_HOME if is_hub(actor, sleepover) else None


def may_leave(actor: Actor, sleepover: Sleepover, opening: Opening, today: date) -> bool:
    """Whether the actor can leave a note now."""
    return side_of(actor, sleepover) is not None and opening.is_open(today)


def may_read(actor: Actor, sleepover: Sleepover, opening: Opening, today: date) -> bool:
    """Whether the notes are the actor's to read now. Refused, `not_yours`, to whom they never are."""
    side = side_of(actor, sleepover)
    if side is HandoverSide.HUB_HOME:
        return opening.is_open(today)
    if side is None and not is_of_their_family(actor, sleepover):
        raise not_yours()
    return True


def check_can_leave(actor: Actor, sleepover: Sleepover, opening: Opening, words: str, today: date) -> HandoverSide:
    """For which household the actor leaves these words. Refused as `LeaveHandoverNote` says."""
    side = side_of(actor, sleepover)
    if side is None:
        raise not_yours()
    if not opening.is_open(today):
        raise _closed(opening, today)
    if not words:
        raise refuse(grounds.NOTHING_WRITTEN, "Enter a note", "words")
    return side


def left_in_a_row(note: Note, notes: Sequence[Note]) -> list[Note]:
    """The notes that are told together with this one, which is the last of them; none where a later one tells of it.

    `notes` are all of the stay, the oldest first.
    """
    its_side = [one for one in notes if one.side is note.side]
    at = its_side.index(note)
    if any(one.written_at - note.written_at < QUIET_FOR for one in its_side[at + 1 : at + 2]):
        return []
    row = [note]
    for one in reversed(its_side[:at]):
        if row[0].written_at - one.written_at >= QUIET_FOR:
            break
        row.insert(0, one)
    return row


def is_told(note: Note, opening: Opening, today: date) -> bool:
    """Whether the other household is to hear of a note: while it may read it, and there are words to read."""
    return bool(note.words) and (note.side is HandoverSide.HUB_HOME or opening.is_open(today))


def _closed(opening: Opening, today: date) -> RefusalError:
    if not opening.goes_ahead:
        sentence = "Handover notes are for a sleepover that is confirmed, and this one isn’t. Ring the other household."
    elif today < opening.opens_on:
        sentence = f"You can leave handover notes from {_day(opening.opens_on)}."
    else:
        sentence = f"The handover notes of this stay closed on {_day(opening.open_until)}. Ring the other household."
    return refuse(grounds.HANDOVER_IS_CLOSED, sentence, "words")


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
