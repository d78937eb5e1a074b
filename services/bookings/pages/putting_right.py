"""The page on which somebody says afterwards which nights of a sleepover were slept."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.not_yours import not_yours
from services.bookings.policy.nights import ONE_NIGHT, Nights
from shared.contracts.bookings import HowIsSleepover, SleepoverView
from shared.contracts.other_nights import PutNightsRight
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import stay_in_words

router = APIRouter()
NONE = "none"
AT = {"last_night_slept_on": "slept"}


@router.get("/sleepovers/{sleepover_id}/put-right")
async def put_right_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """The nights to choose from; who can't put it right, or can't any more, sees the sleepover."""
    view = await _to_put_right(viewer, sleepover_id)
    return _form(viewer, view, Form()) if isinstance(view, SleepoverView) else view


@router.post("/sleepovers/{sleepover_id}/put-right")
async def put_right(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Say until when they slept there."""
    view = await _to_put_right(viewer, sleepover_id)
    if not isinstance(view, SleepoverView):
        return view
    form = Form.submitted(sent)
    nights = [night.isoformat() for night in _over(view, viewer)]
    chosen = form.choice("slept", [NONE, *nights], missing="Select until when they slept there")
    if form.failed:
        return _form(viewer, view, form)
    last = None if chosen == NONE else date.fromisoformat(chosen)
    answer = await viewer.asks.ask(PutNightsRight(sleepover_id=sleepover_id, last_night_slept_on=last), key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=AT)
        return _form(viewer, view, form)
    return viewer.redirect(f"/sleepovers/{sleepover_id}", flash="nights_put_right")


async def _to_put_right(viewer: Viewer, sleepover_id: UUID) -> SleepoverView | Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return view if view.may_put_right else viewer.redirect(f"/sleepovers/{sleepover_id}")


def _over(view: SleepoverView, viewer: Viewer) -> list[date]:
    """The nights that are over and could have been the last, but the last one that was agreed."""
    last = min(view.last_night_on, viewer.tonight) - ONE_NIGHT
    return list(Nights(view.first_night_on, last)) if view.first_night_on <= last else []


def _form(viewer: Viewer, view: SleepoverView, form: Form) -> Response:
    is_one = len(view.child_ids) == 1
    return viewer.render(
        "bookings/put_right.html",
        form=form,
        sleepover=view,
        is_one=is_one,
        agreed=stay_in_words(view.first_night_on, view.last_night_on),
        slept=[
            {"value": NONE, "text": "The child didn’t come" if is_one else "The children didn’t come"},
            *(
                {"value": night.isoformat(), "text": f"The last night was {wording.until_morning(night)}"}
                for night in _over(view, viewer)
            ),
        ],
    )
