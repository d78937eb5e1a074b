"""How do the details that somebody entered become a thing of the register, and the other way round?"""

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.registry.policy.register import Carer, Child, Household, Worker
from shared.contracts.message import Value
from shared.contracts.registering import CarerDetails, ChildDetails, HouseholdDetails, WorkerDetails
from shared.contracts.roles import Role

V = TypeVar("V", bound=Value)


def with_household(known: Household, details: HouseholdDetails) -> Household:
    """The household as it is written now."""
    return replace(known, **_values(details))


def with_carer(known: Carer, details: CarerDetails) -> Carer:
    """The carer as they are written now."""
    return replace(known, **_values(details))


def with_child(known: Child, details: ChildDetails) -> Child:
    """The child as it is written now."""
    return replace(known, **_values(details))


def with_worker(known: Worker, details: WorkerDetails) -> Worker:
    """The worker as they are written now."""
    return replace(known, **{**_values(details), "roles": tuple(map(Role, dict.fromkeys(details.roles)))})


def a_carer(details: CarerDetails, carer_id: UUID, ref: str, household_id: UUID, joined_on: date | None) -> Carer:
    """Somebody new in a household, whose place nobody has looked at yet."""
    return Carer(id=carer_id, ref=ref, household_id=household_id, roles=(), joined_on=joined_on, **_values(details))


def a_worker(details: WorkerDetails, worker_id: UUID, ref: str) -> Worker:
    """Somebody new in the authority."""
    values = {**_values(details), "roles": tuple(map(Role, dict.fromkeys(details.roles)))}
    return Worker(id=worker_id, ref=ref, **values)


def household_details(known: Household) -> HouseholdDetails:
    """What is written of a household."""
    return _details(HouseholdDetails, known)


def carer_details(known: Carer) -> CarerDetails:
    """What is written of a carer."""
    return _details(CarerDetails, known)


def child_details(known: Child) -> ChildDetails:
    """What is written of a child."""
    return _details(ChildDetails, known)


def worker_details(known: Worker) -> WorkerDetails:
    """What is written of a worker."""
    return _details(WorkerDetails, known)


def _values(details: Any) -> dict[str, Any]:
    return {name: getattr(details, name) for name in type(details).model_fields}


def _details(kind: type[V], known: Any) -> V:
    return kind(**{name: getattr(known, name) for name in kind.model_fields})
