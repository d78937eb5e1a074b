"""The pages on which a gathering is planned, changed and called off."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import YES
from services.bookings.pages.gatherings.entering import (
    GATHERING_FIELDS,
    TOOK_PLACE,
    read_change,
    read_off_reason,
    read_plan,
    read_which,
)
from services.bookings.pages.gatherings.ideas import ideas_of
from services.bookings.pages.gatherings.listing import constellations
from services.bookings.pages.gatherings.showing import gathering_or_not_yours
from services.bookings.pages.series.holidays import (
    IN_HOLIDAYS,
    KEEP,
    in_holidays,
    is_wanted,
    read_in_holidays,
    what_is_known,
    what_lies_there,
)
from services.bookings.pages.series.repeating import ONCE, in_words, left_out_of, once_or_often, read_rule
from shared.contracts.clock import day_in_london
from shared.contracts.gatherings import (
    PLANS_GATHERINGS,
    CancelGathering,
    GatheringOn,
    PlanGathering,
    PlannedGathering,
    WhichGatherings,
)
from shared.contracts.ideas import Idea
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.training import WhichCourses
from shared.contracts.words import GatheringKind, GatheringState, OfSeries
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import clock, day

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
    "how_often",
    "last_day-day",
    "last_day-month",
    "last_day-year",
    IN_HOLIDAYS,
    TOOK_PLACE,
)
TOOK_PLACE_ALREADY = [
    {
        "value": YES,
        "text": "It took place already",
        "hint": {"text": "It wasn’t planned in Hubhome. Nobody is told of it, and you record next who came."},
    }
]
KINDS = [{"value": kind.value, "text": words} for kind, words in wording.GATHERING_WORDS.items()]


@router.get("/gatherings/plan")
async def plan_form(viewer: Planner, constellation: str = "", idea: str = "") -> Response:
    """What there is to say of a gathering, filled in by an idea; who plans for one constellation isn't asked."""
    choices = await _may_plan_for(viewer)
    chosen = [constellation] if constellation in {str(one) for one in choices} else []
    found = next((one for one in await ideas_of(viewer) if str(one.idea_id) == idea), None) if idea else None
    form = Form.starting_with(
        constellations=chosen, how_often=ONCE, **{IN_HOLIDAYS: KEEP}, **(_again(found) if found else {})
    )
    return await _plan_page(viewer, form, choices, _to_think_of(found) if found else "")


def _again(idea: Idea) -> dict[str, str]:
    """The form as an idea fills it in: what every household that is invited may read of it."""
    return {
        "kind": GatheringKind(idea.kind).value,
        "title": idea.title,
        "place": idea.place,
        "note": idea.what,
        "capacity": str(idea.people or ""),
    }


def _to_think_of(idea: Idea) -> str:
    """What only who plans it reads."""
    cost = f"Cost: {idea.cost}." if idea.cost else ""
    return " ".join(filter(None, [cost, f"To think of: {idea.think_of}" if idea.think_of else ""]))


@router.post("/gatherings/plan")
async def plan(viewer: Planner, key: FormKey, sent: Submitted) -> Response:
    """Show what was entered, who would be invited and of a series each day; or plan it; or go back to the form."""
    form = Form.submitted(sent)
    choices = await _may_plan_for(viewer)
    courses = await courses_to_plan(viewer)
    command = _with_its_rule(form, read_plan(form, choices, courses))
    if command is None or form.value(STEP) == CHANGE:
        return await _plan_page(viewer, form, choices)
    looked = await viewer.asks.ask(command.model_copy(update={"dry_run": True}))
    if isinstance(looked, Refused):
        form.errors.refused(looked, at=GATHERING_FIELDS)
        return await _plan_page(viewer, form, choices)
    if form.value(STEP) == CONFIRM:
        left_out = left_out_of(form, [one.on for one in looked.days]) if command.rule else ()
        if left_out is not None:
            answer = await viewer.asks.ask(command.model_copy(update={"left_out": left_out}), key=key)
            if not isinstance(answer, Refused):
                here = f"/gatherings/{answer.gathering_id}"
                if command.took_place:
                    return viewer.redirect(f"{here}/attendance", flash="gathering_took_place")
                return viewer.redirect(
                    here,
                    flash="gatherings_planned" if command.rule else "gathering_planned",
                    households=len(answer.invited),
                    **({"gatherings": len(answer.days)} if command.rule else {}),
                )
            form.errors.refused(answer, at=GATHERING_FIELDS)
    return await _check_page(viewer, form, command, looked)


def _with_its_rule(form: Form, command: PlanGathering | None) -> PlanGathering | None:
    rule = read_rule(form, day_in_london(command.starts_at) if command else None)
    if rule is not None:
        read_in_holidays(form)
    return None if command is None or form.failed else command.model_copy(update={"rule": rule})


async def _check_page(viewer: Viewer, form: Form, command: PlanGathering, looked: PlannedGathering) -> Response:
    names = await names_of(viewer.asks, looked.constellation_ids, Purpose.PLAN_A_GATHERING)
    possible = [one for one in looked.days if not one.in_the_way]
    if form.value(STEP) != CONFIRM:
        form.suggest(wanted=[one.on.isoformat() for one in possible if is_wanted(form, one.school_holidays)])
    return viewer.render(
        "bookings/gatherings/check.html",
        form=form,
        names=names,
        rows=_rows(command, names, looked),
        invited=len(looked.invited),
        is_series=command.rule is not None,
        took_place=command.took_place,
        days=[_day(one) for one in possible],
        holidays=what_is_known(form, looked.known_school_holidays, looked.days[0].on, looked.days[-1].on)
        if looked.days
        else [],
        refused=[(day(one.on), one.in_the_way) for one in looked.days if one.in_the_way],
        hidden=[(field, value) for field, value in form.entries() if field in FIELDS],
    )


def _day(one: GatheringOn) -> dict[str, Any]:
    holidays = what_lies_there(one.bank_holidays, one.school_holidays)
    return {"value": one.on.isoformat(), "text": day(one.on), "hint": {"text": holidays} if holidays else None}


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
        answer = await viewer.asks.ask(command.model_copy(update={"of_series": read_which(form)}), key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/gatherings/{gathering_id}", flash="gathering_changed")
        form.errors.refused(answer, at=GATHERING_FIELDS)
    return await _change_page(viewer, form, view)


@router.get("/gatherings/{gathering_id}/cancel")
async def cancel_form(viewer: Planner, gathering_id: UUID) -> Response:
    """The reasons to choose from."""
    return await _cancel_page(viewer, gathering_id, Form.starting_with(**{"of-series": OfSeries.ONE}))


@router.post("/gatherings/{gathering_id}/cancel")
async def cancel(viewer: Planner, gathering_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Call it off, or show what is wrong."""
    form = Form.submitted(sent)
    reason = read_off_reason(form)
    if reason is not None:
        command = CancelGathering(gathering_id=gathering_id, reason=reason, of_series=read_which(form))
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/gatherings/{gathering_id}", flash="gathering_cancelled")
        form.errors.refused(answer, at={})
    return await _cancel_page(viewer, gathering_id, form)


async def _may_plan_for(viewer: Viewer) -> Sequence[UUID]:
    answer = await viewer.asks.ask(WhichGatherings())
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    return answer.may_plan_for


async def _plan_page(viewer: Viewer, form: Form, choices: Sequence[UUID], idea: str = "") -> Response:
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
        often=once_or_often(),
        in_holidays=in_holidays(),
        took_place=TOOK_PLACE_ALREADY,
        idea=idea,
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
        which_of_them=_which_of_them(view, viewer),
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
        which_of_them=_which_of_them(view, viewer),
    )


def _which_of_them(view: PlannedGathering, viewer: Viewer) -> list[dict[str, Any]]:
    """Which of a series can be chosen; nothing where there is no other one to come."""
    ahead = [one for one in view.others if one.state is GatheringState.PLANNED and one.starts_at > viewer.now]
    after = sum(one.starts_at > view.starts_at for one in ahead)
    found: list[dict[str, Any]] = [{"value": OfSeries.ONE, "text": "Only this one"}]
    if after:
        found.append({"value": OfSeries.FOLLOWING, "text": f"This one and the {after} after it"})
    if len(ahead) > after:
        found.append({"value": OfSeries.ALL, "text": f"All {len(ahead) + 1} that are still to come"})
    return found if ahead else []


def _rows(command: PlanGathering, names: Names, answer: PlannedGathering) -> list[tuple[str, str]]:
    rows = [
        ("For", constellations(command.constellation_ids, names)),
        ("Kind", wording.GATHERING_WORDS[command.kind]),
        *([("Course", answer.course), ("Whom it would help", wording.helped(answer))] if answer.course_id else []),
        ("What", command.title),
        ("When", wording.hours(command.starts_at, command.minutes)),
        *([("Repeats", in_words(command.rule, day_in_london(command.starts_at)))] if command.rule else []),
        ("Where", command.place),
        ("Places", str(command.capacity) if command.capacity else "No limit"),
    ]
    return [*rows, ("What else to know", command.note)] if command.note else rows


def _as_entered(view: PlannedGathering) -> Mapping[str, Any]:
    return {
        "version": str(view.version),
        "of-series": OfSeries.ONE,
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
