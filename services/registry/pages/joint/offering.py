"""The page on which somebody offers one of the authority's constellations to another authority."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.constellations.changing import CHANGE, CONFIRM, MOST_RADIOS, STEP, hidden_fields
from services.registry.pages.constellations.looking import not_yours
from services.registry.pages.joint import words
from services.registry.pages.joint.forms import FIELDS, read_offer
from shared.contracts.constellations import ConstellationView, HowIsConstellation
from shared.contracts.joint import AGREES, MINIMUM, ChoicesForSharing, OfferToShare, WhatCanBeShared
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Binder = Annotated[Viewer, require(*AGREES)]


@router.get("/constellations/{constellation_id}/share")
async def offer_form(viewer: Binder, constellation_id: UUID) -> Response:
    """The form."""
    found = await _found(viewer, constellation_id)
    return found if isinstance(found, Response) else _form_page(viewer, *found, Form.starting_with(on=viewer.today))


@router.post("/constellations/{constellation_id}/share")
async def offer(viewer: Binder, constellation_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Show what would be offered; or offer it, once that was looked at; or go back to the form."""
    found = await _found(viewer, constellation_id)
    if isinstance(found, Response):
        return found
    view, choices = found
    form = Form.submitted(sent)
    command = read_offer(form, constellation_id, choices)
    if command is None or form.value(STEP) == CHANGE:
        return _form_page(viewer, view, choices, form)
    is_confirmed = form.value(STEP) == CONFIRM
    asked = command if is_confirmed else command.model_copy(update={"dry_run": True})
    answer = await viewer.asks.ask(asked, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return _form_page(viewer, view, choices, form)
    if not is_confirmed:
        return _check_page(viewer, view, command, answer.agreement.other, form)
    path = f"/agreements/{answer.agreement.agreement_id}"
    return viewer.redirect(path, flash="offer_made")


async def _found(viewer: Viewer, constellation_id: UUID) -> tuple[ConstellationView, ChoicesForSharing] | Response:
    view = await viewer.asks.ask(HowIsConstellation(constellation_id=constellation_id))
    choices = await viewer.asks.ask(WhatCanBeShared())
    if isinstance(view, Refused) or isinstance(choices, Refused):
        return not_yours(viewer)
    return (view, choices) if not view.host else viewer.redirect(f"/constellations/{constellation_id}")


def _form_page(viewer: Viewer, view: ConstellationView, choices: ChoicesForSharing, form: Form) -> Response:
    return viewer.render(
        "registry/joint/offer.html",
        form=form,
        view=view,
        neighbours=[{"value": one.authority, "text": one.name} for one in choices.neighbours],
        shared=words.what_is_shared(MINIMUM, viewer.profile.name, "the other authority"),
        never_shared=words.NEVER_SHARED,
        besides=[
            {"value": code.value, "text": text, "hint": {"text": hint}}
            for code, (text, hint) in words.BESIDES_WORDS.items()
        ],
        most_radios=MOST_RADIOS,
    )


def _check_page(viewer: Viewer, view: ConstellationView, command: OfferToShare, other: str, form: Form) -> Response:
    return viewer.render(
        "registry/joint/check_offer.html",
        view=view,
        command=command,
        other=other,
        shared=words.what_is_shared((*MINIMUM, *command.besides), viewer.profile.name, other),
        never_shared=words.what_is_never_shared(command.besides),
        hidden=hidden_fields(form),
    )
