"""The pages on which it is recorded that a carer has done a course, corrected and taken back."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages.training.carers import training_or_not_yours
from services.bookings.pages.training.words import carer_named, done_and_until, named, not_your_training
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.training import (
    MOST_LETTERS_OF_A_PLACE,
    RECORDS_TRAINING,
    CarersTraining,
    CorrectTraining,
    RecordTraining,
    TakeBackTraining,
    TrainingRecord,
)
from shared.web.forms import DAY_PARTS, Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter(prefix="/training/carers/{person_id}")
Recorder = Annotated[Viewer, require(*RECORDS_TRAINING)]
AT = {
    "course_id": "course",
    "done_on": "done_on",
    "certificate_ends_on": "certificate_ends_on",
    "place": "place",
}
"""Fields of the messages, and those of the form."""


@router.get("/record")
async def record_form(viewer: Recorder, person_id: UUID, course: str = "") -> Response:
    """Which course, when and where."""
    view = await training_or_not_yours(viewer, person_id)
    if isinstance(view, Response):
        return view
    if not view.may_record:
        return viewer.redirect(_here(view))
    return await _record_page(viewer, view, Form.starting_with(course=course))


@router.post("/record")
async def record(viewer: Recorder, person_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Record it, or show what is wrong."""
    form = Form.submitted(sent)
    view = await training_or_not_yours(viewer, person_id)
    if isinstance(view, Response):
        return view
    offered = [str(one.course_id) for one in view.courses]
    course = form.choice("course", offered, missing="Select which course it is")
    done = _read_done(form)
    if done is not None and not form.failed:
        command = RecordTraining(person_id=person_id, course_id=UUID(course), **done)
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(_here(view), flash="training_recorded")
        form.errors.refused(answer, at=AT)
    return await _record_page(viewer, view, form)


@router.get("/records/{record_id}/correct")
async def correct_form(viewer: Recorder, person_id: UUID, record_id: UUID) -> Response:
    """As it is recorded, to be put right."""
    found = await _found(viewer, person_id, record_id)
    if isinstance(found, Response):
        return found
    view, its = found
    return await _correct_page(viewer, view, its, Form.starting_with(**_as_entered(its)))


@router.post("/records/{record_id}/correct")
async def correct(viewer: Recorder, person_id: UUID, record_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Put it right, or show what is wrong."""
    found = await _found(viewer, person_id, record_id)
    if isinstance(found, Response):
        return found
    view, its = found
    form = Form.submitted(sent)
    done = _read_done(form)
    if done is not None and not form.failed:
        answer = await viewer.asks.ask(CorrectTraining(record_id=record_id, **done), key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(_here(view), flash="training_corrected")
        form.errors.refused(answer, at=AT)
    return await _correct_page(viewer, view, its, form)


@router.get("/records/{record_id}/take-back")
async def take_back_form(viewer: Recorder, person_id: UUID, record_id: UUID) -> Response:
    """Was it recorded wrongly?"""
    found = await _found(viewer, person_id, record_id)
    if isinstance(found, Response):
        return found
    view, its = found
    return await _page(viewer, view, Form(), "take_back.html", its=_its(view, its))


@router.post("/records/{record_id}/take-back")
async def take_back(viewer: Recorder, person_id: UUID, record_id: UUID, key: FormKey) -> Response:
    """It doesn't count any more; who was faster is seen on the carer's page."""
    answer = await viewer.asks.ask(TakeBackTraining(record_id=record_id), key=key)
    if isinstance(answer, Refused) and answer.reason == "not_yours":
        return not_your_training(viewer)
    return viewer.redirect(
        f"/training/carers/{person_id}", flash="" if isinstance(answer, Refused) else "training_taken_back"
    )


async def _found(viewer: Viewer, person_id: UUID, record_id: UUID) -> tuple[CarersTraining, TrainingRecord] | Response:
    """The record, as long as it counts; where it doesn't, or the viewer can't change it, the carer's page."""
    view = await training_or_not_yours(viewer, person_id)
    if isinstance(view, Response):
        return view
    its = next((one for one in view.records if one.record_id == record_id and one.ended_at is None), None)
    if its is None or not view.may_put_right:
        return viewer.redirect(_here(view))
    return view, its


async def _record_page(viewer: Viewer, view: CarersTraining, form: Form) -> Response:
    courses = [{"value": str(one), "text": name} for one, name in named(view.courses).items()]
    return await _page(viewer, view, form, "record.html", courses=courses)


async def _correct_page(viewer: Viewer, view: CarersTraining, its: TrainingRecord, form: Form) -> Response:
    return await _page(viewer, view, form, "correct.html", its=_its(view, its))


async def _page(viewer: Viewer, view: CarersTraining, form: Form, template: str, **values: Any) -> Response:
    names = await names_of(viewer.asks, [view.person_id], Purpose.COORDINATE_TRAINING)
    return viewer.render(
        f"bookings/training/{template}",
        form=form,
        names=names,
        carer=carer_named(names, view.person_id),
        here=_here(view),
        a_year=viewer.today.year,
        **values,
    )


def _its(view: CarersTraining, its: TrainingRecord) -> dict[str, str]:
    return {
        "path": f"{_here(view)}/records/{its.record_id}",
        "course": named(view.courses).get(its.course_id, "A course"),
        "when": done_and_until(its.done_on, its.expires_on),
    }


def _read_done(form: Form) -> dict[str, Any] | None:
    """When, where, and until when by a certificate; or none, and the form tells what is wrong."""
    done_on = form.day("done_on", "the day on which it was done")
    ends_on: date | None = None
    if any(form.value(f"certificate_ends_on-{part}") for part in DAY_PARTS):
        ends_on = form.day("certificate_ends_on", "the last day on the certificate")
    place = form.value("place")
    if len(place) > MOST_LETTERS_OF_A_PLACE:
        form.errors.add("place", f"Where it was done must be {MOST_LETTERS_OF_A_PLACE} characters or fewer")
    if form.failed or done_on is None:
        return None
    return {"done_on": done_on, "place": place, "certificate_ends_on": ends_on}


def _as_entered(its: TrainingRecord) -> dict[str, str | date | Iterable[str]]:
    entered: dict[str, str | date | Iterable[str]] = {"done_on": its.done_on, "place": its.place}
    return entered | ({"certificate_ends_on": its.certificate_ends_on} if its.certificate_ends_on else {})


def _here(view: CarersTraining) -> str:
    return f"/training/carers/{view.person_id}"
