"""How does a sleepover stand, who may see it, and who may change it?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import Nights
from shared.contracts.actor import Actor
from shared.contracts.bookings import Agreed, Stay, Wait
from shared.contracts.calling_off import CalledOff
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.sleepover_limits import BeyondLimit
from shared.contracts.words import (
    CHOSEN_BY_NOBODY,
    Decider,
    DeclineReason,
    SleepoverKind,
    SleepoverNeed,
    SleepoverState,
)

EVERYWHERE = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.SERVICE})
"""Who may see the whole authority: those who answer for where its children sleep, and the house itself."""
KEEPS_ITS_BEDS = frozenset({SleepoverState.REQUESTED, SleepoverState.CONFIRMED, SleepoverState.STAYED})


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody who must say yes, and what they said."""

    decider: Decider
    person_id: UUID | None = None
    """The one person; without, whoever has the part."""
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    is_yes: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether they haven't said anything yet."""
        return self.is_yes is None

    def as_wait(self) -> Wait:
        """Who it is, as others are told."""
        return Wait(decider=self.decider, person_id=self.person_id)

    def as_said(self) -> Wait:
        """As whom they said it: of a worker, who it was; of a home, whichever of its carers did."""
        is_of_a_home = self.decider in {Decider.HUB_HOME_CARER, Decider.SATELLITE_CARER}
        return Wait(decider=self.decider, person_id=None if is_of_a_home else self.decided_by)


@dataclass(frozen=True, slots=True)
class BedNights:
    """A child in a bed on some nights of a sleepover."""

    child_id: UUID
    bed_id: UUID
    nights: Nights


@dataclass(frozen=True, slots=True)
class Sleepover:
    """A sleepover with its beds and its decisions."""

    id: UUID
    version: int
    constellation_id: UUID
    satellite_household_id: UUID | None
    """Only a stay from before can lack one: the register knew no home of the child's on its first night."""
    hub_household_id: UUID
    child_ids: tuple[UUID, ...]
    first_night_on: date
    last_night_on: date
    kind: SleepoverKind
    state: SleepoverState
    asked_at: datetime
    asked_by: UUID
    stays: tuple[Stay, ...] = ()
    """Each child once, in the first bed that they have."""
    beds: tuple[BedNights, ...] = ()
    """On which nights they have which bed, where it was read from what is kept, or that isn't one for all of them.

    While it waits in the place of another, those nights aren't among them that it would take over from that.
    """
    decisions: tuple[Decision, ...] = ()
    reason: DeclineReason | None = None
    called_off: CalledOff | None = None
    """By whom and how long before, in the moment in which it is called off; it is told, and not kept."""
    is_from_before: bool = False
    held_until: datetime | None = None
    """When its beds are given back where nobody has decided by then."""
    has_lapsed: bool = False
    """Its hold ended before everybody had decided."""
    emergency_id: UUID | None = None
    """The emergency whose beds these are: it is answered there."""
    beyond: tuple[BeyondLimit, ...] = ()
    """The authority's limits that it goes beyond."""
    because: str = ""
    """Why it is needed beyond them."""
    need: SleepoverNeed | None = None
    """Why the nights were asked for, where that was said."""
    note: str = ""
    """What those who decide and the hub home are to know of them."""
    conditions_met_for: tuple[UUID, ...] = ()
    """The children of whom the carers said that the conditions of the delegation are met on these nights."""
    instead_of: UUID | None = None
    """The declined one for which the hub home proposed this one."""
    proposed_id: UUID | None = None
    """The one on other nights that the hub home proposed as it declined this one."""
    series_id: UUID | None = None
    """The regular sleepovers of which this is one."""
    moves_id: UUID | None = None
    """The confirmed one in whose place it comes once everybody has agreed."""
    moves_series_id: UUID | None = None
    """The regular ones in whose place it comes, together with the others of its own series."""
    parted_from_id: UUID | None = None
    """The one that its children were taken out of: the first, where that was done more than once."""
    changed_at: datetime | None = None
    """When it last changed, where it was read from what is kept; without, it is as it was asked for."""

    @property
    def bed_nights(self) -> tuple[BedNights, ...]:
        """On which nights each child has which bed."""
        whole = Nights(self.first_night_on, self.last_night_on)
        return self.beds or tuple(BedNights(one.child_id, one.bed_id, whole) for one in self.stays)

    @property
    def waits_for(self) -> tuple[Wait, ...]:
        """Who must still say yes."""
        if self.state != SleepoverState.REQUESTED:
            return ()
        return tuple(one.as_wait() for one in self.decisions if one.is_open)

    @property
    def needs(self) -> tuple[Wait, ...]:
        """Everybody whose yes it needs, whether they have said it or not."""
        return tuple(one.as_wait() for one in self.decisions)

    @property
    def declined_by(self) -> Wait | None:
        """As whom somebody said no."""
        no = next((one for one in self.decisions if one.is_yes is False), None)
        return no.as_said() if no is not None and self.state == SleepoverState.DECLINED else None

    @property
    def agreed(self) -> tuple[Agreed, ...]:
        """As whom somebody said yes, and when, the first first."""
        said = [(one, one.decided_at) for one in self.decisions if one.is_yes and one.decided_at is not None]
        said.sort(key=lambda pair: pair[1])
        return tuple(Agreed(**one.as_said().model_dump(), agreed_at=at) for one, at in said)

    @property
    def waits_together(self) -> bool:
        """Whether it waits in the place of regular ones: it is agreed to with all of its series, or not at all."""
        return self.moves_series_id is not None and self.state == SleepoverState.REQUESTED

    @property
    def keeps_its_beds(self) -> bool:
        """Whether its beds are nobody else's."""
        return self.state in KEEPS_ITS_BEDS


def may_see(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether a sleepover is any of the actor's business."""
    if actor.has(*EVERYWHERE):
        return True
    homes = {sleepover.satellite_household_id, sleepover.hub_household_id}
    return (
        is_home(actor, sleepover)
        or is_hub(actor, sleepover)
        or (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and not set(actor.child_ids).isdisjoint(sleepover.child_ids))
        or (
            actor.has(Role.CHILDRENS_SOCIAL_WORKER)
            and any(decides_as(actor, one, sleepover) for one in sleepover.decisions)
        )
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not homes.isdisjoint(actor.supervised_household_ids))
    )


def knows_of_conditions(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether what was said of a delegation's conditions is the actor's business: not the hub home's."""
    return may_see(actor, sleepover) and (not is_hub(actor, sleepover) or is_home(actor, sleepover))


def may_decide(actor: Actor, sleepover: Sleepover, tonight: date) -> bool:
    """Whether a decision waits for the actor, and it isn't too late for it."""
    return (
        sleepover.state == SleepoverState.REQUESTED
        and sleepover.emergency_id is None
        and tonight <= sleepover.last_night_on
        and any(one.is_open and decides_as(actor, one, sleepover) for one in sleepover.decisions)
    )


def may_cancel(actor: Actor, sleepover: Sleepover, tonight: date) -> bool:
    """Whether the actor may call it off now: until the first night is over."""
    return (
        sleepover.state in {SleepoverState.REQUESTED, SleepoverState.CONFIRMED}
        and sleepover.emergency_id is None
        and not sleepover.waits_together
        and tonight <= sleepover.first_night_on
        and may_call_off(actor, sleepover)
    )


def agreed(sleepover: Sleepover, actor: Actor, now: datetime, tonight: date) -> Sleepover:
    """The sleepover after the actor's yes, confirmed where it was the last one.

    Refused: `not_yours`, `already_decided`, `not_waiting` (declined or cancelled), `too_late` (it is over).
    """
    check_decidable(sleepover, actor, tonight)
    decisions = _decided(sleepover, actor, now, is_yes=True)
    is_last = not any(one.is_open for one in decisions)
    state = SleepoverState.CONFIRMED if is_last else SleepoverState.REQUESTED
    return replace(sleepover, version=sleepover.version + 1, decisions=decisions, state=state)


def declined(sleepover: Sleepover, actor: Actor, reason: DeclineReason, now: datetime, tonight: date) -> Sleepover:
    """The sleepover after the actor's no; refused as `agreed` is, and for a reason that isn't theirs to give."""
    check_reason(reason)
    check_decidable(sleepover, actor, tonight)
    return replace(
        sleepover,
        version=sleepover.version + 1,
        decisions=_decided(sleepover, actor, now, is_yes=False),
        state=SleepoverState.DECLINED,
        reason=reason,
    )


def may_propose(actor: Actor, sleepover: Sleepover, tonight: date) -> bool:
    """Whether the actor may propose other nights: the hub home, while its own decision is open."""
    is_the_hub_homes = any(one.is_open and one.decider is Decider.HUB_HOME_CARER for one in sleepover.decisions)
    return (
        is_the_hub_homes
        and not sleepover.waits_together
        and is_hub(actor, sleepover)
        and may_decide(actor, sleepover, tonight)
    )


def check_proposable(sleepover: Sleepover, actor: Actor, nights: Nights, tonight: date) -> None:
    """Refuse who can't propose these nights instead: as `check_decidable` does, and `same_nights`."""
    check_decidable(sleepover, actor, tonight)
    check_alone(sleepover)
    if not may_propose(actor, sleepover, tonight):
        raise not_yours()
    if nights == Nights(sleepover.first_night_on, sleepover.last_night_on):
        raise refuse(
            grounds.SAME_NIGHTS,
            "These are the nights that were asked for. Enter other ones, or agree to the sleepover.",
            "first_night_on",
            "last_night_on",
        )


def check_reason(reason: DeclineReason) -> None:
    """Refuse a reason that is nobody's to give: `not_a_reason`."""
    if reason in CHOSEN_BY_NOBODY:
        raise refuse(grounds.NOT_A_REASON, "Choose a reason of your own", "reason")


def check_decidable(sleepover: Sleepover, actor: Actor, tonight: date) -> None:
    """Refuse somebody who can't decide on the sleepover now; on an emergency's beds nobody does so here."""
    mine = [one for one in sleepover.decisions if decides_as(actor, one, sleepover)]
    if not mine:
        raise not_yours()
    if sleepover.state not in {SleepoverState.REQUESTED, SleepoverState.CONFIRMED}:
        raise not_waiting(sleepover)
    if sleepover.emergency_id is not None:
        raise part_of_an_emergency()
    if not any(one.is_open for one in mine):
        raise refuse(
            grounds.ALREADY_DECIDED, "This was already agreed. To call the sleepover off, the hub home can cancel it."
        )
    if tonight > sleepover.last_night_on:
        raise refuse(grounds.TOO_LATE, "The nights of this sleepover are over. Ask for a new one.")


def not_yours() -> RefusalError:
    """The refusal of what is none of the actor's business, which tells nothing of what it is."""
    return refuse(grounds.NOT_YOURS, "You can’t see or change this. Ask your liaison worker if you think you should.")


def _decided(sleepover: Sleepover, actor: Actor, now: datetime, *, is_yes: bool) -> tuple[Decision, ...]:
    """The decisions with the actor's word in all that are theirs."""
    return tuple(
        replace(one, decided_by=actor.person_id, decided_at=now, is_yes=is_yes)
        if one.is_open and decides_as(actor, one, sleepover)
        else one
        for one in sleepover.decisions
    )


def decides_as(actor: Actor, decision: Decision, sleepover: Sleepover) -> bool:
    """Whether a decision is the actor's to take."""
    match decision.decider:
        case Decider.HUB_HOME_CARER:
            return is_hub(actor, sleepover)
        case Decider.SATELLITE_CARER:
            return is_home(actor, sleepover)
        case Decider.CHILDRENS_SOCIAL_WORKER:
            return actor.has(Role.CHILDRENS_SOCIAL_WORKER) and decision.person_id == actor.person_id
        case Decider.PROGRAMME_MANAGER:
            return actor.has(Role.PROGRAMME_MANAGER)


def can_call_off(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether the actor is one of those who call it off, or move it: either household, or the liaison worker."""
    return (
        is_home(actor, sleepover)
        or is_hub(actor, sleepover)
        or (actor.has(Role.LIAISON_WORKER) and sleepover.constellation_id in actor.constellation_ids)
    )


def answers_for_a_child(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether the actor answers for a child of it: as their social worker now or as it was decided, or for all."""
    if actor.has(Role.PROGRAMME_MANAGER):
        return True
    return actor.has(Role.CHILDRENS_SOCIAL_WORKER) and (
        not set(actor.child_ids).isdisjoint(sleepover.child_ids)
        or any(decides_as(actor, one, sleepover) for one in sleepover.decisions)
    )


def may_call_off(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether it is the actor's to call off as it stands: what is agreed, also of who answers for a child."""
    is_agreed = sleepover.state == SleepoverState.CONFIRMED
    return can_call_off(actor, sleepover) or (is_agreed and answers_for_a_child(actor, sleepover))


def is_hub(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether the actor is a carer of the household that is the hub home on the sleepover's nights.

    What somebody is today doesn't matter: a household that will be the hub home by then decides, and one that was it
    still sees who slept there.
    """
    return lives_at(actor, sleepover.hub_household_id)


def is_home(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether the actor is a carer of the household from which the children come, whatever that is today."""
    return lives_at(actor, sleepover.satellite_household_id)


def lives_at(actor: Actor, household_id: UUID | None) -> bool:
    """Whether the actor is a carer of this household."""
    return actor.has(*CARERS) and actor.household_id is not None and actor.household_id == household_id


def part_of_an_emergency() -> RefusalError:
    """The refusal of what is answered on the emergency."""
    return refuse(grounds.PART_OF_AN_EMERGENCY, "These beds are part of an emergency. Open the emergency to answer it.")


def not_waiting(sleepover: Sleepover) -> RefusalError:
    """The refusal of what is over."""
    word = {SleepoverState.DECLINED: "declined", SleepoverState.CANCELLED: "cancelled"}.get(sleepover.state, "recorded")
    return refuse(grounds.NOT_WAITING, f"This sleepover was {word}. Ask for a new one if it is still needed.")


def check_alone(sleepover: Sleepover) -> None:
    """Refuse what is done to one of those that wait in the place of regular sleepovers: they are decided together."""
    if sleepover.waits_together:
        raise refuse(
            grounds.DECIDED_TOGETHER,
            "This sleepover is asked for in place of regular ones, together with others: all of them, or none. "
            "Open the regular sleepovers to decline them or to take them back.",
        )


def decisions_needed(deciders: Iterable[Decision]) -> tuple[Decision, ...]:
    """Each decider once, in the order given: a worker of two brothers is asked once."""
    return tuple({(one.decider, one.person_id): one for one in deciders}.values())
