"""Made-up people to register, as the pages send them."""

from datetime import date
from typing import Any

from shared.contracts.actor import Actor
from shared.contracts.message import Request
from shared.contracts.register_pack import ContactBy
from shared.contracts.registering import (
    CarerDetails,
    ChildDetails,
    FirstApproval,
    HouseholdDetails,
    RegisterChild,
    Registered,
    RegisterHousehold,
    RegisterWorker,
    WorkerDetails,
)
from shared.contracts.roles import Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.registry.builders import worker

MANAGER = actor(Role.PROGRAMME_MANAGER, person_id=worker("W4"))
ADMINISTRATOR = actor(Role.ADMINISTRATOR)
SUPERVISOR = actor(Role.SUPERVISING_SOCIAL_WORKER, person_id=worker("W2"))
SOCIAL_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W3"))
BRYN = HouseholdDetails(
    name="Bryn",
    address="2, Quay Street",
    postcode="PO5 2EZ",
    phone="01632 960010",
    spare_beds=1,
    languages=("English", "Welsh"),
    pets=("dog",),
)
IDA = CarerDetails(
    first_name="Ida", last_name="Bryn", is_main_carer=True, email="ida@mail.example", phone="07700 900010"
)
OLE = CarerDetails(
    first_name="Ole", last_name="Bryn", is_main_carer=False, phone="07700 900011", contact_by=ContactBy.TEXT
)
TERMS = FirstApproval(on=date(2024, 5, 1), places=2, age_from=0, age_to=12, kinds=("short_term",))
NIA = ChildDetails(
    first_name="Nia",
    last_name="Moss",
    known_as="Nini",
    date_of_birth=date(2017, 4, 9),
    sex="F",
    ethnicity="White Welsh",
    language="Welsh",
    legal_status="C2",
)
MAX = WorkerDetails(
    first_name="Max", last_name="Ford", roles=(Role.SUPERVISING_SOCIAL_WORKER,), email="max@council.example"
)


def a_household(**values: Any) -> RegisterHousehold:
    usual = {"household": BRYN, "carers": (IDA, OLE), "approval": TERMS, "supervising_social_worker_id": worker("W2")}
    return RegisterHousehold(**{**usual, **values})


def a_child(**values: Any) -> RegisterChild:
    return RegisterChild(**{"child": NIA, "childrens_social_worker_id": worker("W3"), **values})


def a_worker(**values: Any) -> RegisterWorker:
    return RegisterWorker(**{"worker": MAX, **values})


async def done(room: Room, command: Request[Any], by: Actor = MANAGER) -> Registered:
    """The reply to what isn't refused."""
    reply = await room.asked(command, by=by)
    assert isinstance(reply, Registered), reply
    return reply
