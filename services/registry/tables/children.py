"""What the registry keeps of children: where they live, who decides on what, what must be known, who may share."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.registry.tables.register import FactRow, RegisterRow, one_at_a_time, one_of
from shared.contracts.record_words import DecisionArea, HealthTopic, MatchingTopic


class ChildRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    __tablename__ = "child"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    first_name: str = Field(sa_type=Text)
    last_name: str = Field(sa_type=Text)
    known_as: str | None = Field(default=None, sa_type=Text)
    date_of_birth: date
    sex: str = Field(sa_type=Text)
    ethnicity: str | None = Field(default=None, sa_type=Text)
    language: str | None = Field(default=None, sa_type=Text)
    legal_status: str = Field(sa_type=Text)
    sibling_group_id: UUID | None = None
    health_needs: str | None = Field(default=None, sa_type=Text)
    """Only for the release before, which read it here: what holds is in `health_fact`. So is the next."""
    allergies: str | None = Field(default=None, sa_type=Text)
    cared_alongside: str = Field(sa_type=Text)
    ssda903_id: str | None = Field(default=None, sa_type=Text)
    """The child's number in the statutory return."""
    version: int

    __table_args__ = (Index("uq_child_ssda903_id", "authority", "ssda903_id", unique=True),)


class DelegatedAuthorityRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """Who may decide on something for a child; where a pack says how it is now, from the day of its import."""

    __tablename__ = "delegated_authority"

    child_id: UUID = Field(foreign_key="child.id")
    area: str = Field(default="overnight_stays", sa_type=Text, sa_column_kwargs={"server_default": "overnight_stays"})
    decision: str = Field(sa_type=Text)
    conditions: str | None = Field(default=None, sa_type=Text)
    must_tell: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    review_on: date | None = None
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    """The document in which it stands."""

    __table_args__ = (
        one_of("area", *DecisionArea),
        one_of("decision", "carer", "childrens_social_worker", "team_manager", "parent"),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("delegated_authority", "child_id", "area"),
    )


class MatchingFactRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """What is known of a child on a matching topic; where there is no row, nothing is."""

    __tablename__ = "matching_fact"

    child_id: UUID = Field(foreign_key="child.id")
    topic: str = Field(sa_type=Text)
    finding: str = Field(sa_type=Text)
    details: str | None = Field(default=None, sa_type=Text)
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        one_of("topic", *MatchingTopic),
        one_of("finding", "yes", "no"),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("matching_fact", "child_id", "topic"),
    )


class HealthFactRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """What is known of a child's allergies or health needs; where there is no row, nobody knows."""

    __tablename__ = "health_fact"

    child_id: UUID = Field(foreign_key="child.id")
    topic: str = Field(sa_type=Text)
    finding: str = Field(sa_type=Text)
    details: str | None = Field(default=None, sa_type=Text)
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        one_of("topic", *HealthTopic),
        one_of("finding", "yes", "no"),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("health_fact", "child_id", "topic"),
    )


class ExemptionRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A child may be fostered in a household beyond the usual fostering limit."""

    __tablename__ = "exemption"

    household_id: UUID = Field(foreign_key="household.id", index=True)
    child_id: UUID = Field(foreign_key="child.id")
    granted_by: str = Field(sa_type=Text)
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("exemption", "child_id", "household_id"),
    )


class BedSharingAgreementRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A child's responsible authority agrees that the child shares a bedroom with others in a household."""

    __tablename__ = "bed_sharing_agreement"

    id: UUID = Field(primary_key=True)
    sharing_id: UUID = Field(index=True)
    """The same for the agreements of the same children in the same household."""
    household_id: UUID = Field(foreign_key="household.id", index=True)
    child_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """All who share, in a steady order."""
    child_id: UUID = Field(foreign_key="child.id")
    started_on: date
    ended_on: date | None = None
    agreed_by: str = Field(sa_type=Text)
    agreed_on: date | None = None
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    conditions: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    reason: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    version: int

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        CheckConstraint("child_id = ANY (child_ids) AND cardinality(child_ids) > 1", name="child_ids"),
        Index("ix_bed_sharing_agreement_child_ids", "child_ids", postgresql_using="gin"),
        one_at_a_time("bed_sharing_agreement", "child_id", "sharing_id"),
    )


class PlacementRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    __tablename__ = "placement"

    id: UUID = Field(primary_key=True)
    child_id: UUID = Field(foreign_key="child.id")
    household_id: UUID = Field(foreign_key="household.id", index=True)
    kind: str = Field(sa_type=Text)
    started_on: date
    ended_on: date | None = None
    ended_reason: str | None = Field(default=None, sa_type=Text)
    reason: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    allowed_because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    """Why a rule was set aside for it, where one was."""
    version: int

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("placement", "child_id"),
    )
