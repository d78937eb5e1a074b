"""The page of a swap: the nights of either household, who is asked, and what the viewer may say."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.forms import AGREE_FIELDS, read_in_spite
from services.bookings.pages import cautions
from services.bookings.pages.conditions import conditions_to_answer, on_whose_conditions, read_conditions_met
from services.bookings.pages.links import leads_to_who_was_told
from services.bookings.pages.not_yours import not_yours
from services.bookings.pages.swaps import words
from shared.contracts.bookings import DECIDERS
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.swaps import (
    AgreeToSwap,
    DeclineSwap,
    HowIsSwap,
    SwapState,
    SwapView,
    WhichSwaps,
    WithdrawSwap,
)
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.pages import PanelLine
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import moment

router = APIRouter()
Looker = Annotated[Viewer, require(*HowIsSwap.asked_by)]
Decider = Annotated[Viewer, require(*DECIDERS)]
Carer = Annotated[Viewer, require(*WithdrawSwap.asked_by)]


@router.get("/swaps/{swap_id}")
async def one_swap(viewer: Looker, swap_id: UUID) -> Response:
    """How it stands, and what the viewer may say."""
    return await _page(viewer, swap_id)


@router.get("/swaps/{swap_id}/agree")
@router.get("/swaps/{swap_id}/decline")
@router.get("/swaps/{swap_id}/withdraw")
async def nothing_to_do(viewer: Looker, swap_id: UUID) -> Response:
    """Where a browser is that reloads the address after a refusal."""
    return viewer.redirect(_path(swap_id))


@router.post("/swaps/{swap_id}/agree")
async def agree(viewer: Decider, swap_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Say yes; the household that is asked says with it whether the conditions for its children are met."""
    form = Form.submitted(sent)
    view = await viewer.asks.ask(HowIsSwap(swap_id=swap_id))
    met = () if isinstance(view, Refused) else read_conditions_met(form, await _on_whose_conditions(viewer, view))
    because = read_in_spite(form)
    if form.failed or because is None:
        return await _page(viewer, swap_id, form)
    command = AgreeToSwap(
        swap_id=swap_id,
        conditions_met_for=met,
        read_of=form.value("read_of") or None,
        in_spite_because=because,
    )
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, swap_id, answer, form)
    is_made = answer.state is SwapState.SWAPPED
    return viewer.redirect(_path(swap_id), flash="swap_made" if is_made else "swap_agreed")


@router.post("/swaps/{swap_id}/decline")
async def decline(viewer: Decider, swap_id: UUID, key: FormKey) -> Response:
    """Say no."""
    return await _done(viewer, DeclineSwap(swap_id=swap_id), key, "swap_declined")


@router.post("/swaps/{swap_id}/withdraw")
async def withdraw(viewer: Carer, swap_id: UUID, key: FormKey) -> Response:
    """Take it back."""
    return await _done(viewer, WithdrawSwap(swap_id=swap_id), key, "swap_withdrawn")


async def swaps_to_answer(viewer: Viewer) -> tuple[PanelLine, ...]:
    """The swaps that wait for the viewer's word, for their home page."""
    answer = await viewer.asks.ask(WhichSwaps())
    found = () if isinstance(answer, Refused) else answer.swaps
    return tuple(
        PanelLine(
            f"{words.in_a_line(one, viewer.actor.household_id)} Answer by {moment(one.ends_at)}",
            _path(one.swap_id),
            "To answer",
        )
        for one in found
    )


async def _on_whose_conditions(viewer: Viewer, view: SwapView) -> list[UUID]:
    """The children of the household that is asked, while its own carers answer."""
    if not (view.may_agree and view.is_asked):
        return []
    return await on_whose_conditions(viewer, view.wanted.household_id, view.wanted.child_ids)


async def _done(viewer: Viewer, command: DeclineSwap | WithdrawSwap, key: UUID, flash: str) -> Response:
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, command.swap_id, answer)
    return viewer.redirect(_path(command.swap_id), flash=flash)


async def _refused(viewer: Viewer, swap_id: UUID, refused: Refused, form: Form | None = None) -> Response:
    """The swap as it is now, below why nothing came of it."""
    form = form or Form()
    form.errors.refused(refused, at=AGREE_FIELDS)
    return await _page(viewer, swap_id, form)


async def _page(viewer: Viewer, swap_id: UUID, form: Form | None = None) -> Response:
    view = await viewer.asks.ask(HowIsSwap(swap_id=swap_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    ids = [
        *(one for side in (view.offered, view.wanted) for one in (side.household_id, *side.child_ids)),
        *(one.person_id for one in view.waits_for),
        *(read := cautions.ids_of(view.cautions)),
    ]
    names, leads_to_them = await asyncio.gather(
        names_of(viewer.asks, ids, Purpose.DECIDE_A_SLEEPOVER if read else Purpose.PLAN_A_SLEEPOVER),
        leads_to_who_was_told(viewer, swap_id),
    )
    tag, tag_classes = words.STATE_TAGS[view.state]
    return viewer.render(
        "bookings/swaps/one.html",
        form=form or Form(),
        here=_path(swap_id),
        view=view,
        names=names,
        on_conditions=await conditions_to_answer(viewer, await _on_whose_conditions(viewer, view), names),
        tag=tag,
        tag_classes=tag_classes,
        question=words.question(view, viewer.actor.household_id, names) if view.may_agree else "",
        came_of_it=words.WHAT_CAME_OF_IT.get(view.state, ""),
        # A household with which one swaps has one's own nights and gives up its own: its side tells nothing new.
        cards=[
            words.card(side, view, viewer.actor.household_id, names)
            for side in (view.offered, view.wanted)
            if side.child_ids
        ],
        against=cautions.against(view.cautions, names),
        in_spite=cautions.in_spite(view.cautions, names),
        is_being_looked_at=cautions.is_being_looked_at(view.cautions),
        # Nobody agrees to what is recorded of "a child".
        can_be_read=not (names.are_missing and read),
        waits=[
            *(words.waits(one, view, names) for one in view.waits_for),
            *([words.OTHERS] if view.others_must_agree else []),
        ],
        leads_to_who_was_told=leads_to_them,
    )


def _path(swap_id: UUID) -> str:
    return f"/swaps/{swap_id}"
