"""The pages on which a gathering is planned, changed and called off."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import GATHERING_FIELDS, read_change, read_off_reason, read_plan
from services.bookings.pages.gatherings.listing import constellations
from services.bookings.pages.gatherings.showing import gathering_or_not_yours
from shared.contracts.clock import day_in_london
from shared.contracts.gatherings import (
    PLANS_GATHERINGS,
    CancelGathering,
    PlanGathering,
    PlannedGathering,
    WhichGatherings,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.training import WhichCourses
from shared.contracts.words import GatheringKind
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import clock

router = APIRouter()
Planner = Annotated[Viewer, require(*PLANS_GATHERINGS)]
STEP, CHANGE, CONFIRM = "step", "change", "confirm"
FIELDS = (
    "constellations",
    "kind",
    "title",
    "place",
    "on-day",
    "on-month",
    "on-year",
    "starts",
    "ends",
    "capacity",
    "note",
    "course",
)
KINDS = [{"value": kind.value, "text": words} for kind, words in wording.GATHERING_WORDS.items()]


@router.get("/gatherings/plan")
async def plan_form(viewer: Planner, constellation: str = "") -> Response:
    """What there is to say of a gathering; whoever plans for one constellation isn't asked for which."""
    choices = await _may_plan_for(viewer)
    chosen = [constellation] if constellation in {str(one) for one in choices} else []
    return await _plan_page(viewer, Form.starting_with(constellations=chosen), choices)


@router.post("/gatherings/plan")
async def plan(viewer: Planner, key: FormKey, sent: Submitted) -> Response:
    """Show what was entered and who would be invited; or plan it, once that was looked at; or go back to the form."""
    form = Form.submitted(sent)
    choices = await _may_plan_for(viewer)
    courses = await courses_to_plan(viewer)
    command = read_plan(form, choices, courses)
    if command is None or form.value(STEP) == CHANGE:
        return await _plan_page(viewer, form, choices)
    is_confirmed = form.value(STEP) == CONFIRM
    answer = await viewer.asks.ask(command.model_copy(update={"dry_run": not is_confirmed}), key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=GATHERING_FIELDS)
        return await _plan_page(viewer, form, choices)
    if is_confirmed:
        return viewer.redirect(
            f"/gatherings/{answer.gathering_id}", flash="gathering_planned", households=len(answer.invited)
        )
    names = await names_of(viewer.asks, answer.constellation_ids, Purpose.PLAN_A_GATHERING)
    return viewer.render(
        "bookings/gatherings/check.html",
        names=names,
        rows=_rows(command, names, answer),
        invited=len(answer.invited),
        hidden=[(field, value) for field, value in form.entries() if field in FIELDS],
    )


@router.get("/gatherings/{gathering_id}/change")
async def change_form(viewer: Planner, gathering_id: UUID) -> Response:
    """The gathering as it is, to be changed; who can't, or can't any more, sees it."""
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    if not view.may_change:
        return viewer.redirect(f"/gatherings/{gathering_id}")
    return await _change_page(viewer, Form.starting_with(**_as_entered(view)), view)


@router.post("/gatherings/{gathering_id}/change")
async def change(viewer: Planner, gathering_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Change it, or show what is wrong."""
    form = Form.submitted(sent)
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    command = read_change(form, gathering_id, await courses_to_plan(viewer, view))
    if command is not None:
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/gatherings/{gathering_id}", flash="gathering_changed")
        form.errors.refused(answer, at=GATHERING_FIELDS)
    return await _change_page(viewer, form, view)


@router.get("/gatherings/{gathering_id}/cancel")
async def cancel_form(viewer: Planner, gathering_id: UUID) -> Response:
    """The reasons to choose from."""
    return await _cancel_page(viewer, gathering_id, Form())


@router.post("/gatherings/{gathering_id}/cancel")
async def cancel(viewer: Planner, gathering_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Call it off, or show what is wrong."""
    form = Form.submitted(sent)
    reason = read_off_reason(form)
    if reason is not None:
        answer = await viewer.asks.ask(CancelGathering(gathering_id=gathering_id, reason=reason), key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/gatherings/{gathering_id}", flash="gathering_cancelled")
        form.errors.refused(answer, at={})
    return await _cancel_page(viewer, gathering_id, form)


async def _may_plan_for(viewer: Viewer) -> Sequence[UUID]:
    answer = await viewer.asks.ask(WhichGatherings())
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    return answer.may_plan_for


async def _plan_page(viewer: Viewer, form: Form, choices: Sequence[UUID]) -> Response:
    names, courses = await asyncio.gather(
        names_of(viewer.asks, choices, Purpose.PLAN_A_GATHERING), courses_to_plan(viewer)
    )
    options = [{"value": str(one), "text": names.constellation(one)} for one in choices]
    return viewer.render(
        "bookings/gatherings/plan.html",
        form=form,
        names=names,
        choices=sorted(options, key=lambda option: option["text"].casefold()),
        kinds=KINDS,
        courses=_course_options(courses),
        a_year=viewer.today.year + 1,
    )


async def courses_to_plan(viewer: Viewer, view: PlannedGathering | None = None) -> Mapping[UUID, str]:
    """The courses of which a training can be planned; also the one that it is of already."""
    answer = await viewer.asks.ask(WhichCourses())
    found = () if isinstance(answer, Refused) else answer.courses
    courses = {one.course_id: one.name for one in found if one.retired_on is None}
    return courses | ({view.course_id: view.course} if view and view.course_id else {})


def _course_options(courses: Mapping[UUID, str]) -> Sequence[dict[str, str]]:
    if not courses:
        return ()
    return [{"value": "", "text": "No course"}, *({"value": str(one), "text": name} for one, name in courses.items())]


async def _change_page(viewer: Viewer, form: Form, view: PlannedGathering) -> Response:
    return viewer.render(
        "bookings/gatherings/change.html",
        form=form,
        here=f"/gatherings/{view.gathering_id}",
        kinds=KINDS,
        courses=_course_options(await courses_to_plan(viewer, view)),
        a_year=viewer.today.year + 1,
    )


async def _cancel_page(viewer: Viewer, gathering_id: UUID, form: Form) -> Response:
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    if not view.may_cancel and not form.failed:
        return viewer.redirect(f"/gatherings/{gathering_id}")
    return viewer.render(
        "bookings/gatherings/cancel.html",
        form=form,
        here=f"/gatherings/{gathering_id}",
        title=wording.called(view.kind, view.title),
        when=wording.hours(view.starts_at, view.minutes),
        reasons=[{"value": reason.value, "text": words} for reason, words in wording.OFF_WORDS.items()],
        is_ahead=view.starts_at > viewer.now,
    )


def _rows(command: PlanGathering, names: Names, answer: PlannedGathering) -> list[tuple[str, str]]:
    rows = [
        ("For", constellations(command.constellation_ids, names)),
        ("Kind", wording.GATHERING_WORDS[command.kind]),
        *([("Course", answer.course), ("Whom it would help", wording.helped(answer))] if answer.course_id else []),
        ("What", command.title),
        ("When", wording.hours(command.starts_at, command.minutes)),
        ("Where", command.place),
        ("Places", str(command.capacity) if command.capacity else "No limit"),
    ]
    return [*rows, ("What else to know", command.note)] if command.note else rows


def _as_entered(view: PlannedGathering) -> Mapping[str, Any]:
    return {
        "version": str(view.version),
        "kind": GatheringKind(view.kind).value,
        "title": view.title,
        "place": view.place,
        "on": day_in_london(view.starts_at),
        "starts": clock(view.starts_at),
        "ends": clock(wording.end_of(view.starts_at, view.minutes)),
        "capacity": str(view.capacity or ""),
        "note": view.note,
        "course": str(view.course_id or ""),
    }
