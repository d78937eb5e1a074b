"""The page on which who answers for a gathering arranges who takes whom, and how lifts are told on its page."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.gatherings.entering import read_lifts
from services.bookings.pages.gatherings.showing import gathering_or_not_yours
from shared.contracts.gatherings import PLANS_GATHERINGS, PlannedGathering
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Arranger = Annotated[Viewer, require(*PLANS_GATHERINGS)]


@router.get("/gatherings/{gathering_id}/lifts")
async def lifts_form(viewer: Arranger, gathering_id: UUID) -> Response:
    """Each household that needs a lift, with who could take it; who can't arrange that sees the gathering."""
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    if not view.may_arrange_lifts:
        return viewer.redirect(f"/gatherings/{gathering_id}")
    arranged = {f"with-{one.household_id}": str(one.with_household_id or "") for one in view.lifts if one.needs}
    return await _page(viewer, view, Form.starting_with(**arranged))


@router.post("/gatherings/{gathering_id}/lifts")
async def lifts(viewer: Arranger, gathering_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Arrange them, or show what is wrong."""
    form = Form.submitted(sent)
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    needing = [one.household_id for one in view.lifts if one.needs]
    giving = [one.household_id for one in view.lifts if one.gives]
    answer = await viewer.asks.ask(read_lifts(form, gathering_id, needing, giving), key=key)
    if not isinstance(answer, Refused):
        return viewer.redirect(f"/gatherings/{gathering_id}", flash="lifts_arranged")
    form.errors.refused(answer, at={})
    return await _page(viewer, view, form)


async def _page(viewer: Viewer, view: PlannedGathering, form: Form) -> Response:
    names = await names_of(viewer.asks, [one.household_id for one in view.lifts], Purpose.PLAN_A_GATHERING)
    in_order = sorted(view.lifts, key=lambda one: (names.household(one.household_id).casefold(), one.household_id))
    drivers = [
        {"value": str(one.household_id), "text": f"{names.household(one.household_id)}, who can take {one.gives}"}
        for one in in_order
        if one.gives
    ]
    needing: list[dict[str, Any]] = [
        {
            "field": f"with-{one.household_id}",
            "label": f"Who takes {names.household(one.household_id)}?",
            "hint": f"They need a lift for {wording.in_number(one.needs)}.",
        }
        for one in in_order
        if one.needs
    ]
    return viewer.render(
        "bookings/gatherings/lifts.html",
        form=form,
        names=names,
        here=f"/gatherings/{view.gathering_id}",
        title=wording.called(view.kind, view.title),
        when=wording.hours(view.starts_at, view.minutes),
        needing=needing,
        drivers=[{"value": "", "text": "Nobody yet"}, *drivers],
    )
