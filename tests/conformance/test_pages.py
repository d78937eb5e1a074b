"""Every page says who may see it, changes nothing by being looked at, and trusts only its own forms."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts

from shared.contracts.message import Command
from shared.contracts.refusals import Refused
from shared.contracts.registry import AuthorityProfile, Kind, Named, Names, WhoAreThey
from shared.contracts.roles import PEOPLE
from shared.hosting.web_host import house_pages
from shared.testing.browser import PHONE, assert_fits, served
from shared.testing.examples import example_of
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, parsed, person, text_of, visiting
from shared.web.app import create_app
from shared.web.edge import SAFE_METHODS
from shared.web.pages import Pages
from shared.web.viewer import RoleGuard, perhaps_signed_in, signed_in
from tests.conformance.sweeps import SERVICES, sweep

SOMETHING = UUID("2f1c3f5e-9a57-4c39-8d0e-6f0c0b7a4e11")


@dataclass(frozen=True)
class Part:
    """Pages that are swept: a service's, or the house's own."""

    name: str
    pages: Pages


WITH_PAGES = [
    *(Part(service.name, service.pages) for service in SERVICES if service.pages),
    *(Part("house", pages) for pages in house_pages(SERVICES)),
]
ROUTES = [
    (service, route, method)
    for service in WITH_PAGES
    for route in iter_route_contexts(service.pages.router.routes)
    for method in sorted(route.methods)
]
OF_SOMETHING = [(service, route, method) for service, route, method in ROUTES if route.param_convertors]
LOOKED_AT = [(service, route) for service, route, method in ROUTES if method in SAFE_METHODS]
SENT_TO = [(service, route) for service, route, method in ROUTES if method not in SAFE_METHODS]
LONG_NAME = "Alexandrina Featherstonehaugh-Cholmondeley"
LONG_COUNCIL = "Featherstonehaughshire County Council"
STAFF = {role: person(role.replace("_", " ").capitalize(), role) for role in sorted(PEOPLE)}


class EmptyBus(ScriptedBus):
    """A bus on which everybody says that they don't know."""

    def answer(self, _request):
        return Refused(reason="not_known", detail="There is nothing of that kind.")

    def asker_for(self, statement):
        asks = super().asker_for(statement)

        async def ask(request, *, key=None, within=None):
            self.asked.append((statement.actor.person_id, request, key))
            return self.answer(request)

        asks.ask = ask
        return asks


class FullBus(EmptyBus):
    """A bus on which everybody has something to say, of people with the longest names."""

    def answer(self, request):
        if isinstance(request, WhoAreThey):
            return Names(names=tuple(Named(id=one, kind=Kind.CHILD, name=LONG_NAME) for one in request.ids))
        return example_of(request.reply_type, other=True)


@pytest.fixture
def bus():
    return EmptyBus()


@pytest.fixture
def app(bus):
    return a_site(bus)


def a_site(bus):
    council = AuthorityProfile(
        authority="portsmouth", name=LONG_COUNCIL, colour="#4c2c92", out_of_hours_phone="+44 23 9268 0810"
    )
    identity = MadeUpIdentity(people_of={"portsmouth": tuple(STAFF.values())}, profiles={"portsmouth": council})
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[service.pages for service in WITH_PAGES]
    )


def calls(needs):
    """Everything that a route depends on, and what that depends on."""
    for need in needs.dependencies:
        yield need.call
        yield from calls(need)


def roles_of(route):
    """Who may see a page: the roles of its guard, everybody who is signed in, or None where it doesn't say."""
    found = list(calls(route.dependant))  # codespell:ignore dependant
    guards = [call.roles for call in found if isinstance(call, RoleGuard)]
    if guards:
        return frozenset.intersection(*guards)
    if perhaps_signed_in in found:
        return None
    return PEOPLE if signed_in in found else None


def path_of(route, something=SOMETHING):
    return route.path.format(**dict.fromkeys(route.param_convertors, something))


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


@pytest.mark.browser
@sweep("service", WITH_PAGES)
async def test_no_page_is_wider_than_the_screen(service, browser_page):
    by_role = defaultdict(list)
    for of, route in LOOKED_AT:
        if of is service:
            by_role[min(roles_of(route))].append(route)
    assert by_role
    async with served(a_site(FullBus())) as address, browser_page(PHONE) as page:
        for role, routes in by_role.items():
            await page.goto(f"{address}/sign-in/portsmouth")
            await page.get_by_role("button", name=STAFF[role].name).click()
            await page.wait_for_url(f"{address}/")
            await assert_fits(page)
            for route in routes:
                answer = await page.goto(f"{address}{path_of(route)}")
                assert answer.status == 200, route.path
                await assert_fits(page)


def test_two_services_don_t_claim_one_address():
    claimed = [(route.path, method) for _, route, method in ROUTES]

    assert len(claimed) == len(set(claimed))
