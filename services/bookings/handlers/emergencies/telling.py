"""How is an emergency told to others?"""

from datetime import date, datetime
from typing import Any, TypeVar

from services.bookings.policy.by_day import by_day_from
from services.bookings.policy.emergencies.emergency import (
    Emergency,
    Step,
    may_ask_hub_home,
    may_decide,
    may_read_where,
    may_read_why,
    may_say_no,
    may_say_yes,
    may_see_what_it_follows,
    may_settle,
    may_stand_down,
    may_take_in_hand,
)
from shared.contracts.actor import Actor
from shared.contracts.emergencies import Approval, EmergencyFacts, EmergencyStep, EmergencyView, StepView
from shared.persistence.work import Work

F = TypeVar("F", bound=EmergencyFacts)


def emergency_fact(event: type[F], emergency: Emergency, **more: Any) -> F:
    """An event about an emergency."""
    return event.model_validate(
        {
            "thing_version": emergency.version,
            "emergency_id": emergency.id,
            "satellite_household_id": emergency.satellite_household_id,
            "constellation_id": emergency.constellation_id,
            "child_ids": emergency.child_ids,
            "first_night_on": emergency.first_night_on,
            "last_night_on": emergency.last_night_on,
            "needed_until": emergency.needed_until if emergency.leaves_nights else None,
            "state": emergency.state,
            "raised_at": emergency.raised_at,
            "raised_by": emergency.raised_by,
            "follows_a_stay": emergency.follows_sleepover_id is not None,
            "step": step_told(emergency.present),
            "asked_household_ids": emergency.asked_household_ids,
            **more,
        }
    )


def step_told(step: Step) -> EmergencyStep:
    """A step as an event tells it."""
    return EmergencyStep(
        position=step.position,
        asked_of=step.asked_of,
        household_id=step.household_id,
        constellation_id=step.constellation_id,
        asked_at=step.asked_at,
        until=step.until,
        answer=step.answer,
        answered_at=step.answered_at,
    )


def emergency_view(emergency: Emergency, work: Work) -> EmergencyView:
    """The emergency as whoever asks sees it, with what they may do about it now."""
    return _view(emergency, work.actor, work.now, work.tonight)


def _view(emergency: Emergency, actor: Actor, now: datetime, tonight: date) -> EmergencyView:
    taken = emergency.taken_by if emergency.leaves_nights else None
    return EmergencyView(
        emergency_id=emergency.id,
        version=emergency.version,
        satellite_household_id=emergency.satellite_household_id,
        constellation_id=emergency.constellation_id,
        child_ids=emergency.child_ids,
        first_night_on=emergency.first_night_on,
        last_night_on=emergency.last_night_on,
        needed_until=emergency.needed_until,
        rest_looked_for_at=by_day_from(taken.answered_at or now) if taken else None,
        state=emergency.state,
        raised_at=emergency.raised_at,
        raised_by=emergency.raised_by,
        seen_at=emergency.seen_at,
        why=emergency.why if may_read_why(actor, emergency) else "",
        steps=tuple(map(_step, emergency.steps)),
        approvals=tuple(
            Approval(
                decider=one.decider,
                person_id=one.person_id,
                is_yes=one.is_yes,
                decided_at=one.decided_at,
                decided_by=one.decided_by,
            )
            for one in emergency.approvals
        ),
        approvals_due_at=emergency.approvals_due_at,
        sleepover_id=emergency.present.sleepover_id,
        follows_a_stay=emergency.follows_sleepover_id is not None,
        follows_sleepover_id=emergency.follows_sleepover_id if may_see_what_it_follows(actor, emergency) else None,
        end=emergency.end,
        where_they_sleep=emergency.where_they_sleep if may_read_where(actor, emergency) else "",
        closed_at=emergency.closed_at,
        closed_by=emergency.closed_by,
        may_say_yes=may_say_yes(actor, emergency),
        may_say_no=may_say_no(actor, emergency, tonight),
        may_take_in_hand=may_take_in_hand(actor, emergency),
        may_ask_hub_home=may_ask_hub_home(actor, emergency),
        may_settle=may_settle(actor, emergency),
        may_stand_down=may_stand_down(actor, emergency, tonight),
        may_decide=may_decide(actor, emergency, now),
    )


def _step(step: Step) -> StepView:
    return StepView(**step_told(step).model_dump(), answered_by=step.answered_by)
