"""Of which day does a page tell?"""

from datetime import UTC, date, datetime, time, timedelta

from shared.contracts.clock import LONDON
from shared.web.forms import Form
from shared.web.viewer import Viewer
from shared.web.wording import day

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
NOT_A_DAY = "Enter a real date, like 2026-11-27"


def day_asked_for(viewer: Viewer, on: str, form: Form) -> date:
    """The day of `?on=2026-11-27`, or today where none is asked for, or none that is one, which the form then says."""
    if not on:
        return viewer.today
    try:
        asked = date.fromisoformat(on)
    except ValueError:
        asked = None
    if asked is not None and EARLIEST <= asked <= LATEST:
        return asked
    form.errors.add("on", NOT_A_DAY)
    return viewer.today


def day_known(viewer: Viewer, known: str, form: Form) -> date | None:
    """The day of `?known=2026-03-10`, as of whose end a page tells; none where it tells what is known now.

    Today and what is to come are what is known now. One that is no day the form then says.
    """
    if not known:
        return None
    try:
        asked = date.fromisoformat(known)
    except ValueError:
        asked = None
    if asked is None or not EARLIEST <= asked <= LATEST:
        form.errors.add("known", NOT_A_DAY)
        return None
    return asked if asked < viewer.today else None


def end_of(day: date | None) -> datetime | None:
    """The moment at which a day ends in London."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)


def as_it_was(viewer: Viewer, on: date, known: date | None = None) -> str:
    """`This is how it was on Monday 3 March 2025, as it was known on Monday 10 March 2025.`; nothing where the page
    tells of today as it is known."""
    if on == viewer.today and known is None:
        return ""
    is_past, is_to_come = on < viewer.today, on > viewer.today
    sentence = f"This is how it {'was' if is_past else 'will be' if is_to_come else 'is'} on {day(on)}"
    if known is not None:
        return f"{sentence}, as it was known at the end of {day(known)}. What was recorded later is left out."
    return f"{sentence}, as far as it is known." if is_to_come else f"{sentence}."


def looking_back(on: date, known: date | None, viewer: Viewer) -> dict[str, str]:
    """What a link carries on of the days that a page tells of."""
    days = {"on": on.isoformat() if on != viewer.today else "", "known": known.isoformat() if known else ""}
    return {name: value for name, value in days.items() if value}
