"""The page that says how a constellation follows the model: the service's own checklist, with its evidence."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.registry import wording
from services.registry.policy.constellations.fidelity import (
    Chapter,
    Component,
    Line,
    Logs,
    MonthsEvidence,
    Standing,
    how_it_follows_the_model,
    months_looked_at,
)
from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.constellations import Element, HowIsConstellation
from shared.contracts.outcomes import SupportLog, WhatSupportWasGiven
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.web.viewer import Viewer, require
from shared.web.wording import month

log = structlog.get_logger(__name__)
router = APIRouter()
CHECKERS = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.SUPERVISING_SOCIAL_WORKER, Role.HUB_HOME_CARER})
"""Those who may see both a constellation and its support log."""
Checker = Annotated[Viewer, require(*CHECKERS)]

COMPONENT_WORDS: Mapping[Component, str] = {
    Component.OUT_OF_HOURS: "A number to ring out of hours",
    Component.PEER_SUPPORT: "Advice and support among carers",
    Component.SLEEPOVERS: "Planned and emergency sleepovers",
    Component.TRAINING: "Training and development",
    Component.SOCIAL_ACTIVITIES: "Social activities for everybody",
    Component.PERMANENCE: "Support to permanence and independence",
    Component.FAMILY_TIME: "Time with brothers, sisters and birth family",
    Component.MONTHLY_ACTIVITY: "A social activity at least once a month",
}
STANDING_TAGS: Mapping[Standing, wording.Tag] = {
    Standing.MET: ("Met", "govuk-tag--green"),
    Standing.NOT_MET: ("Not met", "govuk-tag--red"),
    Standing.NOT_RECORDED: ("Not recorded", "govuk-tag--grey"),
    Standing.NOT_SHOWN: ("Can’t be shown now", "govuk-tag--yellow"),
}
LOGS_ARE_AWAY = "The support logs can’t be reached now. Try again in a few minutes."


@router.get("/constellations/{constellation_id}/model")
async def model(viewer: Checker, constellation_id: UUID) -> Response:
    """Each element of the model with its standing, and the way to what it rests on."""
    view = await viewer.asks.ask(HowIsConstellation(constellation_id=constellation_id))
    if isinstance(view, Refused) or view.host:
        # Another authority's constellation is that one's to check.
        raise HTTPException(status_code=404)
    months = months_looked_at(viewer.today)
    logs = await _logs(viewer, constellation_id, months)
    chapters = how_it_follows_the_model(view, logs, viewer.profile.out_of_hours_phone)
    here = f"/constellations/{constellation_id}"
    return viewer.render(
        "registry/model/model.html",
        back=here,
        constellation=view.name,
        chapters=[_chapter(chapter, constellation_id, here) for chapter in chapters],
        counts=_counts(chapters),
        first=_month(months[0]),
        last=_month(months[-1]),
    )


async def _logs(viewer: Viewer, constellation_id: UUID, months: Sequence[str]) -> Logs:
    """The support logs of these months; without them the page is still right, only shorter."""
    asked = [WhatSupportWasGiven(constellation_id=constellation_id, month=month) for month in months]
    try:
        answers = await asyncio.gather(*(viewer.asks.ask(one) for one in asked))
    except (UnreachableError, NoReplyInTimeError) as error:
        log.warning("support_logs_lost", error=type(error).__name__)
        return Logs(missing_because=LOGS_ARE_AWAY)
    refused = next((answer for answer in answers if isinstance(answer, Refused)), None)
    if refused:
        return Logs(missing_because=refused.detail or LOGS_ARE_AWAY)
    return Logs(tuple(answer for answer in answers if isinstance(answer, SupportLog)))


def _chapter(chapter: Chapter, constellation_id: UUID, here: str) -> dict[str, object]:
    """One part of the model; a source that all of its elements have is said once."""
    sources = {line.source for line in chapter.lines}
    is_of_register = any(isinstance(line.what, Element) for line in chapter.lines)
    return {
        "title": chapter.title,
        "source": sources.pop() if len(sources) == 1 else "",
        "lines": [_line(line, constellation_id) for line in chapter.lines],
        "here": here if is_of_register else "",
    }


def _line(line: Line, constellation_id: UUID) -> dict[str, object]:
    return {
        "title": wording.ELEMENT_WORDS[line.what] if isinstance(line.what, Element) else COMPONENT_WORDS[line.what],
        "tag": STANDING_TAGS[line.standing],
        "evidence": line.evidence,
        "source": line.source,
        "months": [_link(month, constellation_id) for month in line.months],
    }


def _link(evidence: MonthsEvidence, constellation_id: UUID) -> dict[str, str]:
    name, _, year = _month(evidence.month).partition(" ")
    return {
        "month": name,
        "year": year,
        "times": str(evidence.times or "none"),
        "href": f"/support-log?constellation={constellation_id}&month={evidence.month}",
    }


def _counts(chapters: Sequence[Chapter]) -> str:
    """`9 met, 1 not met and 5 not recorded`."""
    standings = [line.standing for chapter in chapters for line in chapter.lines]
    words = {standing: STANDING_TAGS[standing][0].lower() for standing in Standing}
    return wording.listed(
        [f"{number} {words[standing]}" for standing in Standing if (number := standings.count(standing))]
    )


def _month(text: str) -> str:
    return month(date.fromisoformat(f"{text}-01"))
