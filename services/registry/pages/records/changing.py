"""The pages on which somebody changes a record: a form, a look at what was decided, and then the deed.

Nothing is kept in between: the page on which a change is checked sends all that was entered again.
"""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.constellations.losing import what_a_child_loses
from services.registry.pages.records import words
from services.registry.pages.records.answers import answers
from services.registry.pages.records.choices import choices_of
from services.registry.pages.records.deeds import DEEDS, Deed
from services.registry.pages.records.forms import FIELDS, Change
from services.registry.pages.records.households import not_yours
from services.registry.wording import listed
from shared.contracts.bed_sharing import AgreeToBedSharing, WhoCouldShare
from shared.contracts.record_changes import (
    ComesTo,
    EndPlacement,
    RecordChange,
    RecordPlacement,
    TakeBackPlacement,
)
from shared.contracts.records import ChildView, HouseholdView, HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()

CHANGED_MEANWHILE = "changed_meanwhile"
STEP, CONFIRM, CHANGE = "step", "confirm", "change"
MOVES = RecordPlacement, TakeBackPlacement, EndPlacement
NOT_FIELDS = frozenset({"csrf_token", "form_id", STEP})


def _routes(deed: Deed) -> None:
    keeper = Annotated[Viewer, require(*deed.roles)]
    path = f"/{deed.of}/{{thing_id}}/{deed.path}"

    async def form_page(
        viewer: keeper, thing_id: UUID, *, area: str = "", topic: str = "", sharing: str = "", placement: str = ""
    ) -> Response:
        """The form, with what a link suggests."""
        suggested = {"area": area, "topic": topic, "sharing": sharing, "placement": placement}
        return await _form(viewer, deed, thing_id, Form.starting_with(**suggested))

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
            form.errors.add("" if place else "allowed_because", concern.sentence, why=concern)
        return await _form(viewer, deed, thing_id, form)
    record = await _record(viewer, deed, thing_id)
    if record is None:
        return not_yours(viewer)
    lost = await what_a_child_loses(viewer, thing_id, answer) if isinstance(change, MOVES) else None
    if lost and lost.is_known:
        # Each of them is named instead.
        kept = tuple(one for one in answer.effects if one.on is not ComesTo.SLEEPOVERS)
        answer = answer.model_copy(update={"effects": kept})
    return viewer.render(
        "registry/records/check.html",
        deed=deed,
        name=record.name,
        here=_path(deed, thing_id),
        lost=lost,
        answers=await _in_words(viewer, change, answer),
        concerns=answer.concerns,
        hidden=[(field, value) for field, value in form.entries() if field not in NOT_FIELDS],
    )


async def _refused(viewer: Viewer, deed: Deed, thing_id: UUID, form: Form, refused: Refused) -> Response:
    if refused.reason == "not_yours":
        return not_yours(viewer)
    form.errors.refused(refused, at=FIELDS)
    return await _form(viewer, deed, thing_id, form, is_fresh=refused.reason == CHANGED_MEANWHILE)


async def _form(viewer: Viewer, deed: Deed, thing_id: UUID, form: Form, *, is_fresh: bool = False) -> Response:
    """The form; `is_fresh` has it sent with the record as it is now, not as it was when it was opened."""
    record = await _record(viewer, deed, thing_id)
    if record is None:
        return not_yours(viewer)
    choices = await choices_of(viewer, deed, thing_id, record.view, form)
    if choices is None:
        return not_yours(viewer)
    return viewer.render(
        "registry/records/change.html",
        form=form,
        deed=deed,
        name=record.name,
        version=record.version if is_fresh else form.value("version") or record.version,
        back=f"/{deed.of}/{thing_id}",
        here=_path(deed, thing_id),
        asks_why_allowed=bool(form.value("allowed_because") or form.errors.of("allowed_because")),
        **choices,
    )


@dataclass(frozen=True, slots=True)
class _Record:
    """The record that is changed, for somebody who may change it."""

    name: str
    view: ChildView | HouseholdView

    @property
    def version(self) -> str:
        """Sent back with the change."""
        return str(self.view.version or "")


async def _record(viewer: Viewer, deed: Deed, thing_id: UUID) -> _Record | None:
    if deed.of == "children":
        child = await viewer.asks.ask(HowIsChild(child_id=thing_id))
        if isinstance(child, Refused) or not getattr(child, deed.needs):
            return None
        return _Record(child.known_as, child)
    household = await viewer.asks.ask(HowIsHousehold(household_id=thing_id))
    if isinstance(household, Refused) or not getattr(household, deed.needs):
        return None
    return _Record(household.name, household)


async def _in_words(viewer: Viewer, change: Change, answer: RecordChange) -> list[tuple[str, str]]:
    """What was decided, with the names of whom and what it concerns."""
    told = answers(change)
    if isinstance(change, AgreeToBedSharing):
        choices = await viewer.asks.ask(WhoCouldShare(child_id=change.child_id))
        known = {} if isinstance(choices, Refused) else {one.id: one.name for one in choices.children}
        others = [known.get(one, "another child") for one in change.with_child_ids]
        told = [("Shares a bedroom with", listed(others)), *told]
    if answer.children:
        told = [("For", listed(answer.children)), *told]
    if answer.household:
        told = [("Household", answer.household), *told]
    return [*told, *((words.EFFECT_WORDS[one.on], one.sentence) for one in answer.effects)]


def _path(deed: Deed, thing_id: UUID) -> str:
    return f"/{deed.of}/{thing_id}/{deed.path}"


for _deed in DEEDS:
    _routes(_deed)
