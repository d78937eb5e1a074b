"""The registry's pages on a site whose bus is the room itself: what a form sends is done, and the next page shows it.

No journey: nothing is said on a bus, and nobody else hears of it.
"""

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from starlette.types import ASGIApp

from services.registry.pages.site import PAGES
from shared.contracts.actor import Actor
from shared.contracts.asking import UnreachableError
from shared.contracts.message import Reply, Request
from shared.contracts.refusals import Refused
from shared.contracts.registry import PersonToPick
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from shared.testing.site import SETTINGS, MadeUpIdentity
from shared.web.app import create_app
from tests.component.registry.builders import child, household, worker

R = TypeVar("R", bound=Reply)


def somebody(ref: str, name: str, role: Role) -> PersonToPick:
    return PersonToPick(person_id=worker(ref), name=name, roles=(role,), belongs_to="Fostering service")


MOE = somebody("W4", "Moe Hale", Role.PROGRAMME_MANAGER)
SUE = somebody("W2", "Sue Hale", Role.SUPERVISING_SOCIAL_WORKER)
CAT = somebody("W3", "Cat Hale", Role.CHILDRENS_SOCIAL_WORKER)
LEE = somebody("W1", "Lee Hale", Role.LIAISON_WORKER)
STANDING = {
    worker("W2"): {"supervised_household_ids": (household("H2"),)},
    worker("W3"): {"child_ids": (child("K1"), child("K2"), child("K5"))},
}


@dataclass
class RoomAsks:
    """Somebody's voice in the room."""

    room: Room
    actor: Actor

    async def ask(self, request: Request[R], *, key: UUID | None = None, within: float | None = None) -> R | Refused:
        del within
        if type(request) not in self.room.service.answers:
            raise UnreachableError(f"nobody is here who answers {type(request).__name__}")
        return await self.room.asked(request, by=self.actor, key=key)


def a_site(room: Room) -> ASGIApp:
    """With the people above, who can sign in as `visitor.sign_in(MOE, AUTHORITY)`."""
    identity = MadeUpIdentity(people_of={AUTHORITY: (MOE, SUE, CAT, LEE)}, standing=STANDING)
    return create_app(
        settings=SETTINGS,
        identity=identity,
        asker_for=lambda statement: RoomAsks(room, statement.actor),
        pages=[PAGES],
        now=room.clock,
    )


def a_day(name: str, day: int, month: int, year: int) -> dict[str, str]:
    """A day as a form sends it."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


A_HOUSEHOLD = {
    "name": "Bryn",
    "address": "2, Quay Street",
    "postcode": "PO5 2EZ",
    "spare_beds": "1",
    "languages": "English, Welsh",
    "pets": "dog",
    "first_carer_first_name": "Ida",
    "first_carer_last_name": "Bryn",
    "first_carer_phone": "07700 900010",
    "first_carer_contact_by": "text",
    **a_day("approved_on", 1, 5, 2024),
    "places": "2",
    "age_from": "0",
    "age_to": "12",
    "kinds": ["short_term", "short_break"],
    "supervisor": str(worker("W2")),
}
A_CHILD = {
    "first_name": "Nia",
    "last_name": "Moss",
    "known_as": "Nini",
    **a_day("date_of_birth", 9, 4, 2017),
    "sex": "F",
    "legal_status": "C2",
    "language": "Welsh",
    "ethnicity": "WOTH",
    "cared_alongside": "no_preference",
    "social_worker": str(worker("W3")),
    "sibling_ref": "K1",
}
A_WORKER = {
    "first_name": "Max",
    "last_name": "Ford",
    "roles": ["liaison_worker", "supervising_social_worker"],
    "email": "max@council.example",
}
