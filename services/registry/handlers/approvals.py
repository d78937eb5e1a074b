"""What does the registry do when a household's approval, its exemptions or what it has of a hub home change?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import structlog

from services.registry import grounds
from services.registry.handlers import turning
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.readable import names_of_readable
from services.registry.handlers.record_turns import households_turn
from services.registry.policy.concerns import refuse_without_a_reason
from services.registry.policy.days import refuse_an_impossible_day
from services.registry.policy.facts import Approval, CarerAtHome, Exemption, begun, holding
from services.registry.policy.records import changes as deciding
from services.registry.policy.records import exemptions as exempting
from services.registry.policy.records import terms as on_terms
from services.registry.policy.records.limits import HomeByNight
from services.registry.policy.records.reading import children_in_reach
from services.registry.repository import names
from services.registry.repository.keeping.facts import rulebook
from services.registry.repository.records import changes as kept
from services.registry.repository.records import children as records_of_children
from services.registry.repository.records import households as records_of_households
from services.registry.repository.records import stays, terms
from shared.contracts.approval_changes import ChangeApproval, EndExemption, GrantExemption, RecordCarerAtHome
from shared.contracts.record_changes import EndApproval, RecordChange
from shared.contracts.refusals import refuse
from shared.contracts.registry import Purpose
from shared.contracts.rules import RuleName
from shared.persistence.work import Work

log = structlog.get_logger()


async def change_approval(command: ChangeApproval, work: Work) -> RecordChange:
    """Other terms from a day on; a rule that is set aside needs a reason, which stays on the approval."""
    may = deciding.may_end_approval(work.actor, command.household_id)
    household = await households_turn(work, command.household_id, command.version, may_change=may)
    refuse_an_impossible_day(command.on, work.today)
    known = await kept.approvals_of(work, household.id)
    new = begun(
        Approval,
        command.on,
        household_id=household.id,
        places=command.places,
        age_from=command.age_from,
        age_to=command.age_to,
        kinds=command.kinds,
        reason=command.reason,
    )
    changed = on_terms.on_other_terms(known, new)
    after = on_terms.new_terms(changed, command.on)
    placements = [one for one in await kept.placements_at(work, household.id) if one.is_true]
    around = on_terms.Around(
        placements=placements,
        births=await terms.births(work, {one.child_id for one in placements}),
        parts=await terms.parts_from(work, household.id, command.on),
        limit=(await rulebook(work)).on(RuleName.USUAL_FOSTERING_LIMIT, command.on),
    )
    concerns = list(on_terms.concerns_of_terms(after, command.on, around))
    if not command.dry_run:
        refuse_without_a_reason(concerns, command.allowed_because)
        allowed = replace(after, allowed_because=command.allowed_because if concerns else "")
        await kept.keep_facts(work, [allowed if one is after else one for one in changed])
        await turning.say_things(work, [household.id])
        log.info("approval_changed", household_id=str(household.id))
    before = holding(known, command.on)
    return RecordChange(
        household=household.name,
        concerns=tuple(concerns),
        effects=tuple(on_terms.effects_of_terms(before, after, command.on, around)),
    )


async def end_approval(command: EndApproval, work: Work) -> RecordChange:
    """The household isn't approved from a day on; whoever lives there, or relies on it, has left by then."""
    may = deciding.may_end_approval(work.actor, command.household_id)
    household = await households_turn(work, command.household_id, None, may_change=may)
    refuse_an_impossible_day(command.on, work.today)
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


async def grant_exemption(command: GrantExemption, work: Work) -> RecordChange:
    """An exemption a child; what was exempt before for the child in this household ends where the new one begins."""
    may = exempting.may_grant_exemptions(work.actor, command.household_id)
    household = await households_turn(work, command.household_id, command.version, may_change=may)
    refuse_an_impossible_day(command.on, work.today)
    refuse_an_impossible_day(command.until, work.today, "until")
    exempting.refuse_without_approval(await kept.approvals_of(work, household.id), command.on)
    child_ids = await _whom_it_names(command, work)
    changed: list[Exemption] = []
    for child_id in child_ids:
        new = begun(
            Exemption,
            command.on,
            ended_on=command.until,
            household_id=household.id,
            child_id=child_id,
            granted_by=command.granted_by,
            written_in=command.written_in,
        )
        changed += exempting.exempted(await terms.exemptions_of(work, household.id, child_id), new)
    return await _exempted(command, work, household, child_ids, changed)


async def end_exemption(command: EndExemption, work: Work) -> RecordChange:
    """It doesn't hold any more for one child from a day on."""
    may = exempting.may_grant_exemptions(work.actor, command.household_id)
    household = await households_turn(work, command.household_id, command.version, may_change=may)
    refuse_an_impossible_day(command.on, work.today)
    known = await terms.exemptions_of(work, household.id, command.child_id)
    changed = exempting.exemption_ended(known, command.on, command.reason)
    return await _exempted(command, work, household, [command.child_id], changed)


async def record_carer_at_home(command: RecordCarerAtHome, work: Work) -> RecordChange:
    """Whether one is from a day on; nobody else is told of it."""
    parts = await records_of_households.parts_in_constellations(work, command.household_id)
    may = deciding.may_record_carer_at_home(
        work.actor,
        command.household_id,
        {one.constellation_id for one in parts if one.ended_on is None or one.ended_on > work.today},
    )
    household = await households_turn(work, command.household_id, command.version, may_change=may)
    refuse_an_impossible_day(command.on, work.today)
    new = None
    if command.is_at_home is not None:
        new = begun(
            CarerAtHome,
            command.on,
            household_id=household.id,
            is_at_home=command.is_at_home,
            written_in=command.written_in,
        )
    known = await terms.carers_at_home(work, household.id)
    changed = deciding.found_out(known, new, command.on, command.written_in, field="is_at_home")
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("carer_at_home_recorded", household_id=str(household.id))
    return RecordChange(household=household.name)


async def _whom_it_names(command: GrantExemption, work: Work) -> list[UUID]:
    """The children, each once. Refused to whoever may not read the record of one: `no_such_child`."""
    named = list(command.child_ids)
    if command.child_ref is not None:
        child_id = await terms.child_called(work, command.child_ref)
        if child_id is None:
            raise exempting.no_such_child()
        named.append(child_id)
    if not named:
        raise refuse(grounds.NAMES_NOBODY, "Select the children whom it names, or enter a reference.", "child_ids")
    reach = children_in_reach(work.actor)
    for child_id in named:
        where = await records_of_children.whereabouts(work, child_id)
        if where is None or not reach.has(where):
            raise exempting.no_such_child()
        await refuse_if_erased(work, child_id)
    return list(dict.fromkeys(named))


async def _exempted(
    command: GrantExemption | EndExemption,
    work: Work,
    household: Any,
    child_ids: list[UUID],
    changed: Sequence[Exemption],
) -> RecordChange:
    """Keep it, or only say what it comes to on the night of the change; the children are written down as read."""
    known = await terms.exemptions_at(work, household.id)
    ids = {one.id for one in changed}
    home = await _by_night(work, household.id, command.on, [*(one for one in known if one.id not in ids), *changed])
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("exemption_changed", household_id=str(household.id))
    await names.write_down(work, child_ids, Purpose.KEEP_THE_REGISTER)
    called = await names_of_readable(work, child_ids)
    return RecordChange(
        household=household.name,
        effects=(exempting.effect_on_the_limit(home, command.on),),
        children=tuple(called.values()),
    )


async def _by_night(work: Work, household_id: UUID, day: date, exemptions: Sequence[Exemption]) -> HomeByNight:
    placements = await kept.placements_at(work, household_id)
    coming = await stays.at_home(work, household_id, day)
    children = {one.child_id for one in placements} | {one.child_id for one in coming}
    groups = await records_of_households.sibling_groups(work, children)
    approvals = await kept.approvals_of(work, household_id)
    return HomeByNight(placements, coming, groups, approvals, await rulebook(work), exemptions)
