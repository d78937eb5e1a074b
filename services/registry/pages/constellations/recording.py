"""The page on which somebody records what they found of an element of the model: a form, a check, and then the deed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.registry import wording
from services.registry.pages.constellations.looking import not_yours
from shared.contracts.constellations import KEEPERS, HowIsConstellation
from shared.contracts.model import ModelEvidence, RecordModelFinding, WhatModelRestsOn
from shared.contracts.record_words import ModelElement
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
Keeper = Annotated[Viewer, require(*KEEPERS)]

STEP, CONFIRM, CHANGE = "step", "confirm", "change"
NOT_FIELDS = frozenset({"csrf_token", "form_id", STEP})
FIELDS: Mapping[str, str] = {"is_met": "standing", "on": "on", "evidence": "evidence"}
"""Fields of the message, and those of the form."""
STANDINGS: Mapping[str, tuple[bool | None, str]] = {
    "met": (True, "It is met"),
    "not_met": (False, "It isn’t met"),
    "not_known": (None, "Nobody knows any more"),
}


@dataclass(frozen=True, slots=True)
class Recording:
    """What the page where it is checked says: it is that of the changes of records."""

    title: str
    button: str = "Record it"


@router.get("/constellations/{constellation_id}/model/{element}")
async def form_page(viewer: Keeper, constellation_id: UUID, element: ModelElement) -> Response:
    """The form, with the standing that is recorded today."""
    return await _form(viewer, constellation_id, element, Form.starting_with(on=viewer.today))


@router.post("/constellations/{constellation_id}/model/{element}")
async def record(
    viewer: Keeper, constellation_id: UUID, element: ModelElement, key: FormKey, sent: Submitted
) -> Response:
    """Show what was entered; or do it, once that was looked at; or go back to the form."""
    form = Form.submitted(sent)
    command = _read(form, constellation_id, element)
    if command is None or form.value(STEP) == CHANGE:
        return await _form(viewer, constellation_id, element, form)
    is_confirmed = form.value(STEP) == CONFIRM
    answer = await viewer.asks.ask(command if is_confirmed else command.model_copy(update={"dry_run": True}), key=key)
    if isinstance(answer, Refused):
        if answer.reason == "not_yours":
            return not_yours(viewer)
        form.errors.refused(answer, at=FIELDS)
        return await _form(viewer, constellation_id, element, form)
    here = f"/constellations/{constellation_id}/model"
    if is_confirmed:
        return viewer.redirect(here, flash="model_finding_recorded", on=command.on)
    return viewer.render(
        "registry/records/check.html",
        deed=Recording(wording.MODEL_WORDS[element]),
        name=await _name(viewer, constellation_id),
        here=f"{here}/{element.value}",
        answers=[
            ("Standing", STANDINGS[form.value("standing")][1]),
            ("What it rests on", command.evidence),
            ("From", day(command.on)),
        ],
        concerns=(),
        hidden=[(field, value) for field, value in form.entries() if field not in NOT_FIELDS],
    )


def _read(form: Form, constellation_id: UUID, element: ModelElement) -> RecordModelFinding | None:
    standing = form.choice("standing", STANDINGS, missing="Select whether it is met")
    evidence = form.text("evidence", missing="Enter what it rests on", name="What it rests on")
    on = form.day("on", "the first day")
    if form.failed or on is None:
        return None
    return RecordModelFinding(
        constellation_id=constellation_id, element=element, is_met=STANDINGS[standing][0], on=on, evidence=evidence
    )


async def _form(viewer: Viewer, constellation_id: UUID, element: ModelElement, form: Form) -> Response:
    known = await viewer.asks.ask(WhatModelRestsOn(constellation_id=constellation_id))
    if isinstance(known, Refused) or not known.may_record:
        return not_yours(viewer)
    return viewer.render(
        "registry/model/record.html",
        form=form,
        name=await _name(viewer, constellation_id),
        title=wording.MODEL_WORDS[element],
        now=_now(known, element),
        back=f"/constellations/{constellation_id}/model",
        here=f"/constellations/{constellation_id}/model/{element.value}",
        standings=[{"value": value, "text": text} for value, (_, text) in STANDINGS.items()],
    )


async def _name(viewer: Viewer, constellation_id: UUID) -> str:
    view = await viewer.asks.ask(HowIsConstellation(constellation_id=constellation_id))
    if isinstance(view, Refused):
        raise HTTPException(status_code=404)
    return view.name


def _now(known: ModelEvidence, element: ModelElement) -> str:
    """What is recorded today, in a sentence."""
    for one in known.findings:
        if (
            one.element is element
            and (one.started_on or known.on) <= known.on
            and not (one.ended_on and one.ended_on <= known.on)
        ):
            since = f", from {day(one.started_on)}" if one.started_on else ""
            return f"{'Met' if one.is_met else 'Not met'}{since}: {one.evidence}"
    return "Nothing is recorded."
