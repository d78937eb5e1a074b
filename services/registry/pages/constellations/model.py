"""The page that says how a constellation follows the model: the service's own checklist, with its evidence."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.registry import wording
from services.registry.pages.records.words import term
from services.registry.policy.constellations.fidelity import (
    Chapter,
    Component,
    Evidence,
    Line,
    Logs,
    MonthsEvidence,
    Standing,
    how_it_follows_the_model,
    months_looked_at,
)
from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.constellations import ConstellationView, Element, HowIsConstellation
from shared.contracts.model import CHECKS_THE_MODEL, ModelFinding, WhatModelRestsOn
from shared.contracts.outcomes import SupportLog, WhatSupportWasGiven
from shared.contracts.record_words import ModelElement
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import month

log = structlog.get_logger(__name__)
router = APIRouter()
Checker = Annotated[Viewer, require(*CHECKS_THE_MODEL)]

COMPONENT_WORDS: Mapping[Component, str] = {
    Component.OUT_OF_HOURS: "A number to ring out of hours",
    Component.OWN_WORKER: "A social worker of its own",
    Component.MONTHLY_ACTIVITY: "A social activity at least once a month",
    Component.CARERS_MEET: "Carers meet at least once a month",
    Component.MONTHLY_REPORTS: "A support log for each month",
}
STANDING_TAGS: Mapping[Standing, wording.Tag] = {
    Standing.MET: ("Met", "govuk-tag--green"),
    Standing.NOT_MET: ("Not met", "govuk-tag--red"),
    Standing.NOT_RECORDED: ("Not recorded", "govuk-tag--grey"),
    Standing.NOT_SHOWN: ("Can’t be shown now", "govuk-tag--yellow"),
}
COLUMNS = (
    "Constellation",
    "On",
    "Part of the model",
    "Element",
    "Standing",
    "What somebody found",
    "Found from",
    "Recorded by",
    "What it rests on",
    "Support logs",
    "Source",
)
LOGS_ARE_AWAY = "The support logs can’t be reached now. Try again in a few minutes."


@router.get("/constellations/{constellation_id}/model")
async def model(viewer: Checker, constellation_id: UUID, *, download: Download = "") -> Response:
    """Each element of the model with its standing, and the way to what it rests on."""
    view = await viewer.asks.ask(HowIsConstellation(constellation_id=constellation_id))
    if isinstance(view, Refused) or view.host:
        # Another authority's constellation is that one's to check.
        raise HTTPException(status_code=404)
    months = months_looked_at(viewer.today)
    logs = await _logs(viewer, constellation_id, months)
    found = await viewer.asks.ask(WhatModelRestsOn(constellation_id=constellation_id, months=months))
    if isinstance(found, Refused):
        raise HTTPException(status_code=404)
    chapters = how_it_follows_the_model(Evidence(view, logs, found, viewer.profile.out_of_hours_phone))
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.KEEP_THE_REGISTER
    names = await names_of(viewer.asks, [one.recorded_by for one in found.findings], purpose)
    if download:
        return await taken(viewer, download, _listing(view, chapters, names), names)
    sheet = Sheet(view, names, may_record=found.may_record)
    here = f"/constellations/{constellation_id}"
    return viewer.render(
        "registry/model/model.html",
        back=here,
        constellation=view.name,
        chapters=[_chapter(chapter, sheet) for chapter in chapters],
        history=[_finding(one, names) for one in found.findings],
        sees_history=any(one.evidence for one in found.findings),
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


def _listing(view: ConstellationView, chapters: Sequence[Chapter], names: Names) -> Listing:
    """The checklist; what stands in support logs is told as the page tells it, by month."""
    return Listing(
        "model",
        COLUMNS,
        [
            (
                view.name,
                view.on,
                chapter.title,
                title_of(line.what),
                STANDING_TAGS[line.standing][0],
                line.found.evidence if line.found else "",
                line.found.since if line.found else None,
                # in a cell of its own there is no "Recorded" before it
                _by(line.found.by, names).removeprefix("by ") if line.found else "",
                line.evidence,
                ", ".join(f"{_month(one.month)}: {one.times}" for one in line.months),
                line.source,
            )
            for chapter in chapters
            for line in chapter.lines
        ],
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose checklist it is, and who looks at it."""

    view: ConstellationView
    names: Names
    may_record: bool

    @property
    def here(self) -> str:
        """The constellation's page."""
        return f"/constellations/{self.view.constellation_id}"


def _chapter(chapter: Chapter, sheet: Sheet) -> dict[str, object]:
    """One part of the model; a source that all of its elements have is said once."""
    sources = {line.source for line in chapter.lines}
    is_of_register = any(isinstance(line.what, Element) for line in chapter.lines)
    return {
        "title": chapter.title,
        "source": sources.pop() if len(sources) == 1 else "",
        "lines": [_line(line, sheet) for line in chapter.lines],
        "here": sheet.here if is_of_register else "",
    }


def _line(line: Line, sheet: Sheet) -> dict[str, object]:
    return {
        "title": title_of(line.what),
        "tag": STANDING_TAGS[line.standing],
        "evidence": line.evidence,
        "source": line.source,
        "months": [_link(month, sheet.view.constellation_id) for month in line.months],
        "found": line.found,
        "found_by": _by(line.found.by, sheet.names) if line.found else "",
        "see": _seen_at(line, sheet),
        "record": _record_at(line, sheet),
    }


def title_of(what: Element | Component | ModelElement) -> str:
    """What an element of the model is called."""
    if isinstance(what, Component):
        return COMPONENT_WORDS[what]
    return wording.ELEMENT_WORDS[what] if isinstance(what, Element) else wording.MODEL_WORDS[what]


def _record_at(line: Line, sheet: Sheet) -> str:
    """Where somebody records what they found of it: an element that follows from records alone has no such page."""
    if not sheet.may_record:
        return ""
    if isinstance(line.what, ModelElement):
        return f"{sheet.here}/model/{line.what.value}"
    if line.what is Element.CARER_AT_HOME and sheet.view.hub_home:
        return f"/households/{sheet.view.hub_home.household_id}/carer-at-home"
    return ""


def _seen_at(line: Line, sheet: Sheet) -> str:
    """Where what is recorded of the hub home stands, of what the constellation's own page doesn't show."""
    is_of_household = line.what in {Element.CARER_AT_HOME, Component.OWN_WORKER}
    return f"/households/{sheet.view.hub_home.household_id}" if is_of_household and sheet.view.hub_home else ""


def _finding(one: ModelFinding, names: Names) -> dict[str, object]:
    return {
        "title": wording.MODEL_WORDS[one.element],
        "tag": STANDING_TAGS[Standing.MET if one.is_met else Standing.NOT_MET],
        "evidence": one.evidence,
        "term": term(one),
        "recorded_at": one.recorded_at,
        "by": _by(one.recorded_by, names),
    }


def _by(person_id: UUID | None, names: Names) -> str:
    return f"by {names.person(person_id) or 'somebody'}" if person_id else "with an import"


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
