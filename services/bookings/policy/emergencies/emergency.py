"""How does an emergency stand, and who may see it and say something to it?"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.bookings.policy.sleepovers import EVERYWHERE, Decision, lives_at
from shared.contracts.actor import Actor
from shared.contracts.bookings import Wait
from shared.contracts.emergencies import DUTY_WORKERS, AskedOf, EmergencyAnswer, EmergencyEnd, EmergencyState
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import Decider

OPEN = frozenset({EmergencyState.ASKING, EmergencyState.IN_HAND})
"""The states in which somebody still looks for a bed."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody who was asked, and what came of it."""

    position: int
    asked_of: AskedOf
    asked_at: datetime
    until: datetime | None = None
    household_id: UUID | None = None
    constellation_id: UUID | None = None
    sleepover_id: UUID | None = None
    """The beds that are held at the hub home meanwhile."""
    answer: EmergencyAnswer | None = None
    answered_at: datetime | None = None
    answered_by: UUID | None = None

    @property
    def is_waited_for(self) -> bool:
        """Whether they are asked now."""
        return self.answer is None

    @property
    def was_asked(self) -> bool:
        """Whether they were asked at all: who had no bed wasn't."""
        return self.answer is not EmergencyAnswer.NO_BED


@dataclass(frozen=True, slots=True)
class Emergency:
    """Children who need a bed from a night on, and everybody who was asked for one."""

    id: UUID
    version: int
    satellite_household_id: UUID
    constellation_id: UUID | None
    child_ids: tuple[UUID, ...]
    first_night_on: date
    last_night_on: date
    """The last night that is asked for now; before `needed_until`, where nobody has a bed on all of them."""
    needed_until: date
    """The last night for which a bed is needed."""
    state: EmergencyState
    raised_at: datetime
    raised_by: UUID
    seen_at: datetime
    why: str = ""
    follows_sleepover_id: UUID | None = None
    """The sleepover before, where a bed is needed for the nights that it left."""
    steps: tuple[Step, ...] = ()
    approvals: tuple[Decision, ...] = ()
    approvals_due_at: datetime | None = None
    reminded: int = 0
    """How often whoever has it in hand was reminded."""
    end: EmergencyEnd | None = None
    where_they_sleep: str = ""
    """With whom and where, if that is neither at home nor at a hub home."""
    closed_at: datetime | None = None
    closed_by: UUID | None = None

    @property
    def approved_by(self) -> UUID | None:
        """Who has approved it by raising it: nobody, of one that follows a stay; they had asked for that one."""
        return None if self.follows_sleepover_id else self.raised_by

    @property
    def is_open(self) -> bool:
        """Whether somebody still looks for a bed."""
        return self.state in OPEN

    @property
    def present(self) -> Step:
        """Whoever is asked now, or was last."""
        return self.steps[-1]

    @property
    def is_a_duty_workers(self) -> bool:
        """Whether it is open and no hub home is asked: a duty worker is, or has it in hand."""
        return self.is_open and self.present.asked_of is AskedOf.DUTY_WORKER

    @property
    def asked_household_ids(self) -> tuple[UUID, ...]:
        """The hub homes that were asked so far, in order."""
        found = (one.household_id for one in self.steps if one.household_id and one.was_asked)
        return tuple(dict.fromkeys(found))

    @property
    def leaves_nights(self) -> bool:
        """Whether a bed is needed for nights after those that are asked for, or found."""
        return self.last_night_on < self.needed_until

    def needs_one_until(self, last_night_on: date) -> date:
        """The last night for which a bed is needed, of one whose found bed lasted until this night.

        Who has given up nights of it has said where the children sleep on all that follow.
        """
        return max(last_night_on, self.needed_until) if last_night_on >= self.last_night_on else last_night_on

    @property
    def taken_by(self) -> Step | None:
        """The hub home that said yes, while its yes holds."""
        return self.present if self._is_found else None

    @property
    def _is_found(self) -> bool:
        return self.state is EmergencyState.BED_FOUND

    @property
    def is_to_be_approved(self) -> bool:
        """Whether an approval of it counts: of a found bed, or where hub homes aren't asked without it."""
        return self._is_found or self.is_open

    @property
    def may_ask_hub_homes(self) -> bool:
        """Whether every approval that must come first was given."""
        return all(one.is_yes for one in self.approvals)

    @property
    def approved_before(self) -> tuple[Decision, ...]:
        """What was decided before whoever is asked now was; it stands also once their bed is lost."""
        return tuple(one for one in self.approvals if one.decided_at and one.decided_at <= self.present.asked_at)

    @property
    def waits_for(self) -> tuple[Wait, ...]:
        """Whose approval is still outstanding; nobody's while there is nothing to approve."""
        if not self.is_to_be_approved:
            return ()
        return tuple(Wait(decider=one.decider, person_id=one.person_id) for one in self.approvals if one.is_open)


def may_see(actor: Actor, emergency: Emergency) -> bool:
    """Whether an emergency is any of the actor's business: theirs, asked of them, or theirs to answer for."""
    return _is_theirs(actor, emergency) or any(_answers_for(actor, one) for one in emergency.asked_household_ids)


def may_read_why(actor: Actor, emergency: Emergency) -> bool:
    """Whether what has happened is still any of their business: not of a hub home that it has passed by, once over.

    Nor of whoever supervises that hub home.
    """
    taken = emergency.taken_by
    return (
        emergency.is_open
        or _is_theirs(actor, emergency)
        or (taken is not None and taken.household_id is not None and _answers_for(actor, taken.household_id))
    )


def may_read_where(actor: Actor, emergency: Emergency) -> bool:
    """Whether it is their business where else the children sleep: of who answers for them now, whoever raised it."""
    return _answers_for_the_children(actor, emergency)


def may_see_what_it_follows(actor: Actor, emergency: Emergency) -> bool:
    """Whether the sleepover before is their business: theirs, or of whoever had the children then."""
    had_them = emergency.steps[0].household_id
    return _is_theirs(actor, emergency) or (had_them is not None and _answers_for(actor, had_them))


def _is_theirs(actor: Actor, emergency: Emergency) -> bool:
    """Whether it is their business whoever was asked: the children's, their home's, or the authority's."""
    return (
        _answers_for_the_children(actor, emergency)
        or _has_raised(actor, emergency)
        or any(_is_asked_by_name(actor, one) for one in emergency.approvals)
    )


def _answers_for_the_children(actor: Actor, emergency: Emergency) -> bool:
    return (
        actor.has(*EVERYWHERE)
        or _answers_for(actor, emergency.satellite_household_id)
        or (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and not set(actor.child_ids).isdisjoint(emergency.child_ids))
    )


def _has_raised(actor: Actor, emergency: Emergency) -> bool:
    """Of one that follows a stay nobody has: it goes on from what somebody had asked for, who may be the hub home's."""
    return emergency.follows_sleepover_id is None and actor.person_id == emergency.raised_by


def _answers_for(actor: Actor, household_id: UUID) -> bool:
    """Whether the actor is a carer of this household, or supervises it."""
    return lives_at(actor, household_id) or (
        actor.has(Role.SUPERVISING_SOCIAL_WORKER) and household_id in actor.supervised_household_ids
    )


def is_asked_now(actor: Actor, emergency: Emergency) -> bool:
    """Whether the actor's hub home is asked now."""
    now = emergency.present
    return (
        emergency.state is EmergencyState.ASKING
        and now.is_waited_for
        and now.asked_of is AskedOf.HUB_HOME
        and lives_at(actor, now.household_id)
    )


def may_say_yes(actor: Actor, emergency: Emergency) -> bool:
    """Whether the actor's hub home is asked now, or was before and a duty worker looks now."""
    was_asked = actor.has(*CARERS) and actor.household_id in emergency.asked_household_ids
    return is_asked_now(actor, emergency) or (was_asked and emergency.is_a_duty_workers)


def may_say_no(actor: Actor, emergency: Emergency, tonight: date) -> bool:
    """Whether the actor's hub home is asked now, or said yes and the first night isn't over."""
    taken = emergency.taken_by
    takes_back = taken is not None and lives_at(actor, taken.household_id) and tonight <= emergency.first_night_on
    return is_asked_now(actor, emergency) or takes_back


def may_take_in_hand(actor: Actor, emergency: Emergency) -> bool:
    """Whether a duty worker is asked, and the actor is one."""
    return (
        actor.has(*DUTY_WORKERS)
        and emergency.state is EmergencyState.ASKING
        and emergency.present.asked_of is AskedOf.DUTY_WORKER
    )


def may_ask_hub_home(actor: Actor, emergency: Emergency) -> bool:
    """Whether a duty worker can choose who is asked, also while a hub home is."""
    return actor.has(*DUTY_WORKERS) and emergency.is_open


def may_settle(actor: Actor, emergency: Emergency) -> bool:
    """Whether a duty worker can say what became of it."""
    return actor.has(*DUTY_WORKERS) and emergency.is_a_duty_workers


def may_stand_down(actor: Actor, emergency: Emergency, tonight: date) -> bool:
    """Whether the actor raised it, lives with the children or is a duty worker, and it isn't over."""
    theirs = (
        _has_raised(actor, emergency) or lives_at(actor, emergency.satellite_household_id) or actor.has(*DUTY_WORKERS)
    )
    can_be = emergency.is_open or (emergency.state is EmergencyState.BED_FOUND and tonight <= emergency.first_night_on)
    return theirs and can_be


def is_theirs_to_decide(actor: Actor, approval: Decision, emergency: Emergency, now: datetime) -> bool:
    """Whether an approval is the actor's; from the deadline on it is a programme manager's as well."""
    is_late = emergency.approvals_due_at is not None and now >= emergency.approvals_due_at
    a_managers = approval.decider is Decider.PROGRAMME_MANAGER or is_late
    return _is_asked_by_name(actor, approval) or (actor.has(Role.PROGRAMME_MANAGER) and a_managers)


def may_decide(actor: Actor, emergency: Emergency, now: datetime) -> bool:
    """Whether an approval of the actor's is outstanding."""
    return emergency.is_to_be_approved and any(
        one.is_open and is_theirs_to_decide(actor, one, emergency, now) for one in emergency.approvals
    )


def _is_asked_by_name(actor: Actor, approval: Decision) -> bool:
    return (
        approval.person_id is not None
        and approval.person_id == actor.person_id
        and actor.has(Role.CHILDRENS_SOCIAL_WORKER)
    )
