"""The pages on which somebody accepts, declines or ends an agreement: a form, how it will be, and then the deed."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.constellations.changing import CHANGE, CONFIRM, MOST_RADIOS, STEP, hidden_fields, options
from services.registry.pages.joint import forms, words
from services.registry.pages.joint.agreements import agreements_known, no_such_agreement
from services.registry.pages.joint.deeds import DEEDS, END, Deed
from shared.contracts.joint import (
    AGREES,
    AcceptOffer,
    Agreement,
    AgreementChange,
    ChoicesForSharing,
    DeclineOffer,
    EndAgreement,
    WhatCanBeShared,
)
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Binder = Annotated[Viewer, require(*AGREES)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody has before them who decides about an agreement."""

    deed: Deed
    agreement: Agreement
    """As it is now."""
    choices: ChoicesForSharing


def _form_of(deed: Deed) -> Callable[..., Coroutine[Any, Any, Response]]:
    async def form_page(viewer: Binder, agreement_id: UUID) -> Response:
        """The form, with the agreement as it is now."""
        desk = await _desk(viewer, agreement_id, deed)
        if isinstance(desk, Response):
            return desk
        only = str(desk.choices.areas[0].id) if len(desk.choices.areas) == 1 else ""
        form = Form.starting_with(on=viewer.today, area=only, version=str(desk.agreement.version))
        return _form_page(viewer, desk, form)

    return form_page


def _deed_of(deed: Deed) -> Callable[..., Coroutine[Any, Any, Response]]:
    async def do(viewer: Binder, agreement_id: UUID, key: FormKey, sent: Submitted) -> Response:
        """Show how it will be; or do it, once that was looked at; or go back to the form."""
        desk = await _desk(viewer, agreement_id, deed)
        if isinstance(desk, Response):
            return desk
        form = Form.submitted(sent)
        command = deed.read(form, desk.agreement, desk.choices, viewer.today)
        if command is None or form.value(STEP) == CHANGE:
            return _form_page(viewer, desk, form)
        is_confirmed = form.value(STEP) == CONFIRM
        asked = command if is_confirmed else command.model_copy(update={"dry_run": True})
        answer = await viewer.asks.ask(asked, key=key)
        if isinstance(answer, Refused):
            form.errors.refused(answer, at=forms.FIELDS)
            return _form_page(viewer, desk, form)
        if not is_confirmed:
            return _check_page(viewer, desk, command, answer, form)
        ended_on = answer.agreement.ended_on
        values = {"last_day": ended_on - words.ONE_DAY} if deed is END and ended_on else {}
        return viewer.redirect(f"/agreements/{agreement_id}", flash=deed.flash, **values)

    return do


for _deed in DEEDS:
    _path = f"/agreements/{{agreement_id}}/{_deed.path}"
    router.add_api_route(_path, _form_of(_deed), methods=["GET"])
    router.add_api_route(_path, _deed_of(_deed), methods=["POST"])


async def _desk(viewer: Viewer, agreement_id: UUID, deed: Deed) -> Desk | Response:
    agreement = next((one for one in await agreements_known(viewer) if one.agreement_id == agreement_id), None)
    if agreement is None:
        return no_such_agreement(viewer)
    if not deed.fits(agreement):
        return viewer.redirect(f"/agreements/{agreement_id}")
    choices = await viewer.asks.ask(WhatCanBeShared())
    return no_such_agreement(viewer) if isinstance(choices, Refused) else Desk(deed, agreement, choices)


def _form_page(viewer: Viewer, desk: Desk, form: Form) -> Response:
    agreement = desk.agreement
    host, guest = words.parties(agreement, viewer.profile.name)
    return viewer.render(
        "registry/joint/answer.html",
        form=form,
        deed=desk.deed,
        agreement=agreement,
        days=words.days_of(agreement),
        shared=words.what_is_shared(agreement.shares, host, guest),
        never_shared=words.what_is_never_shared(agreement.shares),
        areas=options(desk.choices.areas),
        most_radios=MOST_RADIOS,
    )


def _check_page(
    viewer: Viewer, desk: Desk, command: AcceptOffer | DeclineOffer | EndAgreement, answer: AgreementChange, form: Form
) -> Response:
    agreement, deed = answer.agreement, desk.deed
    host, guest = words.parties(agreement, viewer.profile.name)
    area = next((one.name for one in desk.choices.areas if one.id == getattr(command, "area_id", None)), "")
    return viewer.render(
        "registry/joint/check_answer.html",
        deed=deed,
        agreement=agreement,
        here=f"/agreements/{agreement.agreement_id}/{deed.path}",
        reason=command.reason,
        area=area,
        last_day=words.last_day(agreement.ended_on) if deed is END and agreement.ended_on else "",
        households_leave=answer.households_leave,
        is_acceptance=isinstance(command, AcceptOffer),
        shared=words.what_is_shared(agreement.shares, host, guest),
        never_shared=words.what_is_never_shared(agreement.shares),
        hidden=hidden_fields(form),
    )
