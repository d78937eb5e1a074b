"""How does somebody come in, and leave?"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from shared.contracts.refusals import Refused
from shared.contracts.registry import AuthorityProfile
from shared.contracts.roles import Role
from shared.web.house import House, house_of
from shared.web.paths import HOME, local_or_home, sign_in_path
from shared.web.people import by_role
from shared.web.session import visit_of
from shared.web.wording import ROLE_WORDS

router = APIRouter()

Next = Annotated[str, Query(alias="next", max_length=2000)]


@router.get("/sign-in")
async def pick_an_authority(request: Request, then: Next = HOME) -> Response:
    """Which authority; with one only, its people at once."""
    house = house_of(request)
    if house.settings.sign_in == "off":
        return house.renderer.page(request, "hubhome/sign_in_off.html")
    authorities = await house.identity.authorities()
    if len(authorities) == 1:
        return await _people(request, house, authorities[0].authority, then=then)
    return house.renderer.page(
        request, "hubhome/sign_in_authority.html", authorities=authorities, then=local_or_home(then)
    )


@router.get("/sign-in/{authority}")
async def pick_a_person(
    request: Request,
    authority: str,
    then: Next = HOME,
    role: Annotated[str, Query(max_length=50)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Who, of the authority's people, by role; `role` and `search` narrow them down."""
    house = _house_where_people_are_picked(request)
    wanted = next((known for known in ROLE_WORDS if known == role), None)
    return await _people(request, house, authority, then=then, role=wanted, search=search)


@router.post("/sign-in/{authority}")
async def sign_in(
    request: Request,
    authority: str,
    person_id: Annotated[UUID, Form()],
    then: Annotated[str, Form(alias="next")] = HOME,
) -> Response:
    """Begins the session of the person who was picked."""
    house = _house_where_people_are_picked(request)
    await _profile(house, authority)
    if isinstance(await house.identity.statement(authority, person_id), Refused):
        raise HTTPException(status_code=403)
    visit_of(request).begin(authority, person_id)
    return RedirectResponse(local_or_home(then), status_code=303)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Ends the session; of no effect the second time."""
    visit_of(request).end()
    return RedirectResponse(sign_in_path(), status_code=303)


async def _people(
    request: Request, house: House, authority: str, *, then: str, role: Role | None = None, search: str = ""
) -> Response:
    profile = await _profile(house, authority)
    groups = by_role(await house.identity.people(authority), role=role, search=search)
    return house.renderer.page(
        request,
        "hubhome/sign_in_person.html",
        profile=profile,
        groups=groups,
        role=role,
        search=search,
        then=local_or_home(then),
        role_words=ROLE_WORDS,
    )


async def _profile(house: House, authority: str) -> AuthorityProfile:
    profile = await house.identity.profile(authority)
    if profile is None:
        raise HTTPException(status_code=404)
    return profile


def _house_where_people_are_picked(request: Request) -> House:
    house = house_of(request)
    if house.settings.sign_in != "pick_a_person":
        raise HTTPException(status_code=404)
    return house
