"""What bookings does when a child has another social worker, and the former one planned or supervises family time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import structlog

from services.bookings.handlers.family_times.chasing import chase_later
from services.bookings.handlers.family_times.telling import all_concerned, family_time_fact, what_it_was
from services.bookings.handlers.telling_once import told_once
from services.bookings.policy.family_times import changing, people
from services.bookings.policy.family_times import plan as deciding
from services.bookings.policy.family_times.plan import FamilyTime
from services.bookings.policy.nights import ONE_NIGHT
from services.bookings.repository.deciders import former_workers
from services.bookings.repository.families import Families
from services.bookings.repository.family_changes import keep_change
from services.bookings.repository.family_times import FamilyTimes
from shared.contracts.family_time import FamilyTimeChanged
from shared.contracts.family_words import FamilyTimeChange
from shared.persistence.work import Work

log = structlog.get_logger()


async def have_workers_of_now_answer(child_id: UUID, work: Work) -> None:
    """Have the workers of now answer for the child's family time; run late or twice it changes nothing more.

    Another planner is nothing to the households. Who supervises it is part of the plan: they acknowledge it anew.
    """
    family_times = FamilyTimes(work)
    for seen in await family_times.open_of_child(child_id):
        await family_times.locked(seen.id)
    supervised_anew = []
    for one in await family_times.open_of_child(child_id):
        now = await _answered_for_now(one, work)
        if now.about.supervisor_id != one.about.supervisor_id:
            moved = deciding.moved(now, now.about, timedelta(), work.now)
            # Nobody has looked at where it is.
            supervised_anew.append((one, replace(moved, is_without_hub_home=one.is_without_hub_home)))
        elif now != one:
            await family_times.change(now)
            log.info("another_worker_answers", family_time_id=str(one.id))
    await _ask_anew(supervised_anew, work)


async def _answered_for_now(one: FamilyTime, work: Work) -> FamilyTime:
    # A day before its last change: the same move of a child can have changed who is asked of it and who its worker is.
    former = await former_workers(work, one.child_ids, since=one.changed_at - ONE_NIGHT)
    known = await Families(work).of(one.child_ids)
    workers = {child: its.childrens_social_worker_id for child, its in known.items()}
    return people.with_workers_of_now(one, former, workers, work.now)


async def _ask_anew(supervised_anew: Sequence[tuple[FamilyTime, FamilyTime]], work: Work) -> None:
    changes = {now.id: changing.change_of(before, now) for before, now in supervised_anew}
    its = [now for _, now in supervised_anew]
    for one in its:
        await keep_change(work, one, changes[one.id], ())
        await FamilyTimes(work).change(one)
    arounds = await FamilyTimes(work).around(its)
    for one, telling in told_once(its, all_concerned(arounds)):
        if arounds[one.id].must_acknowledge:
            await chase_later(one, work)
        work.say(
            family_time_fact(
                FamilyTimeChanged,
                one,
                arounds[one.id],
                None,
                **telling,
                what=FamilyTimeChange.PLAN,
                **what_it_was(changes[one.id]),
            )
        )
        log.info("another_worker_answers", family_time_id=str(one.id))
