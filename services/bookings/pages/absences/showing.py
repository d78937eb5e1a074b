"""The page of one absence: how it stands, everything that was recorded of it, and what can be recorded now."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages.absences.reading import (
    NO,
    NOT_YET,
    YES,
    as_answered,
    as_entered,
    other_than,
    read_addition,
    read_change,
    read_correction,
    read_interview,
    read_return,
    read_taking_back,
)
from services.bookings.pages.absences.recording import KINDS
from services.bookings.pages.absences.words import (
    everybody_named,
    heading_of,
    interview_in_words,
    lines,
    parts_of,
    tag_of,
)
from services.bookings.pages.links import leads_to_who_was_told
from shared.contracts.absences import (
    RECORDS_ABSENCES,
    RECORDS_INTERVIEWS,
    AbsenceState,
    AbsenceView,
    HowIsAbsence,
)
from shared.contracts.message import Command
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.gone import KIND_WORDS
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer, require

router = APIRouter(prefix="/absences/{absence_id}")
Records = Annotated[Viewer, require(*RECORDS_ABSENCES)]
Interviews = Annotated[Viewer, require(*RECORDS_INTERVIEWS)]
PURPOSE = Purpose.SEE_WHO_SLEEPS_WHERE
AT = {"since": "since_at", "at": "back_at", "ended_at": "back_at", "spans": "since-0_at", "offered_on": "offered_on"}
"""Fields of the messages, and those of the forms."""
ANSWERS = [
    {"value": YES, "text": "Yes"},
    {"value": NO, "text": "No"},
    {"value": NOT_YET, "text": "The child hasn’t answered yet"},
]

Read = Callable[[Form, AbsenceView], Command[AbsenceView] | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """The form of a deed, as it was sent."""

    deed: str
    form: Form
    key: UUID


@router.get("")
async def absence(viewer: SignedIn, absence_id: UUID) -> Response:
    """How it stands, and what was recorded of it."""
    view = await _seen(viewer, absence_id)
    if view is None:
        return _not_yours(viewer)
    names, leads_to_them = await asyncio.gather(
        names_of(viewer.asks, list(everybody_named(view)), PURPOSE), leads_to_who_was_told(viewer, absence_id)
    )
    child = names.child(view.child_id)
    tag, tag_classes = tag_of(view)
    return viewer.render(
        "bookings/absences/absence.html",
        absence=view,
        here=_here(view),
        names=names,
        heading=heading_of(view, child),
        child=child,
        is_open=view.state is AbsenceState.OPEN,
        tag=tag,
        tag_classes=tag_classes,
        other=KIND_WORDS[other_than(view.spans[-1].kind)],
        rows=_rows(view, names),
        lines=lines(view, names),
        leads_to_who_was_told=leads_to_them,
    )


@router.get("/back")
async def back_form(viewer: Records, absence_id: UUID) -> Response:
    """When was the child back?"""
    return await _form(viewer, absence_id, "back", Form.starting_with(back_on=viewer.today))


@router.post("/back")
async def back(viewer: Records, absence_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """The child is back."""
    return await _done(viewer, absence_id, Sent("back", Form.submitted(sent), key), read_return)


@router.get("/add")
async def add_form(viewer: Records, absence_id: UUID) -> Response:
    """What is known besides?"""
    return await _form(viewer, absence_id, "add", Form())


@router.post("/add")
async def add(viewer: Records, absence_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """What somebody else knows as well."""
    addition = Sent("add", Form.submitted(sent), key)
    return await _done(viewer, absence_id, addition, lambda form, view: read_addition(form, view.absence_id))


@router.get("/change")
async def change_form(viewer: Records, absence_id: UUID) -> Response:
    """Since when is it known, or not known any more, where the child is?"""
    return await _form(viewer, absence_id, "change", Form.starting_with(since_on=viewer.today))


@router.post("/change")
async def change(viewer: Records, absence_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """From missing to away, or from away to missing."""
    return await _done(viewer, absence_id, Sent("change", Form.submitted(sent), key), read_change)


@router.get("/correct")
async def correct_form(viewer: Records, absence_id: UUID) -> Response:
    """What is recorded, to be put right."""
    return await _form(viewer, absence_id, "correct", None)


@router.post("/correct")
async def correct(viewer: Records, absence_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """It was as this says."""
    return await _done(viewer, absence_id, Sent("correct", Form.submitted(sent), key), read_correction)


@router.get("/take-back")
async def take_back_form(viewer: Records, absence_id: UUID) -> Response:
    """Was it recorded wrongly?"""
    return await _form(viewer, absence_id, "take-back", Form())


@router.post("/take-back")
async def take_back(viewer: Records, absence_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """It never was."""
    take = Sent("take-back", Form.submitted(sent), key)
    return await _done(viewer, absence_id, take, lambda form, view: read_taking_back(form, view.absence_id))


@router.get("/interview")
async def interview_form(viewer: Interviews, absence_id: UUID) -> Response:
    """Was a return interview offered, and accepted?"""
    return await _form(viewer, absence_id, "interview", None)


@router.post("/interview")
async def interview(viewer: Interviews, absence_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """What came of the return interview."""
    answered = Sent("interview", Form.submitted(sent), key)
    return await _done(viewer, absence_id, answered, lambda form, view: read_interview(form, view.absence_id))


def _may(view: AbsenceView, deed: str) -> bool:
    return {
        "add": view.may_change,
        "back": view.may_change,
        "change": view.may_change,
        "correct": view.may_correct,
        "take-back": view.may_correct,
        "interview": view.may_record_interview,
    }[deed]


async def _form(viewer: Viewer, absence_id: UUID, deed: str, form: Form | None) -> Response:
    """The form of a deed; who can't do it sees the absence."""
    view = await _seen(viewer, absence_id)
    if view is None:
        return _not_yours(viewer)
    if not _may(view, deed):
        return viewer.redirect(_here(view))
    return await _shown(viewer, view, deed, form or (as_answered(view) if deed == "interview" else as_entered(view)))


async def _done(viewer: Viewer, absence_id: UUID, sent: Sent, read: Read) -> Response:
    """To the absence after a deed; or the form with what is wrong with it."""
    view = await _seen(viewer, absence_id)
    if view is None:
        return _not_yours(viewer)
    command = read(sent.form, view)
    if command is not None:
        answer = await viewer.asks.ask(command, key=sent.key)
        if not isinstance(answer, Refused):
            return viewer.redirect(_here(view), flash=f"absence_{sent.deed.replace('-', '_')}")
        if answer.reason == "not_yours":
            return _not_yours(viewer)
        if answer.reason == "changed_meanwhile":
            # What was entered was for what isn't any more: one begins with how it is now.
            form = as_entered(view)
            form.errors.refused(answer, at=AT)
            return await _shown(viewer, view, sent.deed, form)
        sent.form.errors.refused(answer, at=AT)
    return await _shown(viewer, view, sent.deed, sent.form)


async def _shown(viewer: Viewer, view: AbsenceView, deed: str, form: Form) -> Response:
    names = await names_of(viewer.asks, [view.child_id], PURPOSE)
    values: dict[str, Any] = {
        "form": form,
        "here": _here(view),
        "names": names,
        "child": names.child(view.child_id),
        "other": other_than(view.spans[-1].kind),
        "parts": range(len(view.spans)),
        "kinds": KINDS,
        "yes_or_no": ANSWERS[:2],
        "answers": ANSWERS,
    }
    return viewer.render(f"bookings/absences/{deed.replace('-', '_')}.html", **values)


def _rows(view: AbsenceView, names: Names) -> list[tuple[str, str]]:
    rows = [*parts_of(view), ("Lives with", names.household(view.household_id))]
    if view.expected_household_id != view.household_id:
        rows.append(("Expected at", names.household(view.expected_household_id)))
    if view.state is AbsenceState.BACK:
        rows.append(("Return interview", interview_in_words(view.interview)))
    return rows


async def _seen(viewer: Viewer, absence_id: UUID) -> AbsenceView | None:
    answer = await viewer.asks.ask(HowIsAbsence(absence_id=absence_id))
    return None if isinstance(answer, Refused) else answer


def _here(view: AbsenceView) -> str:
    return f"/absences/{view.absence_id}"


def _not_yours(viewer: Viewer) -> Response:
    """One page for what is somebody else's and for what there isn't: it tells nobody which."""
    return viewer.render("bookings/absences/not_yours.html", status=404)
