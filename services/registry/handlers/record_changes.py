"""What does the registry do when somebody changes what is recorded of a child?"""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from services.registry import grounds
from services.registry.handlers import turning
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.record_turns import childs_turn
from services.registry.policy.concerns import concern, refuse_without_a_reason
from services.registry.policy.facts import Delegation, HealthFact, MatchingFact, begun, holding
from services.registry.policy.records import changes as deciding
from services.registry.policy.records.naming import no_such_household
from services.registry.policy.register import Placement
from services.registry.policy.retention.deaths import Death, recorded, taken_back
from services.registry.policy.telling import event_about
from services.registry.repository import names
from services.registry.repository.keeping.facts import rulebook
from services.registry.repository.records import changes as kept
from services.registry.repository.records import households as records_of_households
from services.registry.repository.records import sharing, terms
from services.registry.repository.retention.subjects import deaths_of, subject_of
from shared.contracts.packs import id_of_row
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndPlacement,
    RecordChange,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackDeath,
)
from shared.contracts.record_words import DecisionArea
from shared.contracts.registry import Purpose
from shared.contracts.rules import RuleName
from shared.persistence.work import Work

log = structlog.get_logger()


async def change_delegated_authority(command: ChangeDelegatedAuthority, work: Work) -> RecordChange:
    """Who decides from a day on; what held before ends on that day and stays known."""
    await childs_turn(work, command.child_id, command.version)
    new = begun(
        Delegation,
        command.on,
        child_id=command.child_id,
        area=command.area,
        decision=command.decision,
        conditions=command.conditions or None,
        must_tell=command.must_tell,
        review_on=command.review_on,
        written_in=command.written_in,
    )
    changed = deciding.delegated(await kept.delegations_of(work, command.child_id, command.area), new)
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        if command.area is DecisionArea.OVERNIGHT_STAYS:
            await turning.say_things(work, [command.child_id])
        log.info("delegated_authority_changed", child_id=str(command.child_id), area=command.area.value)
    return RecordChange()


async def record_death(command: RecordDeath, work: Work) -> RecordChange:
    """The day of a child's death; what has to be ended then is named, and ended by nobody but who answers for it."""
    child = await childs_turn(work, command.child_id, command.version)
    known = await deaths_of(work, command.child_id)
    new = begun(Death, command.on, child_id=command.child_id, written_in=command.written_in)
    changed = recorded(known, new, child.date_of_birth, work.today)
    subject = await subject_of(work, command.child_id)
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("death_recorded", child_id=str(command.child_id))
    still = [
        (subject is not None and subject.is_placed, grounds.STILL_PLACED, "A placement is open. End it next."),
        (
            subject is not None and subject.is_expected,
            grounds.STILL_EXPECTED,
            "A stay at a hub home is asked for or confirmed. Have it cancelled, so that nobody is reminded of it.",
        ),
    ]
    return RecordChange(concerns=tuple(concern(ground, sentence) for is_so, ground, sentence in still if is_so))


async def take_back_death(command: TakeBackDeath, work: Work) -> RecordChange:
    """It was recorded by mistake."""
    await childs_turn(work, command.child_id, command.version)
    changed = taken_back(await deaths_of(work, command.child_id), command.reason)
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("death_taken_back", child_id=str(command.child_id))
    return RecordChange()


async def record_matching_fact(command: RecordMatchingFact, work: Work) -> RecordChange:
    """What is known from a day on; nobody else is told of it."""
    await childs_turn(work, command.child_id, command.version)
    new = None
    if command.finding is not None:
        new = begun(
            MatchingFact,
            command.on,
            child_id=command.child_id,
            topic=command.topic,
            finding=command.finding,
            details=command.details or None,
            written_in=command.written_in,
        )
    known = await kept.matching_of(work, command.child_id, command.topic)
    changed = deciding.found_out(known, new, command.on, command.written_in)
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("matching_fact_recorded", child_id=str(command.child_id))
    return RecordChange()


async def record_health(command: RecordHealth, work: Work) -> RecordChange:
    """What is known from a day on; nobody is told of it, whoever must know reads the record or the stay sheet."""
    await childs_turn(work, command.child_id, command.version)
    deciding.refuse_without_which(command.finding, command.details)
    new = None
    if command.finding is not None:
        new = begun(
            HealthFact,
            command.on,
            child_id=command.child_id,
            topic=command.topic,
            finding=command.finding,
            details=command.details or None,
            written_in=command.written_in,
        )
    known = await kept.health_of(work, command.child_id, command.topic)
    changed = deciding.found_out(known, new, command.on, command.written_in)
    if not command.dry_run:
        await kept.keep_health(work, command.child_id, command.topic, changed)
        log.info("health_recorded", child_id=str(command.child_id))
    return RecordChange()


async def record_placement(command: RecordPlacement, work: Work) -> RecordChange:
    """Where the child lives from a day on; a rule that is set aside needs a reason, which stays on the placement.

    That somebody was told of the household, and whether it has room, is written down, also where nothing is saved.
    """
    child = await childs_turn(work, command.child_id, command.version)
    household = await kept.household_row(work, ref=command.household_ref)
    circle = await sharing.circle_of(work, command.child_id)
    if household is None or not circle.has_household(work.actor, household.id):
        raise no_such_household()
    await refuse_if_erased(work, household.id)
    new = deciding.new_placement(
        # As a pack would have it, so that it is the same one when it comes with an import.
        id_of_row(work.authority, "placements", child.ref, household.ref, command.on),
        command.child_id,
        household.id,
        command.kind,
        command.on,
    )
    rules = await rulebook(work)
    placed = await records_of_households.placed_on(work, household.id, command.on, as_worker=True)
    exemptions = await terms.exemptions_at(work, household.id)
    named = {one.child_id for one in exemptions if one.holds_on(command.on)}
    home = deciding.Home(
        id=household.id,
        approval=holding(await kept.approvals_of(work, household.id), command.on),
        sibling_groups=[group for _, group in placed],
        are_all_named={command.child_id, *(one.child_id for one, _ in placed)} <= named,
        limit=rules.on(RuleName.USUAL_FOSTERING_LIMIT, command.on),
    )
    concerns = deciding.concerns_of_moving_in(home, child.sibling_group_id, child.date_of_birth, command.on)
    is_set_aside = any(concern.needs_a_reason for concern in concerns)
    new = replace(new, reason=command.reason, allowed_because=command.allowed_because if is_set_aside else "")
    changed = deciding.moved_in(await kept.placements_of(work, command.child_id), new, command.ended_reason)
    if not command.dry_run:
        refuse_without_a_reason(concerns, command.allowed_because)
        await _keep_and_say(work, changed)
        log.info("placement_recorded", child_id=str(command.child_id))
    carers = await records_of_households.carer_ids(work, [household.id])
    await names.write_down(work, carers, Purpose.KEEP_THE_REGISTER)
    return RecordChange(household=household.name, concerns=tuple(concerns))


async def end_placement(command: EndPlacement, work: Work) -> RecordChange:
    """The child doesn't live there from a day on."""
    await childs_turn(work, command.child_id, command.version)
    known = await kept.placements_of(work, command.child_id)
    ended = deciding.moved_out(known, command.on, command.ended_reason, command.reason)
    household = await kept.household_row(work, household_id=ended.household_id)
    if not command.dry_run:
        await _keep_and_say(work, [ended])
        log.info("placement_ended", child_id=str(command.child_id))
    return RecordChange(household=household.name)


async def _keep_and_say(work: Work, changed: Sequence[Placement]) -> None:
    await kept.keep_placements(work, changed)
    for placement in changed:
        if event := event_about(placement, work.today):
            work.say(event)
