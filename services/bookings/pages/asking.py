"""The page on which a satellite carer asks for a sleepover."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import grounds, wording
from services.bookings.forms import REQUEST_FIELDS, read_request
from services.bookings.pages.days import read_iso
from services.bookings.policy.sleepovers import KEEPS_ITS_BEDS
from shared.contracts.bookings import (
    AskOptions,
    ChildToAskFor,
    RequestSleepover,
    SleepoverView,
    WhatCanIAskFor,
    WhatIsOn,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.words import Decider, SleepoverKind, SleepoverState
from shared.web.flash import FlashValue
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.why import whys
from shared.web.wording import stay_in_words

router = APIRouter()
SatelliteCarer = Annotated[Viewer, require(Role.SATELLITE_CARER)]


@router.get("/sleepovers/ask")
async def ask_form(viewer: SatelliteCarer, kind: str = "", first_night: str = "", last_night: str = "") -> Response:
    """The form, with the nights that a link suggests; an emergency has a page of its own."""
    if kind == SleepoverKind.EMERGENCY.value:
        return viewer.redirect("/emergencies/raise")
    suggested = {"first_night": read_iso(first_night), "last_night": read_iso(last_night)}
    form = Form.starting_with(**{name: day for name, day in suggested.items() if day is not None})
    options = await viewer.asks.ask(WhatCanIAskFor())
    return await _page(viewer, form, options)


@router.post("/sleepovers/ask")
async def ask(viewer: SatelliteCarer, key: FormKey, sent: Submitted) -> Response:
    """Ask, and go to the sleepover; or show what is wrong."""
    form = Form.submitted(sent)
    options = await viewer.asks.ask(WhatCanIAskFor())
    if isinstance(options, Refused):
        return await _page(viewer, form, options)
    request = read_request(form, [child.child_id for child in options.children], viewer.tonight)
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
            await viewer.asks.ask(WhatCanIAskFor()),
            in_the_way=await _in_the_way(viewer, request) if is_away else (),
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
    if asked.state == SleepoverState.CONFIRMED:
        return "sleepover_confirmed_at_once", {}
    if asked.held_until is None:
        return "sleepover_asked_for", {}
    if [wait.decider for wait in asked.waits_for] == [Decider.HUB_HOME_CARER]:
        return "sleepover_asked_of_the_hub_home", {"until": asked.held_until}
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
    viewer: Viewer, form: Form, options: AskOptions | Refused, *, in_the_way: Sequence[SleepoverView] = ()
) -> Response:
    if isinstance(options, Refused):
        return viewer.render("bookings/cannot_ask.html", sentence=options.detail, whys=whys(options))
    ids = [options.hub_household_id, *(child.child_id for child in options.children)]
    names = await names_of(viewer.asks, ids, Purpose.PLAN_A_SLEEPOVER)
    if sum(child.child_id not in names.known for child in options.children) > 1:
        # Children who are all called "A child" can't be chosen between, and a wrong one would look right.
        return viewer.render("bookings/names_needed.html", status=503)
    return viewer.render(
        "bookings/ask.html",
        form=form,
        names=names,
        hub_home=names.household(options.hub_household_id),
        beds=options.beds,
        children=[
            {
                "value": str(child.child_id),
                "text": names.child(child.child_id),
                "hint": {"text": hint} if (hint := _hint(child, options.children, names)) else None,
            }
            for child in options.children
        ],
        in_the_way=[
            {
                "text": f"{wording.listed([names.child(child) for child in one.child_ids])}: "
                f"{stay_in_words(one.first_night_on, one.last_night_on)}",
                "href": f"/sleepovers/{one.sleepover_id}",
            }
            for one in in_the_way
        ],
        full_nights=wording.runs(options.full_nights),
        limits=wording.asking_limits(options.limits) if options.limits else [],
        may_go_beyond=options.limits is not None and options.limits.may_go_beyond,
        vacant_nights=wording.runs(options.nights_without_hub_home),
    )


def _hint(child: ChildToAskFor, children: Sequence[ChildToAskFor], names: Names) -> str:
    """Who their brothers and sisters in the household are, and whether somebody else must agree."""
    family = [
        names.child(other.child_id)
        for other in children
        if other.child_id != child.child_id
        and child.sibling_group_id is not None
        and other.sibling_group_id == child.sibling_group_id
    ]
    sentences = [f"Brother or sister of {wording.listed(family)}"] if family else []
    if delegation := wording.DELEGATION_HINTS[child.overnight_decision]:
        sentences.append(delegation)
    return ". ".join(sentences)
