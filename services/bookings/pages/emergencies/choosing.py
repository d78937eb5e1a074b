"""The page on which a duty worker who rings round chooses a hub home: it is asked, or its carer has said yes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.forms import read_identifier
from services.bookings.pages.emergencies.words import ANSWERED_BEFORE
from services.bookings.wording import listed
from shared.contracts.emergencies import (
    DUTY_WORKERS,
    AskHubHome,
    HowIsEmergency,
    HubHomesToAsk,
    HubHomeToAsk,
    WhichHubHomesCanBeAsked,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import counted, stay_in_words

router = APIRouter(prefix="/emergencies/{emergency_id}/hub-homes")
DutyWorker = Annotated[Viewer, require(*DUTY_WORKERS)]

HAS_SAID_YES = "said_yes"
WAYS = {
    HAS_SAID_YES: "They have said yes to me: book the bed",
    "to_be_asked": "Ask them in Hubhome, and hold the bed until they answer",
}


@router.get("")
async def hub_homes(viewer: DutyWorker, emergency_id: UUID) -> Response:
    """Which hub homes have a bed, the nearest first, and for how many of the nights."""
    return await _page(viewer, emergency_id, Form())


@router.post("")
async def ask_hub_home(viewer: DutyWorker, emergency_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Have it asked, or book its bed."""
    form = Form.submitted(sent)
    household_id = read_identifier(form.value("hub_home"))
    if household_id is None:
        form.errors.add("hub_home", "Select a hub home")
    way = form.choice("way", list(WAYS), missing="Select whether they have said yes")
    if household_id is None or form.failed:
        return await _page(viewer, emergency_id, form)
    has_said_yes = way == HAS_SAID_YES
    answer = await viewer.asks.ask(
        AskHubHome(emergency_id=emergency_id, household_id=household_id, has_said_yes=has_said_yes), key=key
    )
    if isinstance(answer, Refused):
        form.errors.refused(answer, at={"first_night_on": "hub_home"})
        return await _page(viewer, emergency_id, form)
    flash = "emergency_bed_booked" if has_said_yes else "emergency_hub_home_asked"
    return viewer.redirect(f"/emergencies/{emergency_id}", flash=flash)


async def _page(viewer: Viewer, emergency_id: UUID, form: Form) -> Response:
    view = await viewer.asks.ask(HowIsEmergency(emergency_id=emergency_id))
    if isinstance(view, Refused):
        return viewer.render("bookings/emergencies/not_yours.html", status=404)
    if not view.may_ask_hub_home:
        return viewer.redirect(f"/emergencies/{emergency_id}")
    answer = await viewer.asks.ask(WhichHubHomesCanBeAsked(emergency_id=emergency_id))
    found = HubHomesToAsk() if isinstance(answer, Refused) else answer
    ids = [*view.child_ids, *(one.household_id for one in found.hub_homes)]
    names = await names_of(viewer.asks, ids, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/emergencies/hub_homes.html",
        form=form,
        names=names,
        here=f"/emergencies/{emergency_id}",
        children=listed([names.child(one) for one in view.child_ids]),
        nights=_nights(found),
        # Hub homes that are all called "A household" can't be told apart, and a wrong one would look right.
        cant_tell=names.are_missing and len(found.hub_homes) > 1,
        hub_homes=[_option(one, found, names) for one in found.hub_homes],
        ways=[{"value": value, "text": text} for value, text in WAYS.items()],
    )


def _nights(found: HubHomesToAsk) -> str:
    if found.first_night_on is None or found.last_night_on is None:
        return ""
    return stay_in_words(found.first_night_on, found.last_night_on)


def _option(one: HubHomeToAsk, found: HubHomesToAsk, names: Names) -> dict[str, object]:
    """The hub home as a radio: how long it has beds, and what it said before."""
    before = "Is asked now" if one.is_asked_now else ANSWERED_BEFORE.get(one.answer, "") if one.answer else ""
    hint = ". ".join(filter(None, [_how_long(one, found), before]))
    return {"value": str(one.household_id), "text": names.household(one.household_id), "hint": {"text": hint}}


def _how_long(one: HubHomeToAsk, found: HubHomesToAsk) -> str:
    if found.first_night_on is None or found.last_night_on is None or found.first_night_on == found.last_night_on:
        return ""
    if one.last_night_on == found.last_night_on:
        return "Has beds on all of these nights"
    first = counted((one.last_night_on - found.first_night_on).days + 1, "night")
    return f"Has beds for the first {first}"
