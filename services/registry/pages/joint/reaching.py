"""The page that tells whom to ring at the other authority's households of a joint constellation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.constellations.looking import not_yours
from shared.contracts.constellations import HowIsConstellation
from shared.contracts.joint import RINGS_THEM, HowToRingTheirCarers
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.names import names_of
from shared.web.viewer import Viewer, require

router = APIRouter()
Rings = Annotated[Viewer, require(*RINGS_THEM)]


@router.get("/constellations/{constellation_id}/their-carers")
async def their_carers(viewer: Rings, constellation_id: UUID) -> Response:
    """The households, the hub home first, and who can be rung there; each look is written down."""
    view = await viewer.asks.ask(HowIsConstellation(constellation_id=constellation_id))
    answer = await viewer.asks.ask(HowToRingTheirCarers(constellation_id=constellation_id))
    if isinstance(view, Refused) or isinstance(answer, Refused):
        return not_yours(viewer)
    names = await names_of(viewer.asks, [one.household_id for one in answer.households], Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "registry/joint/their_carers.html",
        view=view,
        names=names,
        households=[
            {"name": names.household(one.household_id), "is_hub_home": one.is_hub_home, "carers": one.carers}
            for one in answer.households
        ],
    )
