"""What holds from a day until the day before another, and how is it set anew without overlapping?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid5

from shared.contracts.fields import Code
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic, ModelElement, MustBeTold
from shared.contracts.words import ConstellationPhase, OvernightDecision

_NAMESPACE = UUID("2a3d3c64-1d57-5e1b-8a55-6f0c9c2b7d10")


@dataclass(frozen=True, slots=True)
class Recorded:
    """When something was written down, by whom and why; nobody where it came with an import."""

    at: datetime | None = None
    by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that holds from `started_on` until the day before `ended_on`.

    Without a first day it holds since before records. One that ends on its own first day was never true: it holds on
    no day, and stays only so that nothing is deleted. Facts are equal when they say the same, whoever recorded them.
    """

    table: ClassVar[str]
    """Its table in the pack."""
    about: ClassVar[tuple[str, ...]]
    """The fields that say what it is about: on no day two facts of a kind are about the same."""

    id: UUID
    started_on: date | None
    ended_on: date | None = None
    reason: str = ""
    recorded: Recorded = field(default=Recorded(), compare=False)

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is about."""
        return tuple(getattr(self, name) for name in self.about)

    @property
    def says(self) -> tuple[object, ...]:
        """What it says of its days, whichever they are and why ever it was recorded."""
        left_out = {"id", "started_on", "ended_on", "reason", "recorded"}
        return tuple(getattr(self, name) for name in self.__dataclass_fields__ if name not in left_out)

    @property
    def start(self) -> date:
        """The first day, or the first that there is."""
        return self.started_on or date.min

    @property
    def end(self) -> date:
        """The first day on which it doesn't hold any more, or the last that there is."""
        return self.ended_on or date.max

    @property
    def is_true(self) -> bool:
        """Whether there is a day on which it holds."""
        return self.start < self.end

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= day < self.end


F = TypeVar("F", bound=Fact)


class Duty(Code):
    """What a worker can be assigned to: a role, and the kind of thing that it is for."""

    LIAISON_WORKER = "liaison_worker"
    """Of a constellation."""
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    """Of a household."""
    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    """Of a child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Fact):
    """A constellation is in a phase of its life."""

    table = "constellation_phases"
    about = ("constellation_id",)

    constellation_id: UUID
    phase: ConstellationPhase
    allowed_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubHome(Fact):
    """A household is a constellation's hub home, with so many beds for its children."""

    table = "hub_homes"
    about = ("constellation_id",)

    constellation_id: UUID
    household_id: UUID
    beds: int
    is_interim: bool = False
    allowed_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Fact):
    """A worker is responsible for a constellation, a household or a child."""

    table = "assignments"
    about = ("kind", "subject_id")

    kind: Duty
    subject_id: UUID
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Fact):
    """A household is approved; terms that nobody recorded are none."""

    table = "approvals"
    about = ("household_id",)

    household_id: UUID
    places: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    kinds: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    ended_reason: str | None = None
    allowed_because: str = ""

    def is_for_age(self, age: int) -> bool:
        """Whether it is for children of an age."""
        return (self.age_from or 0) <= age <= (self.age_to if self.age_to is not None else age)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(Fact):
    """Somebody may decide on something for a child."""

    table = "delegations"
    about = ("area", "child_id")

    area: DecisionArea
    child_id: UUID
    decision: OvernightDecision
    conditions: str | None = None
    must_tell: tuple[MustBeTold, ...] = ()
    review_on: date | None = None
    written_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingFact(Fact):
    """Something is known of a child on a matching topic."""

    table = "matching_facts"
    about = ("topic", "child_id")

    child_id: UUID
    topic: MatchingTopic
    finding: Finding
    details: str | None = None
    written_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFact(Fact):
    """Something is known of a child's allergies or health needs."""

    table = "health_facts"
    about = ("topic", "child_id")

    child_id: UUID
    topic: HealthTopic
    finding: Finding
    details: str | None = None
    written_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption(Fact):
    """A child may be fostered in a household beyond the usual fostering limit."""

    table = "exemptions"
    about = ("household_id", "child_id")

    household_id: UUID
    child_id: UUID
    granted_by: str
    written_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerAtHome(Fact):
    """A carer of a household is at home full time, or none is."""

    table = "carers_at_home"
    about = ("household_id",)

    household_id: UUID
    is_at_home: bool
    written_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFinding(Fact):
    """An element of the model is found to be met in a constellation, or not."""

    table = "model_findings"
    about = ("element", "constellation_id")

    constellation_id: UUID
    element: ModelElement
    is_met: bool
    evidence: str


FACT_KINDS: Sequence[type[Fact]] = (
    Approval,
    Assignment,
    Delegation,
    MatchingFact,
    HealthFact,
    Exemption,
    CarerAtHome,
    ModelFinding,
    Phase,
    HubHome,
)
"""The kinds of facts that a pack can bring; the order is that of a pack's tables."""


def fact_id(table: str, subject: Iterable[object], started_on: date | None) -> UUID:
    """The identifier of the fact about a subject that begins on a day.

    It follows from them, so that a history which is exported and imported again has the same facts.
    """
    return uuid5(_NAMESPACE, "/".join((table, *map(str, subject), str(started_on or ""))))


def begun(kind: type[F], started_on: date | None, /, **values: Any) -> F:
    """A new fact of a kind, with the identifier that follows from what it is about."""
    subject = (values[name] for name in kind.about)
    return kind(id=fact_id(kind.table, subject, started_on), started_on=started_on, **values)


def holding(facts: Iterable[F], day: date) -> F | None:
    """The one that holds on a day."""
    return next((fact for fact in facts if fact.holds_on(day)), None)


def true_ones(facts: Iterable[F]) -> tuple[F, ...]:
    """Those that hold on some day, in their order."""
    return tuple(sorted((fact for fact in facts if fact.is_true), key=lambda fact: fact.start))


def next_start(facts: Iterable[F], day: date) -> date | None:
    """The first day after `day` on which one begins."""
    return min((fact.start for fact in facts if fact.is_true and fact.start > day), default=None)


def ended(fact: F, day: date, reason: str = "") -> F:
    """The fact, ended on a day on which it held or began; `day` is the first on which it doesn't hold any more."""
    return replace(fact, ended_on=day, reason=reason or fact.reason)


def with_fact(facts: Iterable[F], new: F) -> tuple[F, ...]:
    """The facts about one subject, with `new` for all of its days: whatever else held on them makes room.

    A fact that began on the new one's first day is it: the last word of a day holds.
    """
    before = tuple(facts)
    left = without_days(before, new.started_on, new.ended_on)
    still_true = {one.id for one in left if one.is_true}
    same = next((one.id for one in before if one.started_on == new.started_on and one.id not in still_true), new.id)
    kept = replace(new, id=_free(same, new, still_true))
    return (*(one for one in left if one.id != kept.id), kept)


def without_days(facts: Iterable[F], first_on: date | None, ended_on: date | None) -> tuple[F, ...]:
    """The facts about one subject, none of which holds from a day until the day before another.

    What began before ends there; what goes on afterwards begins anew; what lay within was never true.
    """
    start, end = first_on or date.min, ended_on or date.max
    left: dict[UUID, F] = {}
    afterwards: list[F] = []
    for fact in facts:
        if not fact.is_true or fact.end <= start or fact.start >= end:
            left[fact.id] = fact
            continue
        left[fact.id] = replace(fact, ended_on=first_on) if fact.start < start else never(fact, end)
        if fact.end > end:
            afterwards.append(replace(fact, started_on=end))
    for fact in afterwards:
        still_true = {one.id for one in left.values() if one.is_true}
        name = _free(fact_id(fact.table, fact.subject, end), fact, still_true)
        left[name] = replace(fact, id=name)
    return tuple(left.values())


def _free(name: UUID, fact: Fact, taken: Collection[UUID]) -> UUID:
    """An identifier for a fact that is no other's: one that was never true gives up its own."""
    times = 1
    while name in taken:
        times += 1
        name = fact_id(fact.table, (*fact.subject, times), fact.started_on)
    return name


def never(fact: F, day: date) -> F:
    """The fact as one that was never true; one without a first day needs one for that."""
    first_on = fact.started_on or (day if day < date.max else fact.ended_on) or date.min
    return replace(fact, started_on=first_on, ended_on=first_on)


def known_again(told: Sequence[F], known: Collection[F]) -> tuple[F, ...]:
    """What is told of one subject, each as the one of the known that it is, or else with an identifier of its own.

    It is the one that says the same, else one that began on the same day: of those rather one that is true. Several can
    have begun on one day, for what was never true stays.
    """
    left = sorted(known, key=lambda one: not one.is_true)
    found: dict[int, F] = {}
    for is_it in (_is_the_same, _began_on_the_same_day):
        for at, fact in enumerate(told):
            if at not in found and (same := next((one for one in left if is_it(fact, one)), None)):
                left.remove(same)
                found[at] = replace(fact, id=same.id)
    taken = {one.id for one in known}
    for at, fact in enumerate(told):
        if at not in found:
            found[at] = replace(fact, id=_free(fact.id, fact, taken))
            taken.add(found[at].id)
    return tuple(found[at] for at in range(len(told)))


def _is_the_same(told: Fact, known: Fact) -> bool:
    return told.started_on == known.started_on and replace(told, id=known.id) == known


def _began_on_the_same_day(told: Fact, known: Fact) -> bool:
    return told.started_on == known.started_on


def changed(before: Iterable[F], after: Iterable[F]) -> tuple[F, ...]:
    """Those that are new or say something else than before."""
    known = {fact.id: fact for fact in before}
    return tuple(fact for fact in after if known.get(fact.id) != fact)
