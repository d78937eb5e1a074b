"""What bookings does when a household acknowledges a plan of family time, and when it is recorded what became of it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.handlers.family_times.finding import May, as_it_is, to_change, with_following
from services.bookings.handlers.family_times.telling import all_concerned, family_time_fact
from services.bookings.handlers.telling_once import told_once
from services.bookings.policy.family_times import people
from services.bookings.policy.family_times import plan as deciding
from services.bookings.policy.family_times.before import Left
from services.bookings.policy.family_times.plan import Around, FamilyTime, Reply
from services.bookings.repository.family_changes import acknowledge_having_left
from services.bookings.repository.family_times import FamilyTimes
from shared.contracts.actor import Actor
from shared.contracts.family_time import (
    AcknowledgeFamilyTime,
    FamilyTimeRecorded,
    FamilyTimeReplied,
    FamilyTimeView,
    RecordFamilyTime,
)
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.refusals import refuse
from shared.persistence.work import Work

log = structlog.get_logger()


async def acknowledge_family_time(command: AcknowledgeFamilyTime, work: Work) -> FamilyTimeView:
    """Keep what the household says to the plan as it is, and say so.

    Of a series also to those after it that are the same but for the day and that it hasn't answered: what nobody has
    seen isn't acknowledged, and what was said to one stands.
    """
    one, around = await to_change(command.family_time_id, work, may_acknowledge(work.now))
    household_id = work.actor.household_id
    if household_id is None or one.state is FamilyTimeState.PROPOSED:
        raise people.not_yours()
    if left := people.left_of(work.actor, around, work.now):
        return await _acknowledge_having_left(command, one, left, work)
    if household_id not in around.households | around.must_acknowledge:
        raise people.not_yours()
    deciding.check_acknowledgeable(one, command.plan_version, work.now, is_possible=command.is_possible)
    if not command.is_possible and not command.why:
        raise refuse(grounds.NO_REASON_GIVEN, "Enter why it isn’t possible", "why")
    family_times = FamilyTimes(work)
    its = [one]
    if command.and_following:
        its = await with_following(one, work, only=(one.state,))
    arounds = await family_times.around(its)
    its = [
        other
        for other in its
        if other.id == one.id
        or (household_id in arounds[other.id].outstanding and deciding.is_the_same_plan(one, other))
    ]
    answered = [replace(other, version=other.version + 1) for other in its]
    for other in answered:
        await family_times.reply(other, _reply(command, household_id, other.plan_version, work))
        await family_times.change(other)
    arounds = await family_times.around(answered)
    for other, telling in told_once(answered, all_concerned(arounds)):
        work.say(
            family_time_fact(
                FamilyTimeReplied,
                other,
                arounds[other.id],
                work.actor.person_id,
                **telling,
                household_id=household_id,
                is_possible=command.is_possible,
            )
        )
    log.info("family_time_replied_to", family_time_id=str(one.id), is_possible=command.is_possible)
    return await as_it_is(one.id, work)


def may_acknowledge(now: datetime) -> May:
    """Whether it is somebody's to acknowledge: it concerns them, or did until a change that they must know of."""

    def may(actor: Actor, one: FamilyTime, around: Around) -> bool:
        return people.may_see(actor, one, around) or people.left_of(actor, around, now) is not None

    return may


async def _acknowledge_having_left(
    command: AcknowledgeFamilyTime, one: FamilyTime, left: Left, work: Work
) -> FamilyTimeView:
    """Keep that the household knows that it has nothing to do with it any more, and say so."""
    if command.plan_version != left.plan_version:
        raise refuse(grounds.CHANGED_MEANWHILE, "The plan has changed meanwhile. Look at it, and begin again.")
    changed = replace(one, version=one.version + 1)
    await acknowledge_having_left(work, one.id, left.household_id)
    await FamilyTimes(work).change(changed)
    around = (await FamilyTimes(work).around([changed]))[one.id]
    work.say(
        family_time_fact(
            FamilyTimeReplied,
            changed,
            around,
            work.actor.person_id,
            household_id=left.household_id,
            is_possible=True,
        )
    )
    log.info("family_time_known_to_have_left", family_time_id=str(one.id))
    return await as_it_is(one.id, work)


def _reply(command: AcknowledgeFamilyTime, household_id: UUID, plan_version: int, work: Work) -> Reply:
    return Reply(
        household_id=household_id,
        plan_version=plan_version,
        is_possible=command.is_possible,
        why="" if command.is_possible else command.why,
        replied_at=work.now,
        replied_by=work.actor.person_id,
    )


async def record_family_time(command: RecordFamilyTime, work: Work) -> FamilyTimeView:
    """Keep who came and a few words, and say who came."""
    before, around = await to_change(command.family_time_id, work, people.runs)
    one = deciding.recorded(
        before,
        command.came_child_ids,
        birth_family=command.birth_family_came,
        what_happened=command.what_happened,
        now=work.now,
    )
    await FamilyTimes(work).change(one)
    homes_of_who_came = {around.homes[child] for child in one.came if child in around.homes}
    work.say(
        family_time_fact(
            FamilyTimeRecorded,
            one,
            around,
            work.actor.person_id,
            came_child_ids=tuple(sorted(one.came)),
            birth_family_came=bool(one.birth_family_came),
            met_brothers_and_sisters=len(homes_of_who_came) > 1,
        )
    )
    log.info("family_time_recorded", family_time_id=str(one.id), came=len(one.came))
    return await as_it_is(one.id, work)
