"""The page on which somebody says afterwards which nights of a sleepover were slept."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages import some_children
from services.bookings.pages.not_yours import not_yours
from services.bookings.pages.some_children import boxes_of, read_children
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
AS_AGREED = "as_agreed"
AT = {"first_night_slept_on": "first", "last_night_slept_on": "slept", **some_children.AT}


@router.get("/sleepovers/{sleepover_id}/put-right")
async def put_right_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """The nights to choose from; who can't put it right, or can't any more, sees the sleepover."""
    view = await _to_put_right(viewer, sleepover_id)
    return await _form(viewer, view, Form()) if isinstance(view, SleepoverView) else view


@router.post("/sleepovers/{sleepover_id}/put-right")
async def put_right(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Say until when they slept there."""
    view = await _to_put_right(viewer, sleepover_id)
    if not isinstance(view, SleepoverView):
        return view
    form = Form.submitted(sent)
    command = _read(form, view, viewer)
    if command is None:
        return await _form(viewer, view, form)
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=AT)
        return await _form(viewer, view, form)
    return viewer.redirect(f"/sleepovers/{sleepover_id}", flash="nights_put_right")


def _read(form: Form, view: SleepoverView, viewer: Viewer) -> PutNightsRight | None:
    """What somebody says of it, or none where the form tells what is wrong."""
    child_ids = read_children(form, view)
    form.suggest(first=[view.first_night_on.isoformat()])
    firsts, lasts = _firsts(view, viewer), _over(view, viewer)
    first = form.choice("first", _values(firsts), missing="Select the first night") if firsts else ""
    missing = "Select until when they slept there"
    slept = form.choice("slept", [NONE, *_values(lasts), *([AS_AGREED] if firsts else [])], missing=missing)
    comes_later = slept != NONE and first != "" and first != view.first_night_on.isoformat()
    if slept == AS_AGREED and not comes_later and not form.failed:
        form.errors.add("slept", "These are the nights that were agreed. Select what was different")
    if form.failed:
        return None
    return PutNightsRight(
        sleepover_id=view.sleepover_id,
        first_night_slept_on=date.fromisoformat(first) if comes_later else None,
        last_night_slept_on=None if slept in {NONE, AS_AGREED} else date.fromisoformat(slept),
        child_ids=child_ids,
    )


def _values(nights: Iterable[date]) -> list[str]:
    return [night.isoformat() for night in nights]


async def _to_put_right(viewer: Viewer, sleepover_id: UUID) -> SleepoverView | Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return view if view.may_put_right else viewer.redirect(f"/sleepovers/{sleepover_id}")


def _over(view: SleepoverView, viewer: Viewer) -> list[date]:
    """The nights that are over and could have been the last, but the last one that was agreed."""
    last = min(view.last_night_on, viewer.tonight) - ONE_NIGHT
    return list(Nights(view.first_night_on, last)) if view.first_night_on <= last else []


def _firsts(view: SleepoverView, viewer: Viewer) -> list[date]:
    """The nights that can have been the first; none where there is one only, on which they came or didn't."""
    nights = list(Nights(view.first_night_on, min(view.last_night_on, viewer.tonight + ONE_NIGHT)))
    return nights if len(nights) > 1 else []


async def _form(viewer: Viewer, view: SleepoverView, form: Form) -> Response:
    is_one = len(view.child_ids) == 1
    boxes = await boxes_of(viewer, view, form)
    firsts = _firsts(view, viewer)
    form.suggest(first=[view.first_night_on.isoformat()])
    return viewer.render(
        "bookings/put_right.html",
        form=form,
        sleepover=view,
        boxes=boxes,
        is_one=is_one,
        tomorrow=viewer.tonight + ONE_NIGHT if view.first_night_on == viewer.tonight else None,
        firsts=[{"value": night.isoformat(), "text": wording.until_morning(night)} for night in firsts],
        agreed=stay_in_words(view.first_night_on, view.last_night_on),
        slept=[
            {"value": NONE, "text": "The child didn’t come" if is_one else "The children didn’t come"},
            *(
                {"value": night.isoformat(), "text": f"The last night was {wording.until_morning(night)}"}
                for night in _over(view, viewer)
            ),
            *([{"value": AS_AGREED, "text": "They stayed to the end, or are to, as agreed"}] if firsts else []),
        ],
    )
