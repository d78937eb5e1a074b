"""Which dated facts does an import change, by its histories and by its rows that tell of now?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import (
    Approval,
    Assignment,
    CarerAtHome,
    Delegation,
    Duty,
    Exemption,
    F,
    Fact,
    HealthFact,
    HubHome,
    MatchingFact,
    ModelFinding,
    Phase,
    changed,
    holding,
    known_again,
)
from services.registry.policy.importing.dating import (
    approvals_said,
    assignment_said,
    carer_at_home_said,
    delegation_said,
    health_said,
    life_said,
)
from services.registry.policy.records.snapshots import NOTHING_DELEGATED, approval_as_on
from services.registry.policy.register import Child, Constellation, Household, Register, Thing
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic, ModelElement

_NIGHTS = DecisionArea.OVERNIGHT_STAYS
_OTHER_AREAS = tuple(area for area in DecisionArea if area is not _NIGHTS)

Timelines = Mapping[type[Fact], Mapping[tuple[object, ...], tuple[Any, ...]]]
"""Facts by their kind and by what they are about."""


@dataclass(slots=True)
class Dated:
    """What becomes of the facts, and of the things that they are about."""

    facts: list[Fact] = field(default_factory=list)
    """New, or saying something else than before."""
    lives: dict[UUID, Life] = field(default_factory=dict)
    """The constellations of the pack, as they are with it."""
    touched: set[UUID] = field(default_factory=set)
    """The things whose facts changed."""
    given: Register = field(default_factory=Register)
    """The pack's things as they are today by their facts: where a history is given, it is right and not the row."""
    also: Register = field(default_factory=Register)
    """Things that the pack has no row of, and its histories tell of; as they are today by these."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """How many rows of each history were added, changed or unchanged."""
    overturned: dict[UUID, list[str]] = field(default_factory=dict)
    """The things of which a row says otherwise than somebody decided here, and the columns that say so."""

    def approvals_with(self, known: Iterable[Approval]) -> dict[UUID, tuple[Approval, ...]]:
        """The approvals that are `known`, as the pack makes them, by household."""
        after = {one.id: one for one in known}
        after |= {one.id: one for one in self.facts if isinstance(one, Approval)}
        found: defaultdict[UUID, list[Approval]] = defaultdict(list)
        for one in after.values():
            found[one.household_id].append(one)
        return {household_id: tuple(ones) for household_id, ones in found.items()}

    def to_change_after(self, day: date) -> set[UUID]:
        """The households and children of whom something becomes otherwise on a day to come."""
        coming = (
            fact
            for fact in self.facts
            if (isinstance(fact, Delegation) and fact.area is _NIGHTS)
            or (isinstance(fact, Assignment) and fact.kind is not Duty.LIAISON_WORKER)
            or isinstance(fact, Approval)
            if fact.start > day or day < fact.end < date.max
        )
        return {_who(fact) for fact in coming}

    def take(self, thing_id: UUID, before: tuple[F, ...], after: tuple[F, ...], column: str = "") -> None:
        """What became of one thing's facts of one kind; `column` is what told of them where no history did."""
        if news := changed(before, after):
            self.facts += news
            self.touched.add(thing_id)
            decided_here = {one.id for one in before if one.recorded.by is not None}
            if column and any(one.id in decided_here for one in news):
                self.overturned.setdefault(thing_id, []).append(column)


def _who(fact: Delegation | Assignment | Approval) -> UUID:
    match fact:
        case Delegation():
            return fact.child_id
        case Approval():
            return fact.household_id
    return fact.subject_id


def to_look_up(given: Register, before: Register, told: Timelines) -> set[UUID]:
    """The things whose facts must be known to say what becomes of them."""
    ids = {subject[-1] for subjects in told.values() for subject in subjects}
    for kind in (Household, Child):
        old = before.of(kind)
        ids |= {key for key, thing in given.of(kind).items() if key in old and old[key] != thing}
    known = {*before.of(Household), *before.of(Child), *before.of(Constellation)}
    return {one for one in ids if isinstance(one, UUID) and one in known}


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds before an import: its things as they are today, and the facts that matter to it."""

    register: Register
    timelines: Timelines
    """Of the things that `to_look_up` names."""
    lives: Mapping[UUID, Life]
    """Of every constellation."""


def dated(given: Register, told: Timelines, known: Known, today: date) -> Dated:
    """What the things of a pack (`given`) and its histories (`told`) make of what is `known`."""
    found = Dated()
    facts = _Facts(told, known.timelines, found.counts)
    before = known.register
    rows = given
    given = given.with_all_of(_only_in_histories(rows, before, told))
    households, children = before.of(Household), before.of(Child)
    otherwise: list[Thing] = [
        *(_household(row, households.get(key), facts, found, today) for key, row in given.of(Household).items()),
        *(_child(row, children.get(key), facts, found, today) for key, row in given.of(Child).items()),
        *(
            _constellation(row, known.lives.get(key), facts, found, today)
            for key, row in given.of(Constellation).items()
        ),
    ]
    for household_id, child_id in told.get(Exemption, {}):
        _told(found, facts, Exemption, household_id, child_id)
    found.given = rows.with_all_of(Register(one for one in otherwise if one.id in rows.of(type(one))))
    found.also = Register(one for one in otherwise if one.id not in rows.of(type(one)))
    return found


def _only_in_histories(given: Register, before: Register, told: Timelines) -> Register:
    """What is known of the things that a pack's histories tell of and its own tables don't: it is as it was."""
    ids = {subject[-1] for subjects in told.values() for subject in subjects}
    return Register(
        thing
        for kind in (Household, Child, Constellation)
        for key, thing in before.of(kind).items()
        if key in ids and key not in given.of(kind)
    )


class _Facts:
    """What a pack tells, and what is known, of one subject."""

    def __init__(self, told: Timelines, known: Timelines, counts: dict[str, Counter[str]]) -> None:
        self._told = told
        self._known = known
        self._counts = counts
        self._subjects = {subject[-1] for subjects in told.values() for subject in subjects}

    def is_anything_told(self, thing_id: UUID) -> bool:
        """Whether any history tells of a thing."""
        return thing_id in self._subjects

    def known(self, kind: type[F], *subject: object) -> tuple[F, ...]:
        return self._known.get(kind, {}).get(subject, ())

    def told(self, kind: type[F], *subject: object) -> tuple[F, ...]:
        return self._told.get(kind, {}).get(subject, ())

    def are_told(self, kind: type[Fact], *subject: object) -> bool:
        return subject in self._told.get(kind, {})

    def history(self, kind: type[F], *subject: object, known: tuple[F, ...] | None = None) -> tuple[F, ...]:
        """What is told in place of what was known; what of that isn't told was never true."""
        before = self.known(kind, *subject) if known is None else known
        told = known_again(self.told(kind, *subject), before)
        kept = {one.id for one in told}
        by_id = {one.id: one for one in before}
        self._counts.setdefault(kind.table, Counter()).update(
            "added" if one.id not in by_id else "unchanged" if by_id[one.id] == one else "changed" for one in told
        )
        return (*told, *(never_true(one) for one in before if one.id not in kept))


def _household(row: Household, old: Household | None, facts: _Facts, found: Dated, today: date) -> Household:
    duty = Duty.SUPERVISING_SOCIAL_WORKER
    are_told = facts.are_told(Approval, row.id), facts.are_told(Assignment, duty, row.id)
    at_home_is_told = facts.are_told(CarerAtHome, row.id)
    if row == old and not any((*are_told, at_home_is_told)):
        return row
    homes = facts.known(CarerAtHome, row.id)
    homes_after = facts.history(CarerAtHome, row.id) if at_home_is_told else carer_at_home_said(homes, row, today)
    found.take(row.id, homes, homes_after, "" if at_home_is_told else "carer_at_home")
    at_home = holding(homes_after, today)
    row = replace(row, carer_at_home=at_home.is_at_home if at_home else None)
    approvals, workers = facts.known(Approval, row.id), facts.known(Assignment, duty, row.id)
    after = facts.history(Approval, row.id) if are_told[0] else approvals_said(approvals, row, today)
    found.take(row.id, approvals, after, "" if are_told[0] else "approved_on")
    responsible = (
        facts.history(Assignment, duty, row.id)
        if are_told[1]
        else assignment_said(workers, duty, row.id, row.supervising_social_worker_id, today, is_new=old is None)
    )
    found.take(row.id, workers, responsible, "" if are_told[1] else "supervising_social_worker_ref")
    if not any(are_told) and (row.approved_on or date.max) < (row.approval_ended_on or date.max):
        return row
    worker = holding(responsible, today)
    return replace(
        row,
        supervising_social_worker_id=worker.worker_id if worker else None,
        **approval_as_on(after, today),
    )


def _child(row: Child, old: Child | None, facts: _Facts, found: Dated, today: date) -> Child:
    _told_of_child(row.id, facts, found)
    duty = Duty.CHILDRENS_SOCIAL_WORKER
    are_told = facts.are_told(Delegation, _NIGHTS, row.id), facts.are_told(Assignment, duty, row.id)
    row = _health(row, old, facts, found, today)
    if row == old and not any(are_told):
        return row
    delegations, workers = facts.known(Delegation, _NIGHTS, row.id), facts.known(Assignment, duty, row.id)
    after = facts.history(Delegation, _NIGHTS, row.id) if are_told[0] else delegation_said(delegations, row, today)
    found.take(row.id, delegations, after, "" if are_told[0] else "overnight_decision")
    responsible = (
        facts.history(Assignment, duty, row.id)
        if are_told[1]
        else assignment_said(workers, duty, row.id, row.childrens_social_worker_id, today, is_new=old is None)
    )
    found.take(row.id, workers, responsible, "" if are_told[1] else "childrens_social_worker_ref")
    worker, delegation = holding(responsible, today), holding(after, today)
    row = replace(row, overnight_must_tell=delegation.must_tell if delegation else ())
    if not any(are_told):
        return row
    return replace(
        row,
        childrens_social_worker_id=worker.worker_id if worker else None,
        overnight_decision=delegation.decision if delegation else NOTHING_DELEGATED,
        overnight_conditions=delegation.conditions if delegation else None,
    )


def _told_of_child(child_id: UUID, facts: _Facts, found: Dated) -> None:
    """What only histories tell of a child: nobody else hears of it, so the child itself stays as it is."""
    if not facts.is_anything_told(child_id):
        return
    told: list[tuple[type[Any], Any]] = [(Delegation, area) for area in _OTHER_AREAS]
    told += [(MatchingFact, topic) for topic in MatchingTopic]
    for kind, about in told:
        _told(found, facts, kind, about, child_id)


def _told(found: Dated, facts: _Facts, kind: type[Any], *subject: object) -> None:
    """What only histories tell, of one subject."""
    if facts.are_told(kind, *subject):
        found.facts += changed(facts.known(kind, *subject), facts.history(kind, *subject))


def _health(row: Child, old: Child | None, facts: _Facts, found: Dated, today: date) -> Child:
    """The child with the allergies and health needs of today; nobody else hears of them."""
    for topic in HealthTopic:
        is_told = facts.are_told(HealthFact, topic, row.id)
        if not is_told and old and getattr(row, topic.value) == getattr(old, topic.value):
            continue
        known = facts.known(HealthFact, topic, row.id)
        after = (
            facts.history(HealthFact, topic, row.id)
            if is_told
            else health_said(known, row, topic, today, is_new=old is None)
        )
        found.take(row.id, known, after, "" if is_told else topic.value)
        current = holding(after, today)
        said: dict[str, Any] = {topic.value: current.details if current and current.finding is Finding.YES else None}
        row = replace(row, **said)
    return row


def _constellation(row: Constellation, known: Life | None, facts: _Facts, found: Dated, today: date) -> Constellation:
    life = life_said(known, row, today)
    before = known or Life(id=row.id, ref=row.ref, name=row.name, area_id=row.area_id)
    for element in ModelElement:
        _told(found, facts, ModelFinding, element, row.id)
    duty = Duty.LIAISON_WORKER
    state, hub_home, liaison_worker = "state", "hub_household_ref", "liaison_worker_ref"
    if facts.are_told(Phase, row.id):
        state = ""
        life = replace(life, phases=facts.history(Phase, row.id, known=before.phases))
    if facts.are_told(HubHome, row.id):
        hub_home = ""
        life = replace(life, hub_homes=facts.history(HubHome, row.id, known=before.hub_homes))
    if facts.are_told(Assignment, duty, row.id):
        liaison_worker = ""
        workers = facts.history(Assignment, duty, row.id, known=before.liaison_workers)
        life = replace(life, liaison_workers=workers)
    found.take(row.id, before.phases, life.phases, state)
    found.take(row.id, before.hub_homes, life.hub_homes, hub_home)
    found.take(row.id, before.liaison_workers, life.liaison_workers, liaison_worker)
    found.lives[row.id] = life
    return life.as_on(today)


def never_true(fact: F) -> F:
    """A fact that isn't true, as little as it holds already."""
    if not fact.is_true:
        return fact
    day = fact.started_on or fact.ended_on or date.min
    return replace(fact, started_on=day, ended_on=day)
