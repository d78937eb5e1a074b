"""What is told of a worker: who they are, what they are responsible for, and what of the register waits for them?"""

from datetime import date, timedelta
from uuid import UUID

from services.registry import grounds
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.policy.constellations.caseloads import may_hand_over, may_see_caseload
from services.registry.policy.facts import Assignment, Duty
from services.registry.policy.records import sharing as on_sharing
from services.registry.policy.records.delegation import is_due
from services.registry.policy.registering.deciding import may_keep_worker
from services.registry.repository import names
from services.registry.repository.constellations import caseloads, lives
from services.registry.repository.records import changes as kept
from services.registry.repository.records import sharing as sharings_kept
from shared.contracts.bed_sharing import WaitingSharing
from shared.contracts.child_terms import DueReview
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role
from shared.contracts.workers import HowIsWorker, ResponsibleAs, WorkerDuty, WorkerView
from shared.persistence.work import Work

SOON = timedelta(days=14)
"""Time enough to arrange a review."""


async def how_is_worker(query: HowIsWorker, work: Work) -> WorkerView:
    """A worker, to themselves and to who keeps workers; of their children, what is to be done for them."""
    if not may_see_caseload(work.actor, query.worker_id):
        raise _not_yours()
    await refuse_if_erased(work, query.worker_id)
    worker = await caseloads.worker(work, query.worker_id)
    if worker is None:
        raise _not_yours()
    assignments = [one for one in await caseloads.ever_assigned_to(work, worker.id) if one.is_true]
    theirs = [
        one.subject_id for one in assignments if one.kind is Duty.CHILDRENS_SOCIAL_WORKER and one.holds_on(work.today)
    ]
    may_change = may_keep_worker(work.actor) and may_hand_over(work.actor)
    may_see_what_waits = work.actor.person_id == worker.id or work.actor.has(Role.PROGRAMME_MANAGER)
    reviews = await _reviews(work, theirs) if may_see_what_waits else []
    sharings = await _sharings(work, theirs) if may_see_what_waits else []
    told = {worker.id, *(one.child_id for one in reviews), *(one.child_id for one in sharings)}
    await names.write_down(work, sorted(told), query.purpose)
    return WorkerView(
        worker_id=worker.id,
        on=work.today,
        ref=worker.ref,
        name=f"{worker.first_name} {worker.last_name}",
        roles=worker.roles,
        email=worker.email,
        phone=worker.phone,
        joined_on=worker.joined_on,
        left_on=worker.left_on,
        is_here=worker.is_there_on(work.today),
        duties=await _duties(work, assignments, with_reasons=may_change),
        reviews=tuple(reviews),
        sharings=tuple(sharings),
        may_see_what_waits=may_see_what_waits,
        may_change=may_change,
    )


async def _duties(work: Work, assignments: list[Assignment], *, with_reasons: bool) -> tuple[WorkerDuty, ...]:
    led = {one.subject_id for one in assignments if one.kind is Duty.LIAISON_WORKER}
    areas = {one.id: one.area_id for one in (await lives.lives_with(work, led)).values()}
    latest_first = sorted(assignments, key=lambda one: (one.started_on or date.min, one.subject_id), reverse=True)
    return tuple(
        WorkerDuty(
            responsible_as=ResponsibleAs(one.kind.value),
            subject_id=one.subject_id,
            area_id=areas.get(one.subject_id),
            started_on=one.started_on,
            ended_on=one.ended_on,
            reason=one.reason if with_reasons else "",
        )
        for one in latest_first
    )


async def _reviews(work: Work, child_ids: list[UUID]) -> list[DueReview]:
    known = await kept.delegations_for(work, child_ids)
    found = [one for one in known if is_due(one, work.today + SOON, work.today)]
    reviews = [
        DueReview(child_id=one.child_id, area=one.area, review_on=one.review_on) for one in found if one.review_on
    ]
    return sorted(reviews, key=lambda one: (one.review_on, str(one.child_id), one.area))


async def _sharings(work: Work, child_ids: list[UUID]) -> list[WaitingSharing]:
    found = on_sharing.sharings_of(await sharings_kept.lasting(work, child_ids))
    return [
        WaitingSharing(child_id=child_id, sharing_id=one.id, household_id=one.household_id)
        for one in found
        for child_id in one.waits_for(work.today)
        if child_id in child_ids
    ]


def _not_yours() -> Exception:
    return refuse(grounds.NOT_YOUR_CASELOAD, "You can see your own page only. Ask your programme manager.", "worker_id")
