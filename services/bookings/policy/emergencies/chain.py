"""What becomes of an emergency when somebody is asked, answers, or doesn't?

Each function gives the emergency after the deed, under its next version. Whoever calls them has it locked.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.by_day import by_day_from
from services.bookings.policy.emergencies.emergency import (
    Emergency,
    Step,
    is_asked_now,
    is_theirs_to_decide,
    may_ask_hub_home,
    may_say_no,
    may_say_yes,
    may_settle,
    may_stand_down,
    may_take_in_hand,
)
from services.bookings.policy.emergencies.terms import APPROVALS_AGAIN, LONGEST_CHASE, Terms, wait_for_a_duty_worker
from services.bookings.policy.sleepovers import Decision, Sleepover, not_yours
from shared.contracts.actor import Actor
from shared.contracts.clock import LONDON, night_in_london
from shared.contracts.emergencies import AskedOf, EmergencyAnswer, EmergencyEnd, EmergencyState
from shared.contracts.refusals import RefusalError, refuse

NOON = 12


def moved_to(emergency: Emergency, step: Step) -> Emergency:
    """The emergency with one more step; its version stays, for it is part of a larger change."""
    return replace(emergency, steps=(*emergency.steps, replace(step, position=len(emergency.steps) + 1)))


def answered(emergency: Emergency, answer: EmergencyAnswer, now: datetime, by: UUID | None = None) -> Emergency:
    """The emergency with the present step's answer, under the same version."""
    step = replace(emergency.present, answer=answer, answered_at=now, answered_by=by)
    return replace(emergency, steps=(*emergency.steps[:-1], step))


def passed_over(household_id: UUID, constellation_id: UUID, now: datetime) -> Step:
    """The step of a hub home that has no bed: it isn't asked."""
    return Step(
        0, AskedOf.HUB_HOME, now, None, household_id, constellation_id, None, EmergencyAnswer.NO_BED, answered_at=now
    )


def asked_for_all(emergency: Emergency) -> Emergency:
    """The emergency as it is asked for all the nights on which a bed is needed."""
    return replace(emergency, last_night_on=emergency.needed_until)


def without_the_rest(emergency: Emergency) -> Emergency:
    """The emergency once the nights that it left are looked for by others."""
    return replace(next_version(emergency), needed_until=emergency.last_night_on)


def asked_at(emergency: Emergency, held: Sleepover, now: datetime, terms: Terms) -> Emergency:
    """The emergency once a hub home is asked for the nights on which beds are held there.

    For nights to come it has its minutes by day: nobody is woken for them, nor passed by while they sleep.
    """
    begins = by_day_from(now) if held.first_night_on > night_in_london(now) else now
    step = Step(
        position=0,
        asked_of=AskedOf.HUB_HOME,
        asked_at=now,
        until=begins + timedelta(minutes=terms.hub_home_minutes),
        household_id=held.hub_household_id,
        constellation_id=held.constellation_id,
        sleepover_id=held.id,
    )
    return moved_to(replace(emergency, last_night_on=held.last_night_on), step)


def approved_first(emergency: Emergency, needed: tuple[Decision, ...], now: datetime, terms: Terms) -> Emergency:
    """The emergency with the approvals that must come before a hub home is asked; none where they come afterwards.

    From when a duty worker would be asked again, a programme manager can give them: tonight doesn't wait for tomorrow.
    """
    if terms.approvals_afterwards or not any(one.is_open for one in needed):
        given = tuple(one for one in emergency.approvals if one.is_yes) if terms.approvals_afterwards else needed
        return replace(emergency, approvals=given, approvals_due_at=None)
    due_at = emergency.approvals_due_at or now + timedelta(minutes=terms.duty_worker_minutes)
    return replace(emergency, approvals=needed, approvals_due_at=due_at)


def asked_of_a_duty_worker(emergency: Emergency, now: datetime, terms: Terms) -> Step:
    """The step of a duty worker, who has longer each time that nobody answered."""
    before = sum(one.asked_of is AskedOf.DUTY_WORKER for one in emergency.steps)
    return Step(0, AskedOf.DUTY_WORKER, now, now + wait_for_a_duty_worker(terms, before))


def is_due(emergency: Emergency, now: datetime) -> bool:
    """Whether the time of whoever is asked is over."""
    step = emergency.present
    return (
        emergency.state is EmergencyState.ASKING and step.is_waited_for and step.until is not None and step.until <= now
    )


def next_version(emergency: Emergency) -> Emergency:
    """The same under its next version."""
    return replace(emergency, version=emergency.version + 1)


def said_yes(emergency: Emergency, actor: Actor, now: datetime) -> Emergency:
    """After the yes of the hub home that is asked. Refused as `SayYesToEmergency` says."""
    if not may_say_yes(actor, emergency):
        raise _why_not_yours(emergency, actor)
    return answered(emergency, EmergencyAnswer.YES, now, actor.person_id)


def check_choice(emergency: Emergency, actor: Actor) -> None:
    """Refuse to have a hub home asked by anybody but a duty worker, and of what is over."""
    if not may_ask_hub_home(actor, emergency):
        raise not_yours() if emergency.is_open else _over(emergency)


def said_yes_to(emergency: Emergency, actor: Actor, now: datetime) -> Emergency:
    """After the yes of the hub home that is asked, as the duty worker has it from its carer: who says so stays."""
    return answered(emergency, EmergencyAnswer.YES, now, actor.person_id)


def passed_over_again(emergency: Emergency, step: Step) -> Emergency:
    """The emergency with the step of a hub home that has no bed; as it was, where that stands there already."""
    stands_there = any(one.household_id == step.household_id and one.answer is step.answer for one in emergency.steps)
    return emergency if stands_there else moved_to(emergency, step)


def left_for_another(emergency: Emergency, now: datetime) -> Step:
    """The present step once somebody else is asked in its stead: not needed any more, where it is still waited for."""
    waited_for = emergency.present.is_waited_for
    return (answered(emergency, EmergencyAnswer.NOT_NEEDED, now) if waited_for else emergency).present


def asked_once_more(emergency: Emergency, held: Sleepover, now: datetime, terms: Terms) -> Emergency:
    """The emergency asked of a hub home that comes back on it, has a bed by now, or was chosen, in another's stead.

    It is under the same version still.
    """
    before = replace(emergency, steps=(*emergency.steps[:-1], left_for_another(emergency, now)))
    return replace(asked_at(before, held, now, terms), state=EmergencyState.ASKING)


def found(emergency: Emergency, approvals: tuple[Decision, ...], now: datetime, terms: Terms) -> Emergency:
    """The emergency for which a bed is found, and whose approval is asked for afterwards."""
    return replace(
        next_version(emergency),
        state=EmergencyState.BED_FOUND,
        approvals=approvals,
        approvals_due_at=now + timedelta(hours=terms.approval_hours) if any(one.is_open for one in approvals) else None,
    )


def check_no(emergency: Emergency, actor: Actor, tonight: date) -> None:
    """Refuse a no of somebody who isn't asked, and hasn't said yes."""
    if may_say_no(actor, emergency, tonight):
        return
    taken = emergency.taken_by
    if taken is not None and actor.household_id == taken.household_id:
        raise refuse(grounds.TOO_LATE, "The first night is over. End the sleepover early instead.")
    raise _why_not_yours(emergency, actor)


def said_no(emergency: Emergency, actor: Actor, now: datetime) -> Emergency:
    """The emergency with the no of the hub home, which may have said yes before; the next is to be asked."""
    answer = EmergencyAnswer.NO if is_asked_now(actor, emergency) else EmergencyAnswer.TAKEN_BACK
    return replace(
        answered(emergency, answer, now, actor.person_id),
        state=EmergencyState.ASKING,
        approvals=emergency.approved_before,
        approvals_due_at=None,
    )


def not_any_more(emergency: Emergency, now: datetime) -> Emergency:
    """The emergency whose beds the register took away; the next is to be asked."""
    return replace(
        answered(emergency, EmergencyAnswer.NOT_ANY_MORE, now),
        state=EmergencyState.ASKING,
        approvals=emergency.approved_before,
        approvals_due_at=None,
    )


def taken_in_hand(emergency: Emergency, actor: Actor, now: datetime) -> Emergency:
    """After a duty worker has said that they find a bed. Refused as `TakeEmergencyInHand` says."""
    if not may_take_in_hand(actor, emergency):
        raise _why_not_a_duty_workers(emergency)
    return replace(
        next_version(answered(emergency, EmergencyAnswer.YES, now, actor.person_id)),
        state=EmergencyState.IN_HAND,
        reminded=0,
    )


def reminded(emergency: Emergency) -> Emergency:
    """After whoever has it in hand was reminded."""
    return replace(next_version(emergency), reminded=emergency.reminded + 1)


def settled(emergency: Emergency, actor: Actor, end: EmergencyEnd, where: str, now: datetime) -> Emergency:
    """After a duty worker has said what became of it. Refused as `SettleEmergency` says."""
    if not may_settle(actor, emergency):
        raise _why_not_a_duty_workers(emergency)
    is_elsewhere = end is EmergencyEnd.SLEEPS_ELSEWHERE
    if is_elsewhere and not where:
        raise refuse(grounds.WHERE_NOT_SAID, "Enter with whom and where they sleep", "where_they_sleep")
    closed = _closed(emergency, EmergencyState.SETTLED, actor.person_id, now)
    return replace(closed, end=end, where_they_sleep=where if is_elsewhere else "")


def stood_down(emergency: Emergency, actor: Actor, tonight: date, now: datetime) -> Emergency:
    """After it isn't needed any more. Refused as `StandEmergencyDown` says."""
    if not may_stand_down(actor, emergency, tonight):
        if emergency.is_open or emergency.state is not EmergencyState.BED_FOUND:
            raise not_yours() if emergency.is_open else _over(emergency)
        if tonight > emergency.first_night_on:
            raise refuse(grounds.TOO_LATE, "The first night is over. End the sleepover early instead.")
        raise not_yours()
    return _closed(emergency, EmergencyState.STOOD_DOWN, actor.person_id, now)


def left_by(emergency: Emergency, child_id: UUID, now: datetime) -> Emergency:
    """The emergency without a child who lives elsewhere by now; stood down, by nobody, where it was the last one."""
    stay = tuple(one for one in emergency.child_ids if one != child_id)
    if not stay:
        return _closed(emergency, EmergencyState.STOOD_DOWN, None, now)
    return replace(next_version(emergency), child_ids=stay)


def decided(emergency: Emergency, actor: Actor, now: datetime, *, is_yes: bool) -> tuple[Emergency, Decision]:
    """After somebody's word on what is to be approved; with the decision. Refused as `DecideOnEmergency` says."""
    mine = [one for one in emergency.approvals if is_theirs_to_decide(actor, one, emergency, now)]
    if not mine or not emergency.is_to_be_approved:
        raise not_yours()
    outstanding = [one for one in mine if one.is_open]
    if not outstanding:
        raise refuse(grounds.ALREADY_DECIDED_AFTERWARDS, "This was decided already. Open the emergency to see how.")
    now_decided = {
        id(one): replace(one, decided_by=actor.person_id, decided_at=now, is_yes=is_yes) for one in outstanding
    }
    approvals = tuple(now_decided.get(id(one), one) for one in emergency.approvals)
    return replace(next_version(emergency), approvals=approvals), now_decided[id(outstanding[0])]


def asked_for_again_at(emergency: Emergency, now: datetime) -> datetime:
    """When outstanding approvals are asked for again: often, while no hub home is asked without them."""
    return now + (LONGEST_CHASE if emergency.is_open else APPROVALS_AGAIN)


def _closed(emergency: Emergency, state: EmergencyState, by: UUID | None, now: datetime) -> Emergency:
    after = emergency
    if emergency.present.is_waited_for:
        after = answered(emergency, EmergencyAnswer.NOT_NEEDED, now)
    return replace(next_version(after), state=state, closed_at=now, closed_by=by)


def _why_not_yours(emergency: Emergency, actor: Actor) -> RefusalError:
    """The refusal of a hub home's answer: a plain sentence for whoever was a moment too late."""
    theirs = [one for one in emergency.steps if one.household_id == actor.household_id and one.was_asked]
    if not theirs or actor.household_id is None:
        return not_yours()
    if not emergency.is_open:
        return _over(emergency)
    at = theirs[-1].answered_at
    when = f" at {_clock(at)}" if at else ""
    who = "another hub home" if emergency.present.asked_of is AskedOf.HUB_HOME else "the duty worker"
    return refuse(grounds.MOVED_ON, f"This moved on{when}, and {who} is asked now. You don’t need to do anything.")


def _why_not_a_duty_workers(emergency: Emergency) -> RefusalError:
    if not emergency.is_open:
        return _over(emergency)
    if emergency.state is EmergencyState.IN_HAND:
        return refuse(grounds.ALREADY_IN_HAND, "Another duty worker has this in hand already. Open it to see who.")
    until = emergency.present.until
    when = f" until {_clock(until)}" if until else ""
    return refuse(grounds.NOT_YOUR_TURN, f"A hub home is asked{when}. Ring it if you can’t wait.")


def _over(emergency: Emergency) -> RefusalError:
    if emergency.state is EmergencyState.BED_FOUND:
        return refuse(grounds.ALREADY_FOUND, "A bed was found for this already. You don’t need to do anything.")
    word = "stood down" if emergency.state is EmergencyState.STOOD_DOWN else "settled"
    return refuse(grounds.NOT_OPEN, f"This emergency was {word}. Raise a new one if a bed is needed.")


def _clock(moment: datetime) -> str:
    """`2:15am`, as pages have it."""
    local = moment.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < NOON else 'pm'}"
