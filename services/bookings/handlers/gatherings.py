"""What bookings does when a gathering is planned, changed or called off, and when it is recorded who came."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID, uuid4, uuid5

import structlog

from services.bookings.handlers.places import keep_reply, move_places
from services.bookings.handlers.telling import gathering_recorded
from services.bookings.handlers.telling_of_gatherings import card, gathering_fact, gathering_page
from services.bookings.handlers.training.attending import check_carers, keep_who_has_trained, of_course
from services.bookings.policy import gatherings as deciding
from services.bookings.policy.gatherings import SEEN_FOR, About, Answered, Planned, not_yours
from services.bookings.policy.nights import ONE_NIGHT, months_after
from services.bookings.policy.training import check_planned_of
from services.bookings.repository.gatherings import Gathering, Gatherings
from services.bookings.repository.planned_gatherings import PlannedGatherings
from services.bookings.repository.training import CourseList
from shared.contracts.clock import LONDON
from shared.contracts.gatherings import (
    CancelGathering,
    ChangeGathering,
    GatheringCancelled,
    GatheringChanged,
    GatheringPlanned,
    HowIsGathering,
    NothingPlanned,
    PlanGathering,
    PlannedGathering,
    RecordAttendance,
    ReplyToGathering,
    WhichGatherings,
)
from shared.contracts.gatherings import PlannedGatherings as GatheringList
from shared.contracts.roles import Role
from shared.contracts.words import GatheringState
from shared.persistence.work import Work

log = structlog.get_logger()


async def plan_gathering(command: PlanGathering, work: Work) -> PlannedGathering:
    """Keep it, and have those who are invited told; a dry run only tells who they would be."""
    constellation_ids = tuple(sorted(set(command.constellation_ids)))
    gathering = Planned(
        id=uuid4(),
        version=1,
        state=GatheringState.PLANNED,
        constellation_ids=constellation_ids,
        about=_about(command),
        planned_by=work.actor.person_id,
        changed_at=work.now,
    )
    gatherings = PlannedGatherings(work)
    its = await gatherings.answered(gathering)
    deciding.check_planned_for(work.actor, constellation_ids, its.invited)
    deciding.check_time(gathering.about, work.now, work.today)
    await _check_course(gathering.about, work)
    if not command.dry_run:
        await gatherings.add(gathering)
        work.say(gathering_fact(GatheringPlanned, gathering, its, work.actor.person_id))
        log.info("gathering_planned", gathering_id=str(gathering.id), invited=len(its.invited))
    return await _page(gathering, its, work)


async def change_gathering(command: ChangeGathering, work: Work) -> PlannedGathering:
    """Change it, and have those who are invited told, and who had said that they come."""
    before, _ = await _to_change(command.gathering_id, work)
    about = _about(command)
    deciding.check_changeable(before, work.actor, command.version, about, work.now)
    deciding.check_time(about, work.now, work.today)
    if (about.kind, about.course_id) != (before.about.kind, before.about.course_id):
        await _check_course(about, work)
    gathering = deciding.changed(before, about, work.now)
    gatherings = PlannedGatherings(work)
    its = await gatherings.answered(gathering)
    deciding.check_somebody_is_invited(its.invited)
    await gatherings.change(gathering)
    work.say(gathering_fact(GatheringChanged, gathering, its, work.actor.person_id))
    log.info("gathering_changed", gathering_id=str(gathering.id))
    await move_places(gathering.id, work, work.actor.person_id, whoever_left=about.held_on != before.about.held_on)
    return await _as_it_is(gathering.id, work)


async def cancel_gathering(command: CancelGathering, work: Work) -> PlannedGathering:
    """Call it off, and have those concerned told."""
    before, its = await _to_change(command.gathering_id, work)
    gathering = deciding.cancelled(before, work.actor, command.reason, work.now)
    await PlannedGatherings(work).change(gathering)
    work.say(gathering_fact(GatheringCancelled, gathering, its, work.actor.person_id))
    log.info("gathering_cancelled", gathering_id=str(gathering.id))
    return await _page(gathering, its, work)


async def reply_to_gathering(command: ReplyToGathering, work: Work) -> PlannedGathering:
    """Take the places, wait for them or give them back; nobody else replies until we are done."""
    gathering, its = await _to_change(command.gathering_id, work)
    await keep_reply(command, gathering, its, work)
    return await _as_it_is(gathering.id, work)


async def record_attendance(command: RecordAttendance, work: Work) -> PlannedGathering:
    """Keep who came, and say it as it is said of gatherings from before."""
    gathering, its = await _to_change(command.gathering_id, work)
    deciding.check_attendance(gathering, work.actor, command.attendance, its, work.now)
    await check_carers(gathering, its, command.attendance, work)
    gatherings = PlannedGatherings(work)
    await gatherings.record(gathering.id, command.attendance)
    await keep_who_has_trained(gathering, its, command.attendance, work)
    came = deciding.came_by_constellation(
        [one.household_id for one in command.attendance],
        await gatherings.invited(gathering.constellation_ids, gathering.about),
        gathering.constellation_ids,
    )
    before = await Gatherings(work).of_planned(gathering.id)
    news = [
        _record(gathering, constellation_id, homes, before.get(constellation_id))
        for constellation_id, homes in came.items()
        if _is_news(homes, before.get(constellation_id))
    ]
    await Gatherings(work).keep(news)
    for one in news:
        work.say(gathering_recorded(one))
    log.info("attendance_recorded", gathering_id=str(gathering.id), households=len(command.attendance))
    return await _as_it_is(gathering.id, work)


async def how_is_gathering(query: HowIsGathering, work: Work) -> PlannedGathering:
    """The gathering, for whom it concerns. Nobody learns from a refusal whether there is such a gathering."""
    return await _as_it_is(query.gathering_id, work)


async def which_gatherings(_query: WhichGatherings, work: Work) -> GatheringList:
    """What concerns the asker, for what they may plan, and what of theirs has nothing planned."""
    gatherings = PlannedGatherings(work)
    ends_at = _midnight(months_after(work.today, deciding.MONTHS_AHEAD)) + ONE_NIGHT
    found = await gatherings.concerning(work.actor, _midnight(work.today) - SEEN_FOR, ends_at)
    replies = await gatherings.replies([one.id for one in found])
    invited_to = await gatherings.invited_to(work.actor.household_id, [one.id for one in found])
    return GatheringList(
        gatherings=tuple(
            card(one, replies.get(one.id, {}), work.actor, work.now, is_invited=one.id in invited_to) for one in found
        ),
        may_plan_for=await _may_plan_for(work),
        nothing_planned=await _nothing_planned(work),
    )


async def _may_plan_for(work: Work) -> tuple[UUID, ...]:
    if work.actor.has(Role.PROGRAMME_MANAGER):
        return await PlannedGatherings(work).constellations()
    return work.actor.constellation_ids if work.actor.has(*deciding.BY_CONSTELLATION) else ()


async def _nothing_planned(work: Work) -> tuple[NothingPlanned, ...]:
    if not work.actor.has(Role.LIAISON_WORKER):
        return ()
    months = deciding.months_to_look_at(work.today)
    missing = await PlannedGatherings(work).months_without(
        work.actor.constellation_ids, work.today, months, _midnight(months[0])
    )
    return tuple(NothingPlanned(constellation_id=one, month_on=month) for one, month in missing)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


async def _as_it_is(gathering_id: UUID, work: Work) -> PlannedGathering:
    gatherings = PlannedGatherings(work)
    gathering = await gatherings.one(gathering_id)
    if gathering is None:
        raise not_yours()
    its = await gatherings.answered(gathering)
    if not deciding.may_see(work.actor, gathering, its):
        raise not_yours()
    return await _page(gathering, its, work)


async def _page(gathering: Planned, its: Answered, work: Work) -> PlannedGathering:
    return gathering_page(gathering, its, work.actor, work.now, await of_course(gathering, its, work))


async def _check_course(about: About, work: Work) -> None:
    check_planned_of(about.kind, about.course_id, await CourseList(work).one(about.course_id))


async def _to_change(gathering_id: UUID, work: Work) -> tuple[Planned, Answered]:
    """The gathering with its people, locked, for whom it concerns."""
    gatherings = PlannedGatherings(work)
    gathering = await gatherings.locked(gathering_id)
    if gathering is None:
        raise not_yours()
    its = await gatherings.answered(gathering)
    if not deciding.may_see(work.actor, gathering, its):
        raise not_yours()
    return gathering, its


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


def _is_news(homes: Sequence[UUID], before: Gathering | None) -> bool:
    """Whether there is something to say of a constellation: nothing where nobody of it came, then as now."""
    return tuple(homes) != (before.household_ids if before else ())


def _record(gathering: Planned, constellation_id: UUID, homes: tuple[UUID, ...], before: Gathering | None) -> Gathering:
    return Gathering(
        id=uuid5(gathering.id, str(constellation_id)),
        version=before.version + 1 if before else 1,
        constellation_id=constellation_id,
        kind=gathering.about.kind,
        starts_at=gathering.about.starts_at,
        minutes=gathering.about.minutes,
        household_ids=homes,
        planned_id=gathering.id,
    )
