"""The page of a carer's training: what they have done, what they are due, and where they can do it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.training.words import (
    became_of,
    carer_named,
    done_and_until,
    named,
    not_your_training,
    tag_of,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.training import (
    LOOKS_AT_TRAINING,
    SEES_TRAINING,
    CarersTraining,
    HowIsTraining,
    TrainingRecord,
    TrainingStanding,
)
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
Reader = Annotated[Viewer, require(*SEES_TRAINING)]
COLUMNS = ("Course", "Done on", "Holds until", "Where", "Recorded by", "Recorded on", "Corrected or taken back")


@router.get("/training/carers/{person_id}")
async def carers_training(viewer: Reader, person_id: UUID, *, download: Download = "") -> Response:
    """What is due first, then where it can be done, then everything that was recorded."""
    view = await training_or_not_yours(viewer, person_id)
    if isinstance(view, Response):
        return view
    people = [one for record in view.records for one in (record.recorded_by, record.ended_by)]
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.COORDINATE_TRAINING
    names = await names_of(viewer.asks, [view.person_id, view.household_id, *people], purpose)
    if download:
        return await taken(viewer, download, _listing(view, names), names)
    courses = named(view.courses)
    is_mine = view.person_id == viewer.actor.person_id
    return viewer.render(
        "bookings/training/carer.html",
        names=names,
        heading="Your training" if is_mine else f"Training of {carer_named(names, view.person_id)}",
        is_mine=is_mine,
        household=names.household(view.household_id) if view.household_id else "",
        here=f"/training/carers/{view.person_id}",
        back="/training" if viewer.actor.has(*LOOKS_AT_TRAINING) else "/",
        due=[_line(one, view, courses) for one in view.standings if one.is_due or one.expires_soon],
        others=[_line(one, view, courses) for one in view.standings if not (one.is_due or one.expires_soon)],
        records=[_record(one, courses, names) for one in view.records],
        may_record=view.may_record and bool(view.courses),
        may_put_right=view.may_put_right,
    )


async def training_or_not_yours(viewer: Viewer, person_id: UUID) -> CarersTraining | Response:
    """The carer's training; or one page for who is somebody else's and for whom there isn't."""
    view = await viewer.asks.ask(HowIsTraining(person_id=person_id))
    return not_your_training(viewer) if isinstance(view, Refused) else view


def _line(one: TrainingStanding, view: CarersTraining, courses: dict[UUID, str]) -> dict[str, Any]:
    """A course with how it stands, and the trainings of it that are planned."""
    state, state_classes = tag_of(one)
    return {
        "course": courses.get(one.course_id, "A course"),
        "state": state,
        "state_classes": state_classes,
        "when": done_and_until(one.done_on, one.expires_on),
        "ahead": [
            (f"/gatherings/{ahead.gathering_id}", wording.hours(ahead.starts_at, ahead.minutes))
            for ahead in view.ahead
            if ahead.course_id == one.course_id
        ],
    }


def _record(one: TrainingRecord, courses: dict[UUID, str], names: Names) -> dict[str, Any]:
    by = names.person(one.recorded_by)
    return {
        "id": one.record_id,
        "course": courses.get(one.course_id, "A course"),
        "when": done_and_until(one.done_on, one.expires_on),
        "place": one.place,
        "is_by_certificate": one.certificate_ends_on is not None,
        "gathering": f"/gatherings/{one.gathering_id}" if one.gathering_id else "",
        "recorded": f"Recorded on {day(one.recorded_at)}{f' by {by}' if by else ''}",
        "became": became_of(one, names),
    }


def _listing(view: CarersTraining, names: Names) -> Listing:
    courses = named(view.courses)
    return Listing(
        "training-of-a-carer",
        COLUMNS,
        [
            (
                *(courses.get(one.course_id, "A course"), one.done_on, one.expires_on, one.place),
                *(names.person(one.recorded_by), one.recorded_at, became_of(one, names)),
            )
            for one in view.records
        ],
    )
