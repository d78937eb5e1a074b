"""Who must say yes to a sleepover: whom does each child's placement plan name, and are its conditions met?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.requests import ChildFacts
from services.bookings.policy.sleepovers import Decision, decisions_needed
from shared.contracts.actor import Actor
from shared.contracts.refusals import refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import Decider, OvernightDecision


def check_conditions_met(
    conditions_met_for: Collection[UUID], actor: Actor, household_id: UUID | None, child_ids: Collection[UUID]
) -> None:
    """Refuse somebody's word on conditions who isn't the carer to whom the decision is delegated."""
    is_at_home = actor.has(Role.SATELLITE_CARER) and actor.household_id == household_id
    if conditions_met_for and not (is_at_home and set(conditions_met_for) <= set(child_ids)):
        raise refuse(
            grounds.CONDITIONS_NOT_YOURS,
            "Only the carers at home can say that the conditions of a child’s placement plan are met. Ask without "
            "that: then the child’s social worker decides.",
            "conditions_met_for",
        )


def who_must_decide(
    children: Iterable[ChildFacts],
    asked_by: Actor,
    hub_household_id: UUID,
    now: datetime,
    conditions_met_for: Collection[UUID] = (),
) -> tuple[Decision, ...]:
    """The hub home carer always, and whoever the placement plan of each child names.

    Where the carers at home decide on conditions, and didn't say that these are met on these nights, the child's social
    worker decides; a parent's decision is brought in by that worker as well. Where the plan needs a social worker and
    the child has none, the programme manager decides: otherwise nobody could. A hub home carer who asks has said yes
    thereby.
    """
    at_the_hub = asked_by.has(*CARERS) and asked_by.household_id == hub_household_id
    hub = (
        Decision(Decider.HUB_HOME_CARER, decided_by=asked_by.person_id, decided_at=now, is_yes=True)
        if at_the_hub
        else Decision(Decider.HUB_HOME_CARER)
    )
    named = (decision_on(one, are_met=one.id in conditions_met_for) for one in children)
    return decisions_needed([hub, *filter(None, named)])


def the_carers_at_home(asked_by: Actor, satellite_household_id: UUID) -> tuple[Decision, ...]:
    """Their yes, where somebody else plans nights for a child who lives with them."""
    return () if asked_by.household_id == satellite_household_id else (Decision(Decider.SATELLITE_CARER),)


def decision_on(child: ChildFacts, *, are_met: bool = False) -> Decision | None:
    """Whose decision the placement plan of a child asks for, where the carer's own isn't enough.

    `are_met`: the carers said that its conditions are.
    """
    if _is_the_workers(child, are_met=are_met):
        return _the_workers(child)
    is_a_managers = child.overnight_decision is OvernightDecision.TEAM_MANAGER
    return Decision(Decider.PROGRAMME_MANAGER) if is_a_managers else None


def _is_the_workers(child: ChildFacts, *, are_met: bool) -> bool:
    """Whether the child's social worker decides; a parent's decision is theirs to bring in."""
    if child.overnight_decision is OvernightDecision.CARER:
        return child.has_conditions and not are_met
    return child.overnight_decision is not OvernightDecision.TEAM_MANAGER


def _the_workers(child: ChildFacts) -> Decision:
    """A decision of the child's social worker; without one a programme manager's."""
    if child.childrens_social_worker_id is None:
        return Decision(Decider.PROGRAMME_MANAGER)
    return Decision(Decider.CHILDRENS_SOCIAL_WORKER, child.childrens_social_worker_id)


def with_workers_of_now(
    decisions: Iterable[Decision],
    children: Sequence[ChildFacts],
    former: Collection[tuple[UUID, UUID]],
    conditions_met_for: Collection[UUID] = (),
) -> tuple[Decision, ...]:
    """The decisions, of which what waits for a child's former social worker waits for the one of now.

    `former` are children, each with a worker whom they had since it was asked. Where that one still is asked for
    another child, both are; who is asked already isn't asked twice. What was decided stands.
    """
    theirs = {one.id for one in children if _is_the_workers(one, are_met=one.id in conditions_met_for)}
    found: list[Decision] = []
    for one in decisions:
        left = [
            child
            for child in children
            if one.is_open and (child.id, one.person_id) in former and not _is_of(one, child)
        ]
        asking = [child for child in left if child.id in theirs]
        is_still_asked = any(_is_of(one, child) and child.id in theirs for child in children)
        if is_still_asked or not left:
            found.append(one)
        found += [_the_workers(child) for child in (asking if is_still_asked else asking or left)]
    return tuple(one for place, one in enumerate(found) if not (one.is_open and one in found[:place]))


def _is_of(decision: Decision, child: ChildFacts) -> bool:
    return decision.person_id == child.childrens_social_worker_id


def those_on_conditions(children: Iterable[ChildFacts], said_of: Collection[UUID]) -> tuple[UUID, ...]:
    """Those of whom it was said that the conditions are met, and that have some: of others nothing is kept."""
    return tuple(sorted(one.id for one in children if one.has_conditions and one.id in said_of))
