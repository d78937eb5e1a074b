"""What does the registry do when somebody changes what is recorded of a child?"""

import structlog

from services.registry import grounds
from services.registry.handlers import care, turning
from services.registry.handlers.record_turns import childs_turn
from services.registry.policy.concerns import concern
from services.registry.policy.days import refuse_an_impossible_day
from services.registry.policy.facts import Delegation, HealthFact, MatchingFact, begun, true_ones
from services.registry.policy.records import changes as deciding
from services.registry.policy.records.care import effects_on_sharing
from services.registry.policy.retention.deaths import Death, recorded, taken_back
from services.registry.repository.records import changes as kept
from services.registry.repository.retention.subjects import deaths_of, subject_of
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    RecordChange,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    TakeBackDeath,
)
from shared.contracts.record_words import DecisionArea
from shared.persistence.work import Work

log = structlog.get_logger()


async def change_delegated_authority(command: ChangeDelegatedAuthority, work: Work) -> RecordChange:
    """Who decides from a day on; what held before ends on that day and stays known."""
    child = await childs_turn(work, command.child_id, command.version)
    deciding.refuse_before_birth(child.date_of_birth, command.on)
    refuse_an_impossible_day(command.on, work.today)
    refuse_an_impossible_day(command.review_on, work.today, "review_on")
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
    placements = await kept.placements_of(work, command.child_id)
    ending = await care.ending_with_care(work, command.child_id, placements, [new])
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        await care.keep_and_say(work, ending)
        log.info("death_recorded", child_id=str(command.child_id))
    still = [
        (subject is not None and subject.is_placed, grounds.STILL_PLACED, "A placement is open. End it next."),
        (
            subject is not None and subject.is_expected,
            grounds.STILL_EXPECTED,
            "A stay at a hub home is asked for or confirmed. Have it cancelled, so that nobody is reminded of it.",
        ),
    ]
    return RecordChange(
        concerns=tuple(concern(ground, sentence) for is_so, ground, sentence in still if is_so),
        effects=tuple(effects_on_sharing(ending)),
    )


async def take_back_death(command: TakeBackDeath, work: Work) -> RecordChange:
    """It was recorded by mistake."""
    await childs_turn(work, command.child_id, command.version)
    known = await deaths_of(work, command.child_id)
    changed = taken_back(known, command.reason)
    if not command.dry_run:
        [mistake] = true_ones(known)
        again = await care.holding_again(work, command.child_id, mistake)
        await kept.keep_facts(work, changed)
        await care.keep_and_say(work, again)
        log.info("death_taken_back", child_id=str(command.child_id))
    return RecordChange()


async def record_matching_fact(command: RecordMatchingFact, work: Work) -> RecordChange:
    """What is known from a day on; others are told of whom there is something new, and not what."""
    child = await childs_turn(work, command.child_id, command.version)
    deciding.refuse_before_birth(child.date_of_birth, command.on)
    refuse_an_impossible_day(command.on, work.today)
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
    child = await childs_turn(work, command.child_id, command.version)
    deciding.refuse_before_birth(child.date_of_birth, command.on)
    refuse_an_impossible_day(command.on, work.today)
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
