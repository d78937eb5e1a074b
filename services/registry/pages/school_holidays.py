"""The page of the authority's school holidays, and those on which one is entered, corrected or taken away."""

import re
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shared.contracts.message import Command
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.school_holidays import (
    AddSchoolHoliday,
    CorrectSchoolHoliday,
    SchoolHoliday,
    SchoolHolidayName,
    SchoolHolidays,
    TakeAwaySchoolHoliday,
    WhichSchoolHolidays,
)
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import SCHOOL_HOLIDAY_WORDS, days_in_words, school_holiday

router = APIRouter()
Reader = Annotated[Viewer, require(*WhichSchoolHolidays.asked_by)]
Keeper = Annotated[Viewer, require(*AddSchoolHoliday.asked_by)]
HERE = "/school-holidays"
COLUMNS = ("School holiday", "First day", "Last day", "Where it is published")
FIELDS = {"name": "name", "first_on": "first", "last_on": "last", "source": "source"}
FLASHES = {
    "school_holiday_added": "The school holiday is entered. Nothing that is booked has changed.",
    "school_holiday_corrected": "The school holiday is corrected. Nothing that is booked has changed.",
    "school_holiday_taken_away": "The school holiday is taken away. Nothing that is booked has changed.",
}


@router.get(HERE)
async def school_holidays(viewer: Reader, download: Download = "") -> Response:
    """Those of now and to come, soonest first, and those that are over."""
    answer = await _all(viewer)
    if download:
        rows = [(school_holiday(one.name), one.first_on, one.last_on, one.source) for one in answer.holidays]
        return await taken(viewer, download, Listing("school-holidays", COLUMNS, rows))
    names = await names_of(viewer.asks, [one.recorded_by for one in answer.holidays], Purpose.KEEP_THE_REGISTER)
    ahead = [one for one in answer.holidays if one.last_on >= viewer.today]
    over = [one for one in reversed(answer.holidays) if one.last_on < viewer.today]
    return viewer.render(
        "registry/school_holidays/list.html",
        names=names,
        groups=[
            (caption, _lines(ones, names)) for caption, ones in (("Now and to come", ahead), ("Over", over)) if ones
        ],
        may_change=answer.may_change,
    )


@router.get(f"{HERE}/add")
async def add_form(viewer: Keeper) -> Response:
    """The form, with nothing in it."""
    return _form_page(viewer, Form(), None)


@router.post(f"{HERE}/add")
async def add(viewer: Keeper, key: FormKey, sent: Submitted) -> Response:
    """Enter it, or show what is wrong."""
    form = Form.submitted(sent)
    about = _read(form)
    if about is None or await _refused(viewer, AddSchoolHoliday(**about), key, form):
        return _form_page(viewer, form, None)
    return viewer.redirect(HERE, flash="school_holiday_added")


@router.get(f"{HERE}/{{holiday_id}}/correct")
async def correct_form(viewer: Keeper, holiday_id: UUID) -> Response:
    """The form, with the holiday as it is."""
    known = await _one(viewer, holiday_id)
    if known is None:
        return _gone(viewer)
    form = Form.starting_with(
        name=known.name, first=known.first_on, last=known.last_on, source=known.source, version=str(known.version)
    )
    return _form_page(viewer, form, known)


@router.post(f"{HERE}/{{holiday_id}}/correct")
async def correct(viewer: Keeper, holiday_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Write it so, or show what is wrong."""
    known = await _one(viewer, holiday_id)
    if known is None:
        return _gone(viewer)
    form = Form.submitted(sent)
    about = _read(form)
    if about is None:
        return _form_page(viewer, form, known)
    command = CorrectSchoolHoliday(holiday_id=holiday_id, version=_version(form, known), **about)
    if await _refused(viewer, command, key, form):
        return _form_page(viewer, form, known)
    return viewer.redirect(HERE, flash="school_holiday_corrected")


@router.get(f"{HERE}/{{holiday_id}}/take-away")
async def take_away_form(viewer: Keeper, holiday_id: UUID) -> Response:
    """The question whether it is to go."""
    known = await _one(viewer, holiday_id)
    return _gone(viewer) if known is None else _take_away_page(viewer, Form(), known)


@router.post(f"{HERE}/{{holiday_id}}/take-away")
async def take_away(viewer: Keeper, holiday_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Have it be none, or show why not."""
    known = await _one(viewer, holiday_id)
    if known is None:
        return _gone(viewer)
    form = Form.submitted(sent)
    command = TakeAwaySchoolHoliday(holiday_id=holiday_id, version=_version(form, known))
    if await _refused(viewer, command, key, form):
        return _take_away_page(viewer, form, known)
    return viewer.redirect(HERE, flash="school_holiday_taken_away")


def _read(form: Form) -> dict[str, Any] | None:
    name = form.choice("name", list(SchoolHolidayName), missing="Select which school holiday it is")
    first = form.day("first", "the first day")
    last = form.day("last", "the last day")
    if first is not None and last is not None and last < first:
        form.errors.add("last", "The last day must be the same as or after the first day")
    source = form.text("source", missing="Enter where it is published", name="Where it is published")
    if form.failed:
        return None
    return {"name": SchoolHolidayName(name), "first_on": first, "last_on": last, "source": source}


async def _refused(viewer: Viewer, command: Command[SchoolHolidays], key: UUID, form: Form) -> bool:
    """Whether it was refused; then the form says why."""
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return True
    return False


def _form_page(viewer: Viewer, form: Form, known: SchoolHoliday | None) -> Response:
    return viewer.render(
        "registry/school_holidays/form.html",
        form=form,
        title="Correct a school holiday" if known else "Enter a school holiday",
        here=f"{HERE}/{known.holiday_id}/correct" if known else f"{HERE}/add",
        version=_shown(form, known),
        choices=[{"value": name.value, "text": words} for name, words in SCHOOL_HOLIDAY_WORDS.items()],
        a_year=viewer.today.year + 1,
    )


def _take_away_page(viewer: Viewer, form: Form, known: SchoolHoliday) -> Response:
    return viewer.render(
        "registry/school_holidays/take_away.html",
        form=form,
        here=f"{HERE}/{known.holiday_id}/take-away",
        version=_shown(form, known),
        what=school_holiday(known.name),
        days=days_in_words(known.first_on, known.last_on),
    )


def _shown(form: Form, known: SchoolHoliday | None) -> str:
    """The version that is sent with the form: anew where somebody else was quicker."""
    if known is None:
        return ""
    was_overtaken = any(not problem.field for problem in form.errors)
    return str(known.version) if was_overtaken else form.value("version") or str(known.version)


def _version(form: Form, known: SchoolHoliday) -> int:
    shown = form.value("version")
    return int(shown) if re.fullmatch(r"[1-9][0-9]{0,8}", shown) else known.version


def _lines(holidays: Sequence[SchoolHoliday], names: Names) -> list[dict[str, Any]]:
    return [
        {
            "name": school_holiday(one.name),
            "days": days_in_words(one.first_on, one.last_on),
            "source": one.source,
            "recorded_at": one.recorded_at,
            "recorded_by": names.person(one.recorded_by) or "somebody",
            "href": f"{HERE}/{one.holiday_id}",
        }
        for one in holidays
    ]


async def _all(viewer: Viewer) -> SchoolHolidays:
    answer = await viewer.asks.ask(WhichSchoolHolidays())
    return SchoolHolidays(holidays=(), may_change=False) if isinstance(answer, Refused) else answer


async def _one(viewer: Viewer, holiday_id: UUID) -> SchoolHoliday | None:
    return next((one for one in (await _all(viewer)).holidays if one.holiday_id == holiday_id), None)


def _gone(viewer: Viewer) -> Response:
    return viewer.render("registry/school_holidays/gone.html", status=404)
