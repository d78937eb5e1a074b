"""The page on which somebody plans a constellation that isn't there yet."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.forms import FIELDS, read_plan
from services.registry.pages.constellations.changing import CHANGE, CONFIRM, MOST_RADIOS, STEP, hidden_fields, options
from services.registry.pages.constellations.looking import not_yours
from shared.contracts.constellations import KEEPERS, ChoicesForConstellation, PlanConstellation, WhatCanBeChosen
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Keeper = Annotated[Viewer, require(*KEEPERS)]


@router.get("/constellations/plan")
async def plan_form(viewer: Keeper) -> Response:
    """The form; a liaison worker is suggested as the constellation's own."""
    choices = await viewer.asks.ask(WhatCanBeChosen())
    if isinstance(choices, Refused):
        return not_yours(viewer)
    form = Form.starting_with(on=viewer.today, worker=str(viewer.actor.person_id))
    return _form_page(viewer, choices, form)


@router.post("/constellations/plan")
async def plan(viewer: Keeper, key: FormKey, sent: Submitted) -> Response:
    """Show what was entered; or plan it, once that was looked at; or go back to the form."""
    choices = await viewer.asks.ask(WhatCanBeChosen())
    if isinstance(choices, Refused):
        return not_yours(viewer)
    form = Form.submitted(sent)
    planned = read_plan(form, choices)
    if planned is None or form.value(STEP) == CHANGE:
        return _form_page(viewer, choices, form)
    if form.value(STEP) != CONFIRM:
        return _check_page(viewer, choices, form, planned)
    answer = await viewer.asks.ask(planned, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return _form_page(viewer, choices, form)
    # Before its first day there is nothing to be seen of it.
    day = f"?on={planned.on}" if planned.on > viewer.today else ""
    return viewer.redirect(
        f"/constellations/{answer.view.constellation_id}{day}", flash="constellation_planned", on=planned.on
    )


def _form_page(viewer: Viewer, choices: ChoicesForConstellation, form: Form) -> Response:
    return viewer.render(
        "registry/changing/plan.html",
        form=form,
        areas=options(choices.areas),
        workers=options(choices.liaison_workers),
        most_radios=MOST_RADIOS,
    )


def _check_page(viewer: Viewer, choices: ChoicesForConstellation, form: Form, planned: PlanConstellation) -> Response:
    called = {choice.id: choice.name for choice in (*choices.areas, *choices.liaison_workers)}
    return viewer.render(
        "registry/changing/check_plan.html",
        planned=planned,
        area=called[planned.area_id],
        liaison_worker=called[planned.liaison_worker_id],
        hidden=hidden_fields(form),
    )
