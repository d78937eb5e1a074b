"""Who may look at a constellation or change it, and what do they see of it on a day?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.changes import phases_that_can_follow
from services.registry.policy.constellations.checks import Standing, checks_of
from services.registry.policy.constellations.history import history_of, replaced_in, without_reasons
from services.registry.policy.constellations.life import Life
from services.registry.policy.constellations.taking_back import last_change
from services.registry.policy.facts import Approval, CarerAtHome
from services.registry.policy.matching.distance import Districts
from services.registry.policy.records.history import Versions
from services.registry.policy.register import Membership
from services.registry.policy.rules import Rulebook
from shared.contracts.actor import Actor
from shared.contracts.constellations import Check, ConstellationCard, ConstellationView, HistoryEntry, Satellite
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase, ConstellationState

SEES_ALL = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.DATA_ANALYST})
SEES_REASONS = WORKERS | {Role.ADMINISTRATOR}
"""Who reads why something was decided: it can be about a person."""


@dataclass(frozen=True, slots=True)
class PlacedChild:
    """A child who lives in a household on a day."""

    child_id: UUID
    household_id: UUID
    sibling_group_id: UUID | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a constellation is looked at with, besides its life."""

    rules: Rulebook
    children: Sequence[PlacedChild] = ()
    """Those who live in its households on the day."""
    postcodes: Mapping[UUID, str] = field(default_factory=dict)
    districts: Districts = field(default_factory=lambda: Districts({}))
    approvals_of_hub: tuple[Approval, ...] = ()
    carers_at_home: tuple[CarerAtHome, ...] = ()
    """What is recorded of the hub home."""
    versions: Versions = field(default_factory=dict)
    guests: Mapping[UUID, str] = field(default_factory=dict)
    """Those of its households that are another authority's, with that one's name."""

    def children_in(self, household_id: UUID) -> int:
        """How many children live in a household."""
        return sum(child.household_id == household_id for child in self.children)


def may_look(actor: Actor, life: Life, today: date, homes_of_children: Iterable[UUID]) -> bool:
    """Whether somebody may look at a constellation.

    A social worker may, where a household is part of it today that they supervise, or in which one of their children
    lives (`homes_of_children`).
    """
    if actor.has(*SEES_ALL):
        return True
    if actor.has(*CARERS) and life.id in actor.constellation_ids:
        return True
    homes: set[UUID] = set()
    if actor.has(Role.SUPERVISING_SOCIAL_WORKER):
        homes |= {*actor.supervised_household_ids}
    if actor.has(Role.CHILDRENS_SOCIAL_WORKER):
        homes |= {*homes_of_children}
    return not homes.isdisjoint(life.households_on(today))


def may_change(actor: Actor, constellation_id: UUID) -> bool:
    """Whether somebody may change a constellation: a liaison worker those that they are assigned to today."""
    return actor.has(Role.PROGRAMME_MANAGER) or (
        actor.has(Role.LIAISON_WORKER) and constellation_id in actor.constellation_ids
    )


def not_found() -> RefusalError:
    """The refusal of what somebody may not see, or of what there isn't: it tells nobody which."""
    return refuse(
        grounds.NOT_YOUR_CONSTELLATION,
        "You can't see this constellation. If you think you should, ask your fostering service.",
    )


def card_of(life: Life, day: date, circumstances: Circumstances) -> ConstellationCard:
    """A constellation in a list; `day` is one on which it was there."""
    rules = circumstances.rules
    hub = life.hub_home_on(day)
    others, are_known = _others(life, day)
    return ConstellationCard(
        constellation_id=life.id,
        name=life.name,
        area_id=life.area_id,
        state=life.state_on(day) or ConstellationState.PLANNED,
        since=life.since(day),
        hub_household_id=hub.household_id if hub else None,
        liaison_worker_id=life.liaison_worker_on(day),
        satellites=len(life.satellites_on(day)),
        fewest=rules.on(RuleName.FEWEST_SATELLITES, day).value,
        most=rules.on(RuleName.MOST_SATELLITES, day).value,
        children=sum(circumstances.children_in(one.household_id) for one in life.satellites_on(day)),
        host=life.host,
        others=others,
        others_are_known=are_known,
    )


def view_of(life: Life, day: date, circumstances: Circumstances, actor: Actor, *, is_now: bool) -> ConstellationView:
    """A constellation on a day on which it was there; what is as it was known before can't be changed."""
    rules = circumstances.rules
    hub = life.hub_home_on(day)
    standing = Standing(life, day, circumstances.approvals_of_hub, rules, circumstances.carers_at_home)
    history = _with_authorities(history_of(life, circumstances.versions), life, circumstances.guests)
    replaced = _with_authorities(replaced_in(life, circumstances.versions), life, circumstances.guests)
    checks = checks_of(standing)
    sees_reasons = actor.has(*SEES_REASONS)
    others, are_known = _others(life, day)
    changes_it = is_now and may_change(actor, life.id)
    return ConstellationView(
        constellation_id=life.id,
        version=life.version,
        on=day,
        name=life.name,
        area_id=life.area_id,
        state=life.state_on(day) or ConstellationState.PLANNED,
        since=life.since(day),
        launched_on=life.launched_on,
        hub_home=life.hub_home_term(hub, actor.authority) if hub else None,
        liaison_worker_id=life.liaison_worker_on(day),
        satellites=tuple(_satellites(life, day, circumstances)),
        fewest=rules.on(RuleName.FEWEST_SATELLITES, day).value,
        most=rules.on(RuleName.MOST_SATELLITES, day).value,
        checks=() if life.host else checks if sees_reasons else tuple(map(_without_its_reason, checks)),
        history=history if sees_reasons else without_reasons(history),
        may_change=changes_it,
        may_become=tuple(one for one in ConstellationPhase if one in _can_become(life, day)),
        replaced=replaced if sees_reasons else without_reasons(replaced),
        host=life.host,
        beds_at_host=hub.beds if hub and life.host else 0,
        others=others,
        others_are_known=are_known,
        may_take_back=_last_change(life, circumstances.versions, history) if changes_it and not life.host else None,
    )


def _last_change(life: Life, versions: Versions, history: Iterable[HistoryEntry]) -> HistoryEntry | None:
    """The last change of its state, as its history tells it."""
    last = last_change(life, versions)
    return next((one for one in history if last and (one.on, one.what) == (last.on, last.what)), None)


def _others(life: Life, day: date) -> tuple[int, bool]:
    """How many satellites there are besides those that are known here, and whether that is known of the day."""
    if not life.host or life.phase_on(day) is ConstellationPhase.CLOSED:
        return 0, True
    number = life.others_on(day)
    return (0, False) if number is None else (number, True)


def _with_authorities(
    history: Iterable[HistoryEntry], life: Life, guests: Mapping[UUID, str]
) -> tuple[HistoryEntry, ...]:
    """The history, with whose word it is where another authority has said it across."""
    return tuple(
        entry.model_copy(update={"of_authority": life.host if entry.recorded_by is None else ""})
        if life.host
        else entry.model_copy(update={"of_authority": guests.get(entry.household_id, "") if entry.household_id else ""})
        for entry in history
    )


def _can_become(life: Life, day: date) -> frozenset[ConstellationPhase]:
    """From that day on, whatever phases are known to come."""
    days = {day, *(one.start for one in life.phases if one.is_true and one.start > day)}
    return frozenset().union(*(phases_that_can_follow(life, one) for one in days))


def _without_its_reason(check: Check) -> Check:
    return check.model_copy(update={"evidence": check.evidence.partition(" Allowed because: ")[0]})


def _satellites(life: Life, day: date, circumstances: Circumstances) -> Iterable[Satellite]:
    hub = life.hub_home_on(day)
    families = _families(circumstances.children, life.households_on(day))
    for one in sorted(life.satellites_on(day), key=lambda one: (one.joined_on, one.household_id)):
        way = None
        if hub and {hub.household_id, one.household_id} <= circumstances.postcodes.keys():
            postcodes = circumstances.postcodes
            way = circumstances.districts.way(postcodes[hub.household_id], postcodes[one.household_id])
        yield Satellite(
            membership_id=one.id,
            household_id=one.household_id,
            joined_on=one.joined_on,
            left_on=one.left_on,
            children=circumstances.children_in(one.household_id),
            km=way.km if way else None,
            bearing=way.bearing if way else None,
            siblings_at=_siblings_at(one, families),
            of_authority="" if life.host else circumstances.guests.get(one.household_id, ""),
        )


def _families(children: Iterable[PlacedChild], homes: frozenset[UUID]) -> Mapping[UUID, set[UUID]]:
    """Where the children of each sibling group live, as far as that is in the constellation."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for child in children:
        if child.sibling_group_id is not None and child.household_id in homes:
            found[child.sibling_group_id].add(child.household_id)
    return found


def _siblings_at(membership: Membership, families: Mapping[UUID, set[UUID]]) -> tuple[UUID, ...]:
    theirs = [homes for homes in families.values() if membership.household_id in homes]
    return tuple(sorted(set().union(*theirs) - {membership.household_id}))
