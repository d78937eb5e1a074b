"""The pages of children: the list, and what is recorded of one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.listing import neighbours, page_number
from services.registry.pages.records import child_sections, child_words, words
from services.registry.pages.records.households import MOST_LETTERS, not_yours
from shared.contracts.records import (
    SEES_CHILDREN,
    Belonging,
    ChildCard,
    ChildCards,
    ChildView,
    FindChildren,
    HowIsChild,
    Sibling,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import WORKERS
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
Reader = Annotated[Viewer, require(*SEES_CHILDREN)]


@router.get("/children")
async def children(viewer: Reader, search: str = "", belonging: str = "", page: str = "") -> Response:
    """The children whose records the viewer may read and whom the filters leave."""
    filters = {
        "search": search.strip()[:MOST_LETTERS],
        "belonging": belonging if belonging in list(Belonging) else "",
    }
    answer = await viewer.asks.ask(
        FindChildren(
            search=filters["search"],
            belonging=Belonging(filters["belonging"]) if filters["belonging"] else None,
            page=page_number(page),
        )
    )
    if isinstance(answer, Refused):
        answer = ChildCards(page=1, pages=1, total=0, on=viewer.today, children=())
    ids = [
        one
        for card in answer.children
        for one in (card.household_id, card.constellation_id, card.childrens_social_worker_id)
    ]
    names = await names_of(viewer.asks, ids, _purpose(viewer))
    return viewer.render(
        "registry/records/children.html",
        form=Form.starting_with(**filters),
        answer=answer,
        lines=[_line(card, names) for card in answer.children],
        names=names,
        is_worker=viewer.actor.has(*WORKERS),
        is_filtered=any(filters.values()),
        pages=neighbours("/children", answer, filters),
    )


@router.get("/children/{child_id}")
async def child(viewer: Reader, child_id: UUID) -> Response:
    """What is recorded of a child."""
    view = await viewer.asks.ask(HowIsChild(child_id=child_id, purpose=_purpose(viewer)))
    if isinstance(view, Refused):
        return not_yours(viewer)
    ids = [
        view.household_id,
        view.constellation_id,
        *(placement.household_id for placement in view.placements),
        *(sibling.household_id for sibling in view.siblings),
        *(one.worker_id for one in view.social_workers),
        *(one.recorded_by for one in (*view.delegations, *view.other_delegations, *view.replaced_delegations)),
        *(one.recorded_by for one in (*view.matching, *view.replaced_matching)),
        *(one for was in view.replaced_placements for one in (was.recorded_by, was.household_id)),
        *(sharing.household_id for sharing in view.bed_sharings),
    ]
    names = await names_of(viewer.asks, ids, _purpose(viewer))
    is_worker = viewer.actor.has(*WORKERS)
    areas = child_sections.areas_of(view)
    shared, shared_before = child_sections.shared_by(view)
    return viewer.render(
        "registry/records/child.html",
        view=view,
        names=names,
        words=words,
        is_worker=is_worker,
        facts=_facts(view, is_worker=is_worker),
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


def _purpose(viewer: Viewer) -> Purpose:
    """Why somebody reads: a carer to look after the child, a worker to keep or review what is recorded."""
    return Purpose.KEEP_THE_REGISTER if viewer.actor.has(*WORKERS) else Purpose.LOOK_AFTER_THE_CHILD


def _line(card: ChildCard, names: Names) -> dict[str, str]:
    lives = names.household(card.household_id) if card.household_id else "Not placed with a household of this register"
    return {
        "href": f"/children/{card.child_id}",
        "name": card.name,
        "ref": card.ref,
        "age": str(card.age),
        "lives": lives,
        "constellation": names.constellation(card.constellation_id) if card.constellation_id else "",
        "worker": names.person(card.childrens_social_worker_id),
    }


def _facts(view: ChildView, *, is_worker: bool) -> list[tuple[str, str]]:
    rows = [("Known as", view.known_as)]
    if is_worker:
        rows += [("Full name", f"{view.first_name} {view.last_name}"), ("Reference", view.ref)]
    rows += [
        ("Age", f"{view.age}, born on {day(view.date_of_birth)}"),
        ("Sex", words.SEX_WORDS.get(view.sex, view.sex)),
        ("Legal status", words.legal_status(view.legal_status)),
        ("Ethnicity", child_words.ethnicity(view.ethnicity) if view.ethnicity else words.NOT_RECORDED),
        ("Language", view.language or words.NOT_RECORDED),
    ]
    return rows


def _care(view: ChildView) -> list[tuple[str, str]]:
    return [
        ("Allergies", view.allergies or words.NOT_RECORDED),
        ("Health needs", view.health_needs or words.NOT_RECORDED),
        ("Can be cared for", words.ALONGSIDE_WORDS[view.cared_alongside]),
    ]


def _lives(sibling: Sibling, names: Names) -> str:
    if sibling.lives_with_the_child:
        return "Lives here too"
    return f"Lives with {names.household(sibling.household_id)}" if sibling.household_id else "Lives somewhere else"
