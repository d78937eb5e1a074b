"""What bookings does when family time is planned, proposed, agreed to, changed or called off."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, time
from uuid import UUID, uuid4

import structlog

from services.bookings.handlers.family_times.chasing import chase_later
from services.bookings.handlers.family_times.finding import as_it_is, to_change, with_following
from services.bookings.handlers.family_times.telling import all_concerned, family_time_fact, what_it_was
from services.bookings.handlers.school_holidays import those_known
from services.bookings.handlers.telling_once import told_once
from services.bookings.policy.family_times import changing, people
from services.bookings.policy.family_times import plan as deciding
from services.bookings.policy.family_times.plan import About, Around, FamilyTime
from services.bookings.policy.nights import Nights
from services.bookings.policy.repeating import days_of, holidays_on, not_all_can_be
from services.bookings.repository.families import Families
from services.bookings.repository.family_changes import keep_change
from services.bookings.repository.family_rooms import FamilyRooms
from services.bookings.repository.family_times import TAKEN, FamilyTimes
from services.bookings.repository.school_holidays import school_holidays
from shared.contracts.family_time import (
    AgreeToFamilyTime,
    CancelFamilyTime,
    ChangeFamilyTime,
    FamilyTimeCancelled,
    FamilyTimeChanged,
    FamilyTimeOn,
    FamilyTimePlanned,
    FamilyTimeProposed,
    FamilyTimeView,
    PlanFamilyTime,
    PlannedFamilyTimes,
)
from shared.contracts.family_words import FamilyTimeChange, FamilyTimeState
from shared.contracts.refusals import RefusalError
from shared.persistence.work import Work

log = structlog.get_logger()


async def plan_family_time(command: PlanFamilyTime, work: Work) -> PlannedFamilyTimes:
    """Keep each of its days or none, and have the households asked; a dry run only tells which can be."""
    days = days_of(command.rule, command.on, command.left_out)
    about = _about(command)
    is_series = command.rule is not None
    state = FamilyTimeState.PLANNED if work.actor.has(*AgreeToFamilyTime.asked_by) else FamilyTimeState.PROPOSED
    first = FamilyTime(
        id=uuid4(),
        version=1,
        plan_version=1,
        state=state,
        series_id=uuid4() if is_series else None,
        about=about,
        planned_by=work.actor.person_id,
        changed_at=work.now,
    )
    planned = [
        replace(first, id=first.id if number == 0 else uuid4(), about=replace(about, on=day))
        for number, day in enumerate(days)
    ]
    arounds, in_the_way = await _looked_at(planned, work)
    if not is_series and in_the_way:
        raise in_the_way[days[0]]
    if in_the_way and not command.dry_run:
        raise not_all_can_be(sorted(in_the_way.items()))
    rooms = FamilyRooms(work)
    to_know = {one.about.on: await rooms.to_know_of(one.about) for one in planned if command.dry_run}
    if not command.dry_run:
        await _keep(planned, state, work)
    holidays = await school_holidays(work)
    return PlannedFamilyTimes(
        family_time_id=None if command.dry_run else first.id,
        series_id=None if command.dry_run else first.series_id,
        days=tuple(
            FamilyTimeOn(
                on=day,
                in_the_way=in_the_way[day].refused.detail if day in in_the_way else "",
                bank_holidays=holidays_on([day]),
                school_holidays=holidays.on(Nights(day, day)),
                **(asdict(to_know[day]) if day in to_know else {}),
            )
            for day in days
        ),
        asked=len(frozenset().union(*(arounds[one.id].households for one in planned))),
        state=state,
        school_holidays=those_known(holidays, Nights(days[0], days[-1])),
    )


async def _looked_at(planned: Sequence[FamilyTime], work: Work) -> tuple[dict[UUID, Around], dict[date, RefusalError]]:
    """Who has to do with each, and what is in the way of which. Raises where the asker may plan none of them."""
    arounds = dict(await FamilyTimes(work).around(planned))
    first = planned[0]
    await _check_who(first.about, arounds[first.id], work)
    in_the_way: dict[date, RefusalError] = {}
    for one in planned:
        try:
            await _check(one, arounds[one.id], work)
        except RefusalError as error:
            in_the_way[one.about.on] = error
    return arounds, in_the_way


async def _check_who(about: About, around: Around, work: Work) -> None:
    """Refuse who doesn't answer for one of the children. A child that isn't known is nobody's."""
    if people.answers_for_one(work.actor, around):
        return
    homes = await Families(work).households_in(work.actor.constellation_ids, about.on)
    if not people.may_propose(work.actor, about, around, homes):
        raise people.not_yours()


async def _check(one: FamilyTime, around: Around, work: Work, but: Collection[UUID] = ()) -> None:
    """Refuse what can't be: not this family, not there, not then."""
    families = Families(work)
    known = await families.of(one.about.children)
    hubs = await families.hub_homes_on(one.about.on)
    deciding.check_what(
        one.about,
        around,
        {child: its.sibling_group_id for child, its in known.items()},
        is_host=one.about.hub_household_id in hubs,
    )
    workers = (its.childrens_social_worker_id for its in known.values())
    keeps = one.about.supervisor_id if one.version > 1 else None
    deciding.check_supervision(one.about, people.who_can_supervise(work.actor, [*workers, keeps], one.planned_by))
    deciding.check_time(one.about, work.now, work.today)
    for name in await FamilyTimes(work).in_the_way(one.about, but):
        raise RefusalError(TAKEN[name])


async def _keep(planned: Sequence[FamilyTime], state: FamilyTimeState, work: Work) -> None:
    family_times = FamilyTimes(work)
    arounds = await family_times.around(planned)
    is_planned = state is FamilyTimeState.PLANNED
    event = FamilyTimePlanned if is_planned else FamilyTimeProposed
    for one, telling in told_once(planned, all_concerned(arounds)):
        around = arounds[one.id]
        await family_times.add(replace(one, asked=around.households if is_planned else frozenset()))
        work.say(family_time_fact(event, one, around, work.actor.person_id, **telling))
        if is_planned:
            await chase_later(one, work)
    log.info("family_time_planned", family_time_id=str(planned[0].id), family_times=len(planned), state=state.value)


async def agree_to_family_time(command: AgreeToFamilyTime, work: Work) -> FamilyTimeView:
    """Have the households asked of what was proposed, of a series all that is still to come."""
    one, _ = await to_change(command.family_time_id, work, people.runs)
    others = [
        other
        for other in await FamilyTimes(work).of_series(one.series_id)
        if other.id != one.id and other.state is FamilyTimeState.PROPOSED and not other.has_begun(work.now)
    ]
    agreed = [deciding.agreed(other, work.actor.person_id, work.now) for other in (one, *others)]
    arounds = await FamilyTimes(work).around(agreed)
    for other in agreed:
        # Whoever lives there and is the hub home may have changed since it was proposed.
        await _check(other, arounds[other.id], work, but=[each.id for each in agreed])
    await _change(agreed, work, FamilyTimePlanned)
    return await as_it_is(one.id, work)


async def change_family_time(command: ChangeFamilyTime, work: Work) -> FamilyTimeView:
    """Change the plan, of a series also of those after it; everybody must acknowledge it anew."""
    one, around_of_one = await to_change(command.family_time_id, work, people.runs)
    deciding.check_changeable(one, command.plan_version, work.now)
    about = _about(command)
    known = people.whose_way_is_known_to(work.actor, one, around_of_one)
    by = about.on - one.about.on
    is_of_others = about.children.keys() != one.about.children.keys()
    its = await with_following(one, work, only=(one.state,)) if command.and_following else [one]
    changed = [
        deciding.moved(other, deciding.keeping_the_ways(other, about, known), by, work.now)
        for other in deciding.in_order_of_moving(its, by)
    ]
    before = {other.id: other for other in its}
    arounds_before = await FamilyTimes(work).around(its)
    arounds = await FamilyTimes(work).around(changed)
    for other in changed:
        around = arounds[other.id]
        if is_of_others or not work.actor.has(*AgreeToFamilyTime.asked_by):
            await _check_who(other.about, around, work)
        await _check(other, around, work, but=[each.id for each in its])
    changes = {other.id: changing.change_of(before[other.id], other) for other in changed}
    for other in changed:
        left = changing.those_who_left(before[other.id], arounds_before[other.id], other, arounds[other.id])
        await keep_change(work, other, changes[other.id], left)
    await _change(
        changed,
        work,
        FamilyTimeChanged,
        lambda other, around: {
            "what": FamilyTimeChange.PLAN,
            "left_household_ids": tuple(sorted(other.asked - around.households)),
            **what_it_was(changes[other.id]),
        },
    )
    return await as_it_is(one.id, work)


async def cancel_family_time(command: CancelFamilyTime, work: Work) -> FamilyTimeView:
    """Call it off, of a series also those after it."""
    one, _ = await to_change(command.family_time_id, work, people.runs)
    its = [one]
    if command.and_following:
        its = await with_following(one, work, only=(FamilyTimeState.PROPOSED, FamilyTimeState.PLANNED))
    cancelled = [deciding.cancelled(other, command.reason, work.now) for other in its]
    proposed = {other.id for other in its if other.state is FamilyTimeState.PROPOSED}
    await _change(
        cancelled,
        work,
        FamilyTimeCancelled,
        lambda other, _around: {"reason": command.reason, "was_proposed": other.id in proposed},
    )
    return await as_it_is(one.id, work)


async def _change(
    changed: Sequence[FamilyTime],
    work: Work,
    event: type[FamilyTimePlanned | FamilyTimeChanged | FamilyTimeCancelled],
    more: Callable[[FamilyTime, Around], Mapping[str, object]] = lambda _one, _around: {},
) -> None:
    """Keep them as they are now, in this order, and have told who must know."""
    family_times = FamilyTimes(work)
    arounds = await family_times.around(changed)
    for one in changed:
        is_planned = one.state is FamilyTimeState.PLANNED
        await family_times.change(replace(one, asked=arounds[one.id].households if is_planned else one.asked))
        if arounds[one.id].must_acknowledge:
            await chase_later(one, work)
    facts = {one.id: more(one, arounds[one.id]) for one in changed}
    left = {one.id: one.asked for one in changed} if event is FamilyTimeChanged else {}
    to_tell = {one: homes | left.get(one, frozenset()) for one, homes in all_concerned(arounds).items()}
    for one, telling in told_once(changed, to_tell):
        around = replace(arounds[one.id], replies={})
        work.say(family_time_fact(event, one, around, work.actor.person_id, **telling, **facts[one.id]))
        log.info("family_time_changed", family_time_id=str(one.id), to=one.state.value)


def _about(command: PlanFamilyTime | ChangeFamilyTime) -> About:
    return About(
        on=command.on,
        starts=time.fromisoformat(command.starts),
        ends=time.fromisoformat(command.ends),
        children={one.child_id: one.getting_there for one in command.children},
        with_birth_family=command.with_birth_family,
        birth_family=command.birth_family if command.with_birth_family else "",
        hub_household_id=command.hub_household_id,
        place=command.place,
        supervision=command.supervision,
        supervisor_id=command.supervisor_id if command.supervision == "worker" else None,
        supervisor=command.supervisor if command.supervision == "somebody" else "",
    )
