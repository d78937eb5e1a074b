"""What does the registry hold of an authority?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from shared.contracts.packs import id_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker(Thing):
    """A worker of the fostering service or of the children's teams."""

    table = "workers"

    ref: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    email: str | None
    phone: str | None
    social_work_england_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Household(Thing):
    """A fostering household and its approval terms."""

    table = "households"

    ref: str
    name: str
    address: str
    postcode: str
    phone: str | None
    approved_on: date
    approval_places: int
    approval_age_from: int
    approval_age_to: int
    approval_kinds: tuple[str, ...]
    spare_beds: int
    languages: tuple[str, ...]
    pets: tuple[str, ...]
    supervising_social_worker_id: UUID | None
    approval_ended_on: date | None
    approval_ended_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carer(Thing):
    """An approved carer of a household."""

    table = "carers"

    ref: str
    household_id: UUID
    first_name: str
    last_name: str
    is_main_carer: bool
    email: str | None
    phone: str | None
    contact_by: ContactBy
    roles: tuple[Role, ...]
    """What their household's place made them on the day of the last import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child(Thing):
    """A child in care, with the authority that is delegated for their overnight stays."""

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

    @property
    def delegation(self) -> tuple[OvernightDecision, str | None]:
        """Who decides on overnight stays, and on which conditions."""
        return self.overnight_decision, self.overnight_conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement(Thing):
    """A child lives in a household from a day until the day before another."""

    table = "placements"

    child_id: UUID
    household_id: UUID
    kind: PlacementKind
    started_on: date
    ended_on: date | None
    ended_reason: PlacementEndReason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constellation(Thing):
    """A constellation with its hub home."""

    table = "constellations"

    ref: str
    name: str
    area_id: UUID
    hub_household_id: UUID
    liaison_worker_id: UUID
    launched_on: date | None
    state: ConstellationState
    hub_beds: int

    def bed_ids(self, authority: str) -> tuple[UUID, ...]:
        """The beds at its hub home: the same ones whenever they are counted."""
        return tuple(id_of(authority, "beds", f"{self.ref}/{number}") for number in range(1, self.hub_beds + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Thing):
    """A satellite household in a constellation from a day until the day before another."""

    table = "memberships"

    constellation_id: UUID
    household_id: UUID
    joined_on: date
    left_on: date | None
    leaving_reason: str | None


KINDS: Sequence[type[Thing]] = (
    Profile,
    Area,
    Worker,
    Household,
    Carer,
    Child,
    Placement,
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
        return Register(thing for one in (self, other) for kind in KINDS for thing in one.of(kind).values())
