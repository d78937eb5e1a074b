"""Who is missing or away: on the home page, and as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages.absences.words import (
    WAITS_FOR_INTERVIEW,
    first_large,
    first_small,
    in_a_sentence,
    interview_in_words,
    tag_of,
    told_at,
)
from services.bookings.policy.sleepovers import EVERYWHERE
from shared.contracts.absences import RECORDS_ABSENCES, AbsenceState, AbsenceView, WhichAbsences
from shared.contracts.actor import Actor
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.returns import MAKES_THE_RETURN
from shared.contracts.roles import CARERS, Role
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer, require

router = APIRouter()
LISTS = RECORDS_ABSENCES | {Role.ADMINISTRATOR}
Looker = Annotated[Viewer, require(*LISTS)]
COLUMNS = ("Child", "State", "Since", "Gone since", "Back", "Lives with", "Expected at", "Return interview")
ON_THE_PANEL = 10
RECORD = PanelLine("Record that a child is missing or away", "/absences/record")


@dataclass(frozen=True, slots=True)
class Row:
    """One absence."""

    absence_id: UUID
    child: str
    state: str
    state_classes: str
    when: str
    since: str
    gone_since: str
    back: str
    lives_with: str
    expected_at: str
    interview: str


@router.get("/absences")
async def absences(viewer: Looker, download: Download = "") -> Response:
    """The open ones first, then the latest."""
    views = await _views(viewer)
    ids = [one for view in views for one in (view.child_id, view.household_id, view.expected_household_id)]
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.SEE_WHO_SLEEPS_WHERE
    names = await names_of(viewer.asks, ids, purpose)
    rows = [_row(view, names) for view in views]
    if download:
        return await taken(viewer, download, _listing(rows), names)
    may_record = viewer.actor.has(*RECORDS_ABSENCES)
    makes_the_return = viewer.actor.has(*MAKES_THE_RETURN)
    return viewer.render(
        "bookings/absences/list.html",
        names=names,
        rows=rows,
        nobody=_nobody(viewer.actor),
        not_told=_not_told(viewer.actor),
        may_record=may_record,
        makes_the_return=makes_the_return,
    )


def _row(view: AbsenceView, names: Names) -> Row:
    state, state_classes = tag_of(view)
    at = told_at(is_by_day=view.is_by_day)
    return Row(
        view.absence_id,
        names.child(view.child_id),
        state,
        state_classes,
        first_large(in_a_sentence(view)),
        at(view.spans[-1].since),
        at(view.spans[0].since),
        at(view.ended_at) if view.ended_at else "",
        names.household(view.household_id),
        names.household(view.expected_household_id),
        first_small(interview_in_words(view.interview)) if view.state is AbsenceState.BACK else "",
    )


def _listing(rows: Sequence[Row]) -> Listing:
    found = [
        (
            *(row.child, row.state, row.since, row.gone_since, row.back),
            *(row.lives_with, row.expected_at, row.interview),
        )
        for row in rows
    ]
    return Listing("missing-or-away", COLUMNS, found)


async def missing_or_away(viewer: Viewer) -> Panel | None:
    """Who isn't back, and which return interviews wait for the viewer."""
    if not viewer.actor.has(*LISTS):
        return None
    views = [one for one in await _views(viewer) if one.state is AbsenceState.OPEN or _waits(one)]
    names = await names_of(viewer.asks, [one.child_id for one in views], Purpose.SEE_WHO_SLEEPS_WHERE)
    actions = (RECORD,) if viewer.actor.has(*RECORDS_ABSENCES) else ()
    return Panel(
        "Missing or away",
        tuple(_line(view, names) for view in views[:ON_THE_PANEL]),
        empty=" ".join(filter(None, (f"{_nobody(viewer.actor)}.", _not_told(viewer.actor)))),
        actions=(*actions, PanelLine("See who was missing or away", "/absences")),
    )


def _nobody(actor: Actor) -> str:
    """Who of those that the actor is told of is missing: nobody. It says nothing of others, who may be."""
    if actor.has(*EVERYWHERE):
        return "Nobody is recorded as missing or away"
    if actor.has(*CARERS):
        return "Nobody of your home is recorded as missing or away"
    return "None of the children you work with is recorded as missing or away"


def _not_told(actor: Actor) -> str:
    if actor.has(*EVERYWHERE):
        return ""
    others = "from other homes" if actor.has(*CARERS) else "of other children"
    return f"You aren’t told who is missing {others}."


def _waits(view: AbsenceView) -> bool:
    return view.waits_for_interview and view.may_record_interview


def _line(view: AbsenceView, names: Names) -> PanelLine:
    text = f"{names.child(view.child_id)}: {in_a_sentence(view)}"
    return PanelLine(text, f"/absences/{view.absence_id}", WAITS_FOR_INTERVIEW if _waits(view) else "")


async def _views(viewer: Viewer) -> Sequence[AbsenceView]:
    answer = await viewer.asks.ask(WhichAbsences())
    return () if isinstance(answer, Refused) else answer.absences
