"""The page on which somebody has the children go home earlier than was agreed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import ANOTHER_BED, CANCEL_REASONS, GOES_HOME, REASONS_FOR_THE_CHILD, read_end
from services.bookings.pages import some_children
from services.bookings.pages.not_yours import not_yours
from services.bookings.pages.some_children import boxes_of, read_children
from services.bookings.policy.nights import ONE_NIGHT
from shared.contracts.bookings import HowIsSleepover, SleepoverView
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.words import DeclineReason
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import stay_in_words

router = APIRouter()
AT = {"last_night_on": "last_night", "reason": "reason", "needs_another_bed": "then", **some_children.AT}


@router.get("/sleepovers/{sleepover_id}/end-early")
async def end_early_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """The nights and the reasons to choose from; who can't end it, or can't any more, sees the sleepover."""
    view = await _to_end(viewer, sleepover_id)
    return await _form(viewer, view, Form()) if isinstance(view, SleepoverView) else view


@router.post("/sleepovers/{sleepover_id}/end-early")
async def end_early(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Have the children go home after the night chosen."""
    view = await _to_end(viewer, sleepover_id)
    if not isinstance(view, SleepoverView):
        return view
    form = Form.submitted(sent)
    child_ids = read_children(form, view)
    chosen = read_end(form, view.may_end_after, has_begun=_has_begun(view, viewer))
    if chosen is None:
        return await _form(viewer, view, form)
    command = EndSleepoverEarly(sleepover_id=sleepover_id, child_ids=child_ids, **chosen._asdict())
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=AT)
        return await _form(viewer, view, form)
    if answer.emergency_after_id is not None:
        return viewer.redirect(f"/emergencies/{answer.emergency_after_id}", flash="another_bed_is_looked_for")
    flash = "children_taken_out" if child_ids else "sleepover_ended_early"
    return viewer.redirect(f"/sleepovers/{sleepover_id}", flash=flash)


async def _to_end(viewer: Viewer, sleepover_id: UUID) -> SleepoverView | Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return view if view.may_end_after else viewer.redirect(f"/sleepovers/{sleepover_id}")


async def _form(viewer: Viewer, view: SleepoverView, form: Form) -> Response:
    return viewer.render(
        "bookings/end_early.html",
        form=form,
        boxes=await boxes_of(viewer, view, form),
        sleepover=view,
        has_begun=_has_begun(view, viewer),
        agreed=stay_in_words(view.first_night_on, view.last_night_on),
        nights=[{"value": night.isoformat(), "text": _in_words(night, viewer.tonight)} for night in view.may_end_after],
        afterwards=[
            {"value": GOES_HOME, "text": "At home"},
            {
                "value": ANOTHER_BED,
                "text": "They need a bed somewhere else",
                "hint": {"text": "We ask other hub homes now, then a duty worker, until somebody says yes."},
            },
        ],
        reasons=[{"value": reason.value, "text": wording.REASON_WORDS[reason]} for reason in reasons_of(viewer)],
    )


def reasons_of(viewer: Viewer) -> Sequence[DeclineReason]:
    """What the viewer chooses from who calls off what was agreed; who answers for a child has one of their own."""
    answers_for_a_child = viewer.actor.has(Role.CHILDRENS_SOCIAL_WORKER, Role.PROGRAMME_MANAGER)
    return REASONS_FOR_THE_CHILD if answers_for_a_child else CANCEL_REASONS


def _has_begun(view: SleepoverView, viewer: Viewer) -> bool:
    return view.first_night_on <= viewer.tonight


def _in_words(night: date, tonight: date) -> str:
    """`Last night, Wednesday 25 to Thursday 26 November 2026: home tonight`."""
    when = wording.until_morning(night)
    if night == tonight - ONE_NIGHT:
        return f"Last night, {when}: home tonight"
    return f"Tonight, {when}" if night == tonight else when
