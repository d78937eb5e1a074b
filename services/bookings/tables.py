"""What bookings keeps: its own sleepovers and gatherings, and what it heard of the register."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Text, Uuid, text
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlmodel import Field

from shared.contracts.emergencies import AskedOf, EmergencyAnswer, EmergencyEnd, EmergencyState
from shared.contracts.fields import Code
from shared.contracts.words import GatheringState
from shared.persistence.tables import ServiceTables

tables = ServiceTables()


class ConstellationRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "constellation"

    id: UUID = Field(primary_key=True)
    version: int
    area_id: UUID | None = None
    """None where it was last heard of before areas were kept."""


class PhaseTermRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "phase_term"

    constellation_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    phase: str = Field(sa_type=Text)
    started_on: date
    ended_on: date | None


class HubHomeTermRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "hub_home_term"

    constellation_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    household_id: UUID = Field(index=True)
    bed_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    started_on: date
    ended_on: date | None


class BedRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A bed that there is or was; whose it is on a night, the hub home's term says. Its row is what a request locks."""

    __tablename__ = "bed"

    id: UUID = Field(primary_key=True)
    constellation_id: UUID = Field(index=True)


class MembershipRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "membership"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    household_id: UUID = Field(index=True)
    joined_on: date
    left_on: date | None


class PlacementRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "placement"

    id: UUID = Field(primary_key=True)
    version: int
    child_id: UUID = Field(index=True)
    household_id: UUID = Field(index=True)
    started_on: date
    ended_on: date | None


class ChildRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "child"

    id: UUID = Field(primary_key=True)
    version: int
    sibling_group_id: UUID | None
    childrens_social_worker_id: UUID | None
    overnight_decision: str = Field(sa_type=Text)


class RuleRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What the authority has set of a rule, from a day on; of one rule's, the one that began last holds."""

    __tablename__ = "rule"
    __table_args__ = (Index("ix_rule_authority_name", "authority", "name"),)

    id: UUID = Field(primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    value: int
    started_on: date
    ended_on: date | None


class BedroomTermRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """In which bedrooms a hub home's beds are, from a day on. Rows are only added: the last word of a day holds."""

    __tablename__ = "bedroom_term"
    __table_args__ = (CheckConstraint("cardinality(bed_ids) = cardinality(bedrooms)", name="each_bed_in_a_bedroom"),)

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    household_id: UUID = Field(index=True)
    started_on: date
    bed_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    bedrooms: Any = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: UUID


class BedroomAgreementRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """For one child it is agreed that these children share a bedroom in a household, as the registry told it."""

    __tablename__ = "bedroom_agreement"

    id: UUID = Field(primary_key=True)
    version: int
    sharing_id: UUID
    household_id: UUID = Field(index=True)
    child_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    child_id: UUID
    started_on: date
    ended_on: date | None


class SleepoverRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "sleepover"
    __table_args__ = (
        CheckConstraint("last_night_on >= first_night_on", name="ends_after_it_starts"),
        CheckConstraint("state IN ('requested', 'confirmed', 'declined', 'cancelled', 'stayed')", name="state"),
        CheckConstraint("is_from_before OR satellite_household_id IS NOT NULL", name="somebody_asked"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    satellite_household_id: UUID | None = Field(index=True)
    hub_household_id: UUID = Field(index=True)
    first_night_on: date
    last_night_on: date = Field(index=True)
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    asked_by: UUID
    reason: str | None = Field(sa_type=Text)
    is_from_before: bool
    held_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When its beds are given back where nobody has decided by then."""
    has_lapsed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    emergency_id: UUID | None = Field(default=None, index=True)
    """The emergency whose beds these are."""
    changed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When it last changed; without, it is as it was asked for."""
    beyond_rules: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    """The authority's limits that it goes beyond, with the two below: how they were, and what this comes to."""
    beyond_limits: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False, server_default=text("'{}'")))
    beyond_would_be: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False, server_default=text("'{}'")))
    because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    """Why it is needed beyond them, in somebody's own words."""
    instead_of: UUID | None
    """The declined one for which the hub home proposed this one."""
    proposed_id: UUID | None
    """The one on other nights that the hub home proposed as it declined this one."""


class BedStayRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "bed_stay"
    __table_args__ = (
        ExcludeConstraint(
            ("bed_id", "="), ("nights", "&&"), where=text("is_kept"), using="gist", name="ex_bed_stay_bed"
        ),
        ExcludeConstraint(
            ("child_id", "="), ("nights", "&&"), where=text("is_kept"), using="gist", name="ex_bed_stay_child"
        ),
        CheckConstraint("bed_id IS NOT NULL OR NOT is_kept", name="kept_in_a_bed"),
    )

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    sleepover_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_bed_stay_sleepover_id"), nullable=False, index=True)
    )
    child_id: UUID = Field(index=True)
    bed_id: UUID | None = Field(index=True)
    nights: Any = Field(sa_column=Column(DATERANGE, nullable=False))
    is_kept: bool


class DecisionRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_somebody_at_a_time"),
        CheckConstraint("(decided_by IS NULL) = (is_yes IS NULL)", name="decided_is_yes_or_no"),
    )

    sleepover_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_decision_sleepover_id"), primary_key=True)
    )
    position: int = Field(primary_key=True)
    decider: str = Field(sa_type=Text)
    person_id: UUID | None = Field(index=True)
    decided_by: UUID | None
    decided_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    is_yes: bool | None


class GatheringRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    kind: str = Field(sa_type=Text)
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    minutes: int
    household_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    planned_id: UUID | None = Field(index=True)
    """The gathering that was planned here, of which this is the record; None where an import told of it."""


def _one_of(column: str, words: type[Code]) -> CheckConstraint:
    """The check that a column has one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(word.value) for word in words)})", name=column)


class PlannedGatheringRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "planned_gathering"
    __table_args__ = (
        _one_of("state", GatheringState),
        CheckConstraint("minutes > 0", name="ends_after_it_starts"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="room_for_all"),
        CheckConstraint("(state = 'cancelled') = (reason IS NOT NULL)", name="cancelled_for_a_reason"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    state: str = Field(sa_type=Text)
    constellation_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    kind: str = Field(sa_type=Text)
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    held_on: date = Field(index=True)
    """Its day in London: who belongs to its constellations then is invited."""
    minutes: int
    title: str = Field(sa_type=Text)
    """Somebody's own words, like the two below; they leave neither this table nor the replies to who may see it."""
    place: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
    capacity: int | None
    taken: int
    """The people of every reply that is a yes; a place that there isn't can't be taken, whoever replies at once."""
    planned_by: UUID
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    reason: str | None = Field(sa_type=Text)


class GatheringReplyRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering_reply"
    __table_args__ = (CheckConstraint("is_coming = (adults + children > 0)", name="somebody_comes_or_nobody"),)

    gathering_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("planned_gathering.id", name="fk_gathering_reply_gathering_id"), primary_key=True
        )
    )
    household_id: UUID = Field(primary_key=True)
    is_coming: bool
    adults: int
    children: int
    replied_at: datetime = Field(sa_type=DateTime(timezone=True))
    replied_by: UUID


class GatheringAttendanceRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering_attendance"
    __table_args__ = (CheckConstraint("adults >= 0 AND children >= 0 AND adults + children > 0", name="somebody_came"),)

    gathering_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("planned_gathering.id", name="fk_gathering_attendance_gathering_id"), primary_key=True
        )
    )
    household_id: UUID = Field(primary_key=True)
    adults: int
    children: int


class EmergencyRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "emergency"
    __table_args__ = (
        CheckConstraint("last_night_on >= first_night_on", name="ends_after_it_starts"),
        _one_of("state", EmergencyState),
        _one_of("ended_as", EmergencyEnd),
        CheckConstraint("(state = 'settled') = (ended_as IS NOT NULL)", name="settled_somehow"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    satellite_household_id: UUID = Field(index=True)
    constellation_id: UUID | None
    first_night_on: date
    last_night_on: date
    state: str = Field(sa_type=Text, index=True)
    raised_at: datetime = Field(sa_type=DateTime(timezone=True))
    raised_by: UUID
    seen_at: datetime = Field(sa_type=DateTime(timezone=True))
    why: str = Field(sa_type=Text)
    """Somebody's own words; they leave neither this table nor the replies to who may see it."""
    nearest: Any = Field(sa_column=Column(ARRAY(Uuid)))
    approvals_due_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    reminded: int
    ended_as: str | None = Field(sa_type=Text)
    closed_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    closed_by: UUID | None


class EmergencyChildRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "emergency_child"
    __table_args__ = (
        Index("uq_emergency_child_open", "child_id", unique=True, postgresql_where=text("is_open")),
        Index("ix_emergency_child_child_id", "child_id"),
    )

    emergency_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("emergency.id", name="fk_emergency_child_emergency_id"), primary_key=True)
    )
    child_id: UUID = Field(primary_key=True)
    is_open: bool


class EmergencyStepRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Somebody who was asked; at most one is asked at a time, and at most one hub home's yes holds."""

    __tablename__ = "emergency_step"
    __table_args__ = (
        _one_of("asked_of", AskedOf),
        _one_of("answer", EmergencyAnswer),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("answer IS NOT NULL OR until_at IS NOT NULL", name="waited_for_until"),
        CheckConstraint("(asked_of = 'hub_home') = (household_id IS NOT NULL)", name="a_hub_home_is_a_household"),
        Index("uq_emergency_step_waited_for", "emergency_id", unique=True, postgresql_where=text("answer IS NULL")),
        Index(
            "uq_emergency_step_one_yes",
            "emergency_id",
            unique=True,
            postgresql_where=text("answer = 'yes' AND asked_of = 'hub_home'"),
        ),
    )

    emergency_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("emergency.id", name="fk_emergency_step_emergency_id"), primary_key=True)
    )
    position: int = Field(primary_key=True)
    asked_of: str = Field(sa_type=Text)
    household_id: UUID | None = Field(index=True)
    constellation_id: UUID | None
    sleepover_id: UUID | None
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    until_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    answer: str | None = Field(sa_type=Text)
    answered_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    answered_by: UUID | None


class EmergencyApprovalRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """An approval that is asked for afterwards."""

    __tablename__ = "emergency_approval"
    __table_args__ = (
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_somebody_at_a_time"),
        CheckConstraint("(decided_by IS NULL) = (is_yes IS NULL)", name="decided_is_yes_or_no"),
    )

    emergency_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("emergency.id", name="fk_emergency_approval_emergency_id"), primary_key=True)
    )
    position: int = Field(primary_key=True)
    decider: str = Field(sa_type=Text)
    person_id: UUID | None = Field(index=True)
    decided_by: UUID | None
    decided_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    is_yes: bool | None


class ForgottenRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Somebody whose record was erased: why an emergency was raised for them isn't kept, nor will be."""

    __tablename__ = "forgotten"

    id: UUID = Field(primary_key=True)
