"""The page on which somebody asks for a sleepover: the carers at home, or who plans with them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from services.bookings import grounds, wording
from services.bookings.forms import REQUEST_FIELDS, read_request
from services.bookings.pages.days import read_iso
from services.bookings.pages.for_whom import for_whom, options_in
from services.bookings.pages.waiting.joining import could_wait
from services.bookings.policy.sleepovers import KEEPS_ITS_BEDS
from shared.contracts.ask_options import AskOptions
from shared.contracts.bookings import (
    RequestSleepover,
    SleepoverView,
    WhatIsOn,
)
from shared.contracts.refusals import Refused
from shared.contracts.words import Decider
from shared.web.flash import FlashValue
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Asker = Annotated[Viewer, require(*RequestSleepover.asked_by)]
HERE = "/sleepovers/ask"
ASKED_OF_ONE = {
    Decider.HUB_HOME_CARER: "sleepover_asked_of_the_hub_home",
    Decider.SATELLITE_CARER: "sleepover_asked_of_the_carers_at_home",
}


@router.get(HERE)
async def ask_form(
    viewer: Asker,
    *,
    children: Annotated[list[str], Query(default_factory=list)],
    first_night: str = "",
    last_night: str = "",
    household: str = "",
) -> Response:
    """The form, with the nights and children that a link suggests."""
    suggested = {"first_night": read_iso(first_night), "last_night": read_iso(last_night)}
    nights = {name: day for name, day in suggested.items() if day is not None}
    form = Form.starting_with(**nights, household=household, children=children)
    return await _page(viewer, form, await options_in(viewer, household, HERE))


@router.post(HERE)
async def ask(viewer: Asker, key: FormKey, sent: Submitted) -> Response:
    """Ask, and go to the sleepover; or show what is wrong."""
    form = Form.submitted(sent)
    household = form.value("household")
    options = await options_in(viewer, household, HERE)
    if not isinstance(options, AskOptions):
        return await _page(viewer, form, options)
    request = read_request(form, options.children, viewer.tonight)
    if request is None:
        return await _page(viewer, form, options)
    answer = await viewer.asks.ask(request, key=key)
    if isinstance(answer, Refused):
        # Somebody else may just have taken the last bed: the full nights are asked for anew.
        form.errors.refused(answer, at=REQUEST_FIELDS)
        is_away = answer.reason == grounds.CHILD_ALREADY_AWAY.reason
        return await _page(
            viewer,
            form,
            await options_in(viewer, household, HERE),
            in_the_way=await _in_the_way(viewer, request) if is_away else (),
            waiting=await could_wait(viewer, form, request, answer),
        )
    flash, values = _what_happens_next(answer)
    return viewer.redirect(
        f"/sleepovers/{answer.sleepover_id}",
        flash=flash,
        nights=(answer.first_night_on, answer.last_night_on),
        **values,
    )


def _what_happens_next(asked: SleepoverView) -> tuple[str, dict[str, FlashValue]]:
    """What whoever has asked is told, with its values: a request isn't a sleepover yet."""
    if asked.held_until is None:
        return "sleepover_asked_for", {}
    if len(asked.waits_for) == 1:
        return ASKED_OF_ONE.get(asked.waits_for[0].decider, "sleepover_asked_of_one"), {"until": asked.held_until}
    return "sleepover_asked_of_several", {"until": asked.held_until, "number": len(asked.waits_for)}


async def _in_the_way(viewer: Viewer, request: RequestSleepover) -> Sequence[SleepoverView]:
    """The sleepovers that these children have on these nights already, as far as the viewer may see them."""
    answer = await viewer.asks.ask(WhatIsOn(first_on=request.first_night_on, last_on=request.last_night_on))
    return [
        one
        for one in (() if isinstance(answer, Refused) else answer.sleepovers)
        if one.state in KEEPS_ITS_BEDS and not set(request.child_ids).isdisjoint(one.child_ids)
    ]


async def _page(
    viewer: Viewer,
    form: Form,
    options: AskOptions | Refused | Response,
    *,
    in_the_way: Sequence[SleepoverView] = (),
    waiting: Mapping[str, Any] | None = None,
) -> Response:
    whom = await for_whom(viewer, options, form.value("household"))
    if isinstance(whom, Response):
        return whom
    return viewer.render(
        "bookings/ask.html",
        form=form,
        **whom.shown(),
        beds=whom.options.beds,
        reserve=whom.options.reserve_beds,
        waiting=waiting,
        in_the_way=[wording.sleepover_in_the_way(one, whom.names) for one in in_the_way],
        full_nights=wording.runs(whom.options.full_nights),
        vacant_nights=wording.runs(whom.options.nights_without_hub_home),
    )
