"""What does the registry do when somebody records where a child lives, or puts that right?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import structlog

from services.registry.handlers import care
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.record_turns import childs_turn
from services.registry.policy.concerns import refuse_without_a_reason
from services.registry.policy.days import refuse_an_impossible_day
from services.registry.policy.facts import holding
from services.registry.policy.records import placements as deciding
from services.registry.policy.records.care import effects_on_sharing
from services.registry.policy.records.changes import refuse_before_birth
from services.registry.policy.records.naming import no_such_household
from services.registry.policy.register import BedSharingAgreement, Placement
from services.registry.policy.retention.deaths import died_on
from services.registry.policy.telling import event_about
from services.registry.repository import names
from services.registry.repository.keeping.facts import rulebook
from services.registry.repository.records import changes as kept
from services.registry.repository.records import households as records_of_households
from services.registry.repository.records import sharing, terms
from services.registry.repository.retention.subjects import deaths_of
from shared.contracts.constellations import Concern
from shared.contracts.packs import id_of_row
from shared.contracts.record_changes import EndPlacement, HomeTerm, RecordChange, RecordPlacement, TakeBackPlacement
from shared.contracts.registry import Purpose
from shared.contracts.rules import RuleName
from shared.persistence.work import Work

log = structlog.get_logger()


async def record_placement(command: RecordPlacement, work: Work) -> RecordChange:
    """Where the child lives from a day on; a rule that is set aside needs a reason, which stays on the placement.

    That somebody was told of the household, and whether it has room, is written down, also where nothing is saved.
    """
    child = await childs_turn(work, command.child_id, command.version)
    refuse_before_birth(child.date_of_birth, command.on)
    refuse_an_impossible_day(command.on, work.today)
    deciding.refuse_after_death(died_on(await deaths_of(work, command.child_id)), command.on)
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
    known = await kept.placements_of(work, command.child_id)
    concerns = await _concerns(work, child, deciding.as_long_as(known, command.instead_of, new))
    is_set_aside = any(concern.needs_a_reason for concern in concerns)
    new = replace(new, reason=command.reason, allowed_because=command.allowed_because if is_set_aside else "")
    if command.instead_of:
        after = deciding.put_right(known, command.instead_of, new, command.ended_reason)
    else:
        after = deciding.moved_in(known, new, command.ended_reason)
    ending = await care.ending_with_care(work, child.id, after, await deaths_of(work, child.id))
    if not command.dry_run:
        refuse_without_a_reason(concerns, command.allowed_because)
        await _keep_and_say(work, deciding.changed(known, after), ending)
        log.info("placement_recorded", child_id=str(command.child_id))
    return _told(household, concerns, known, after, ending=ending, today=work.today)


async def take_back_placement(command: TakeBackPlacement, work: Work) -> RecordChange:
    """It never was; that it was recorded stays known. The one before may go on, as if the child had never moved."""
    child = await childs_turn(work, command.child_id, command.version)
    known = await kept.placements_of(work, command.child_id)
    after = deciding.taken_back(known, command.placement_id, command.reason, before_goes_on=command.before_goes_on)
    return await _settled(command, work, child, known, after)


async def end_placement(command: EndPlacement, work: Work) -> RecordChange:
    """The child doesn't live there from a day on."""
    child = await childs_turn(work, command.child_id, command.version)
    refuse_an_impossible_day(command.on, work.today)
    known = await kept.placements_of(work, command.child_id)
    after = deciding.moved_out(known, command.on, command.ended_reason, command.reason)
    return await _settled(command, work, child, known, after)


async def _settled(
    command: TakeBackPlacement | EndPlacement,
    work: Work,
    child: Any,
    known: Sequence[Placement],
    after: Sequence[Placement],
) -> RecordChange:
    """What was decided about one placement; where one goes on for longer than was recorded, as if it began then."""
    changed = deciding.changed(known, after)
    about = next((one for one in changed if not one.is_true), changed[0])
    household = await kept.household_row(work, household_id=about.household_id)
    concerns: list[Concern] = []
    for longer in deciding.longer_than_recorded(known, changed):
        await refuse_if_erased(work, longer.household_id)
        concerns += await _concerns(work, child, longer)
    allowed = command.allowed_because if any(one.needs_a_reason for one in concerns) else ""
    ending = await care.ending_with_care(work, child.id, after, await deaths_of(work, child.id))
    if not command.dry_run:
        how = "placement_taken_back" if isinstance(command, TakeBackPlacement) else "placement_ended"
        refuse_without_a_reason(concerns, command.allowed_because)
        await _keep_and_say(work, deciding.allowed(known, changed, allowed), ending)
        log.info(how, child_id=str(command.child_id))
    return _told(household, concerns, known, after, ending=ending, today=work.today)


async def _concerns(work: Work, child: Any, placed: Placement) -> list[Concern]:
    """The rules that a placement would set aside on one of its days; who looks is told of the household by it."""
    household_id = placed.household_id
    rules, approvals = await rulebook(work), await kept.approvals_of(work, household_id)
    others = [one for one in await kept.placements_at(work, household_id) if one.child_id != child.id]
    groups = await records_of_households.sibling_groups(work, {one.child_id for one in others})
    exemptions = await terms.exemptions_at(work, household_id)
    by_day = {}
    for day in deciding.days_to_look_at(placed, others, approvals, exemptions):
        there = {one.child_id for one in others if one.holds_on(day)}
        home = deciding.Home(
            id=household_id,
            approval=holding(approvals, day),
            sibling_groups=[groups.get(child_id) for child_id in there],
            are_all_named={child.id, *there} <= {one.child_id for one in exemptions if one.holds_on(day)},
            limit=rules.on(RuleName.USUAL_FOSTERING_LIMIT, day),
        )
        by_day[day] = deciding.concerns_of_moving_in(home, child.sibling_group_id, child.date_of_birth, day)
    carers = await records_of_households.carer_ids(work, [household_id], work.today)
    await names.write_down(work, carers, Purpose.KEEP_THE_REGISTER)
    return deciding.first_of_each(by_day)


def _told(
    household: Any,
    concerns: Sequence[Concern],
    known: Sequence[Placement],
    after: Sequence[Placement],
    *,
    ending: Sequence[BedSharingAgreement],
    today: date,
) -> RecordChange:
    return RecordChange(
        household=household.name,
        concerns=tuple(concerns),
        effects=(*deciding.effects(known, after, today), *effects_on_sharing(ending)),
        homes=tuple(
            HomeTerm(household_id=one.household_id, started_on=one.started_on, ended_on=one.ended_on)
            for one in sorted(deciding.true_ones(after), key=lambda one: one.started_on)
        ),
    )


async def _keep_and_say(work: Work, changed: Sequence[Placement], ending: Sequence[BedSharingAgreement]) -> None:
    await kept.keep_placements(work, changed)
    for placement in changed:
        if event := event_about(placement, work.today):
            work.say(event)
    await care.keep_and_say(work, ending)
