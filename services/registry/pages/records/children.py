"""The page of what is recorded of a child."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.days import as_it_was, day_asked_for, day_known, end_of
from services.registry.pages.records import child_sections, child_words, words
from services.registry.pages.records.households import not_there_then, refused_record
from services.registry.pages.workers import caseload_path
from shared.contracts.records import (
    SEES_CHILDREN,
    ChildView,
    HowIsChild,
    Sibling,
)
from shared.contracts.refusals import Refused
from shared.contracts.registering import KEEPS_WORKERS
from shared.contracts.registry import Purpose
from shared.contracts.retention import KEEPS_RECORDS
from shared.contracts.roles import WORKERS
from shared.web.forms import Form
from shared.web.gone import gone_of
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
Reader = Annotated[Viewer, require(*SEES_CHILDREN)]


@router.get("/children/{child_id}")
async def child(viewer: Reader, child_id: UUID, on: str = "", known: str = "") -> Response:
    """What is recorded of a child; for a worker also on another day, as it was known on one."""
    is_worker = viewer.actor.has(*WORKERS)
    if not is_worker:
        on = known = ""
    form = Form.starting_with(on=on or viewer.today.isoformat(), known=known)
    day, known_on = day_asked_for(viewer, on, form), day_known(viewer, known, form)
    view = await viewer.asks.ask(
        HowIsChild(
            child_id=child_id,
            purpose=purpose_of(viewer),
            on=day if day != viewer.today else None,
            as_known_at=end_of(known_on),
        )
    )
    if isinstance(view, Refused):
        return not_there_then(viewer, view, form, f"/children/{child_id}") or refused_record(viewer, view)
    ids = [
        view.household_id,
        view.constellation_id,
        *(placement.household_id for placement in view.placements),
        *(sibling.household_id for sibling in view.siblings),
        *(one.worker_id for one in view.social_workers),
        *(one.recorded_by for one in (*view.delegations, *view.other_delegations, *view.replaced_delegations)),
        *(one.recorded_by for one in (*view.matching, *view.replaced_matching)),
        *(one.recorded_by for one in (*view.health, *view.replaced_health)),
        *(one for was in view.replaced_placements for one in (was.recorded_by, was.household_id)),
        *(sharing.household_id for sharing in view.bed_sharings),
    ]
    looks_back = as_it_was(viewer, view.on, known_on)
    names, gone = await asyncio.gather(
        names_of(viewer.asks, ids, purpose_of(viewer)),
        # Who is gone is gone today; the board knows of other nights.
        gone_of(viewer, () if looks_back or view.died_on else (child_id,)),
    )
    areas = child_sections.areas_of(view)
    shared, shared_before = child_sections.shared_by(view)
    return viewer.render(
        "registry/records/child.html",
        form=form,
        here=f"/children/{child_id}",
        as_it_was=looks_back,
        gone=gone,
        known_on=known_on,
        caseload_of=partial(caseload_path, viewer),
        view=view,
        names=names,
        words=words,
        is_worker=is_worker,
        may_assign=viewer.actor.has(*KEEPS_WORKERS),
        may_keep_records=viewer.actor.has(*KEEPS_RECORDS),
        facts=_facts(view, is_worker=is_worker),
        health=child_sections.health_of(view),
        care=_care(view),
        child_words=child_words,
        areas=areas,
        areas_missing=", ".join(child_sections.areas_missing(areas)).lower().replace("uk", "UK"),
        matching=child_sections.matching_of(view),
        shared=shared,
        shared_before=shared_before,
        ends_sharing=any(one.has_agreed for one in shared),
        siblings=[(sibling, _lives(sibling, names)) for sibling in view.siblings],
    )


def purpose_of(viewer: Viewer) -> Purpose:
    """Why somebody reads: a carer to look after the child, a worker to keep or review what is recorded."""
    return Purpose.KEEP_THE_REGISTER if viewer.actor.has(*WORKERS) else Purpose.LOOK_AFTER_THE_CHILD


def _facts(view: ChildView, *, is_worker: bool) -> list[tuple[str, str]]:
    rows = [("Known as", view.known_as)]
    if is_worker:
        rows += [("Full name", f"{view.first_name} {view.last_name}"), ("Reference", view.ref)]
    rows += [
        ("Age at death" if view.died_on else "Age", f"{view.age}, born on {day(view.date_of_birth)}"),
        ("Sex", words.SEX_WORDS.get(view.sex, view.sex)),
        ("Legal status", words.legal_status(view.legal_status)),
        ("Ethnicity", child_words.ethnicity(view.ethnicity) if view.ethnicity else words.NOT_RECORDED),
        ("Language", view.language or words.NOT_RECORDED),
    ]
    return rows


def _care(view: ChildView) -> list[tuple[str, str]]:
    return [
        ("Can be cared for", words.ALONGSIDE_WORDS[view.cared_alongside]),
    ]


def _lives(sibling: Sibling, names: Names) -> str:
    if sibling.lives_with_the_child:
        return "Lives here too"
    return f"Lives with {names.household(sibling.household_id)}" if sibling.household_id else "Lives somewhere else"
