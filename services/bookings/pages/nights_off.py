"""The page on which somebody takes nights off for a hub home, and gives them back."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import grounds, wording
from services.bookings.policy.sleepovers import KEEPS_ITS_BEDS
from shared.contracts.bookings import SleepoverView, WhatIsOn
from shared.contracts.nights_off import (
    ARRANGES_NIGHTS_OFF,
    GiveNightsBack,
    NightsOffOfHubHome,
    TakeNightsOff,
    WhichNightsAreOff,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import stay_in_words

router = APIRouter()
Arranger = Annotated[Viewer, require(*ARRANGES_NIGHTS_OFF)]
FIELDS = {"first_night_on": "first_night", "last_night_on": "last_night"}


@router.get("/beds/{constellation_id}/off")
async def nights_off(viewer: Arranger, constellation_id: UUID) -> Response:
    """The nights off from tonight on, and the form to take more."""
    return await _page(viewer, await _of(viewer, constellation_id), Form())


@router.post("/beds/{constellation_id}/off")
async def take_nights_off(viewer: Arranger, constellation_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Take them, and show them with the others; or show what is wrong."""
    form = Form.submitted(sent)
    command = _read(form, constellation_id)
    if command is not None:
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(
                _here(constellation_id),
                flash="nights_off_taken",
                nights=(command.first_night_on, command.last_night_on),
            )
        form.errors.refused(answer, at=FIELDS)
        if answer.reason == grounds.CHILDREN_ARE_EXPECTED.reason:
            found = await _of(viewer, constellation_id)
            return await _page(viewer, found, form, in_the_way=await _in_the_way(viewer, command))
    return await _page(viewer, await _of(viewer, constellation_id), form)


@router.post("/beds/{constellation_id}/off/{nights_off_id}/give-back")
async def give_nights_back(viewer: Arranger, constellation_id: UUID, nights_off_id: UUID, key: FormKey) -> Response:
    """Have them asked for again; given back already by somebody else, they are so."""
    answer = await viewer.asks.ask(
        GiveNightsBack(constellation_id=constellation_id, nights_off_id=nights_off_id), key=key
    )
    if isinstance(answer, Refused) and answer.reason == "not_yours":
        raise HTTPException(status_code=404)
    return viewer.redirect(_here(constellation_id), flash="nights_given_back")


async def _of(viewer: Viewer, constellation_id: UUID) -> NightsOffOfHubHome:
    answer = await viewer.asks.ask(WhichNightsAreOff(constellation_id=constellation_id))
    if isinstance(answer, Refused) or not answer.may_arrange:
        raise HTTPException(status_code=404)
    return answer


def _read(form: Form, constellation_id: UUID) -> TakeNightsOff | None:
    first = form.day("first_night", "the first night")
    last = form.day("last_night", "the last night")
    if form.failed or first is None or last is None:
        return None
    return TakeNightsOff(constellation_id=constellation_id, first_night_on=first, last_night_on=last)


async def _in_the_way(viewer: Viewer, command: TakeNightsOff) -> Sequence[SleepoverView]:
    """The sleepovers for which somebody is expected there on these nights, as far as the viewer may see them."""
    answer = await viewer.asks.ask(WhatIsOn(first_on=command.first_night_on, last_on=command.last_night_on))
    return [
        one
        for one in (() if isinstance(answer, Refused) else answer.sleepovers)
        if one.state in KEEPS_ITS_BEDS and one.constellation_id == command.constellation_id
    ]


async def _page(
    viewer: Viewer, found: NightsOffOfHubHome, form: Form, *, in_the_way: Sequence[SleepoverView] = ()
) -> Response:
    ids = [
        found.constellation_id,
        *(one.taken_by for one in found.nights_off),
        *(child for one in in_the_way for child in one.child_ids),
    ]
    names = await names_of(viewer.asks, ids, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/nights_off.html",
        form=form,
        names=names,
        in_the_way=[wording.sleepover_in_the_way(one, names) for one in in_the_way],
        here=_here(found.constellation_id),
        beds=f"/beds?constellation={found.constellation_id}",
        constellation=names.constellation(found.constellation_id),
        nights_off=[
            {
                "nights": stay_in_words(one.first_night_on, one.last_night_on),
                "taken_at": one.taken_at,
                "taken_by": names.person(one.taken_by) or "somebody",
                "give_back": f"{_here(found.constellation_id)}/{one.nights_off_id}/give-back",
            }
            for one in found.nights_off
        ],
    )


def _here(constellation_id: UUID) -> str:
    return f"/beds/{constellation_id}/off"
