"""What every registering and correcting does: it sees what looks the same, keeps what is new, and says it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.registry.handlers.erasing import refuse_if_erased
from services.registry.policy.facts import Duty, Fact
from services.registry.policy.records.changes import refuse_if_changed_meanwhile
from services.registry.policy.records.reading import not_yours
from services.registry.policy.register import Carer, Thing, Worker
from services.registry.policy.registering.deciding import (
    may_keep_household,
    refuse_for_a_duty,
    refuse_what_looks_the_same,
)
from services.registry.policy.telling import event_about
from services.registry.repository import names
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.registering import keeping
from shared.contracts.correcting import Correction
from shared.contracts.registering import Lookalike, Registering
from shared.contracts.registry import Purpose
from shared.persistence.work import Work

Lookalikes = Mapping[UUID, Lookalike]


def compared(command: Registering, what: str, alike: Lookalikes) -> tuple[Lookalike, ...]:
    """What looks the same. Refused where something does that nobody has seen: `perhaps_known_already`."""
    found = tuple(alike.values())
    if not command.dry_run:
        refuse_what_looks_the_same(found, what, is_another=command.is_another)
    return found


async def kept(work: Work, things: Sequence[Thing], facts: Sequence[Fact] = ()) -> None:
    """Keep what is new or written anew, and say what the others hear of it."""
    await keeping.keep(work, things, facts, by=work.actor.person_id)
    for thing in things:
        if event := event_about(thing, work.today):
            work.say(event)


async def refuse_without_duty(work: Work, worker_id: UUID | None, duty: Duty, field: str) -> None:
    """Raises the refusal of somebody who can't have a duty from today on; nobody chosen is nobody refused."""
    if worker_id is not None:
        refuse_for_a_duty(await keeping.worker_of(work, worker_id), duty, work.today, field)


async def carer_to_correct(work: Work, command: Correction, carer_id: UUID) -> Carer:
    """A carer, while nobody else changes the register, for whoever may correct their household."""
    await take_turns(work)
    carer = await keeping.carer_of(work, carer_id)
    if carer is None or not may_keep_household(work.actor, carer.household_id):
        raise not_yours()
    await refuse_if_erased(work, carer.id)
    refuse_if_changed_meanwhile(command.version, carer.version)
    await names.write_down(work, [carer.id], Purpose.KEEP_THE_REGISTER)
    return carer


async def worker_to_correct(work: Work, command: Correction, worker_id: UUID) -> Worker:
    """A worker, while nobody else changes the register."""
    await take_turns(work)
    worker = await keeping.worker_of(work, worker_id)
    if worker is None:
        raise not_yours()
    await refuse_if_erased(work, worker.id)
    refuse_if_changed_meanwhile(command.version, worker.version)
    await names.write_down(work, [worker.id], Purpose.KEEP_THE_REGISTER)
    return worker
