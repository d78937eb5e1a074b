"""The handover notes of a stay: what a page shows of them, and the way to them from the home page."""

from typing import Any

from services.bookings import wording
from services.bookings.forms import MOST_WORDS
from shared.contracts.bookings import SleepoverView
from shared.contracts.handover import (
    HandoverNote,
    HandoverNotes,
    HandoverSide,
    OpenHandover,
    WhichHandoverNotes,
    WhichHandoversAreOpen,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer
from shared.web.wording import counted, day, moment, stay_in_words

FROM = {HandoverSide.HOME: "From the carers at home", HandoverSide.HUB_HOME: "From the hub home"}
BLANK = "What was written isn’t kept any more: the record of somebody it was about was erased."
FIELDS = {"words": "words"}


def read_note(form: Form) -> str | None:
    """What somebody wrote; none where it is nothing or too long, and the form then tells so."""
    words = form.value("words").strip()
    if not words:
        form.errors.add("words", "Enter a note")
    elif len(words) > MOST_WORDS:
        form.errors.add("words", f"Your note must be {MOST_WORDS} characters or fewer")
    return None if form.failed else words


async def notes_of(viewer: Viewer, view: SleepoverView) -> HandoverNotes | None:
    """The notes of a stay; none where nobody has agreed to it yet, or where it isn't the viewer's business."""
    is_only_asked_for = view.state is SleepoverState.REQUESTED and view.kind is SleepoverKind.PLANNED
    if is_only_asked_for or view.state is SleepoverState.STAYED or not viewer.actor.has(*WhichHandoverNotes.asked_by):
        return None
    answer = await viewer.asks.ask(WhichHandoverNotes(sleepover_id=view.sleepover_id))
    return None if isinstance(answer, Refused) else answer


def shown(told: HandoverNotes | None, view: SleepoverView, viewer: Viewer, names: Names) -> dict[str, Any] | None:
    """What the page says of them; nothing where there are none and there is nothing to say."""
    if told is None:
        return None
    is_a_carers = viewer.actor.household_id in {view.satellite_household_id, view.hub_household_id}
    how_long = _how_long(told, viewer) if is_a_carers and view.state is not SleepoverState.CANCELLED else ""
    if not (told.notes or told.may_leave or how_long):
        return None
    return {
        "notes": [(one.words or BLANK, _by(one, names), one.written_at) for one in told.notes],
        "how_long": how_long,
        "may_leave": told.may_leave,
        "hint": "What should the hub home know today? For example, ate late, or had the inhaler at four."
        if viewer.actor.household_id == view.satellite_household_id
        else "How is it going, or how did it go? For example, slept well, or was sad at bedtime.",
    }


def _by(note: HandoverNote, names: Names) -> str:
    """`From the hub home: Ruth Adeyemi`."""
    name = names.person(note.written_by)
    return f"{FROM[note.side]}: {name}" if name else FROM[note.side]


def _how_long(told: HandoverNotes, viewer: Viewer) -> str:
    if told.may_leave:
        return f"Both households can leave and read notes until {day(told.open_until)}."
    if viewer.today < told.opens_on:
        return f"You can leave notes from {day(told.opens_on)}."
    return f"Notes for this stay closed on {day(told.open_until)}." if viewer.today > told.open_until else ""


async def handover_notes(viewer: Viewer) -> Panel | None:
    """The stays of the viewer's household of which notes can be left and read now."""
    if not viewer.actor.has(*WhichHandoversAreOpen.asked_by):
        return None
    answer = await viewer.asks.ask(WhichHandoversAreOpen())
    if isinstance(answer, Refused) or not answer.handovers:
        return None
    ids = [child for one in answer.handovers for child in one.child_ids]
    names = await names_of(viewer.asks, ids, Purpose.LOOK_AFTER_THE_CHILD)
    return Panel(
        "Handover notes",
        tuple(
            PanelLine(
                f"{wording.listed([names.child(child) for child in one.child_ids])}, "
                f"{stay_in_words(one.first_night_on, one.last_night_on)}",
                f"/sleepovers/{one.sleepover_id}#handover-notes",
                _how_many(one),
            )
            for one in answer.handovers
        ),
    )


def _how_many(one: OpenHandover) -> str:
    if one.last_side is None or one.last_at is None:
        return "No notes yet"
    by = "the hub home" if one.last_side is HandoverSide.HUB_HOME else "the carers at home"
    return f"{counted(one.notes, 'note')}, the last from {by}, {moment(one.last_at)}"
