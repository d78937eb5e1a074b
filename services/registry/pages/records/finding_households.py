"""The list of fostering households, narrowed down as somebody needs it."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.listing import chosen, offered, small_number
from services.registry.pages.records import words
from services.registry.pages.workers import caseload_path
from services.registry.wording import listed
from shared.contracts.records import (
    ApprovalStanding,
    Belonging,
    FindHouseholds,
    HouseholdCard,
    HouseholdCards,
)
from shared.contracts.refusals import Refused
from shared.contracts.registering import REGISTERS_APPLICANTS, REGISTERS_HOUSEHOLDS
from shared.contracts.registry import Purpose
from shared.contracts.roles import WORKERS, Role
from shared.contracts.seeking import Seekable, WhatCanBeSought
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, every_page, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.paging import neighbours, page_number
from shared.web.viewer import Viewer, require

router = APIRouter()
Seeker = Annotated[Viewer, require(*(WORKERS | {Role.ADMINISTRATOR}))]

MOST_LETTERS = 100
COLUMNS = (
    "Household", "Reference", "Carers", "Postcode district", "Approved", "Places", "Children placed", "Vacancies",
    "Constellation", "Hub home", "Supervising social worker",
)  # fmt: skip


@router.get("/households")
async def households(
    viewer: Seeker,
    *,
    search: str = "",
    belonging: str = "",
    approval: str = "",
    vacancy: str = "",
    constellation: str = "",
    area: str = "",
    worker: str = "",
    age: str = "",
    page: str = "",
    download: Download = "",
) -> Response:
    """The households that the filters leave; a filter of which there is no such value leaves all."""
    choices = await viewer.asks.ask(WhatCanBeSought())
    known = choices if isinstance(choices, Seekable) else NOTHING
    filters = {
        "search": search.strip()[:MOST_LETTERS],
        "belonging": belonging if belonging in list(Belonging) else "",
        "approval": approval if approval in list(ApprovalStanding) else "",
        "vacancy": "yes" if vacancy else "",
        "constellation": chosen(constellation, known.constellations),
        "area": chosen(area, known.areas),
        "worker": chosen(worker, known.supervising_social_workers),
        "age": small_number(age),
    }
    query = _query(filters, page)
    if download:
        return await _taken(viewer, query, download)
    answer = await viewer.asks.ask(query)
    if isinstance(answer, Refused):
        answer = HouseholdCards(page=1, pages=1, total=0, on=viewer.today, households=())
    names = await _names(viewer, answer.households, Purpose.KEEP_THE_REGISTER)
    return viewer.render(
        "registry/records/households.html",
        form=Form.starting_with(**filters),
        answer=answer,
        lines=[_line(card, names, viewer) for card in answer.households],
        names=names,
        may_register=viewer.actor.has(*REGISTERS_HOUSEHOLDS),
        may_register_applicants=viewer.actor.has(*REGISTERS_APPLICANTS),
        constellations=offered(known.constellations, "All constellations"),
        areas=offered(known.areas, "All areas"),
        workers=offered(known.supervising_social_workers, "Anybody"),
        is_filtered=any(filters.values()),
        pages=neighbours("/households", answer, filters),
    )


NOTHING = Seekable(areas=(), constellations=(), supervising_social_workers=(), childrens_social_workers=())


def _query(filters: Mapping[str, str], page: str) -> FindHouseholds:
    return FindHouseholds(
        search=filters["search"],
        belonging=Belonging(filters["belonging"]) if filters["belonging"] else None,
        approval=ApprovalStanding(filters["approval"]) if filters["approval"] else None,
        has_vacancy=bool(filters["vacancy"]),
        constellation_id=UUID(filters["constellation"]) if filters["constellation"] else None,
        area_id=UUID(filters["area"]) if filters["area"] else None,
        supervising_social_worker_id=UUID(filters["worker"]) if filters["worker"] else None,
        takes_age=int(filters["age"]) if filters["age"] else None,
        page=page_number(page),
    )


async def _taken(viewer: Viewer, query: FindHouseholds, download: Download) -> Response:
    purpose = Purpose.EXPORT_THE_REGISTER
    pages = await every_page(viewer, query.model_copy(update={"purpose": purpose}))
    cards = [card for part in pages for card in part.households]
    names = await _names(viewer, cards, purpose)
    rows = [
        (
            card.name,
            card.ref,
            listed(card.carers),
            card.postcode_district,
            "Yes" if card.is_approved else "No",
            card.places,
            card.children,
            card.vacancies,
            names.constellation(card.constellation_id) if card.constellation_id else None,
            "Yes" if card.is_hub_home else "No",
            names.person(card.supervising_social_worker_id),
        )
        for card in cards
    ]
    return await taken(viewer, download, Listing("households", COLUMNS, rows), names)


async def _names(viewer: Viewer, cards: Any, purpose: Purpose) -> Names:
    ids = [one for card in cards for one in (card.constellation_id, card.supervising_social_worker_id)]
    return await names_of(viewer.asks, ids, purpose)


def _line(card: HouseholdCard, names: Names, viewer: Viewer) -> dict[str, Any]:
    return {
        "href": f"/households/{card.household_id}",
        "name": card.name,
        "ref": card.ref,
        "carers": listed(card.carers),
        "district": card.postcode_district,
        "room": words.room(card),
        "belongs": _belongs(card.constellation_id, names, is_hub_home=card.is_hub_home),
        "worker": names.person(card.supervising_social_worker_id),
        "caseload": caseload_path(viewer, card.supervising_social_worker_id),
        "is_approved": card.is_approved,
    }


def _belongs(constellation_id: UUID | None, names: Names, *, is_hub_home: bool) -> str:
    if constellation_id is None:
        return "Not in a constellation"
    name = names.constellation(constellation_id)
    return f"Hub home of {name}" if is_hub_home else name
