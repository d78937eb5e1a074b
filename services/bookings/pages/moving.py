"""The page on which somebody asks for other nights in place of those of a sleepover."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import MOST_WORDS, read_nights
from services.bookings.pages.conditions import conditions_to_answer, on_whose_conditions, read_conditions_met
from services.bookings.pages.not_yours import not_yours
from shared.contracts.bookings import HowIsSleepover, SleepoverView
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.words import SleepoverState
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import stay_in_words

router = APIRouter()
FIELDS = {"first_night_on": "first_night", "last_night_on": "last_night", "because": "because"}


@router.get("/sleepovers/{sleepover_id}/move")
async def move_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """Which nights instead; who can't move it, or can't any more, sees the sleepover."""
    view = await _to_move(viewer, sleepover_id)
    if isinstance(view, Response):
        return view
    return await _page(viewer, view, Form(), await _on_whose_conditions(viewer, view))


@router.post("/sleepovers/{sleepover_id}/move")
async def move(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Ask for the other nights, and go to them; or show what is wrong."""
    view = await _to_move(viewer, sleepover_id)
    if isinstance(view, Response):
        return view
    form = Form.submitted(sent)
    nights = read_nights(form, viewer.tonight)
    on_conditions = await _on_whose_conditions(viewer, view)
    met = read_conditions_met(form, on_conditions)
    because = form.value("because")
    if len(because) > MOST_WORDS:
        form.errors.add("because", f"Why they are needed must be {MOST_WORDS} characters or fewer")
    if nights is not None and not form.failed:
        first, last = nights
        command = MoveSleepover(
            sleepover_id=sleepover_id,
            first_night_on=first,
            last_night_on=last,
            because=because,
            conditions_met_for=met,
        )
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(
                f"/sleepovers/{answer.sleepover_id}",
                flash="sleepover_to_be_moved",
                nights=(answer.first_night_on, answer.last_night_on),
            )
        form.errors.refused(answer, at=FIELDS)
    return await _page(viewer, view, form, on_conditions)


async def _to_move(viewer: Viewer, sleepover_id: UUID) -> SleepoverView | Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return view if view.may_move else viewer.redirect(f"/sleepovers/{sleepover_id}")


async def _on_whose_conditions(viewer: Viewer, view: SleepoverView) -> list[UUID]:
    return await on_whose_conditions(viewer, view.satellite_household_id, view.child_ids)


async def _page(viewer: Viewer, view: SleepoverView, form: Form, on_conditions: Sequence[UUID]) -> Response:
    names = await names_of(viewer.asks, view.child_ids, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/move.html",
        form=form,
        names=names,
        on_conditions=await conditions_to_answer(viewer, on_conditions, names),
        here=f"/sleepovers/{view.sleepover_id}",
        children=wording.listed([names.child(child) for child in view.child_ids]),
        nights=stay_in_words(view.first_night_on, view.last_night_on),
        is_confirmed=view.state is SleepoverState.CONFIRMED,
        beds=f"/beds?{urlencode({'constellation': view.constellation_id, 'first': view.first_night_on})}",
        a_year=viewer.today.year + 1,
    )
