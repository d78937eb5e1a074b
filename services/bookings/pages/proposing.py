"""The page on which a hub home that can't have the children as asked proposes other nights."""

from collections import Counter
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import DECLINE_REASONS, PROPOSAL_FIELDS, read_nights, read_proposal
from services.bookings.pages.not_yours import not_yours
from services.bookings.policy.nights import Nights
from services.bookings.policy.picking import hub_home_is_full
from shared.contracts.bookings import HowIsSleepover, SleepoverView
from shared.contracts.calendars import BedState, WhichBedsAreFree
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import stay_in_words

router = APIRouter()


@router.get("/sleepovers/{sleepover_id}/propose")
async def propose_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """Which nights instead, and why; who can't propose any, or can't any more, sees the sleepover."""
    view = await _to_propose(viewer, sleepover_id)
    if not isinstance(view, SleepoverView):
        return view
    return await _page(viewer, view, Form())


@router.post("/sleepovers/{sleepover_id}/propose")
async def propose(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Decline with other nights, and go to the sleepover that is proposed; or show what is wrong."""
    form = Form.submitted(sent)
    # Also of one that was declined meanwhile: sent twice, the second time leads to what is proposed like the first.
    before = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    asked_for = None if isinstance(before, Refused) else (before.first_night_on, before.last_night_on)
    nights = read_nights(form, viewer.tonight)
    is_without_reason = nights != asked_for and not form.value("reason")
    if nights and is_without_reason and isinstance(before, SleepoverView) and before.may_propose:
        # Bookings isn't asked for the nights while the reason is missing: the full ones are told with it all the same.
        await _say_where_it_is_full(viewer, before, Nights(*nights), form)
    proposal = read_proposal(form, sleepover_id, asked_for, viewer.tonight)
    if proposal is not None:
        answer = await viewer.asks.ask(proposal, key=key)
        if not isinstance(answer, Refused):
            return _to_what_is_proposed(viewer, answer)
        form.errors.refused(answer, at=PROPOSAL_FIELDS)
    view = await _to_propose(viewer, sleepover_id)
    return await _page(viewer, view, form) if isinstance(view, SleepoverView) else view


async def _say_where_it_is_full(viewer: Viewer, view: SleepoverView, nights: Nights, form: Form) -> None:
    """What the refusal would be once the rest is put right; beds of the sleepover itself are free for it."""
    answer = await viewer.asks.ask(
        WhichBedsAreFree(constellation_id=view.constellation_id, first_on=nights.first, nights=len(nights))
    )
    if isinstance(answer, Refused):
        return
    free = Counter(
        night.on
        for bed in answer.beds
        for night in bed.nights
        if night.state is BedState.FREE or night.sleepover_id == view.sleepover_id
    )
    if full := [night for night in nights if free[night] < len(view.child_ids)]:
        form.errors.refused(hub_home_is_full(full).refused, at=PROPOSAL_FIELDS)


def _to_what_is_proposed(viewer: Viewer, proposed: SleepoverView) -> Response:
    until = proposed.held_until
    return viewer.redirect(
        f"/sleepovers/{proposed.sleepover_id}",
        flash="sleepover_proposed_until" if until else "sleepover_proposed",
        nights=(proposed.first_night_on, proposed.last_night_on),
        **({"until": until} if until else {}),
    )


async def _to_propose(viewer: Viewer, sleepover_id: UUID) -> SleepoverView | Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return view if view.may_propose else viewer.redirect(f"/sleepovers/{sleepover_id}")


async def _page(viewer: Viewer, view: SleepoverView, form: Form) -> Response:
    names = await names_of(viewer.asks, view.child_ids, Purpose.DECIDE_A_SLEEPOVER)
    return viewer.render(
        "bookings/propose.html",
        form=form,
        names=names,
        sleepover=view,
        children=wording.listed([names.child(child) for child in view.child_ids]),
        asked_for=stay_in_words(view.first_night_on, view.last_night_on),
        beds=f"/beds?{urlencode({'constellation': view.constellation_id, 'first': view.first_night_on})}",
        reasons=[{"value": reason.value, "text": wording.REASON_WORDS[reason]} for reason in DECLINE_REASONS],
    )
