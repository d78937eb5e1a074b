"""What bookings does when an emergency moves on: whoever is asked hasn't answered, has said no or can't any more."""

from datetime import datetime
from uuid import UUID

import structlog

from services.bookings.handlers.emergencies.errands import CHASE_APPROVALS, LEARN_THE_WAY, MOVE_ON
from services.bookings.handlers.emergencies.holding import (
    beds_of,
    hold_beds_at,
    home_of,
    let_beds_go,
    nights_without_a_bed,
)
from services.bookings.handlers.emergencies.telling import emergency_fact, step_told
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.asking import Host, approvals_needed, hub_homes_to_ask
from services.bookings.policy.emergencies.emergency import Emergency, Step
from services.bookings.policy.emergencies.terms import Terms, terms_on, wait_while_in_hand
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.hosts import Hosts
from services.bookings.repository.nearness import nearness_of
from services.bookings.repository.requests import Requests, hub_home_where_they_sleep
from services.bookings.repository.rules import rulebook
from shared.contracts.emergencies import (
    AskedOf,
    EmergencyAnswer,
    EmergencyChased,
    EmergencyPassedOn,
    EmergencyRaised,
    EmergencyState,
)
from shared.contracts.refusals import RefusalError
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.work import Work

log = structlog.get_logger()


async def move_on(desk: Desk) -> None:
    """Ask the next one where it is time; nothing where somebody has answered, run late or twice.

    Run early, as by a database whose clock is ahead, it is booked again: an emergency is never left without one.
    """
    try:
        async with desk.work() as work:
            emergency = await Emergencies(work).locked(desk.thing_id)
            if emergency is not None:
                await _move_on(emergency, work)
    except RefusalError as error:
        # Somebody else was given the bed, or the child another one, in this moment.
        raise TryAgainLaterError(error.refused.reason) from error


async def _move_on(emergency: Emergency, work: Work) -> None:
    if emergency.state is EmergencyState.IN_HAND:
        await _remind(emergency, work)
    elif emergency.present.asked_of is AskedOf.HUB_HOME:
        await _leave_the_hub_home(emergency, work)
    elif chain.is_due(emergency, work.now):
        await _ask_a_duty_worker_again(emergency, work)
    elif emergency.state is EmergencyState.ASKING:
        await work.later(MOVE_ON, emergency.id, at=emergency.present.until)


async def _leave_the_hub_home(emergency: Emergency, work: Work) -> None:
    if emergency.state not in {EmergencyState.ASKING, EmergencyState.BED_FOUND}:
        return
    beds = await beds_of(emergency.present, work)
    if beds is None:
        await pass_on(chain.not_any_more(emergency, work.now), work)
    elif chain.is_due(emergency, work.now):
        await let_beds_go(beds, EmergencyAnswer.NO_ANSWER, work)
        await pass_on(chain.answered(emergency, EmergencyAnswer.NO_ANSWER, work.now), work)
    elif emergency.state is EmergencyState.ASKING:
        await work.later(MOVE_ON, emergency.id, at=emergency.present.until)


async def pass_on(emergency: Emergency, work: Work) -> Emergency:
    """The emergency once the next one is asked, after the present one has answered or has let the time pass.

    The beds that are held next are locked in the same transaction in which those before were let go.
    """
    left = emergency.present
    after = chain.next_version(await ask_the_next(emergency, work))
    await keep_passed_on(after, left, work)
    return after


async def keep_passed_on(after: Emergency, left: Step, work: Work) -> None:
    """Keep that the next one is asked, and say so; where a duty worker is asked again, nobody was passed by."""
    await Emergencies(work).change(after)
    await book(after, work)
    if left.asked_of is AskedOf.DUTY_WORKER and after.is_a_duty_workers:
        work.say(emergency_fact(EmergencyChased, after))
        log.info("duty_worker_chased", emergency_id=str(after.id), steps=len(after.steps))
        return
    work.say(emergency_fact(EmergencyPassedOn, after, passed_by=step_told(left), waits_for=after.waits_for))
    log.info("emergency_passed_on", emergency_id=str(after.id), to=after.present.asked_of.value)


async def ask_the_next(emergency: Emergency, work: Work) -> Emergency:
    """The emergency with the next one asked: the first hub home that has beds, else a duty worker; not kept yet.

    Its nights end before the first for which one of the children has a bed already, and with those that the hub home
    has; what is needed after them isn't forgotten by that. A duty worker is asked for all of them.
    """
    terms = terms_on(await rulebook(work), work.today)
    nights = await nights_without_a_bed(emergency, work)
    after = await with_approvals_first(emergency, terms, work)
    if nights and after.may_ask_hub_homes:
        for host in await _to_ask(emergency, nights, terms, work):
            held = await hold_beds_at(host, after, nights, work)
            if held is not None:
                return chain.asked_at(after, held, work.now, terms)
            household_id = home_of(host, nights.first).household_id
            after = chain.passed_over_again(after, chain.passed_over(household_id, host.constellation_id, work.now))
    after = chain.asked_for_all(after)
    return chain.moved_to(after, chain.asked_of_a_duty_worker(after, work.now, terms))


async def _to_ask(emergency: Emergency, nights: Nights, terms: Terms, work: Work) -> list[Host]:
    """Whose hub homes can still be asked, the next first; that where the children are the night before is the first."""
    nearness = await nearness_of(emergency.satellite_household_id, work)
    slept_at = await hub_home_where_they_sleep(work, emergency.child_ids, nights.first - ONE_NIGHT)
    return hub_homes_to_ask(emergency, await Hosts(work).on(nights), nights, terms, nearness, slept_at=slept_at)


async def raise_and_ask(raised: Emergency, work: Work) -> Emergency:
    """The emergency once the first is asked, kept and said; how near hub homes are is asked anew for the next ones."""
    emergency = await ask_the_next(raised, work)
    await Emergencies(work).add(emergency)
    await book(emergency, work)
    await work.later(LEARN_THE_WAY, emergency.satellite_household_id)
    work.say(emergency_fact(EmergencyRaised, emergency, waits_for=emergency.waits_for))
    log.info("emergency_raised", emergency_id=str(emergency.id), asked_of=emergency.present.asked_of.value)
    return emergency


async def book(emergency: Emergency, work: Work) -> None:
    """Have it move on by itself when the time of whoever is asked is over."""
    await work.later(MOVE_ON, emergency.id, at=emergency.present.until)


async def with_approvals_first(emergency: Emergency, terms: Terms, work: Work) -> Emergency:
    """The emergency with the approvals that must come before a hub home is asked, as the children's plans are now.

    They are asked for at once, and chased from then on.
    """
    if terms.approvals_afterwards and not emergency.approvals:
        return emergency
    facts = await Requests(work).facts(emergency.child_ids, Nights(work.tonight, work.tonight))
    after = chain.approved_first(emergency, approvals_needed(emergency, facts.children), work.now, terms)
    if after.approvals_due_at is not None and after.approvals_due_at != emergency.approvals_due_at:
        await work.later(CHASE_APPROVALS, after.id, at=after.approvals_due_at)
    return after


async def ask_in_a_duty_workers_stead(
    emergency: Emergency, work: Work, constellation_id: UUID | None = None
) -> Emergency | None:
    """The emergency with a hub home asked that has a bed by now, or is asked from now on; None where there is none."""
    terms = terms_on(await rulebook(work), work.today)
    nights = await nights_without_a_bed(emergency, work)
    approved = await with_approvals_first(emergency, terms, work)
    if nights is None or not approved.may_ask_hub_homes:
        return None
    for host in await _to_ask(approved, nights, terms, work):
        if constellation_id not in {None, host.constellation_id}:
            continue
        held = await hold_beds_at(host, approved, nights, work)
        if held is not None:
            after = chain.next_version(chain.asked_once_more(approved, held, work.now, terms))
            await keep_passed_on(after, after.steps[-2], work)
            return after
    return None


async def _ask_a_duty_worker_again(emergency: Emergency, work: Work) -> None:
    """Where a hub home has a bed by now, it is asked before."""
    left = chain.answered(emergency, EmergencyAnswer.NO_ANSWER, work.now)
    after = chain.next_version(await ask_the_next(left, work))
    await keep_passed_on(after, left.present, work)


async def _remind(emergency: Emergency, work: Work) -> None:
    if work.now < (at := reminder_of(emergency, work.now)):
        await work.later(MOVE_ON, emergency.id, at=at)
        return
    after = chain.reminded(emergency)
    await Emergencies(work).change(after)
    await work.later(MOVE_ON, after.id, at=reminder_of(after, work.now))
    work.say(emergency_fact(EmergencyChased, after))
    log.info("duty_worker_reminded", emergency_id=str(after.id), times=after.reminded)


def reminder_of(emergency: Emergency, now: datetime) -> datetime:
    """When whoever has it in hand is to be reminded next."""
    since = emergency.present.answered_at or now
    for times in range(emergency.reminded + 1):
        since += wait_while_in_hand(times)
    return since
