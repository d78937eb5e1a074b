"""Who has done what, what expires, and who is due: by course and by carer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from services.bookings.forms import read_identifier
from services.bookings.pages.days import EARLIEST, LATEST, read_iso
from services.bookings.pages.training.words import carer_named, done_and_until, named, tag_of
from shared.contracts.records import ON_A_PAGE
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.training import (
    LOOKS_AT_TRAINING,
    SEES_TRAINING,
    CourseSummary,
    TrainingShown,
    TrainingStanding,
    WhoHasTrained,
    WhoIsTrained,
)
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, every_page, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.paging import neighbours, page_number
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
Looker = Annotated[Viewer, require(*SEES_TRAINING)]
BY_COURSE, BY_CARER = "course", "carer"
COLUMNS = ("Course", "Carer", "Household", "State", "Done on", "Holds until")
SUMMARY_COLUMNS = (
    "Course",
    "Must have it",
    "Have it",
    "Expire soon",
    "Due",
    "Did it by choice",
    "Expire soon by choice",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are asked for, and how they are to be shown; as the address has it."""

    by: str = ""
    show: str = ""
    course: str = ""
    on: str = ""
    page: str = ""

    @property
    def is_summary(self) -> bool:
        """Whether nothing in particular is asked for: then each course is told in numbers."""
        return not (self.by or self.show or self.course)

    @property
    def shows(self) -> TrainingShown:
        """Which standings; all where the address has no such word."""
        return TrainingShown(self.show) if self.show in set(TrainingShown) else TrainingShown.EVERYTHING


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """How the carers stand with one course."""

    name: str
    href: str
    its: CourseSummary


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
        by=asked.by or BY_COURSE, show=asked.show, course=asked.course, on=asked.on or viewer.today.isoformat()
    )
    on = read_iso(asked.on) or viewer.today
    if (asked.on and read_iso(asked.on) is None) or not EARLIEST <= on <= LATEST:
        form.errors.add("on", "Enter a real date, like 2026-11-27")
        on = viewer.today
    query = WhoIsTrained(
        on=on,
        course_id=read_identifier(asked.course),
        shows=asked.shows,
        is_by_carer=asked.by == BY_CARER,
        page=page_number(asked.page),
        at_once=1 if asked.is_summary else ON_A_PAGE,
    )
    if download and not asked.is_summary:
        return await _taken(viewer, download, query)
    answer = await viewer.asks.ask(query)
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    summary = _summary(answer, asked.on)
    if download:
        return await taken(viewer, download, _summary_listing(summary))
    found = () if asked.is_summary else answer.standings
    names = await names_of(viewer.asks, _ids(found), Purpose.COORDINATE_TRAINING)
    filters = {"by": asked.by, "show": asked.show, "course": asked.course, "on": asked.on}
    return viewer.render(
        "bookings/training/list.html",
        form=form,
        names=names,
        on=day(on),
        is_today=on == viewer.today,
        is_summary=asked.is_summary,
        summary=summary,
        groups=_groups(_rows(found, answer, names), asked.by),
        pages=neighbours("/training", answer, filters),
        answer=answer,
        by_carer=asked.by == BY_CARER,
        is_filtered=asked.shows is not TrainingShown.EVERYTHING or bool(asked.course),
        due=sum(one.due for one in answer.summaries),
        soon=sum(one.expiring + one.expiring_by_choice for one in answer.summaries),
        days_before=answer.days_before,
        may_arrange=answer.may_arrange,
        has_courses=bool(answer.courses),
        courses=[
            {"value": "", "text": "Every course"},
            *({"value": str(one), "text": name} for one, name in named(answer.courses).items()),
        ],
    )


async def _taken(viewer: Viewer, download: Download, query: WhoIsTrained) -> Response:
    """The whole list, whatever page is shown."""
    pages = await every_page(viewer, query)
    found = [one for page in pages for one in page.standings]
    names = await names_of(viewer.asks, _ids(found), Purpose.EXPORT_THE_REGISTER)
    return await taken(viewer, download, _listing(_rows(found, pages[0], names)), names)


def _ids(found: Sequence[TrainingStanding]) -> list[UUID]:
    return [*dict.fromkeys(one for row in found for one in (row.person_id, row.household_id))]


def _summary(answer: WhoHasTrained, on: str) -> list[SummaryRow]:
    names = named(answer.courses)
    dated = {"on": on} if on else {}
    return [
        SummaryRow(names[one.course_id], f"/training?{urlencode({'course': str(one.course_id), **dated})}", one)
        for one in answer.summaries
    ]


def _summary_listing(rows: Sequence[SummaryRow]) -> Listing:
    found = [
        (
            *(row.name, row.its.required, row.its.done, row.its.expiring, row.its.due),
            *(row.its.by_choice, row.its.expiring_by_choice),
        )
        for row in rows
    ]
    return Listing("training-by-course", SUMMARY_COLUMNS, found)


def _rows(found: Sequence[TrainingStanding], answer: WhoHasTrained, names: Names) -> list[Row]:
    """In the order in which they were told, which doesn't change from page to page."""
    courses = named(answer.courses)
    return [_row(one, courses, names) for one in found]


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
