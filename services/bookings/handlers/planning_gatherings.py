"""What bookings does when a gathering, or several by a rule, is planned, changed or called off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import structlog

from services.bookings.handlers.finding_gatherings import as_it_is, series_to_change, the_page
from services.bookings.handlers.places import Gone, move_places
from services.bookings.handlers.school_holidays import those_known
from services.bookings.handlers.telling_of_gatherings import gathering_fact
from services.bookings.handlers.telling_once import told_once
from services.bookings.policy import gatherings as deciding
from services.bookings.policy.gathering_times import check_time, check_took_place
from services.bookings.policy.gatherings import About, Answered, Planned
from services.bookings.policy.nights import Nights
from services.bookings.policy.places import Moves, places_of, those_who_left
from services.bookings.policy.repeating import days_of, holidays_on, not_all_can_be
from services.bookings.policy.training import check_planned_of
from services.bookings.repository.planned_gatherings import PlannedGatherings
from services.bookings.repository.school_holidays import school_holidays
from services.bookings.repository.training import CourseList
from shared.contracts.gatherings import (
    CancelGathering,
    ChangeGathering,
    GatheringCancelled,
    GatheringChanged,
    GatheringOn,
    GatheringPlanned,
    GatheringReply,
    PlanGathering,
    PlannedGathering,
)
from shared.contracts.refusals import RefusalError
from shared.contracts.words import GatheringState
from shared.persistence.work import Work

log = structlog.get_logger()


async def plan_gathering(command: PlanGathering, work: Work) -> PlannedGathering:
    """Keep each of its days or none, and have those invited told once; a dry run only tells who they would be."""
    about = _about(command)
    constellation_ids = tuple(sorted(set(command.constellation_ids)))
    deciding.check_planned_for(work.actor, constellation_ids)
    if command.took_place:
        check_took_place(about, work.now, work.today, repeats=command.rule is not None)
    days = days_of(command.rule, about.held_on, command.left_out)
    first = Planned(
        id=uuid4(),
        version=1,
        state=GatheringState.PLANNED,
        constellation_ids=constellation_ids,
        about=about,
        planned_by=work.actor.person_id,
        changed_at=work.now,
        series_id=uuid4() if command.rule else None,
    )
    planned = [replace(first, id=uuid4(), about=about.on_day(day)) for day in days] if command.rule else [first]
    its = await _those_invited(planned, work)
    in_the_way = _in_the_way(planned, its, work, took_place=command.took_place)
    if in_the_way and command.rule is None:
        raise in_the_way[days[0]]
    await _check_course(about, work)
    if in_the_way and not command.dry_run:
        raise not_all_can_be(sorted(in_the_way.items()))
    if not command.dry_run:
        await PlannedGatherings(work).add(*planned)
        _say(GatheringPlanned, planned, its, work)
        log.info("gathering_planned", gathering_id=str(planned[0].id), gatherings=len(planned))
    invited = frozenset[UUID]().union(*(one.invited for one in its.values()))
    page = await the_page(planned[0], replace(its[planned[0].id], invited=invited), work)
    holidays = await school_holidays(work)
    looked = tuple(
        GatheringOn(
            on=day,
            in_the_way=in_the_way[day].refused.detail if day in in_the_way else "",
            bank_holidays=holidays_on([day]),
            school_holidays=holidays.on(Nights(day, day)),
        )
        for day in days
    )
    known = those_known(holidays, Nights(days[0], days[-1]))
    return page.model_copy(update={"days": looked, "known_school_holidays": known}) if command.rule else page


async def change_gathering(command: ChangeGathering, work: Work) -> PlannedGathering:
    """Change it, of a series also others; have told who is invited, and who had said that they come."""
    before, series = await series_to_change(command.gathering_id, work)
    about = _about(command)
    deciding.check_changeable(before, work.actor, command.version, work.now)
    if (about.kind, about.course_id) != (before.about.kind, before.about.course_id):
        await _check_course(about, work)
    by = about.held_on - before.about.held_on
    its_series = deciding.those_of(command.of_series, before, series, work.now)
    changed = [
        deciding.changed(one, about if one.id == before.id else about.on_day(one.about.held_on + by), work.now)
        for one in its_series
    ]
    gatherings = PlannedGatherings(work)
    its = {one.id: await gatherings.answered(one) for one in changed}
    left = {one.id: those_who_left(its[one.id]) if by else () for one in changed}
    in_the_way = _in_the_way(changed, its, work, left)
    if in_the_way:
        [first, *_] = in_the_way.values()
        raise first if len(changed) == 1 else not_all_can_be(sorted(in_the_way.items()), "changed")
    # Before it has fewer places: those of who isn't invited on the other day aren't promised any more.
    for one in changed:
        if left[one.id]:
            await gatherings.move(one.id, Moves(left=left[one.id]))
    await gatherings.change(*changed)
    _say(GatheringChanged, changed, its, work)
    log.info("gathering_changed", gathering_id=str(before.id), gatherings=len(changed))
    gone = {one: Gone(its[one], replies) for one, replies in left.items() if replies}
    await move_places([one.id for one in changed], work, work.actor.person_id, gone=gone)
    return await as_it_is(before.id, work)


async def cancel_gathering(command: CancelGathering, work: Work) -> PlannedGathering:
    """Call it off, of a series also others, and have those concerned told."""
    before, series = await series_to_change(command.gathering_id, work)
    its_series = deciding.those_of(command.of_series, before, series, work.now)
    cancelled = [deciding.cancelled(one, work.actor, command.reason, work.now) for one in its_series]
    gatherings = PlannedGatherings(work)
    its = {one.id: await gatherings.answered(one) for one in cancelled}
    await gatherings.change(*cancelled)
    # Nobody is told that something didn't take place: it can't be what tells of the others.
    _say(GatheringCancelled, [one for one in cancelled if one.has_begun(work.now)], its, work)
    _say(GatheringCancelled, [one for one in cancelled if not one.has_begun(work.now)], its, work)
    log.info("gathering_cancelled", gathering_id=str(before.id), gatherings=len(cancelled))
    return await as_it_is(before.id, work)


def _say(
    event: type[GatheringPlanned | GatheringChanged | GatheringCancelled],
    gatherings: Sequence[Planned],
    its: Mapping[UUID, Answered],
    work: Work,
) -> None:
    """Say of each what happened to it, and of all together whom it tells."""
    for one, telling in told_once(gatherings, {one.id: its[one.id].concerned for one in gatherings}):
        work.say(gathering_fact(event, one, its[one.id], work.actor.person_id, **telling))


async def _those_invited(planned: Sequence[Planned], work: Work) -> dict[UUID, Answered]:
    """Who would be invited to each; nobody has replied yet."""
    gatherings = PlannedGatherings(work)
    found = {}
    for one in planned:
        invited = await gatherings.invited(one.constellation_ids, one.about)
        found[one.id] = Answered(frozenset[UUID]().union(*invited.values()), {}, {})
    return found


def _in_the_way(
    gatherings: Sequence[Planned],
    its: Mapping[UUID, Answered],
    work: Work,
    left: Mapping[UUID, Iterable[GatheringReply]] | None = None,
    *,
    took_place: bool = False,
) -> dict[date, RefusalError]:
    """Why which of them can't be, by day. Who `left` has given up their places."""
    left = left or {}
    found = {}
    for one in gatherings:
        try:
            deciding.check_room(one, one.about, sum(map(places_of, left.get(one.id, ()))))
            if not took_place:
                check_time(one.about, work.now, work.today)
            deciding.check_somebody_is_invited(its[one.id].invited)
        except RefusalError as error:
            found[one.about.held_on] = error
    return found


async def _check_course(about: About, work: Work) -> None:
    check_planned_of(about.kind, about.course_id, await CourseList(work).one(about.course_id))


def _about(command: PlanGathering | ChangeGathering) -> About:
    return About(
        kind=command.kind,
        starts_at=command.starts_at,
        minutes=command.minutes,
        title=command.title,
        place=command.place,
        note=command.note,
        capacity=command.capacity,
        course_id=command.course_id,
    )
