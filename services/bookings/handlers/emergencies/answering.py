"""What bookings does when somebody answers an emergency, settles it or stands it down."""

from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.handlers.emergencies.errands import CHASE_APPROVALS, LOOK_FOR_THE_REST, MOVE_ON
from services.bookings.handlers.emergencies.holding import (
    beds_of,
    hold_beds_at,
    let_beds_go,
    nights_without_a_bed,
    take_beds,
)
from services.bookings.handlers.emergencies.moving import pass_on, reminder_of
from services.bookings.handlers.emergencies.telling import emergency_fact, emergency_view, step_told
from services.bookings.policy.by_day import by_day_from
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.asking import approvals_needed
from services.bookings.policy.emergencies.emergency import Emergency, Step, is_asked_now, may_say_yes, may_see
from services.bookings.policy.emergencies.terms import terms_on
from services.bookings.policy.nights import Nights
from services.bookings.policy.picking import hub_home_is_full
from services.bookings.policy.sleepovers import not_yours
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.hosts import Hosts
from services.bookings.repository.requests import Requests
from services.bookings.repository.rules import rulebook
from shared.contracts.emergencies import (
    EmergencyAcknowledged,
    EmergencyAnswer,
    EmergencySettled,
    EmergencyStoodDown,
    EmergencyView,
    SayNoToEmergency,
    SayYesToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
)
from shared.contracts.refusals import refuse
from shared.contracts.words import CHOSEN_BY_NOBODY, DeclineReason
from shared.persistence.work import Work

log = structlog.get_logger()


async def say_yes_to_emergency(command: SayYesToEmergency, work: Work) -> EmergencyView:
    """The hub home takes the children. Said again by the same hub home, it is as before."""
    emergency = await to_answer(command.emergency_id, work)
    taken = emergency.taken_by
    if taken is not None and work.actor.household_id == taken.household_id:
        return emergency_view(emergency, work)
    if may_say_yes(work.actor, emergency) and not is_asked_now(work.actor, emergency):
        # It was asked before, and comes back on it while a duty worker looks.
        emergency = await asked_of(work.actor.household_id, emergency, work)
    return emergency_view(await take_as_asked(emergency, work), work)


async def take_as_asked(emergency: Emergency, work: Work) -> Emergency:
    """The emergency with a bed found at the hub home that is asked; approvals are asked for from now on."""
    return await take(chain.said_yes(emergency, work.actor, work.now), work)


async def take(yes: Emergency, work: Work, *, instead_of: Step | None = None) -> Emergency:
    """The emergency with the bed of whoever has said yes, whose yes is the present step's answer."""
    beds = await beds_of(yes.present, work)
    if beds is None:
        raise refuse(grounds.MOVED_ON, "The beds can’t be kept any more. The next one is asked in a moment.")
    await take_beds(beds, work.actor, work)
    facts = await Requests(work).facts(yes.child_ids, Nights(work.tonight, work.tonight))
    after = chain.found(
        yes, approvals_needed(yes, facts.children), work.now, terms_on(await rulebook(work), work.today)
    )
    await Emergencies(work).change(after)
    if after.approvals_due_at is not None:
        await work.later(CHASE_APPROVALS, after.id, at=after.approvals_due_at)
    if after.leaves_nights:
        await work.later(LOOK_FOR_THE_REST, after.id, at=by_day_from(work.now))
    left = step_told(instead_of) if instead_of else None
    found = {"sleepover_id": beds.id, "waits_for": after.waits_for, "instead_of": left}
    work.say(emergency_fact(EmergencyAcknowledged, after, **found))
    log.info("emergency_bed_found", emergency_id=str(after.id), steps=len(after.steps))
    return after


async def asked_of(household_id: UUID | None, emergency: Emergency, work: Work) -> Emergency:
    """The emergency asked of this hub home in another's stead, not kept yet. Refused, where it has no bed."""
    nights = await nights_without_a_bed(emergency, work)
    if nights is None:
        raise hub_home_is_full()
    first = Nights(nights.first, nights.first)
    hosts = await Hosts(work).on(nights)
    host = next((one for one in hosts if (home := one.hub_home_in(first)) and home.household_id == household_id), None)
    held = await hold_beds_at(host, emergency, nights, work) if host else None
    if held is None:
        raise hub_home_is_full([nights.first])
    return chain.asked_once_more(emergency, held, work.now, terms_on(await rulebook(work), work.today))


async def say_no_to_emergency(command: SayNoToEmergency, work: Work) -> EmergencyView:
    """The hub home can't: its beds are let go and the next is asked, all in this transaction."""
    if command.reason in CHOSEN_BY_NOBODY:
        raise refuse(grounds.NOT_A_REASON, "Choose a reason of your own", "reason")
    emergency = await to_answer(command.emergency_id, work)
    chain.check_no(emergency, work.actor, work.tonight)
    left = chain.said_no(emergency, work.actor, work.now)
    if beds := await beds_of(emergency.present, work):
        await let_beds_go(beds, left.present.answer or EmergencyAnswer.NO, work, command.reason)
    return emergency_view(await pass_on(left, work), work)


async def take_emergency_in_hand(command: TakeEmergencyInHand, work: Work) -> EmergencyView:
    """A duty worker finds a bed from now on, and is reminded until it is said what became of it."""
    emergency = await to_answer(command.emergency_id, work)
    after = chain.taken_in_hand(emergency, work.actor, work.now)
    await Emergencies(work).change(after)
    await work.later(MOVE_ON, after.id, at=reminder_of(after, work.now))
    work.say(emergency_fact(EmergencyAcknowledged, after, sleepover_id=None, waits_for=()))
    log.info("emergency_in_hand", emergency_id=str(after.id))
    return emergency_view(after, work)


async def settle_emergency(command: SettleEmergency, work: Work) -> EmergencyView:
    """A duty worker has said what became of it."""
    emergency = await to_answer(command.emergency_id, work)
    after = chain.settled(emergency, work.actor, command.end, command.where_they_sleep.strip(), work.now)
    await Emergencies(work).change(after)
    work.say(emergency_fact(EmergencySettled, after, end=command.end))
    log.info("emergency_settled", emergency_id=str(after.id))
    return emergency_view(after, work)


async def stand_emergency_down(command: StandEmergencyDown, work: Work) -> EmergencyView:
    """Nobody is asked on; a bed that is held or found is free."""
    emergency = await to_answer(command.emergency_id, work)
    after = chain.stood_down(emergency, work.actor, work.tonight, work.now)
    if beds := await beds_of(emergency.present, work):
        await let_beds_go(beds, EmergencyAnswer.NOT_NEEDED, work, DeclineReason.PLANS_CHANGED)
    await Emergencies(work).change(after)
    work.say(emergency_fact(EmergencyStoodDown, after))
    log.info("emergency_stood_down", emergency_id=str(after.id))
    return emergency_view(after, work)


async def to_answer(emergency_id: UUID, work: Work) -> Emergency:
    """The emergency, which nobody else changes until the commit; nobody learns by a refusal that there is one."""
    emergency = await Emergencies(work).locked(emergency_id)
    if emergency is None or not may_see(work.actor, emergency):
        raise not_yours()
    return emergency
