"""Who has done what, what expires, and who is due: by course and by carer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from services.bookings.forms import read_identifier
from services.bookings.pages.days import EARLIEST, LATEST, read_iso
from services.bookings.pages.training.words import carer_named, done_and_until, named, tag_of
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.training import (
    LOOKS_AT_TRAINING,
    SEES_TRAINING,
    TrainingStanding,
    WhoHasTrained,
    WhoIsTrained,
)
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
Looker = Annotated[Viewer, require(*SEES_TRAINING)]
BY_COURSE, BY_CARER = "course", "carer"
DUE, SOON = "due", "soon"
COLUMNS = ("Course", "Carer", "Household", "State", "Done on", "Holds until")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are asked for, and how they are to be shown; as the address has it."""

    by: str = BY_COURSE
    show: str = ""
    course: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """How one carer stands with one course."""

    course: str
    person_id: UUID
    carer: str
    household: str
    state: str
    state_classes: str
    done_on: date | None
    expires_on: date | None
    when: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a course, or of a carer."""

    name: str
    href: str
    rows: tuple[Row, ...]


@router.get("/training")
async def training(viewer: Looker, asked: Annotated[Asked, Depends()], download: Download = "") -> Response:
    """For whom the viewer answers; a carer sees their own page instead."""
    if not viewer.actor.has(*LOOKS_AT_TRAINING):
        return viewer.redirect(f"/training/carers/{viewer.actor.person_id}")
    form = Form.starting_with(
        by=asked.by, show=asked.show, course=asked.course, on=asked.on or viewer.today.isoformat()
    )
    on = read_iso(asked.on) or viewer.today
    if (asked.on and read_iso(asked.on) is None) or not EARLIEST <= on <= LATEST:
        form.errors.add("on", "Enter a real date, like 2026-11-27")
        on = viewer.today
    answer = await viewer.asks.ask(WhoIsTrained(on=on))
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    found = [one for one in answer.standings if _is_asked_for(one, asked)]
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.COORDINATE_TRAINING
    names = await names_of(viewer.asks, [one for row in found for one in (row.person_id, row.household_id)], purpose)
    rows = _rows(found, answer, names, asked.by)
    if download:
        return await taken(viewer, download, _listing(rows), names)
    return viewer.render(
        "bookings/training/list.html",
        form=form,
        names=names,
        on=day(on),
        is_today=on == viewer.today,
        groups=_groups(rows, asked.by),
        by_carer=asked.by == BY_CARER,
        is_filtered=bool(asked.show or asked.course),
        due=sum(one.is_due for one in answer.standings),
        soon=sum(one.is_due_soon for one in answer.standings),
        days_before=answer.days_before,
        may_arrange=answer.may_arrange,
        has_courses=bool(answer.courses),
        courses=[
            {"value": "", "text": "Every course"},
            *({"value": str(one), "text": name} for one, name in named(answer.courses).items()),
        ],
    )


def _is_asked_for(one: TrainingStanding, asked: Asked) -> bool:
    course = read_identifier(asked.course)
    return (course is None or one.course_id == course) and {
        DUE: one.is_due,
        SOON: one.is_due_soon,
    }.get(asked.show, True)


def _rows(found: Sequence[TrainingStanding], answer: WhoHasTrained, names: Names, by: str) -> list[Row]:
    courses = named(answer.courses)
    rows = [_row(one, courses, names) for one in found]

    def order(row: Row) -> tuple[str, ...]:
        course, carer = row.course.casefold(), row.carer.casefold()
        return (carer, str(row.person_id), course) if by == BY_CARER else (course, carer, str(row.person_id))

    return sorted(rows, key=order)


def _row(one: TrainingStanding, courses: dict[UUID, str], names: Names) -> Row:
    state, state_classes = tag_of(one)
    return Row(
        courses.get(one.course_id, "A course"),
        one.person_id,
        carer_named(names, one.person_id),
        names.household(one.household_id),
        state,
        state_classes,
        one.done_on,
        one.expires_on,
        done_and_until(one.done_on, one.expires_on),
    )


def _groups(rows: Sequence[Row], by: str) -> list[Group]:
    if by == BY_CARER:
        return [
            Group(its[0].carer, f"/training/carers/{person_id}", tuple(its))
            for person_id, several in groupby(rows, lambda row: row.person_id)
            for its in [list(several)]
        ]
    return [Group(name, "", tuple(its)) for name, its in groupby(rows, lambda row: row.course)]


def _listing(rows: Sequence[Row]) -> Listing:
    found = [(row.course, row.carer, row.household, row.state, row.done_on, row.expires_on) for row in rows]
    return Listing("training", COLUMNS, found)
