"""The page on which it is ticked who came to a gathering."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.gatherings.entering import read_attendance
from services.bookings.pages.gatherings.showing import gathering_or_not_yours, households_of
from shared.contracts.gatherings import PLANS_GATHERINGS, Attendance, GatheringReply, PlannedGathering
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.training import RECORDS_TRAINING
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Recorder = Annotated[Viewer, require(*PLANS_GATHERINGS)]


@router.get("/gatherings/{gathering_id}/attendance")
async def attendance_form(viewer: Recorder, gathering_id: UUID) -> Response:
    """Every household that is invited, those ticked that said they would come; or as it was recorded."""
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    if not view.may_record:
        return viewer.redirect(f"/gatherings/{gathering_id}")
    return _page(viewer, view, Form.starting_with(**_as_far_as_known(view)), await _names(viewer, view))


@router.post("/gatherings/{gathering_id}/attendance")
async def attendance(viewer: Recorder, gathering_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Record who came, or show what is wrong."""
    form = Form.submitted(sent)
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    names = await _names(viewer, view)
    homes = [(home, names.household(home)) for home in _homes(view, names)]
    command = read_attendance(form, gathering_id, homes, _carers(viewer, view))
    if command is not None:
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/gatherings/{gathering_id}", flash="attendance_recorded")
        form.errors.refused(answer, at={"attendance": "came"})
    return _page(viewer, view, form, names)


async def _names(viewer: Viewer, view: PlannedGathering) -> Names:
    people = [one for carers in _carers(viewer, view).values() for one in carers]
    return await names_of(viewer.asks, [*households_of(view), *people], Purpose.PLAN_A_GATHERING)


def _carers(viewer: Viewer, view: PlannedGathering) -> dict[UUID, list[UUID]]:
    """Those whom the viewer can tick, by household; also who was ticked before and has left it since."""
    found: dict[UUID, list[UUID]] = {}
    others = [one for one in view.carers if one.person_id != viewer.actor.person_id or _ticks_everybody(viewer)]
    ticked = [(came.household_id, one) for came in view.attendance for one in came.carer_ids]
    for home, person in dict.fromkeys([*((one.household_id, one.person_id) for one in others), *ticked]):
        found.setdefault(home, []).append(person)
    return found if view.course_id else {}


def _ticks_everybody(viewer: Viewer) -> bool:
    """Whoever isn't one of the carers: nobody records their own training."""
    return viewer.actor.has(*RECORDS_TRAINING)


def _homes(view: PlannedGathering, names: Names) -> list[UUID]:
    return sorted(households_of(view), key=lambda one: (names.household(one).casefold(), one))


def _as_far_as_known(view: PlannedGathering) -> dict[str, Any]:
    coming = tuple(one for one in view.replies if one.is_coming)
    known: Sequence[Attendance | GatheringReply] = view.attendance or coming
    entered: dict[str, Any] = {"came": [str(one.household_id) for one in known]}
    for one in known:
        if isinstance(one, Attendance):
            entered[f"carers-{one.household_id}"] = [str(carer) for carer in one.carer_ids]
        entered |= {f"adults-{one.household_id}": str(one.adults), f"children-{one.household_id}": str(one.children)}
    return entered


def _page(viewer: Viewer, view: PlannedGathering, form: Form, names: Names) -> Response:
    carers = _carers(viewer, view)
    return viewer.render(
        "bookings/gatherings/attendance.html",
        form=form,
        names=names,
        here=f"/gatherings/{view.gathering_id}",
        title=wording.called(view.kind, view.title),
        when=wording.hours(view.starts_at, view.minutes),
        is_recorded=bool(view.attendance),
        may_cancel=view.may_cancel,
        course=view.course,
        households=[_household(home, carers.get(home, ()), names) for home in _homes(view, names)],
        is_told_of_their_own=bool(view.course_id) and not _ticks_everybody(viewer),
    )


def _household(home: UUID, carers: Sequence[UUID], names: Names) -> dict[str, Any]:
    ticks = [{"value": str(one), "text": names.person(one) or "A carer"} for one in carers]
    return {"id": str(home), "name": names.household(home), "carers": ticks}
