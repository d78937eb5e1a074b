"""The list of children, narrowed down as somebody needs it."""

from collections.abc import Iterable, Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.listing import chosen, offered, small_number
from services.registry.pages.records.children import purpose_of
from services.registry.pages.records.finding_households import MOST_LETTERS, NOTHING
from services.registry.pages.workers import caseload_path
from shared.contracts.records import SEES_CHILDREN, Belonging, ChildCard, ChildCards, FindChildren
from shared.contracts.refusals import Refused
from shared.contracts.registering import REGISTERS_CHILDREN
from shared.contracts.registry import Purpose
from shared.contracts.roles import WORKERS
from shared.contracts.seeking import Seekable, WhatCanBeSought
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, every_page, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.paging import neighbours, page_number
from shared.web.viewer import Viewer, require

router = APIRouter()
Reader = Annotated[Viewer, require(*SEES_CHILDREN)]
NOWHERE = "Not placed with a household of this register"
COLUMNS = ("Child", "Reference", "Age", "Lives with", "Constellation", "Social worker")


@router.get("/children")
async def children(
    viewer: Reader,
    *,
    search: str = "",
    belonging: str = "",
    constellation: str = "",
    worker: str = "",
    age_from: str = "",
    age_to: str = "",
    page: str = "",
    download: Download = "",
) -> Response:
    """The children whose records the viewer may read and whom the filters leave."""
    is_worker = viewer.actor.has(*WORKERS)
    choices = await viewer.asks.ask(WhatCanBeSought()) if is_worker else NOTHING
    known = choices if isinstance(choices, Seekable) else NOTHING
    filters = {
        "search": search.strip()[:MOST_LETTERS],
        "belonging": belonging if belonging in list(Belonging) else "",
        "constellation": chosen(constellation, known.constellations),
        "worker": chosen(worker, known.childrens_social_workers),
        "age_from": small_number(age_from),
        "age_to": small_number(age_to),
    }
    query = _query(filters, page)
    if download:
        return await _taken(viewer, query, download)
    answer = await viewer.asks.ask(query)
    if isinstance(answer, Refused):
        answer = ChildCards(page=1, pages=1, total=0, on=viewer.today, children=())
    names = await _names(viewer, answer.children, purpose_of(viewer))
    return viewer.render(
        "registry/records/children.html",
        form=Form.starting_with(**filters),
        answer=answer,
        lines=[
            {**_line(card, names), "caseload": caseload_path(viewer, card.childrens_social_worker_id)}
            for card in answer.children
        ],
        names=names,
        is_worker=is_worker,
        may_register=viewer.actor.has(*REGISTERS_CHILDREN),
        constellations=offered(known.constellations, "All constellations"),
        workers=offered(known.childrens_social_workers, "Anybody"),
        is_filtered=any(filters.values()),
        pages=neighbours("/children", answer, filters),
    )


def _query(filters: Mapping[str, str], page: str) -> FindChildren:
    return FindChildren(
        search=filters["search"],
        belonging=Belonging(filters["belonging"]) if filters["belonging"] else None,
        constellation_id=UUID(filters["constellation"]) if filters["constellation"] else None,
        childrens_social_worker_id=UUID(filters["worker"]) if filters["worker"] else None,
        age_from=int(filters["age_from"]) if filters["age_from"] else None,
        age_to=int(filters["age_to"]) if filters["age_to"] else None,
        page=page_number(page),
    )


async def _taken(viewer: Viewer, query: FindChildren, download: Download) -> Response:
    purpose = Purpose.EXPORT_THE_REGISTER
    pages = await every_page(viewer, query.model_copy(update={"purpose": purpose}))
    cards = [card for part in pages for card in part.children]
    names = await _names(viewer, cards, purpose)
    lines = [(card, _line(card, names)) for card in cards]
    rows = [
        (line["name"], line["ref"], card.age, line["lives"], line["constellation"], line["worker"])
        for card, line in lines
    ]
    return await taken(viewer, download, Listing("children", COLUMNS, rows), names)


async def _names(viewer: Viewer, cards: Iterable[ChildCard], purpose: Purpose) -> Names:
    ids = [one for card in cards for one in (card.household_id, card.constellation_id, card.childrens_social_worker_id)]
    return await names_of(viewer.asks, ids, purpose)


def _line(card: ChildCard, names: Names) -> dict[str, str]:
    return {
        "href": f"/children/{card.child_id}",
        "name": card.name,
        "ref": card.ref,
        "age": str(card.age),
        "lives": names.household(card.household_id) if card.household_id else NOWHERE,
        "constellation": names.constellation(card.constellation_id) if card.constellation_id else "",
        "worker": names.person(card.childrens_social_worker_id),
    }
