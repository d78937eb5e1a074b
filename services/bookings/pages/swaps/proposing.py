"""The page on which a household asks another for its nights."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages.conditions import conditions_to_answer, on_whose_conditions, read_conditions_met
from services.bookings.pages.not_yours import not_yours
from shared.contracts.bookings import HowIsSleepover
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.swaps import NightsToSwap, ProposeSwap, SwapOptions, WhatCanISwapWith
from shared.web.forms import Form
from shared.web.names import names_of
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
    on_conditions = await _on_whose_conditions(viewer, sleepover_id)
    met = read_conditions_met(form, on_conditions)
    if form.errors:
        return await _show(viewer, options, form, on_conditions)
    command = ProposeSwap(sleepover_id=sleepover_id, for_sleepover_id=UUID(chosen), conditions_met_for=met)
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=AT)
        return await _show(viewer, options, form, on_conditions)
    return viewer.redirect(f"/swaps/{answer.swap_id}", flash="swap_proposed")


async def _page(viewer: Viewer, sleepover_id: UUID, form: Form) -> Response:
    options = await viewer.asks.ask(WhatCanISwapWith(sleepover_id=sleepover_id))
    if isinstance(options, Refused):
        return await _cant(viewer, sleepover_id, options)
    if options.swap_id is not None:
        return viewer.redirect(f"/swaps/{options.swap_id}")
    return await _show(viewer, options, form, await _on_whose_conditions(viewer, sleepover_id))


async def _on_whose_conditions(viewer: Viewer, sleepover_id: UUID) -> list[UUID]:
    own = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(own, Refused):
        return []
    return await on_whose_conditions(viewer, own.satellite_household_id, own.child_ids)


async def _cant(viewer: Viewer, sleepover_id: UUID, refused: Refused) -> Response:
    """Who can't swap it any more sees the sleepover."""
    return not_yours(viewer) if refused.reason == "not_yours" else viewer.redirect(f"/sleepovers/{sleepover_id}")


async def _show(viewer: Viewer, options: SwapOptions, form: Form, on_conditions: Sequence[UUID]) -> Response:
    names = await names_of(viewer.asks, on_conditions, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/swaps/ask.html",
        form=form,
        names=names,
        on_conditions=await conditions_to_answer(viewer, on_conditions, names),
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
