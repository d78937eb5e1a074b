"""The pages of fostering households: the list, and what is recorded of one."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.listing import neighbours, page_number
from services.registry.pages.records import child_words, words
from services.registry.wording import listed
from shared.contracts.bed_sharing import SharingState
from shared.contracts.constellations import KEEPERS
from shared.contracts.records import (
    SEES_HOUSEHOLDS,
    ApprovalStanding,
    Belonging,
    FindHouseholds,
    HouseholdCards,
    HouseholdView,
    HowIsHousehold,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import WORKERS, Role
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require

router = APIRouter()
Seeker = Annotated[Viewer, require(*(WORKERS | {Role.ADMINISTRATOR}))]
Reader = Annotated[Viewer, require(*SEES_HOUSEHOLDS)]

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
MOST_LETTERS = 100


@router.get("/households")
async def households(
    viewer: Seeker,
    *,
    search: str = "",
    belonging: str = "",
    approval: str = "",
    vacancy: str = "",
    mine: str = "",
    page: str = "",
) -> Response:
    """The households that the filters leave; a filter of which there is no such value leaves all."""
    filters = {
        "search": search.strip()[:MOST_LETTERS],
        "belonging": belonging if belonging in list(Belonging) else "",
        "approval": approval if approval in list(ApprovalStanding) else "",
        "vacancy": "yes" if vacancy else "",
        "mine": "yes" if mine else "",
    }
    answer = await viewer.asks.ask(
        FindHouseholds(
            search=filters["search"],
            belonging=Belonging(filters["belonging"]) if filters["belonging"] else None,
            approval=ApprovalStanding(filters["approval"]) if filters["approval"] else None,
            has_vacancy=bool(vacancy),
            supervising_social_worker_id=viewer.actor.person_id if mine else None,
            page=page_number(page),
        )
    )
    if isinstance(answer, Refused):
        answer = HouseholdCards(page=1, pages=1, total=0, on=viewer.today, households=())
    ids = [one for card in answer.households for one in (card.constellation_id, card.supervising_social_worker_id)]
    names = await names_of(viewer.asks, ids, Purpose.KEEP_THE_REGISTER)
    return viewer.render(
        "registry/records/households.html",
        form=Form.starting_with(**filters),
        answer=answer,
        lines=[
            {
                "href": f"/households/{card.household_id}",
                "name": card.name,
                "ref": card.ref,
                "carers": listed(card.carers),
                "district": card.postcode_district,
                "room": words.room(card),
                "belongs": _belongs(card.constellation_id, names, is_hub_home=card.is_hub_home),
                "worker": names.person(card.supervising_social_worker_id),
                "has_room": bool(card.vacancies) and card.is_approved,
                "is_approved": card.is_approved,
            }
            for card in answer.households
        ],
        names=names,
        supervises=viewer.actor.has(Role.SUPERVISING_SOCIAL_WORKER),
        is_filtered=any(filters.values()),
        pages=neighbours("/households", answer, filters),
    )


@router.get("/households/{household_id}")
async def household(viewer: Reader, household_id: UUID, on: str = "") -> Response:
    """What is recorded of a household, today or on another day."""
    asked_for = _day(on)
    form = Form.starting_with(on=on)
    if on and asked_for is None:
        form.errors.add("on", "Enter a real date, like 2026-11-27")
    view = await viewer.asks.ask(HowIsHousehold(household_id=household_id, on=asked_for))
    if isinstance(view, Refused):
        return not_yours(viewer)
    ids = [
        *(part.constellation_id for part in view.constellations),
        *(one.worker_id for one in view.supervising_social_workers),
        *(approval.recorded_by for approval in (*view.approvals, *view.replaced_approvals)),
    ]
    names = await names_of(viewer.asks, ids, Purpose.KEEP_THE_REGISTER)
    return viewer.render(
        "registry/records/household.html",
        form=form,
        view=view,
        names=names,
        words=words,
        today=viewer.today,
        back="/households" if viewer.actor.has(*WORKERS, Role.ADMINISTRATOR) else "/",
        facts=_facts(view),
        limit_tag=words.LIMIT_TAGS[view.limit.verdict],
        limit_tags=words.LIMIT_TAGS,
        nights=child_words.nights_alike(view.nights, viewer.today),
        child_words=child_words,
        sharings=[one for one in view.bed_sharings if one.state is not SharingState.OVER],
        reads_children={child.child_id for child in view.children},
        match_path=f"/households/{household_id}/match" if _could_join(viewer, view) else "",
    )


def not_yours(viewer: Viewer) -> Response:
    """One page for what is somebody else's and for what there isn't: it tells nobody which."""
    return viewer.render("registry/records/not_yours.html", status=404)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _belongs(constellation_id: UUID | None, names: Names, *, is_hub_home: bool) -> str:
    if constellation_id is None:
        return "Not in a constellation"
    name = names.constellation(constellation_id)
    return f"Hub home of {name}" if is_hub_home else name


def _could_join(viewer: Viewer, view: HouseholdView) -> bool:
    """Whether the viewer may look for a constellation for it, and it needs one."""
    is_outside = not any(part.ended_on is None or part.ended_on > view.on for part in view.constellations)
    return viewer.actor.has(*KEEPERS) and view.approval is not None and is_outside


def _facts(view: HouseholdView) -> list[tuple[str, str]]:
    return [
        ("Reference", view.ref),
        ("Address", f"{view.address}, {view.postcode}"),
        ("Spare beds", str(view.spare_beds)),
        ("Languages", listed(view.languages) or words.NOT_RECORDED),
        ("Pets", listed(view.pets) or words.NOT_RECORDED),
    ]
