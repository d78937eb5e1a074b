"""Where may a page lead, as far as the neighbours tell in time?"""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

import structlog

from shared.contracts.asking import AskError
from shared.contracts.message import Query, Reply
from shared.contracts.notifications import WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.stays import WhichStaySheets
from shared.web.viewer import Viewer

AS_LONG_AS_A_LINK_IS_WORTH = 1.0
"""Seconds that a page waits to learn where it may lead."""

R = TypeVar("R", bound=Reply)

log = structlog.get_logger(__name__)


async def leads_to_who_was_told(viewer: Viewer, about_id: UUID) -> bool:
    """Whether there is a page behind the link that lets the viewer in: whose it is decides, and may not be there."""
    return await _told(viewer, WhoWasTold(about_id=about_id)) is not None


async def stay_sheets(viewer: Viewer, child_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The children whose stay sheet the viewer can open now; none where the registry can't tell."""
    answer = await _told(viewer, WhichStaySheets(child_ids=tuple(child_ids)))
    return answer.child_ids if answer else ()


async def _told(viewer: Viewer, query: Query[R]) -> R | None:
    """The answer; nothing to whoever may not ask, is refused, or isn't told in time."""
    if not viewer.actor.has(*query.asked_by):
        return None
    try:
        answer = await viewer.asks.ask(query, within=AS_LONG_AS_A_LINK_IS_WORTH)
    except AskError as error:
        log.warning("link_lost", error=type(error).__name__)
        return None
    return None if isinstance(answer, Refused) else answer
