"""What does the registry do when a household is registered or written anew?"""

from collections.abc import Callable
from uuid import UUID

import structlog

from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.joint.booking import carry_everything
from services.registry.handlers.registering.people import compared, kept, refuse_without_duty
from services.registry.policy.days import refuse_an_impossible_day
from services.registry.policy.facts import Approval, Assignment, Duty, Fact, begun
from services.registry.policy.records.changes import refuse_if_changed_meanwhile
from services.registry.policy.records.reading import not_yours
from services.registry.policy.records.snapshots import approval_as_on
from services.registry.policy.register import Household
from services.registry.policy.registering.deciding import (
    may_keep_household,
    refuse_ages,
    refuse_carers,
    refuse_the_same,
    supervisor_of_a_new_one,
)
from services.registry.policy.registering.details import a_carer, with_household
from services.registry.policy.retention.applications import Application, refuse_what_is_to_come
from services.registry.repository import names
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.records.households import carer_ids
from services.registry.repository.registering import keeping, lookalikes
from shared.contracts.correcting import CorrectHousehold
from shared.contracts.record_words import ApplicationState
from shared.contracts.registering import RegisterApplicant, Registered, RegisterHousehold
from shared.contracts.registry import Purpose
from shared.persistence.work import Work

log = structlog.get_logger()


async def register_household(command: RegisterHousehold, work: Work) -> Registered:
    """A household with its carers, approved on its first terms and supervised from today on."""
    await take_turns(work)
    refuse_ages(command.approval)
    refuse_an_impossible_day(command.approval.on, work.today, "approval.on")
    terms = command.approval

    def approved(household_id: UUID) -> Approval:
        return begun(
            Approval,
            terms.on,
            household_id=household_id,
            places=terms.places,
            age_from=terms.age_from,
            age_to=terms.age_to,
            kinds=terms.kinds,
        )

    return await _registered(command, work, approved)


async def register_applicant(command: RegisterApplicant, work: Work) -> Registered:
    """A household with its carers that has applied; it is approved once somebody records that."""
    await take_turns(work)
    refuse_an_impossible_day(command.applied_on, work.today, "applied_on")
    refuse_what_is_to_come(command.applied_on, work.today, "applied_on")
    state = ApplicationState.CONNECTED_PERSON if command.is_connected_person else ApplicationState.APPLIED

    def applied(household_id: UUID) -> Application:
        return begun(
            Application, command.applied_on, household_id=household_id, state=state, written_in=command.written_in
        )

    return await _registered(command, work, applied)


async def _registered(
    command: RegisterHousehold | RegisterApplicant, work: Work, began: Callable[[UUID], Approval | Application]
) -> Registered:
    """The household with its carers and with what it begins with; what looks the same is told first."""
    supervisor_id = supervisor_of_a_new_one(work.actor, command.supervising_social_worker_id)
    await refuse_without_duty(work, supervisor_id, Duty.SUPERVISING_SOCIAL_WORKER, "supervising_social_worker_id")
    refuse_carers(command.carers)
    alike = await lookalikes.households(work, command.household)
    await names.write_down(work, await carer_ids(work, [*alike], work.today), Purpose.KEEP_THE_REGISTER)
    found = compared(command, "household", alike)
    household_id, ref = await keeping.reference(work, "households", command.ref)
    if command.dry_run:
        return Registered(lookalikes=found)
    beginning = began(household_id)
    household = Household(
        id=household_id,
        ref=ref,
        supervising_social_worker_id=supervisor_id,
        **approval_as_on([beginning] if isinstance(beginning, Approval) else [], work.today),
        **command.household.model_dump(),
    )
    facts: list[Fact] = [beginning]
    if supervisor_id is not None:
        facts.append(
            begun(
                Assignment,
                work.today,
                kind=Duty.SUPERVISING_SOCIAL_WORKER,
                subject_id=household_id,
                worker_id=supervisor_id,
            )
        )
    carers = [
        a_carer(details, *await keeping.reference(work, "carers", None), household_id, None)
        for details in command.carers
    ]
    await kept(work, [household, *carers], facts)
    log.info("household_registered", household_id=str(household_id), carers=len(carers))
    return Registered(thing_id=household_id, ref=ref, lookalikes=found)


async def correct_household(command: CorrectHousehold, work: Work) -> Registered:
    """A household as it is written now; whoever shares a constellation with it hears its name and district anew."""
    await take_turns(work)
    known = await keeping.household_of(work, command.household_id)
    if known is None or not may_keep_household(work.actor, known.id):
        raise not_yours()
    await refuse_if_erased(work, known.id)
    refuse_if_changed_meanwhile(command.version, known.version)
    await names.write_down(work, await carer_ids(work, [known.id], work.today), Purpose.KEEP_THE_REGISTER)
    after = with_household(known, command.household)
    refuse_the_same(is_same=after == known)
    if not command.dry_run:
        await kept(work, [after.in_place_of(known)])
        await carry_everything(work)
        log.info("household_corrected", household_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref)
