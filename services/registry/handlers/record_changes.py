"""What does the registry do when somebody changes what is recorded of a child or a household?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog

from services.registry.handlers import turning
from services.registry.policy.facts import holding
from services.registry.policy.records import changes as deciding
from services.registry.policy.records.reading import not_yours
from services.registry.policy.register import Placement
from services.registry.policy.telling import event_about
from services.registry.repository import names
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.records import changes as kept
from services.registry.repository.records import households as records_of_households
from shared.contracts.packs import id_of
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordChange,
    RecordPlacement,
)
from shared.contracts.refusals import refuse
from shared.contracts.registry import Purpose
from shared.persistence.work import Work

log = structlog.get_logger()


async def change_delegated_authority(command: ChangeDelegatedAuthority, work: Work) -> RecordChange:
    """Who decides from a day on; what held before ends on that day and stays known."""
    await _childs_turn(work, command.child_id)
    known = await kept.delegations_of(work, command.child_id)
    changed = deciding.delegated(
        known, command.child_id, command.on, command.decision, command.conditions, command.written_in
    )
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        await turning.say_things(work, [command.child_id])
        log.info("delegated_authority_changed", child_id=str(command.child_id))
    return RecordChange()


async def record_placement(command: RecordPlacement, work: Work) -> RecordChange:
    """Where the child lives from a day on; a rule that is set aside needs a reason, which stays on the placement."""
    child = await _childs_turn(work, command.child_id)
    household = await kept.household_row(work, ref=command.household_ref)
    if household is None:
        raise refuse(
            "no_such_household", "There is no household with this reference. Check the reference.", "household_ref"
        )
    new = deciding.new_placement(
        # As a pack would have it, so that it is the same one when it comes with an import.
        id_of(work.authority, "placements", f"{child.ref}/{household.ref}/{command.on}"),
        command.child_id,
        household.id,
        command.kind,
        command.on,
    )
    allowed = f" Allowed because: {command.allowed_because}" if command.allowed_because else ""
    new = replace(new, reason=f"{command.reason}{allowed}")
    changed = deciding.moved_in(await kept.placements_of(work, command.child_id), new, command.ended_reason)
    placed = await records_of_households.placed_on(work, household.id, command.on, as_worker=True)
    limit, source = await records_of_households.usual_limit(work, command.on)
    home = deciding.Home(
        id=household.id,
        approval=holding(await kept.approvals_of(work, household.id), command.on),
        sibling_groups=[group for _, group in placed],
        limit=limit,
        limit_source=source,
    )
    concerns = deciding.concerns_of_moving_in(home, child.sibling_group_id, child.date_of_birth, command.on)
    if not command.dry_run:
        deciding.refuse_without_a_reason(concerns, command.allowed_because)
        await _keep_and_say(work, changed)
        log.info("placement_recorded", child_id=str(command.child_id))
    return RecordChange(household=household.name, concerns=tuple(concerns))


async def end_placement(command: EndPlacement, work: Work) -> RecordChange:
    """The child doesn't live there from a day on."""
    await _childs_turn(work, command.child_id)
    known = await kept.placements_of(work, command.child_id)
    ended = deciding.moved_out(known, command.on, command.ended_reason, command.reason)
    household = await kept.household_row(work, household_id=ended.household_id)
    if not command.dry_run:
        await _keep_and_say(work, [ended])
        log.info("placement_ended", child_id=str(command.child_id))
    return RecordChange(household=household.name)


async def end_approval(command: EndApproval, work: Work) -> RecordChange:
    """The household isn't approved from a day on; whoever lives there, or relies on it, has left by then."""
    await take_turns(work)
    household = await kept.household_row(work, household_id=command.household_id)
    if household is None or not deciding.may_end_approval(work.actor, command.household_id):
        raise not_yours()
    known = await kept.approvals_of(work, command.household_id)
    changed = deciding.ended_approval(known, command.on, command.ended_reason, command.reason)
    placements = await kept.placements_at(work, command.household_id)
    deciding.refuse_what_goes_on(
        await kept.ends_of_parts(work, command.household_id), [one.ended_on for one in placements], command.on
    )
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        await turning.say_things(work, [command.household_id])
        log.info("approval_ended", household_id=str(command.household_id))
    return RecordChange(household=household.name)


async def _childs_turn(work: Work, child_id: UUID) -> Any:
    """The child, while nobody else changes the register; refused to whom the child doesn't concern."""
    await take_turns(work)
    child = await kept.child_row(work, child_id)
    if child is None or not deciding.may_change_child(work.actor, child_id):
        raise not_yours()
    await names.write_down(work, [child_id], Purpose.KEEP_THE_REGISTER)
    return child


async def _keep_and_say(work: Work, changed: Sequence[Placement]) -> None:
    await kept.keep_placements(work, changed)
    for placement in changed:
        if event := event_about(placement):
            work.say(event)
