"""Every page says who may see it, changes nothing by being looked at, and trusts only its own forms."""

import pytest

from shared.contracts.message import Command
from shared.contracts.roles import PEOPLE
from shared.testing.site import parsed, text_of, visiting
from shared.web.edge import SAFE_METHODS
from tests.conformance.pages_to_sweep import (
    BY_SECRET,
    LOOKED_AT,
    OF_SOMETHING,
    ROUTES,
    SENT_TO,
    SOMETHING,
    STAFF,
    EmptyBus,
    a_site,
    path_of,
    roles_of,
)
from tests.conformance.sweeps import sweep


@pytest.fixture
def bus():
    return EmptyBus()


@pytest.fixture
def app(bus):
    return a_site(bus)


@sweep(("service", "route", "method"), ROUTES)
def test_a_page_says_who_may_see_it(service, route, method):
    assert roles_of(route), f"{method} {route.path} takes no viewer: SignedIn, or Annotated[Viewer, require(...)]"
    assert roles_of(route) <= PEOPLE


@sweep(("service", "route"), LOOKED_AT)
async def test_a_page_is_for_those_who_may_see_it(service, route, app, bus):
    for role, somebody in STAFF.items():
        async with visiting(app) as visitor:
            await visitor.sign_in(somebody)
            bus.asked.clear()
            page = await visitor.client.get(path_of(route))
        # Who gets past the door is shown a page, or hears no from the service; who doesn't asks for nothing.
        gets_in = page.status_code in {200, 303} or bool(bus.asked)
        assert gets_in == (role in roles_of(route)), f"{role}: {page.status_code}"
        assert page.status_code < 500


@sweep(("service", "route"), LOOKED_AT)
async def test_a_page_sends_a_stranger_to_the_sign_in(service, route, app, bus):
    async with visiting(app) as visitor:
        page = await visitor.client.get(path_of(route))

    assert page.status_code == 303
    assert page.headers["location"].startswith("/sign-in")
    assert bus.asked == []


@sweep(("service", "route"), LOOKED_AT)
async def test_looking_at_a_page_asks_for_no_deed(service, route, app, bus):
    async with visiting(app) as visitor:
        for role in sorted(roles_of(route)):
            await visitor.sign_in(STAFF[role])
            await visitor.client.get(path_of(route))

    assert [request for _, request, _ in bus.asked if isinstance(request, Command)] == []


@sweep(("service", "route"), SENT_TO)
async def test_a_form_without_its_token_is_refused(service, route, app, bus):
    async with visiting(app) as visitor:
        await visitor.sign_in(STAFF[min(roles_of(route))])
        bus.asked.clear()
        without = await visitor.client.post(path_of(route), data={"form_id": str(SOMETHING)})
        made_up = await visitor.client.post(path_of(route), data={"form_id": str(SOMETHING), "csrf_token": "x" * 43})

    assert (without.status_code, made_up.status_code) == (403, 403)
    assert "This form is too old" in without.text
    assert bus.asked == []


@sweep(("service", "route", "method"), OF_SOMETHING)
async def test_an_address_of_nothing_is_no_page(service, route, method, app, bus):
    async with visiting(app) as visitor:
        home = await visitor.sign_in(STAFF[min(roles_of(route))])
        bus.asked.clear()
        token = parsed(home).find(".//input[@name='csrf_token']").get("value")
        form = {"csrf_token": token, "form_id": str(SOMETHING)}
        page = await visitor.client.request(
            method, path_of(route, "nonsense"), data=form if method not in SAFE_METHODS else None
        )

    assert page.status_code == 404
    assert "Page not found" in text_of(parsed(page).find(".//main"))
    assert bus.asked == []


@sweep(("service", "route"), BY_SECRET)
async def test_what_a_secret_opens_is_only_looked_at_and_is_closed_to_everybody_else(service, route, app, bus):
    async with visiting(app) as visitor:
        stranger = await visitor.client.get(path_of(route, "nonsense"))
        await visitor.sign_in(STAFF[min(PEOPLE)])
        bus.asked.clear()
        signed_in = await visitor.client.get(path_of(route, "nonsense"))

    assert set(route.methods) <= SAFE_METHODS
    assert (stranger.status_code, signed_in.status_code) == (404, 404)
    assert stranger.headers["cache-control"] == "private, no-store"
    assert stranger.headers["referrer-policy"] == "no-referrer"
    assert bus.asked == []


def test_two_services_don_t_claim_one_address():
    claimed = [(route.path, method) for _, route, method in ROUTES]

    assert len(claimed) == len(set(claimed))
