"""What bookings does when a household replies to a gathering, when it is recorded who came, and when somebody looks."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID, uuid5

import structlog

from services.bookings.handlers.finding_gatherings import as_it_is, to_change
from services.bookings.handlers.places import keep_reply
from services.bookings.handlers.telling import gathering_recorded
from services.bookings.handlers.telling_of_gatherings import card
from services.bookings.handlers.training.attending import check_carers, keep_who_has_trained
from services.bookings.policy import gatherings as deciding
from services.bookings.policy.gatherings import SEEN_FOR, Planned
from services.bookings.policy.nights import ONE_NIGHT, months_after
from services.bookings.repository.gatherings import Gathering, Gatherings
from services.bookings.repository.planned_gatherings import EVER, PlannedGatherings
from shared.contracts.clock import LONDON
from shared.contracts.gatherings import (
    HowIsGathering,
    NothingPlanned,
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


async def reply_to_gathering(command: ReplyToGathering, work: Work) -> PlannedGathering:
    """Take the places, wait for them or give them back; nobody else replies until we are done."""
    gathering, its = await to_change(command.gathering_id, work)
    await keep_reply(command, gathering, its, work)
    return await as_it_is(gathering.id, work)


async def record_attendance(command: RecordAttendance, work: Work) -> PlannedGathering:
    """Keep who came, and say it as it is said of gatherings from before."""
    gathering, its = await to_change(command.gathering_id, work)
    deciding.check_attendance(gathering, work.actor, command.attendance, its, work.now)
    await check_carers(gathering, its, command.attendance, work)
    attendance = deciding.with_the_others(work.actor, gathering, command.attendance, its)
    await PlannedGatherings(work).record(gathering.id, attendance)
    await keep_who_has_trained(gathering, its, attendance, work)
    came = deciding.came_by_constellation(
        [one.household_id for one in attendance], its.invited_by, gathering.constellation_ids
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
    log.info("attendance_recorded", gathering_id=str(gathering.id), households=len(attendance))
    return await as_it_is(gathering.id, work)


async def how_is_gathering(query: HowIsGathering, work: Work) -> PlannedGathering:
    """The gathering, for whom it concerns. Nobody learns from a refusal whether there is such a gathering."""
    return await as_it_is(query.gathering_id, work)


async def which_gatherings(_query: WhichGatherings, work: Work) -> GatheringList:
    """What concerns the asker, for what they may plan, and what of theirs has nothing planned."""
    gatherings = PlannedGatherings(work)
    ends_at = _midnight(months_after(work.today, deciding.MONTHS_AHEAD)) + ONE_NIGHT
    seen_since = _midnight(work.today) - SEEN_FOR
    # What waits for somebody stays until it is done, however long ago it was.
    unrecorded = await gatherings.concerning(work.actor, EVER, seen_since, [GatheringState.PLANNED])
    found = [one for one in unrecorded if deciding.may_record(work.actor, one, work.now)]
    found += await gatherings.concerning(work.actor, seen_since, ends_at)
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
