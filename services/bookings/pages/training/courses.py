"""The pages on which an authority keeps its list of courses."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings.pages.training.words import REQUIRED_WORDS, holds_for
from shared.contracts.message import Command
from shared.contracts.refusals import Refused
from shared.contracts.training import (
    ARRANGES_COURSES,
    LOOKS_AT_TRAINING,
    MOST_LETTERS_OF_A_COURSE,
    MOST_LETTERS_OF_A_SOURCE,
    MOST_MONTHS,
    AddCourse,
    ChangeCourse,
    Course,
    Courses,
    RequiredOf,
    RetireCourse,
    WhichCourses,
)
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter(prefix="/training/courses")
Looker = Annotated[Viewer, require(*LOOKS_AT_TRAINING)]
Arranger = Annotated[Viewer, require(*ARRANGES_COURSES)]
COLUMNS = ("Course", "Holds for (months)", "Required of", "Required from", "Who requires it", "Retired on")
AT = {"name": "name", "months": "months", "required_from": "required_from", "source": "source"}
"""Fields of the messages, and those of the form."""
REQUIRED = [{"value": one.value, "text": words} for one, words in REQUIRED_WORDS.items()]


@router.get("")
async def courses(viewer: Looker, download: Download = "") -> Response:
    """The list, those that are retired last."""
    answer = await _courses(viewer)
    if download:
        return await taken(viewer, download, _listing(answer.courses))
    return viewer.render(
        "bookings/training/courses.html",
        rows=[_row(one) for one in answer.courses],
        may_arrange=answer.may_arrange,
        of_nobody=True,
    )


@router.get("/add")
async def add_form(viewer: Arranger) -> Response:
    """What there is to say of a course."""
    return _page(viewer, Form(), "Add a course", "/training/courses/add")


@router.post("/add")
async def add(viewer: Arranger, key: FormKey, sent: Submitted) -> Response:
    """Add it, or show what is wrong."""
    form = Form.submitted(sent)
    what = _read(form)
    if what is not None and await _done(viewer, AddCourse(**what), key, form):
        return viewer.redirect("/training/courses", flash="course_added")
    return _page(viewer, form, "Add a course", "/training/courses/add")


@router.get("/{course_id}/change")
async def change_form(viewer: Arranger, course_id: UUID) -> Response:
    """The course as it is, to be changed; who can't change it any more sees the list."""
    course = await _to_change(viewer, course_id)
    if course is None:
        return viewer.redirect("/training/courses")
    return _page(viewer, Form.starting_with(**_as_entered(course)), "Change the course", _path(course), course)


@router.post("/{course_id}/change")
async def change(viewer: Arranger, course_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Change it, or show what is wrong."""
    course = await _to_change(viewer, course_id)
    if course is None:
        return viewer.redirect("/training/courses")
    form = Form.submitted(sent)
    what = _read(form)
    version = form.value("version")
    if what is not None and version.isascii() and version.isdigit():
        command = ChangeCourse(course_id=course_id, version=int(version), **what)
        if await _done(viewer, command, key, form):
            return viewer.redirect("/training/courses", flash="course_changed")
    return _page(viewer, form, "Change the course", _path(course), course)


@router.get("/{course_id}/retire")
async def retire_form(viewer: Arranger, course_id: UUID) -> Response:
    """What it means that a course is retired."""
    course = await _to_change(viewer, course_id)
    if course is None:
        return viewer.redirect("/training/courses")
    return viewer.render("bookings/training/retire.html", course=course)


@router.post("/{course_id}/retire")
async def retire(viewer: Arranger, course_id: UUID, key: FormKey) -> Response:
    """Retire it; who was faster is seen on the list."""
    answer = await viewer.asks.ask(RetireCourse(course_id=course_id), key=key)
    return viewer.redirect("/training/courses", flash="" if isinstance(answer, Refused) else "course_retired")


async def _courses(viewer: Viewer) -> Courses:
    answer = await viewer.asks.ask(WhichCourses())
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    return answer


async def _to_change(viewer: Viewer, course_id: UUID) -> Course | None:
    found = (await _courses(viewer)).courses
    return next((one for one in found if one.course_id == course_id and one.retired_on is None), None)


async def _done(viewer: Viewer, command: Command[Courses], key: UUID, form: Form) -> bool:
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=AT)
    return not isinstance(answer, Refused)


def _page(viewer: Viewer, form: Form, heading: str, path: str, course: Course | None = None) -> Response:
    return viewer.render(
        "bookings/training/course.html",
        form=form,
        heading=heading,
        path=path,
        course=course,
        required=REQUIRED,
        a_year=viewer.today.year,
    )


def _path(course: Course) -> str:
    return f"/training/courses/{course.course_id}/change"


def _read(form: Form) -> dict[str, Any] | None:
    """What the course is; or none, and the form tells what is wrong."""
    name = form.text(
        "name", missing="Enter what it is called", at_most=MOST_LETTERS_OF_A_COURSE, name="What it is called"
    )
    months = form.number("months", "the number of months", least=1, most=MOST_MONTHS) if form.value("months") else None
    chosen = form.choice("required_of", list(RequiredOf), missing="Select of whom it is required")
    required_from: date | None = None
    source = form.value("source")
    if chosen in set(RequiredOf) - {RequiredOf.NOBODY}:
        required_from = form.day("required_from", "the day from which it is required")
        source = form.text(
            "source", missing="Enter who requires it, and where that is written", at_most=MOST_LETTERS_OF_A_SOURCE
        )
    elif len(source) > MOST_LETTERS_OF_A_SOURCE:
        form.errors.add("source", f"Who offers it must be {MOST_LETTERS_OF_A_SOURCE} characters or fewer")
    if form.failed:
        return None
    return {
        "name": name,
        "months": months,
        "required_of": RequiredOf(chosen),
        "required_from": required_from,
        "source": source,
    }


def _as_entered(course: Course) -> dict[str, Any]:
    entered: dict[str, Any] = {
        "version": str(course.version),
        "name": course.name,
        "months": str(course.months or ""),
        "required_of": course.required_of.value,
        "source": course.source,
    }
    return entered | ({"required_from": course.required_from} if course.required_from else {})


def _row(course: Course) -> dict[str, Any]:
    required = REQUIRED_WORDS[course.required_of]
    return {
        "id": course.course_id,
        "name": course.name,
        "holds": holds_for(course),
        "required": f"{required}, from {day(course.required_from)}" if course.required_from else required,
        "source": course.source,
        "retired": f"Retired on {day(course.retired_on)}" if course.retired_on else "",
    }


def _listing(found: Sequence[Course]) -> Listing:
    rows = [
        (one.name, one.months, REQUIRED_WORDS[one.required_of], one.required_from, one.source, one.retired_on)
        for one in found
    ]
    return Listing("courses", COLUMNS, rows)
