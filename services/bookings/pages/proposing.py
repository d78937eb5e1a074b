"""The page on which a hub home that can't have the children as asked proposes other nights."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import grounds, wording
from services.bookings.forms import DECLINE_REASONS, PROPOSAL_FIELDS, read_proposal
from shared.contracts.bookings import HowIsSleepover, SleepoverView
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.why import whys

router = APIRouter()


@router.get("/sleepovers/{sleepover_id}/propose")
async def propose_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """Which nights instead, and why; who can't propose any, or can't any more, sees the sleepover."""
    view = await _to_propose(viewer, sleepover_id)
    if not isinstance(view, SleepoverView):
        return view
    return await _page(viewer, view, Form.starting_with(first_night=view.first_night_on, last_night=view.last_night_on))


@router.post("/sleepovers/{sleepover_id}/propose")
async def propose(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Decline with other nights, and go to the sleepover that is proposed; or show what is wrong."""
    form = Form.submitted(sent)
    proposal = read_proposal(form, sleepover_id)
    if proposal is not None:
        answer = await viewer.asks.ask(proposal, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(
                f"/sleepovers/{answer.sleepover_id}", flash="sleepover_proposed", on=answer.first_night_on
            )
        form.errors.refused(answer, at=PROPOSAL_FIELDS)
    view = await _to_propose(viewer, sleepover_id)
    return await _page(viewer, view, form) if isinstance(view, SleepoverView) else view


async def _to_propose(viewer: Viewer, sleepover_id: UUID) -> SleepoverView | Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return viewer.render("bookings/not_yours.html", status=404, whys=whys(grounds.NOT_YOURS))
    return view if view.may_propose else viewer.redirect(f"/sleepovers/{sleepover_id}")


async def _page(viewer: Viewer, view: SleepoverView, form: Form) -> Response:
    names = await names_of(viewer.asks, view.child_ids, Purpose.DECIDE_A_SLEEPOVER)
    return viewer.render(
        "bookings/propose.html",
        form=form,
        names=names,
        sleepover=view,
        children=wording.listed([names.child(child) for child in view.child_ids]),
        asked_for=wording.nights(view.first_night_on, view.last_night_on),
        reasons=[{"value": reason.value, "text": wording.REASON_WORDS[reason]} for reason in DECLINE_REASONS],
    )
