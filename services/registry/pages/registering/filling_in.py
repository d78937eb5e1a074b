"""The pages on which somebody is registered or corrected: a form, a look at what was entered, and then the deed.

Nothing is kept in between: the page on which it is checked sends all that was entered again, and its form key makes two
confirmations one.
"""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.records.households import not_yours, refused_record
from services.registry.pages.registering.deeds import Asked, Deed, Desk
from services.registry.pages.registering.questions import answered
from shared.contracts.correcting import HowIsItWritten
from shared.contracts.refusals import Refused
from shared.contracts.registering import Registered, Registering
from shared.web.flash import FlashValue
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

STEP, CONFIRM, CHANGE = "step", "confirm", "change"
IS_ANOTHER = "is_another"
"""Sent from the page that shows what looks the same: the one who confirms has seen it."""
NOT_FIELDS = frozenset({"csrf_token", "form_id", STEP, IS_ANOTHER})
CHANGED_MEANWHILE = "changed_meanwhile"
MOST_RADIOS = 8


def routes_of(deeds: Iterable[Deed]) -> APIRouter:
    """The pages of these deeds."""
    router = APIRouter()
    for deed in deeds:
        _add(router, deed)
    return router


def _add(router: APIRouter, deed: Deed) -> None:
    keeper = Annotated[Viewer, require(*deed.roles)]
    if "{subject_id}" in deed.path:

        async def form_about(viewer: keeper, subject_id: UUID) -> Response:
            """The form, with what is written now."""
            return await _first_page(viewer, deed, subject_id)

        async def done_about(viewer: keeper, subject_id: UUID, key: FormKey, sent: Submitted) -> Response:
            return await _page(viewer, deed, subject_id, key, Form.submitted(sent))

        router.add_api_route(deed.path, form_about, methods=["GET"])
        router.add_api_route(deed.path, done_about, methods=["POST"])
        return

    async def form(viewer: keeper) -> Response:
        """The form, with nothing in it."""
        return await _first_page(viewer, deed, None)

    async def done(viewer: keeper, key: FormKey, sent: Submitted) -> Response:
        return await _page(viewer, deed, None, key, Form.submitted(sent))

    router.add_api_route(deed.path, form, methods=["GET"])
    router.add_api_route(deed.path, done, methods=["POST"])


async def _first_page(viewer: Viewer, deed: Deed, subject_id: UUID | None) -> Response:
    desk = await _desk(viewer, deed, subject_id)
    if isinstance(desk, Response):
        return desk
    return _form_page(deed, desk, Form.starting_with(**deed.starts_with(desk), version=_version(desk)))


async def _page(viewer: Viewer, deed: Deed, subject_id: UUID | None, key: UUID, form: Form) -> Response:
    """Show what was entered; or do it, once that was looked at; or go back to the form."""
    desk = await _desk(viewer, deed, subject_id)
    if isinstance(desk, Response):
        return desk
    asked = deed.read(form, desk)
    if asked is None or form.failed or form.value(STEP) == CHANGE:
        return _form_page(deed, desk, form)
    if form.value(STEP) != CONFIRM:
        looked_at = await viewer.asks.ask(asked.model_copy(update={"dry_run": True}))
        if isinstance(looked_at, Refused):
            return _refused(deed, desk, form, looked_at)
        return _check_page(deed, desk, form, looked_at)
    if isinstance(asked, Registering):
        asked = asked.model_copy(update={IS_ANOTHER: bool(form.value(IS_ANOTHER))})
    answer = await viewer.asks.ask(asked, key=key)
    if isinstance(answer, Refused):
        return _refused(deed, desk, form, answer)
    path = deed.leads_to(answer, desk) if deed.leads_to else desk.at(deed.back)
    return viewer.redirect(path, flash=deed.flash, **_values(answer, asked))


def _values(answer: Registered, asked: Asked) -> dict[str, FlashValue]:
    """What the sentence afterwards may have places for."""
    found = {"ref": answer.ref, "on": getattr(asked, "on", None)}
    return {name: value for name, value in found.items() if value is not None}


async def _desk(viewer: Viewer, deed: Deed, subject_id: UUID | None) -> Desk | Response:
    choices = await deed.choices(viewer) if deed.choices else {}
    if subject_id is None:
        return Desk(viewer, choices=choices)
    written = await viewer.asks.ask(HowIsItWritten(subject_id=subject_id))
    if isinstance(written, Refused):
        return refused_record(viewer, written)
    if deed.about and getattr(written, deed.about) is None:
        return not_yours(viewer)
    return Desk(viewer, subject_id, written, choices)


def _refused(deed: Deed, desk: Desk, form: Form, refused: Refused) -> Response:
    if refused.reason == "not_yours" and not refused.fields:
        return not_yours(desk.viewer)
    form.errors.refused(refused, at={**{name: name for name in refused.fields}, **deed.fields})
    return _form_page(deed, desk, form, is_fresh=refused.reason == CHANGED_MEANWHILE, refused=refused)


def _form_page(
    deed: Deed, desk: Desk, form: Form, *, is_fresh: bool = False, refused: Refused | None = None
) -> Response:
    """The form; `is_fresh` has it sent with what is written now, not as it was when it was opened."""
    is_kept_by_duties = refused is not None and refused.reason == "still_responsible"
    return desk.viewer.render(
        "registry/registering/form.html",
        form=form,
        deed=deed,
        name=desk.name,
        here=desk.at(deed.path),
        back=desk.at(deed.back),
        version=_version(desk) if is_fresh else form.value("version") or _version(desk),
        questions=deed.questions(desk),
        most_radios=MOST_RADIOS,
        hand_over=f"/caseloads/{desk.subject_id}/hand-over" if is_kept_by_duties else "",
    )


def _check_page(deed: Deed, desk: Desk, form: Form, looked_at: Registered) -> Response:
    return desk.viewer.render(
        "registry/registering/check.html",
        deed=deed,
        name=desk.name,
        here=desk.at(deed.path),
        answers=answered(form, deed.questions(desk)),
        lookalikes=looked_at.lookalikes,
        brothers_and_sisters=looked_at.brothers_and_sisters,
        hidden=[(name, value) for name, value in form.entries() if name not in NOT_FIELDS],
    )


def _version(desk: Desk) -> str:
    return str(desk.written.version) if desk.written else ""
