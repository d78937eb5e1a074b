"""Of which day does a page tell?"""

from datetime import date

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


def as_it_was(viewer: Viewer, on: date) -> str:
    """`This is how it was on Monday 3 March 2025.`; nothing where the page tells of today."""
    if on == viewer.today:
        return ""
    if on < viewer.today:
        return f"This is how it was on {day(on)}."
    return f"This is how it will be on {day(on)}, as far as it is known."
