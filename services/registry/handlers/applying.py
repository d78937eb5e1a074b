"""What does the registry do when somebody records what becomes of a household's application?"""

import structlog

from services.registry.handlers.record_turns import households_turn
from services.registry.policy.days import refuse_an_impossible_day
from services.registry.policy.facts import begun
from services.registry.policy.retention.applications import Application, may_record, recorded, taken_back
from services.registry.repository.records import changes as kept
from services.registry.repository.records import terms
from shared.contracts.approval_changes import RecordApplication, TakeBackApplication
from shared.contracts.record_changes import RecordChange
from shared.persistence.work import Work

log = structlog.get_logger()


async def record_application(command: RecordApplication, work: Work) -> RecordChange:
    """Where it stands from a day on; nobody else is told of it."""
    known = await terms.applications(work, command.household_id)
    may = may_record(work.actor, command.household_id, known)
    household = await households_turn(work, command.household_id, command.version, may_change=may)
    refuse_an_impossible_day(command.on, work.today)
    new = begun(
        Application,
        command.on,
        household_id=household.id,
        state=command.state,
        written_in=command.written_in,
        reason=command.reason,
    )
    changed = recorded(known, new, await kept.approvals_of(work, household.id), work.today)
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("application_recorded", household_id=str(household.id), state=command.state.value)
    return RecordChange(household=household.name)


async def take_back_application(command: TakeBackApplication, work: Work) -> RecordChange:
    """What was recorded last was a mistake."""
    known = await terms.applications(work, command.household_id)
    may = may_record(work.actor, command.household_id, known)
    household = await households_turn(work, command.household_id, command.version, may_change=may)
    changed = taken_back(known, command.reason)
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("application_taken_back", household_id=str(household.id))
    return RecordChange(household=household.name)
