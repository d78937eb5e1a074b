"""The list of emergencies: those that are open, and those of the last days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages.emergencies.panel import LISTS
from services.bookings.pages.emergencies.words import STATE_TAGS, when
from services.bookings.wording import listed
from shared.contracts.emergencies import EmergencyView, WhichEmergencies
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require

router = APIRouter()
Looker = Annotated[Viewer, require(*LISTS)]
COLUMNS = ("Raised", "Children", "Lives with", "State", "Asked so far")


@dataclass(frozen=True, slots=True)
class Row:
    """One emergency."""

    emergency_id: UUID
    raised: str
    children: str
    lives_with: str
    state: str
    state_classes: str
    asked: int


@router.get("/emergencies")
async def emergencies(viewer: Looker, download: Download = "") -> Response:
    """The open ones first, then the latest."""
    answer = await viewer.asks.ask(WhichEmergencies())
    views = () if isinstance(answer, Refused) else answer.emergencies
    ids = [one for view in views for one in (*view.child_ids, view.satellite_household_id)]
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.SEE_WHO_SLEEPS_WHERE
    names = await names_of(viewer.asks, ids, purpose)
    rows = [_row(view, names, viewer) for view in views]
    if download:
        return await taken(viewer, download, _listing(rows), names)
    return viewer.render("bookings/emergencies/list.html", names=names, rows=rows)


def _row(view: EmergencyView, names: Names, viewer: Viewer) -> Row:
    state, state_classes = STATE_TAGS[view.state]
    return Row(
        view.emergency_id,
        when(view.raised_at, viewer.now),
        listed([names.child(one) for one in view.child_ids]),
        names.household(view.satellite_household_id),
        state,
        state_classes,
        len({step.household_id or step.asked_of for step in view.steps}),
    )


def _listing(rows: Sequence[Row]) -> Listing:
    found = [(row.raised, row.children, row.lives_with, row.state, row.asked) for row in rows]
    return Listing("emergencies", COLUMNS, found)
