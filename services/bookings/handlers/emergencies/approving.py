"""What bookings does about approvals of an emergency: asked for afterwards, or before a hub home is asked."""

import structlog

from services.bookings.handlers.emergencies.errands import CHASE_APPROVALS
from services.bookings.handlers.emergencies.moving import ask_in_a_duty_workers_stead
from services.bookings.handlers.emergencies.telling import emergency_fact, emergency_view
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.emergency import Emergency, may_see
from services.bookings.policy.sleepovers import not_yours
from services.bookings.repository.emergencies import Emergencies
from shared.contracts.emergencies import (
    DecideOnEmergency,
    EmergencyApprovalChased,
    EmergencyDecided,
    EmergencyView,
)
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()


async def decide_on_emergency(command: DecideOnEmergency, work: Work) -> EmergencyView:
    """Take somebody's word; a no moves nobody by itself, it is told to those who can.

    Where approvals come first, the last yes has hub homes asked; a no leaves it with the duty worker.
    """
    emergency = await Emergencies(work).locked(command.emergency_id)
    if emergency is None or not may_see(work.actor, emergency):
        raise not_yours()
    after, decision = chain.decided(emergency, work.actor, work.now, is_yes=command.is_yes)
    await Emergencies(work).change(after)
    work.say(
        emergency_fact(
            EmergencyDecided, after, decider=decision.decider, is_yes=command.is_yes, waits_for=after.waits_for
        )
    )
    log.info("emergency_decided", emergency_id=str(after.id), is_yes=command.is_yes)
    if command.is_yes and after.is_a_duty_workers and after.may_ask_hub_homes:
        after = await ask_in_a_duty_workers_stead(after, work) or after
    return emergency_view(after, work)


async def chase_approvals(desk: Desk) -> None:
    """Ask again for what is outstanding, and again, until it is decided or nothing is to be approved any more."""
    async with desk.work() as work:
        emergency = await Emergencies(work).locked(desk.thing_id)
        if emergency is not None and emergency.waits_for:
            await _chase(emergency, work)


async def _chase(emergency: Emergency, work: Work) -> None:
    due_at = emergency.approvals_due_at
    if due_at is not None and work.now < due_at:
        await work.later(CHASE_APPROVALS, emergency.id, at=due_at)
        return
    await work.later(CHASE_APPROVALS, emergency.id, at=chain.asked_for_again_at(emergency, work.now))
    await ask_for_approvals_again(emergency, work)
    log.info("approvals_chased", emergency_id=str(emergency.id), outstanding=len(emergency.waits_for))


async def ask_for_approvals_again(emergency: Emergency, work: Work) -> None:
    """Tell whoever's approval is outstanding, perhaps of somebody else than before."""
    after = chain.next_version(emergency)
    await Emergencies(work).change(after)
    work.say(emergency_fact(EmergencyApprovalChased, after, waits_for=after.waits_for))
