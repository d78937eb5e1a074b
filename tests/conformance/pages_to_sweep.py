"""Which pages are swept, and what they are shown with: every route of every service, and of the house itself."""

from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

from shared.contracts.areas import AreaCard
from shared.contracts.bedrooms import HubHomeBedrooms
from shared.contracts.bookings import SleepoverView
from shared.contracts.constellations import ConstellationView, Satellite
from shared.contracts.family_time import FamilyTimeView
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.fields import Code
from shared.contracts.household_terms import ExemptionTerm
from shared.contracts.ideas import Idea
from shared.contracts.joint import Agreement, AgreementState, Side
from shared.contracts.notifications import Notice
from shared.contracts.refusals import Refused
from shared.contracts.registry import AuthorityProfile, Kind, Named, Names, WhoAreThey
from shared.contracts.retention import RecordToErase
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.school_holidays import SchoolHoliday
from shared.contracts.series import SeriesView
from shared.contracts.swaps import SwapOptions
from shared.contracts.training import Course, CourseSummary, TrainingRecord
from shared.contracts.waiting import WaitingView
from shared.contracts.words import ConstellationState, SleepoverState
from shared.contracts.workers import WorkerCard
from shared.hosting.web_host import house_pages, pages_of
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
    *(Part(service.name, pages) for service in SERVICES for pages in pages_of([service])),
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
ALWAYS = {
    ConstellationView: {"host": ""},  # the authority's own: another's has no page of checks
    Agreement: {"agreement_id": SOMETHING},
    AreaCard: {"area_id": SOMETHING},
    SchoolHoliday: {"holiday_id": SOMETHING},
    Course: {"course_id": SOMETHING},
    CourseSummary: {"course_id": SOMETHING},
    HubHomeBedrooms: {"beds": 3, "beds_in_bedrooms": (2, 1), "reserve_beds": 1},
    Idea: {"idea_id": SOMETHING},
    TrainingRecord: {"record_id": SOMETHING},
    SeriesView: {"series_id": SOMETHING},  # of another one, its page leads to that
    SleepoverView: {"state": SleepoverState.CONFIRMED},  # of one that is only asked for nothing is handed over
    SwapOptions: {"swap_id": None},  # where a swap is proposed, its page is shown instead
}
WORLDS = (
    {},
    {
        Agreement: {"state": AgreementState.AGREED},
        ExemptionTerm: {"ended_on": None, "replaced_at": None, "child_id": SOMETHING},
        HubHomeBedrooms: {"beds": 2, "beds_in_bedrooms": (1, 1)},
        ConstellationView: {"state": ConstellationState.LAUNCHED},
        Course: {"retired_on": None},
        FamilyTimeView: {"has_left": False, "state": FamilyTimeState.PLANNED},
        TrainingRecord: {"ended_at": None},
        Notice: {"is_read": False},
        RecordToErase: {"erased": None},
        Satellite: {"of_authority": ""},
        SeriesView: {"is_being_moved": False, "may_take_back": False},
        WaitingView: {"may_answer": False},
        WorkerCard: {"roles": (Role.CHILDRENS_SOCIAL_WORKER, Role.SUPERVISING_SOCIAL_WORKER), "left_on": None},
    },
    {
        Agreement: {"state": AgreementState.OFFERED, "side": Side.HOST, "may_answer": False},
        ConstellationView: {"state": ConstellationState.PLANNED, "hub_home": None, "satellites": ()},
        RecordToErase: {"erased": None, "hold": None, "in_the_way": ()},
    },
)
"""How things can be, so that whatever a page offers is offered in one of them."""
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
    """A bus on which everybody has something to say, of people with the longest names.

    What a page offers can depend on how things are: `world` says of values of a class how some of their fields are.
    """

    def __init__(self, world=MappingProxyType({})):
        super().__init__()
        self.world = {**ALWAYS, **{kind: {**ALWAYS.get(kind, {}), **fields} for kind, fields in world.items()}}

    def answer(self, request):
        if isinstance(request, WhoAreThey):
            return Names(names=tuple(Named(id=one, kind=Kind.CHILD, name=LONG_NAME) for one in request.ids))
        value = self._as_in_this_world(example_of(request.reply_type, other=True))
        # Whoever asks on from a place is told the rest.
        goes_on = getattr(request, "after", None) or getattr(request, "open_after", None)
        places = {name: None for name in ("last", "last_open") if name in type(value).model_fields}
        return value.model_copy(update=places) if goes_on else value

    def _as_in_this_world(self, value):
        if isinstance(value, tuple):
            return tuple(self._as_in_this_world(one) for one in value)
        if not isinstance(value, BaseModel):
            return value
        fields = {name: self._as_in_this_world(getattr(value, name)) for name in type(value).model_fields}
        return value.model_copy(update={**fields, **self.world.get(type(value), {})})


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
    if name == "authority":
        return "portsmouth"
    needs = route.dependant  # codespell:ignore dependant
    kind = next(one.field_info.annotation for one in needs.path_params if one.name == name)
    return [*kind][-1].value if isinstance(kind, type) and issubclass(kind, Code) else SOMETHING
