"""How does what a mail brings for a calendar read?"""

from datetime import datetime, timedelta
from uuid import UUID

from shared.contracts.words import SleepoverState
from shared.web import wording
from shared.web.ical import Entry, Hours, Nights, Status

ONE_NIGHT = timedelta(days=1)


def calendar_entry(
    *, sleepover_id: UUID, version: int, nights: Nights, state: SleepoverState, children: int, written_at: datetime
) -> Entry:
    """A sleepover as the calendar of whoever gets the mail has it: no name, no address."""
    is_off = state is SleepoverState.CANCELLED
    who = "1 child" if children == 1 else f"{children} children"
    return Entry(
        thing_id=sleepover_id,
        version=version,
        when=nights,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
        title=f"{'Cancelled: ' if is_off else ''}Sleepover at the hub home: {who}",
        details=f"{wording.counted((nights.last - nights.first).days + 1, 'night')}. "
        f"Home on {wording.day(nights.last + ONE_NIGHT)}.",
        changed_at=written_at,
    )


def calendar_entry_of_family_time(
    *, family_time_id: UUID, version: int, hours: Hours, is_off: bool, children: int, written_at: datetime
) -> Entry:
    """Family time as the calendar of whoever gets the mail has it: no name, no place, and nobody of the family."""
    who = "1 child" if children == 1 else f"{children} children"
    return Entry(
        thing_id=family_time_id,
        version=version,
        when=hours,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
        title=f"{'Cancelled: ' if is_off else ''}Family time: {who}",
        changed_at=written_at,
    )


def calendar_entry_of_gathering(
    *, gathering_id: UUID, version: int, hours: Hours, is_off: bool, written_at: datetime
) -> Entry:
    """A gathering as the calendar of whoever gets the mail has it: nothing of what it is called, or where it is."""
    return Entry(
        thing_id=gathering_id,
        version=version,
        when=hours,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
        title=f"{'Cancelled: ' if is_off else ''}Gathering of your constellation",
        changed_at=written_at,
    )
