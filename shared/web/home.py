"""What waits for the viewer, in all services?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from fastapi import APIRouter
from starlette.responses import Response

from shared.contracts.asking import NoReplyInTimeError, NotAllowedError, UnreachableError
from shared.web.pages import Pages, Panel
from shared.web.viewer import SignedIn

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LostPanel:
    """A service's place on the home page while the service can't fill it."""

    title: str
    sentence: str


def home_router(pages: Sequence[Pages]) -> APIRouter:
    """The home page, made of the panels that the services bring, in the services' order."""
    router = APIRouter()

    @router.get("/")
    async def home(viewer: SignedIn) -> Response:
        asked = [(part, panel_of) for part in pages for panel_of in part.panels]
        # One service that fails takes its own panel along, never everybody's way in.
        answers = await asyncio.gather(*(panel_of(viewer) for _, panel_of in asked), return_exceptions=True)
        panels = [_panel_or_loss(part, answer) for (part, _), answer in zip(asked, answers, strict=True)]
        return viewer.render("hubhome/home.html", panels=[panel for panel in panels if panel])

    return router


def _panel_or_loss(part: Pages, answer: Panel | BaseException | None) -> Panel | LostPanel | None:
    if not isinstance(answer, BaseException):
        return answer
    if not isinstance(answer, Exception):
        raise answer
    if isinstance(answer, NotAllowedError):
        return None
    if isinstance(answer, UnreachableError | NoReplyInTimeError):
        log.warning("panel_lost", part=part.title, error=type(answer).__name__)
        return LostPanel(part.title, f"{part.title} can’t be reached; nothing is lost.")
    log.error("panel_failed", part=part.title, exc_info=answer)
    return LostPanel(part.title, f"{part.title} can’t be shown now; nothing is lost.")
