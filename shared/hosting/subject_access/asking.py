"""What does every installed service hold on a person? All of them answer, or there is no archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.contracts.asking import Asks
from shared.contracts.refusals import Refused
from shared.contracts.subject_access import HeldOnPerson, SubjectAccess
from shared.hosting.service import Service

REGISTRY = "registry"
"""Who is asked first: it knows who there is, and by which household others know of them."""
DEADLINE = 60.0


@dataclass(frozen=True, slots=True)
class Everything:
    """What is held on a person, service by service."""

    subject_id: UUID
    parts: tuple[HeldOnPerson, ...]

    @property
    def name(self) -> str:
        """What the person is called, where a service knows."""
        return next((part.name for part in self.parts if part.name), "")


async def everything_on(services: Sequence[Service], asks: Asks, subject_id: UUID) -> Everything | Refused:
    """All that is held, or the first refusal. Raises the `AskError`s: what lacks a part isn't everything."""
    queries = [service.subject_access for service in services if service.subject_access is not None]
    parts: list[HeldOnPerson] = []
    known: HeldOnPerson | None = None
    for query in sorted(queries, key=lambda one: one.owner != REGISTRY):
        reply = await asks.ask(_of(query, subject_id, known), within=DEADLINE)
        if isinstance(reply, Refused):
            return reply
        parts.append(reply)
        known = known or (reply if reply.household_id else None)
    return Everything(subject_id, tuple(parts))


def _of(query: type[SubjectAccess], subject_id: UUID, known: HeldOnPerson | None) -> SubjectAccess:
    if known is None:
        return query(subject_id=subject_id)
    return query(
        subject_id=subject_id,
        household_id=known.household_id,
        household_since=known.household_since,
        household_until=known.household_until,
    )
