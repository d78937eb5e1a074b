"""Which of these children are missing or away without authorisation, as far as the viewer may know it?"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import structlog

from shared.contracts.absences import AbsenceKind, AbsenceState, AbsenceView, WhichAbsences
from shared.contracts.asking import AskError
from shared.contracts.refusals import Refused
from shared.web.viewer import Viewer
from shared.web.wording import moment

AS_LONG_AS_A_PAGE_WAITS = 2.0
KIND_WORDS = {AbsenceKind.MISSING: "missing", AbsenceKind.AWAY: "away without authorisation"}
KIND_TAGS = {
    AbsenceKind.MISSING: ("Missing", "govuk-tag--red"),
    AbsenceKind.AWAY: ("Away without authorisation", "govuk-tag--orange"),
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Gone:
    """Those who are gone of some children, for `hubhome/gone.html`."""

    absences: tuple[AbsenceView, ...] = ()
    is_known: bool = True
    """Whether bookings could be asked: where it couldn't, the page says so, and doesn't look as if all were at home."""

    def of(self, child_id: UUID) -> AbsenceView | None:
        """The open absence of one of them."""
        return next((one for one in self.absences if one.child_id == child_id), None)

    @staticmethod
    def tag_of(absence: AbsenceView) -> tuple[str, str]:
        """What it is, as a tag."""
        return KIND_TAGS[absence.spans[-1].kind]

    @staticmethod
    def since_when(absence: AbsenceView) -> str:
        """`missing since Friday 27 November 2026 at 11:40pm`."""
        last = absence.spans[-1]
        return f"{KIND_WORDS[last.kind]} since {moment(last.since)}"


async def gone_of(viewer: Viewer, child_ids: Collection[UUID]) -> Gone:
    """Those of these whom the viewer may know to be gone: bookings decides it as for its board."""
    if not viewer.actor.has(*WhichAbsences.asked_by) or not child_ids:
        return Gone()
    try:
        answer = await viewer.asks.ask(WhichAbsences(), within=AS_LONG_AS_A_PAGE_WAITS)
    except AskError as error:
        log.warning("gone_not_known", error=type(error).__name__)
        return Gone(is_known=False)
    if isinstance(answer, Refused):
        return Gone()
    return Gone(
        tuple(one for one in answer.absences if one.state is AbsenceState.OPEN and one.child_id in set(child_ids))
    )
