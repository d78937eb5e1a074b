"""What does the registry do when a worker is registered, written anew, leaves, or becomes responsible for somebody?"""

from dataclasses import replace

import structlog

from services.registry.handlers import turning
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.registering.people import compared, kept, worker_to_correct
from services.registry.policy.facts import Assignment, Duty, begun, changed, with_fact
from services.registry.policy.records.reading import not_yours
from services.registry.policy.register import Child, Household
from services.registry.policy.registering.deciding import (
    refuse_assignment,
    refuse_duties,
    refuse_for_a_duty,
    refuse_leaving,
    refuse_own_roles,
    refuse_roles_beyond,
    refuse_the_same,
)
from services.registry.policy.registering.details import a_worker, with_worker
from services.registry.repository import names
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.records.households import carer_ids
from services.registry.repository.registering import finding, keeping, lookalikes
from shared.contracts.correcting import AssignSocialWorker, CorrectWorker, SocialWorker, WorkerLeaves
from shared.contracts.registering import Registered, RegisterWorker
from shared.contracts.registry import Purpose
from shared.contracts.workers import FindWorkers, WorkerCards
from shared.persistence.work import Work

log = structlog.get_logger()


async def find_workers(query: FindWorkers, work: Work) -> WorkerCards:
    """One page of the workers, each of whom it is written down as read."""
    cards = await finding.workers(work, query)
    await names.write_down(work, [one.worker_id for one in cards.workers], query.purpose)
    return cards


async def register_worker(command: RegisterWorker, work: Work) -> Registered:
    """A worker, since when ever: whoever enters a service's workers today had them yesterday."""
    await take_turns(work)
    refuse_roles_beyond(work.actor, command.worker.roles)
    alike = await lookalikes.workers(work, command.worker.first_name, command.worker.last_name)
    await names.write_down(work, [*alike], Purpose.KEEP_THE_REGISTER)
    found = compared(command, "worker", alike)
    worker_id, ref = await keeping.reference(work, "workers", command.ref)
    if command.dry_run:
        return Registered(lookalikes=found)
    await kept(work, [a_worker(command.worker, worker_id, ref)])
    log.info("worker_registered", worker_id=str(worker_id))
    return Registered(thing_id=worker_id, ref=ref, lookalikes=found)


async def correct_worker(command: CorrectWorker, work: Work) -> Registered:
    """A worker as they are written now; a role that they still have duties by stays."""
    known = await worker_to_correct(work, command, command.worker_id)
    after = with_worker(known, command.worker)
    refuse_the_same(is_same=after == known)
    refuse_own_roles(work.actor, known, after.roles)
    refuse_roles_beyond(work.actor, after.roles, known.roles)
    refuse_duties(await keeping.assigned_to(work, known.id), after.roles, None, work.today)
    if not command.dry_run:
        await kept(work, [after.in_place_of(known)])
        log.info("worker_corrected", worker_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref)


async def worker_leaves(command: WorkerLeaves, work: Work) -> Registered:
    """Not a worker from a day on: from then on they can't sign in. Their caseload is handed over before."""
    known = await worker_to_correct(work, command, command.worker_id)
    refuse_leaving(known, command.on)
    refuse_the_same(is_same=known.left_on == command.on)
    refuse_roles_beyond(work.actor, known.roles)
    if command.on is not None:
        refuse_duties(await keeping.assigned_to(work, known.id), known.roles, command.on, work.today)
    if not command.dry_run:
        leaving = replace(known, left_on=command.on).in_place_of(known)
        await kept(work, [leaving])
        await turning.book(work, known.id, leaving.next_change_after(work.today))
        log.info("worker_leaves", worker_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref)


async def assign_social_worker(command: AssignSocialWorker, work: Work) -> Registered:
    """Who is responsible from a day on: the first, or in place of who was."""
    await take_turns(work)
    duty = Duty(command.duty.value)
    if command.duty is SocialWorker.CHILDRENS_SOCIAL_WORKER:
        subject: Child | Household | None = await keeping.child_of(work, command.subject_id)
        told = [command.subject_id]
    else:
        subject = await keeping.household_of(work, command.subject_id)
        told = await carer_ids(work, [command.subject_id], work.today)
    if subject is None:
        raise not_yours()
    await refuse_if_erased(work, subject.id)
    await names.write_down(work, told, Purpose.KEEP_THE_REGISTER)
    refuse_for_a_duty(await keeping.worker_of(work, command.worker_id), duty, command.on, "worker_id")
    known = await keeping.assignments_for(work, subject.id, duty.value)
    refuse_assignment(known, command.worker_id, command.on)
    new = begun(
        Assignment,
        command.on,
        kind=duty,
        subject_id=subject.id,
        worker_id=command.worker_id,
        reason=command.reason,
    )
    if not command.dry_run:
        await keeping.keep(work, (), changed(known, with_fact(known, new)), by=work.actor.person_id)
        await turning.say_things(work, [subject.id])
        log.info("social_worker_assigned", subject_id=str(subject.id), duty=duty.value)
    return Registered(thing_id=subject.id, ref=subject.ref)
