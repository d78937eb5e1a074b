"""The pages on which somebody says in which bedrooms a hub home's beds are, and sees where sharing isn't agreed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import wording
from shared.contracts.bedrooms import ARRANGES_BEDROOMS, Bedrooms, HubHomeBedrooms, RecordBedrooms, WhichBedrooms
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
RESERVE = "reserve"
Arranger = Annotated[Viewer, require(*ARRANGES_BEDROOMS)]
FIELDS = {"on": "on", "beds_in_bedrooms": "bedroom-1", "reserve_beds": RESERVE}
STEP, CHANGE, CONFIRM = "step", "change", "confirm"


@router.get("/bedrooms")
async def bedrooms(viewer: Arranger) -> Response:
    """The hub homes of the viewer's constellations, with how their beds are placed."""
    answer = await _bedrooms(viewer)
    names = await _names(viewer, answer)
    return viewer.render(
        "bookings/bedrooms/list.html",
        names=names,
        needed=answer.is_agreement_needed,
        source=answer.source,
        homes=[
            {
                "href": f"/bedrooms/{one.constellation_id}",
                "constellation": names.constellation(one.constellation_id),
                "household": names.household(one.household_id),
                "beds": wording.bedrooms(one.beds_in_bedrooms, one.reserve_beds),
                "is_recorded": one.is_recorded,
                "planned_in_reserve": [wording.until_morning(night) for night in one.planned_in_reserve],
                "unagreed": [wording.until_morning(night) for night in one.unagreed_nights],
            }
            for one in answer.hub_homes
        ],
    )


@router.get("/bedrooms/{constellation_id}")
async def bedrooms_form(viewer: Arranger, constellation_id: UUID) -> Response:
    """How the beds are placed, and the form to say it anew."""
    answer, home = await _home(viewer, constellation_id)
    beds = {f"bedroom-{number}": str(beds) for number, beds in enumerate(home.beds_in_bedrooms, start=1)}
    return await _page(
        viewer, answer, home, Form.starting_with(on=viewer.tonight, **beds, **{RESERVE: str(home.reserve_beds)})
    )


@router.post("/bedrooms/{constellation_id}")
async def record_bedrooms(viewer: Arranger, constellation_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Show what it comes to; or record it, once that was looked at; or go back to the form."""
    form = Form.submitted(sent)
    answer, home = await _home(viewer, constellation_id)
    command = _read(form, home)
    if command is None or form.value(STEP) == CHANGE:
        return await _page(viewer, answer, home, form)
    is_confirmed = form.value(STEP) == CONFIRM
    reply = await viewer.asks.ask(command.model_copy(update={"dry_run": not is_confirmed}), key=key)
    if isinstance(reply, Refused):
        form.errors.refused(reply, at=FIELDS)
        return await _page(viewer, answer, home, form)
    if is_confirmed:
        return viewer.redirect("/bedrooms", flash="bedrooms_recorded", on=command.on)
    names = await _names(viewer, reply)
    [after] = reply.hub_homes
    return viewer.render(
        "bookings/bedrooms/check.html",
        names=names,
        here=f"/bedrooms/{constellation_id}",
        household=names.household(after.household_id),
        beds=wording.bedrooms(command.beds_in_bedrooms, command.reserve_beds),
        on=day(command.on),
        needed=reply.is_agreement_needed,
        unagreed=[wording.until_morning(night) for night in after.unagreed_nights],
        planned_in_reserve=[wording.until_morning(night) for night in after.planned_in_reserve],
        hidden=[(name, form.value(name)) for name in (*_of_bedrooms(home), RESERVE, "on-day", "on-month", "on-year")],
    )


async def _bedrooms(viewer: Viewer, constellation_id: UUID | None = None) -> Bedrooms:
    answer = await viewer.asks.ask(WhichBedrooms(constellation_id=constellation_id))
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    return answer


async def _home(viewer: Viewer, constellation_id: UUID) -> tuple[Bedrooms, HubHomeBedrooms]:
    answer = await _bedrooms(viewer, constellation_id)
    if not answer.hub_homes:
        raise HTTPException(status_code=404)
    return answer, answer.hub_homes[0]


async def _names(viewer: Viewer, answer: Bedrooms) -> Names:
    ids = [one for home in answer.hub_homes for one in (home.constellation_id, home.household_id)]
    people = [term.recorded_by for home in answer.hub_homes for term in home.terms]
    return await names_of(viewer.asks, [*ids, *people], Purpose.PLAN_A_SLEEPOVER)


def _of_bedrooms(home: HubHomeBedrooms) -> list[str]:
    """The fields of bedrooms: there can be one for each bed."""
    return [f"bedroom-{number}" for number in range(1, home.beds + 1)]


def _read(form: Form, home: HubHomeBedrooms) -> RecordBedrooms | None:
    on = form.day("on", "the first night")
    beds = []
    for number, name in enumerate(_of_bedrooms(home), start=1):
        if some := _number(form, name, f"Beds in bedroom {number}", home.beds):
            beds.append(some)
    reserve = _number(form, RESERVE, "Beds kept for emergencies", home.beds - 1)
    if not form.failed and sum(beds) != home.beds:
        placed, there = wording.beds(sum(beds)), wording.beds(home.beds)
        form.errors.add("bedroom-1", f"Put every bed into a bedroom: you placed {placed}, and there are {there}")
    if form.failed or on is None:
        return None
    return RecordBedrooms(
        constellation_id=home.constellation_id, beds_in_bedrooms=tuple(beds), reserve_beds=reserve, on=on
    )


def _number(form: Form, name: str, what: str, most: int) -> int:
    text = form.value(name).strip() or "0"
    if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= most:  # noqa: PLR2004  digits
        return int(text)
    form.errors.add(name, f"{what} must be a number from 0 to {most}")
    return 0


async def _page(viewer: Viewer, answer: Bedrooms, home: HubHomeBedrooms, form: Form) -> Response:
    names = await _names(viewer, answer)
    return viewer.render(
        "bookings/bedrooms/change.html",
        form=form,
        names=names,
        here=f"/bedrooms/{home.constellation_id}",
        household=names.household(home.household_id),
        constellation=names.constellation(home.constellation_id),
        beds=wording.beds(home.beds),
        fields=_of_bedrooms(home),
        most_in_reserve=home.beds - 1,
        history=[_told(one, names) for one in home.terms],
    )


def _told(term: Any, names: Names) -> dict[str, Any]:
    return {
        "on": term.started_on,
        "beds": wording.bedrooms(term.beds_in_bedrooms, term.reserve_beds),
        "recorded_at": term.recorded_at,
        "recorded_by": names.person(term.recorded_by) or "somebody",
    }
