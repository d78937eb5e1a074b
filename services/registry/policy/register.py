"""What does the registry hold of an authority?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from services.registry.policy.facts import Recorded
from shared.contracts.record_words import MustBeTold
from shared.contracts.register_pack import CaredAlongside, ContactBy
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState, OvernightDecision, PlacementEndReason, PlacementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something in the register. Two are equal when they say the same, whatever their versions."""

    table: ClassVar[str]
    """The table of a pack that it comes from."""

    id: UUID
    version: int = field(default=1, compare=False)

    def in_place_of(self, known: Self) -> Self:
        """This one as the next version of what was known."""
        return replace(self, version=known.version + 1)


T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Thing):
    """The authority itself."""

    table = "authority"

    ref: str
    name: str
    gss_code: str
    out_of_hours_phone: str
    duty_email: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Thing):
    """A part of the authority."""

    table = "areas"

    ref: str
    name: str
    closed_on: date | None = None
    """The first day on which nothing can be planned in it any more."""

    def is_open_on(self, day: date) -> bool:
        """Whether constellations can be planned in it on a day."""
        return self.closed_on is None or day < self.closed_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Thing):
    """A worker or a carer: from a day until the day before another."""

    ref: str
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    roles: tuple[Role, ...]
    joined_on: date | None = field(default=None, compare=False)
    """Without one it is since before records; a pack that says nothing of it takes nothing away."""
    left_on: date | None = None

    def in_place_of(self, known: Self) -> Self:
        """This one as the next version; since when they have been one stays known."""
        return replace(self, version=known.version + 1, joined_on=self.joined_on or known.joined_on)

    def is_there_on(self, day: date) -> bool:
        """Whether they are one on a day."""
        return (self.joined_on or date.min) <= day < (self.left_on or date.max)

    def stays_from(self, day: date) -> bool:
        """Whether they are one on a day, and no day is known on which they cease to be."""
        return self.is_there_on(day) and self.left_on is None

    def next_change_after(self, day: date) -> date | None:
        """The next day on which they begin or cease to be one."""
        return min((one for one in (self.joined_on, self.left_on) if one and one > day), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker(Person):
    """A worker of the fostering service or of the children's teams."""

    table = "workers"

    social_work_england_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Household(Thing):
    """A fostering household with its approval terms and its supervising social worker as they are on a day."""

    table = "households"

    ref: str
    name: str
    address: str
    postcode: str
    phone: str | None
    approved_on: date | None
    approval_places: int | None
    approval_age_from: int | None
    approval_age_to: int | None
    approval_kinds: tuple[str, ...]
    spare_beds: int
    languages: tuple[str, ...]
    pets: tuple[str, ...]
    supervising_social_worker_id: UUID | None
    approval_ended_on: date | None
    approval_ended_reason: str | None
    carer_at_home: bool | None = None
    """Whether a carer is at home full time; none where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carer(Person):
    """An approved carer of a household; their roles are what its place made them when it was last looked at."""

    table = "carers"

    household_id: UUID
    is_main_carer: bool
    contact_by: ContactBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Child(Thing):
    """A child in care, with social worker, health and the delegated authority for overnight stays as on a day."""

    table = "children"

    ref: str
    first_name: str
    last_name: str
    known_as: str | None
    date_of_birth: date
    sex: str
    ethnicity: str | None
    language: str | None
    legal_status: str
    childrens_social_worker_id: UUID | None
    sibling_group_id: UUID | None
    health_needs: str | None
    allergies: str | None
    cared_alongside: CaredAlongside
    overnight_decision: OvernightDecision
    overnight_conditions: str | None
    ssda903_id: str | None = None
    """The child's number in the statutory return."""
    overnight_must_tell: tuple[MustBeTold, ...] = field(default=(), compare=False)
    """Who must be told of a stay; the row of a pack doesn't say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement(Thing):
    """A child lives in a household from a day until the day before another.

    One that ends on its own first day was never true.
    """

    table = "placements"

    child_id: UUID
    household_id: UUID
    kind: PlacementKind
    started_on: date
    ended_on: date | None
    ended_reason: PlacementEndReason | None
    reason: str = field(default="", compare=False)
    """Why it was recorded so, or why it ended."""
    allowed_because: str = field(default="", compare=False)
    """Why a rule was set aside for it; a pack that says nothing of it takes nothing away."""
    recorded: Recorded = field(default=Recorded(), compare=False)

    def in_place_of(self, known: Self) -> Self:
        """This one as the next version; why the known one was recorded and allowed stays to be seen."""
        return replace(
            self,
            version=known.version + 1,
            reason=self.reason or known.reason,
            allowed_because=self.allowed_because or known.allowed_because,
        )

    @property
    def says(self) -> tuple[object, ...]:
        """What it says of its days, whichever they are."""
        return self.child_id, self.household_id, self.kind

    @property
    def is_true(self) -> bool:
        """Whether there is a day on which it holds."""
        return self.ended_on is None or self.started_on < self.ended_on

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class BedSharingAgreement(Thing):
    """A child's responsible authority agrees that the child shares a bedroom with others in a household.

    From a day until the day before another; one that ends on its own first day was never true.
    """

    table = "bed_sharing_agreements"

    sharing_id: UUID
    """The same for the agreements of the same children in the same household."""
    household_id: UUID
    child_ids: tuple[UUID, ...]
    """All who share, in a steady order."""
    child_id: UUID
    started_on: date
    ended_on: date | None
    agreed_by: str
    agreed_on: date | None
    written_in: str = ""
    conditions: str = ""
    reason: str = field(default="", compare=False)
    recorded: Recorded = field(default=Recorded(), compare=False)

    def in_place_of(self, known: Self) -> Self:
        """This one as the next version; why the known one was recorded so stays to be seen."""
        return replace(self, version=known.version + 1, reason=self.reason or known.reason)

    @property
    def says(self) -> tuple[object, ...]:
        """What it says of its days, whichever they are."""
        return self.sharing_id, self.child_id, self.agreed_by, self.agreed_on, self.written_in, self.conditions

    @property
    def end(self) -> date:
        """The first day on which it doesn't hold any more, or the last that there is."""
        return self.ended_on or date.max

    @property
    def is_true(self) -> bool:
        """Whether there is a day on which it holds."""
        return self.started_on < self.end

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.started_on <= day < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Constellation(Thing):
    """A constellation as it is on a day; one that is closed, as it was on its last day."""

    table = "constellations"

    ref: str
    name: str
    area_id: UUID
    hub_household_id: UUID | None
    liaison_worker_id: UUID | None
    launched_on: date | None
    """The first day of its first launch, also one to come."""
    state: ConstellationState
    hub_beds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Thing):
    """A satellite household in a constellation from a day until the day before another.

    One that ends on its own first day was never true.
    """

    table = "memberships"

    constellation_id: UUID
    household_id: UUID
    joined_on: date
    left_on: date | None
    leaving_reason: str | None
    reason: str = field(default="", compare=False)
    allowed_because: str = field(default="", compare=False)
    """Why a rule was set aside for it; a pack that says nothing of it takes nothing away."""
    recorded: Recorded = field(default=Recorded(), compare=False)

    def in_place_of(self, known: Self) -> Self:
        """This one as the next version; why the known one was recorded and allowed stays to be seen."""
        return replace(
            self,
            version=known.version + 1,
            reason=self.reason or known.reason,
            allowed_because=self.allowed_because or known.allowed_because,
        )

    @property
    def started_on(self) -> date:
        """The first day, as facts call it."""
        return self.joined_on

    @property
    def says(self) -> tuple[object, ...]:
        """What it says of its days, whichever they are."""
        return self.constellation_id, self.household_id

    @property
    def end(self) -> date:
        """The first day on which it doesn't hold any more, or the last that there is."""
        return self.left_on or date.max

    @property
    def is_true(self) -> bool:
        """Whether there is a day on which it holds."""
        return self.joined_on < self.end

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.joined_on <= day < self.end


KINDS: Sequence[type[Thing]] = (
    Profile,
    Area,
    Worker,
    Household,
    Carer,
    Child,
    Placement,
    BedSharingAgreement,
    Constellation,
    Membership,
)
"""Every kind, each after those that it refers to."""


class Register:
    """All that is held of one authority, or what a pack says of it."""

    def __init__(self, things: Iterable[Thing] = ()) -> None:
        self._things: dict[type[Thing], dict[UUID, Any]] = {kind: {} for kind in KINDS}
        for thing in things:
            self._things[type(thing)][thing.id] = thing

    def of(self, kind: type[T]) -> Mapping[UUID, T]:
        """Those of one kind, by their ids."""
        return self._things[kind]

    def with_all_of(self, other: "Register") -> "Register":
        """This one with the other's things, which win where both know one; a register forgets nothing."""
        both = Register()
        for kind in KINDS:
            both._things[kind] = {**self.of(kind), **other.of(kind)}
        return both
