"""The pages on which family time is planned, changed and called off."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import YES
from services.bookings.pages.family_times import words
from services.bookings.pages.family_times.entering import (
    ELSEWHERE,
    ENTERED,
    FIELDS,
    read_about,
    read_plan,
    workers_of,
)
from services.bookings.pages.family_times.showing import family_time_or_not_yours
from services.bookings.pages.series.holidays import (
    IN_HOLIDAYS,
    KEEP,
    in_holidays,
    is_wanted,
    what_is_known,
    what_lies_there,
)
from services.bookings.pages.series.repeating import ONCE, left_out_of, once_or_often
from shared.contracts.clock import LONDON, day_in_london
from shared.contracts.family_time import (
    PROPOSES_FAMILY_TIME,
    CancelFamilyTime,
    ChangeFamilyTime,
    FamilyTimeOptions,
    FamilyTimeView,
    PlanFamilyTime,
    PlannedFamilyTimes,
    WhatFamilyTimeCanBe,
)
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState, Supervision
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import clock, day

router = APIRouter()
Planner = Annotated[Viewer, require(*PROPOSES_FAMILY_TIME)]
STEP, CHANGE, CONFIRM = "step", "change", "confirm"
PURPOSE = Purpose.PLAN_FAMILY_TIME


@router.get("/family-time/plan")
async def plan_form(viewer: Planner, child: str = "") -> Response:
    """Whose family time it is; then what there is to say of it."""
    options = await _options(viewer)
    chosen = next((one.child_id for one in options.children if str(one.child_id) == child), None)
    if chosen is None:
        names = await names_of(viewer.asks, [one.child_id for one in options.children], PURPOSE)
        choices = [{"value": str(one), "text": text} for one, text in _by_name(options, names)]
        if choices:
            # The first one would be planned for by whoever sends the form unread.
            choices.insert(0, {"value": "", "text": "Choose a child"})
        return viewer.render("bookings/family_times/whose.html", form=Form(), names=names, choices=choices)
    form = Form.starting_with(child=str(chosen), children=[str(chosen)], how_often=ONCE, **{IN_HOLIDAYS: KEEP})
    return await _plan_page(viewer, form, options, chosen)


@router.post("/family-time/plan")
async def plan(viewer: Planner, key: FormKey, sent: Submitted) -> Response:
    """Show what was entered, and of a series each day; or plan it, once that was looked at; or go back to the form."""
    form = Form.submitted(sent)
    options = await _options(viewer)
    chosen = next((one.child_id for one in options.children if str(one.child_id) == form.value("child")), None)
    if chosen is None:
        return viewer.redirect("/family-time/plan")
    command = read_plan(form, _family(options, chosen), options)
    if command is None or form.value(STEP) == CHANGE:
        return await _plan_page(viewer, form, options, chosen)
    looked = await viewer.asks.ask(command.model_copy(update={"dry_run": True}))
    if isinstance(looked, Refused):
        form.errors.refused(looked, at=FIELDS)
        return await _plan_page(viewer, form, options, chosen)
    if form.value(STEP) == CONFIRM:
        left_out = left_out_of(form, [one.on for one in looked.days]) if command.rule else ()
        if left_out is not None:
            answer = await viewer.asks.ask(command.model_copy(update={"left_out": left_out}), key=key)
            if not isinstance(answer, Refused):
                flash = "family_time_planned" if answer.state is FamilyTimeState.PLANNED else "family_time_proposed"
                return viewer.redirect(f"/family-time/{answer.family_time_id}", flash=flash)
            form.errors.refused(answer, at=FIELDS)
    return await _check_page(viewer, form, command, looked)


@router.get("/family-time/{family_time_id}/change")
async def change_form(viewer: Planner, family_time_id: UUID) -> Response:
    """The plan as it is, to be changed; who can't, or can't any more, sees it."""
    view = await family_time_or_not_yours(viewer, family_time_id)
    if isinstance(view, Response):
        return view
    if not view.may_change:
        return viewer.redirect(f"/family-time/{family_time_id}")
    return await _change_page(viewer, Form.starting_with(**_as_entered(view)), view)


@router.post("/family-time/{family_time_id}/change")
async def change(viewer: Planner, family_time_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Change it, or show what is wrong."""
    form = Form.submitted(sent)
    view = await family_time_or_not_yours(viewer, family_time_id)
    if isinstance(view, Response):
        return view
    options = await _options(viewer)
    about = read_about(form, _family_of(view, options), _with_its_own(options, view))
    version = form.value("plan_version")
    if about is not None and version.isascii() and version.isdigit():
        command = ChangeFamilyTime(
            family_time_id=family_time_id,
            plan_version=int(version),
            and_following=YES in form.values("following"),
            **about,
        )
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            flash = "family_time_changed" if answer.asked else "family_time_proposal_changed"
            return viewer.redirect(f"/family-time/{family_time_id}", flash=flash)
        if answer.reason == "changed_meanwhile":
            # What was entered was for a plan that isn't any more: one begins with how it is now.
            form = Form.starting_with(**_as_entered(view))
        form.errors.refused(answer, at=FIELDS)
    return await _change_page(viewer, form, view, options)


@router.get("/family-time/{family_time_id}/cancel")
async def cancel_form(viewer: Planner, family_time_id: UUID) -> Response:
    """The reasons to choose from."""
    return await _cancel_page(viewer, family_time_id, Form())


@router.post("/family-time/{family_time_id}/cancel")
async def cancel(viewer: Planner, family_time_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Call it off, or show what is wrong."""
    form = Form.submitted(sent)
    reason = form.choice("reason", list(FamilyTimeOffReason), missing="Select why it won’t take place")
    if not form.failed:
        command = CancelFamilyTime(
            family_time_id=family_time_id,
            reason=FamilyTimeOffReason(reason),
            and_following=YES in form.values("following"),
        )
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/family-time/{family_time_id}", flash="family_time_off")
        form.errors.refused(answer, at={})
    return await _cancel_page(viewer, family_time_id, form)


async def _options(viewer: Viewer) -> FamilyTimeOptions:
    answer = await viewer.asks.ask(WhatFamilyTimeCanBe())
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    return answer


def _family(options: FamilyTimeOptions, child: UUID) -> list[UUID]:
    found = next(one for one in options.children if one.child_id == child)
    return [child, *found.brothers_and_sisters]


def _family_of(view: FamilyTimeView, options: FamilyTimeOptions) -> list[UUID]:
    """Those who come, and their brothers and sisters as far as the viewer plans for one of them."""
    there = [one.child_id for one in view.children]
    of_theirs = [_family(options, one.child_id) for one in options.children if one.child_id in there]
    return list(dict.fromkeys([*there, *(child for family in of_theirs for child in family)]))


def _with_its_own(options: FamilyTimeOptions, view: FamilyTimeView) -> FamilyTimeOptions:
    """What is on offer with the hub home where it is, be it none of today's."""
    hubs = dict.fromkeys([*options.hub_household_ids, *filter(None, [view.hub_household_id])])
    return options.model_copy(update={"hub_household_ids": tuple(hubs)})


def _by_name(options: FamilyTimeOptions, names: Names) -> list[tuple[UUID, str]]:
    found = [(one.child_id, names.child(one.child_id)) for one in options.children]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


async def _plan_page(viewer: Viewer, form: Form, options: FamilyTimeOptions, child: UUID) -> Response:
    family = _family(options, child)
    names, choices = await _choices(viewer, options, family, [viewer.actor.person_id])
    return viewer.render(
        "bookings/family_times/plan.html",
        names=names,
        form=form,
        child=child,
        who=names.child(child),
        often=once_or_often(),
        in_holidays=in_holidays(),
        **choices,
    )


async def _choices(
    viewer: Viewer,
    options: FamilyTimeOptions,
    family: Sequence[UUID],
    supervisors: Sequence[UUID],
    is_at: UUID | None = None,
) -> tuple[Names, dict[str, Any]]:
    """The names, and what the fields offer: the children, the places, and who can supervise."""
    only_siblings = options.only_brothers_and_sisters
    besides = [] if only_siblings else list(supervisors)
    workers = list(dict.fromkeys([*besides, *workers_of(options, list(family))]))
    names = await names_of(viewer.asks, [*family, *options.hub_household_ids, *workers], PURPOSE)
    # Nobody can tell two places apart that have no name for them; where it is already stays.
    hubs = [one for one in options.hub_household_ids if one in names.known or one in {is_at, viewer.actor.household_id}]
    places = [{"value": str(one), "text": f"At the hub home, {names.household(one)}"} for one in hubs]
    named = [(one, names.person(one) or "a worker whose name you can’t see") for one in workers]
    own = viewer.actor.person_id
    return names, {
        "children": [
            {"value": str(one), "text": names.child(one), "how": f"getting-{one}"}
            for one in sorted(family, key=lambda one: (names.child(one).casefold(), one))
        ],
        "hub_homes": sorted(places, key=lambda one: one["text"].casefold()),
        "elsewhere": "" if only_siblings else ELSEWHERE,
        "asks_for_birth_family": not only_siblings,
        "supervision": [
            {"value": Supervision.NOT_SUPERVISED, "text": "No"},
            {"value": Supervision.HUB_HOME_CARERS, "text": "Yes, by the hub home’s carers"},
            *({"value": f"worker.{one}", "text": f"Yes, by {'me' if one == own else text}"} for one, text in named),
        ],
        "somebody": Supervision.SOMEBODY,
        "supervisors": besides,
        "yes": YES,
        "a_year": viewer.today.year + 1,
    }


async def _check_page(viewer: Viewer, form: Form, command: PlanFamilyTime, looked: PlannedFamilyTimes) -> Response:
    ids = [*(one.child_id for one in command.children), command.hub_household_id, command.supervisor_id]
    names = await names_of(viewer.asks, ids, PURPOSE)
    possible = [one for one in looked.days if not one.in_the_way]
    if form.value(STEP) != CONFIRM:
        form.suggest(wanted=[one.on.isoformat() for one in possible if is_wanted(form, one.school_holidays)])
    return viewer.render(
        "bookings/family_times/check.html",
        form=form,
        names=names,
        rows=_rows(command, names),
        asked=looked.asked,
        is_proposed=looked.state is FamilyTimeState.PROPOSED,
        days=[
            {
                "value": one.on.isoformat(),
                "text": day(one.on),
                "hint": {"text": hint} if (hint := what_lies_there(one.bank_holidays, one.school_holidays)) else None,
            }
            for one in possible
        ]
        if command.rule
        else [],
        holidays=what_is_known(form, looked.school_holidays, looked.days[0].on, looked.days[-1].on)
        if command.rule
        else [],
        to_know=words.to_know(possible, names, command.supervisor_id, viewer.actor.person_id),
        refused=[(day(one.on), one.in_the_way) for one in looked.days if one.in_the_way],
        hidden=[(field, value) for field, value in form.entries() if field.startswith(ENTERED)],
    )


def _rows(command: PlanFamilyTime, names: Names) -> list[tuple[str, str]]:
    supervision = {
        Supervision.NOT_SUPERVISED: "Not supervised",
        Supervision.WORKER: f"Supervised by {names.person(command.supervisor_id) or 'a worker'}",
        Supervision.HUB_HOME_CARERS: "Supervised by the hub home’s carers",
        Supervision.SOMEBODY: f"Supervised by {command.supervisor}",
    }
    hub = command.hub_household_id
    rows = [
        ("Who comes", words.children([one.child_id for one in command.children], names)),
        ("Birth family", command.birth_family),
        ("When", f"{day(command.on)}, {_clock(command.on, command.starts)} to {_clock(command.on, command.ends)}"),
        ("Where", f"At the hub home, {names.household(hub)}" if hub else command.place),
        ("Supervision", supervision[command.supervision]),
        *((f"How {names.child(one.child_id)} gets there", one.getting_there) for one in command.children),
    ]
    return [(label, text) for label, text in rows if text]


def _clock(on: date, at: str) -> str:
    return clock(datetime.combine(on, time.fromisoformat(at), tzinfo=LONDON))


async def _change_page(
    viewer: Viewer, form: Form, view: FamilyTimeView, options: FamilyTimeOptions | None = None
) -> Response:
    options = _with_its_own(options or await _options(viewer), view)
    supervisors = [one for one in (view.planned_by, view.supervisor_id) if one]
    names, choices = await _choices(viewer, options, _family_of(view, options), supervisors, view.hub_household_id)
    kept = {str(one.child_id) for one in view.children if not one.is_way_known}
    choices["children"] = [one | ({"how": ""} if one["value"] in kept else {}) for one in choices["children"]]
    return viewer.render(
        "bookings/family_times/change.html",
        names=names,
        form=form,
        here=f"/family-time/{view.family_time_id}",
        later=_later(view),
        is_proposed=view.state is FamilyTimeState.PROPOSED,
        **choices,
    )


def _later(view: FamilyTimeView) -> int:
    """How many of its series come after it."""
    open_ones = {FamilyTimeState.PROPOSED, FamilyTimeState.PLANNED}
    return sum(one.starts_at > view.starts_at and one.state in open_ones for one in view.others)


def _as_entered(view: FamilyTimeView) -> Mapping[str, Any]:
    return {
        "plan_version": str(view.plan_version),
        "children": [str(one.child_id) for one in view.children],
        **{f"getting-{one.child_id}": one.getting_there for one in view.children},
        "birth_family": [YES] if view.with_birth_family else [],
        "who": view.birth_family,
        "on": day_in_london(view.starts_at),
        "starts": clock(view.starts_at),
        "ends": clock(wording.end_of(view.starts_at, view.minutes)),
        "where": str(view.hub_household_id) if view.hub_household_id else ELSEWHERE,
        "place": view.place,
        "supervision": f"worker.{view.supervisor_id}" if view.supervisor_id else view.supervision,
        "supervisor": view.supervisor,
    }


async def _cancel_page(viewer: Viewer, family_time_id: UUID, form: Form) -> Response:
    view = await family_time_or_not_yours(viewer, family_time_id)
    if isinstance(view, Response):
        return view
    if not view.may_cancel and not form.failed:
        return viewer.redirect(f"/family-time/{family_time_id}")
    names = await names_of(viewer.asks, [one.child_id for one in view.children], PURPOSE)
    return viewer.render(
        "bookings/family_times/cancel.html",
        form=form,
        names=names,
        here=f"/family-time/{family_time_id}",
        who=words.children([one.child_id for one in view.children], names),
        when=wording.hours(view.starts_at, view.minutes),
        reasons=[{"value": reason.value, "text": text} for reason, text in words.OFF_WORDS.items()],
        is_ahead=view.starts_at > viewer.now,
        is_proposed=view.state is FamilyTimeState.PROPOSED,
        title=words.how_it_is_called_off(view, viewer.actor.person_id),
        later=_later(view),
        yes=YES,
    )
