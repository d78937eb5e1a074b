"""Which pages are swept, and what they are shown with: every route of every service, and of the house itself."""

from dataclasses import dataclass
from uuid import UUID

from fastapi.routing import iter_route_contexts

from shared.contracts.areas import Areas
from shared.contracts.constellations import ConstellationView
from shared.contracts.fields import Code
from shared.contracts.joint import Agreements
from shared.contracts.refusals import Refused
from shared.contracts.registry import AuthorityProfile, Kind, Named, Names, WhoAreThey
from shared.contracts.roles import PEOPLE
from shared.hosting.web_host import house_pages
from shared.testing.examples import example_of
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app
from shared.web.edge import SAFE_METHODS
from shared.web.pages import Pages
from shared.web.viewer import RoleGuard, perhaps_signed_in, signed_in
from tests.conformance.sweeps import SERVICES
from tests.support.folders import a_folder

SOMETHING = UUID("2f1c3f5e-9a57-4c39-8d0e-6f0c0b7a4e11")


@dataclass(frozen=True)
class Part:
    """Pages that are swept: a service's, or the house's own."""

    name: str
    pages: Pages


WITH_PAGES = [
    *(Part(service.name, service.pages) for service in SERVICES if service.pages),
    *(Part("house", pages) for pages in house_pages(SERVICES, a_folder())),
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
BY_SECRET = [
    (service, route)
    for service in WITH_PAGES
    if service.pages.by_secret
    for route in iter_route_contexts(service.pages.by_secret.routes)
]
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
        reply = example_of(request.reply_type, other=True)
        if isinstance(reply, ConstellationView):
            return reply.model_copy(update={"host": ""})  # the authority's own: another's has no page of checks
        if isinstance(reply, Agreements):
            its_own = [one.model_copy(update={"agreement_id": SOMETHING}) for one in reply.agreements]
            return reply.model_copy(update={"agreements": tuple(its_own)})
        if isinstance(reply, Areas):
            its_own = [one.model_copy(update={"area_id": SOMETHING}) for one in reply.areas]
            return reply.model_copy(update={"areas": tuple(its_own)})
        return reply


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


def path_of(route, something=None):
    """An address of the route: of something that there could be, or with nonsense in it."""
    return route.path.format(**{name: something or _of_its_kind(route, name) for name in route.param_convertors})


def _of_its_kind(route, name):
    needs = route.dependant  # codespell:ignore dependant
    kind = next(one.field_info.annotation for one in needs.path_params if one.name == name)
    return [*kind][-1].value if isinstance(kind, type) and issubclass(kind, Code) else SOMETHING
