"""The page on which somebody asks for other nights in place of those of a sleepover."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import CONDITIONS, MOST_WORDS, read_nights
from services.bookings.pages.conditions import conditions_to_answer, on_whose_conditions, read_conditions_met
from services.bookings.pages.not_yours import not_yours
from services.bookings.policy.nights import Nights, nights_without
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
STEP, CONFIRM, CHANGE = "step", "confirm", "change"
ENTERED = ("first_night", "last_night", "because", CONDITIONS)
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
    """Show what stays, what is asked for and what goes; then ask for it; or show what is wrong."""
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
    if nights is None or form.failed or form.value(STEP) == CHANGE:
        return await _page(viewer, view, form, on_conditions)
    stays = await _stays_until_then(viewer, view)
    if form.value(STEP) != CONFIRM:
        return await _check_page(viewer, view, stays, Nights(*nights), form)
    first, last = nights
    command = MoveSleepover(
        sleepover_id=sleepover_id,
        first_night_on=first,
        last_night_on=last,
        because=because,
        conditions_met_for=met,
    )
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return await _page(viewer, view, form, on_conditions)
    return _moved(viewer, answer, has_fewer=stays is not None and answer.sleepover_id == stays.sleepover_id)


def _moved(viewer: Viewer, answer: SleepoverView, *, has_fewer: bool) -> Response:
    there = f"/sleepovers/{answer.sleepover_id}"
    if has_fewer:
        return viewer.redirect(there, flash="sleepover_has_fewer_nights")
    return viewer.redirect(there, flash="sleepover_to_be_moved", nights=(answer.first_night_on, answer.last_night_on))


async def _to_move(viewer: Viewer, sleepover_id: UUID) -> SleepoverView | Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return view if view.may_move else viewer.redirect(f"/sleepovers/{sleepover_id}")


async def _stays_until_then(viewer: Viewer, view: SleepoverView) -> SleepoverView | None:
    """The confirmed one whose nights stay until everybody has agreed to others, if there is one."""
    if view.state is SleepoverState.CONFIRMED:
        return view
    before = await viewer.asks.ask(HowIsSleepover(sleepover_id=view.moves_id)) if view.moves_id else None
    if not isinstance(before, SleepoverView) or before.state is not SleepoverState.CONFIRMED:
        return None
    return before


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


async def _check_page(
    viewer: Viewer, view: SleepoverView, stays: SleepoverView | None, nights: Nights, form: Form
) -> Response:
    names = await names_of(viewer.asks, view.child_ids, Purpose.PLAN_A_SLEEPOVER)
    children = [names.child(child) for child in view.child_ids]
    now = (
        Nights(stays.first_night_on, stays.last_night_on) if stays else Nights(view.first_night_on, view.last_night_on)
    )
    besides, given_up = nights_without([nights], [now]), nights_without([now], [nights])
    keeps = nights_without([nights], besides)
    if stays is None:
        what_becomes = [("Asked for", [nights]), ("Given back", [now])]
    else:
        what_becomes = [("Stay booked", keeps), ("Asked for besides" if keeps else "Asked for", besides)]
        what_becomes.append(("Given up", given_up))
    return viewer.render(
        "bookings/move_check.html",
        names=names,
        here=f"/sleepovers/{view.sleepover_id}",
        rows=[
            ("Children" if len(children) > 1 else "Child", wording.listed(children)),
            ("New nights", stay_in_words(nights.first, nights.last)),
            *((what, _in_words(runs)) for what, runs in what_becomes if runs),
        ],
        stays_until_then=stays is not None,
        asks=stays is None or bool(besides),
        nights=stay_in_words(nights.first, nights.last),
        is_given_up=bool(given_up),
        hidden=[(field, value) for field, value in form.entries() if field.startswith(ENTERED)],
    )


def _in_words(runs: Sequence[Nights]) -> str:
    return wording.listed([stay_in_words(run.first, run.last) for run in runs])
