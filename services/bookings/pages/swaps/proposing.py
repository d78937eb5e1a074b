"""The page on which a household asks another for its nights."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages.not_yours import not_yours
from shared.contracts.refusals import Refused
from shared.contracts.swaps import NightsToSwap, ProposeSwap, SwapOptions, WhatCanISwapWith
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import stay_in_words

router = APIRouter()
Carer = Annotated[Viewer, require(*ProposeSwap.asked_by)]
AT = {"for_sleepover_id": "instead", "child_ids": "instead", "first_night_on": "instead", "last_night_on": "instead"}


@router.get("/sleepovers/{sleepover_id}/swap")
async def swap_form(viewer: Carer, sleepover_id: UUID) -> Response:
    """The nights of other households to choose from."""
    return await _page(viewer, sleepover_id, Form())


@router.post("/sleepovers/{sleepover_id}/swap")
async def propose(viewer: Carer, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Ask for the nights chosen."""
    form = Form.submitted(sent)
    options = await viewer.asks.ask(WhatCanISwapWith(sleepover_id=sleepover_id))
    if isinstance(options, Refused):
        return await _cant(viewer, sleepover_id, options)
    chosen = form.choice(
        "instead",
        [str(one.sleepover_id) for one in options.nights],
        missing="Select the nights that you would like instead",
    )
    if form.errors:
        return _show(viewer, options, form)
    answer = await viewer.asks.ask(ProposeSwap(sleepover_id=sleepover_id, for_sleepover_id=UUID(chosen)), key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=AT)
        return _show(viewer, options, form)
    return viewer.redirect(f"/swaps/{answer.swap_id}", flash="swap_proposed")


async def _page(viewer: Viewer, sleepover_id: UUID, form: Form) -> Response:
    options = await viewer.asks.ask(WhatCanISwapWith(sleepover_id=sleepover_id))
    if isinstance(options, Refused):
        return await _cant(viewer, sleepover_id, options)
    if options.swap_id is not None:
        return viewer.redirect(f"/swaps/{options.swap_id}")
    return _show(viewer, options, form)


async def _cant(viewer: Viewer, sleepover_id: UUID, refused: Refused) -> Response:
    """Who can't swap it any more sees the sleepover."""
    return not_yours(viewer) if refused.reason == "not_yours" else viewer.redirect(f"/sleepovers/{sleepover_id}")


def _show(viewer: Viewer, options: SwapOptions, form: Form) -> Response:
    return viewer.render(
        "bookings/swaps/ask.html",
        form=form,
        here=f"/sleepovers/{options.sleepover_id}",
        own=stay_in_words(options.first_night_on, options.last_night_on),
        nights=_told_apart(options.nights),
    )


def _told_apart(nights: Sequence[NightsToSwap]) -> list[dict[str, str]]:
    """The nights to choose from; where two households have the same ones, by a number."""
    words = [stay_in_words(one.first_night_on, one.last_night_on) for one in nights]
    numbers: Counter[str] = Counter()
    found = []
    for one, text in zip(nights, words, strict=True):
        numbers[text] += 1
        which = f" (household {numbers[text]} of {words.count(text)})" if words.count(text) > 1 else ""
        found.append({"value": str(one.sleepover_id), "text": f"{text}{which}"})
    return found
