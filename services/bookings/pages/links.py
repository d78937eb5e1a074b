"""Where may a page lead, as far as the neighbours tell in time?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import structlog

from shared.contracts.asking import AskError
from shared.contracts.message import Query, Reply
from shared.contracts.notifications import WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.stays import HowToReachFamilyTimeHost, HowToReachHubHome, HubHomeToReach, WhichStaySheets
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


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom the carers at home ring at the hub home, or from when they can read it."""

    hub_home: HubHomeToReach | None = None
    not_yet: str = ""


async def how_to_reach_hub_home(viewer: Viewer, sleepover_id: UUID) -> Reach:
    """How to reach the hub home of a sleepover, as far as the registry tells it."""
    return await _reach(viewer, HowToReachHubHome(sleepover_id=sleepover_id))


async def how_to_reach_host(viewer: Viewer, family_time_id: UUID) -> Reach:
    """How to reach the hub home that hosts a family time, as far as the registry tells it."""
    return await _reach(viewer, HowToReachFamilyTimeHost(family_time_id=family_time_id))


async def _reach(viewer: Viewer, query: Query[HubHomeToReach]) -> Reach:
    answer = await _answered(viewer, query)
    if isinstance(answer, Refused):
        return Reach(not_yet=answer.detail if answer.reason == "not_open_yet" else "")
    return Reach(answer)


async def _told(viewer: Viewer, query: Query[R]) -> R | None:
    """The answer; nothing to whoever may not ask, is refused, or isn't told in time."""
    answer = await _answered(viewer, query)
    return None if isinstance(answer, Refused) else answer


async def _answered(viewer: Viewer, query: Query[R]) -> R | Refused | None:
    """The answer or the refusal; nothing to whoever may not ask, or isn't told in time."""
    if not viewer.actor.has(*query.asked_by):
        return None
    try:
        return await viewer.asks.ask(query, within=AS_LONG_AS_A_LINK_IS_WORTH)
    except AskError as error:
        log.warning("link_lost", error=type(error).__name__)
        return None
