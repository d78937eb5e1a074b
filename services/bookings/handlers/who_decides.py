"""What bookings does when a child has another social worker while something waits for the former one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import structlog

from services.bookings.handlers.emergencies.approving import ask_for_approvals_again
from services.bookings.handlers.family_times.workers import have_workers_of_now_answer
from services.bookings.policy.changes import STANDS_FOR
from services.bookings.policy.delegation import with_workers_of_now
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Decision
from services.bookings.repository.deciders import former_workers, keep_deciders
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.requests import Requests
from services.bookings.repository.sleepovers import Sleepovers
from services.bookings.repository.swaps import Swaps
from shared.contracts.words import SleepoverState
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LOOK_AT_WHO_DECIDES = "look_at_who_decides"
"""The errand that has a child's social worker of now decide what waits for a former one."""


async def look_at_who_decides(desk: Desk) -> None:
    """Have the workers of now decide what is undecided of the child's; run late or twice it changes nothing more."""
    async with desk.work() as work:
        for sleepover in await Sleepovers(work).locked_promised_to(desk.thing_id, work.tonight):
            if sleepover.state is not SleepoverState.REQUESTED or sleepover.emergency_id is not None:
                continue
            now = await _decided_now(
                sleepover.decisions,
                sleepover.child_ids,
                sleepover.conditions_met_for,
                sleepover.asked_at,
                work,
            )
            if now != sleepover.decisions:
                await keep_deciders(work, replace(sleepover, decisions=now))
                log.info("another_worker_decides", sleepover_id=str(sleepover.id))
    async with desk.work() as work:
        for swap_id in await _swaps_of(desk.thing_id, work):
            swap = await Swaps(work).locked(swap_id)
            if swap is None or not swap.is_open:
                continue
            children = [*swap.offered.child_ids, *swap.wanted.child_ids]
            now = await _decided_now(swap.decisions, children, swap.conditions_met_for, swap.proposed_at, work)
            if now != swap.decisions:
                await Swaps(work).change(replace(swap, decisions=now))
                log.info("another_worker_decides", swap_id=str(swap.id))
    async with desk.work() as work:
        await _look_at_approvals_of_emergencies(desk.thing_id, work)
    async with desk.work() as work:
        await have_workers_of_now_answer(desk.thing_id, work)


async def _look_at_approvals_of_emergencies(child_id: UUID, work: Work) -> None:
    """Whoever is asked from now on is told: it can't wait, and nobody looks for it."""
    for emergency_id in await Emergencies(work).to_approve_of(child_id):
        emergency = await Emergencies(work).locked(emergency_id)
        if emergency is None or not emergency.waits_for:
            continue
        now = await _decided_now(emergency.approvals, emergency.child_ids, (), emergency.raised_at, work)
        if now != emergency.approvals:
            await ask_for_approvals_again(replace(emergency, approvals=now), work)
            log.info("another_worker_decides", emergency_id=str(emergency.id))


async def _swaps_of(child_id: UUID, work: Work) -> Iterable[UUID]:
    promised = await Sleepovers(work).promised_to(child_id, work.tonight)
    return [one.id for one in await Swaps(work).open_of(*(sleepover.id for sleepover in promised))]


async def _decided_now(
    decisions: Sequence[Decision], child_ids: Sequence[UUID], met_for: Collection[UUID], asked_at: datetime, work: Work
) -> tuple[Decision, ...]:
    """Whoever was somebody's worker a moment before it was asked counts: the request may not have heard of the next."""
    facts = await Requests(work).facts(child_ids, Nights(work.tonight, work.tonight))
    former = await former_workers(work, child_ids, since=asked_at - STANDS_FOR)
    return with_workers_of_now(decisions, facts.children, former, met_for)
