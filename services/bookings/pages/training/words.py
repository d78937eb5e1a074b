"""How do courses read, and how a carer stands with one?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from starlette.responses import Response

from services.bookings import grounds
from shared.contracts.training import (
    CarersTraining,
    Course,
    RequiredOf,
    TrainingRecord,
    TrainingStanding,
    TrainingState,
)
from shared.web.names import Names
from shared.web.viewer import Viewer
from shared.web.why import whys
from shared.web.wording import counted, day, sentence_case

REQUIRED_WORDS = {
    RequiredOf.EVERY_CARER: "Every approved carer",
    RequiredOf.HUB_HOME_CARERS: "Hub home carers",
    RequiredOf.NOBODY: "Nobody: it is a choice",
}
STATE_TAGS = {
    TrainingState.HOLDS: ("Holds", "govuk-tag--green"),
    TrainingState.EXPIRES_SOON: ("Expires soon", "govuk-tag--yellow"),
    TrainingState.EXPIRED: ("Due: expired", "govuk-tag--red"),
    TrainingState.NEVER_DONE: ("Due: never done", "govuk-tag--red"),
}
EXPIRED_CHOICE = ("Expired", "govuk-tag--grey")
"""Of what nobody requires nobody is due."""
RETIRED = "retired"


def tag_of(standing: TrainingStanding) -> tuple[str, str]:
    """The tag of how a carer stands."""
    is_choice = standing.state is TrainingState.EXPIRED and not standing.is_required
    return EXPIRED_CHOICE if is_choice else STATE_TAGS[standing.state]


def done_and_until(done_on: date | None, expires_on: date | None) -> str:
    """`Done on Friday 7 March 2025, holds until Tuesday 7 March 2028`; nothing of what was never done."""
    if done_on is None:
        return ""
    return f"Done on {day(done_on)}, holds {f'until {day(expires_on)}' if expires_on else 'for good'}"


def holds_for(course: Course) -> str:
    """`3 years`, `18 months`, or for good."""
    if course.months is None:
        return "For good"
    years, months = divmod(course.months, 12)
    return counted(course.months, "month") if months else counted(years, "year")


def named(courses: Sequence[Course]) -> dict[UUID, str]:
    """What each course is called; one that is retired says so."""
    return {one.course_id: f"{one.name} ({RETIRED})" if one.retired_on else one.name for one in courses}


def carer_named(names: Names, person_id: UUID | None) -> str:
    """The carer's name, or `A carer`."""
    return names.person(person_id) or "A carer"


def of_whom(view: CarersTraining, viewer: Viewer, names: Names) -> str:
    """Whose training a page is about, as its viewer would say it."""
    return "you" if view.person_id == viewer.actor.person_id else carer_named(names, view.person_id)


def became_of(record: TrainingRecord, names: Names) -> str:
    """That a record doesn't count any more, by whom and when."""
    if record.ended_at is None:
        return ""
    by = names.person(record.ended_by)
    what = "corrected" if record.was_corrected else "taken back"
    return f"{sentence_case(what)} on {day(record.ended_at)}{f' by {by}' if by else ''}"


def not_your_training(viewer: Viewer) -> Response:
    """One page for who is somebody else's and for whom there isn't: it tells nobody which."""
    return viewer.render("bookings/training/not_yours.html", status=404, whys=whys(grounds.NOT_YOUR_TRAINING))
