"""The pages of what a household waits for: its places, and one of them with the bed that is offered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.not_yours import not_yours
from services.bookings.pages.waiting import words
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.waiting import (
    AcceptOfferedBed,
    DeclineOfferedBed,
    HowIsWaiting,
    LeaveWaitingList,
    OurWaiting,
    WaitingState,
    WaitingView,
    WhatDoWeWaitFor,
)
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey
from shared.web.viewer import Viewer, require
from shared.web.wording import moment, moment_near, stay_in_words

router = APIRouter()
Waiter = Annotated[Viewer, require(*WhatDoWeWaitFor.asked_by)]
Looker = Annotated[Viewer, require(*HowIsWaiting.asked_by)]
Carer = Annotated[Viewer, require(*AcceptOfferedBed.asked_by)]
DEEDS = ("accept", "decline", "leave")


@router.get("/waiting-list")
async def our_places(viewer: Waiter) -> Response:
    """What the viewer's household, or those that they supervise, wait for, at which place."""
    ours = await what_we_wait_for(viewer)
    ids = [one for view in ours.waiting for one in (*view.child_ids, view.satellite_household_id)]
    names = await names_of(viewer.asks, ids, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/waiting/ours.html",
        names=names,
        places=[
            {
                "title": f"{words.children(view, names)}: {stay_in_words(view.first_night_on, view.last_night_on)}",
                "href": _path(view.waiting_id),
                "tag": words.STATE_TAGS[view.state],
                "hint": _hint(view, viewer, names),
            }
            for view in ours.waiting
        ],
    )


@router.get("/waiting-list/{waiting_id}")
async def one_place(viewer: Looker, waiting_id: UUID) -> Response:
    """How it stands, and the bed that is offered."""
    return await _page(viewer, waiting_id)


@router.get("/waiting-list/{waiting_id}/accept")
@router.get("/waiting-list/{waiting_id}/decline")
@router.get("/waiting-list/{waiting_id}/leave")
async def nothing_to_do(viewer: Looker, waiting_id: UUID) -> Response:
    """Where a browser is that reloads the address after a refusal."""
    return viewer.redirect(_path(waiting_id))


@router.post("/waiting-list/{waiting_id}/accept")
async def accept(viewer: Carer, waiting_id: UUID, key: FormKey) -> Response:
    """Take the bed, and go to the sleepover that it is now."""
    answer = await viewer.asks.ask(AcceptOfferedBed(waiting_id=waiting_id), key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, waiting_id, answer)
    return viewer.redirect(f"/sleepovers/{answer.sleepover_id}", flash="offered_bed_accepted")


@router.post("/waiting-list/{waiting_id}/decline")
async def decline(viewer: Carer, waiting_id: UUID, key: FormKey) -> Response:
    """Say no to the bed."""
    return await _done(viewer, DeclineOfferedBed(waiting_id=waiting_id), key, "offered_bed_declined")


@router.post("/waiting-list/{waiting_id}/leave")
async def leave(viewer: Looker, waiting_id: UUID, key: FormKey) -> Response:
    """Wait no longer."""
    return await _done(viewer, LeaveWaitingList(waiting_id=waiting_id), key, "waiting_list_left")


async def what_we_wait_for(viewer: Viewer) -> OurWaiting:
    """What the viewer's household waits for; nothing for who has none."""
    answer = await viewer.asks.ask(WhatDoWeWaitFor())
    return OurWaiting(waiting=()) if isinstance(answer, Refused) else answer


async def _done(viewer: Viewer, command: DeclineOfferedBed | LeaveWaitingList, key: UUID, flash: str) -> Response:
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, command.waiting_id, answer)
    return viewer.redirect(_path(command.waiting_id), flash=flash)


async def _refused(viewer: Viewer, waiting_id: UUID, refused: Refused) -> Response:
    form = Form()
    form.errors.refused(refused, at={})
    return await _page(viewer, waiting_id, form)


async def _page(viewer: Viewer, waiting_id: UUID, form: Form | None = None) -> Response:
    view = await viewer.asks.ask(HowIsWaiting(waiting_id=waiting_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    names = await names_of(viewer.asks, [*view.child_ids, view.satellite_household_id], Purpose.PLAN_A_SLEEPOVER)
    tag, tag_classes = words.STATE_TAGS[view.state]
    is_theirs = viewer.actor.household_id == view.satellite_household_id
    return viewer.render(
        "bookings/waiting/one.html",
        form=form or Form(),
        names=names,
        here=_path(waiting_id),
        view=view,
        when=stay_in_words(view.first_night_on, view.last_night_on),
        children=words.children(view, names),
        until=moment_near(view.offered_until, viewer.now) if view.offered_until else "",
        tag=tag,
        tag_classes=tag_classes,
        came_of_it=words.WHAT_CAME_OF_IT.get(view.state, ""),
        is_theirs=is_theirs,
        back="/waiting-list" if viewer.actor.has(*WhatDoWeWaitFor.asked_by) else "/waiting-lists",
        rows=_rows(view, names, is_theirs=is_theirs),
    )


def _rows(view: WaitingView, names: Names, *, is_theirs: bool) -> list[tuple[str, str]]:
    rows = [
        ("Children" if len(view.child_ids) > 1 else "Child", words.children(view, names)),
        ("Nights", stay_in_words(view.first_night_on, view.last_night_on)),
        *([] if is_theirs else [("Lives with", names.household(view.satellite_household_id))]),
        ("Why", wording.NEED_WORDS[view.need]),
        ("Waiting since", moment(view.since)),
    ]
    if view.state is WaitingState.WAITING:
        rows.append(("Place", words.place(view.place, view.of)))
    if view.because:
        rows.append(("Why it is needed beyond the usual limits", view.because))
    if view.note:
        rows.append(("Note", view.note))
    return rows


def _hint(view: WaitingView, viewer: Viewer, names: Names) -> str:
    whose = (
        "" if viewer.actor.household_id == view.satellite_household_id else names.household(view.satellite_household_id)
    )
    how = (
        f"Answer by {moment_near(view.offered_until, viewer.now)}"
        if view.offered_until
        else f"{words.place(view.place, view.of)}. Waiting since {moment(view.since)}"
    )
    return f"{whose}. {how}" if whose else how


def _path(waiting_id: UUID) -> str:
    return f"/waiting-list/{waiting_id}"
