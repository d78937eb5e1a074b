"""The list of the authority's workers."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.registering.reading import WORKER_ROLES
from services.registry.wording import listed
from shared.contracts.refusals import Refused
from shared.contracts.registering import KEEPS_WORKERS
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.workers import FindWorkers, WorkerCard, WorkerCards
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, every_page, taken
from shared.web.forms import Form
from shared.web.paging import neighbours, page_number
from shared.web.viewer import Viewer, require
from shared.web.wording import counted, day, role, sentence_case

router = APIRouter()
Keeper = Annotated[Viewer, require(*KEEPS_WORKERS)]
MOST_LETTERS = 100
COLUMNS = ("Worker", "Reference", "Roles", "E-mail address", "Telephone number", "Responsible for", "Left on")


@router.get("/workers")
async def workers(
    viewer: Keeper, *, search: str = "", what: str = "", page: str = "", download: Download = ""
) -> Response:
    """The workers that the filters leave; a filter of which there is no such value leaves all."""
    filters = {
        "search": search.strip()[:MOST_LETTERS],
        "what": what if what in [one.value for one in WORKER_ROLES] else "",
    }
    query = FindWorkers(
        search=filters["search"], role=Role(filters["what"]) if filters["what"] else None, page=page_number(page)
    )
    if download:
        pages = await every_page(viewer, query.model_copy(update={"purpose": Purpose.EXPORT_THE_REGISTER}))
        rows = [_row(card) for part in pages for card in part.workers]
        return await taken(viewer, download, Listing("workers", COLUMNS, rows))
    answer = await viewer.asks.ask(query)
    if isinstance(answer, Refused):
        answer = WorkerCards(page=1, pages=1, total=0, on=viewer.today, workers=())
    return viewer.render(
        "registry/registering/workers.html",
        form=Form.starting_with(**filters),
        answer=answer,
        lines=[_line(card) for card in answer.workers],
        roles=[
            {"value": "", "text": "Anything"},
            *({"value": one.value, "text": sentence_case(role(one))} for one in WORKER_ROLES),
        ],
        is_filtered=any(filters.values()),
        pages=neighbours("/workers", answer, filters),
    )


def _row(card: WorkerCard) -> tuple[Any, ...]:
    return (
        card.name,
        card.ref,
        listed([role(one) for one in card.roles]),
        card.email,
        card.phone,
        card.assigned_to,
        card.left_on,
    )


def _line(card: WorkerCard) -> dict[str, Any]:
    here = f"/workers/{card.worker_id}"
    has_left = "has left" if not card.is_here else "leaves"
    return {
        "name": card.name,
        "href": here,
        "ref": card.ref,
        "roles": sentence_case(listed([role(one) for one in card.roles])),
        "email": card.email,
        "phone": card.phone,
        "caseload": f"/caseloads/{card.worker_id}",
        "assigned_to": counted(card.assigned_to, "assignment"),
        "is_here": card.is_here,
        "left": f"{sentence_case(has_left)}: {day(card.left_on)}" if card.left_on else "",
        "correct": f"{here}/correct",
        "leaves": f"{here}/leaves",
    }
