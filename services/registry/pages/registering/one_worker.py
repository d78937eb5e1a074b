"""The page of a worker: who they are, what they are responsible for, and what waits for them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.panels import needs_of
from services.registry.pages.records import words
from services.registry.pages.records.due import what_waits
from services.registry.pages.records.households import refused_record
from services.registry.pages.workers import caseload_path
from services.registry.wording import listed
from shared.contracts.records import SEES_CHILDREN, SEES_HOUSEHOLDS
from shared.contracts.refusals import Refused
from shared.contracts.registering import KEEPS_WORKERS
from shared.contracts.registry import Purpose
from shared.contracts.retention import KEEPS_RECORDS
from shared.contracts.workers import HowIsWorker, ResponsibleAs, WorkerDuty, WorkerView
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import day, role, sentence_case

router = APIRouter()
Reader = Annotated[Viewer, require(*HowIsWorker.asked_by)]
COLUMNS = ("Kind", "Responsible for", "Area", "From", "Until", "Why")
KINDS = {
    ResponsibleAs.LIAISON_WORKER: ("Constellations", "A constellation", "/constellations/"),
    ResponsibleAs.SUPERVISING_SOCIAL_WORKER: ("Households", "A household", "/households/"),
    ResponsibleAs.CHILDRENS_SOCIAL_WORKER: ("Children", "A child", "/children/"),
}
"""What somebody is responsible for in a role: its heading, what one is without a name, and where its page is."""


@router.get("/workers/{worker_id}")
async def worker(viewer: Reader, worker_id: UUID, download: Download = "") -> Response:
    """Who somebody is, and for what they are, were and will be responsible."""
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.KEEP_THE_REGISTER
    view = await viewer.asks.ask(HowIsWorker(worker_id=worker_id, purpose=purpose))
    if isinstance(view, Refused):
        return refused_record(viewer, view)
    waiting = [*((one.child_id, one.household_id) for one in view.sharings), *((one.child_id,) for one in view.reviews)]
    ids = [*(one for pair in waiting for one in pair), *(one.subject_id for one in view.duties)]
    names = await names_of(viewer.asks, [*ids, *(one.area_id for one in view.duties)], purpose)
    if download:
        rows = [_row(one, names) for one in view.duties]
        return await taken(viewer, download, Listing("responsibilities", COLUMNS, rows), names)
    is_own = worker_id == viewer.actor.person_id
    current = [one for one in view.duties if _holds(one, view)]
    return viewer.render(
        "registry/registering/worker.html",
        names=names,
        view=view,
        here=f"/workers/{worker_id}",
        facts=_facts(view, current, names),
        waits=[
            *(await needs_of(viewer, worker_id) if _leads(current) else []),
            *what_waits(view.sharings, view.reviews, names, viewer.today, "you" if is_own else view.name),
        ],
        groups=_groups(viewer, current, names, view.on),
        later=_groups(
            viewer, [one for one in view.duties if one.started_on and one.started_on > view.on], names, view.on
        ),
        past=_groups(viewer, [one for one in view.duties if one.ended_on and one.ended_on <= view.on], names, view.on),
        duties=bool(view.duties),
        is_own=is_own,
        caseload=caseload_path(viewer, worker_id),
        may_hand_over=view.may_change and any(one.ended_on is None or one.ended_on > view.on for one in view.duties),
        may_keep_records=viewer.actor.has(*KEEPS_RECORDS),
        may_list=viewer.actor.has(*KEEPS_WORKERS),
    )


def _holds(one: WorkerDuty, view: WorkerView) -> bool:
    return (one.started_on or view.on) <= view.on and (one.ended_on is None or one.ended_on > view.on)


def _leads(duties: Iterable[WorkerDuty]) -> bool:
    return any(one.responsible_as is ResponsibleAs.LIAISON_WORKER for one in duties)


def _facts(view: WorkerView, current: Iterable[WorkerDuty], names: Names) -> list[tuple[str, str]]:
    areas = sorted({names.known.get(one.area_id, "") for one in current if one.area_id} - {""})
    left = "Leaves on" if view.is_here else "Left on"
    return [
        ("Role", sentence_case(listed([role(one) for one in view.roles]))),
        *([("Areas", listed(areas))] if areas else []),
        ("Reference", view.ref),
        ("E-mail address", view.email or words.NOT_RECORDED),
        ("Telephone number", view.phone or words.NOT_RECORDED),
        *([("Since", day(view.joined_on))] if view.joined_on else []),
        *([(left, day(view.left_on))] if view.left_on else []),
    ]


def _groups(
    viewer: Viewer, duties: list[WorkerDuty], names: Names, today: date
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Each by kind, with its days, its area where it has one, and its page for who may open it."""
    may_open = {
        ResponsibleAs.LIAISON_WORKER: True,
        ResponsibleAs.SUPERVISING_SOCIAL_WORKER: viewer.actor.has(*SEES_HOUSEHOLDS),
        ResponsibleAs.CHILDRENS_SOCIAL_WORKER: viewer.actor.has(*SEES_CHILDREN),
    }
    found = []
    for kind, (heading, _, path) in KINDS.items():
        lines = [
            {
                "name": _name(one, names),
                "href": f"{path}{one.subject_id}" if may_open[kind] and one.subject_id in names.known else "",
                "area": names.known.get(one.area_id, "") if one.area_id else "",
                "term": _term(one, today),
                "reason": one.reason,
            }
            for one in duties
            if one.responsible_as is kind
        ]
        if lines:
            found.append((f"{heading} ({len(lines)})", lines))
    return found


def _term(one: WorkerDuty, today: date) -> str:
    if one.started_on and one.started_on > today and not one.ended_on:
        return f"From {day(one.started_on)}"
    return words.term(one)


def _name(one: WorkerDuty, names: Names) -> str:
    return names.known.get(one.subject_id, KINDS[one.responsible_as][1])


def _row(one: WorkerDuty, names: Names) -> tuple[Any, ...]:
    area = names.known.get(one.area_id, "") if one.area_id else ""
    return (KINDS[one.responsible_as][0], _name(one, names), area, one.started_on, one.ended_on, one.reason)
