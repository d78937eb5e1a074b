"""The page on which a constellation is called otherwise, or put into another area."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.forms import FIELDS, areas_of, read_name
from services.registry.pages.constellations.changing import MOST_RADIOS, Keeper
from services.registry.pages.constellations.looking import area_name, not_yours
from shared.contracts.constellations import (
    ChoicesForConstellation,
    ConstellationView,
    HowIsConstellation,
    WhatCanBeChosen,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer

router = APIRouter()


@router.get("/constellations/{constellation_id}/name")
async def name_form(viewer: Keeper, constellation_id: UUID) -> Response:
    """What is written now, to be corrected."""
    found = await _found(viewer, constellation_id)
    if found is None:
        return not_yours(viewer)
    view, choices = found
    return await _page(viewer, Form.starting_with(name=view.name, area=str(view.area_id)), view, choices)


@router.post("/constellations/{constellation_id}/name")
async def name(viewer: Keeper, constellation_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Write it anew, or show what is wrong."""
    form = Form.submitted(sent)
    found = await _found(viewer, constellation_id)
    if found is None:
        return not_yours(viewer)
    view, choices = found
    corrected = read_name(form, view, choices)
    if corrected is None:
        return await _page(viewer, form, view, choices)
    version = form.value("version")
    if version.isascii() and version.isdigit():
        corrected = corrected.model_copy(update={"version": int(version)})
    answer = await viewer.asks.ask(corrected, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return await _page(viewer, form, view, choices)
    return viewer.redirect(f"/constellations/{constellation_id}", flash="constellation_corrected")


async def _found(viewer: Viewer, constellation_id: UUID) -> tuple[ConstellationView, ChoicesForConstellation] | None:
    view = await viewer.asks.ask(HowIsConstellation(constellation_id=constellation_id))
    choices = await viewer.asks.ask(WhatCanBeChosen())
    if isinstance(view, Refused) or isinstance(choices, Refused) or view.host or not view.may_change:
        return None
    return view, choices


async def _page(viewer: Viewer, form: Form, view: ConstellationView, choices: ChoicesForConstellation) -> Response:
    called = {one.id: one.name for one in choices.areas}
    names = await names_of(
        viewer.asks, [one for one in areas_of(view, choices) if one not in called], Purpose.KEEP_THE_REGISTER
    )
    return viewer.render(
        "registry/changing/name.html",
        form=form,
        view=view,
        names=names,
        here=f"/constellations/{view.constellation_id}",
        areas=[
            {"value": str(one), "text": called.get(one) or area_name(one, names)} for one in areas_of(view, choices)
        ],
        most_radios=MOST_RADIOS,
    )
