"""The pages on which somebody changes a record: a form, a look at what was decided, and then the deed.

Nothing is kept in between: the page on which a change is checked sends all that was entered again.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.records import words
from services.registry.pages.records.forms import APPROVAL_ENDS, DEEDS, FIELDS, Change, Deed
from services.registry.pages.records.households import not_yours
from shared.contracts.record_changes import RecordChange
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()

STEP, CONFIRM, CHANGE = "step", "confirm", "change"
NOT_FIELDS = frozenset({"csrf_token", "form_id", STEP})


def _routes(deed: Deed) -> None:
    keeper = Annotated[Viewer, require(*deed.roles)]
    path = f"/{deed.of}/{{thing_id}}/{deed.path}"

    async def form_page(viewer: keeper, thing_id: UUID) -> Response:
        return await _form(viewer, deed, thing_id, Form())

    async def change(viewer: keeper, thing_id: UUID, key: FormKey, sent: Submitted) -> Response:
        return await _change(viewer, deed, thing_id, key, Form.submitted(sent))

    router.add_api_route(path, form_page, methods=["GET"])
    router.add_api_route(path, change, methods=["POST"])


async def _change(viewer: Viewer, deed: Deed, thing_id: UUID, key: UUID, form: Form) -> Response:
    """Show what was decided; or do it, once that was looked at; or go back to the form."""
    change = deed.read(form, thing_id)
    if change is None or form.value(STEP) == CHANGE:
        return await _form(viewer, deed, thing_id, form)
    if form.value(STEP) != CONFIRM:
        return await _check(viewer, deed, thing_id, form, change)
    answer = await viewer.asks.ask(change, key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, deed, thing_id, form, answer)
    return viewer.redirect(f"/{deed.of}/{thing_id}", flash=deed.flash, on=form.day("on", "the day") or viewer.today)


async def _check(viewer: Viewer, deed: Deed, thing_id: UUID, form: Form, change: Change) -> Response:
    answer = await viewer.asks.ask(change.model_copy(update={"dry_run": True}))
    if isinstance(answer, Refused):
        return await _refused(viewer, deed, thing_id, form, answer)
    if any(concern.needs_a_reason for concern in answer.concerns) and not form.value("allowed_because"):
        for place, concern in enumerate(answer.concerns):
            # A field shows one problem; the others stand above the form.
            form.errors.add("" if place else "allowed_because", concern.sentence, source=concern.source)
        return await _form(viewer, deed, thing_id, form)
    name = await _name_of(viewer, deed, thing_id)
    if name is None:
        return not_yours(viewer)
    return viewer.render(
        "registry/records/check.html",
        deed=deed,
        name=name,
        here=_path(deed, thing_id),
        answers=_with_household(deed.answers(change), answer),
        concerns=answer.concerns,
        hidden=[(field, value) for field, value in form.entries() if field not in NOT_FIELDS],
    )


async def _refused(viewer: Viewer, deed: Deed, thing_id: UUID, form: Form, refused: Refused) -> Response:
    if refused.reason == "not_yours":
        return not_yours(viewer)
    form.errors.refused(refused, at=FIELDS)
    return await _form(viewer, deed, thing_id, form)


async def _form(viewer: Viewer, deed: Deed, thing_id: UUID, form: Form) -> Response:
    name = await _name_of(viewer, deed, thing_id)
    if name is None:
        return not_yours(viewer)
    reasons = APPROVAL_ENDS if deed.of == "households" else {one.value: text for one, text in words.END_WORDS.items()}
    return viewer.render(
        "registry/records/change.html",
        form=form,
        deed=deed,
        name=name,
        back=f"/{deed.of}/{thing_id}",
        here=_path(deed, thing_id),
        decisions=_options({one.value: text for one, text in words.DECISION_WORDS.items()}),
        kinds=_options({one.value: f"{text} ({one.value})" for one, text in words.PLACEMENT_WORDS.items()}),
        reasons=_options(reasons),
        asks_why_allowed=bool(form.value("allowed_because") or form.errors.of("allowed_because")),
    )


async def _name_of(viewer: Viewer, deed: Deed, thing_id: UUID) -> str | None:
    """Whose record it is, for somebody who may change it."""
    if deed.of == "children":
        child = await viewer.asks.ask(HowIsChild(child_id=thing_id))
        return None if isinstance(child, Refused) or not child.may_change else child.known_as
    household = await viewer.asks.ask(HowIsHousehold(household_id=thing_id))
    return None if isinstance(household, Refused) or not household.may_end_approval else household.name


def _with_household(answers: list[tuple[str, str]], answer: RecordChange) -> list[tuple[str, str]]:
    return [("Household", answer.household), *answers] if answer.household else answers


def _options(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "text": text} for value, text in texts.items()]


def _path(deed: Deed, thing_id: UUID) -> str:
    return f"/{deed.of}/{thing_id}/{deed.path}"


for _deed in DEEDS:
    _routes(_deed)
